"""Placed frames as planes, without work for what does not move.

Most films show an opaque portrait that is scaled up in front of something still or out of focus.
Then the few pixels it has are converted, and the planes are scaled: a third of the work.
"""

from __future__ import annotations

from typing import TypeAlias, cast

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter, Samples, write_planes
from emo_desktop.export.frame import BackgroundKind
from emo_desktop.export.placing import FramePlacer, blurred, seen_parts

_Planes: TypeAlias = tuple[Samples, ...]
_Part: TypeAlias = tuple[slice, slice]
_OPAQUE_PIXEL = 0xFF00_0000


class PlacedPlanes:
    """Places frames and converts them.

    Args:
        placer: places them.
        converter: of the film's form and size.
    """

    def __init__(self, placer: FramePlacer, converter: PlaneConverter) -> None:
        self._placer, self._converter = placer, converter
        self._still: _Planes | None = None

    def draw(self, portrait: Bytes, planes: _Planes) -> None:
        """Draw the film's frame with a portrait in it.

        Args:
            portrait: (h, w, 4) RGBA with straight alpha, of any size.
            planes: of the film's frame; all of them is written.
        """
        frame = self._placer.frame
        height, width = portrait.shape[:2]
        left, top, own_width, own_height = frame.place(width, height)
        is_larger = own_width >= width and own_height >= height
        if not (is_larger and self._is_plain(portrait)):
            write_planes(planes, self._converter.planes(self._placer.placed(portrait)))
            return
        own = self._converter.full_planes(_opaque(portrait))
        self._draw_behind(own, planes)
        inner, outer = seen_parts(frame, left, top, own_width, own_height)
        _draw_scaled(own, (own_width, own_height), planes, inner=inner, outer=outer)

    def _is_plain(self, portrait: Bytes) -> bool:
        """Whether nothing is transparent, and four pixels share a colour."""
        form = self._converter.form
        if form.has_alpha or (form.across, form.down) != (2, 2):
            return False
        if portrait.shape[2] == 3:
            return True
        # Alpha is the highest byte of a pixel that is read as one number.
        pixels = np.ascontiguousarray(portrait).view("<u4")
        return int(pixels.min()) >= _OPAQUE_PIXEL

    def _draw_behind(self, own: _Planes, planes: _Planes) -> None:
        """Draw what is behind.

        Args:
            own: of the portrait, each as large as it.
            planes: that are drawn into.
        """
        frame = self._placer.frame
        if frame.background.kind is BackgroundKind.BLUR:
            # So soft that it does not matter on which of two pixels its colour sits.
            for plane, values, black in zip(planes, own, self._converter.black, strict=True):
                size = (plane.shape[1], plane.shape[0])
                soft = blurred(values, frame, black)
                cv2.resize(soft, size, dst=plane, interpolation=cv2.INTER_LINEAR)
            return
        if self._still is None:
            self._still = self._converter.planes(self._placer.still)
        write_planes(planes, self._still)


def _draw_scaled(
    own: _Planes, size: tuple[int, int], planes: _Planes, *, inner: _Part, outer: _Part
) -> None:
    """Draw the planes of a portrait in its size in the film.

    Args:
        own: of the portrait, each as large as it.
        size: width and height of the portrait in the film.
        planes: that are drawn into.
        inner: what is seen of the portrait.
        outer: where in the film that is.
    """
    luma, *chroma = own
    _draw_part(luma, size, planes[0][outer], inner, cv2.INTER_CUBIC)
    width, height = size[0] // 2, size[1] // 2
    # Colour sits on the left one of two pixels: a quarter of its own step before their middle.
    share = luma.shape[1] / width / 4
    inner, outer = _halved(inner), _halved(outer)
    for plane, values in zip(planes[1:], chroma, strict=True):
        earlier = cast(Samples, _earlier(values, share))
        _draw_part(earlier, (width, height), plane[outer], inner, cv2.INTER_LINEAR)


def _draw_part(
    values: Samples, size: tuple[int, int], plane: Samples, part: _Part, method: int
) -> None:
    """Draw a part of what values are in another size."""
    if (plane.shape[1], plane.shape[0]) == size:
        cv2.resize(values, size, dst=plane, interpolation=method)
    else:
        np.copyto(plane, cv2.resize(values, size, interpolation=method)[part])


def _earlier(plane: Samples, share: float) -> cv2.typing.MatLike:
    """A plane as it is so much of a pixel to the left, 0 to 1."""
    before = cv2.copyMakeBorder(plane, 0, 0, 1, 0, cv2.BORDER_REPLICATE)[:, :-1]
    return cv2.addWeighted(plane, 1 - share, before, share, 0)


def _opaque(portrait: Bytes) -> Bytes:
    if portrait.shape[2] == 3:
        return np.ascontiguousarray(portrait)
    return np.asarray(cv2.cvtColor(portrait, cv2.COLOR_RGBA2RGB), np.uint8)


def _halved(part: _Part) -> _Part:
    """A part of the picture in planes of half its size."""
    rows, columns = part
    return (
        slice(rows.start // 2, rows.stop // 2),
        slice(columns.start // 2, columns.stop // 2),
    )
