"""Which files for other programs are to be made of a project, and whether they can be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.app.consents import check_consents
from emo_desktop.app.data_formats import FORMATS, DataFormat, Holds
from emo_desktop.app.film_names import TEMPLATE, names_of_lines
from emo_desktop.app.film_orders import line_alone
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.timing import frame_count
from emo_desktop.export.interchange.clock import FilmClock, clock_from
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.export.interchange.part import lines_of, part_of
from emo_desktop.export.place import check_output
from emo_desktop.project.model import Character, Clip, Project
from emo_desktop.project.shots import frames_of_line
from emo_desktop.project.storage import media_path

SHEET_NAME = "contact sheet"


@dataclass(frozen=True, slots=True)
class DataRequest:
    """What was asked for.

    Args:
        format: the kind of file.
        output: the file; of pictures, and of single lines where every one has a file, the folder.
        characters: ids of those whose lines are meant; empty: all.
        lines: ids of the lines that are meant; empty: all. Of kinds that hold mouth or motion,
            every line then is a file of its own.
        frames: the part of the film that is meant; None: the whole.
        begin: time code of the film's first frame; empty: zero.
        picture_suffix: of pictures.
        replaces: whether files in a folder, or for several characters, may be replaced.
    """

    format: DataFormat
    output: Path
    characters: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    frames: range | None = None
    begin: str = ""
    picture_suffix: str = ".png"
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file that is to be made.

    Args:
        path: where it goes.
        project: what it says something about: the whole document, a part of it, a line alone.
        frames: of the film of ``project``.
        clock: of that film; its zero is the first of ``frames``.
        character: id of whose it is; empty: everybody's.
        line: number of the line in the document, where it is a line's; else 0.
    """

    path: Path
    project: Project
    frames: range
    clock: FilmClock
    character: str = ""
    line: int = 0


def files_for(project: Project, request: DataRequest) -> tuple[DataFile, ...]:
    """The files that were asked for.

    Raises:
        EmoError: there is nothing to put into them.
    """
    _check_request(project, request)
    clock = clock_from(request.begin, project.fps)
    meant = lines_of(project, lines=request.lines, characters=request.characters)
    if not meant.clips:
        raise EmoError("None of the lines is said by these characters.", hint="Choose others.")
    holds = FORMATS[request.format].holds
    if holds is Holds.TIMELINE:
        return (_timeline_file(project, meant, request, clock),)
    if holds is Holds.PICTURES or request.lines:
        return tuple(_files_of_lines(project, meant, request, clock))
    return tuple(_files_of_characters(project, meant, request, clock))


def characters_in(files: Iterable[DataFile]) -> tuple[Character, ...]:
    """Those the files say something of, each once."""
    found: dict[str, Character] = {}
    for file in files:
        everybody = (clip.character for clip in file.project.clips)
        for each in (file.character,) if file.character else everybody:
            if each:
                found[each] = file.project.character(each)
    return tuple(found.values())


def check_files(
    files: Iterable[DataFile], request: DataRequest, project: Project, folder: Path
) -> None:
    """Make sure the files may be made, and can go where they are to go, before any work is done.

    Args:
        files: at least one.
        request: what was asked for.
        project: the document, whose files are never overwritten.
        folder: where it lies.

    Raises:
        ConsentError: one of them is about somebody who must not be exported.
        OutputError: one of them cannot be put there, and why.
    """
    files = tuple(files)
    check_consents(characters_in(files))
    inputs = [media_path(folder, media) for media in project.media]
    paths = [each.path for each in files]
    if FORMATS[request.format].holds is Holds.PICTURES:
        paths.append(sheet_path(request))
    for path in paths:
        check_output(path, suffix=path.suffix.lower(), inputs=inputs)
    there = [path for path in paths if path.exists()]
    if there and len(paths) > 1 and not request.replaces:
        names = ", ".join(path.name for path in there[:3])
        raise OutputError(
            f"There is already {names} in {there[0].parent}.",
            hint="Say that it is to be replaced, or choose another place.",
        )


def sheet_path(request: DataRequest) -> Path:
    """Where the sheet with all pictures goes."""
    return request.output / f"{SHEET_NAME}{request.picture_suffix}"


def _check_request(project: Project, request: DataRequest) -> None:
    if not project.clips:
        raise EmoError("The project has no lines.", hint="emo-desktop project add-line adds one.")
    facts = FORMATS[request.format]
    is_folder = facts.holds is Holds.PICTURES or bool(facts.is_of_character and request.lines)
    if is_folder and not request.output.is_dir():
        raise OutputError(
            f"{request.output} is no folder.", hint="Lines are files of their own: make a folder."
        )
    if not is_folder and request.output.suffix.lower() != facts.suffix:
        raise OutputError(
            f"The output {request.output.name} does not end in {facts.suffix}.",
            hint=f"Name it {request.output.stem}{facts.suffix}",
        )
    if request.lines and request.frames is not None:
        raise EmoError(
            "Single lines and a part of the film cannot both be chosen.", hint="Leave out one."
        )


def _timeline_file(
    project: Project, meant: Project, request: DataRequest, clock: FilmClock
) -> DataFile:
    frames = _frames_of(project, request)
    part = meant if request.frames is None else part_of(meant, frames)
    return DataFile(request.output, part, frames, clock.later(frames.start))


def _files_of_characters(
    project: Project, meant: Project, request: DataRequest, clock: FilmClock
) -> Iterator[DataFile]:
    """A file for everybody who speaks; of one alone it is called as was said."""
    frames = _frames_of(project, request)
    spoken: dict[str, Clip] = {}
    for clip in meant.clips:
        if clip.use and clip.character:
            spoken.setdefault(clip.character, clip)
    if not spoken:
        raise _nobody_speaks()
    output, names = request.output, names_of_lines(meant, spoken.values(), "{character}")
    for character, name in zip(spoken, names, strict=True):
        path = output if len(spoken) == 1 else output.with_stem(f"{output.stem} {name}")
        yield DataFile(path, project, frames, clock.later(frames.start), character)


def _files_of_lines(
    project: Project, meant: Project, request: DataRequest, clock: FilmClock
) -> Iterator[DataFile]:
    """A file for every line that is seen, as if the film were nothing but that line."""
    numbers = numbers_of(project)
    frames = _frames_of(project, request)
    facts = FORMATS[request.format]
    suffix = request.picture_suffix if facts.holds is Holds.PICTURES else facts.suffix
    clips = [
        clip
        for clip in meant.clips
        if clip.use and clip.character and _overlaps(frames_of_line(clip, project.fps), frames)
    ]
    if not clips:
        raise _nobody_speaks()
    for clip, name in zip(clips, names_of_lines(project, clips, TEMPLATE), strict=True):
        on = frames_of_line(clip, project.fps)
        yield DataFile(
            request.output / f"{name}{suffix}",
            line_alone(project, clip),
            range(len(on)),
            clock.later(on.start),
            clip.character,
            numbers[clip.id],
        )


def _frames_of(project: Project, request: DataRequest) -> range:
    """The frames of the film that are meant."""
    whole = range(frame_count(project.duration_s, project.fps))
    if request.frames is None:
        return whole
    part = range(max(0, request.frames.start), min(request.frames.stop, whole.stop))
    if not part:
        raise EmoError(
            f"There is nothing in the range: the film has {whole.stop} frames, and the range goes "
            f"from {request.frames.start} to {request.frames.stop}.",
            hint="Choose a range that begins before it ends, and before the film does.",
        )
    return part


def _overlaps(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _nobody_speaks() -> EmoError:
    return EmoError(
        "No line that is meant has both a voice and a character.",
        hint="Give them a voice and a character first.",
    )
