"""Recorded takes in a project: planned, put into their lines, found again after a crash."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.projects import read_take
from emo_desktop.audio.comp import write_comp
from emo_desktop.audio.loudness import TakeLevels, measure_take, write_cleaned
from emo_desktop.audio.recording import RecordedTake
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.checks import MAX_NAME
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.takes import add_take, choose_take
from emo_desktop.project.media import Recording, Take, TakePiece
from emo_desktop.project.model import Project, on_frame
from emo_desktop.project.storage import bring_in, media_path, new_take_path

# What a cleaner copy of a take is made with unless somebody says otherwise.
HIGH_PASS_HZ, LOUDNESS_LUFS = 80.0, -23.0
_PUNCH_FADE_S = 0.02
_HANDLE_S = Fraction(1, 2)
_LEAST_S = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class RecordedSound:
    """A recorded file of a project, ready to be put into the document.

    Args:
        take: what is recorded; its id is given by the edit.
        in_s: where the line begins in it.
        out_s: where the line ends in it.
        levels: how it is recorded.
    """

    take: Take
    in_s: Fraction
    out_s: Fraction
    levels: TakeLevels


@dataclass(frozen=True, slots=True)
class PunchedSound:
    """A recorded part of a line, and the line with that part in its place.

    Args:
        part: the recorded part.
        whole: the take that was put together.
        pieces: of which; the take of the new part has no id yet.
        in_s: where the line begins in the whole.
        out_s: where it ends in it.
    """

    part: RecordedSound
    whole: Take
    pieces: tuple[TakePiece, ...]
    in_s: Fraction
    out_s: Fraction


def plan_line(
    project: Project,
    line: str,
    *,
    part: tuple[Fraction, Fraction] | None = None,
    records: bool = True,
    loops: bool = False,
    latency: int = 0,
) -> RecordingPlan:
    """The plan by which a line is recorded.

    Args:
        project: the document.
        line: its id.
        part: where on the timeline a punch-in begins and ends; None: the whole line.
        records: whether it is recorded; else it is a rehearsal.
        loops: whether it is recorded again and again.
        latency: samples by which what is heard comes late.

    Raises:
        EditError: the line is locked, or nothing of the part lies in it.
    """
    clip = project.clip(line)
    if clip.is_locked and records:
        raise EditError("The line is locked.", hint="Unlock it to record it.")
    begin_s, end_s = clip.begin_s, clip.end_s
    if part is not None:
        begin_s, end_s = max(begin_s, part[0]), min(end_s, part[1])
    if begin_s >= end_s:
        raise EditError("Nothing of the line lies between in and out.", hint="Set them anew.")
    return RecordingPlan(
        begin_s=begin_s,
        length_s=end_s - begin_s,
        handle_s=on_frame(_HANDLE_S, project.fps),  # lines begin on frames of their takes
        records=records,
        loops=loops,
        latency=latency,
    )


def read_recording(folder: Path, recorded: RecordedTake, *, token: CancelToken) -> RecordedSound:
    """A recorded file as a take of the project in ``folder``; the file stays where it is.

    Raises:
        SoundError: nothing is heard in it, or it cannot be read; the file is kept.
        Cancelled: the token was cancelled; the file is kept.
    """
    recording = Recording(
        recorded.at.isoformat(timespec="seconds"),
        recorded.device[:MAX_NAME],
        len(recorded.dropouts),
    )
    take, levels = read_kept(folder, recorded.path, recording, token=token)
    in_s = min(recorded.handle_s, take.duration_s - _LEAST_S)
    out_s = min(take.duration_s, in_s + recorded.length_s)
    return RecordedSound(take, in_s, out_s if out_s > in_s else take.duration_s, levels)


def add_recording(
    project: Project,
    sound: RecordedSound,
    *,
    line: str | None,
    begin_s: Fraction | None = None,
    character: str = "",
) -> Edit:
    """The project with a recorded take chosen for a line, as one step; the takes before it stay.

    Args:
        project: the document.
        sound: what was recorded.
        line: id of the line; None: a new line is made of it.
        begin_s: where a new line begins; None: after the last one.
        character: id of who says a new line; empty: nobody yet.

    Raises:
        EditError: the line is locked, or there is none any more.
    """
    name = f"Record {sound.take.name}"
    if line is None:
        after = add_take(project, sound.take).after
        after = add_line(
            after,
            character=character,
            take=after.takes[-1].id,
            begin_s=begin_s,
            in_s=sound.in_s,
            out_s=sound.out_s,
        ).after
    else:
        after = add_take(project, sound.take, line=line).after
        after = choose_take(
            after, line, after.takes[-1].id, in_s=sound.in_s, out_s=sound.out_s
        ).after
    return Edit(after, changes_between(project, after), name)


def read_punch(
    folder: Path,
    project: Project,
    line: str,
    recorded: RecordedTake,
    *,
    begin_s: Fraction,
    token: CancelToken,
) -> PunchedSound:
    """A recorded part of a line, put into a copy of the take it belongs to, with cross-fades.

    Args:
        folder: of the project.
        project: the document.
        line: id of the line.
        recorded: the part.
        begin_s: where on the timeline the part begins: the plan's in point.
        token: stops the work; the recorded file is kept.

    Raises:
        EmoError: the line has no take, the part does not lie in it, or a file cannot be read.
        OutputError: the new file cannot be written.
        Cancelled: the token was cancelled.
    """
    clip = project.clip(line)
    use = clip.use
    if use is None:
        raise EmoError("The line has no take yet.", hint="Record all of it first.")
    old, part = project.take(use.take), read_recording(folder, recorded, token=token)
    punch_in_s = use.in_s + begin_s - clip.begin_s
    punch_out_s = min(punch_in_s + part.out_s - part.in_s, old.duration_s)
    if not 0 <= punch_in_s < punch_out_s:
        raise EmoError("The part does not lie in the line's take.", hint="Set in and out anew.")
    spans = (
        (use.take, Fraction(0), punch_in_s),
        ("", part.in_s, part.in_s + punch_out_s - punch_in_s),
        (use.take, punch_out_s, old.duration_s),
    )
    wanted = [span for span in spans if span[1] < span[2]]
    files = {use.take: media_path(folder, old.media), "": recorded.path}
    path = new_take_path(folder, project, line)
    write_comp(
        [(files[take], in_s, out_s) for take, in_s, out_s in wanted],
        path,
        sample_rate_hz=project.sample_rate_hz,
        fade_s=_PUNCH_FADE_S,
        token=token,
    )
    try:
        whole, _ = read_kept(folder, path, None, token=token)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    pieces = tuple(TakePiece(take, in_s, out_s) for take, in_s, out_s in wanted)
    return PunchedSound(part, whole, pieces, use.in_s, min(use.out_s, whole.duration_s))


def add_punch(project: Project, punched: PunchedSound, *, line: str) -> Edit:
    """The project with a punched-in line, as one step; both takes are in it.

    Raises:
        EditError: the line is locked, or there is none any more.
    """
    after = add_take(project, punched.part.take).after
    new = after.takes[-1].id
    pieces = tuple(replace(piece, take=piece.take or new) for piece in punched.pieces)
    after = add_take(after, replace(punched.whole, pieces=pieces), line=line).after
    whole = after.takes[-1].id
    after = choose_take(after, line, whole, in_s=punched.in_s, out_s=punched.out_s).after
    return Edit(after, changes_between(project, after), f"Punch {punched.part.take.name} in")


def read_cleaned(
    folder: Path,
    project: Project,
    line: str,
    *,
    high_pass_hz: float = HIGH_PASS_HZ,
    loudness_lufs: float | None = LOUDNESS_LUFS,
    token: CancelToken,
) -> RecordedSound:
    """A cleaner copy of the take of a line; the take itself stays as it is.

    Args:
        folder: of the project.
        project: the document.
        line: id of the line.
        high_pass_hz: what lies below is taken away; 0: nothing is.
        loudness_lufs: how loud it becomes; None: as it is.
        token: stops the work.

    Raises:
        EmoError: the line has no take, or its file cannot be read.
        OutputError: the copy cannot be written.
        Cancelled: the token was cancelled.
    """
    use = project.clip(line).use
    if use is None:
        raise EmoError("The line has no take yet.", hint="Record or import one first.")
    old = project.take(use.take)
    path = new_take_path(folder, project, line)
    write_cleaned(
        media_path(folder, old.media),
        path,
        high_pass_hz=high_pass_hz,
        loudness_lufs=loudness_lufs,
        token=token,
    )
    try:
        take, levels = read_kept(folder, path, old.recording, token=token)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    pieces = (TakePiece(old.id, Fraction(0), old.duration_s),)
    out_s = min(use.out_s, take.duration_s)
    return RecordedSound(replace(take, pieces=pieces), use.in_s, out_s, levels)


def describe_levels(levels: TakeLevels, *, dropouts: int = 0) -> str:
    """The note of a take: how loud it is, how noisy, and what is wrong with it."""
    words = [
        f"{levels.loudness_lufs:.1f} LUFS",
        f"peak {levels.peak_db:.1f} dB",
        f"noise {levels.noise_db:.0f} dB",
    ]
    if levels.clipped_share > 0:
        words.append("clipped")
    if dropouts:
        words.append(f"{dropouts} dropout" + ("s" if dropouts > 1 else ""))
    return ", ".join(words)


def read_kept(
    folder: Path, path: Path, recording: Recording | None, *, token: CancelToken
) -> tuple[Take, TakeLevels]:
    """A file of a project's folder as a take, which stays where it is; and how it is recorded.

    Raises:
        SoundError: nothing is heard in it, or it cannot be read.
        Cancelled: the token was cancelled.
    """
    taken = read_take(path, has_music=False, token=token)
    levels = measure_take(path)
    media = bring_in(folder, path, copies=False, token=token)
    note = describe_levels(levels, dropouts=recording.dropouts if recording else 0)
    return replace(taken(media), recording=recording, note=note), levels
