"""Test portraits, their painters and films of them, each made once for all tests that ask."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, opaque_rgb, prepare_portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop
from tests.conftest import DATA
from tests.draft.measure import weights_of

PHOTO, PAINTING, CARTOON = "astronaut.jpg", "mona_lisa.jpg", "drawing_cartoon.png"
CUT_OUT = "woman_cut_out.png"
Pose = tuple[dict[str, float], Sequence[float], Sequence[float]]


@functools.cache
def detector() -> FaceDetector:
    return FaceDetector()


@functools.cache
def prepared(name: str, short_side: int = 256) -> Portrait:
    picture = read_picture(DATA / "portraits" / name)
    return prepare_portrait(picture, short_side=short_side, detector=detector())


@functools.cache
def painter(name: str, short_side: int = 256) -> DraftPainter:
    return DraftPainter(prepared(name, short_side))


def rgb(portrait: Portrait) -> Bytes:
    """The portrait as the model sees it."""
    return opaque_rgb(portrait.pixels)


def curves_of(*poses: Pose) -> MotionCurves:
    """Frames given as (weights by name, head, gaze)."""
    return MotionCurves(
        fps=Fraction(25),
        weights=np.array([weights_of(**weights) for weights, _, _ in poses]),
        head_deg=np.array([head for _, head, _ in poses], np.float32),
        gaze_deg=np.array([gaze for _, _, gaze in poses], np.float32),
    )


def swaying(frames: int, *, yaw_deg: float = 5.0, first: int = 0) -> MotionCurves:
    """A head that sways and a mouth that moves, evenly and for ever."""
    poses: list[Pose] = []
    for frame in range(first, first + frames):
        phase = frame * 0.12
        head = (yaw_deg * np.sin(phase), 0.4 * yaw_deg * np.cos(phase), 0.3 * yaw_deg)
        jaw = {"jawOpen": 0.25 + 0.2 * float(np.sin(3 * phase))}
        poses.append((jaw, head, (2.0 * np.cos(phase), 1.0)))
    return curves_of(*poses)


def film(
    name: str, crop: FaceCrop, size: int, curves: MotionCurves, *, short_side: int = 256
) -> list[Bytes]:
    """The draft's frames as squares: a film in which colours and identity are the portrait's."""
    draws = painter(name, short_side)
    rows = zip(curves.weights, curves.head_deg, curves.gaze_deg, strict=True)
    return [crop.cut(opaque_rgb(draws.paint(*row)), size) for row in rows]


def cast_over(frame: Bytes, gains: Floats, shifts: Floats) -> Bytes:
    """A square with other colours."""
    levels = gains * (frame.astype(np.float32) - 128) + 128 + shifts
    return np.rint(levels).clip(0, 255).astype(np.uint8)
