"""The films that are to be made of a project: the whole, a part of it, or lines as files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.film_names import TEMPLATE, names_of_lines
from emo_desktop.app.project_film import check_part
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.timing import frame_count
from emo_desktop.export.place import check_output
from emo_desktop.export.presets import STANDARD
from emo_desktop.project.model import Character, Clip, Project
from emo_desktop.project.storage import media_path


class Scope(StrEnum):
    """What of a project is made into films."""

    WHOLE = "whole"
    RANGE = "range"
    SELECTED = "selected"
    ALL = "all"

    @property
    def is_lines(self) -> bool:
        """Whether each line becomes a file of its own."""
        return self in (Scope.SELECTED, Scope.ALL)


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A film that is to be made.

    Args:
        project: what is seen and heard in it: a whole document, or a line alone.
        output: the file.
        frames: the part of it that is made; None: the whole.
        line: number of the line in the document, where it is a line alone; else 0.
    """

    project: Project
    output: Path
    frames: range | None = None
    line: int = 0

    @property
    def frame_count(self) -> int:
        """How many frames the film has."""
        if self.frames is not None:
            return len(self.frames)
        return frame_count(self.project.duration_s, self.project.fps)


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What was chosen for an export, to be remembered until the next.

    Args:
        preset: id of the kind of film.
        scope: what is made.
        output: the film, where it is one; empty: beside the project.
        folder: where lines go as files; empty: beside the project.
        template: how they are called.
    """

    preset: str = STANDARD.id
    scope: Scope = Scope.WHOLE
    output: str = ""
    folder: str = ""
    template: str = TEMPLATE


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Everything that decides which films are made.

    Args:
        project: the document.
        folder: of the project; films go beside it unless it was said where.
        choices: what was chosen.
        selection: ids of the lines that are selected.
        frames: the range that is marked, half-open; None: none is.
    """

    project: Project
    folder: Path
    choices: ExportChoices
    selection: tuple[str, ...] = ()
    frames: tuple[int, int] | None = None


def order_film(project: Project, output: Path, frames: range | None = None) -> FilmOrder:
    """The film of a project, or of a part of it.

    Raises:
        EmoError: the film has none of these frames.
    """
    return FilmOrder(project, output, check_part(project, frames))


def order_lines(
    project: Project, lines: Collection[str], folder: Path, template: str = TEMPLATE
) -> tuple[FilmOrder, ...]:
    """A film for each of some lines; those without a voice or a character are left out.

    Args:
        project: the document.
        lines: ids of the lines.
        folder: where the films go.
        template: how they are called, see ``names_of_lines``.

    Raises:
        EmoError: none of the lines can be seen, or the template cannot be understood.
    """
    clips = seen_lines(project, lines)
    if not clips:
        raise EmoError(
            "None of these lines has both a voice and a character.",
            hint="Give them a voice and a character first.",
        )
    numbers = {clip.id: number for number, clip in enumerate(project.clips, 1)}
    names = names_of_lines(project, clips, template)
    return tuple(
        FilmOrder(line_alone(project, clip), folder / f"{name}.mp4", line=numbers[clip.id])
        for clip, name in zip(clips, names, strict=True)
    )


def orders_for(request: ExportRequest) -> tuple[FilmOrder, ...]:
    """The films that were asked for.

    Raises:
        EmoError: there is nothing to make, or the template cannot be understood.
    """
    project, choices, beside = request.project, request.choices, request.folder
    if choices.scope.is_lines:
        folder = Path(choices.folder).expanduser() if choices.folder else beside.parent
        is_all = choices.scope is Scope.ALL
        wanted = [clip.id for clip in project.clips] if is_all else request.selection
        return order_lines(project, wanted, folder, choices.template)
    output = Path(choices.output).expanduser() if choices.output else beside.with_suffix(".mp4")
    if choices.scope is Scope.WHOLE:
        return (order_film(project, output),)
    if request.frames is None:
        raise EmoError("No range is marked.", hint="Mark one with I and O, or choose the whole.")
    return (order_film(project, output, range(*request.frames)),)


def seen_lines(project: Project, lines: Collection[str]) -> tuple[Clip, ...]:
    """Those of some lines that have a voice and a character, in order."""
    return tuple(clip for clip in project.clips if clip.id in lines and clip.use and clip.character)


def line_alone(project: Project, clip: Clip) -> Project:
    """The document as it would be with nothing but one line, which begins with the film.

    Nothing is rendered again for it: keys leave out the place on the timeline.

    Args:
        project: the document.
        clip: a line of it that has a voice and a character.
    """
    use = clip.use
    assert use is not None, "a line that is seen uses a take"
    return replace(
        project,
        characters=(project.character(clip.character),),
        takes=(project.take(use.take),),
        clips=(replace(clip, begin_s=Fraction(0), uses=(use,)),),
        markers=(),
        guide=None,
    )


def without_consent(orders: Iterable[FilmOrder]) -> tuple[Character, ...]:
    """Who is seen in films though no consent is recorded, each once."""
    found: dict[str, Character] = {}
    for order in orders:
        for clip in _seen_in(order):
            character = order.project.character(clip.character)
            if character.consent is None:
                found[character.id] = character
    return tuple(found.values())


def lines_seen(orders: Iterable[FilmOrder]) -> int:
    """How many lines are on in films."""
    return sum(len(_seen_in(order)) for order in orders)


def existing_files(orders: Iterable[FilmOrder]) -> tuple[Path, ...]:
    """What is there already and would be replaced."""
    return tuple(order.output for order in orders if order.output.exists())


def check_orders(
    orders: Collection[FilmOrder], project: Project, folder: Path, *, replaces: bool
) -> None:
    """Make sure films can be put where they are to go, before any work is done for them.

    Args:
        orders: the films.
        project: the whole document, whose files are never overwritten.
        folder: of the project.
        replaces: whether files that are there may be replaced.

    Raises:
        OutputError: one of them cannot, and why.
    """
    inputs = [media_path(folder, media) for media in project.media]
    for order in orders:
        check_output(order.output, suffix=".mp4", inputs=inputs)
    there = existing_files(orders)
    if there and not replaces:
        folder, count, name = there[0].parent, len(there), there[0].name
        raise OutputError(
            f"{name} is in {folder} already."
            if count == 1
            else f"{count} of these films are in {folder} already, as {name}.",
            hint="Say that it is to be replaced, or choose another place.",
        )


def _seen_in(order: FilmOrder) -> list[Clip]:
    """The lines that are on in a film."""
    project, frames = order.project, order.frames
    clips = [clip for clip in project.clips if clip.use and clip.character]
    if frames is None:
        return clips
    begin_s, end_s = frames.start / project.fps, frames.stop / project.fps
    return [clip for clip in clips if clip.begin_s < end_s and clip.end_s > begin_s]
