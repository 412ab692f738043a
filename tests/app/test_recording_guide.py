"""What is heard while a line is recorded: each at its place on the timeline."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.projects import read_take
from emo_desktop.app.recording_guide import guide_of
from emo_desktop.audio.recording_plan import RecordingPlan
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.edits.markers import set_guide
from emo_desktop.project.edits.sound import mute_lane, set_gain, solo_lane
from emo_desktop.project.edits.takes import add_take
from emo_desktop.project.media import Guide, Media
from emo_desktop.project.model import Project
from emo_desktop.project.storage import bring_in, create_project

RATE_HZ = 48000


def steady(path: Path, level: float, seconds: float) -> Path:
    soundfile.write(path, np.full(round(seconds * RATE_HZ), level, np.float32), RATE_HZ, "PCM_24")
    return path


@pytest.fixture
def scene(tmp_path: Path) -> tuple[Project, Path]:
    """A guide of 1/8 for ten seconds, and lines of 1/4 at 1 to 3 s and of 1/16 at 5 to 7 s."""
    folder = tmp_path / "Scene.emo"
    create_project(folder, Project("Scene"))
    project = Project("Scene")
    for begin_s, level in ((1, 0.25), (5, 0.0625)):
        path = steady(tmp_path / f"{begin_s}.wav", level, 2)
        take = read_take(path, has_music=False, token=CancelToken())
        media = bring_in(folder, path, token=CancelToken())
        project = add_take(project, take(media)).after
        project = add_line(project, take=project.takes[-1].id, begin_s=Fraction(begin_s)).after
    guide: Media = bring_in(folder, steady(tmp_path / "guide.wav", 0.125, 10), token=CancelToken())
    project = set_guide(project, Guide(guide, Fraction(10))).after
    return project, folder


def heard(project: Project, folder: Path, plan: RecordingPlan, **more: object) -> Floats:
    opened = guide_of(project, folder, plan, **more)
    assert opened is not None
    sound = np.concatenate(list(opened()))
    assert sound.shape[1] == 2 and np.array_equal(sound[:, 0], sound[:, 1])
    again = np.concatenate(list(opened()))
    assert np.array_equal(sound, again)
    return np.asarray(sound[:, 0])


def at(sound: Floats, plan: RecordingPlan, moment_s: float) -> float:
    """The level at a moment of the timeline."""
    begin_s = float(plan.begin_s) - plan.places(RATE_HZ).before / RATE_HZ
    return round(float(sound[round((moment_s - begin_s) * RATE_HZ)]), 4)


def test_the_guide_and_the_lines_around_are_heard_and_not_the_line_itself(
    scene: tuple[Project, Path],
) -> None:
    project, folder = scene
    plan = RecordingPlan(begin_s=Fraction(5), length_s=Fraction(2), pre_roll_s=Fraction(4))
    sound = heard(project, folder, plan, line=project.clips[1].id)
    assert len(sound) == 7 * RATE_HZ
    assert at(sound, plan, 1.5) == 0.375
    assert at(sound, plan, 4.0) == 0.125
    assert at(sound, plan, 6.0) == 0.125


def test_what_lies_before_the_timeline_is_silent(scene: tuple[Project, Path]) -> None:
    project, folder = scene
    plan = RecordingPlan(begin_s=Fraction(1), length_s=Fraction(2), pre_roll_s=Fraction(4))
    sound = heard(project, folder, plan)
    assert at(sound, plan, -1) == 0
    assert at(sound, plan, 0.5) == 0.125
    assert at(sound, plan, 2.0) == 0.375
    assert at(sound, plan, 3.5) == 0.125


def test_a_part_is_led_into_by_the_take_it_is_to_fit(scene: tuple[Project, Path]) -> None:
    project, folder = scene
    plan = RecordingPlan(begin_s=Fraction(2), length_s=Fraction(1, 2), beeps=False)
    sound = heard(project, folder, plan, line=project.clips[0].id, hears_guide=False)
    assert [at(sound, plan, moment_s) for moment_s in (0.5, 1.5, 2.2, 2.8)] == [0, 0.25, 0, 0.25]


def test_nothing_to_hear_is_none(scene: tuple[Project, Path]) -> None:
    project, folder = scene
    plan = RecordingPlan(begin_s=Fraction(20), length_s=Fraction(2))
    assert guide_of(project, folder, plan) is None
    early = RecordingPlan(begin_s=Fraction(1), length_s=Fraction(2))
    assert guide_of(project, folder, early, hears_guide=False, hears_lines=False) is None
    assert len(heard(project, folder, RecordingPlan(begin_s=Fraction(6)))) == 8 * RATE_HZ


def test_what_is_muted_is_not_heard_and_gains_are(scene: tuple[Project, Path]) -> None:
    project, folder = scene
    plan = RecordingPlan(begin_s=Fraction(5), length_s=Fraction(2), pre_roll_s=Fraction(4))
    project = set_gain(project, [project.clips[0].id], -6).after
    quiet = 0.25 * 10 ** (-6 / 20)
    assert at(heard(project, folder, plan), plan, 1.5) == round(quiet + 0.125, 4)
    muted = mute_lane(project, "guide", True).after
    assert at(heard(muted, folder, plan), plan, 1.5) == round(quiet, 4)
    alone = solo_lane(project, "guide", True).after
    assert at(heard(alone, folder, plan), plan, 1.5) == 0.125
