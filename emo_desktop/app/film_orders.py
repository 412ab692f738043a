"""The films that are to be made of a project: the whole, a part of it, or lines as files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from emo_desktop.app.consents import check_consents
from emo_desktop.app.film_handles import padded
from emo_desktop.app.film_names import TEMPLATE, names_of_lines
from emo_desktop.app.film_plan import check_part, inputs_of, report_path, stem_names, stem_path
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.sound_parts import muted_lines
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.timing import frame_count
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.export.place import check_output
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import USUAL, read_shelf, shipped_preset
from emo_desktop.project.hearing import VOICES, Hearing
from emo_desktop.project.model import Character, Clip, Project
from emo_desktop.project.shots import frames_of_line


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
        at_frame: which frame of the timeline the film's first is; before the timeline with a
            handle that begins before it.
    """

    project: Project
    output: Path
    frames: range | None = None
    line: int = 0
    at_frame: int = 0

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
        changes: what is said otherwise than the preset says, by field; see ``FilmPreset.changed``.
        honesty: what films say of themselves.
    """

    preset: str = USUAL
    scope: Scope = Scope.WHOLE
    output: str = ""
    folder: str = ""
    template: str = TEMPLATE
    changes: Mapping[str, Any] = field(default_factory=dict)
    honesty: HonestyChoices = field(default_factory=HonestyChoices)


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


def chosen_preset(choices: ExportChoices) -> FilmPreset:
    """What films are written as.

    Raises:
        PresetError: there is no such preset, or what is chosen beside it does not fit it.
    """
    return read_shelf().preset(choices.preset).changed(choices.changes)


def order_film(
    project: Project,
    output: Path,
    frames: range | None = None,
    *,
    preset: FilmPreset | None = None,
) -> FilmOrder:
    """The film of a project, or of a part of it.

    Args:
        project: the document.
        output: the film.
        frames: the part; None: the whole.
        preset: says how long its handles are; none when None.

    Raises:
        EmoError: the film has none of these frames.
    """
    part = check_part(project, frames)
    order = FilmOrder(project, output, part, at_frame=part.start if part else 0)
    return with_handles(order, preset.handles_s if preset else 0)


def with_handles(order: FilmOrder, handles_s: float) -> FilmOrder:
    """The same film with more before and after, by whole frames.

    Where the timeline goes on, that is seen and heard; where it does not, whoever is seen rests.
    """
    project = order.project
    frames = round(Fraction(handles_s).limit_denominator(1000) * project.fps)
    if not frames or not project.clips:
        return order
    end = frame_count(project.duration_s, project.fps)
    seen = order.frames or range(end)
    begin, stop = seen.start - frames, seen.stop + frames
    before, after = max(0, -begin), max(0, stop - end)
    return replace(
        order,
        project=padded(project, before, after),
        frames=range(begin + before, stop + before),
        at_frame=order.at_frame - frames,
    )


def order_lines(
    project: Project,
    lines: Collection[str],
    folder: Path,
    template: str = TEMPLATE,
    *,
    preset: FilmPreset | None = None,
) -> tuple[FilmOrder, ...]:
    """A film for each of some lines; those without a voice or a character are left out.

    Args:
        project: the document.
        lines: ids of the lines.
        folder: where the films go.
        template: how they are called, see ``names_of_lines``.
        preset: says what their names end in, and how long their handles are; the standard one
            when None.

    Raises:
        EmoError: none of the lines can be seen, or the template cannot be understood.
    """
    clips = seen_lines(project, lines)
    if not clips:
        raise EmoError(
            "None of these lines has both a voice and a character.",
            hint="Give them a voice and a character first.",
        )
    preset = preset or shipped_preset(USUAL)
    numbers = numbers_of(project)
    names = names_of_lines(project, clips, template)
    orders = (
        FilmOrder(
            line_alone(project, clip),
            folder / f"{name}{preset.suffix}",
            line=numbers[clip.id],
            at_frame=frames_of_line(clip, project.fps).start,
        )
        for clip, name in zip(clips, names, strict=True)
    )
    return tuple(with_handles(order, preset.handles_s) for order in orders)


def orders_for(request: ExportRequest) -> tuple[FilmOrder, ...]:
    """The films that were asked for.

    Raises:
        EmoError: there is nothing to make, or the template cannot be understood.
    """
    project, choices, beside = request.project, request.choices, request.folder
    preset = chosen_preset(choices)
    if choices.scope.is_lines:
        folder = Path(choices.folder).expanduser() if choices.folder else beside.parent
        is_all = choices.scope is Scope.ALL
        wanted = [clip.id for clip in project.clips] if is_all else request.selection
        return order_lines(project, wanted, folder, choices.template, preset=preset)
    output = Path(choices.output).expanduser() if choices.output else usual_output(beside, preset)
    if choices.scope is Scope.WHOLE:
        return (order_film(project, output, preset=preset),)
    if request.frames is None:
        raise EmoError("No range is marked.", hint="Mark one with I and O, or choose the whole.")
    return (order_film(project, output, range(*request.frames), preset=preset),)


def usual_output(folder: Path, preset: FilmPreset) -> Path:
    """Where the film of a project goes unless it is said: beside its folder."""
    if not preset.suffix:
        return folder.with_name(f"{folder.stem} frames")
    return folder.with_name(f"{folder.stem}{preset.suffix}")


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
        hearing=_hearing_of(project, clip.character),
    )


def _hearing_of(project: Project, character: str) -> Hearing:
    """What is muted, as far as it counts for one character: that others are solo does not."""
    hearing = project.hearing
    for lane in hearing.lanes - {VOICES, character}:
        hearing = hearing.without(lane)
    return hearing


def characters_of(orders: Iterable[FilmOrder]) -> tuple[Character, ...]:
    """Who is seen and heard in films, each once."""
    found: dict[str, Character] = {}
    for order in orders:
        for clip in _seen_in(order):
            found[clip.character] = order.project.character(clip.character)
    return tuple(found.values())


def lines_seen(orders: Iterable[FilmOrder]) -> int:
    """How many lines are on in films."""
    return sum(len(_seen_in(order)) for order in orders)


def lines_muted(orders: Iterable[FilmOrder]) -> int:
    """How many lines are on in films and not heard, since they are muted or others are solo."""
    return sum(len(muted_lines(order.project, _seen_in(order))) for order in orders)


def existing_files(
    orders: Iterable[FilmOrder], preset: FilmPreset | None = None
) -> tuple[Path, ...]:
    """What is there already and would be replaced: films, and what is written beside them."""
    found: list[Path] = []
    for order in orders:
        beside = report_path(order.output) if preset and preset.report else None
        stems = stems_of(order) if preset and preset.stems else ()
        wanted = (order.output, *stems, *([beside] if beside else []))
        found.extend(path for path in wanted if _is_there(path))
    return tuple(found)


def stems_of(order: FilmOrder) -> tuple[Path, ...]:
    """Where the voices of the characters of a film go."""
    return tuple(stem_path(order.output, name) for name, _ in stem_names(order.project))


def _is_there(path: Path) -> bool:
    """Whether something would be replaced; a folder in which there is nothing is nothing."""
    try:
        return any(path.iterdir()) if path.is_dir() else path.exists()
    except OSError:
        return False  # a name that cannot be, which is said where it is checked


def check_orders(
    orders: Collection[FilmOrder],
    project: Project,
    folder: Path,
    *,
    replaces: bool,
    preset: FilmPreset | None = None,
) -> None:
    """Make sure films may be made, and can go where they are to go, before any work is done.

    Args:
        orders: the films.
        project: the whole document, whose files are never overwritten.
        folder: of the project.
        replaces: whether files that are there may be replaced.
        preset: what they are written as; the standard one when None.

    Raises:
        ConsentError: somebody in them must not be exported.
        OutputError: one of them cannot be put there, and why.
    """
    check_consents(characters_of(orders))
    preset = preset or shipped_preset(USUAL)
    inputs = inputs_of(project, folder, preset)
    for order in orders:
        check_output(order.output, suffix=preset.suffix, inputs=inputs)
        for stem in stems_of(order) if preset.stems else ():
            check_output(stem, suffix=".wav", inputs=inputs)
    there = existing_files(orders, preset)
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
