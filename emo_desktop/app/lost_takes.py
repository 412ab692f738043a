"""Recordings that a crash left in a project's folder: found, and put where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.recording import RecordedSound, read_kept
from emo_desktop.audio.source import probe_sound
from emo_desktop.audio.take_file import put_aside, recover_take
from emo_desktop.audio.take_header import read_label
from emo_desktop.base.errors import ProjectError, SoundError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.autosave import list_put_aside, read_put_aside
from emo_desktop.project.media import Recording, Take
from emo_desktop.project.model import Project
from emo_desktop.project.storage import TAKES


@dataclass(frozen=True, slots=True)
class LostTake:
    """A recording in a project's folder that the project does not know of.

    Args:
        path: the file.
        line: id of the line it was recorded for; empty: there is no such line now.
        begin_s: where on the timeline it belongs.
        duration_s: how long it is.
        at: ISO date and time at which it was begun; empty: nobody knows.
        was_broken_off: whether the recording did not come to its end.
    """

    path: Path
    line: str
    begin_s: Fraction
    duration_s: Fraction
    at: str
    was_broken_off: bool


def find_lost_takes(folder: Path, project: Project) -> tuple[LostTake, ...]:
    """Recordings in a project's folder that the document does not name, the oldest first.

    A run that crashed left them: while it recorded, or before the take was saved in the document.
    What was made of other takes is none of them, nor what was undone in work that was put aside.
    """
    named = {_file_name(take) for take in project.takes if take.media.is_inside}
    lines = {clip.id for clip in project.clips}
    lost = []
    for path in sorted((folder / TAKES).glob("*.wav")):
        if path.name.casefold() in named:
            continue
        try:
            label = read_label(path)
            samples_s = Fraction(0) if label is None else probe_sound(path).duration_s
        except SoundError:
            continue  # nothing was recorded yet, or it is damaged beyond use
        if label is None or label.is_copy:
            continue
        lost.append(
            LostTake(
                path=path,
                line=label.line if label.line in lines else "",
                begin_s=Fraction(label.begin_s).limit_denominator(label.sample_rate_hz),
                duration_s=samples_s,
                at="" if label.at.year == 1 else label.at.isoformat(),
                was_broken_off=not label.is_whole,
            )
        )
    undone = _undone(folder) if lost else frozenset()
    wanted = (each for each in lost if each.path.name.casefold() not in undone)
    return tuple(sorted(wanted, key=lambda each: each.at))


def _undone(folder: Path) -> frozenset[str]:
    """Files of takes that unsaved work knows of, and that no line of it uses any more."""
    found: set[str] = set()
    for path in list_put_aside(folder):
        try:
            work = read_put_aside(path)
        except ProjectError:
            continue
        used = {use.take for clip in work.clips for use in clip.uses}
        used |= {piece.take for take in work.takes if take.id in used for piece in take.pieces}
        found |= {_file_name(take) for take in work.takes if take.id not in used}
    return frozenset(found)


def _file_name(take: Take) -> str:
    return Path(take.media.path).name.casefold()


def read_lost_take(
    folder: Path, project: Project, lost: LostTake, *, token: CancelToken
) -> RecordedSound:
    """A lost recording, mended, as a take of the project; then ``add_recording`` puts it there.

    Raises:
        SoundError: nothing is heard in it; the file is kept.
        OutputError: it cannot be mended.
        Cancelled: the token was cancelled.
    """
    recover_take(lost.path)
    recording = Recording(lost.at, "") if lost.at else None
    take, levels = read_kept(folder, lost.path, recording, token=token)
    in_s, out_s = Fraction(0), take.duration_s
    if lost.line:
        clip = project.clip(lost.line)
        before_s = clip.begin_s - lost.begin_s
        if 0 < before_s < take.duration_s:
            in_s = before_s
            out_s = min(take.duration_s, in_s + clip.duration_s)
    return RecordedSound(take, in_s, out_s, levels)


def leave_lost_take(lost: LostTake) -> Path:
    """Move a lost recording out of the way, so that it is not offered again; where it is now.

    Raises:
        OutputError: it cannot be moved.
    """
    return put_aside(lost.path)
