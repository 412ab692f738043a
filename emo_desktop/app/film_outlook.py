"""What is known of an export before it is begun: films, time, size, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from emo_desktop.app.consents import check_consents, without_consent
from emo_desktop.app.film_estimate import FilmEstimate, estimate_films
from emo_desktop.app.film_orders import (
    ExportRequest,
    FilmOrder,
    characters_of,
    chosen_preset,
    existing_files,
    lines_muted,
    orders_for,
)
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.model import Character


@dataclass(frozen=True, slots=True)
class FilmOutlook:
    """An export before it is begun.

    Args:
        orders: the films.
        estimate: how long they take and how large they get.
        existing: files that are there already and would be replaced.
        without_consent: who is seen though no consent is recorded.
        muted: how many lines are seen and not heard.
    """

    orders: tuple[FilmOrder, ...]
    estimate: FilmEstimate
    existing: tuple[Path, ...]
    without_consent: tuple[Character, ...]
    muted: int = 0


def look_ahead(request: ExportRequest, *, studio: ProjectStudio, token: CancelToken) -> FilmOutlook:
    """What an export would be.

    Args:
        request: which films are wanted.
        studio: of the project.
        token: stops the work.

    Raises:
        ConsentError: somebody in it must not be exported.
        EmoError: there is nothing to make, or it cannot be drawn here.
        Cancelled: the token was cancelled.
    """
    orders = orders_for(request)
    seen = characters_of(orders)
    check_consents(seen)
    preset = chosen_preset(request.choices)
    estimate = estimate_films(orders, studio, preset=preset, token=token)
    return FilmOutlook(
        orders,
        estimate,
        existing_files(orders, preset),
        without_consent(seen),
        lines_muted(orders),
    )
