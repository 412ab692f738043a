"""What was not foreseen: exit code 4, two lines on stderr, and the traceback only in the log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def broken_doctor(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(_settings: object) -> None:
        raise RuntimeError("a bug\nin two lines")

    monkeypatch.setattr("emo_desktop.app.machine.examine_machine", break_down)


@pytest.mark.usefixtures("broken_doctor")
def test_the_traceback_is_in_the_log_only(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 4
    log = home / "logs" / "emo-desktop.log"
    error, hint = capfd.readouterr().err.splitlines()
    assert error == "error: Something unforeseen happened (RuntimeError: a bug in two lines)."
    assert str(log) in hint
    assert "Traceback" in log.read_text(encoding="utf-8")


@pytest.mark.usefixtures("broken_doctor")
def test_without_a_log_it_still_ends_in_order(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "logs").write_text("in the way")
    assert main(["doctor"]) == 4
    assert len(capfd.readouterr().err.splitlines()) == 2


@pytest.mark.usefixtures("broken_doctor")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_log_is_no_second_error(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (home / "logs").mkdir()
    (home / "logs" / "emo-desktop.log").symlink_to("/dev/full")
    assert main(["doctor"]) == 4
    assert len(capfd.readouterr().err.splitlines()) == 2


def test_a_missing_sample_is_an_error_of_the_installation(
    home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("emo_desktop.app.samples.resources_dir", lambda: home)
    assert main(["demo", "--output", str(home / "f.mp4")]) == 4
    error, hint = capfd.readouterr().err.splitlines()
    assert error.startswith("error: The sample")
    assert hint.startswith("hint: ")


@pytest.mark.skipif(sys.platform == "win32", reason="closes a pipe")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_left_is_no_error(unbuffered: str, child_environment: dict[str, str]) -> None:
    environment = child_environment | {"PYTHONUNBUFFERED": unbuffered}
    command = f'"{sys.executable}" -m emo_desktop doctor | true; exit ${{PIPESTATUS[0]}}'
    run = subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0
    assert run.stderr == ""
