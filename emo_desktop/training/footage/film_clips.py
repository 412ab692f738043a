"""Training clips from a piece of footage."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.draft.fit import fit_rig
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.canonical import place_canonical_face
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop, face_crop
from emo_desktop.render.final.face_steering import FaceSteering, head_speeds_deg
from emo_desktop.training.emo.clip_file import FLOW_CELLS, MOST_FLOW, TrainingClip
from emo_desktop.training.evaluation.following import box_of
from emo_desktop.training.footage.fitted_curves import fitted_curves
from emo_desktop.training.footage.shots import CLIP_FRAMES
from emo_desktop.training.metrics.landmarks import mouth_aperture

REFERENCE_PX = 256
_PUPILS = (468, 473)
_POINTS = (*range(MESH_POINTS), *_PUPILS)
_OPEN, _TURNED = 8.0, 1 / 15  # what an open mouth and a degree of turning count against a frame
_OPAQUE = 255


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose clip it is.

    Args:
        identity: names the face.
        voice: names the voice.
        held_out: whether both are kept from training.
    """

    identity: str
    voice: str
    held_out: bool


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """The sound of a piece: see ``TrainingClip``.

    Args:
        song: (F,).
        hearing: (T, 5, 384).
    """

    song: Floats
    hearing: Floats


def best_reference(points: Floats, rows: Ints, apart_from: Ints) -> int:
    """The film's frame that shows a face best: mouth shut, ahead; if it can be, of another piece.

    Args:
        points: (F, 478, 3) landmarks of all frames of the film.
        rows: numbers of the frames to choose from.
        apart_from: numbers of the frames of the clip itself.
    """
    others = np.setdiff1d(rows, apart_from)
    among = others if len(others) >= CLIP_FRAMES // 2 else rows
    poses = [place_canonical_face(points[row]).pose for row in among]
    turned = [abs(pose.yaw) + abs(pose.pitch) + abs(pose.roll) for pose in poses]
    apertures = [mouth_aperture(points[row]) for row in among]
    score = _OPEN * np.array(apertures) + _TURNED * np.array(turned)
    return int(among[int(score.argmin())])


def square_of(rgb: Bytes, points: Floats, *, crop_faces: float) -> FaceCrop:
    """The square round a face as the program crops it.

    Raises:
        NoFaceError: the face lies outside the picture.
    """
    return face_crop(_portrait(rgb, points), scale=crop_faces)


def shares_of(points: Floats, crop: FaceCrop) -> Floats:
    """(F, 470, 2) float32 mesh and pupils of landmarks (F, 478, 3), in shares of a square."""
    flat = points[:, list(_POINTS), :2]
    return np.asarray((flat - (crop.left, crop.top) + 0.5) / crop.side, np.float32)


def make_clip(
    frames: Bytes,
    points: Floats,
    *,
    reference: Bytes,
    reference_points: Floats,
    crop: FaceCrop,
    heard: Heard,
    speaker: Speaker,
) -> TrainingClip:
    """A clip.

    Args:
        frames: (F, 128, 128, 3) uint8, cut by ``crop``.
        points: (F, 478, 3) landmarks, pixels of the film.
        reference: (256, 256, 3) uint8, cut by ``crop``.
        reference_points: (478, 3) landmarks, pixels of the film.
        crop: the square of the film.
        heard: the sound.
        speaker: whose it is.
    """
    scale = REFERENCE_PX / crop.side
    placed = _scaled(reference_points, crop, scale)
    portrait = _portrait(reference, placed)
    rig = fit_rig(portrait)
    curves = fitted_curves(np.stack([_scaled(each, crop, scale) for each in points]), placed, rig)
    steering = FaceSteering(portrait, FaceCrop(0, 0, REFERENCE_PX), REFERENCE_PX, rig=rig)
    shares = shares_of(points, crop)
    return TrainingClip(
        identity=speaker.identity,
        voice=speaker.voice,
        source="footage",
        held_out=speaker.held_out,
        reference=reference,
        frames=frames,
        flow=flow_to(reference, frames),
        points=shares,
        reference_points=shares_of(reference_points[None], crop)[0],
        rig_points=steering.points(curves),
        rig_reference_points=steering.reference_points,
        weights=curves.weights,
        head_deg=curves.head_deg,
        gaze_deg=curves.gaze_deg,
        song=heard.song,
        boxes=_boxes(shares),
        speed_deg=_speeds(curves),
        hearing=heard.hearing,
    )


def flow_to(reference: Bytes, frames: Bytes) -> Floats:
    """(F, 16, 16, 2) where the reference shows what each frame shows; see ``TrainingClip.flow``."""
    side = frames.shape[1]
    small = cv2.resize(reference, (side, side), interpolation=cv2.INTER_AREA)
    still = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    seeker = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    flows = [seeker.calc(cv2.cvtColor(each, cv2.COLOR_RGB2GRAY), still, None) for each in frames]
    cells = [
        cv2.resize(flow, (FLOW_CELLS, FLOW_CELLS), interpolation=cv2.INTER_AREA) for flow in flows
    ]
    flow = np.clip(np.stack(cells) / side, -MOST_FLOW, MOST_FLOW)
    return np.asarray(flow, np.float32)


def _portrait(rgb: Bytes, points: Floats) -> Portrait:
    """A frame as the program prepares a portrait, without the person's outline."""
    opaque = np.full((*rgb.shape[:2], 1), _OPAQUE, np.uint8)
    return Portrait(
        pixels=np.concatenate([rgb, opaque], axis=2),
        landmarks=np.asarray(points, np.float32),
        box=box_of(points),
        pose=place_canonical_face(points).pose,
        matte=None,
        confidence=1.0,
        digest="",
    )


def _scaled(points: Floats, crop: FaceCrop, scale: float) -> Floats:
    """(478, 3) landmarks of the film as pixels of the cut square."""
    moved = np.asarray(points, np.float32).copy()
    moved[:, :2] = (points[:, :2] - (crop.left, crop.top) + 0.5) * scale - 0.5
    moved[:, 2] = points[:, 2] * scale
    return moved


def _boxes(shares: Floats) -> Floats:
    low, high = shares[:, :MESH_POINTS].min(axis=1), shares[:, :MESH_POINTS].max(axis=1)
    return np.asarray(np.concatenate([low, high - low], axis=1), np.float32)


def _speeds(curves: MotionCurves) -> Floats:
    return head_speeds_deg(curves, None)
