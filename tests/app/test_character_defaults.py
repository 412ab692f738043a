"""What new lines begin with: taken from a line without its points, or set back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from emo_desktop.app.character_defaults import (
    changed_controls,
    defaults_from_line,
    plain_defaults,
)
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.render_choice import Quality, RenderChoice
from tests.render.lines import make_line, make_project, with_picture


def test_new_lines_play_and_are_drawn_as_the_line() -> None:
    point = ControlPoint("jawOpen", 1.0, 0.5)
    controls = PerformanceControls(expression=1.5, points=(point,))
    choice = RenderChoice(quality=Quality.DRAFT)
    project = make_project(with_picture(make_line(), controls=controls, choice=choice))
    after = defaults_from_line(project, "k1", "c3").after
    assert after.characters[0].controls == replace(controls, points=())
    assert changed_controls(after, "k1") == {"expression": 1.5}
    new = add_line(after, take="t2", character="k1").after.clips[-1].chosen_picture
    assert (new.controls.expression, new.choice) == (1.5, choice)
    plain = plain_defaults(after, "k1").after
    assert plain.characters[0].choice == RenderChoice()
    assert changed_controls(plain, "k1") == {}


def test_there_must_be_such_a_line() -> None:
    with pytest.raises(EditError):
        defaults_from_line(make_project(), "k1", "c99")
