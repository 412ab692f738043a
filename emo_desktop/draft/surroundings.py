"""Everything around the face: how hair, neck and shoulders follow it.

A coarse grid over the picture carries depth, the share of the head's rotation each place follows,
and the weights by which the outline of the face pulls it along: near the outline like its nearest
points, fading with distance.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.camera import Camera
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import CHIN, FACE_OVAL, JAW_LINE

CELL_IOD = 0.11  # distance of grid nodes
SHEPARD_POWER = 4.0
REACH_IOD = 0.45  # how far expression carries beyond the face
NECK_FACE_HEIGHTS = 0.62  # below the jaw, where the body stops following the head
HEAD_WIDTHS = 1.30  # half axes of the head's ellipse against the face's, for a single layer
FADED_PULL = 0.04  # a node pulled less than this stands still
BORDER_IOD = (0.10, 0.35)  # a single layer stands still at its border, and moves from there on
INVERSION_STEPS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """The grid around the face; G = rows × columns nodes.

    Args:
        shape: rows, columns.
        picture_shape: height, width of the portrait, pixels.
        positions: (G, 3) nodes in space.
        pull: (G, 36) share of each outline point's displacement a node takes part in.
        follow: (G,) share of the head's rotation, 0 to 1.
    """

    shape: tuple[int, int]
    picture_shape: tuple[int, int]
    positions: Floats
    pull: Floats
    follow: Floats

    @property
    def moves(self) -> Bools:
        """(G,) which nodes can move at all."""
        claims: Bools = (self.follow > 0) | (self.pull.sum(1) > 0)
        return claims

    def displacement(self, camera: Camera, offsets: Floats, rotation: Floats) -> Floats:
        """(rows, columns, 2) how far each node moved in the picture, pixels.

        Args:
            camera: the rig's.
            offsets: (468, 3) expression's displacement of the face.
            rotation: (3, 3) the turn of the head.
        """
        moved = self.positions + self.pull @ offsets[list(FACE_OVAL)]
        turned = camera.turn_partly(moved, rotation, self.follow)
        shift: Floats = camera.project(turned) - camera.project(self.positions)
        return shift.reshape(*self.shape, 2).astype(np.float32)

    def source_shift(self, displacement: Floats) -> Floats:
        """(rows, columns, 2) where each node of the posed picture came from, minus where it is.

        Solves s = y - u(s) by fixed-point iteration; u is a gentle field, so a few steps do.
        """
        rows, columns = self.shape
        height, width = self.picture_shape
        to_cells = np.array([columns / width, rows / height], np.float32)
        y = np.dstack(np.meshgrid(np.arange(columns), np.arange(rows))).astype(np.float32)
        shift = -displacement
        for _ in range(INVERSION_STEPS):
            at = y + shift * to_cells
            shift = -cv2.remap(
                displacement, at, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            )
        return shift


def fit_surroundings(rig: Rig, picture_shape: tuple[int, int], *, layered: bool) -> Surroundings:
    """The grid around a rig's face.

    Args:
        rig: the face.
        picture_shape: height, width.
        layered: whether the head is drawn over a separate background; otherwise the picture is one
            sheet and comes to rest around the head.
    """
    height, width = picture_shape
    cell = max(4.0, CELL_IOD * rig.iod)
    rows, columns = max(2, round(height / cell)), max(2, round(width / cell))
    x = (np.arange(columns) + 0.5) * width / columns - 0.5
    y = (np.arange(rows) + 0.5) * height / rows - 0.5
    points = np.stack(np.meshgrid(x, y), axis=2).reshape(-1, 2).astype(np.float32)
    outline = rig.rest[list(FACE_OVAL)]
    outside, shares = _outline_shares(points, outline[:, :2])
    pull = shares * np.exp(-outside / (REACH_IOD * rig.iod))[:, None]
    depth = shares @ outline[:, 2:]
    positions = rig.camera.unproject(np.hstack([points, depth.astype(np.float32)]))
    pull *= smoothstep((pull.sum(1, keepdims=True) - FADED_PULL) / FADED_PULL)
    follow = _neck(rig, points)
    if not layered:
        still = _border(rig, points, picture_shape)
        follow, pull = follow * _head(rig, points) * still, pull * still[:, None]
    return Surroundings(
        shape=(rows, columns),
        picture_shape=picture_shape,
        positions=positions.astype(np.float32),
        pull=pull.astype(np.float32),
        follow=follow.astype(np.float32),
    )


def _outline_shares(points: Floats, outline: Floats) -> tuple[Floats, Floats]:
    """How places follow the outline they lie around.

    Args:
        points: (G, 2).
        outline: (36, 2).

    Returns:
        (G,) distance outside the outline, pixels, 0 inside; (G, 36) weights that add up to 1, by
        inverse distance (Shepard, A two-dimensional interpolation function, 1968).
    """
    contour = outline.reshape(-1, 1, 2).astype(np.float32)
    inward = [cv2.pointPolygonTest(contour, (float(x), float(y)), True) for x, y in points]
    apart = np.linalg.norm(points[:, None] - outline[None], axis=2)
    weights = 1.0 / np.maximum(apart, 0.5) ** SHEPARD_POWER
    outside = np.maximum(0.0, -np.array(inward, np.float32))
    return outside, weights / weights.sum(1, keepdims=True)


def _neck(rig: Rig, points: Floats) -> Floats:
    """(G,) 1 above the jaw, falling to 0 down the neck."""
    jaw = rig.rest[list(JAW_LINE)]
    order = np.argsort(jaw[:, 0])
    line = np.interp(points[:, 0], jaw[order, 0], jaw[order, 1])
    # Beside the face, hair hangs from the height of the jaw's corners, not of the ears.
    corners = 0.5 * (jaw[5, 1] + jaw[-6, 1])
    line = np.maximum(line, min(corners, float(rig.rest[CHIN, 1])))
    below = (points[:, 1] - line) / (NECK_FACE_HEIGHTS * rig.face_height)
    return 1.0 - smoothstep(below)


def _border(rig: Rig, points: Floats, picture_shape: tuple[int, int]) -> Floats:
    """(G,) 1 inside the picture, falling to 0 at its border."""
    height, width = picture_shape
    x, y = points.T
    distance = np.minimum(np.minimum(x, width - 1 - x), np.minimum(y, height - 1 - y))
    return smoothstep((distance - BORDER_IOD[0] * rig.iod) / (BORDER_IOD[1] * rig.iod))


def _head(rig: Rig, points: Floats) -> Floats:
    """(G,) 1 in an ellipse around the head, falling to 0 around it."""
    outline = rig.rest[list(FACE_OVAL), :2]
    low, high = outline.min(0), outline.max(0)
    centre = 0.5 * (low + high) - [0.0, 0.08 * rig.face_height]
    axes = 0.5 * (high - low) * HEAD_WIDTHS
    radius = np.linalg.norm((points - centre) / axes, axis=1)
    return 1.0 - smoothstep((radius - 1.0) / 0.8)
