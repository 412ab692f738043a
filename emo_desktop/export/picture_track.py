"""The pictures of a film: frames placed, converted and given to the encoder."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Protocol, cast

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import FORMS, WHITE, Colour, PlaneConverter, Samples
from emo_desktop.export.encoders import Encoder, tag
from emo_desktop.export.label import Label, LabelPainter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.plane_placing import PlacedPlanes
from emo_desktop.export.preset import PictureCodec, PictureCoding

# Formats of graphics cards, which hold the two colour planes as one, by what they are made of.
_PAIRED = {"nv12": "yuv420p", "p010le": "yuv420p10le"}
_P010_SHIFT = 6


class FrameMark(Protocol):
    """Something that is hidden in the pictures of a film."""

    def marked(self, luma: Samples, frame: int, visible: Samples | None = None) -> Samples:
        """The luma (H, W) of a frame with the mark in it, where the plane of alpha shows any."""
        ...


class PictureTrack:
    """Codes frames; what comes of it is for the container.

    Args:
        container: of the film, before anything was written to it.
        coding: how the pictures are coded.
        encoder: who does it.
        size: width and height of the film, even.
        fps: frames per second.
        threads: of the encoder; 0 lets it choose.
        background: what shows behind transparent pixels where the film keeps none, RGB.
        placer: places frames in the film's; None: they are as large as the film.
        mark: hidden in every frame; None: nothing is.
        label: drawn in every frame; None: none is.
    """

    def __init__(
        self,
        container: OutputContainer,
        coding: PictureCoding,
        encoder: Encoder,
        *,
        size: tuple[int, int],
        fps: Fraction,
        threads: int = 0,
        background: Colour = WHITE,
        placer: FramePlacer | None = None,
        mark: FrameMark | None = None,
        label: Label | None = None,
    ) -> None:
        width, height = size
        self._form = encoder.pixel_format
        form = _PAIRED.get(self._form, self._form)
        self._converter = PlaneConverter(width, height, background=background, pixel_format=form)
        self._placed = PlacedPlanes(placer, self._converter) if placer else None
        self._label = LabelPainter(label, width=width, height=height) if label else None
        self._fps, self._mark = fps, mark
        self.frames = 0
        stream = container.add_stream(encoder.name, rate=fps, options=dict(encoder.options))
        self._stream = cast(VideoStream, stream)  # its type depends on the name
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = self._form
        coder = self._stream.codec_context
        coder.gop_size = max(1, round(Fraction(coding.gop_s).limit_denominator(1000) * fps))
        coder.thread_count = threads
        if encoder.name in ("libx264", "libx265"):
            coder.thread_type = av.codec.context.ThreadType.FRAME
        if coding.codec is PictureCodec.H265:
            coder.codec_tag = "hvc1"  # what players of Apple know
        tag(coder)

    def encode(self, frame: Bytes, count: int = 1) -> Iterator[list[Packet[Any]]]:
        """Add a frame as often as it is seen.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
            count: how often.
        """
        planes = self._planes(frame)
        picture = None
        for _ in range(count):
            if picture is None or self._mark is not None:
                picture = self._filled(planes)
            yield self.code(picture)

    def prepared(self, frame: Bytes) -> av.VideoFrame:
        """A frame placed and converted, as the encoder takes it."""
        return self._filled(self._planes(frame))

    def code(self, picture: av.VideoFrame) -> list[Packet[Any]]:
        """Add a frame that is prepared; what comes out of the encoder meanwhile."""
        picture.pts, picture.time_base = self.frames, 1 / self._fps
        packets = self._stream.encode(picture)
        self.frames += 1
        return packets

    def flush(self) -> list[Packet[Any]]:
        """What the encoder still had."""
        return self._stream.encode(None)

    def _planes(self, frame: Bytes) -> tuple[Samples, ...]:
        planes = self._placed.planes(frame) if self._placed else self._converter.planes(frame)
        return self._label.on_planes(planes) if self._label else planes

    def _filled(self, planes: tuple[Samples, ...]) -> av.VideoFrame:
        luma, *others = planes
        if self._mark is not None:
            luma = self._mark.marked(luma, self.frames, planes[3] if len(planes) > 3 else None)
        return video_frame((luma, *others), self._form)


def video_frame(planes: tuple[Samples, ...], pixel_format: str) -> av.VideoFrame:
    """Planes as a frame for an encoder.

    PyAV's own constructors from arrays take all planes in one, and put the chroma of pictures
    whose height is no multiple of four in the wrong place.

    Args:
        planes: as ``PlaneConverter`` makes them.
        pixel_format: of the encoder: that of the planes, or one that pairs the colour planes.
    """
    height, width = planes[0].shape
    frame = av.VideoFrame(width, height, pixel_format)
    tag(frame)
    if pixel_format in _PAIRED:
        pairs = np.stack(planes[1:], axis=2).reshape(planes[1].shape[0], -1)
        shift = _P010_SHIFT if pixel_format == "p010le" else 0
        planes = tuple(np.left_shift(plane, shift) for plane in (planes[0], pairs))
    assert pixel_format in _PAIRED or pixel_format in FORMS, "a form whose layout is known"
    for plane, values in zip(frame.planes, planes, strict=True):
        rows, columns = values.shape
        # A plane is a buffer, which its type does not say.
        memory = np.frombuffer(cast(Any, plane), values.dtype)
        row = plane.line_size // values.itemsize
        memory[: rows * row].reshape(rows, row)[:, :columns] = values
    return frame
