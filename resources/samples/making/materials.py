"""Materials of a head in Cycles: skin, eyes, hair, knitted wool.

Needs: ``bpy`` 4.5 (Blender as a Python module).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class SkinTint:
    """Colours of a skin.

    Attributes:
        skin: Linear RGB.
        lips: Linear RGB.
        blush: Redness of cheeks, nose and ears, 0..1.
        freckles: Density of freckles, 0..1.
    """

    skin: Colour = (0.64, 0.36, 0.25)
    lips: Colour = (0.46, 0.14, 0.12)
    blush: float = 0.5
    freckles: float = 0.0


def _nodes(name: str) -> tuple[Any, Any, Any]:
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    return material, tree, tree.nodes["Principled BSDF"]


def plain_material(name: str, colour: Colour, roughness: float, *, subsurface: float = 0.0) -> Any:
    """One colour all over."""
    material, _, shader = _nodes(name)
    shader.inputs["Base Color"].default_value = (*colour, 1)
    shader.inputs["Roughness"].default_value = roughness
    shader.inputs["Subsurface Weight"].default_value = subsurface
    shader.inputs["Subsurface Scale"].default_value = 0.02
    return material


def _mix(tree: Any, factor: Any, a: Any, b: Any, kind: str = "MIX") -> Any:
    """Node that mixes two colours; sockets are linked, plain values are set."""
    node = tree.nodes.new("ShaderNodeMix")
    node.data_type, node.blend_type = "RGBA", kind
    for socket, value in ((node.inputs[0], factor), (node.inputs[6], a), (node.inputs[7], b)):
        if isinstance(value, bpy.types.NodeSocket):
            tree.links.new(value, socket)
        else:
            socket.default_value = value
    return node.outputs[2]


def _calculate(tree: Any, kind: str, a: Any, b: Any = 0.0) -> Any:
    node = tree.nodes.new("ShaderNodeMath")
    node.operation, node.use_clamp = kind, kind != "SUBTRACT"
    for socket, value in zip(node.inputs, (a, b), strict=False):
        if isinstance(value, bpy.types.NodeSocket):
            tree.links.new(value, socket)
        else:
            socket.default_value = value
    return node.outputs[0]


def _attribute(tree: Any, name: str) -> Any:
    node = tree.nodes.new("ShaderNodeAttribute")
    node.attribute_name = name
    return node.outputs["Fac"]


def _noise(tree: Any, scale: float, detail: float = 3.0) -> Any:
    node = tree.nodes.new("ShaderNodeTexNoise")
    node.inputs["Scale"].default_value = scale
    node.inputs["Detail"].default_value = detail
    place = tree.nodes.new("ShaderNodeNewGeometry")
    tree.links.new(place.outputs["Position"], node.inputs["Vector"])
    return node.outputs["Fac"]


def skin_material(tint: SkinTint, lip_mask: Path) -> Any:
    """Skin that reads the attributes ``blush``, ``freckle`` and ``lids`` of its mesh."""
    material, tree, shader = _nodes("skin")
    r, g, b = tint.skin
    colour = _mix(
        tree,
        _noise(tree, 2.6),
        (r * 0.9, g * 0.88, b * 0.88, 1),
        (min(1, r * 1.08), g * 1.1, b * 1.1, 1),
    )
    red = _calculate(tree, "MULTIPLY", _attribute(tree, "blush"), tint.blush)
    colour = _mix(tree, red, colour, (min(1, r * 0.98), g * 0.55, b * 0.52, 1))
    colour = _mix(
        tree,
        _calculate(tree, "MULTIPLY", _attribute(tree, "lids"), 0.3),
        colour,
        (r * 0.7, g * 0.55, b * 0.6, 1),
    )
    if tint.freckles:
        colour = _mix(
            tree, _freckle_mask(tree, tint.freckles), colour, (r * 0.58, g * 0.42, b * 0.34, 1)
        )
    colour = _mix(tree, _lip_mask(tree, lip_mask), colour, (*tint.lips, 1))
    tree.links.new(colour, shader.inputs["Base Color"])
    shader.inputs["Subsurface Weight"].default_value = 1.0
    shader.inputs["Subsurface Radius"].default_value = (1.0, 0.36, 0.2)
    shader.inputs["Subsurface Scale"].default_value = 0.035
    shine = tree.nodes.new("ShaderNodeMapRange")
    shine.inputs["To Min"].default_value, shine.inputs["To Max"].default_value = 0.42, 0.58
    tree.links.new(_noise(tree, 9.0), shine.inputs["Value"])
    tree.links.new(shine.outputs[0], shader.inputs["Roughness"])
    shader.inputs["Specular IOR Level"].default_value = 0.42
    bump = tree.nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.28, 0.012
    tree.links.new(_noise(tree, 62.0, 4.0), bump.inputs["Height"])
    tree.links.new(bump.outputs[0], shader.inputs["Normal"])
    return material


def _lip_mask(tree: Any, mask: Path) -> Any:
    picture = tree.nodes.new("ShaderNodeTexImage")
    picture.image = bpy.data.images.load(str(mask))
    picture.image.colorspace_settings.name = "Non-Color"
    return _calculate(tree, "MULTIPLY", picture.outputs["Color"], 0.8)


def _freckle_mask(tree: Any, density: float) -> Any:
    cells = tree.nodes.new("ShaderNodeTexVoronoi")
    cells.inputs["Scale"].default_value = 33.0
    place = tree.nodes.new("ShaderNodeNewGeometry")
    tree.links.new(place.outputs["Position"], cells.inputs["Vector"])
    size = _calculate(tree, "MULTIPLY", cells.outputs["Color"], 0.4)
    spot = _calculate(
        tree, "MULTIPLY", _calculate(tree, "SUBTRACT", size, cells.outputs["Distance"]), 6.0
    )
    where = _calculate(tree, "MULTIPLY", _attribute(tree, "freckle"), density)
    return _calculate(tree, "MULTIPLY", spot, where)


def eye_material(iris: Colour) -> Any:
    """Eyeball that looks along its own z axis: pupil, iris, white and a wet coat."""
    material, tree, shader = _nodes("eye")
    place = tree.nodes.new("ShaderNodeTexCoord")
    split = tree.nodes.new("ShaderNodeSeparateXYZ")
    normal = tree.nodes.new("ShaderNodeVectorMath")
    normal.operation = "NORMALIZE"
    tree.links.new(place.outputs["Object"], normal.inputs[0])
    tree.links.new(normal.outputs[0], split.inputs[0])
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    angle = _calculate(tree, "DIVIDE", _calculate(tree, "ARCCOSINE", split.outputs["Z"]), 1.0)
    tree.links.new(angle, ramp.inputs[0])
    r, g, b = iris
    stops = [
        (0.0, (0.002, 0.002, 0.002)),
        (0.205, (0.002, 0.002, 0.002)),
        (0.23, (r * 1.5, g * 1.3, b)),
        (0.36, (r * 1.1, g * 1.1, b * 1.1)),
        (0.46, (r * 0.55, g * 0.55, b * 0.55)),
        (0.5, (r * 0.16, g * 0.16, b * 0.16)),
        (0.55, (0.62, 0.58, 0.55)),
        (1.0, (0.66, 0.55, 0.5)),
    ]
    while len(ramp.color_ramp.elements) < len(stops):
        ramp.color_ramp.elements.new(0.5)
    for element, (position, colour) in zip(ramp.color_ramp.elements, stops, strict=True):
        element.position, element.color = position, (*colour, 1)
    tree.links.new(_iris_streaks(tree, split, ramp.outputs[0], angle), shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = 0.35
    shader.inputs["Subsurface Weight"].default_value = 0.15
    shader.inputs["Subsurface Scale"].default_value = 0.02
    shader.inputs["Coat Weight"].default_value = 1.0
    shader.inputs["Coat Roughness"].default_value = 0.03
    return material


def _iris_streaks(tree: Any, split: Any, colour: Any, angle: Any) -> Any:
    """Radial streaks inside the iris only."""
    around = _calculate(tree, "ARCTAN2", split.outputs["Y"], split.outputs["X"])
    tree.nodes[-1].use_clamp = False
    noise = tree.nodes.new("ShaderNodeTexNoise")
    noise.inputs["Scale"].default_value = 9.0
    join = tree.nodes.new("ShaderNodeCombineXYZ")
    tree.links.new(around, join.inputs[0])
    tree.links.new(angle, join.inputs[1])
    tree.links.new(join.outputs[0], noise.inputs["Vector"])
    inside = _calculate(tree, "LESS_THAN", angle, 0.5)
    amount = _calculate(tree, "MULTIPLY", inside, 0.75)
    return _mix(tree, amount, colour, noise.outputs["Fac"], "OVERLAY")


def hair_material(name: str, melanin: float, redness: float) -> Any:
    """Hair of a natural colour."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    shader = tree.nodes.new("ShaderNodeBsdfHairPrincipled")
    shader.parametrization = "MELANIN"
    shader.inputs["Melanin"].default_value = melanin
    shader.inputs["Melanin Redness"].default_value = redness
    shader.inputs["Roughness"].default_value = 0.32
    shader.inputs["Radial Roughness"].default_value = 0.4
    shader.inputs["Random Color"].default_value = 0.25
    shader.inputs["Random Roughness"].default_value = 0.3
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(shader.outputs[0], output.inputs["Surface"])
    return material


def knit_material(colour: Colour) -> Any:
    """Ribbed wool."""
    material, tree, shader = _nodes("knit")
    r, g, b = colour
    shade = _mix(
        tree, _noise(tree, 14.0), (r * 0.75, g * 0.75, b * 0.75, 1), (r * 1.2, g * 1.2, b * 1.2, 1)
    )
    tree.links.new(shade, shader.inputs["Base Color"])
    shader.inputs["Roughness"].default_value = 0.9
    shader.inputs["Sheen Weight"].default_value = 0.35
    shader.inputs["Specular IOR Level"].default_value = 0.15
    ribs = tree.nodes.new("ShaderNodeTexWave")
    ribs.wave_type, ribs.bands_direction = "BANDS", "X"
    ribs.inputs["Scale"].default_value, ribs.inputs["Distortion"].default_value = 7.0, 0.6
    place = tree.nodes.new("ShaderNodeNewGeometry")
    tree.links.new(place.outputs["Position"], ribs.inputs["Vector"])
    bump = tree.nodes.new("ShaderNodeBump")
    bump.inputs["Strength"].default_value, bump.inputs["Distance"].default_value = 0.5, 0.03
    tree.links.new(ribs.outputs["Fac"], bump.inputs["Height"])
    fine = tree.nodes.new("ShaderNodeBump")
    fine.inputs["Strength"].default_value, fine.inputs["Distance"].default_value = 0.4, 0.02
    tree.links.new(_noise(tree, 45.0), fine.inputs["Height"])
    tree.links.new(bump.outputs[0], fine.inputs["Normal"])
    tree.links.new(fine.outputs[0], shader.inputs["Normal"])
    return material
