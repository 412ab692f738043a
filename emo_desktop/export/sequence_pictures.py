"""Folders of pictures are read as the films they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.export.wave_file import read_wave_facts

_ENDING = ".png"
_USUAL_RATES = tuple(Fraction(fps) for fps in (25, 24, 30, 50))


def pictures_of(folder: Path) -> tuple[Path, ...]:
    """The pictures of a folder, in their order.

    Raises:
        MediaError: there are none, or the folder cannot be read.
    """
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == _ENDING)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise MediaError(f"{folder} cannot be read: {reason}.") from error
    if not found:
        raise MediaError(
            f"There are no PNG pictures in {folder.name}.",
            hint="Choose a film, or the folder of the pictures of one.",
        )
    return tuple(found)


def possible_rates(folder: Path, frames: int) -> tuple[Fraction, ...]:
    """Frames per second of a folder's film: as its sound says, else what is usual.

    Args:
        folder: of the pictures.
        frames: how many there are.
    """
    for path in sorted(folder.glob("*.wav")):
        try:
            sound = read_wave_facts(path)
        except OSError:
            continue
        if sound.samples:
            return (frames / sound.duration_s,)
    return _USUAL_RATES


def lumas_of(pictures: Iterable[Path]) -> Iterator[Bytes]:
    """Brightness (H, W) uint8 of each picture that can be read and is as large as the first."""
    shape: tuple[int, ...] | None = None
    for path in pictures:
        luma = _read_luma(path)
        if luma is None or (shape is not None and luma.shape != shape):
            continue
        shape = luma.shape
        yield luma


def _read_luma(path: Path) -> Bytes | None:
    try:
        content = np.fromfile(path, np.uint8)
    except OSError:
        return None
    luma = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if content.size else None
    return None if luma is None else np.asarray(luma, np.uint8)
