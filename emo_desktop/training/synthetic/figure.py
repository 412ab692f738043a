"""A dressed person: the head's mesh with eyes, hair and clothes, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.easing import smoothstep
from emo_desktop.training.synthetic.atlas import inside_mouth, skin_texels, vertex_texels
from emo_desktop.training.synthetic.base_mesh import PARTS, at, base_mesh, mask
from emo_desktop.training.synthetic.heads import Eyeball, Head, build_head, part_vertices
from emo_desktop.training.synthetic.identities import Identity
from emo_desktop.training.synthetic.openings import LIP_LOWER, LIP_UPPER
from emo_desktop.training.synthetic.shading import corner_normals
from emo_desktop.training.synthetic.skin import eye_texels, paint_texture
from emo_desktop.training.synthetic.wardrobe import (
    choose_clothes,
    choose_hairstyle,
    lifts,
)

_EYE_RINGS, _EYE_SPOKES = 14, 24
_EYE_RING_DEG = 6.0
_NECK_BEGINS, _NECK_LENGTH = 0.12, 0.95  # below the lower lip, decimetres
_CURTAIN_COLUMNS, _CURTAIN_ROWS = 36, 8
_CURTAIN_FROM_DEG = 68.0
_TOOTH, _TONGUE_COLOUR, _GUMS = (0.92, 0.87, 0.78), (0.72, 0.36, 0.36), (0.52, 0.2, 0.2)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What is drawn of a person; the first vertices are those of the head's mesh, in its order.

    Args:
        head: the mesh of the face.
        lift: (V, 3) what hair and clothes add to the mesh at rest.
        extra: (E, 3) vertices of long hair.
        triangles: (T, 3) all corners: mesh, right eye, left eye, hair.
        texels: (W, 2) texture pixels.
        tint: (W, 3) factors on the texture's colours.
        gloss: (W,) 0 to 1.
        follow: (W,) 0 to 1, how far each vertex turns with the head.
        pivot: (3,) what it turns about.
        texture: (H, W, 3) uint8.
    """

    head: Head
    lift: Floats
    extra: Floats
    triangles: Ints
    texels: Floats
    tint: Floats
    gloss: Floats
    follow: Floats
    pivot: Floats
    texture: Bytes

    def expressed(self, weights: Floats, gaze_deg: Floats) -> Floats:
        """(F, W, 3) all vertices with expressions, the head upright.

        Args:
            weights: (F, 52) curves.
            gaze_deg: (F, 2) of the eyes in the head.
        """
        mesh = self.head.expressed(weights, gaze_deg) + self.lift
        looking = eye_turns(gaze_deg)
        balls = [
            ball.centre + ball.radius * np.einsum("fij,nj->fni", looking, _directions())
            for ball in self.head.eyeballs
        ]
        extra = np.broadcast_to(self.extra, (len(mesh), *self.extra.shape))
        return np.concatenate([mesh, *balls, extra], axis=1, dtype=np.float32)

    def turned(self, points: Floats, rotation: Floats) -> Floats:
        """(W, 3) points after the head turned by a (3, 3) rotation; the shoulders stay."""
        moved = (points - self.pivot) @ rotation.T.astype(np.float32) + self.pivot
        return np.asarray(points + self.follow[:, None] * (moved - points), np.float32)


def build_figure(identity: Identity, *, pivot_shift: Floats) -> Figure:
    """The figure of a person.

    Args:
        identity: who.
        pivot_shift: (3,) from the middle between the eyeballs to what the head turns about.
    """
    head = build_head(identity)
    style, clothes = choose_hairstyle(identity), choose_clothes(identity)
    mesh = base_mesh()
    amount = lifts(style, clothes, identity.taste)
    body = mesh.triangles[mesh.part == 0]
    lift = amount[:, None] * corner_normals(head.rest, body)
    middle = np.mean([ball.centre for ball in head.eyeballs], axis=0)
    texels, tint, gloss = _mesh_look(head)
    eye_number, eye_triangles = len(_directions()), _eye_triangles()
    count = len(head.rest)
    extra, extra_texels, extra_tint, extra_triangles = _curtain(
        head.rest + lift, middle, style.fall, style.volume
    )
    eyes = [eye_triangles + count, eye_triangles + count + eye_number]
    eye_texture = eye_texels(_directions())
    follow = _follow(head.rest)
    return Figure(
        head=head,
        lift=lift.astype(np.float32),
        extra=extra,
        triangles=np.concatenate(
            [mesh.triangles, *eyes, extra_triangles + count + 2 * eye_number]
        ).astype(np.int32),
        texels=np.concatenate([texels, eye_texture, eye_texture, extra_texels]),
        tint=np.concatenate([tint, np.full((2 * eye_number, 3), 0.93, np.float32), extra_tint]),
        gloss=np.concatenate(
            [gloss, np.full(2 * eye_number, 1, np.float32), np.full(len(extra), 0.1, np.float32)]
        ),
        follow=np.concatenate(
            [follow, np.ones(2 * eye_number, np.float32), _follow_at(extra, head.rest)]
        ),
        pivot=np.asarray(middle + pivot_shift, np.float32),
        texture=paint_texture(identity, style, clothes),
    )


def turns(angles_deg: Floats) -> Floats:
    """(F, 3, 3) turns by yaw, pitch and roll (F, 3): roll, then pitch, then yaw.

    Signs and order are those of the draft's camera, whose space this is.
    """
    yaw, pitch, roll = np.deg2rad(np.asarray(angles_deg, np.float64)).T
    zero, one = np.zeros_like(yaw), np.ones_like(yaw)
    cos, sin = np.cos(yaw), np.sin(yaw)
    about_y = np.array([[cos, zero, sin], [zero, one, zero], [-sin, zero, cos]])
    cos, sin = np.cos(pitch), np.sin(pitch)
    about_x = np.array([[one, zero, zero], [zero, cos, -sin], [zero, sin, cos]])
    cos, sin = np.cos(roll), np.sin(roll)
    about_z = np.array([[cos, -sin, zero], [sin, cos, zero], [zero, zero, one]])
    first, second, third = (np.moveaxis(turn, 2, 0) for turn in (about_y, about_x, about_z))
    return np.asarray(first @ second @ third, np.float32)


def eye_turns(gaze_deg: Floats) -> Floats:
    """(F, 3, 3) turns of the eyes by yaw and pitch (F, 2)."""
    return turns(np.column_stack([gaze_deg, np.zeros(len(gaze_deg))]))


def pupil_places(eyeball: Eyeball, gaze_deg: Floats) -> Floats:
    """(F, 3) the middle of the pupil on an eyeball, the head upright."""
    return np.asarray(eyeball.centre + eyeball.radius * eye_turns(gaze_deg)[..., 2])


def _directions() -> Floats:
    """(N, 3) from an eyeball's middle to its vertices, looking straight ahead."""
    apart = np.deg2rad(_EYE_RING_DEG * np.arange(1, _EYE_RINGS + 1))
    around = 2 * np.pi * np.arange(_EYE_SPOKES) / _EYE_SPOKES
    ring = np.stack(
        [
            np.outer(np.sin(apart), np.cos(around)),
            np.outer(np.sin(apart), np.sin(around)),
            np.outer(np.cos(apart), np.ones(_EYE_SPOKES)),
        ],
        axis=2,
    )
    return np.vstack([[[0, 0, 1]], ring.reshape(-1, 3)]).astype(np.float32)


def _eye_triangles() -> Ints:
    """(T, 3) corners, clockwise as seen from outside."""
    around = np.arange(_EYE_SPOKES)
    following = (around + 1) % _EYE_SPOKES
    cap = np.stack([np.zeros_like(around), 1 + around, 1 + following], axis=1)
    return np.concatenate([cap, 1 + _strip(_EYE_RINGS, around, following, _EYE_SPOKES)])


def _strip(rows: int, here: Ints, beside: Ints, columns: int) -> Ints:
    """(T, 3) triangles between the rows of a grid whose columns ``here`` border ``beside``."""
    triangles = []
    for row in range(rows - 1):
        a, b = row * columns + here, row * columns + beside
        c, d = a + columns, b + columns
        triangles += [np.stack([a, c, d], axis=1), np.stack([a, d, b], axis=1)]
    return np.concatenate(triangles)


def _mesh_look(head: Head) -> tuple[Floats, Floats, Floats]:
    """Texels, tint and gloss of the head's mesh."""
    rest = head.rest
    tint = np.repeat(_crevices(rest)[:, None], 3, axis=1)
    gloss = np.full(len(rest), 0.35, np.float32)
    gloss[mask("lips") > 0.5] = 0.7
    front = float(rest[at(LIP_UPPER + LIP_LOWER), 2].max())
    deep = np.exp(-(((front - rest[:, 2]).clip(0) / 0.32) ** 2))
    inside = inside_mouth()
    tint[inside] = (deep**2)[inside, None] * np.array(_GUMS)
    for part, colour in ((1, _TOOTH), (2, _TOOTH), (3, _TONGUE_COLOUR)):
        vertices = part_vertices(part)
        tint[vertices] = (0.06 + 0.94 * deep[vertices, None] ** 2) * np.array(colour)
    gloss[inside] = 0
    gloss[part_vertices(PARTS.index("helper-tongue"))] = 0.3
    return vertex_texels(), tint.astype(np.float32), gloss


def _crevices(rest: Floats) -> Floats:
    """(V,) 1 on open skin, less where it lies in a fold and light hardly comes."""
    triangles = base_mesh().triangles
    normals = corner_normals(rest, triangles)
    depth = np.zeros(len(rest), np.float32)
    smooth = rest.copy()
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    count = np.bincount(edges[:, 0], minlength=len(rest)).clip(1)[:, None]
    for _ in range(5):
        sums = [
            np.bincount(edges[:, 0], weights=smooth[edges[:, 1], axis], minlength=len(rest))
            for axis in range(3)
        ]
        smooth = np.stack(sums, axis=1) / count
        depth += ((smooth - rest) * normals).sum(axis=1) / 5
    return np.asarray(np.clip(1 - 9 * depth.clip(0), 0.45, 1), np.float32)


def _follow(rest: Floats) -> Floats:
    return _follow_at(rest, rest)


def _follow_at(points: Floats, rest: Floats) -> Floats:
    """(N,) 0 to 1: all of the head, less and less of the neck."""
    begins = float(rest[at(LIP_LOWER), 1].mean()) + _NECK_BEGINS
    # The chin stands in front of the neck at the same height and turns with the head.
    ahead = smoothstep((points[:, 2] - rest[at(LIP_LOWER), 2].mean() + 0.45) / 0.3) * 0.22
    return np.asarray(1 - smoothstep((points[:, 1] - begins - ahead) / _NECK_LENGTH), np.float32)


def _curtain(
    rest: Floats, middle: Floats, fall: float | None, volume: float
) -> tuple[Floats, Floats, Floats, Ints]:
    """Long hair beside and behind the neck: points, texels, tint and triangles of both sides."""
    if fall is None:
        nothing = np.zeros((0, 3), np.float32)
        return nothing, nothing[:, :2], nothing, np.zeros((0, 3), np.int32)
    azimuth = np.deg2rad(np.linspace(_CURTAIN_FROM_DEG, 360 - _CURTAIN_FROM_DEG, _CURTAIN_COLUMNS))
    top, axis_z = middle[1] - 0.3, middle[2] - 0.75
    is_scalp = (np.abs(rest[:, 1] - top) < 0.2) & (mask("ears") < 0.1)
    level = rest[is_scalp]
    own = np.arctan2(level[:, 0], level[:, 2] - axis_z) % (2 * np.pi)
    radius = np.hypot(level[:, 0], level[:, 2] - axis_z)
    around = np.array([np.median(radius[np.abs(own - a) < 0.3]) for a in azimuth])
    down = np.linspace(0, 1, _CURTAIN_ROWS)[:, None]
    reach = around * (0.94 + 0.2 * np.sin(down * 2.2)) + volume * 0.2 * np.minimum(down * 4, 1)
    grid = np.stack(
        [
            reach * np.sin(azimuth),
            top + down * (middle[1] + fall - top) + 0 * reach,
            axis_z + reach * np.cos(azimuth),
        ],
        axis=2,
    ).reshape(-1, 3)
    flat = np.stack([np.sin(azimuth), np.zeros_like(azimuth), np.cos(azimuth)], axis=1)
    sources = np.repeat(flat[None], _CURTAIN_ROWS, axis=0)
    sources[..., 1] = -8.15 + 0.4 * down
    sources[..., 2] += 0.35
    texels = skin_texels(sources.reshape(-1, 3))
    here = np.arange(_CURTAIN_COLUMNS - 1)
    outside = _strip(_CURTAIN_ROWS, here, here + 1, _CURTAIN_COLUMNS)[:, ::-1]
    inside = outside[:, ::-1] + len(grid)
    tint = np.concatenate([np.full((len(grid), 3), 0.95), np.full((len(grid), 3), 0.5)])
    return (
        np.concatenate([grid, grid]).astype(np.float32),
        np.concatenate([texels, texels]),
        tint.astype(np.float32),
        np.concatenate([outside, inside]),
    )
