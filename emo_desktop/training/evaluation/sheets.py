"""Frames of a film side by side, as a picture that a report holds within itself."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.training.evaluation.film_reading import read_frames

TILE_PX = 150  # height of a frame
_LABEL_PX = 18
_QUALITY = 85


def frames_at(path: Path, numbers: Iterable[int]) -> dict[int, Bytes]:
    """Some frames of a film, by their number; those it does not have are left out."""
    wanted = set(numbers)
    found: dict[int, Bytes] = {}
    for frame in read_frames(path):
        if frame.number in wanted:
            found[frame.number] = frame.pixels
        if len(found) == len(wanted):
            break
    return found


def sheet(frames: Mapping[int, Bytes], labels: Mapping[int, str], *, columns: int) -> Bytes | None:
    """(H, W, 3) uint8: frames in rows, each with its label under it; None without frames."""
    tiles = [_tile(frames[number], labels.get(number, "")) for number in sorted(frames)]
    if not tiles:
        return None
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % min(columns, len(tiles)))
    width = min(columns, len(tiles))
    rows = [np.hstack(tiles[begin : begin + width]) for begin in range(0, len(tiles), width)]
    return np.vstack(rows)


def evenly(frames: int, count: int) -> Sequence[int]:
    """At most ``count`` numbers spread over ``frames`` frames."""
    return sorted({int(place) for place in np.linspace(0, frames - 1, min(count, frames))})


def inline_picture(rgb: Bytes, *, alt: str) -> str:
    """An ``img`` that holds the picture itself."""
    _done, content = cv2.imencode(".jpg", rgb[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    encoded = base64.b64encode(content.tobytes()).decode("ascii")
    return f'<img alt="{alt}" src="data:image/jpeg;base64,{encoded}">'


def _tile(rgb: Bytes, label: str) -> Bytes:
    width = max(1, round(rgb.shape[1] * TILE_PX / rgb.shape[0]))
    small = cv2.resize(rgb, (width, TILE_PX), interpolation=cv2.INTER_AREA)
    strip = np.full((_LABEL_PX, width, 3), 255, np.uint8)
    place = (3, _LABEL_PX - 5)
    cv2.putText(strip, label, place, cv2.FONT_HERSHEY_SIMPLEX, 0.38, (60, 60, 60), 1, cv2.LINE_AA)
    return np.pad(np.vstack([small, strip]), ((2, 2), (2, 2), (0, 0)), constant_values=255)
