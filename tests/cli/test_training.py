"""``train`` on the command line: its grammar, its dry run, its errors, a training and a pack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit


def test_a_dry_run_says_what_every_stage_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    code = main(
        ["train", "run", str(tmp_path), "--run", str(run), "--dry-run", "--device", "cpu", "--json"]
    )
    assert code == Exit.DONE
    said = json.loads(capsys.readouterr().out)
    learning = {each["stage"]: each["learning"] for each in said["stages"]}
    assert list(learning) == ["hearing", "image", "refiner", "video", "speed"]
    assert learning["refiner"] < learning["speed"] < learning["video"]
    assert all(each["bytes"] > 0 and each["seconds"] >= 0 for each in said["stages"])
    assert not run.exists()


def test_a_dry_run_in_words_of_one_stage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["train", "run", str(tmp_path), "--run", str(tmp_path), "--stage", "image"]
    assert main([*arguments, "--dry-run", "--device", "cpu"]) == Exit.DONE
    said = capsys.readouterr().out
    assert "million weights learn" in said
    assert "video" not in said


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--recipe", "large"], "mini"),
        (["--stage", "late"], "hearing, image, refiner, video, speed"),
        (["--recipe", "paper"], "--from"),
        ([], "train synthetic"),
    ],
)
def test_errors_say_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], hint: str
) -> None:
    command = ["train", "run", str(tmp_path), "--run", str(tmp_path / "run"), "--device", "cpu"]
    assert main([*command, *arguments]) == Exit.BAD_INPUT
    said = capsys.readouterr().err
    assert "hint:" in said
    assert hint in said


def test_a_run_that_is_none_cannot_be_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "export", str(tmp_path), str(tmp_path / "pack")]) == Exit.BAD_INPUT
    assert "There is no training" in capsys.readouterr().err


@pytest.mark.parametrize("channels", ["2", "8,x", "300", ""])
def test_channels_are_numbers(channels: str) -> None:
    assert main(["train", "fit-codec", ".", "--channels", channels]) == Exit.USAGE


@pytest.mark.parametrize("minutes", ["0", "-3", "soon"])
def test_minutes_are_above_none(minutes: str) -> None:
    assert main(["train", "run", ".", "--run", "r", "--minutes", minutes]) == Exit.USAGE


def test_codecs_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.training.emo_clips import write_clips

    write_clips(tmp_path, 3, held_out=1)
    code = main(["train", "fit-codec", str(tmp_path), "--channels", "6,24", "--json"])
    assert code == Exit.DONE
    few, many = json.loads(capsys.readouterr().out)["codecs"]
    assert (few["channels"], many["channels"]) == (6, 24)
    assert many["ceiling_db"] > few["ceiling_db"]
