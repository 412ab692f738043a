"""What the new lines of a character begin with, taken from a line or set back."""

from __future__ import annotations

from dataclasses import fields, replace

from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.characters import set_character_defaults
from emo_desktop.project.edits.making import find_character, find_line
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import RenderChoice


def defaults_from_line(project: Project, character_id: str, line: str) -> Edit:
    """The character's new lines playing, and being drawn, as a line does.

    Points stay with the line: they are moments of what is said in it.

    Raises:
        EditError: there is no such character or line.
    """
    look = find_line(project, line).chosen_picture
    controls = replace(look.controls, points=())
    return set_character_defaults(project, character_id, controls=controls, choice=look.choice)


def plain_defaults(project: Project, character_id: str) -> Edit:
    """The character's new lines playing as they are heard.

    Raises:
        EditError: there is no such character.
    """
    return set_character_defaults(
        project, character_id, controls=PerformanceControls(), choice=RenderChoice()
    )


def changed_controls(project: Project, character_id: str) -> dict[str, object]:
    """The controls of a character's new lines that are not as heard, by name."""
    controls, usual = find_character(project, character_id).controls, PerformanceControls()
    names = [each.name for each in fields(controls) if each.name != "points"]
    return {
        name: getattr(controls, name)
        for name in names
        if getattr(controls, name) != getattr(usual, name)
    }
