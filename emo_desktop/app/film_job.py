"""Films made one after the other as one job: what is done stays done, whatever comes later."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from emo_desktop.app.film_estimate import FilmEstimate, OneFilm, estimate_films
from emo_desktop.app.film_orders import FilmOrder, check_orders
from emo_desktop.app.project_film import (
    ProjectFilmFinished,
    ProjectFilmReport,
    make_project_film,
)
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import USUAL, shipped_preset
from emo_desktop.project.model import Project

_MIB = 1024**2
# Before that nobody knows how long it will take.
_KNOWN_FROM_S, _KNOWN_FROM_SHARE = 1.0, 0.01


@dataclass(frozen=True, slots=True)
class FilmsAdvanced(Event):
    """How far all films together are.

    Args:
        stage: what is being done, see ``Progress``.
        film: which is being made, from 1.
        films: in all.
        share: of the whole work that is done, 0 to 1.
        left_s: how long the rest will take; None while that cannot be known.
    """

    stage: str
    film: int
    films: int
    share: float
    left_s: float | None


@dataclass(frozen=True, slots=True)
class FilmMade(Event):
    """A film is complete and in its place."""

    report: ProjectFilmReport


@dataclass(frozen=True, slots=True)
class FilmFault(Event):
    """A film could not be made; the job goes on with the next.

    Args:
        output: where it would have gone.
        error: why, and what to do.
    """

    output: Path
    error: EmoError


@dataclass(frozen=True, slots=True)
class FilmsReport:
    """What became of all films.

    Args:
        made: those that are complete.
        faults: those that are not.
        elapsed_s: from the order to the last of them.
    """

    made: tuple[ProjectFilmReport, ...]
    faults: tuple[FilmFault, ...]
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class FilmsFinished(Event):
    """The last event."""

    report: FilmsReport


def make_films(
    orders: Sequence[FilmOrder],
    project: Project,
    *,
    studio: ProjectStudio,
    token: CancelToken,
    preset: FilmPreset | None = None,
    replaces: bool = False,
    extras: Callable[[FilmOrder, SeenShots | None], FilmExtras] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Generator[Event, None, None]:
    """Make films, one after the other; each is checked when it is complete.

    Args:
        orders: the films, at least one.
        project: the whole document.
        studio: of the project.
        token: stops the job within one frame, or one step of the final quality.
        preset: what the films are written as; the standard one when None.
        replaces: whether files that are there may be replaced.
        extras: what else goes into a film, given who is seen; None: nothing.
        clock: seconds.

    Yields:
        FilmsAdvanced, what each film says, FilmMade or FilmFault for it; at last FilmsFinished.

    Raises:
        EmoError: nothing can be made, or not where it is to go; nothing was done.
        Cancelled: the token was cancelled; complete films stay.
    """
    begun_s = clock()
    preset = preset or shipped_preset(USUAL)
    yield FilmsAdvanced("Reading the project", 1, len(orders), 0.0, None)
    check_orders(orders, project, studio.folder, replaces=replaces, preset=preset)
    estimate = estimate_films(orders, studio, preset=preset, token=token)
    _check_room(estimate, orders[0].output.parent)
    bar = _Bar(estimate, clock)
    made, faults = list[ProjectFilmReport](), list[FilmFault]()
    for number, order in enumerate(orders, 1):
        film = make_project_film(
            order.project,
            order.output,
            studio=studio,
            token=token,
            frames=order.frames,
            at_frame=order.at_frame,
            preset=preset,
            extras=partial(extras, order) if extras else None,
        )
        with closing(_watched(film, order.output)) as events:
            for event in events:
                if isinstance(event, FilmMade):
                    made.append(event.report)
                elif isinstance(event, FilmFault):
                    faults.append(event)
                yield event
                if isinstance(event, Progress):
                    yield bar.advanced(event, number)
        bar.finish(number)
    yield FilmsFinished(FilmsReport(tuple(made), tuple(faults), clock() - begun_s))


def _watched(film: Generator[Event, None, None], output: Path) -> Generator[Event, None, None]:
    """What is said while a film is made, and at last FilmMade or FilmFault."""
    try:
        with closing(film):
            for event in film:
                yield FilmMade(event.report) if isinstance(event, ProjectFilmFinished) else event
    except EmoError as error:
        yield FilmFault(output, error)


def _check_room(estimate: FilmEstimate, folder: Path) -> None:
    free = estimate.free_bytes
    if free is not None and not estimate.has_room:
        raise OutputError(
            f"The disk of {folder} has {free // _MIB} MiB free, the films may need "
            f"{estimate.room_bytes // _MIB + 1} MiB.",
            hint="Make room on that disk, or choose another.",
        )


class _Bar:
    """How far all films are, by how long each was thought to take."""

    def __init__(self, estimate: FilmEstimate, clock: Callable[[], float]) -> None:
        self._films, self._clock = estimate.films, clock
        self._whole = sum(film.weight for film in estimate.films) or 1.0
        self._before, self._share = 0.0, 0.0
        self._begun_s = clock()

    def advanced(self, progress: Progress, number: int) -> FilmsAdvanced:
        """What a film's own progress is for all of them; it never goes back."""
        film = self._films[number - 1]
        done = self._before + _done_of(film, progress)
        self._share = min(1.0, max(self._share, done / self._whole))
        return FilmsAdvanced(progress.stage, number, len(self._films), self._share, self._left_s())

    def finish(self, number: int) -> None:
        """Count a film as done, however it ended."""
        self._before += self._films[number - 1].weight

    def _left_s(self) -> float | None:
        elapsed_s, share = self._clock() - self._begun_s, self._share
        if elapsed_s < _KNOWN_FROM_S or share < _KNOWN_FROM_SHARE:
            return None
        return elapsed_s * (1 - share) / share


def _done_of(film: OneFilm, progress: Progress) -> float:
    """How much of a film's work is done, in the seconds it was thought to take."""
    if progress.stage == "Rendering":
        return film.rendering_weight * progress.fraction
    if progress.stage == "Putting the film together":
        return film.rendering_weight + film.making_s * progress.fraction
    return film.weight if progress.stage == "Finishing the film" else 0.0
