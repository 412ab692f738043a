"""Keys: how they are written, who has them, presets, and files of keys."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from emo_desktop.app.key_maps import (
    KeyMapError,
    export_keys,
    holder_of,
    import_keys,
    is_free_to_use,
    is_typed,
    key_presets,
    normal_key,
    own_without_noise,
    preset_keys,
    resolved_keys,
    with_key,
    without_key,
    without_own,
)
from emo_desktop.base.errors import OutputError

USUAL = {
    "play": ("Space",),
    "split": ("S", "Ctrl+B"),
    "snap": ("N",),
    "marker": ("M",),
    "sample": (),
}
PRESET = {"snap": ("S",), "split": ("Ctrl+K",)}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("s", "S"),
        ("shift+ctrl+z", "Ctrl+Shift+Z"),
        ("Cmd+Option+k", "Ctrl+Alt+K"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
        ("delete", "Del"),
        ("pagedown", "PgDown"),
        ("f11", "F11"),
        ("Ctrl+,", "Ctrl+,"),
        ("é", "É"),
        ("", None),
        ("Ctrl+", None),
        ("Ctrl+Ctrl+A", None),
        ("Hyper+A", None),
        ("Ctrl+Quit", None),
        ("Ctrl+K, Ctrl+S", None),
        ("\n", None),
    ],
)
def test_a_key_is_written_in_one_way(text: str, key: str | None) -> None:
    assert normal_key(text) == key
    if key is not None:
        assert normal_key(key) == key


def test_keys_that_lead_out_of_a_text_or_dialog_are_not_given_away() -> None:
    assert not any(is_free_to_use(key) for key in ("Tab", "Shift+Tab", "Esc", "Return"))
    assert all(is_free_to_use(key) for key in ("S", "Ctrl+Return", "Enter", "F1"))
    assert all(is_typed(key) for key in ("S", "Shift+M", "?", "Space", "Left", "Del", "Enter"))
    assert not any(is_typed(key) for key in ("Ctrl+S", "Alt+X", "F11", "PgUp"))


def test_own_keys_come_before_those_of_a_preset_and_those_before_the_usual_ones() -> None:
    assert resolved_keys(USUAL, preset={}, own={}) == USUAL
    keys = resolved_keys(USUAL, preset=PRESET, own={"marker": ("ctrl+k", "X"), "unknown": ("Q",)})
    assert keys == {
        "play": ("Space",),
        "split": (),
        "snap": ("S",),
        "marker": ("Ctrl+K", "X"),
        "sample": (),
    }


def test_a_key_that_is_taken_over_has_one_holder() -> None:
    keys = resolved_keys(USUAL, preset={}, own={})
    assert holder_of("S", keys) == "split"
    assert holder_of("S", keys, beside="split") is None
    own = with_key(keys, {}, "marker", "S")
    after = resolved_keys(USUAL, preset={}, own=own)
    assert (after["marker"], after["split"]) == (("M", "S"), ("Ctrl+B",))
    own = without_key(after, own, "marker", "M")
    assert resolved_keys(USUAL, preset={}, own=own)["marker"] == ("S",)


def test_one_command_goes_back_to_its_keys_whoever_took_them() -> None:
    keys = resolved_keys(USUAL, preset={}, own={})
    own = with_key(keys, {}, "marker", "S")
    own = without_own(USUAL, preset={}, own=own, action="split")
    assert own == {}
    own = with_key(keys, {}, "marker", "S")
    own = without_own(USUAL, preset={}, own=own, action="marker")
    assert resolved_keys(USUAL, preset={}, own=own)["marker"] == ("M",)
    assert resolved_keys(USUAL, preset=PRESET, own={"snap": ("N",)})["snap"] == ("N",)
    assert without_own(USUAL, preset=PRESET, own={"snap": ("N",)}, action="snap") == {}


def test_own_keys_that_say_nothing_are_left_out() -> None:
    own = {"play": ("Space",), "marker": ("X",), "sample": ()}
    assert own_without_noise(USUAL, preset={}, own=own) == {"marker": ("X",)}


def test_presets_are_whole_and_no_key_of_theirs_has_two_commands() -> None:
    presets = key_presets()
    assert [preset.name for preset in presets] == [
        "EMO Desktop",
        "DaVinci Resolve",
        "Premiere Pro",
        "Pro Tools",
        "REAPER",
    ]
    for preset in presets:
        keys = Counter(key for each in preset.keys.values() for key in each)
        assert [key for key, count in keys.items() if count > 1] == []
        assert all(normal_key(key) == key and is_free_to_use(key) for key in keys), preset.id
    assert preset_keys("premiere")["split"] == ("Ctrl+K",)
    assert preset_keys("unknown") == {}


def test_keys_go_into_a_file_and_come_back(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    export_keys(file, preset="reaper", own={"split": ("É",), "marker": ()})
    imported = import_keys(file, actions=USUAL)
    assert imported.preset == "reaper"
    assert imported.own == {"split": ("É",), "marker": ()}
    assert imported.skipped == ()
    with pytest.raises(OutputError):
        export_keys(tmp_path / "no" / "keys.json", preset="reaper", own={})


def test_what_this_version_does_not_know_is_left_out_and_named(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys = {"fly": ["F"], "split": ["ctrl+x", "Esc", "Hyper+Q"]}
    file.write_text(json.dumps({"format": 1, "preset": "vi", "keys": keys}))
    imported = import_keys(file, actions=USUAL)
    assert imported.own == {"split": ("Ctrl+X",)}
    assert imported.preset == "emo_desktop"
    assert imported.skipped == ("fly", "Esc", "Hyper+Q", "vi")


@pytest.mark.parametrize(
    "text",
    ["", "[]", '{"format": 2}', '{"format": 1}', '{"format": 1, "keys": {"split": "S"}}', "\0\0"],
)
def test_what_is_no_file_of_keys_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(text)
    with pytest.raises(KeyMapError, match=r"keys\.json"):
        import_keys(file, actions=USUAL)
    with pytest.raises(KeyMapError, match="cannot be read"):
        import_keys(tmp_path, actions=USUAL)
