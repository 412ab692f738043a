"""A line put together from parts of its takes, as one more take; the takes stay as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.recording import read_kept
from emo_desktop.audio.comp import write_comp
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.edits.takes import add_take, choose_take
from emo_desktop.project.media import Take, TakePiece
from emo_desktop.project.model import Project, TakeUse
from emo_desktop.project.storage import media_path, new_take_path

FADE_S = 0.02
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class LineComp:
    """A line with a part of another take in its place.

    Args:
        whole: the take that was put together; its pieces say of which.
        in_s: where the line begins in it.
        out_s: where it ends in it.
        other: name of the take of the part.
    """

    whole: Take
    in_s: Fraction
    out_s: Fraction
    other: str


def comp_pieces(
    project: Project, line: str, take: str, part: tuple[Fraction, Fraction]
) -> tuple[TakePiece, ...]:
    """The pieces of a line's chosen take, with a part of another of its takes in their place.

    Both begin with the line: what is heard so long after its begin in one is exchanged for what is
    heard then in the other. A take that was itself put together counts as its pieces.

    Args:
        project: the document.
        line: id of the line.
        take: id of the other take.
        part: where on the timeline the part begins and ends.

    Raises:
        EditError: the line is locked or has no take, or nothing of the part lies in it and in the
            other take.
    """
    clip = project.clip(line)
    use = clip.use
    other = next((each for each in clip.uses if each.take == take), None)
    if clip.is_locked:
        raise EditError("The line is locked.", hint="Unlock it first.")
    if use is None or other is None or take == clip.take:
        raise EditError("The line has no other take.", hint="Record or choose another first.")
    begin_s, end_s = max(part[0], clip.begin_s), min(part[1], clip.end_s)
    if begin_s >= end_s:
        raise EditError("Nothing of the line lies between in and out.", hint="Set them anew.")
    piece = _same_place(other, begin_s - clip.begin_s, end_s - clip.begin_s, project)
    first_s = use.in_s + begin_s - clip.begin_s
    last_s = first_s + piece.out_s - piece.in_s
    own = _pieces_of(project, use.take)
    return _joined((*_between(own, _ZERO, first_s), piece, *_between(own, last_s, None)))


def read_line_comp(
    folder: Path,
    project: Project,
    line: str,
    take: str,
    *,
    part: tuple[Fraction, Fraction],
    token: CancelToken,
) -> LineComp:
    """A line with a part of another take, written as a take of its own, with cross-fades.

    Args:
        folder: of the project.
        project: the document.
        line: id of the line.
        take: id of the other take.
        part: where on the timeline the part begins and ends.
        token: stops the work; then nothing is written.

    Raises:
        EmoError: as ``comp_pieces``; or a file cannot be read.
        OutputError: the new file cannot be written.
        Cancelled: the token was cancelled.
    """
    pieces = comp_pieces(project, line, take, part)
    use = project.clip(line).use
    assert use is not None, "a line that has pieces has a take"
    files = {each.take: media_path(folder, project.take(each.take).media) for each in pieces}
    path = new_take_path(folder, project, line)
    write_comp(
        [(files[each.take], each.in_s, each.out_s) for each in pieces],
        path,
        sample_rate_hz=project.sample_rate_hz,
        fade_s=FADE_S,
        token=token,
    )
    try:
        whole, _ = read_kept(folder, path, None, token=token)
        if use.in_s >= whole.duration_s:
            raise EmoError("Nothing is left of the line.", hint="Choose a smaller part.")
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    out_s = min(use.out_s, whole.duration_s)
    return LineComp(replace(whole, pieces=pieces), use.in_s, out_s, project.take(take).name)


def add_line_comp(project: Project, comp: LineComp, *, line: str) -> Edit:
    """The project with a line that was put together, as one step.

    Raises:
        EditError: the line is locked, or it or a take is there no more.
    """
    after = add_take(project, comp.whole, line=line).after
    whole = after.takes[-1].id
    after = choose_take(after, line, whole, in_s=comp.in_s, out_s=comp.out_s).after
    return Edit(after, changes_between(project, after), f"Use a part of {comp.other}")


def _same_place(other: TakeUse, begin_s: Fraction, end_s: Fraction, project: Project) -> TakePiece:
    """A part of a take, counted from where the line begins in it; as far as the take goes."""
    in_s = other.in_s + begin_s
    out_s = min(other.in_s + end_s, project.take(other.take).duration_s)
    if in_s >= out_s:
        raise EditError("The other take ends before that part.", hint="Choose an earlier part.")
    return TakePiece(other.take, in_s, out_s)


def _pieces_of(project: Project, take_id: str) -> tuple[TakePiece, ...]:
    """What a take is made of: its pieces, if it was put together and they are still there."""
    take = project.take(take_id)
    known = {each.id for each in project.takes}
    # A take of one piece is a copy that was changed: cleaned, for instance.
    if len(take.pieces) > 1 and all(piece.take in known for piece in take.pieces):
        return take.pieces
    return (TakePiece(take_id, _ZERO, take.duration_s),)


def _between(
    pieces: Sequence[TakePiece], begin_s: Fraction, end_s: Fraction | None
) -> Iterator[TakePiece]:
    """What of pieces, one after the other, lies between two moments."""
    at_s = _ZERO
    for piece in pieces:
        in_s = piece.in_s + max(_ZERO, begin_s - at_s)
        out_s = piece.out_s if end_s is None else min(piece.out_s, piece.in_s + end_s - at_s)
        if in_s < out_s:
            yield TakePiece(piece.take, in_s, out_s)
        at_s += piece.out_s - piece.in_s


def _joined(pieces: Sequence[TakePiece]) -> tuple[TakePiece, ...]:
    """The pieces; those that go on from one another in a take are one."""
    joined: list[TakePiece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and (before.take, before.out_s) == (piece.take, piece.in_s):
            joined[-1] = replace(before, out_s=piece.out_s)
        else:
            joined.append(piece)
    return tuple(joined)
