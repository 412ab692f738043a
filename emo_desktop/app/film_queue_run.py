"""The exports of a queue, made one after the other; each can be paused and cancelled."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeAlias

from emo_desktop.app.consents import with_present_consents
from emo_desktop.app.film_job import FilmFault, FilmMade, FilmsAdvanced, make_films
from emo_desktop.app.film_orders import ExportRequest, FilmOrder, chosen_preset, orders_for
from emo_desktop.app.film_queue import ExportJob, ExportQueue
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.preset import FilmPreset

_LOOK_EVERY_S = 0.2

StudioOf: TypeAlias = Callable[[ExportRequest], ProjectStudio]
ExtrasOfFilms: TypeAlias = Callable[
    [ProjectStudio, FilmPreset, HonestyChoices],
    Callable[[FilmOrder, SeenShots | None], FilmExtras],
]


def what_films_say(
    studio: ProjectStudio, preset: FilmPreset, choices: HonestyChoices | None = None
) -> Callable[[FilmOrder, SeenShots | None], FilmExtras]:
    """For ``extras_of``: every film says what it is. What signs is loaded with the first film."""
    from emo_desktop.app.film_honesty import honest_extras

    return honest_extras(studio, preset, choices)


@dataclass(frozen=True, slots=True)
class ExportTold(Event):
    """What a job of the queue says.

    Args:
        job: its id.
        told: what ``make_films`` says.
    """

    job: int
    told: Event


def run_exports(
    queue: ExportQueue,
    *,
    studio_of: StudioOf,
    token: CancelToken,
    extras_of: ExtrasOfFilms | None = None,
) -> Generator[Event, None, None]:
    """Make what waits in a queue, until nothing waits or the queue is paused.

    A job that is paused rests between two frames, and goes on with the next; a job that is
    cancelled ends within one frame, and leaves nothing half-made. What fails says why in its job.

    Args:
        queue: the exports.
        studio_of: what a project is drawn with.
        token: stops all; what was being made waits for its turn again.
        extras_of: what else goes into the films of a preset; None: nothing.

    Yields:
        ExportTold.

    Raises:
        Cancelled: the token was cancelled.
    """
    while (job := queue.take_next()) is not None:
        own_token = CancelToken()
        try:
            with closing(_job_events(queue, job, studio_of, own_token, extras_of)) as events:
                for event in events:
                    yield ExportTold(job.id, event)
                    _rest(queue, job.id, token)
                    if token.cancelled or queue.is_stopped(job.id):
                        own_token.cancel()
        except Cancelled:
            queue.give_back(job.id)
        except EmoError as error:
            queue.fail(job.id, error)
        except BaseException:
            queue.give_back(job.id)
            raise
        token.check()


def _job_events(
    queue: ExportQueue,
    job: ExportJob,
    studio_of: StudioOf,
    token: CancelToken,
    extras_of: ExtrasOfFilms | None,
) -> Generator[Event, None, None]:
    """Make the films of a job, and say in the queue what becomes of it."""
    request = _as_agreed_now(queue.request(job.id))
    studio, preset = studio_of(request), chosen_preset(request.choices)
    films = make_films(
        orders_for(request),
        request.project,
        studio=studio,
        token=token,
        preset=preset,
        replaces=job.replaces,
        extras=extras_of(studio, preset, request.choices.honesty) if extras_of else None,
    )
    fault: FilmFault | None = None
    with closing(films) as events:
        for event in events:
            match event:
                case FilmsAdvanced(share=share, left_s=left_s):
                    queue.advance(job.id, share, left_s)
                case FilmMade(report=report):
                    queue.add_film(job.id, report.output)
                case FilmFault():
                    fault = fault or event
            yield event
    if fault is None:
        queue.finish(job.id)
    else:
        queue.fail(job.id, fault.error)


def _as_agreed_now(request: ExportRequest) -> ExportRequest:
    """What was asked for, with the consents there are when its turn comes."""
    present = with_present_consents(request.project, request.folder)
    return replace(request, project=present)


def _rest(queue: ExportQueue, job_id: int, token: CancelToken) -> None:
    """Wait while a job is paused."""
    while queue.wait_while_paused(job_id, _LOOK_EVERY_S):
        if token.cancelled:
            return
