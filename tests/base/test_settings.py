"""Settings: what a user changes is kept, what is not valid is named, nothing else is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.settings import (
    HOME_VARIABLE,
    NOT_A_FOLDER,
    NOT_WHOLE,
    SHARED,
    Settings,
    SettingsError,
    change_settings,
    load_settings,
    save_settings,
    settings_path,
    usual_settings,
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    return home


def kept() -> dict[str, object]:
    said = json.loads(settings_path().read_text(encoding="utf-8"))
    assert isinstance(said, dict)
    return said


def test_what_was_changed_is_there_the_next_time_and_nothing_else_is_written(home: Path) -> None:
    changes = {
        "theme": "light",
        "language": "it",
        "precision": "bf16",
        "offloads": False,
        "sound_output": "Köpfhörer",
        "own_keys": {"split": ("Ctrl+Alt+S",), "marker": ()},
        "projects_dir": home / "films",
    }
    save_settings(change_settings(load_settings(), changes))
    assert set(kept()) == set(changes)
    settings = load_settings()
    assert settings.own_keys == {"split": ("Ctrl+Alt+S",), "marker": ()}
    assert (settings.theme, settings.offloads, settings.projects_dir) == (
        "light",
        False,
        home / "films",
    )
    assert settings.model_dump() == usual_settings().model_dump() | changes


def test_what_is_as_usual_again_is_no_longer_written() -> None:
    save_settings(change_settings(load_settings(), {"threads": 3}))
    save_settings(change_settings(load_settings(), {"threads": 0}))
    assert kept() == {}


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"cache_dir": Path("here")}, {"cache_dir": NOT_WHOLE}),
        ({"threads": 300, "prompter_px": 5}, {"threads", "prompter_px"}),
        ({"theme": "pink"}, {"theme"}),
        ({"own_keys": {"split": 3}}, {"own_keys"}),
    ],
)
def test_what_is_not_valid_is_named_field_by_field(
    changes: dict[str, object], faults: dict[str, str] | set[str]
) -> None:
    with pytest.raises(SettingsError) as caught:
        change_settings(load_settings(), changes)
    assert set(caught.value.faults) == set(faults)
    if isinstance(faults, dict):
        assert caught.value.faults == faults


def test_folders_are_apart_and_no_files(home: Path, tmp_path: Path) -> None:
    settings = load_settings()
    with pytest.raises(SettingsError) as caught:
        change_settings(settings, {"cache_dir": settings.packs_dir})
    assert caught.value.faults == {"cache_dir": SHARED}
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(SettingsError) as caught:
        change_settings(settings, {"logs_dir": file})
    assert caught.value.faults == {"logs_dir": NOT_A_FOLDER}


def test_a_file_with_faults_between_fields_is_named_too(home: Path) -> None:
    home.mkdir()
    same = str(home / "one")
    (home / "settings.json").write_text(json.dumps({"cache_dir": same, "logs_dir": same}))
    with pytest.raises(EmoError, match="cannot lie in one folder"):
        load_settings()


def test_a_home_that_cannot_be_written_is_said_and_keeps_what_it_has(home: Path) -> None:
    save_settings(change_settings(load_settings(), {"threads": 3}))
    before = settings_path().read_bytes()
    settings_path().unlink()
    settings_path().mkdir()
    with pytest.raises(OutputError):
        save_settings(load_settings())
    assert before
    assert [path.name for path in home.iterdir()] == ["settings.json"]


def test_settings_are_values() -> None:
    settings = load_settings()
    assert change_settings(settings, {}) == settings
    assert isinstance(settings, Settings)
    with pytest.raises(ValueError, match="frozen"):
        settings.threads = 3  # type: ignore[misc]
