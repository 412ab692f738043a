"""The mark is read from a film file."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import av
import av.error
import numpy as np
from av.container import InputContainer

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.export.mark.detect import MarkReader, MarkReading
from emo_desktop.export.sequence_pictures import lumas_of, pictures_of, possible_rates

# A mark that is easily read is found at once; one that is not, when more of the film was seen.
_LOOKS_AT_S = (2.0, 4.0, 8.0, 16.0, 32.0, 64.0)
_PLANAR_LUMA = ("yuv", "nv12", "nv16", "gray")


@dataclass(frozen=True, slots=True)
class MarkSearch:
    """What came of looking for a mark.

    Args:
        reading: the mark; None when none was found.
        seconds: of the film that were looked at.
    """

    reading: MarkReading | None
    seconds: float


def find_mark(
    path: Path, *, token: CancelToken, most_s: float | None = None
) -> Generator[Progress, None, MarkSearch]:
    """Look for a mark anywhere in a film, about a minute at a time, until one is found.

    Args:
        path: of the film, or of a folder of pictures.
        token: stops the search within one frame.
        most_s: how much of the film is looked at; None is all of it.

    Yields:
        How far it is.

    Returns:
        What came of it.

    Raises:
        MediaError: it is no film that can be read.
        Cancelled: the token was cancelled.
    """
    if path.is_dir():
        return (yield from _search_pictures(path, token, most_s))
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                return MarkSearch(None, 0.0)
            whole_s = (container.duration or 0) / av.time_base
            return (yield from _search(_frames(container), whole_s, token, most_s))
    except (av.error.FFmpegError, OSError) as error:
        raise MediaError(
            f"{path.name} is not a film that can be read.", hint="Check that the file is complete."
        ) from error


def _search_pictures(
    folder: Path, token: CancelToken, most_s: float | None
) -> Generator[Progress, None, MarkSearch]:
    """The same in a folder; at each rate its film may have had."""
    pictures = pictures_of(folder)
    search = MarkSearch(None, 0.0)
    for fps in possible_rates(folder, len(pictures)):
        whole_s = len(pictures) / float(fps)
        frames = ((luma, number / float(fps)) for number, luma in enumerate(lumas_of(pictures)))
        search = yield from _search(frames, whole_s, token, most_s)
        if search.reading is not None:
            break
    return search


def _search(
    frames: Iterator[tuple[Bytes, float]],
    whole_s: float,
    token: CancelToken,
    most_s: float | None,
) -> Generator[Progress, None, MarkSearch]:
    whole_s = min(most_s or math.inf, whole_s)
    reader: MarkReader | None = None
    looks, seen_s = list(_LOOKS_AT_S), 0.0
    for luma, time_s in frames:
        token.check()
        reader = reader or MarkReader(luma.shape[1], luma.shape[0])
        reader.add(luma, time_s)
        if reader.seconds < looks[0]:
            continue
        looks.pop(0)
        yield Progress("Looking for the mark", round(seen_s + reader.seconds), round(whole_s))
        reading = reader.read()
        if reading is not None or (most_s is not None and seen_s + reader.seconds >= most_s):
            return MarkSearch(reading, seen_s + reader.seconds)
        if not looks:
            seen_s, looks, reader = seen_s + reader.seconds, list(_LOOKS_AT_S), None
    if reader is None:
        return MarkSearch(None, seen_s)
    return MarkSearch(reader.read(), seen_s + reader.seconds)


def _frames(container: InputContainer) -> Iterator[tuple[Bytes, float]]:
    """Luma (H, W) and time of every frame; a film that breaks off ends there."""
    stream = container.streams.video[0]
    stream.thread_type = "AUTO"
    frames = container.decode(stream)
    first = next(frames, None)
    if first is None:
        return
    last_s = -1.0
    for frame in chain([first], frames):
        time_s = frame.time
        if time_s is not None and time_s > last_s:
            last_s = time_s
            yield _luma(frame), time_s


def _luma(frame: av.VideoFrame) -> Bytes:
    """(H, W) uint8."""
    if frame.format.name.startswith(_PLANAR_LUMA) and frame.format.components[0].bits == 8:
        plane = frame.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return rows[: frame.height, : frame.width]
    return np.asarray(frame.reformat(format="gray").to_ndarray(), np.uint8)
