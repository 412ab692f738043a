"""Coarticulation does what speech does; styles are files, and bad ones are named."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import EmoError
from emo_desktop.draft.rig import SEALED_PRESS
from emo_desktop.motion.style_files import own_styles_dir, style_names
from emo_desktop.motion.visemes import (
    CLASS_INDEX,
    CLASSES,
    GROUPS,
    SHAPE_INDEX,
    SHAPES,
    natural_style,
    read_style,
    sealed,
    shapes_from_classes,
)

NATURAL = natural_style()
PRESETS = ("cartoon", "clear", "mumble", "natural")


@pytest.fixture
def own_style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's style ``mine`` is to be written."""
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path))
    own_styles_dir().mkdir()
    return own_styles_dir() / "mine.json"


def closure_in_a_vowel() -> np.ndarray:
    posteriors = np.zeros((100, len(CLASSES)))
    posteriors[:, CLASS_INDEX["A"]] = 1
    posteriors[47:53] = np.eye(len(CLASSES))[CLASS_INDEX["PBM"]]
    return posteriors


def test_coarticulation_reaches_a_held_target_and_closure_wins() -> None:
    shapes = shapes_from_classes(closure_in_a_vowel(), NATURAL)
    jaw, press = shapes[:, SHAPE_INDEX["jawOpen"]], shapes[:, SHAPE_INDEX["mouthPress"]]
    assert jaw[12] == pytest.approx(0.65)
    assert jaw[50] < 0.3
    assert press[50] > 0.35
    assert press[12] == pytest.approx(0)


def test_lips_round_before_the_sound_and_spread_no_further() -> None:
    posteriors = np.zeros((100, len(CLASSES)))
    posteriors[:50, CLASS_INDEX["TDNL"]] = 1
    posteriors[50:, CLASS_INDEX["UW"]] = 1
    pucker = shapes_from_classes(posteriors, NATURAL)[:, SHAPE_INDEX["mouthPucker"]]
    assert pucker[46] > 0.3
    assert pucker[10] < 0.02
    assert (np.diff(pucker[20:80]) >= -1e-9).all()


def test_a_faster_style_moves_faster() -> None:
    def rise(name: str) -> float:
        jaw = shapes_from_classes(closure_in_a_vowel(), read_style(name))[:, 0]
        return float(np.abs(np.diff(jaw)).max() / np.ptp(jaw))

    assert rise("mumble") < 0.8 * rise("natural")
    assert rise("cartoon") > 1.15 * rise("natural")


def test_the_seal_is_whole() -> None:
    shapes = np.random.default_rng(0).uniform(0, 1, (50, len(SHAPES)))
    closed = sealed(shapes, np.ones(50), NATURAL)
    assert closed[:, SHAPE_INDEX["jawOpen"]] == pytest.approx(0.06)
    assert closed[:, SHAPE_INDEX["mouthPress"]] == pytest.approx(0.45)
    stretch = SHAPE_INDEX["mouthStretch"]
    np.testing.assert_array_equal(closed[:, stretch], shapes[:, stretch])
    free = sealed(shapes, np.zeros(50), NATURAL)
    assert (free[:, SHAPE_INDEX["mouthClose"]] <= free[:, SHAPE_INDEX["jawOpen"]]).all()


def test_presets_are_named_and_differ() -> None:
    assert set(PRESETS) <= set(style_names())
    styles = [read_style(name) for name in PRESETS]
    assert len({digest_value(style) for style in styles}) == len(PRESETS)
    assert read_style("natural") == NATURAL


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_close_its_lips(name: str) -> None:
    target = dict(zip(SHAPES, read_style(name).targets[CLASS_INDEX["PBM"]], strict=True))
    assert target["mouthClose"] == target["jawOpen"] <= 0.1
    assert target["mouthPress"] >= SEALED_PRESS


def test_a_style_is_a_change_of_natural(own_style: Path) -> None:
    own_style.write_text('{"note": "mine", "speed": 2, "targets": {"A": {"jawOpen": 0.5}}}')
    style = read_style("mine")
    assert "mine" in style_names()
    assert style.speed == 2.0
    assert style.targets[CLASS_INDEX["A"]][SHAPE_INDEX["jawOpen"]] == 0.5
    assert style.targets[CLASS_INDEX["A"]][1:] == NATURAL.targets[CLASS_INDEX["A"]][1:]
    assert style.dominance == NATURAL.dominance


def test_content_and_not_name_or_place_decides(own_style: Path, tmp_path: Path) -> None:
    own_style.write_text("{}")
    elsewhere = tmp_path / "else" / "other.json"
    elsewhere.parent.mkdir()
    elsewhere.write_text('{"speed": 1.0}')
    styles = [NATURAL, read_style("mine"), read_style(elsewhere), read_style(str(elsewhere))]
    assert [style.name for style in styles] == ["natural", "mine", "other", "other"]
    assert len(set(styles)) == 1
    assert len({digest_value(style) for style in styles}) == 1
    elsewhere.write_text('{"speed": 1.1}')
    assert digest_value(read_style(elsewhere)) != digest_value(NATURAL)


def test_the_users_own_come_first(own_style: Path) -> None:
    own_style.with_name("clear.json").write_text('{"speed": 0.7}')
    assert read_style("clear").speed == 0.7


def test_every_entry_of_a_style_decides() -> None:
    names = {digest_value(NATURAL)}
    for entry in fields(NATURAL):
        if entry.name != "name":
            # A little off its value, wherever in a nested table the first number stands.
            changed = _nudged(getattr(NATURAL, entry.name))
            names.add(digest_value(replace(NATURAL, **{entry.name: changed})))
    assert len(names) == len(fields(NATURAL))


def _nudged(value: Any) -> Any:
    return (_nudged(value[0]), *value[1:]) if isinstance(value, tuple) else value + 0.01


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("{", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ("[1]", "not a JSON object"),
        ('{"speeed": 1}', "no entry speeed"),
        ('{"targets": {"A": {"jaw": 1}}}', "no entry targets.A.jaw"),
        ('{"targets": {"A": 1}}', "targets.A is not an object"),
        ('{"speed": "fast"}', "speed is not a number"),
        ('{"speed": true}', "speed is not a number"),
        ('{"speed": {"jaw": 1}}', "speed is not a number"),
        ('{"speed": 9}', "speed has a value outside 0.5 to 2"),
        ('{"gains": {"jawOpen": -1}}', "gains has a value outside"),
        ('{"gains": {"jawOpen": NaN}}', "gains has a value outside"),
        ('{"gains": {"jawOpen": Infinity}}', "gains has a value outside"),
        ('{"gains": {"jawOpen": 1' + "0" * 400 + "}}", "too large"),
        ('{"dominance": {"A": {"jaw": 0}}}', "dominance has a value outside"),
        ('{"seal_from": 0.7}', "seal_from is not below seal_to"),
    ],
)
def test_bad_files_are_explained(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content)
    with pytest.raises(EmoError) as raised:
        read_style(path)
    assert fault in str(raised.value)
    assert "bad.json" in str(raised.value)


def test_files_that_are_no_text_are_explained(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(EmoError, match="not valid JSON"):
        read_style(path)
    for missing in (tmp_path / "none.json", tmp_path / "folder.json"):
        with pytest.raises(EmoError, match="cannot be read"):
            read_style(missing)
        (tmp_path / "folder.json").mkdir(exist_ok=True)


@pytest.mark.parametrize("name", ["", "nobody", "../natural", "/", "natural.txt", "CON"])
def test_unknown_names_are_explained(name: str) -> None:
    with pytest.raises(EmoError, match="no mouth style") as raised:
        read_style(name)
    assert "clear" in raised.value.hint


def test_the_groups_cover_all_shapes() -> None:
    # A shape whose group no class pulls would never move.
    assert len(NATURAL.dominance[0]) == len(GROUPS) == len(NATURAL.anticipation_s)
    moved = np.array(NATURAL.targets).max(axis=0) > 0
    assert moved.all()
