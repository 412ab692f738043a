"""Looks and takes of lines as an editor uses them: one more, the next one, the same for others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.edits.performance import set_choice, set_controls, set_seed
from emo_desktop.project.edits.pictures import add_picture
from emo_desktop.project.model import MAX_SEED, Clip, Project

# Points are moments of a line's own take.
_SHARED = tuple(each.name for each in fields(PerformanceControls) if each.name != "points")


def new_look(project: Project, line: str) -> Edit:
    """The line with one more look, which is as the chosen one but for its seed.

    Raises:
        EditError: there is no such line, or it is locked.
    """
    clip = _line(project, line)
    seed = (max(look.seed for look in clip.pictures) + 1) % (MAX_SEED + 1)
    return add_picture(project, line, seed=seed)


def apply_look(project: Project, line: str, picture: str, others: Sequence[str]) -> Edit:
    """Other lines played and drawn as a look of one line is; their points stay.

    Raises:
        EditError: there is no such line or look, there are no others, or one of them is locked.
    """
    clip = _line(project, line)
    look = next((each for each in clip.pictures if each.id == picture), None)
    lines = [each for each in others if each != line]
    if look is None or not lines:
        raise EditError("There are no other lines to apply the look to.", hint="Select them too.")
    values = {name: getattr(look.controls, name) for name in _SHARED}
    after = set_controls(project, lines, changes=values).after
    after = set_seed(after, lines, look.seed).after
    after = set_choice(after, lines, look.choice).after
    return Edit(after, changes_between(project, after), "Apply a look")


def set_gaze(
    project: Project, lines: Sequence[str], *, axis: int, angle_deg: float, merge_key: str = ""
) -> Edit:
    """The lines looking elsewhere along one axis, and as before along the other.

    Args:
        project: the document.
        lines: ids of the lines.
        axis: 0 sideways, 1 up and down.
        angle_deg: signs as in ``PerformanceControls``.
        merge_key: of the edit.

    Raises:
        EditError: there is no such line, the angle is too large, or a line is locked.
    """
    if not lines:
        raise EditError("No line is chosen.", hint="Choose a line first.")
    after = project
    for line in lines:
        target = list(_line(after, line).chosen_picture.controls.gaze_target_deg)
        target[axis] = angle_deg
        after = set_controls(after, [line], changes={"gaze_target_deg": tuple(target)}).after
    return Edit(after, changes_between(project, after), "Change gaze target", merge_key)


def free_lines(project: Project, *, character: str | None = None) -> tuple[str, ...]:
    """Ids of the lines that may be changed: all, or those of one character."""
    return tuple(
        clip.id
        for clip in project.clips
        if not clip.is_locked and character in (None, clip.character)
    )


def next_look(clip: Clip) -> str:
    """The id of the look after the chosen one, in turn."""
    ids = [look.id for look in clip.pictures]
    return ids[(ids.index(clip.picture) + 1) % len(ids)]


def take_beside(clip: Clip, by: int) -> str | None:
    """The id of the take before (-1) or after (1) the chosen one; None at the ends.

    A line that has takes, but has chosen none, begins with its first or last one.
    """
    ids = [use.take for use in clip.uses]
    if not ids:
        return None
    if clip.take not in ids:
        return ids[0 if by > 0 else -1]
    place = ids.index(clip.take) + by
    return ids[place] if 0 <= place < len(ids) else None


def _line(project: Project, line: str) -> Clip:
    for clip in project.clips:
        if clip.id == line:
            return clip
    raise EditError(f"There is no line {line!r}.")
