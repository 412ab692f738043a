"""Where faces are in a picture: BlazeFace, its anchors and the merging of its answers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.networks import Network
from emo_desktop.face.geometry import FaceBox

_INPUT_PX = 128
# Cells along a side of each feature map and anchors per cell, in the order of the outputs.
_GRIDS = ((16, 2), (8, 6))
_MIN_SCORE = 0.65  # noise reaches 0.6, the faces of the test portraits begin at 0.87
_SAME_FACE_OVERLAP = 0.3
# Close-ups are found only with room around them.
_PADDINGS = (0.0, 0.35)
# Faces much smaller than the picture are found only in windows of it: (windows a side, size).
_WINDOWS = ((3, 0.5), (6, 0.25))


@dataclass(frozen=True, slots=True)
class DetectedFace:
    """A face found in a picture.

    Args:
        box: from brows to chin, in pixels of the picture.
        score: 0.65 to 1.
        roll_deg: angle of the eye line; positive leans the head to the right of the picture.
    """

    box: FaceBox
    score: float
    roll_deg: float = 0.0


class BoxFinder:
    """Finds faces; shared by threads."""

    def __init__(self) -> None:
        self._network = Network("face_detection.onnx", ("regressors", "classificators"))
        self._anchors = _anchors()

    def find(self, rgb: Bytes) -> Iterator[tuple[DetectedFace, ...]]:
        """The faces of a picture, best first, as seen in ever smaller windows of it.

        The first answer is for the whole picture; ask on while an answer holds no real face.

        Args:
            rgb: (H, W, 3) uint8.
        """
        height, width = rgb.shape[:2]
        whole = FaceBox(0, 0, width, height)
        yield _faces([self._look(rgb, whole, padding) for padding in _PADDINGS])
        for count, size in _WINDOWS:
            yield _faces([self._look(rgb, window, 0.0) for window in _windows(whole, count, size)])

    def _look(self, rgb: Bytes, window: FaceBox, padding: float) -> Floats:
        """(N, 9): score, box (x, y, width, height) and two eyes (x, y), in picture pixels."""
        square, scale, left, top = _letterbox(rgb, window, padding)
        blob = square.astype(np.float32)[None] / 127.5 - 1
        regressors, logits = self._network.run(blob)
        scores = 1 / (1 + np.exp(-np.clip(logits.reshape(-1), -80, 80)))
        keep = scores > _MIN_SCORE
        raw = regressors.reshape(-1, 16)[keep]
        centres = self._anchors[keep] * _INPUT_PX
        middle = raw[:, :2] + centres
        offset = np.array([window.x, window.y])
        corner = (middle - raw[:, 2:4] / 2 - (left, top)) / scale + offset
        eyes = (raw[:, 4:8].reshape(-1, 2, 2) + centres[:, None] - (left, top)) / scale + offset
        return np.concatenate(
            [scores[keep, None], corner, raw[:, 2:4] / scale, eyes.reshape(-1, 4)], axis=1
        )


def _anchors() -> Floats:
    """(896, 2) cell centres, x and y in 0 to 1."""
    parts = []
    for cells, per_cell in _GRIDS:
        rows, columns = np.divmod(np.arange(cells * cells), cells)
        centres = (np.stack([columns, rows], axis=1) + 0.5) / cells
        parts.append(np.repeat(centres, per_cell, axis=0))
    return np.concatenate(parts).astype(np.float32)


def _windows(whole: FaceBox, count: int, size: float) -> Iterator[FaceBox]:
    side = max(whole.width, whole.height) * size
    for y in np.linspace(0, max(whole.height - side, 0), count):
        for x in np.linspace(0, max(whole.width - side, 0), count):
            yield FaceBox(float(x), float(y), min(side, whole.width), min(side, whole.height))


def _letterbox(rgb: Bytes, window: FaceBox, padding: float) -> tuple[Bytes, float, float, float]:
    """A black square with the window in its middle, and scale, left and top of the window in it."""
    x0, y0 = int(window.x), int(window.y)
    part = rgb[y0 : y0 + math.ceil(window.height), x0 : x0 + math.ceil(window.width)]
    scale = _INPUT_PX / (max(part.shape[:2]) * (1 + 2 * padding))
    width, height = (max(1, round(part.shape[axis] * scale)) for axis in (1, 0))
    shrunk = cv2.resize(
        part, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    )
    square = np.zeros((_INPUT_PX, _INPUT_PX, 3), np.uint8)
    left, top = (_INPUT_PX - width) // 2, (_INPUT_PX - height) // 2
    square[top : top + height, left : left + width] = shrunk
    return square, scale, left, top


def _faces(found: list[Floats]) -> tuple[DetectedFace, ...]:
    faces = [_face(row) for row in _merge(np.concatenate(found))]
    return tuple(sorted(faces, key=lambda face: face.score, reverse=True))


def _merge(rows: Floats) -> list[Floats]:
    """One row per face: answers that overlap the best one are averaged by score."""
    merged = []
    while len(rows):
        best = rows[np.argmax(rows[:, 0])]
        same = _overlap(best[1:5], rows[:, 1:5]) > _SAME_FACE_OVERLAP
        group = rows[same]
        mean = np.average(group, axis=0, weights=group[:, 0])
        mean[0] = best[0]
        merged.append(mean)
        rows = rows[~same]
    return merged


def _overlap(box: Floats, boxes: Floats) -> Floats:
    """(N,) intersection over union of one box with each of ``boxes`` (N, 4)."""
    low = np.maximum(box[:2], boxes[:, :2])
    high = np.minimum(box[:2] + box[2:], boxes[:, :2] + boxes[:, 2:])
    common = np.prod(np.clip(high - low, 0, None), axis=1)
    total = box[2] * box[3] + boxes[:, 2] * boxes[:, 3] - common
    # A box compared with itself must count as the same even when it has no area.
    return np.where((boxes == box).all(axis=1), 1.0, common / np.maximum(total, 1e-9))


def _face(row: Floats) -> DetectedFace:
    score, x, y, width, height, *eyes = (float(value) for value in row)
    roll = math.degrees(math.atan2(eyes[3] - eyes[1], eyes[2] - eyes[0]))
    return DetectedFace(FaceBox(x, y, width, height), score, roll)
