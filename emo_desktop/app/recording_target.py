"""What is to be recorded: a line, a part of one, or a line that there will be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.recording import plan_line
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.model import Project
from emo_desktop.project.storage import new_take_path


@dataclass(frozen=True, slots=True)
class RecordingOptions:
    """How lines are recorded.

    Args:
        pre_roll_s: what is played before the line.
        post_roll_s: what is played after it.
        beeps: whether three beeps lead to it.
        loops: whether take after take is recorded.
    """

    pre_roll_s: int = 4
    post_roll_s: int = 1
    beeps: bool = True
    loops: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class RecordingTarget:
    """What is being recorded.

    Args:
        project: as it was when it began.
        line: id; empty: a line that there will be.
        plan: of the recording.
        is_part: whether it is a part of the line.
        text: what is said.
        character: id of who says it; empty: nobody yet.
    """

    project: Project
    line: str
    plan: RecordingPlan
    is_part: bool = False
    text: str = ""
    character: str = ""


def target_line(
    project: Project,
    line: str,
    options: RecordingOptions,
    *,
    part: tuple[Fraction, Fraction] | None = None,
    records: bool = True,
) -> RecordingTarget:
    """A line, or a part of it.

    Args:
        project: the document.
        line: its id.
        options: how it is recorded.
        part: where on the timeline a punch-in begins and ends; it does not loop.
        records: whether it is recorded; else it is a rehearsal.

    Raises:
        EditError: the line is locked, or nothing of the part lies in it.
    """
    clip = project.clip(line)
    plan = plan_line(project, line, part=part, records=records)
    plan = _with_options(plan, replace(options, loops=options.loops and part is None))
    return RecordingTarget(project, line, plan, part is not None, clip.text, clip.character)


def target_new_line(
    project: Project, begin_s: Fraction, options: RecordingOptions, *, records: bool = True
) -> RecordingTarget:
    """A line that begins at a moment, and ends when it is stopped."""
    plan = RecordingPlan(begin_s=begin_s, records=records)
    speaker = project.characters[0].id if project.characters else ""
    plan = _with_options(plan, replace(options, loops=False))
    return RecordingTarget(project, "", plan, character=speaker)


def next_take(folder: Path, target: RecordingTarget) -> Callable[[], Path]:
    """What says where the next take is written, on any thread.

    Args:
        folder: of the project.
        target: what is recorded.
    """
    project, line = target.project, target.line
    if not line:
        known = {clip.id for clip in project.clips}
        project = add_line(project, begin_s=target.plan.begin_s, length_s=Fraction(1)).after
        line = next(clip.id for clip in project.clips if clip.id not in known)
    return lambda: new_take_path(folder, project, line)


def _with_options(plan: RecordingPlan, options: RecordingOptions) -> RecordingPlan:
    return replace(
        plan,
        pre_roll_s=Fraction(options.pre_roll_s),
        post_roll_s=Fraction(options.post_roll_s),
        beeps=options.beeps,
        loops=options.loops,
    )
