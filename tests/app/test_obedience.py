"""Which controls are seen in a line, whoever draws it."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.obedience import obeyed_controls, obeys_region
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_POSE, MINI, PAPER, EmoConfig
from emo_desktop.project.render_choice import FinalChoices, Quality, RenderChoice
from tests.emo.packs.bare_packs import write_bare_pack

# A choice that packs without a region refuse does not hide what they are.
FINAL = RenderChoice(Quality.FINAL, final=FinalChoices(region_width=1.5))


def test_the_draft_obeys_everything_but_the_region(tmp_path: Path) -> None:
    write_bare_pack(tmp_path / "one", PAPER)
    choice = RenderChoice(Quality.DRAFT)
    assert {"lip_strength", "gaze_target_deg"} <= obeyed_controls(choice, tmp_path)
    assert not obeys_region(choice, tmp_path)


@pytest.mark.parametrize(
    ("config", "obeyed", "idle", "region"),
    [
        (PAPER, {"head_motion", "head_speed"}, {"blink_rate", "lip_strength"}, True),
        (ECHOMIMIC, {"head_motion"}, {"head_speed", "expression"}, True),
        (MINI, {"blink_rate", "lip_strength", "head_speed"}, set(), True),
        (ECHOMIMIC_POSE, {"blink_rate", "gaze_target_deg"}, {"lip_strength"}, False),
    ],
)
def test_packs_obey_what_they_are_shown(
    config: EmoConfig, obeyed: set[str], idle: set[str], region: bool, tmp_path: Path
) -> None:
    write_bare_pack(tmp_path / "one", config)
    controls = obeyed_controls(FINAL, tmp_path)
    assert obeyed <= controls
    assert not idle & controls
    assert obeys_region(FINAL, tmp_path) is region


def test_without_a_pack_a_draft_is_seen(tmp_path: Path) -> None:
    assert "lip_strength" in obeyed_controls(FINAL, tmp_path)
    assert not obeys_region(FINAL, tmp_path)
