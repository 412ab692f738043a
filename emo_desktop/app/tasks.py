"""Use cases as jobs: generators of events that a token stops."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.curves_file import CurvesFile
from emo_desktop.app.drift_summary import DriftSummary, summarise
from emo_desktop.app.film_thread import FilmThread
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.orders import CheckedOrder, RenderOrder, check_order
from emo_desktop.app.quality import final_notices
from emo_desktop.app.studio import Studio
from emo_desktop.audio.voice import read_voice
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress, StageClock
from emo_desktop.base.settings import Settings
from emo_desktop.export.film import FilmExtras, FilmWriter
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.soundtrack import open_soundtrack
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.render.engine import FrameReady, SegmentFinished, render_segments
from emo_desktop.render.final.film import StepPreview, WindowMeasured
from emo_desktop.render.final.renderer import FinalRenderer
from emo_desktop.render.planner import plan_clip
from emo_desktop.render.renderer import Renderer

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
        pack: the weights it was drawn with; None for the draft.
        drift: how far it has drifted; None for the draft, and where the cache had all frames.
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
    pack: str | None = None
    drift: DriftSummary | None = None

    @property
    def real_time_factor(self) -> float:
        """Seconds of work for one second of film."""
        return self.elapsed_s / self.duration_s


@dataclass(frozen=True, slots=True)
class FilmFinished(Event):
    """The last event: the film is complete and in its place."""

    report: FilmReport


def render_film(
    order: RenderOrder,
    *,
    settings: Settings,
    token: CancelToken,
    honesty: HonestyChoices | None = None,
) -> Iterator[Event]:
    """Make a film of a portrait and a voice.

    Drawing, encoding and the analysis of the sound overlap; memory does not grow with the sound.

    Args:
        order: what is wanted.
        settings: folders, limits and threads.
        token: stops the job within one frame.
        honesty: what the film says of itself; None: nothing, for what nobody is going to see.

    Yields:
        Progress, the engine's events, and at last FilmFinished.

    Raises:
        MediaError: picture or sound cannot be used.
        OutputError: the film cannot be written.
        SigningError: the keys of this installation cannot be used.
        Cancelled: the token was cancelled. Whatever is raised, nothing half-made is left behind.
    """
    started = time.perf_counter()
    clock, studio = StageClock(), Studio(settings)
    yield Progress("Reading the inputs", 0, 1)
    with clock.measure("check"):
        checked = check_order(order, packs_dir=settings.packs_dir)
    token.check()
    yield Progress("Preparing the portrait", 0, 1)
    with clock.measure("prepare"):
        portrait = _prepared_portrait(checked, studio)
        renderer = studio.renderer(checked.pack, choices=order.final, device=order.device)
    yield from _notices(checked, renderer)
    extras = _extras(checked, portrait, renderer, honesty)
    tally, curves = _Tally(started, checked.expected_frames), CurvesFile(order.curves)
    with (
        closing(_segment_events(checked, portrait, studio, renderer, token)) as events,
        _open_film(checked, portrait, extras, clock, threads=settings.thread_count) as film,
    ):
        for event in _timed(events, clock):
            tally.count(event)
            yield event
            if isinstance(event, FrameReady):
                film.add(event.pixels)
            if isinstance(event, (FrameReady, StepPreview)):
                yield tally.progress
            elif isinstance(event, SegmentFinished):
                curves.add(event.curves)
        yield Progress("Finishing the film", 0, 1)
        film.drain()
        token.check()
        facts = film.finish()
        curves.finish()
    yield FilmFinished(tally.report(checked, facts, clock))


def _prepared_portrait(checked: CheckedOrder, studio: Studio) -> Portrait:
    order = checked.order
    return prepare_portrait(
        checked.picture,
        short_side=order.size,
        face_box=order.face_box,
        detector=studio.detector,
    )


def _notices(checked: CheckedOrder, renderer: Renderer) -> Iterator[Notice]:
    """What the user should know of the way the film is made."""
    if checked.pack is None or not isinstance(renderer, FinalRenderer):
        return
    order = checked.order
    yield Notice(f"Drawn with the pack {checked.pack.name}. {renderer.plan.reason}")
    for sentence in final_notices(checked.pack, order.final, order.fps):
        yield Notice(sentence)


def _segment_events(
    checked: CheckedOrder,
    portrait: Portrait,
    studio: Studio,
    renderer: Renderer,
    token: CancelToken,
) -> Generator[Event, None, None]:
    order, sound = checked.order, checked.sound
    requests = plan_clip(
        read_voice(sound, has_music=order.has_music),
        portrait=portrait,
        fps=order.fps,
        seed=order.seed,
        controls=order.controls,
        renderer_id=renderer.renderer_id,
        chains_segments=renderer.chains_segments,
        duration_s=sound.duration_s if sound.exact else None,
    )
    yield from render_segments(
        requests,
        renderer,
        studio.cache,
        hearing=studio.hearing,
        token=token,
        curves_source=checked.motion,
    )


def _extras(
    checked: CheckedOrder, portrait: Portrait, renderer: Renderer, honesty: HonestyChoices | None
) -> FilmExtras:
    """What goes into the film beside pictures and sound; what signs is loaded when it is needed."""
    if honesty is None:
        return FilmExtras()
    from emo_desktop.app.render_honesty import render_extras

    return render_extras(checked, portrait, renderer_id=renderer.renderer_id, choices=honesty)


def _open_film(
    checked: CheckedOrder,
    portrait: Portrait,
    extras: FilmExtras,
    clock: StageClock,
    *,
    threads: int,
) -> FilmThread:
    height, width = portrait.pixels.shape[:2]
    writer = FilmWriter(
        checked.order.output,
        width=width,
        height=height,
        fps=checked.order.fps,
        sound=open_soundtrack(checked.order.audio),
        threads=threads,
        extras=extras,
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
    expected_frames: int
    frames: int = 0
    begun: float = 0.0
    first_frame_s: float = 0.0
    segments: int = 0
    segments_reused: int = 0
    windows: list[WindowMeasured] = field(default_factory=list)

    @property
    def progress(self) -> Progress:
        """How much is drawn; frames that are being denoised count by the steps that are done."""
        done = self.frames + self.begun
        return Progress("Drawing frames", round(100 * done), 100 * self.expected_frames)

    def count(self, event: Event) -> None:
        if isinstance(event, FrameReady):
            self.frames += 1
            self.begun = max(0.0, self.begun - 1)
            self.first_frame_s = self.first_frame_s or time.perf_counter() - self.started
        elif isinstance(event, SegmentFinished):
            self.segments += 1
            self.segments_reused += event.reused
        elif isinstance(event, StepPreview):
            self.begun = event.frame_count * event.step / event.steps
        elif isinstance(event, WindowMeasured):
            self.windows.append(event)

    def report(self, checked: CheckedOrder, facts: FilmFacts, clock: StageClock) -> FilmReport:
        return FilmReport(
            output=checked.order.output,
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
            pack=None if checked.pack is None else checked.pack.name,
            drift=summarise(self.windows, fps=checked.order.fps) if self.windows else None,
        )
