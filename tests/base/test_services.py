"""Settings, jobs, models: what the rooms above lean on."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from emo_desktop.base import resources
from emo_desktop.base.errors import EmoError, ModelError, NoFaceError
from emo_desktop.base.jobs import Cancelled, CancelToken, Progress, StageClock
from emo_desktop.base.logs import log_to_file
from emo_desktop.base.settings import HOME_VARIABLE, load_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    return tmp_path


def test_defaults_lie_in_one_home(home: Path) -> None:
    settings = load_settings()
    assert settings.cache_dir == home / "cache"
    assert settings.thread_count >= 1


def test_the_file_wins_over_the_defaults(home: Path) -> None:
    (home / "settings.json").write_text(json.dumps({"threads": 3, "cache_limit_bytes": 5}))
    settings = load_settings()
    assert (settings.thread_count, settings.cache_limit_bytes) == (3, 5)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"threads": "many"}', "threads is 'many'"),
        ('{"threads": -1}', "threads is -1"),
        ('{"colour": "dark"}', "colour is 'dark'"),
        ("not json", "not a JSON object"),
        ("[1, 2]", "not a JSON object"),
        ("7", "not a JSON object"),
    ],
)
def test_settings_that_are_not_valid_are_named(home: Path, text: str, named: str) -> None:
    (home / "settings.json").write_text(text)
    with pytest.raises(EmoError) as caught:
        load_settings()
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_an_error_has_its_class_hint_unless_told_otherwise() -> None:
    assert "--face" in NoFaceError("none").hint
    assert NoFaceError("none", hint="look").hint == "look"


def test_a_token_once_cancelled_stays_so() -> None:
    token = CancelToken()
    token.check()
    token.cancel()
    for _ in range(2):
        with pytest.raises(Cancelled):
            token.check()


def test_progress_is_a_share() -> None:
    assert Progress("x", 1, 4).fraction == 0.25
    assert Progress("x", 5, 4).fraction == 1.0
    assert Progress("x", 5, 0).fraction == 0.0


def test_a_clock_adds_up_stages_even_when_one_fails() -> None:
    clock = StageClock()
    with clock.measure("draw"):
        pass
    with pytest.raises(KeyError), clock.measure("check"):
        raise KeyError
    assert list(clock.seconds) == ["draw", "check"]
    assert min(clock.seconds.values()) >= 0


def test_a_damaged_model_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert resources.read_model("face_mesh_heads.json")
    assert len(resources.model_digest("face_mesh_heads.json")) == 64
    models = tmp_path / "models"
    models.mkdir()
    (models / "face_mesh_heads.json").write_bytes(b"{}")
    monkeypatch.setattr(resources, "resources_dir", lambda: tmp_path)
    with pytest.raises(ModelError, match="damaged"):
        resources.read_model("face_mesh_heads.json")
    with pytest.raises(ModelError, match="missing"):
        resources.read_model("person_matte.onnx")


def test_the_log_goes_to_a_file_or_nowhere(tmp_path: Path) -> None:
    path = log_to_file(tmp_path / "logs")
    logger = logging.getLogger("emo_desktop")
    try:
        assert path is not None
        logger.warning("something went wrong")
        assert "something went wrong" in path.read_text()
        blocked = tmp_path / "file"
        blocked.write_text("")
        assert log_to_file(blocked / "logs") is None
    finally:
        for handler in list(logger.handlers):
            logger.removeHandler(handler)
            handler.close()
