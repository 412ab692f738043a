"""A report says what helps, and not where somebody lives."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop import __version__
from emo_desktop.app.error_report import LOG_FILE, make_report, without_home
from tests.app.scenes import make_settings


def test_it_has_versions_the_device_and_the_end_of_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home" / "anna"
    monkeypatch.setattr(Path, "home", lambda: home)
    settings = make_settings(home)
    settings.logs_dir.mkdir(parents=True)
    lines = [f"line {number} of {home}/film.mp4" for number in range(200)]
    (settings.logs_dir / LOG_FILE).write_text("\n".join(lines), encoding="utf-8")
    report = make_report("It failed.", "Try again.", settings=settings, device="GPU 3", lines=5)
    for words in ("It failed.", "Try again.", __version__, "GPU 3", "numpy 2"):
        assert words in report
    assert "line 195 of ~/film.mp4" in report
    assert "line 194 " not in report
    assert "anna" not in report


def test_without_a_log_it_says_so(tmp_path: Path) -> None:
    assert "There is no log." in make_report("It failed.", "", settings=make_settings(tmp_path))


def test_a_home_that_is_the_root_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/"))
    assert without_home("/a/b") == "/a/b"
