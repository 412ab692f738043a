"""evaluate: what it says, and in which form."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit
from tests.training.evaluation.films import make_scene, with_still_mouth, write_film


@pytest.fixture(scope="module")
def still_mouth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film whose mouth does not move."""
    folder = tmp_path_factory.mktemp("film")
    return write_film(folder / "film.mp4", with_still_mouth(make_scene()))


def test_evaluate_says_what_is_wrong(
    still_mouth: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, values = tmp_path / "report.html", tmp_path / "values.json"
    command = ["evaluate", str(still_mouth), "--report", str(report), "--json", str(values)]
    assert main(command) == Exit.DONE
    assert "fault: The mouth does not move." in capsys.readouterr().out
    assert "The mouth does not move." in report.read_text(encoding="utf-8")
    facts = json.loads(values.read_text(encoding="utf-8"))
    assert [fault["kind"] for fault in facts["faults"]] == ["mouth_still"]
    assert facts["figures"]["head_speed"]["unit"] == "°/frame"


def test_evaluate_is_strict_when_asked(
    still_mouth: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(still_mouth), "--strict", "--json"]) == Exit.FAULTS_FOUND
    assert json.loads(capsys.readouterr().out)["faults"]


def test_evaluate_needs_one_thing_to_judge(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate"]) == Exit.USAGE
    assert main(["evaluate", "film.mp4", "--clips", "clips"]) == Exit.USAGE
    assert "Say what is to be judged" in capsys.readouterr().err


def test_evaluate_refuses_what_is_no_film(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", str(tmp_path / "none.mp4")]) == Exit.BAD_INPUT
    assert "There is no file" in capsys.readouterr().err
