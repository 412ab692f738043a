"""The edit that makes lines of cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.cues import Cue
from emo_desktop.project.edits.frames import next_frame, placed
from emo_desktop.project.edits.lines import first_look
from emo_desktop.project.edits.making import explained, made, new_ids, with_lines
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.script import spoken_s


@explained
def add_cues(project: Project, cues: Sequence[Cue], *, at_s: Fraction = Fraction(0)) -> Edit:
    """The project with a line for every cue, which nobody has recorded yet.

    Args:
        project: the document.
        cues: in their order. A name that no character has is nobody; one without times follows the
            one before.
        at_s: where on the timeline the sheet begins.

    Raises:
        EditError: there are no cues, or one lies outside the timeline.
    """
    if not cues:
        raise EditError("There is no cue to make a line of.")
    ids = new_ids(project, "c", count=len(cues))
    who = {_folded(each.name): each.id for each in reversed(project.characters)}
    speakers = [who.get(_folded(cue.character), "") for cue in cues]
    lines = [
        Clip(
            id_,
            begin_s=begin_s,
            text=cue.text,
            character=speaker,
            length_s=length_s,
            pictures=(first_look(project, speaker),),
        )
        for cue, id_, speaker, (begin_s, length_s) in zip(
            cues, ids, speakers, _times(cues, at_s, project.fps), strict=True
        )
    ]
    name = "Add a line" if len(lines) == 1 else f"Add {len(lines)} lines"
    return made(project, with_lines(project, new=lines), name=name)


def _times(
    cues: Sequence[Cue], at_s: Fraction, fps: Fraction
) -> Iterator[tuple[Fraction, Fraction]]:
    """Where each cue begins on the timeline and how long it is, on frames."""
    free_s = placed(at_s, fps)
    for cue in cues:
        begin_s = free_s if cue.begin_s is None else placed(at_s + cue.begin_s, fps)
        end_s = begin_s + next_frame(spoken_s(cue.text), fps)
        if cue.begin_s is not None and cue.end_s is not None:
            end_s = max(placed(at_s + cue.end_s, fps), begin_s + 1 / fps)
        yield begin_s, end_s - begin_s
        free_s = end_s


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
