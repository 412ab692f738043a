"""How fast films are made on this machine, with the encoder alone as the yardstick."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, cycle
from pathlib import Path

import cv2

from emo_desktop.app.measuring import Spent, now, peak_memory_mib, since, write_long_voice
from emo_desktop.app.orders import RenderOrder
from emo_desktop.app.samples import sample_portrait
from emo_desktop.app.tasks import FilmFinished, FilmReport, render_film
from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, read_blocks
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.soundtrack import open_soundtrack
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls, perform
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.draft import DraftRenderer
from emo_desktop.render.planner import plan_clip
from emo_desktop.render.request import SegmentRequest

_FPS = Fraction(25)
_FRAMES_KEPT = 75


@dataclass(frozen=True, slots=True)
class BenchReport:
    """What was measured.

    Args:
        film: the whole job, from two files to a film, with an empty cache.
        whole: what that job took.
        peak_memory_mib: of this process after that job; None where the system does not say.
        prepare: finding the face in the picture and the rest, by itself.
        fit: fitting the rig, up to its first frame.
        frame: drawing one frame on one thread.
        encoder: converting and encoding as many frames as the film has, and nothing else.
    """

    film: FilmReport
    whole: Spent
    peak_memory_mib: float | None
    prepare: Spent
    fit: Spent
    frame: Spent
    encoder: Spent

    @property
    def whole_to_encoder(self) -> float:
        """How many times the encoder's own time the whole job took."""
        return self.film.elapsed_s / self.encoder.wall_s


@dataclass(frozen=True, slots=True)
class BenchFinished(Event):
    """The last event: everything is measured."""

    report: BenchReport


def bench_draft(
    *, size: int, seconds: float, settings: Settings, token: CancelToken
) -> Iterator[Event]:
    """Measure the draft with the shipped portrait and voice.

    Args:
        size: short side of the film in pixels.
        seconds: length of the film.
        settings: threads and folders; the cache is not used.
        token: stops the measuring.

    Yields:
        Progress, and at last BenchFinished.
    """
    with tempfile.TemporaryDirectory(prefix="emo-bench-") as name:
        folder = Path(name)
        voice = write_long_voice(folder / "voice.wav", seconds)
        order = RenderOrder(
            portrait=sample_portrait(),
            audio=voice,
            output=folder / "film.mp4",
            quality=Quality.DRAFT,
            size=size,
            fps=_FPS,
        )
        fresh = settings.model_copy(update={"cache_dir": folder / "cache"})
        begin = now()
        film = yield from _whole_film(order, fresh, token)
        whole = since(begin)
        memory = peak_memory_mib()  # before frames are collected for the yardstick
        yield Progress("Measuring the parts", 0, 1)
        portrait, prepare = _timed_portrait(size)
        token.check()
        frames, fit, frame = _timed_drawing(_first_request(voice, portrait), token)
        yield Progress("Measuring the encoder", 0, 1)
        encoder = _timed_encoding(frames, film.frames, order, token, settings.thread_count)
    yield BenchFinished(BenchReport(film, whole, memory, prepare, fit, frame, encoder))


def _whole_film(
    order: RenderOrder, settings: Settings, token: CancelToken
) -> Generator[Event, None, FilmReport]:
    for event in render_film(order, settings=settings, token=token):
        if isinstance(event, FilmFinished):
            return event.report
        if isinstance(event, Progress):
            yield event
    raise AssertionError("a film ends with FilmFinished")


def _timed_portrait(size: int) -> tuple[Portrait, Spent]:
    begin = now()
    picture = read_picture(sample_portrait())
    portrait = prepare_portrait(picture, short_side=size, detector=FaceDetector())
    return portrait, since(begin)


def _first_request(voice: Path, portrait: Portrait) -> SegmentRequest:
    return next(
        plan_clip(
            read_blocks(voice, sample_rate_hz=ANALYSIS_RATE_HZ, mono=True),
            portrait=portrait,
            fps=_FPS,
            seed=0,
            controls=PerformanceControls(),
            renderer_id="bench",
        )
    )


def _timed_drawing(request: SegmentRequest, token: CancelToken) -> tuple[list[Bytes], Spent, Spent]:
    """Some frames, what it took up to the first, and what each takes on one thread."""
    curves = perform(
        request.sound,
        first_frame=request.first_frame,
        frame_count=request.frame_count,
        fps=request.fps,
        seed=request.seed,
        controls=request.controls,
        hearing=Hearing(VoiceMeter(), SpeechEncoder()),
    )
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        renderer = DraftRenderer(1)
        begin = now()
        first = renderer.draw(request, curves, token=token)
        next(first)
        fit = since(begin)
        first.close()
        begin = now()
        frames = [
            frame
            for number, frame in enumerate(renderer.draw(request, curves, token=token))
            if number < _FRAMES_KEPT
        ]
        return frames, fit, since(begin).shared(request.frame_count)
    finally:
        cv2.setNumThreads(threads_before)


def _timed_encoding(
    frames: list[Bytes], count: int, order: RenderOrder, token: CancelToken, threads: int
) -> Spent:
    """What it takes to encode ``count`` frames that are already there, with the film's sound."""
    height, width = frames[0].shape[:2]
    back_and_forth = cycle(chain(frames, reversed(frames)))
    begin = now()
    with FilmWriter(
        order.output,
        width=width,
        height=height,
        fps=order.fps,
        sound=open_soundtrack(order.audio),
        threads=threads,
    ) as film:
        for _ in range(count):
            token.check()
            film.add(next(back_and_forth))
        film.finish()
    return since(begin)
