"""Keys: everything that decides how a frame looks is in them, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import fields, replace
from fractions import Fraction

import pytest

from emo_desktop.motion.control_points import ControlPoint, PointMode
from emo_desktop.motion.controls import Delivery, PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import natural_style, read_style
from emo_desktop.render.request import SegmentRecipe
from tests.render.scenes import make_portrait, make_request, make_sound

# One other value for every field of a request.
CHANGES: dict[str, object] = {
    "portrait": make_portrait(digest="another"),
    "sound": make_sound(seed=1),
    "first_frame": 5,
    "frame_count": 11,
    "fps": Fraction(30000, 1001),
    "seed": 1,
    "controls": PerformanceControls(expression=0.5),
    "renderer_id": "flat-2",
    "after": "the one before",
    "blends_into": "what stays",
    "pinned": "what was rendered",
}
# For the controls that are not numbers.
OTHER_CONTROLS: dict[str, object] = {
    "emotion": Emotion.HAPPY,
    "gaze_target_deg": (0.0, 5.0),
    "mouth_style": read_style("clear"),
    "delivery": Delivery.SONG,
    "points": (ControlPoint("jawOpen", 0.2, 0.5),),
}
ONLY_FRAMES = {"portrait", "renderer_id", "after", "blends_into", "pinned"}


def test_every_field_is_tried() -> None:
    # Where the sound begins is part of the sound; it has a test of its own.
    assert {*CHANGES, "first_sample"} == {field.name for field in fields(SegmentRecipe)}


def test_portrait_and_sound_are_those_of_the_recipe() -> None:
    request = make_request()
    for other in (
        {"portrait": make_portrait(digest="another")},
        {"sound": make_sound(seed=1)},
        {"recipe": replace(request.recipe, first_sample=0)},
    ):
        with pytest.raises(ValueError, match="not those of the recipe"):
            replace(request, **other)


@pytest.mark.parametrize("field", CHANGES)
def test_every_field_changes_the_key(field: str) -> None:
    before, after = make_request(), make_request(**{field: CHANGES[field]})
    assert before.key != after.key
    assert (before.motion_key == after.motion_key) == (field in ONLY_FRAMES)


@pytest.mark.parametrize("control", [field.name for field in fields(PerformanceControls)])
def test_every_control_changes_the_key(control: str) -> None:
    controls = PerformanceControls(**{control: OTHER_CONTROLS.get(control, 0.25)})
    assert make_request(controls=controls).motion_key != make_request().motion_key


def test_every_part_of_a_control_point_changes_the_key() -> None:
    point = ControlPoint("jawOpen", 0.2, 0.5)
    points = [
        point,
        replace(point, curve="mouthClose"),
        replace(point, time_s=0.3),
        replace(point, value=0.4),
        replace(point, mode=PointMode.ADD),
    ]
    controls = [PerformanceControls(points=(one,)) for one in points]
    assert len({make_request(controls=c).motion_key for c in controls}) == len(points)


def test_a_mouth_style_is_named_by_its_content() -> None:
    style = natural_style()
    renamed, faster = replace(style, name="mine"), replace(style, speed=1.1)
    same, other = (
        make_request(controls=PerformanceControls(mouth_style=s)) for s in (renamed, faster)
    )
    assert same.motion_key == make_request().motion_key != other.motion_key


def test_frames_elsewhere_in_the_same_sound_have_another_key() -> None:
    request = make_request()
    moved = replace(request.sound, first_sample=request.sound.first_sample - 160)
    assert make_request(sound=moved).motion_key != request.motion_key


def test_equal_requests_have_equal_keys() -> None:
    assert make_request().key == make_request().key
    assert make_request(controls=PerformanceControls()).key == make_request().key


def test_sound_is_named_by_what_is_heard() -> None:
    sound = make_sound()
    copied = replace(sound, samples=sound.samples.copy())
    inaudible = replace(sound, samples=sound.samples + 1e-9)
    assert make_request(sound=copied).key == make_request(sound=sound).key
    assert make_request(sound=inaudible).key == make_request(sound=sound).key


def test_keys_are_equal_in_every_process(child_environment: dict[str, str]) -> None:
    question = (
        "from tests.render.scenes import make_request as m; r = m(); print(r.key, r.motion_key)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", question],
            env=child_environment | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    request = make_request()
    assert answers == {f"{request.key} {request.motion_key}\n"}


@pytest.mark.parametrize("changes", [{"frame_count": 0}, {"first_frame": -1}])
def test_refuses_a_segment_without_frames(changes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="frame"):
        make_request(**changes)


def test_another_network_that_hears_makes_other_motion(monkeypatch: pytest.MonkeyPatch) -> None:
    before = make_request().motion_key
    monkeypatch.setattr("emo_desktop.render.request.model_digest", lambda name: f"another {name}")
    assert make_request().motion_key != before
