"""Use cases as jobs: generators of events that a token stops."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.curves_file import CurvesFile
from emo_desktop.app.film_thread import FilmThread
from emo_desktop.app.orders import CheckedOrder, RenderOrder, check_order
from emo_desktop.app.studio import Studio
from emo_desktop.app.voice import read_voice
from emo_desktop.base.jobs import CancelToken, Event, Progress, StageClock
from emo_desktop.base.settings import Settings
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.soundtrack import open_soundtrack
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.render.engine import FrameReady, SegmentFinished, render_segments
from emo_desktop.render.planner import plan_clip

_FRAMES_AHEAD = 8


@dataclass(frozen=True, slots=True)
class FilmReport:
    """What became of an order.

    Args:
        output: the film.
        frames: in the film.
        fps: frames per second.
        width: of the film.
        height: of the film.
        duration_s: of the picture.
        elapsed_s: from the order to the film in its place.
        first_frame_s: from the order to the first frame drawn.
        segments: the film was made of.
        segments_reused: of these, found in the cache.
        stages: seconds by stage; stages overlap, so that their sum exceeds ``elapsed_s``.
    """

    output: Path
    frames: int
    fps: Fraction
    width: int
    height: int
    duration_s: float
    elapsed_s: float
    first_frame_s: float
    segments: int
    segments_reused: int
    stages: dict[str, float]

    @property
    def real_time_factor(self) -> float:
        """Seconds of work for one second of film."""
        return self.elapsed_s / self.duration_s


@dataclass(frozen=True, slots=True)
class FilmFinished(Event):
    """The last event: the film is complete and in its place."""

    report: FilmReport


def render_film(order: RenderOrder, *, settings: Settings, token: CancelToken) -> Iterator[Event]:
    """Make a film of a portrait and a voice.

    Drawing, encoding and the analysis of the sound overlap; memory does not grow with the sound.

    Args:
        order: what is wanted.
        settings: folders, limits and threads.
        token: stops the job within one frame.

    Yields:
        Progress, the engine's events, and at last FilmFinished.

    Raises:
        MediaError: picture or sound cannot be used.
        OutputError: the film cannot be written.
        Cancelled: the token was cancelled. Whatever is raised, nothing half-made is left behind.
    """
    started = time.perf_counter()
    clock, studio = StageClock(), Studio(settings)
    yield Progress("Reading the inputs", 0, 1)
    with clock.measure("check"):
        checked = check_order(order)
    token.check()
    yield Progress("Preparing the portrait", 0, 1)
    with clock.measure("prepare"):
        portrait = _prepared_portrait(checked, studio)
    tally, curves = _Tally(started), CurvesFile(order.curves)
    with (
        closing(_segment_events(checked, portrait, studio, token)) as events,
        _open_film(checked, portrait, clock, threads=settings.thread_count) as film,
    ):
        for event in _timed(events, clock):
            tally.count(event)
            yield event
            if isinstance(event, FrameReady):
                film.add(event.pixels)
                yield Progress("Drawing frames", tally.frames, checked.expected_frames)
            elif isinstance(event, SegmentFinished):
                curves.add(event.curves)
        yield Progress("Finishing the film", 0, 1)
        film.drain()
        token.check()
        facts = film.finish()
        curves.finish()
    yield FilmFinished(tally.report(order.output, facts, clock))


def _prepared_portrait(checked: CheckedOrder, studio: Studio) -> Portrait:
    order = checked.order
    return prepare_portrait(
        checked.picture,
        short_side=order.size,
        face_box=order.face_box,
        detector=studio.detector,
    )


def _segment_events(
    checked: CheckedOrder, portrait: Portrait, studio: Studio, token: CancelToken
) -> Generator[Event, None, None]:
    order, sound = checked.order, checked.sound
    requests = plan_clip(
        read_voice(sound, has_music=order.has_music),
        portrait=portrait,
        fps=order.fps,
        seed=order.seed,
        controls=order.controls,
        renderer_id=studio.draft.renderer_id,
        duration_s=sound.duration_s if sound.exact else None,
    )
    yield from render_segments(
        requests,
        studio.draft,
        studio.cache,
        hearing=studio.hearing,
        token=token,
        curves_source=checked.motion,
    )


def _open_film(
    checked: CheckedOrder, portrait: Portrait, clock: StageClock, *, threads: int
) -> FilmThread:
    height, width = portrait.pixels.shape[:2]
    writer = FilmWriter(
        checked.order.output,
        width=width,
        height=height,
        fps=checked.order.fps,
        sound=open_soundtrack(checked.order.audio),
        threads=threads,
    )
    return FilmThread(writer, frames_ahead=_FRAMES_AHEAD, clock=clock)


def _timed(events: Iterator[Event], clock: StageClock) -> Iterator[Event]:
    """The same events; the time until each of them comes counts as ``draw``."""
    while True:
        with clock.measure("draw"):
            event = next(events, None)
        if event is None:
            return
        yield event


@dataclass(slots=True)
class _Tally:
    """What has passed so far."""

    started: float
    frames: int = 0
    first_frame_s: float = 0.0
    segments: int = 0
    segments_reused: int = 0

    def count(self, event: Event) -> None:
        if isinstance(event, FrameReady):
            self.frames += 1
            self.first_frame_s = self.first_frame_s or time.perf_counter() - self.started
        elif isinstance(event, SegmentFinished):
            self.segments += 1
            self.segments_reused += event.reused

    def report(self, output: Path, facts: FilmFacts, clock: StageClock) -> FilmReport:
        return FilmReport(
            output=output,
            frames=facts.frames,
            fps=facts.fps,
            width=facts.width,
            height=facts.height,
            duration_s=float(facts.duration_s),
            elapsed_s=time.perf_counter() - self.started,
            first_frame_s=self.first_frame_s,
            segments=self.segments,
            segments_reused=self.segments_reused,
            stages=clock.seconds,
        )
