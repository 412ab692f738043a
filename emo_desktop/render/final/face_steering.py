"""What the motion curves ask of the diffusion model: where the face may be, how fast it turns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.errors import PictureError
from emo_desktop.draft.eyes import pupils
from emo_desktop.draft.fit import fit_rig
from emo_desktop.draft.rig import PosedFace, Rig
from emo_desktop.draft.topology import LIPS_OUTER_LOWER, LIPS_OUTER_UPPER, MESH_POINTS
from emo_desktop.emo.config import GuideDrawing
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.portrait import Portrait
from emo_desktop.face.region import face_region
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop
from emo_desktop.render.final.guides import guide_pictures

SPEECH_SPEED_DEG = (0.1, 1.0)
SONG_SPEED_DEG = (1.0, 1.3)
UNNATURAL_SPEED_DEG = 1.5

# Hallo's masks: boxes so many times as large, blurred by so much of the latents' side.
FACE_SCALE, LIP_SCALE = 1.2, 2.0
_FACE_BLUR, _LIP_BLUR = 8 / 64, 5 / 64
_BLUR_REACH = 25 / 8  # of a blur's deviation
_LATENT_PX = 8

_LIPS = LIPS_OUTER_UPPER + LIPS_OUTER_LOWER


@dataclass(frozen=True, slots=True)
class FaceBoxes:
    """Where face and lips are, frame by frame, in pixels of the model's square.

    Args:
        faces: of every frame.
        lips: of every frame.
    """

    faces: tuple[FaceBox, ...]
    lips: tuple[FaceBox, ...]

    def __add__(self, others: FaceBoxes) -> FaceBoxes:
        """These boxes, then others."""
        return FaceBoxes(self.faces + others.faces, self.lips + others.lips)


@dataclass(frozen=True, slots=True, eq=False)
class RegionMasks:
    """The three parts of the picture that a voice moves in its own way (Hallo).

    Each is (S / 8, S / 8) float32, 0 to 1, with soft borders.

    Args:
        face: the face without the lips.
        lip: the lips with their surroundings.
        background: all but the face.
    """

    face: Floats
    lip: Floats
    background: Floats


class FaceSteering:
    """Turns motion curves into the conditions of the model. Safe to use from several threads.

    Args:
        portrait: who speaks.
        crop: the square of it that the model sees.
        size: side of the model's square, pixels; a multiple of 8.
        rig: the portrait's rig, where one was fitted before.

    Raises:
        PictureError: the face does not lie in the square.
    """

    def __init__(
        self, portrait: Portrait, crop: FaceCrop, size: int, *, rig: Rig | None = None
    ) -> None:
        if size % _LATENT_PX:
            raise ValueError(f"a side of {size} pixels is no multiple of {_LATENT_PX}")
        self._crop = crop
        self._size = size
        placed = crop.points_in(portrait.landmarks[:, :2], size)
        _check_region(face_region([_box(placed)], height=size, width=size))
        # Lids that the draft draws over the mesh close with the mesh here.
        self._rig = replace(rig or fit_rig(portrait), drawn_eyes=(None, None))

    def boxes(self, curves: MotionCurves) -> FaceBoxes:
        """The boxes of the posed face and lips in every frame; they may reach over the square."""
        faces, lips = [], []
        for _frame, posed in self._posed(curves):
            placed = self._crop.points_in(posed.points, self._size)
            faces.append(_box(placed))
            lips.append(_box(placed[list(_LIPS)]))
        return FaceBoxes(tuple(faces), tuple(lips))

    def region(
        self, boxes: FaceBoxes, *, width_scale: float = 1.0, height_scale: float = 1.0
    ) -> Floats:
        """(1, S, S) float32: EMO's M, 1 where the face may be in any of the frames, else 0.

        Args:
            boxes: of the frames that count.
            width_scale: widens every box about its middle; the head swings more.
            height_scale: heightens every box; the head nods more.

        Raises:
            PictureError: nothing of the face lies in the square.
        """
        region = face_region(
            boxes.faces,
            height=self._size,
            width=self._size,
            width_scale=width_scale,
            height_scale=height_scale,
        )
        _check_region(region)
        return region

    def regions_of(self, boxes: FaceBoxes) -> RegionMasks:
        """The masks of face, lips and background over all frames.

        Raises:
            PictureError: nothing of the face lies in the square.
        """
        face = _soft_mask(boxes.faces, self._size, scale=FACE_SCALE, blur=_FACE_BLUR)
        lip = _soft_mask(boxes.lips, self._size, scale=LIP_SCALE, blur=_LIP_BLUR)
        return RegionMasks(
            face=np.maximum(face - lip, 0).astype(np.float32),
            lip=lip,
            background=(1 - face).astype(np.float32),
        )

    def guides(self, curves: MotionCurves, drawing: GuideDrawing) -> Bytes:
        """(F, S, S, K) uint8: the drawing of the face in every frame; see ``guide_pictures``."""
        points = self.points(curves)
        return guide_pictures(points, self.reference_points, drawing=drawing, size=self._size)

    def points(self, curves: MotionCurves) -> Floats:
        """(F, 470, 2) float32 the posed points in shares of the square, pupils right and left last.

        A share is 0 at the square's left or upper border and 1 at its right or lower one; points
        may lie beyond.
        """
        placed = np.zeros((len(curves), MESH_POINTS + 2, 2), np.float32)
        for frame, posed in self._posed(curves):
            seen = pupils(self._rig, posed.rotation, curves.gaze_deg[frame])
            placed[frame] = self._shares(np.concatenate([posed.points, seen]))
        return placed

    @property
    def reference_points(self) -> Floats:
        """(470, 2) float32 where the points lie in the portrait itself; see ``points``."""
        rest = np.concatenate([self._rig.rest[:, :2], self._rig.iris[:, :2]])
        return self._shares(rest).astype(np.float32)

    def _posed(self, curves: MotionCurves) -> Iterator[tuple[int, PosedFace]]:
        rows = zip(curves.weights, curves.head_deg, curves.gaze_deg, strict=True)
        for frame, (weights, head_deg, gaze_deg) in enumerate(rows):
            yield frame, self._rig.pose(weights, head_deg, gaze_deg)

    def _shares(self, points: Floats) -> Floats:
        """(N, 2) points of the picture in shares of the square."""
        return np.asarray((self._crop.points_in(points, self._size) + 0.5) / self._size)


def head_speeds_deg(curves: MotionCurves, before_deg: Floats | None) -> Floats:
    """(F,) how far the head turned since the frame before, degrees: the paper's w_f.

    Args:
        curves: of F frames.
        before_deg: (3,) yaw, pitch and roll in the frame before the first; None at the start of a
            clip, where the first frame moves as the second.
    """
    if len(curves) == 0:
        return np.zeros(0, np.float32)
    head_deg = curves.head_deg if before_deg is None else np.vstack([before_deg, curves.head_deg])
    rotations = _rotations(np.asarray(head_deg, np.float64))
    # |A - B| = √8 sin(angle / 2): exact also for angles too small for an arc cosine.
    apart = np.linalg.norm(np.diff(rotations, axis=0), axis=(1, 2))
    speeds = 2 * np.rad2deg(np.arcsin(np.minimum(apart / np.sqrt(8), 1)))
    if before_deg is None:
        speeds = np.concatenate([speeds[:1], speeds]) if len(speeds) else np.zeros(1)
    return np.asarray(speeds, np.float32)


def usual_speeds(speeds: Floats, song: Floats) -> Floats:
    """(F,) float32 speeds within what looks natural for speech and for song.

    Args:
        speeds: (F,) degrees per frame.
        song: (F,) 0 spoken, 1 sung.
    """
    slowest, fastest = (
        spoken + np.asarray(song) * (sung - spoken)
        for spoken, sung in zip(SPEECH_SPEED_DEG, SONG_SPEED_DEG, strict=True)
    )
    return np.clip(speeds, slowest, fastest).astype(np.float32)


def _rotations(head_deg: Floats) -> Floats:
    """(F, 3, 3) turns of the head: roll, then pitch, then yaw, as the draft's camera turns it."""
    yaw, pitch, roll = (
        np.array([cv2.Rodrigues(np.deg2rad(angle) * axis)[0] for angle in angles])
        for angles, axis in zip(head_deg.T, np.eye(3)[[1, 0, 2]], strict=True)
    )
    return np.asarray(yaw @ pitch @ roll)


def _box(points: Floats) -> FaceBox:
    """The box round (N, 2) points, whose whole numbers are a pixel's middle, not its edge."""
    low, high = points.min(axis=0) + 0.5, points.max(axis=0) + 0.5
    return FaceBox(float(low[0]), float(low[1]), *(float(length) for length in high - low))


def _check_region(region: Floats) -> None:
    if not region.any():
        raise PictureError(
            "The portrait has no face region: no part of its face lies in the square to be drawn.",
            hint="Place the box over the face by hand (--face x,y,w,h), or use another picture.",
        )


def _soft_mask(boxes: Sequence[FaceBox], size: int, *, scale: float, blur: float) -> Floats:
    """(S / 8, S / 8) float32 the union of boxes, scaled as one, with soft borders."""
    side = size // _LATENT_PX
    mask = np.zeros((size, size), np.float32)
    if boxes:
        columns, rows = _scaled_union(boxes, size, scale)
        mask[rows, columns] = 1
    _check_region(mask)
    mask = cv2.resize(mask, (side, side), interpolation=cv2.INTER_LINEAR)
    reach = 2 * round(_BLUR_REACH * blur * side) + 1
    mask = cv2.GaussianBlur(mask, (reach, reach), blur * side)
    lowest, highest = float(mask.min()), float(mask.max())
    if highest > lowest:
        mask = (mask - lowest) / (highest - lowest)
    return np.asarray(mask, np.float32)


def _scaled_union(boxes: Sequence[FaceBox], size: int, scale: float) -> tuple[slice, slice]:
    """The columns and rows of a box round all boxes; where it reaches over the square it moves."""
    corners = np.array([(b.x, b.y, b.x + b.width, b.y + b.height) for b in boxes])
    low, high = corners[:, :2].min(axis=0), corners[:, 2:].max(axis=0)
    middle, half = (low + high) / 2, scale * (high - low) / 2
    low, high = middle - half, middle + half
    inward = np.maximum(-low, 0) - np.maximum(high - size, 0)
    first, end = (np.rint(np.clip(edge + inward, 0, size)).astype(int) for edge in (low, high))
    return slice(first[0], end[0]), slice(first[1], end[1])
