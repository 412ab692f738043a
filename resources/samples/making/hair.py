"""Grow hair, brows and lashes as curves over a head mesh.

Guides follow a combing direction over the skull and then fall; strands copy the guide next to
their root, so they form locks. Units and axes as in ``head_mesh``.

Needs: numpy, scipy, and ``bpy`` 4.5 (for ``mathutils``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import bpy  # noqa: F401  (makes mathutils importable)
import numpy as np
from head_mesh import HeadMesh
from mathutils import Vector
from mathutils.bvhtree import BVHTree
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

Array = NDArray[np.float64]
Random = np.random.Generator

STEP = 0.07

# Hairline: azimuth from the front against elevation (degrees), seen from the skull's middle.
_HAIRLINE = (
    (0, 42),
    (20, 42),
    (36, 36),
    (48, 22),
    (56, 8),
    (66, -2),
    (76, -16),
    (84, -16),
    (92, 14),
    (112, 10),
)
_HAIRLINE_BACK = ((124, -12), (140, -32), (180, -42))


@dataclass(frozen=True)
class HairStyle:
    """How a head of hair is cut and combed.

    Attributes:
        strands: Number of strands.
        length: Longest strand in dm.
        cut_height: Strands end at this height above the chin (dm), whatever their length.
        part: x of the parting in dm.
        volume: How far the hair stands off the skull, in dm.
        back: How much the hair is combed back (0 = straight to the sides).
        wave: Size of the waves in dm.
        up: Stand up at the root (short hair).
        hairline: Degrees by which the front hairline is moved back.
        frizz: Scatter of single strands in dm.
    """

    strands: int = 26000
    length: float = 2.6
    cut_height: float = 0.0
    part: float = 0.28
    volume: float = 0.1
    back: float = 0.45
    wave: float = 0.035
    up: float = 0.35
    hairline: float = 0.0
    frizz: float = 0.012


@dataclass(frozen=True, eq=False)
class Skull:
    """The surface that hair grows from.

    Attributes:
        points: (N, 3) vertices of the body part of the mesh.
        triangles: (M, 3) corner indices.
        eye_height: y of the eyes.
        chin_height: y of the chin.
    """

    points: Array
    triangles: NDArray[np.int64]
    eye_height: float
    chin_height: float

    @property
    def middle(self) -> Array:
        """Middle of the skull, from which the hairline is measured."""
        head = self.points[self.points[:, 1] > self.eye_height]
        return np.array([0.0, self.eye_height + 0.25, (head[:, 2].max() + head[:, 2].min()) / 2])

    def cap(self) -> Any:
        """Search tree over the convex hull of the skull without the ears: what hair lies on."""
        head = self.points[np.unique(self.triangles)]
        head = head[head[:, 1] > self.eye_height - 0.45]
        ear = (np.abs(head[:, 0]) > 0.66) & (head[:, 1] < self.eye_height + 0.3)
        hull = ConvexHull(head[~ear])
        inside = head[~ear].mean(axis=0)
        corners = head[~ear][hull.simplices]
        cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        inward = ((corners.mean(axis=1) - inside) * cross).sum(axis=1) < 0
        simplices = np.where(inward[:, None], hull.simplices[:, ::-1], hull.simplices)
        return BVHTree.FromPolygons(head[~ear].tolist(), simplices.tolist())

    def tree(self) -> Any:
        """Search tree over the skin."""
        return BVHTree.FromPolygons(self.points.tolist(), self.triangles.tolist())


def grow_hair(skull: Skull, style: HairStyle, random: Random) -> list[Array]:
    """Strands of a head of hair, each (K, 3) from root to tip."""
    roots, normals = _scatter_roots(skull, style, style.strands, random)
    picked = random.choice(len(roots), size=min(1400, len(roots)), replace=False)
    tree = skull.cap()
    guides = [_grow_guide(skull, tree, style, roots[i], normals[i], random) for i in picked]
    guide_roots = np.array([guide[0] for guide in guides])
    waves = random.uniform(0.0, 2 * np.pi, len(guides))
    strands = []
    for root, normal in zip(roots, normals, strict=True):
        nearest = _same_side_guide(guide_roots, root, style.part, random)
        strands.append(_follow(guides[nearest], root, normal, waves[nearest], style, random))
    return [strand for strand in strands if len(strand) > 2]


def _scatter_roots(
    skull: Skull, style: HairStyle, count: int, random: Random
) -> tuple[Array, Array]:
    points, normals = _scatter(skull, count * 4, random)
    inside = _on_scalp(points - skull.middle, normals, style, random)
    return points[inside][:count], normals[inside][:count]


def _scatter(skull: Skull, count: int, random: Random) -> tuple[Array, Array]:
    """Points and outward normals, (count, 3) each, spread evenly over the skin of the head."""
    corners = skull.points[skull.triangles]
    corners = corners[corners[..., 1].min(axis=1) > skull.eye_height - 1.15]
    cross = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(cross, axis=1)
    picked = random.choice(len(corners), size=count, p=area / area.sum())
    u, v = random.uniform(size=(2, count, 1))
    flip = u + v > 1
    u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)
    a, b, c = corners[picked, 0], corners[picked, 1], corners[picked, 2]
    return a + u * (b - a) + v * (c - a), cross[picked] / area[picked, None]


def _on_scalp(offset: Array, normals: Array, style: HairStyle, random: Random) -> NDArray[np.bool_]:
    azimuth = np.degrees(np.arctan2(np.abs(offset[:, 0]), offset[:, 2]))
    elevation = np.degrees(np.arcsin(offset[:, 1] / np.linalg.norm(offset, axis=1)))
    line = np.array(_HAIRLINE + _HAIRLINE_BACK, dtype=float)
    limit = np.interp(azimuth, line[:, 0], line[:, 1])
    limit = limit + style.hairline * np.clip(1 - azimuth / 70, 0, 1)
    outward = (normals * offset).sum(axis=1) > 0.15 * np.linalg.norm(offset, axis=1)
    keep: NDArray[np.bool_] = (elevation > limit + random.normal(0, 2.8, len(offset))) & outward
    return keep


def _grow_guide(
    skull: Skull, tree: Any, style: HairStyle, root: Array, normal: Array, random: Random
) -> Array:
    length = style.length * random.uniform(0.86, 1.0)
    end = skull.chin_height + style.cut_height + random.normal(0, 0.06)
    side = 1.0 if root[0] > style.part else -1.0
    rise = style.volume * (0.3 + 0.7 * min(1.0, abs(root[0] - style.part) / 0.3))
    comb = np.array([side, -0.15, -style.back])
    heading = _unit(normal * style.up + comb)
    points = [root]
    travelled = 0.0
    while travelled < length and points[-1][1] > end:
        fall = min(1.0, travelled / 0.8) ** 1.5
        pull = (1 - fall) * comb + fall * np.array([0.0, -1.0, -0.1 * style.back])
        clear = rise * min(1.0, 0.2 + travelled / 0.6)
        hold = np.clip((points[-1][1] - skull.eye_height + 0.45) / 0.5, 0.0, 1.0)
        moved, heading = _advance(tree, points[-1], heading, pull, clear, float(hold))
        points.append(moved)
        travelled += STEP
    return np.array(points)


def _advance(
    tree: Any, point: Array, heading: Array, pull: Array, clear: float, hold: float
) -> tuple[Array, Array]:
    """One step of a guide that lies on the skull with the strength ``hold`` and never enters it."""
    surface, normal, _, _ = tree.find_nearest(Vector(point))
    normal = np.array(normal)
    pull = pull - hold * float(pull @ normal) * normal
    heading = _unit(0.66 * heading + 0.34 * pull)
    moved = point + STEP * heading
    surface, normal, _, _ = tree.find_nearest(Vector(moved))
    surface, normal = np.array(surface), np.array(normal)
    excess = float((moved - surface) @ normal) - clear
    if excess < 0.0 or hold > 0.0:
        moved = moved - excess * (0.6 if excess < 0.0 else 0.35 * hold) * normal
        heading = heading - hold * float(heading @ normal) * normal
    return moved, _unit(heading)


def _same_side_guide(guide_roots: Array, root: Array, part: float, random: Random) -> int:
    distance = np.linalg.norm(guide_roots - root, axis=1)
    distance += 0.5 * ((guide_roots[:, 0] > part) != (root[0] > part))
    nearest = np.argsort(distance)[:3]
    return int(nearest[random.choice(3, p=[0.72, 0.2, 0.08])])


def _follow(
    guide: Array, root: Array, normal: Array, phase: float, style: HairStyle, random: Random
) -> Array:
    count = len(guide)
    t = np.linspace(0, 1, count)[:, None]
    shift = (root - guide[0]) * (1 - 0.82 * t**0.7)
    travelled = np.linspace(0, STEP * count, count)[:, None]
    swing = np.sin(travelled * 4.6 + phase + random.normal(0, 0.25)) * np.clip(
        travelled / 1.2, 0, 1
    )
    across = np.array([[0.5 * np.cos(phase), 0.15, np.sin(phase)]])
    stray = random.normal(0, style.frizz, 3) * t**1.5 * (1 + 4 * (random.uniform() < 0.04))
    strand = guide + shift + style.wave * swing * across + stray
    keep = max(3, int(count * random.uniform(0.9, 1.0)))
    points: Array = strand[:keep] + normal * 0.004
    return points


def grow_brow(
    tree: Any, eye: Array, side: float, random: Random, *, thickness: float = 1.0
) -> list[Array]:
    """Hairs of one brow over ``eye``; ``side`` is 1 for the subject's left and -1 for the right."""
    along = random.beta(1.35, 1.2, int(430 * thickness))
    strands = []
    for a in along:
        spread = np.interp(a, (0, 0.2, 0.55, 1), (0.016, 0.03, 0.022, 0.005)) * thickness
        x = eye[0] + side * np.interp(a, (0, 1), (-0.165, 0.25))
        y = (
            eye[1]
            + np.interp(a, (0, 0.2, 0.62, 1), (0.198, 0.216, 0.246, 0.19))
            + random.uniform(-spread, spread)
        )
        lean = np.interp(a, (0, 0.15, 0.5, 1), (0.8, 0.4, 0.12, -0.42)) + random.normal(0, 0.12)
        course = np.array([side * np.cos(lean), np.sin(lean), 0.0])
        size = random.uniform(0.05, 0.095) * np.interp(a, (0, 0.3, 1), (0.6, 1.0, 0.75))
        strands.append(_lie_on(tree, np.array([x, y]), course, size))
    return [strand for strand in strands if strand is not None]


def grow_beard(skull: Skull, count: int, length: float, random: Random) -> list[Array]:
    """A short beard with a moustache; the lips and the cheeks stay free."""
    points, normals = _scatter(skull, count * 12, random)
    x, y, z = np.abs(points[:, 0]), points[:, 1] - skull.eye_height, points[:, 2]
    top = np.interp(
        x, (0, 0.1, 0.26, 0.34, 0.5, 0.62, 0.72), (-0.46, -0.45, -0.52, -0.62, -0.6, -0.5, -0.45)
    )
    lips = (x / 0.27) ** 2 + ((y + 0.6) / 0.095) ** 2 < 1
    jaw = np.interp(x, (0, 0.6), (0.86, 0.3))
    keep = (
        (y < top + random.normal(0, 0.02, len(y)))
        & ~lips
        & (z > jaw)
        & (y > -1.06)
        & (normals[:, 1] > -0.93)
    )
    strands = []
    t = np.linspace(0, 1, 5)[:, None]
    for root, normal in zip(points[keep][:count], normals[keep][:count], strict=True):
        fall = _unit(0.55 * normal + [0.4 * root[0], -0.9, 0.0] + random.normal(0, 0.22, 3))
        strands.append(
            root + length * random.uniform(0.6, 1.1) * t * (fall + 0.15 * t * [0, -1, 0])
        )
    return strands


def _lie_on(tree: Any, start: Array, course: Array, size: float) -> Array | None:
    points = []
    for step, lift in zip(np.linspace(0, 1, 5), (0.0, 0.006, 0.009, 0.009, 0.006), strict=True):
        x, y = start + course[:2] * size * step
        hit, normal, _, _ = tree.ray_cast(Vector((x, y, 4.0)), Vector((0, 0, -1)))
        if hit is None:
            return None
        points.append(np.array(hit) + lift * np.array(normal))
    return np.array(points)


def lid_line(mesh: HeadMesh, side: str, centre: Array, *, upper: bool) -> Array:
    """Edge of a lid: per direction, the first ray from the eye's centre that meets skin."""
    faces = [
        face
        for face in mesh.parts["body"]
        if np.linalg.norm(mesh.points[face] - centre, axis=1).max() < 0.5
    ]
    tree = BVHTree.FromPolygons(mesh.points.tolist(), faces)
    sign = 1.0 if side == "l" else -1.0
    line = []
    for across in np.linspace(-40, 44, 22):
        for tilt in np.arange(0, 50, 0.5) if upper else np.arange(0, 50, 0.5) * -1:
            a, e = np.radians(across * sign), np.radians(tilt)
            ray = Vector((np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)))
            hit = tree.ray_cast(Vector(centre), ray, 0.3)[0]
            if hit is not None:
                line.append(np.array(hit))
                break
    return np.array(line)


def grow_lashes(
    lid: Array, eye: Array, random: Random, *, upper: bool, length: float
) -> list[Array]:
    """Lashes along ``lid``, an (N, 3) line of points at the edge of a lid."""
    count = 64 if upper else 18
    where = np.sort(random.uniform(0.03, 0.97, count)) * (len(lid) - 1)
    strands = []
    for w in where:
        low = int(w)
        root = lid[low] + (w - low) * (lid[min(low + 1, len(lid) - 1)] - lid[low])
        outward = _unit(root - eye)
        sideways = np.array([(root - eye)[0] * 2.2, 0.0, 0.0])
        rise = np.array([0.0, 1.0 if upper else -0.9, 0.0])
        size = length * random.uniform(0.75, 1.1) * (1.0 if upper else 0.36)
        t = np.linspace(0, 1, 5)[:, None]
        course = _unit(outward * 1.2 + sideways + random.normal(0, 0.1, 3))
        strands.append(root + size * (course * t + 0.75 * rise * t**2))
    return strands


def _unit(vector: Array) -> Array:
    result: Array = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return result
