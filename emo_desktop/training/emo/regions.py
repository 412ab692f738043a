"""Face regions of clips, and the room they leave, in training, round what the face needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.topology import EYES
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.region import face_region
from emo_desktop.training.emo.clip_file import FRAME_PX

if TYPE_CHECKING:
    from emo_desktop.training.emo.recipe import RegionUse

_LIDS = [point for eye in EYES for point in eye.upper + eye.lower]


def draw_room(samples: int, use: RegionUse, rng: np.random.Generator) -> Floats:
    """(B, 4) room on the left, above, on the right and below, in reaches of the head."""
    room = np.exp(rng.uniform(0, np.log(use.most), (samples, 2)))
    room[rng.random((samples, 2)) >= use.share] = 0
    before = rng.uniform(0, 1, (samples, 2))
    return np.concatenate([room * before, room * (1 - before)], axis=1)


def reach_of_head(points: Floats, rest: Floats) -> Floats:
    """(2,) how far the middle of the eyes goes at most, across and down, from the reference's.

    Unlike a box of the face it knows nothing of jaws; and a head that is held another way than in
    the reference reaches far, though it may hardly move.

    Args:
        points: (F, 470, 2) of the face.
        rest: (470, 2) of the reference.
    """
    middles = points[:, _LIDS].astype(np.float32).mean(axis=1)
    apart = np.abs(middles - rest[_LIDS].astype(np.float32).mean(axis=0))
    reach: Floats = apart.max(axis=0)
    return reach


def boxes_with_room(boxes: Floats, room: Floats) -> Floats:
    """(F, 4) face boxes, wider on every side.

    Args:
        boxes: (F, 4) in shares of the square.
        room: (4,) on the left, above, on the right and below, likewise.
    """
    left, above, right, below = room
    wider: Floats = boxes + np.array([-left, -above, left + right, above + below])
    return wider


def region_of(
    boxes: Floats, *, side: int = FRAME_PX, width_scale: float = 1.0, height_scale: float = 1.0
) -> Floats:
    """(S, S) the face region of face boxes (F, 4) in shares of the square."""
    region = face_region(
        [FaceBox(*(float(edge) * side for edge in box)) for box in boxes],
        height=side,
        width=side,
        width_scale=width_scale,
        height_scale=height_scale,
    )
    return np.asarray(region[0])
