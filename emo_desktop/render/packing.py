"""Curves and frames as bytes and back, without loss: what the cache keeps."""

from __future__ import annotations

import io
import zipfile
from collections import deque
from collections.abc import Generator
from fractions import Fraction
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.motion.curves import MotionCurves

if TYPE_CHECKING:
    from av import Packet, VideoFrame
    from av.video.stream import VideoStream

_KEY_EVERY = "25"  # frames, from which a film can be entered
# Lossless H.264 in RGB writes and reads 3 times as fast as FFV1 or PNG; it knows no pure grey.
_CODEC_OPTIONS = {"qp": "0", "preset": "ultrafast", "g": _KEY_EVERY}
_RATE = 25  # of the films frames are kept in, whatever rate they are for
_LENGTH_BYTES, _OPAQUE = 8, 255
_COLOUR, _ALPHA = "rgb24", "gray"
_DECODED = "gbrp"  # what the colour comes back as
# What reading a damaged archive raises; a flipped bit may claim encryption (RuntimeError) or a
# compression nobody knows (NotImplementedError, which is one).
_DAMAGE = (OSError, EOFError, KeyError, RuntimeError, ZeroDivisionError, zipfile.BadZipFile)


def single_precision(curves: MotionCurves) -> MotionCurves:
    """The same curves in the precision the cache keeps, so that a hit equals a miss."""
    return MotionCurves(
        fps=curves.fps,
        weights=curves.weights.astype(np.float32),
        head_deg=curves.head_deg.astype(np.float32),
        gaze_deg=curves.gaze_deg.astype(np.float32),
    )


def pack_curves(curves: MotionCurves) -> bytes:
    """Curves as an npz archive of float32 arrays."""
    archive = io.BytesIO()
    np.savez(
        archive,
        fps=np.array([curves.fps.numerator, curves.fps.denominator], np.int64),
        weights=curves.weights.astype(np.float32),
        head_deg=curves.head_deg.astype(np.float32),
        gaze_deg=curves.gaze_deg.astype(np.float32),
    )
    return archive.getvalue()


def unpack_curves(packed: bytes) -> MotionCurves:
    """The curves ``pack_curves`` was given, in float32.

    Raises:
        ValueError: the bytes are not curves.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            numerator, denominator = (int(part) for part in archive["fps"])
            return MotionCurves(
                fps=Fraction(numerator, denominator),
                weights=archive["weights"],
                head_deg=archive["head_deg"],
                gaze_deg=archive["gaze_deg"],
            )
    except _DAMAGE as error:
        raise ValueError(f"not packed curves: {error}") from error


def pack_segment(film: bytes, carried: bytes) -> bytes:
    """A packed film with what its segment hands on."""
    return len(carried).to_bytes(_LENGTH_BYTES, "big") + carried + film


def unpack_segment(packed: bytes) -> tuple[bytes, bytes]:
    """The film and what it hands on, as ``pack_segment`` was given them.

    Raises:
        ValueError: the bytes are too short.
    """
    begin = _LENGTH_BYTES + int.from_bytes(packed[:_LENGTH_BYTES], "big")
    if len(packed) < max(begin, _LENGTH_BYTES):
        raise ValueError("not a packed segment")
    return packed[begin:], packed[_LENGTH_BYTES:begin]


class FramePacker:
    """Turns frames into a film without loss: colour in one track, transparency in another.

    Where nothing is transparent there is no second track, and none to be read.

    Args:
        height: of every frame, pixels.
        width: of every frame, pixels.
    """

    def __init__(self, height: int, width: int) -> None:
        import av

        self._film = io.BytesIO()
        self._container = av.open(self._film, "w", format="matroska")
        self._size = (width, height)
        self._colour = self._track("libx264rgb", _CODEC_OPTIONS, _COLOUR)
        self._alpha: VideoStream | None = None
        # What the tracks are is written before the first picture: so pictures wait for the last.
        self._packets: list[Packet[Any]] = []
        self._count = 0

    def add(self, frame: Bytes) -> None:
        """Append one (H, W, 4) uint8 frame."""
        self._encode(self._colour, frame[..., :3], _COLOUR, self._count)
        alpha = np.asarray(cv2.extractChannel(frame, 3), np.uint8)
        if self._alpha is None and alpha.min() < _OPAQUE:
            # Both tracks can be entered at the same frames.
            self._alpha = self._track("ffv1", {"g": _KEY_EVERY}, _ALPHA)
            for number in range(self._count):
                self._encode(self._alpha, np.full_like(alpha, _OPAQUE), _ALPHA, number)
        if self._alpha is not None:
            self._encode(self._alpha, alpha, _ALPHA, self._count)
        self._count += 1

    def finish(self) -> bytes:
        """All frames as bytes; nothing can be added after."""
        for track in self._container.streams.video:
            self._packets += track.encode(None)
        self._container.mux(sorted(self._packets, key=lambda packet: packet.dts or 0))
        self._container.close()
        return self._film.getvalue()

    def _track(self, codec: str, options: dict[str, str], pixel_format: str) -> VideoStream:
        track = cast("VideoStream", self._container.add_stream(codec, rate=_RATE, options=options))
        (track.width, track.height), track.pix_fmt = self._size, pixel_format
        return track

    def _encode(self, track: VideoStream, plane: Bytes, pixel_format: str, number: int) -> None:
        import av

        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(plane), format=pixel_format)
        picture.pts = number
        self._packets += track.encode(picture)


def unpack_frames(packed: bytes, *, first: int = 0) -> Generator[Bytes, None, None]:
    """The frames a ``FramePacker`` was given, one after the other.

    Args:
        packed: what it made of them.
        first: number of the first frame that is wanted; what comes long before it is not decoded.

    Raises:
        ValueError: the bytes are not frames.
    """
    import av

    try:
        with av.open(io.BytesIO(packed), "r", format="matroska") as container:
            tracks = container.streams.video[:2]
            for track in tracks:
                track.codec_context.thread_count = 1  # no picture is in pieces to be shared out
            if first:
                container.seek(round(first / _RATE * av.time_base))
            waiting: dict[int, deque[VideoFrame]] = {track.index: deque() for track in tracks}
            for packet in container.demux(*tracks):
                for picture in packet.decode():
                    frame = cast("VideoFrame", picture)
                    if round((frame.time or 0.0) * _RATE) >= first:
                        waiting[packet.stream.index].append(frame)
                while all(waiting.values()):
                    yield _joined(*(pictures.popleft() for pictures in waiting.values()))
    except av.error.FFmpegError as error:
        raise ValueError(f"not packed frames: {error}") from error


def _joined(colour: VideoFrame, alpha: VideoFrame | None = None) -> Bytes:
    """(H, W, 4) of a picture whose planes are green, blue and red, and one that has one plane."""
    if colour.format.name != _DECODED:
        raise ValueError(f"not packed frames: {colour.format.name}")
    green, blue, red = _planes(colour)
    opacity = [np.full_like(red, _OPAQUE)] if alpha is None else _planes(alpha)
    return np.asarray(cv2.merge([red, green, blue, *opacity]), np.uint8)


def _planes(picture: VideoFrame) -> list[Bytes]:
    """What a picture holds, (H, W) each, where it lies."""
    return [
        # A plane is a buffer, which its type does not say.
        np.frombuffer(cast(Any, plane), np.uint8).reshape(-1, plane.line_size)[:, : plane.width]
        for plane in picture.planes
    ]
