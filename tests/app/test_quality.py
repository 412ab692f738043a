"""Which renderer draws, with which weights, and what the user is told before it does."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app import quality
from emo_desktop.app.quality import final_notices, pack_for
from emo_desktop.base.errors import DeviceError, EmoError, PackError
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_FAST, ECHOMIMIC_POSE, MINI, PAPER
from emo_desktop.project.render_choice import FinalChoices, Guard, Quality
from tests.emo.packs.bare_packs import write_bare_pack

AS_MADE = FinalChoices()


def chosen(
    folder: Path,
    wanted: Quality = Quality.FINAL,
    name: str | None = None,
    choices: FinalChoices = AS_MADE,
) -> str | None:
    pack = pack_for(wanted, name=name, choices=choices, packs_dir=folder)
    return None if pack is None else pack.name


def test_the_only_pack_need_not_be_named(tmp_path: Path) -> None:
    write_bare_pack(tmp_path / "one", PAPER)
    assert chosen(tmp_path) == "one"


def test_of_several_one_must_be_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_bare_pack(tmp_path / name, PAPER)
    with pytest.raises(PackError, match="one, two"):
        chosen(tmp_path)
    assert chosen(tmp_path, name="two") == "two"


def test_packs_that_may_not_be_used_are_not_the_only_one(tmp_path: Path) -> None:
    write_bare_pack(tmp_path / "start", PAPER, is_start_for_training=True)
    write_bare_pack(tmp_path / "unread", PAPER, accepted=False)
    write_bare_pack(tmp_path / "usable", PAPER)
    (tmp_path / "broken").mkdir()
    assert chosen(tmp_path) == "usable"


@pytest.mark.parametrize("has_gpu", [False, True])
@pytest.mark.parametrize("has_pack", [False, True])
def test_auto_takes_the_best_there_is(
    has_gpu: bool, has_pack: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "has_gpu", lambda: has_gpu)
    if has_pack:
        write_bare_pack(tmp_path / "one", PAPER)
    assert chosen(tmp_path, Quality.AUTO) == ("one" if has_gpu and has_pack else None)
    assert chosen(tmp_path, Quality.DRAFT) is None


def write_shipped(folder: Path, *, is_experimental: bool) -> None:
    write_bare_pack(
        folder / "emo-mini",
        MINI,
        is_experimental=is_experimental,
        compared_with_draft="Its mouths are softer than the draft's.",
    )


def test_the_programs_pack_draws_where_the_user_has_none(
    tmp_path: Path, shipped_packs: Path
) -> None:
    write_shipped(shipped_packs, is_experimental=True)
    assert chosen(tmp_path) == "emo-mini"
    write_bare_pack(tmp_path / "start", PAPER, is_start_for_training=True)
    assert chosen(tmp_path) == "emo-mini"
    write_bare_pack(tmp_path / "one", PAPER)
    assert chosen(tmp_path) == "one"
    assert chosen(tmp_path, name="emo-mini") == "emo-mini"


@pytest.mark.parametrize("is_experimental", [False, True])
def test_auto_stays_with_the_draft_where_the_pack_is_an_experiment(
    is_experimental: bool, tmp_path: Path, shipped_packs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "has_gpu", lambda: True)
    write_shipped(shipped_packs, is_experimental=is_experimental)
    assert chosen(tmp_path, Quality.AUTO) == (None if is_experimental else "emo-mini")
    pack = pack_for(Quality.FINAL, name=None, choices=AS_MADE, packs_dir=tmp_path)
    assert pack is not None
    words = " ".join(final_notices(pack, AS_MADE, Fraction(25)))
    assert ("experimental. Its mouths are softer" in words) is is_experimental
    assert "steps" not in words, "it was made for so few"


def test_without_torch_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib.util

    write_bare_pack(tmp_path / "one", PAPER)
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "diffusers" else find(name)
    )
    with pytest.raises(DeviceError, match="diffusers") as raised:
        chosen(tmp_path)
    assert "gpu" in raised.value.hint
    assert chosen(tmp_path, Quality.AUTO) is None


@pytest.mark.parametrize(
    ("choices", "option"),
    [
        (FinalChoices(speed_deg=1.0), "--turn-speed"),
        (FinalChoices(guard=Guard.PATCH_DROP), "--drift-guard"),
        (FinalChoices(region_width=1.5), "--region"),
    ],
)
def test_what_a_pack_does_not_obey_is_refused(
    choices: FinalChoices, option: str, tmp_path: Path
) -> None:
    write_bare_pack(tmp_path / "pose", ECHOMIMIC_POSE)
    with pytest.raises(EmoError, match=option):
        chosen(tmp_path, name="pose", choices=choices)
    write_bare_pack(tmp_path / "paper", PAPER)
    assert chosen(tmp_path, name="paper", choices=choices) == "paper"


def told(folder: Path, config: object, choices: FinalChoices, fps: int) -> str:
    pack = write_bare_pack(folder / "pack", config)  # type: ignore[arg-type]
    return " ".join(final_notices(pack, choices, Fraction(fps)))


def test_usual_choices_need_no_word(tmp_path: Path) -> None:
    assert told(tmp_path, PAPER, AS_MADE, 25) == ""


def test_few_steps_are_told(tmp_path: Path) -> None:
    assert "faults" in told(tmp_path / "a", PAPER, FinalChoices(steps=10), 30)
    assert "jitter" in told(tmp_path / "b", PAPER, FinalChoices(steps=30), 30)
    assert told(tmp_path / "c", ECHOMIMIC, AS_MADE, 24) == ""
    assert told(tmp_path / "d", ECHOMIMIC_FAST, AS_MADE, 24) == ""


def test_an_unnatural_head_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "a", PAPER, FinalChoices(speed_deg=1.3), 30) == ""
    assert "unnatural" in told(tmp_path / "b", PAPER, FinalChoices(speed_deg=1.6), 30)


def test_a_foreign_frame_rate_is_told(tmp_path: Path) -> None:
    assert "slow" in told(tmp_path / "a", PAPER, AS_MADE, 60)
    assert "fast" in told(tmp_path / "b", PAPER, AS_MADE, 12)
    assert told(tmp_path / "c", replace(PAPER, fps=24), AS_MADE, 25) == ""
