"""Moving pictures to be marked, and encoders that try to lose the mark."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

import av
import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.mark.detect import MarkReader, MarkReading
from emo_desktop.export.mark.embed import MarkEmbedder

FPS = Fraction(25)
PAYLOAD = 0x1234_5678_9ABC_DEF0


def moving_clip(
    seed: int, *, frames: int, width: int = 512, height: int = 512, still: bool = False
) -> list[Bytes]:
    """Luma of something like a talking head: a soft backdrop, and a textured disc that sways."""
    chance = np.random.default_rng(seed)
    backdrop = cv2.resize(
        chance.integers(60, 200, (5, 5), dtype=np.uint8).astype(np.float32),
        (width, height),
        interpolation=cv2.INTER_CUBIC,
    )
    coarse = chance.normal(0, 18, (height // 8, width // 8)).astype(np.float32)
    texture = 120 + cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    texture += cv2.GaussianBlur(chance.normal(0, 20, (height, width)).astype(np.float32), (0, 0), 1)
    rows, columns = np.mgrid[:height, :width].astype(np.float32)
    clip = []
    for number in range(frames):
        swing = 0 if still else number / 25
        x = width * (0.5 + 0.04 * np.sin(2.1 * swing)) + 0.01 * width * np.sin(7 * swing)
        y = height * (0.55 + 0.02 * np.sin(3.3 * swing))
        inside = np.hypot((columns - x) / width, (rows - y) / height) < 0.3
        shift = np.array([[1, 0, x - width / 2], [0, 1, y - height / 2]], np.float32)
        head = cv2.warpAffine(texture, shift, (width, height), borderMode=cv2.BORDER_REFLECT)
        clip.append(np.clip(np.where(inside, head, backdrop), 16, 235).astype(np.uint8))
    return clip


def marked_clip(clip: Sequence[Bytes], *, payload: int = PAYLOAD, first: int = 0) -> list[Bytes]:
    """The clip with the mark, as frames from ``first`` on of a film."""
    height, width = clip[0].shape
    embedder = MarkEmbedder(payload, width=width, height=height, fps=FPS)
    return [embedder.apply(frame, first + number) for number, frame in enumerate(clip)]


def encoded(
    clip: Sequence[Bytes],
    *,
    crf: int,
    scale: float = 1.0,
    codec: str = "libx264",
    options: dict[str, str] | None = None,
) -> Iterator[Bytes]:
    """Luma of the clip after it was scaled, encoded and decoded."""
    height, width = (round(length * scale / 2) * 2 for length in clip[0].shape)
    film = io.BytesIO()
    with av.open(film, "w", format="matroska") as container:
        told = {"crf": f"{crf}"} | (options or {"preset": "veryfast"})
        stream = container.add_stream(codec, rate=FPS, options=told)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for luma in clip:
            smaller = cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA)
            planes = np.full((height * 3 // 2, width), 128, np.uint8)
            planes[:height] = smaller
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
        container.mux(stream.encode(None))
    film.seek(0)
    with av.open(film) as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray()[:height]


def read_back(frames: Iterator[Bytes] | Sequence[Bytes], *, skip: int = 0) -> MarkReading | None:
    """The mark that is found in frames of 25 a second, without the first ``skip``."""
    reader: MarkReader | None = None
    for number, luma in enumerate(frames):
        if number < skip:
            continue
        reader = reader or MarkReader(luma.shape[1], luma.shape[0])
        reader.add(luma, (number - skip) / 25)
    return reader.read() if reader else None
