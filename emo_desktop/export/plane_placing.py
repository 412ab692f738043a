"""Placed frames as planes, without work for what does not move.

Most films show an opaque portrait that is scaled up in front of something still or out of focus.
Then the few pixels it has are converted, and the planes are scaled: a third of the work.
"""

from __future__ import annotations

from typing import TypeAlias, cast

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter, Samples
from emo_desktop.export.frame import BackgroundKind
from emo_desktop.export.placing import FramePlacer, blurred, seen_parts

_Planes: TypeAlias = tuple[Samples, ...]


class PlacedPlanes:
    """Places frames and converts them.

    Args:
        placer: places them.
        converter: of the film's form and size.
    """

    def __init__(self, placer: FramePlacer, converter: PlaneConverter) -> None:
        self._placer, self._converter = placer, converter
        self._still: _Planes | None = None

    def planes(self, portrait: Bytes) -> _Planes:
        """The planes of the film's frame with a portrait in it.

        Args:
            portrait: (h, w, 4) RGBA with straight alpha, of any size.
        """
        frame = self._placer.frame
        height, width = portrait.shape[:2]
        left, top, own_width, own_height = frame.place(width, height)
        is_larger = own_width >= width and own_height >= height
        if not (is_larger and self._is_plain(portrait)):
            return self._converter.planes(self._placer.placed(portrait))
        inner, outer = seen_parts(frame, left, top, own_width, own_height)
        own = self._converter.full_planes(_opaque(portrait))
        planes = self._behind(own)
        for number, (plane, values) in enumerate(
            zip(planes, _scaled(own, own_width, own_height), strict=True)
        ):
            step = 2 if number else 1
            plane[_shared(outer, step)] = values[_shared(inner, step)]
        return planes

    def _is_plain(self, portrait: Bytes) -> bool:
        """Whether nothing is transparent, and four pixels share a colour."""
        form = self._converter.form
        if form.has_alpha or (form.across, form.down) != (2, 2):
            return False
        return portrait.shape[2] == 3 or bool(cv2.extractChannel(portrait, 3).min() == 255)

    def _behind(self, own: _Planes) -> _Planes:
        """The planes of what is behind; may be written to.

        Args:
            own: of the portrait, each as large as it.
        """
        frame = self._placer.frame
        if frame.background.kind is BackgroundKind.BLUR:
            # So soft that it does not matter on which of two pixels its colour sits.
            sizes = [(frame.width, frame.height), *[(frame.width // 2, frame.height // 2)] * 2]
            blacks = self._converter.black
            return tuple(
                _samples(
                    cv2.resize(blurred(plane, frame, black), size, interpolation=cv2.INTER_LINEAR)
                )
                for plane, size, black in zip(own, sizes, blacks, strict=True)
            )
        if self._still is None:
            self._still = self._converter.planes(self._placer.still)
        return tuple(plane.copy() for plane in self._still)


def _scaled(own: _Planes, width: int, height: int) -> _Planes:
    """The planes of a portrait in its size in the film."""
    luma, *chroma = own
    # Colour sits on the left one of two pixels: a quarter of its own step before their middle.
    share = luma.shape[1] / (width // 2) / 4
    size = (width // 2, height // 2)
    return (
        _samples(cv2.resize(luma, (width, height), interpolation=cv2.INTER_CUBIC)),
        *(
            _samples(cv2.resize(_earlier(plane, share), size, interpolation=cv2.INTER_LINEAR))
            for plane in chroma
        ),
    )


def _earlier(plane: Samples, share: float) -> cv2.typing.MatLike:
    """A plane as it is so much of a pixel to the left, 0 to 1."""
    before = cv2.copyMakeBorder(plane, 0, 0, 1, 0, cv2.BORDER_REPLICATE)[:, :-1]
    return cv2.addWeighted(plane, 1 - share, before, share, 0)


def _opaque(portrait: Bytes) -> Bytes:
    if portrait.shape[2] == 3:
        return np.ascontiguousarray(portrait)
    return np.asarray(cv2.cvtColor(portrait, cv2.COLOR_RGBA2RGB), np.uint8)


def _shared(part: tuple[slice, slice], step: int) -> tuple[slice, slice]:
    """A part of the picture in a plane whose samples are shared by so many pixels each way."""
    rows, columns = part
    return (
        slice(rows.start // step, rows.stop // step),
        slice(columns.start // step, columns.stop // step),
    )


def _samples(plane: cv2.typing.MatLike) -> Samples:
    return cast(Samples, plane)
