"""A take becomes several lines, and several takes become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.projects import edit_project, line_numbered, read_take
from emo_desktop.audio.comp import write_comp
from emo_desktop.audio.source import probe_sound
from emo_desktop.audio.spoken_parts import find_spoken_parts
from emo_desktop.audio.voice import read_voice
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, until_cancelled
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.cutting import auto_split
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.media import TakePiece
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.storage import bring_in, media_path, new_take_path


def split_at_pauses(
    folder: Path, number: int, *, pause_s: float, token: CancelToken
) -> tuple[Project, int]:
    """The project with one of its lines split where its voice pauses, saved; and the new count.

    Args:
        folder: of the project.
        number: of the line, from 1.
        pause_s: the shortest pause that parts two lines.
        token: stops the listening; then nothing is changed.

    Raises:
        EmoError: there is no such line, or it cannot be split.
        SoundError: its take cannot be read.
        Cancelled: the token was cancelled.
    """
    before = 0

    def split(project: Project) -> Edit:
        nonlocal before
        before = len(project.clips)
        clip = line_numbered(project, number)
        if not clip.take:
            raise EmoError(f"Line {number} has no take yet.", hint="Record or import one first.")
        parts = spoken_parts_of(folder, project, clip, pause_s=pause_s, token=token)
        return auto_split(project, clip.id, parts)

    project = edit_project(folder, split)
    return project, len(project.clips) - before + 1


def spoken_parts_of(
    folder: Path, project: Project, clip: Clip, *, pause_s: float = 0.6, token: CancelToken
) -> tuple[tuple[Fraction, Fraction], ...]:
    """Where in the take of a line somebody speaks: begins and ends, in seconds of the take.

    Args:
        folder: of the project.
        project: the document.
        clip: a line that has a take.
        pause_s: the shortest pause that parts two of them.
        token: stops the listening.

    Raises:
        SoundError: the take cannot be read.
        Cancelled: the token was cancelled.
    """
    take = project.take(clip.take)
    facts = probe_sound(media_path(folder, take.media))
    blocks = until_cancelled(read_voice(facts, has_music=take.has_music), token)
    parts = find_spoken_parts(blocks, pause_s=pause_s)
    return tuple((begin_s, min(end_s, take.duration_s)) for begin_s, end_s in parts)


def comp_take(
    folder: Path, number: int, pieces: Sequence[TakePiece], *, token: CancelToken
) -> Project:
    """The project with a take put together from pieces of others, chosen for a line; saved.

    The pieces' takes stay, and the new one remembers them.

    Args:
        folder: of the project.
        number: of the line, from 1.
        pieces: in the order in which they are heard, at least one.
        token: stops the work; then nothing is changed.

    Raises:
        EmoError: there is no such line or take, a piece reaches beyond its take, or there is none.
        SoundError: a take cannot be read.
        OutputError: the new take cannot be written.
        Cancelled: the token was cancelled.
    """
    if not pieces:
        raise EmoError("A take is put together from at least one piece.", hint="Name one.")

    def comp(project: Project) -> Edit:
        clip = line_numbered(project, number)
        sounds = [_sound_of(project, folder, piece) for piece in pieces]
        path = new_take_path(folder, project, clip.id)
        write_comp(sounds, path, sample_rate_hz=project.sample_rate_hz, token=token)
        try:
            take = read_take(path, has_music=False, token=token)
            media = bring_in(folder, path, token=token, copies=False)
            return add_take(project, replace(take(media), pieces=tuple(pieces)), line=clip.id)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    return edit_project(folder, comp)


def _sound_of(project: Project, folder: Path, piece: TakePiece) -> tuple[Path, Fraction, Fraction]:
    for take in project.takes:
        if take.id == piece.take:
            if piece.out_s > take.duration_s:
                raise EmoError(
                    f"The take {take.name} lasts {float(take.duration_s):g} s, and a piece of it "
                    f"should end at {float(piece.out_s):g} s.",
                    hint="Let it end earlier.",
                )
            return media_path(folder, take.media), piece.in_s, piece.out_s
    raise EmoError(f"There is no take {piece.take!r}.", hint="Choose another.")
