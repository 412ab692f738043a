"""Pictures as encoders take them, and the memory of their planes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self, TypeAlias, cast

import av
import cv2
import numpy as np
from av.video.plane import VideoPlane

from emo_desktop.export.colour import FORMS, Samples, write_planes
from emo_desktop.export.encoders import tag

Planes: TypeAlias = tuple[Samples, ...]
# Formats of graphics cards, which hold the two colour planes as one, by what they are made of.
_PAIRED = MappingProxyType({"nv12": "yuv420p", "p010le": "yuv420p10le"})
_P010_SHIFT = 6


def form_of(pixel_format: str) -> str:
    """The form, one of ``FORMS``, whose planes an encoder's pixel format is made of."""
    return _PAIRED.get(pixel_format, pixel_format)


@dataclass(frozen=True, slots=True, eq=False)
class VideoPicture:
    """A picture for an encoder; its planes are written before it is given away.

    PyAV's own constructors from arrays take all planes in one, and put the chroma of pictures
    whose height is no multiple of four in the wrong place.

    Args:
        frame: what the encoder takes.
        planes: Y, Cb, Cr, and alpha where there is one, as ``PlaneConverter`` makes them; of most
            formats they are the frame's own memory.
    """

    frame: av.VideoFrame
    planes: Planes

    @classmethod
    def empty(cls, size: tuple[int, int], pixel_format: str) -> Self:
        """A picture in which nothing is written yet.

        Args:
            size: width and height, even.
            pixel_format: of the encoder.
        """
        width, height = size
        frame = av.VideoFrame(width, height, pixel_format)
        tag(frame)
        form = FORMS[form_of(pixel_format)]
        kind = np.dtype(np.uint8 if form.depth == 8 else np.uint16)
        shared = (height // form.down, width // form.across)
        shapes = [(height, width), shared, shared, *([(height, width)] * form.has_alpha)]
        if pixel_format in _PAIRED:
            return cls(frame, tuple(np.empty(shape, kind) for shape in shapes))
        planes = zip(frame.planes, shapes, strict=True)
        return cls(frame, tuple(_memory(plane, shape, kind) for plane, shape in planes))

    def write(self, planes: Sequence[Samples]) -> None:
        """Copy planes into this picture."""
        write_planes(self.planes, planes)

    def copied(self) -> VideoPicture:
        """Another picture with the same planes."""
        luma = self.planes[0]
        copy = VideoPicture.empty((luma.shape[1], luma.shape[0]), self.frame.format.name)
        copy.write(self.planes)
        return copy

    def complete(self) -> av.VideoFrame:
        """The frame with all that was written."""
        if self.frame.format.name in _PAIRED:
            luma, *colours = self.planes
            shift = _P010_SHIFT if luma.dtype == np.uint16 else 0
            pairs = np.asarray(cv2.merge(colours), luma.dtype).reshape(len(colours[0]), -1)
            for plane, values in zip(self.frame.planes, (luma, pairs), strict=True):
                np.left_shift(values, shift, out=_memory(plane, values.shape, luma.dtype))
        return self.frame


def _memory(plane: VideoPlane, shape: tuple[int, ...], kind: np.dtype[Any]) -> Samples:
    """The samples of a plane, (rows, columns), where they lie."""
    rows, columns = shape
    row = plane.line_size // kind.itemsize
    # A plane is a buffer, which its type does not say.
    return np.frombuffer(cast(Any, plane), kind)[: rows * row].reshape(rows, row)[:, :columns]
