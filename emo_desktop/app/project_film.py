"""The film of a whole project: everything that is missing rendered, then put together."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from emo_desktop.app.film_plan import FilmPlan, check_part, report_path, stem_path
from emo_desktop.app.film_report import write_report
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.projects import check_all_media
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.export.checks import Check
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.levelling import SoundLevel, measure_file
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import USUAL, shipped_preset
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.rates import at_rate
from emo_desktop.export.wave_file import write_wave
from emo_desktop.project.model import Project
from emo_desktop.render.opencv_threads import opencv_threads
from emo_desktop.render.pace import PaceBook

ExtrasOf: TypeAlias = Callable[[SeenShots | None], FilmExtras]
_MOST_LOUDNESS_ERROR_LU = 0.5


@dataclass(frozen=True, slots=True)
class ProjectFilmReport:
    """What became of a film of a project.

    Args:
        output: the film, or the folder of its pictures.
        facts: what it holds.
        elapsed_s: from the order to the film in its place.
        lines: seen in it.
        segments: it was made of.
        segments_reused: of these, found in the cache.
        limited_db: by how much the sound was turned down at most, where voices add up.
        preset: what it is written as.
        encoder: who coded its pictures; empty where there are none.
        frames_rendered: that were not there before.
        checks: what was looked at when it was complete.
        level: how loud it is; None where nobody asked.
        beside: what else was written: voices, the report.
    """

    output: Path
    facts: FilmFacts
    elapsed_s: float
    lines: int
    segments: int
    segments_reused: int
    limited_db: float
    preset: FilmPreset
    encoder: str = ""
    frames_rendered: int = 0
    checks: tuple[Check, ...] = ()
    level: SoundLevel | None = None
    beside: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectFilmFinished(Event):
    """The last event: the film is complete and in its place."""

    report: ProjectFilmReport


def make_project_film(
    project: Project,
    output: Path,
    *,
    studio: ProjectStudio,
    token: CancelToken,
    frames: range | None = None,
    at_frame: int | None = None,
    preset: FilmPreset | None = None,
    extras: ExtrasOf | None = None,
) -> Generator[Event, None, None]:
    """Make the film of a project, from the beginning of its timeline to its last line's end.

    Who speaks is seen; where nobody does, who spoke last rests. The film is as large as its preset
    says; else as the portrait that is seen first, and others are fitted into it.

    Args:
        project: the document.
        output: the film, or the folder of its pictures; what is there is replaced when the new one
            is complete.
        studio: of the project.
        token: stops the job within one frame, or one step of the final quality.
        frames: the part of the film that is made, as large as the whole would be; None: the whole.
        at_frame: which frame of the timeline the first is, for its time code; that of the part
            when None.
        preset: what it is written as; the standard one when None.
        extras: what else goes into it, given who is seen; None: nothing.

    Yields:
        Progress, Notice, the engine's events, and at last ProjectFilmFinished.

    Raises:
        EmoError: nobody speaks in the project, files of it are missing, or the film has not these
            frames.
        OutputError: the film cannot be written.
        MediaError: a picture or a sound cannot be used.
        Cancelled: the token was cancelled; nothing half-made is left behind.
    """
    started = time.perf_counter()
    yield Progress("Reading the project", 0, 1)
    check_all_media(studio.folder, project)
    preset = preset or shipped_preset(USUAL)
    part = check_part(project, frames)
    begin = part.start if part else 0
    shots = SeenShots(project, studio, part) if preset.picture else None
    film = FilmPlan(
        project, studio, preset, part=part, at_frame=begin if at_frame is None else at_frame
    )
    film.check_output(output)
    yield from film.notices()
    said = extras(shots) if extras else FilmExtras()
    if shots is None:
        report = yield from _sound_alone(film, output, said, token)
    else:
        report = yield from _pictured(film, shots, output, said, token)
    report = yield from _completed(film, report, token)
    yield ProjectFilmFinished(replace(report, elapsed_s=time.perf_counter() - started))


def _pictured(
    film: FilmPlan, shots: SeenShots, output: Path, extras: FilmExtras, token: CancelToken
) -> Generator[Event, None, ProjectFilmReport]:
    """Render what is missing, and put the film together."""
    missing = shots.missing
    yield from shots.rendered(token, paces=film_paces(film.studio))
    level = yield from film.level(token)
    begun = time.perf_counter()
    with (
        opencv_threads.resting(),
        closing(shots.frames(token)) as pictures,
        film.open(output, level, extras) as thread,
    ):
        if thread.writer.chosen.notice:
            yield Notice(thread.writer.chosen.notice)
        done = 0
        for frame, count in at_rate(pictures, film.frames, film.own_fps, film.fps):
            thread.add(film.shown(frame), count)
            done += count
            yield Progress("Putting the film together", done, film.film_frames)
        yield Progress("Finishing the film", 0, 1)
        thread.drain()
        token.check()
        facts = thread.finish()
        encoder, checks = thread.writer.chosen.encoder.name, thread.writer.checks
    _learn_pace(film, shots, facts, time.perf_counter() - begun)
    return ProjectFilmReport(
        output=output,
        facts=facts,
        elapsed_s=0.0,
        lines=len({each.shot.clip for each in shots.all}),
        segments=len(shots.needed),
        segments_reused=len(shots.needed) - len(missing),
        limited_db=film.limited_db,
        preset=film.preset,
        encoder=encoder,
        frames_rendered=sum(each.segment.recipe.frame_count for each in missing),
        checks=checks,
    )


def _sound_alone(
    film: FilmPlan, output: Path, extras: FilmExtras, token: CancelToken
) -> Generator[Event, None, ProjectFilmReport]:
    """Write the mix as a file of its own."""
    level = yield from film.level(token)
    yield Progress("Finishing the film", 0, 1)
    track = film.mix(level)
    sound = write_wave(output, track.until(token), begin_s=film.day_s, seal=extras.seal)
    facts = FilmFacts(
        frames=0,
        fps=film.fps,
        width=0,
        height=0,
        duration_s=sound.duration_s,
        sound_duration_s=sound.duration_s,
        picture_codec="",
        sound_codec="pcm_s24le",
        size_bytes=sound.size_bytes,
        sample_rate_hz=sound.sample_rate_hz,
        channels=sound.channels,
        timecode=film.timecode,
    )
    wanted = round(film.film_frames / film.fps * sound.sample_rate_hz)
    length = Check("number of samples", wanted, sound.samples, sound.samples == wanted)
    return ProjectFilmReport(
        output=output,
        facts=facts,
        elapsed_s=0.0,
        lines=film.lines_heard,
        segments=0,
        segments_reused=0,
        limited_db=film.limited_db,
        preset=film.preset,
        checks=(length,),
    )


def _completed(
    film: FilmPlan, report: ProjectFilmReport, token: CancelToken
) -> Generator[Event, None, ProjectFilmReport]:
    """Write what stands beside the film, and look how loud it is, where that was asked for."""
    preset = film.preset
    beside: list[Path] = []
    if preset.stems:
        for name, voice in film.stems():
            token.check()
            yield Progress("Writing the voices", len(beside), 0)
            path = stem_path(report.output, name)
            write_wave(path, voice.until(token), begin_s=film.day_s, description=name)
            beside.append(path)
    if preset.sound and (preset.loudness_lufs is not None or preset.report):
        yield Progress("Checking the loudness", 0, 1)
        level = measure_file(_sound_of(report), token)
        report = replace(report, level=level)
        if preset.loudness_lufs is not None:
            yield from _loudness_notices(level, preset.loudness_lufs)
    report = replace(report, beside=tuple(beside))
    if preset.report:
        path = report_path(report.output)
        report = replace(report, beside=(*beside, path))
        write_report(report, path)
    return report


def _sound_of(report: ProjectFilmReport) -> Path:
    """The file that has the sound of a film."""
    output = report.output
    return next(output.glob("*.wav")) if output.is_dir() else output


def _loudness_notices(level: SoundLevel, wanted_lufs: float) -> Generator[Event, None, None]:
    missing = level.loudness_lufs - wanted_lufs
    if abs(missing) > _MOST_LOUDNESS_ERROR_LU:
        yield Notice(
            f"The sound has {level.loudness_lufs:.1f} LUFS rather than {wanted_lufs:g}: it is too "
            "quiet or too uneven to be made so with its peaks held down."
        )


def film_paces(studio: ProjectStudio) -> PaceBook:
    """How long making films takes here; a book of its own, since books do not share a file."""
    return PaceBook(studio.studio.settings.cache_dir / "film_paces.json")


def pace_name(preset: FilmPreset, shots: SeenShots) -> str:
    """Names the pace of putting a film together: drawing drafts takes longer than reading."""
    return f"film {preset.id} {'drawn' if shots.draws_frames else 'kept'}"


def _learn_pace(film: FilmPlan, shots: SeenShots, facts: FilmFacts, seconds: float) -> None:
    """Take notice of how long a film took, and how large it is."""
    film_paces(film.studio).learn(
        pace_name(film.preset, shots),
        film.size[0] * film.size[1],
        frames=facts.frames,
        seconds=seconds,
        size_bytes=facts.size_bytes,
    )
