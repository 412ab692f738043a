"""The pictures of a film: frames placed, converted and given to the encoder."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Protocol, cast

import av
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import WHITE, Colour, PlaneConverter, Samples
from emo_desktop.export.encoders import Encoder, tag
from emo_desktop.export.label import Label, LabelPainter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.plane_placing import PlacedPlanes
from emo_desktop.export.preset import PictureCodec, PictureCoding
from emo_desktop.export.video_picture import VideoPicture, form_of


class FrameMark(Protocol):
    """Something that is hidden in the pictures of a film."""

    def marked(self, luma: Samples, frame: int, visible: Samples | None = None) -> Samples:
        """Mark the luma (H, W) of a frame where it lies, and where the plane of alpha shows any.

        Returns:
            The luma that was given.
        """
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
        self._size, self._form = size, encoder.pixel_format
        form = form_of(self._form)
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
        plain = self._drawn(frame)
        if self._mark is None:
            picture = plain.complete()
            for _ in range(count):
                yield self.code(picture)
            return
        for left in reversed(range(count)):
            yield self.code(self._marked(plain.copied() if left else plain, self.frames))

    def prepared(self, frame: Bytes, number: int) -> av.VideoFrame:
        """A frame placed, converted and marked, as the encoder takes it.

        Args:
            frame: see ``encode``.
            number: of the frame in the film, from 0.
        """
        return self._marked(self._drawn(frame), number)

    def code(self, picture: av.VideoFrame) -> list[Packet[Any]]:
        """Add a frame that is prepared; what comes out of the encoder meanwhile."""
        picture.pts, picture.time_base = self.frames, 1 / self._fps
        packets = self._stream.encode(picture)
        self.frames += 1
        return packets

    def flush(self) -> list[Packet[Any]]:
        """What the encoder still had."""
        return self._stream.encode(None)

    def _drawn(self, frame: Bytes) -> VideoPicture:
        """A frame placed, converted and labelled."""
        picture = VideoPicture.empty(self._size, self._form)
        if self._placed is not None:
            self._placed.draw(frame, picture.planes)
        else:
            picture.write(self._converter.planes(frame))
        if self._label is not None:
            self._label.draw(picture.planes)
        return picture

    def _marked(self, picture: VideoPicture, number: int) -> av.VideoFrame:
        if self._mark is not None:
            luma, _, _, *alpha = picture.planes
            self._mark.marked(luma, number, alpha[0] if alpha else None)
        return picture.complete()
