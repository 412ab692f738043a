"""The layout of a figure's texture: skin, hair and clothes unrolled round the head, eyes beside.

A place of the skin is named by where it lies on the head between all others, whoever wears it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bools, Floats, Ints
from emo_desktop.training.synthetic.base_mesh import at, base_mesh, mask
from emo_desktop.training.synthetic.openings import LID_UPPER, edge_at, mirror, mouth, usual_points
from emo_desktop.training.synthetic.rasteriser import NOTHING, rasterise

SKIN_WIDTH, SKIN_HEIGHT = 1024, 768
EYE_PX = 96
HEIGHT = SKIN_HEIGHT + EYE_PX
_TOP, _BOTTOM = -8.75, -4.85
_AXIS_Z = 0.35  # of the unrolling, inside the skull


@dataclass(frozen=True, slots=True, eq=False)
class SkinMap:
    """What lies under every texel of the skin.

    Args:
        places: (H, W, 3) float32 on the head between all others.
        lips: (H, W) 0 to 1.
        lash_line: (H, W) decimetres to the edge of the nearest upper lid.
        azimuth: (W,) degrees, 0 in front, positive toward the subject's left.
    """

    places: Floats
    lips: Floats
    lash_line: Floats
    azimuth: Floats


def skin_texels(points: Floats) -> Floats:
    """(N, 2) texture pixels of points (N, 3) on the head between all others."""
    azimuth = np.arctan2(points[:, 0], points[:, 2] - _AXIS_Z)
    across = (0.5 + azimuth / (2 * np.pi)) * SKIN_WIDTH
    down = (points[:, 1] - _TOP) / (_BOTTOM - _TOP) * SKIN_HEIGHT
    return np.asarray(np.stack([across, down], axis=1), np.float32)


@functools.cache
def vertex_texels() -> Floats:
    """(V, 2) where each vertex of the mesh takes its colour; white for teeth and tongue."""
    mesh = base_mesh()
    usual = usual_points()[mesh.kept]
    points = usual.copy()
    # The inside of the mouth is painted with the lips, and darkened where it is drawn.
    line = (mouth().upper.of(usual) + mouth().lower.of(usual)) / 2
    inside = inside_mouth()
    points[inside, 1] = np.interp(points[inside, 0], line[:, 0], line[:, 1]) + 0.02
    points[inside, 0] *= 0.6
    points[inside, 2] = 1.4
    texels = skin_texels(points)
    texels[np.unique(mesh.triangles[mesh.part > 0])] = white_texel()
    return texels


def white_texel() -> Floats:
    """(2,) a place in the texture that is white."""
    return np.array([SKIN_WIDTH - EYE_PX / 2, SKIN_HEIGHT + EYE_PX / 2], np.float32)


@functools.cache
def inside_mouth() -> Bools:
    """(V,) which vertices line the inside of the mouth."""
    return np.asarray(mask("inside-mouth") > 0.5)


@functools.cache
def skin_map() -> SkinMap:
    """The map, made once per process."""
    mesh = base_mesh()
    usual = usual_points()[mesh.kept]
    triangles = _outer_triangles(usual)
    texels = skin_texels(usual)
    size = SKIN_WIDTH
    outward = np.hypot(usual[:, 0], usual[:, 2] - _AXIS_Z)
    values = np.column_stack([usual, mask("lips")])
    # Unrolled, triangles run the other way round than seen from the front.
    seen = rasterise(texels, outward, triangles, size=size)
    mixed = seen.mixed(triangles, values)[:SKIN_HEIGHT]
    known = seen.triangles[:SKIN_HEIGHT] != NOTHING
    azimuth = ((np.arange(SKIN_WIDTH) + 0.5) / SKIN_WIDTH - 0.5) * 360
    places = np.where(known[..., None], mixed[..., :3], _cylinder(np.deg2rad(azimuth)))
    lids = [
        edge_at(line, usual, np.linspace(0, 1, 40)).of(usual)
        for line in (at(LID_UPPER), mirror()[at(LID_UPPER)])
    ]
    lash_line = np.full((SKIN_HEIGHT, SKIN_WIDTH), 1.0, np.float32)
    near = np.abs(places[..., 1] - usual[at(LID_UPPER)[4], 1]) < 0.25
    near &= places[..., 2] > 0.9
    flat = places[near]
    apart = [np.linalg.norm(flat[:, None] - line[None], axis=2).min(axis=1) for line in lids]
    lash_line[near] = np.minimum(*apart)
    return SkinMap(places, mixed[..., 3], lash_line, azimuth.astype(np.float32))


def _outer_triangles(points: Floats) -> Ints:
    """The triangles of the body that do not cross the seam behind the head or line the mouth."""
    mesh = base_mesh()
    triangles = mesh.triangles[mesh.part == 0]
    width = np.ptp(skin_texels(points)[triangles, 0], axis=1)
    kept = (width < SKIN_WIDTH / 2) & ~inside_mouth()[triangles].any(axis=1)
    return np.asarray(triangles[kept])


def _cylinder(azimuth: Floats) -> Floats:
    """(H, W, 3) places on a cylinder round the axis, for texels that no triangle covers."""
    places = np.empty((SKIN_HEIGHT, SKIN_WIDTH, 3), np.float32)
    places[..., 0] = 0.8 * np.sin(azimuth)
    places[..., 1] = np.linspace(_TOP, _BOTTOM, SKIN_HEIGHT)[:, None]
    places[..., 2] = _AXIS_Z + 0.8 * np.cos(azimuth)
    return places
