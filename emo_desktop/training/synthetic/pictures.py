"""Training clips of portraits whose licence allows it, moved by the draft renderer."""

from __future__ import annotations

import functools
from dataclasses import replace

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.resources import resources_dir
from emo_desktop.draft.raster import lay_triangles
from emo_desktop.draft.surroundings import Surroundings, fit_surroundings
from emo_desktop.draft.topology import LIPS_INNER_LOWER, LIPS_INNER_UPPER
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.matte import person_matte
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, opaque_rgb, prepare_portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop, face_crop
from emo_desktop.render.final.face_steering import FaceSteering, head_speeds_deg
from emo_desktop.training.emo.clip_file import FRAME_PX, TrainingClip
from emo_desktop.training.synthetic.flow import SAMPLES, fit_flow
from emo_desktop.training.synthetic.performance import Performance
from emo_desktop.training.synthetic.talking_heads import (
    CROP_FACES,
    REFERENCE_PX,
    boxes_of,
    square_portrait,
)

PORTRAITS = ("character.jpg", "painting.jpg", "drawing.png")  # CC0 1.0 or in the public domain
_DRAWN_PX = 2 * REFERENCE_PX
_MOST_TURN_DEG = (12.0, 8.0, 8.0)  # as far as the draft's pictures are good
_PREPARED_PX = 768


class PictureStage:
    """Moves the portraits that come with the program.

    Args:
        detector: finds their faces.
    """

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector

    def clip(
        self, performance: Performance, *, voice: str, rng: np.random.Generator
    ) -> TrainingClip:
        """One of the portraits speaking, in other colours and cut another way each time."""
        name = PORTRAITS[int(rng.integers(len(PORTRAITS)))]
        square = _other_look(_square(self._portrait(name), rng), rng)
        portrait = square_portrait(square, self._detector)
        matte = person_matte(portrait.pixels, portrait.landmarks, finder=self._detector)
        portrait = replace(portrait, matte=matte)
        painter = DraftPainter(portrait)
        steering = FaceSteering(portrait, FaceCrop(0, 0, _DRAWN_PX), _DRAWN_PX, rig=painter.rig)
        curves = _held_in(performance.curves)
        points = steering.points(curves)
        return TrainingClip(
            identity=f"picture-{name.split('.')[0]}",
            voice=voice,
            source="picture",
            held_out=False,
            reference=_sized(square, REFERENCE_PX),
            frames=_frames(painter, curves),
            flow=_flows(painter, portrait, curves),
            points=points,
            reference_points=steering.reference_points,
            rig_points=points,
            rig_reference_points=steering.reference_points,
            weights=curves.weights,
            head_deg=curves.head_deg,
            gaze_deg=curves.gaze_deg,
            song=performance.song,
            boxes=boxes_of(points),
            speed_deg=head_speeds_deg(curves, None),
            hearing=performance.hearing,
        )

    def _portrait(self, name: str) -> Portrait:
        return _prepared(name, self._detector)


@functools.lru_cache(maxsize=len(PORTRAITS))
def _prepared(name: str, detector: FaceDetector) -> Portrait:
    picture = read_picture(resources_dir() / "samples" / "portraits" / name)
    return prepare_portrait(picture, short_side=_PREPARED_PX, detector=detector)


def _square(portrait: Portrait, rng: np.random.Generator) -> Bytes:
    """(512, 512, 3) the square about the face, a little larger or smaller, perhaps mirrored."""
    whole = face_crop(portrait, scale=CROP_FACES * float(rng.uniform(0.88, 1.1)))
    pixels = portrait.pixels
    if pixels[..., 3].min() < 255:
        share = pixels[..., 3:] / np.float32(255)
        behind = rng.uniform(30, 240, 3).astype(np.float32)
        pixels = np.asarray(pixels[..., :3] * share + behind * (1 - share), np.uint8)
    else:
        pixels = opaque_rgb(pixels)
    square = whole.cut(pixels, _DRAWN_PX)
    return np.ascontiguousarray(square[:, ::-1]) if rng.random() < 0.5 else square


def _other_look(square: Bytes, rng: np.random.Generator) -> Bytes:
    """A picture in other light: tint, contrast, saturation."""
    colours = square.astype(np.float32)
    grey = colours.mean(axis=2, keepdims=True)
    colours = grey + float(rng.uniform(0.4, 1.3)) * (colours - grey)
    colours = 128 + float(rng.uniform(0.75, 1.2)) * (colours - 128) + float(rng.uniform(-20, 20))
    colours = colours * rng.uniform(0.85, 1.12, 3).astype(np.float32)
    return np.asarray(colours.clip(0, 255), np.uint8)


def _held_in(curves: MotionCurves) -> MotionCurves:
    most = np.array(_MOST_TURN_DEG)
    return MotionCurves(
        fps=curves.fps,
        weights=curves.weights,
        head_deg=np.asarray(curves.head_deg.clip(-most, most), np.float32),
        gaze_deg=curves.gaze_deg,
    )


def _frames(painter: DraftPainter, curves: MotionCurves) -> Bytes:
    rows = zip(curves.weights, curves.head_deg, curves.gaze_deg, strict=True)
    return np.stack([_sized(painter.paint(*row)[..., :3], FRAME_PX) for row in rows])


def _sized(picture: Bytes, size: int) -> Bytes:
    sized = cv2.resize(np.ascontiguousarray(picture), (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.uint8)


def _flows(painter: DraftPainter, portrait: Portrait, curves: MotionCurves) -> Floats:
    """(F, 16, 16, 2) from the draft's own map: where it takes each pixel from."""
    rig = painter.rig
    around = fit_surroundings(rig, (_DRAWN_PX, _DRAWN_PX), layered=portrait.matte is not None)
    person = np.ones((SAMPLES, SAMPLES), np.float32)
    if portrait.matte is not None:
        person = cv2.resize(portrait.matte, (SAMPLES, SAMPLES), interpolation=cv2.INTER_AREA)
    rows = zip(curves.weights, curves.head_deg, curves.gaze_deg, strict=True)
    return np.stack([_flow(painter, around, np.asarray(person), row) for row in rows])


def _flow(
    painter: DraftPainter,
    around: Surroundings,
    person: Floats,
    row: tuple[Floats, Floats, Floats],
) -> Floats:
    rig = painter.rig
    posed = rig.pose(*row)
    displacement = around.displacement(rig.camera, posed.offsets, posed.rotation)
    shift = cv2.resize(around.source_shift(displacement), (SAMPLES, SAMPLES))
    shift = np.ascontiguousarray(shift, np.float32)
    step = _DRAWN_PX / SAMPLES
    lay_triangles(
        shift,
        points=(posed.points + 0.5) / step - 0.5,
        values=rig.camera.project(rig.positions) - posed.points,
        triangles=rig.triangles[np.argsort(posed.depth[rig.triangles].sum(axis=1))],
    )
    here = np.dstack(np.meshgrid(np.arange(SAMPLES), np.arange(SAMPLES))).astype(np.float32)
    counts = cv2.remap(
        person, here + shift / np.float32(step), None, cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    lips = posed.points[list(LIPS_INNER_UPPER) + list(LIPS_INNER_LOWER[::-1])]
    hidden = np.ascontiguousarray(counts, np.float32)
    cv2.fillPoly(hidden, [np.rint((lips + 0.5) / step - 0.5).astype(np.int32)], 0.0)
    return fit_flow(shift / np.float32(_DRAWN_PX), hidden)
