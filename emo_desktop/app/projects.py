"""Projects as use cases: making one, bringing in pictures and voices, saying what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.audio.phrases import split_at_pauses
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, probe_sound
from emo_desktop.audio.voice import check_voice, read_voice
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, until_cancelled
from emo_desktop.base.settings import Settings
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import prepare_portrait
from emo_desktop.project.changes import Edit
from emo_desktop.project.cue_sheets import read_cues
from emo_desktop.project.edits.characters import add_character
from emo_desktop.project.edits.cues import add_cues
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.performance import set_controls, set_seed
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.lock import ProjectLock
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, Project
from emo_desktop.project.storage import (
    bring_in,
    check_media,
    create_project,
    load_project,
    save_project,
)

_MOST_TAKE_NAME = 120


@dataclass(frozen=True, slots=True)
class LineOrder:
    """A line that is to be added.

    Args:
        audio: the sound file.
        character: name of who says it; the only character, or the last line's, when None.
        text: what is said.
        begin_s: place on the timeline; after the last line when None.
        in_s: where the line begins in the sound; its beginning when None.
        out_s: where it ends in it; its end when None.
        controls: fields of PerformanceControls that differ from how the character plays new lines.
        seed: chooses blinks, glances and sway; the character's when None.
        has_music: whether the voice is mixed with music.
        copies: whether the file is copied into the project, rather than referred to.
    """

    audio: Path
    character: str | None = None
    text: str = ""
    begin_s: Fraction | None = None
    in_s: Fraction | None = None
    out_s: Fraction | None = None
    controls: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None
    has_music: bool = False
    copies: bool = True


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a line is, and how much of it is rendered.

    Args:
        number: from 1, in order of the timeline.
        clip: the line.
        character: name of who says it; empty: nobody.
        take: name of the chosen take; empty: none.
        segments: it is rendered in.
        rendered: of these, in the cache.
        fault: why that cannot be said; empty when it can.
    """

    number: int
    clip: Clip
    character: str
    take: str
    segments: int = 0
    rendered: int = 0
    fault: str = ""


def new_project(
    folder: Path,
    *,
    portrait: Path,
    name: str,
    character: str,
    face_box: FaceBox | None,
    size_px: int,
    fps: Fraction,
    copies: bool,
    settings: Settings,
    token: CancelToken,
) -> Project:
    """A new project with one character, in a folder of its own.

    Raises:
        PictureError: the portrait cannot be used.
        OutputError: the folder cannot be made.
        ProjectError: there is one already.
    """
    detector = Studio(settings).detector
    check_portrait(portrait, size_px=size_px, face_box=face_box, detector=detector)
    create_project(folder, Project(name, fps=fps, size_px=size_px))

    def with_character(project: Project) -> Edit:
        media = bring_in(folder, portrait, copies=copies, token=token)
        return add_character(project, name=character, portrait=media, face_box=face_box)

    return edit_project(folder, with_character)


def add_portrait(
    folder: Path,
    *,
    portrait: Path,
    name: str,
    face_box: FaceBox | None,
    copies: bool,
    settings: Settings,
    token: CancelToken,
) -> Project:
    """The project with one more character, saved.

    Raises:
        PictureError: the portrait cannot be used.
        ProjectError, OutputError: see ``edit_project``.
    """

    def with_character(project: Project) -> Edit:
        detector = Studio(settings).detector
        check_portrait(portrait, size_px=project.size_px, face_box=face_box, detector=detector)
        media = bring_in(folder, portrait, copies=copies, token=token)
        return add_character(project, name=name, portrait=media, face_box=face_box)

    return edit_project(folder, with_character)


def check_portrait(
    path: Path, *, size_px: int, face_box: FaceBox | None, detector: FaceDetector
) -> None:
    """Make sure that a picture can be animated.

    Raises:
        PictureError: it cannot, and why.
    """
    prepare_portrait(read_picture(path), short_side=size_px, face_box=face_box, detector=detector)


def edit_project(folder: Path, change: Callable[[Project], Edit]) -> Project:
    """The project after a change, saved; nobody else can change it meanwhile.

    Raises:
        ProjectError: there is no project, it is damaged, or another program has it open.
        EditError: the change cannot be made.
        OutputError: it cannot be saved.
    """
    with ProjectLock(folder):
        project = load_project(folder)
        after = change(project).after
        save_project(folder, after)
        return after


def add_voice_line(folder: Path, order: LineOrder, *, token: CancelToken) -> tuple[Project, str]:
    """The project with one more line, saved; and the line's id.

    Raises:
        SoundError: the sound cannot be used.
        EditError: the line cannot be added so.
        ProjectError, OutputError: see ``edit_project``.
    """
    take = read_take(order.audio, has_music=order.has_music, token=token)
    known: set[str] = set()

    def with_line(project: Project) -> Edit:
        known.update(clip.id for clip in project.clips)
        who = _speaker(project, order.character)
        media = bring_in(folder, order.audio, copies=order.copies, token=token)
        taken = add_take(project, take(media)).after
        added = add_line(
            taken,
            character=who.id,
            take=taken.takes[-1].id,
            begin_s=order.begin_s,
            in_s=order.in_s,
            out_s=order.out_s,
            text=order.text,
        )
        (line,) = {clip.id for clip in added.after.clips} - known
        if order.controls:
            added = set_controls(added.after, [line], changes=order.controls)
        if order.seed is not None:
            added = set_seed(added.after, [line], order.seed)
        return added

    project = edit_project(folder, with_line)
    (line,) = {clip.id for clip in project.clips} - known
    return project, line


def add_cue_sheet(folder: Path, path: Path, *, later_s: Fraction) -> tuple[int, Project]:
    """How many lines there were, and the project with those of a cue sheet or script, saved.

    Raises:
        MediaError: the file is damaged, or none that is known.
        ProjectError, OutputError: see ``edit_project``.
    """
    before = 0

    def with_cues(project: Project) -> Edit:
        nonlocal before
        before = len(project.clips)
        return add_cues(project, read_cues(path, fps=project.fps), at_s=later_s)

    project = edit_project(folder, with_cues)
    return before, project


def read_take(path: Path, *, has_music: bool, token: CancelToken) -> Callable[[Media], Take]:
    """A take of a sound file, but for where in the project the file will be.

    The whole file is read once, for its exact length and its pauses.

    Raises:
        SoundError: it cannot be read, is cut off, or nothing is heard in it.
        Cancelled: the token was cancelled.
    """
    facts = probe_sound(path)
    check_voice(facts)
    blocks = read_voice(facts, has_music=has_music)
    cuts_s: list[Fraction] = []
    end_s = Fraction(0)
    for _, end in split_at_pauses(until_cancelled(blocks, token)):
        end_s = Fraction(end, ANALYSIS_RATE_HZ)
        cuts_s.append(end_s)
    duration_s = facts.duration_s if facts.exact else end_s
    inner = tuple(cut_s for cut_s in cuts_s if 0 < cut_s < duration_s)

    def taken(media: Media) -> Take:
        return Take(
            id="t0",
            name=path.stem[:_MOST_TAKE_NAME] or "take",
            media=media,
            duration_s=duration_s,
            sample_rate_hz=facts.sample_rate_hz,
            channels=facts.channels,
            cuts_s=inner,
            has_music=has_music,
        )

    return taken


def line_facts(folder: Path, project: Project, *, settings: Settings) -> tuple[LineFacts, ...]:
    """What every line is, and how much of it is rendered; nothing is read but the cache's names."""
    studio = ProjectStudio(folder, Studio(settings))
    return tuple(
        _facts_of(studio, project, clip, number) for number, clip in enumerate(project.clips, 1)
    )


def line_numbered(project: Project, number: int) -> Clip:
    """The line with that number, from 1 in order of the timeline.

    Raises:
        EmoError: there is none.
    """
    if not 1 <= number <= len(project.clips):
        raise EmoError(
            f"There is no line {number}: the project has {len(project.clips)}.",
            hint="emo-desktop project info DIR.emo lists them.",
        )
    return project.clips[number - 1]


@contextmanager
def open_project(folder: Path) -> Iterator[Project]:
    """A project that nobody else changes meanwhile, with all its files in place.

    Raises:
        ProjectError: there is no project, it is damaged, or another program has it open.
        EmoError: files of it are missing or were changed.
    """
    with ProjectLock(folder):
        project = load_project(folder)
        check_all_media(folder, project)
        yield project


def check_all_media(folder: Path, project: Project) -> None:
    """Raise EmoError if files of the project are missing, or are no longer what they were."""
    missing = check_media(folder, project)
    if missing:
        names = ", ".join(f"{each.media.name} ({each.why})" for each in missing[:5])
        more = f" and {len(missing) - 5} more" if len(missing) > 5 else ""
        raise EmoError(
            f"Files of the project are not as they were: {names}{more}.",
            hint="emo-desktop project relink DIR.emo FOLDER looks for them.",
        )


def _facts_of(studio: ProjectStudio, project: Project, clip: Clip, number: int) -> LineFacts:
    character = project.character(clip.character).name if clip.character else ""
    take = project.take(clip.take).name if clip.take else ""
    try:
        line = studio.plan(project, clip)
    except EmoError as error:
        return LineFacts(number, clip, character, take, fault=f"{error}")
    rendered = len(line.segments) - len(studio.missing(line))
    return LineFacts(number, clip, character, take, len(line.segments), rendered)


def _speaker(project: Project, name: str | None) -> Character:
    """Who says a new line."""
    if name is not None:
        for character in project.characters:
            if name.casefold() in (character.name.casefold(), character.id):
                return character
        names = ", ".join(each.name for each in project.characters) or "nobody"
        raise EmoError(
            f"There is no character {name!r}.",
            hint=f"There is {names}; emo-desktop project add-character adds another.",
        )
    who = project.next_speaker
    if who is None:
        raise EmoError(
            "The project has no character to say the line.",
            hint="emo-desktop project add-character adds one.",
        )
    return who
