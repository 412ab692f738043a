"""What is to be recorded, and what its takes are called."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.recording_target import (
    RecordingOptions,
    next_take,
    target_line,
    target_new_line,
)
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.model import Project


@pytest.fixture
def project() -> Project:
    project = Project("Scene")
    for _ in range(2):
        project = add_line(project, text="Words.", length_s=Fraction(2)).after
    return project


def test_a_line_is_recorded_as_is_wanted(project: Project, tmp_path: Path) -> None:
    options = RecordingOptions(pre_roll_s=2, beeps=False, loops=True)
    target = target_line(project, project.clips[1].id, options)
    plan = target.plan
    assert (plan.pre_roll_s, plan.beeps, plan.loops, plan.records) == (2, False, True, True)
    assert target.text == "Words."
    assert next_take(tmp_path, target)() == tmp_path / "takes" / "L002_T01.wav"


def test_a_part_does_not_loop(project: Project) -> None:
    line = project.clips[0].id
    part = Fraction(1), Fraction(9)
    target = target_line(project, line, RecordingOptions(loops=True), part=part)
    assert target.is_part
    assert not target.plan.loops
    assert (target.plan.begin_s, target.plan.length_s) == (1, 1)


def test_a_new_line_has_no_end_and_a_number_of_its_own(project: Project, tmp_path: Path) -> None:
    target = target_new_line(project, Fraction(4), RecordingOptions(loops=True))
    assert (target.line, target.plan.length_s, target.plan.loops) == ("", None, False)
    assert next_take(tmp_path, target)().name == "L003_T01.wav"
