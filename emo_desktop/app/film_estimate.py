"""How long films take and how large they get, said before they are begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.film_orders import FilmOrder, lines_seen
from emo_desktop.app.film_plan import film_size
from emo_desktop.app.project_film import film_paces, pace_name
from emo_desktop.app.project_shots import NeededSegment, SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.disk import free_bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.rates import frames_at_rate
from emo_desktop.render.pace import PaceBook

# Measured on two cores, for the very first film: what hearing a voice and drawing a draft take.
_HEARING_S_PER_FRAME = 0.003
_DRAWING_S_PER_MEGAPIXEL = 0.03
# The final quality takes from a fraction of a second to minutes a frame; only a bar needs a guess.
_GUESSED_S_PER_FRAME = 1.0
_MIXING_S_PER_S = 0.02
_MEGA = 1_000_000


@dataclass(frozen=True, slots=True)
class OneFilm:
    """What is known of one film before it is made.

    Args:
        frames: it has.
        size: width and height.
        missing: frames that have to be rendered first.
        rendering_s: how long that takes; None while nothing like it was rendered here.
        making_s: how long putting it together takes.
        size_bytes: of the file.
        room_bytes: it may need while it is written.
    """

    frames: int
    size: tuple[int, int]
    missing: int
    rendering_s: float | None
    making_s: float
    size_bytes: float
    room_bytes: int

    @property
    def weight(self) -> float:
        """How much of a bar its work takes, in seconds."""
        return self.rendering_weight + self.making_s

    @property
    def rendering_weight(self) -> float:
        """How much of a bar rendering takes, in seconds."""
        if self.rendering_s is None:
            return self.missing * _GUESSED_S_PER_FRAME
        return self.rendering_s


@dataclass(frozen=True, slots=True)
class FilmEstimate:
    """What is known of films before they are made.

    Args:
        films: each.
        fps: frames per second.
        lines: that are on in them.
        free_bytes: of the disk they go to; None: it does not answer.
        own_fps: frames per second of the project, of what is rendered; those of the films when
            None.
    """

    films: tuple[OneFilm, ...]
    fps: Fraction
    lines: int
    free_bytes: int | None
    own_fps: Fraction | None = None

    @property
    def frames(self) -> int:
        """Of all films together."""
        return sum(film.frames for film in self.films)

    @property
    def duration_s(self) -> Fraction:
        """Of all films together."""
        return self.frames / self.fps

    @property
    def missing_s(self) -> Fraction:
        """How much picture has to be rendered first."""
        return sum(film.missing for film in self.films) / (self.own_fps or self.fps)

    @property
    def seconds(self) -> float | None:
        """How long it takes; None while nothing like it was rendered here."""
        if any(film.rendering_s is None for film in self.films):
            return None
        return sum(film.weight for film in self.films)

    @property
    def size_bytes(self) -> float:
        """Of all files together."""
        return sum(film.size_bytes for film in self.films)

    @property
    def room_bytes(self) -> int:
        """The room they may need: what is written while the others are there already."""
        most = max((film.room_bytes for film in self.films), default=0)
        return round(self.size_bytes) + most if len(self.films) > 1 else most

    @property
    def has_room(self) -> bool:
        """Whether the disk has room for them, as far as that is known."""
        return self.free_bytes is None or self.free_bytes >= self.room_bytes


def estimate_films(
    orders: Sequence[FilmOrder],
    studio: ProjectStudio,
    *,
    preset: FilmPreset,
    token: CancelToken,
) -> FilmEstimate:
    """What films take, by what was made here before; the first time by what was measured once.

    Args:
        orders: the films, at least one.
        studio: of the project.
        preset: how good and how large they are.
        token: stops the work.

    Raises:
        EmoError: a line cannot be drawn so here, or its picture cannot be read.
        Cancelled: the token was cancelled.
    """
    renders = PaceBook(studio.studio.settings.cache_dir / "paces.json")
    books = (film_paces(studio), renders)
    films, known = [], set[str]()
    for order in orders:
        token.check()
        films.append(_one_film(order, studio, preset, books, known))
    own_fps = orders[0].project.fps
    return FilmEstimate(
        tuple(films),
        preset.fps or own_fps,
        lines_seen(orders),
        _free_bytes(orders[0].output),
        own_fps,
    )


def _one_film(
    order: FilmOrder,
    studio: ProjectStudio,
    preset: FilmPreset,
    books: tuple[PaceBook, PaceBook],
    known: set[str],
) -> OneFilm:
    """What is known of a film; what one before it renders already is rendered then."""
    project = order.project
    fps = preset.fps or project.fps
    if preset.picture is None:
        return _one_sound(frames_at_rate(order.frame_count, project.fps, fps), fps, preset)
    shots = SeenShots(project, studio, order.frames)
    missing = [each for each in shots.missing if each.segment.recipe.key not in known]
    known |= {each.segment.recipe.key for each in missing}
    width, height = film_size(project, studio, preset)
    frames, pixels = frames_at_rate(shots.frame_count, project.fps, fps), width * height
    pace = books[0].pace(pace_name(preset, shots), pixels)
    if pace is not None:
        making_s, size_bytes = frames * pace.seconds, frames * pace.bytes
    else:
        drawing_s = _DRAWING_S_PER_MEGAPIXEL if shots.draws_frames else 0.0
        making_s = frames * pixels / _MEGA * (preset.costs.s_per_megapixel + drawing_s)
        size_bytes = preset.usual_bytes(frames, pixels=pixels, fps=fps)
    return OneFilm(
        frames=frames,
        size=(width, height),
        missing=sum(each.segment.recipe.frame_count for each in missing),
        rendering_s=_rendering_s(missing, shots, books),
        making_s=making_s,
        size_bytes=size_bytes,
        room_bytes=preset.room_bytes(frames, pixels=pixels, fps=fps),
    )


def _one_sound(frames: int, fps: Fraction, preset: FilmPreset) -> OneFilm:
    """What is known of a film that is sound alone."""
    return OneFilm(
        frames=frames,
        size=(0, 0),
        missing=0,
        rendering_s=0.0,
        making_s=float(frames / fps) * _MIXING_S_PER_S,
        size_bytes=preset.usual_bytes(frames, pixels=0, fps=fps),
        room_bytes=preset.room_bytes(frames, pixels=0, fps=fps),
    )


def _rendering_s(
    missing: Sequence[NeededSegment], shots: SeenShots, books: tuple[PaceBook, PaceBook]
) -> float | None:
    """How long rendering takes; None where that is not known."""
    total = 0.0
    for each in missing:
        name, pixels = each.line.drawing.renderer_id, shots.pixels_of(each)
        pace = books[0].pace(name, pixels) or books[1].pace(name, pixels)
        if pace is not None:
            per_frame = pace.seconds
        elif each.line.drawing.caches_frames:
            return None
        else:
            per_frame = _HEARING_S_PER_FRAME
        total += per_frame * each.segment.recipe.frame_count
    return total


def _free_bytes(output: Path) -> int | None:
    try:
        return free_bytes(output.absolute().parent)
    except OSError:
        return None
