"""The command line's grammar."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.cli.controls import options_given
from emo_desktop.cli.parser import build_parser
from emo_desktop.face.geometry import FaceBox

RENDER = ["render", "--portrait", "p.png", "--audio", "a.wav", "--output", "o.mp4"]


def test_render_has_the_promised_defaults() -> None:
    args = build_parser().parse_args(RENDER)
    assert (args.portrait, args.audio, args.output) == (Path("p.png"), Path("a.wav"), Path("o.mp4"))
    assert (args.quality, args.size, args.fps, args.seed) == ("auto", 512, Fraction(25), 0)
    assert (args.face, args.curves, args.curves_in, args.json) == (None, None, None, False)
    assert options_given(args) == ()


def test_render_takes_every_option() -> None:
    options = "--quality draft --size 720 --fps 29.97 --seed 7 --face 1,2.5,30,40 --curves c.csv"
    args = build_parser().parse_args([*RENDER, *options.split(), "--json"])
    assert (args.quality, args.size, args.seed) == ("draft", 720, 7)
    assert args.fps == Fraction(30000, 1001)
    assert args.face == FaceBox(1, 2.5, 30, 40)
    assert (args.curves, args.json) == (Path("c.csv"), True)


def test_the_gaze_may_begin_with_a_minus() -> None:
    for words in (["--gaze", "-5,2"], ["--gaze=-5,2"], ["--gaze", "-5,-.5"]):
        args = build_parser().parse_args([*RENDER, *words])
        assert args.gaze[0] == -5


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["paint"],
        ["render"],
        ["inspect"],
        ["bench"],
        ["bench", "finale"],
        ["bench", "draft", "--seconds", "0"],
        ["bench", "draft", "--seconds", "nan"],
        ["bench", "hearing"],
        [*RENDER, "--quality", "best"],
        [*RENDER, "--size", "511"],
        [*RENDER, "--size", "62"],
        [*RENDER, "--size", "8192"],
        [*RENDER, "--size", "big"],
        [*RENDER, "--fps", "0"],
        [*RENDER, "--fps", "1/0"],
        [*RENDER, "--fps", "nan"],
        [*RENDER, "--fps", "1000"],
        [*RENDER, "--seed", "-1"],
        [*RENDER, "--seed", "1.5"],
        [*RENDER, "--seed", "9" * 30],
        [*RENDER, "--face", "1,2,3"],
        [*RENDER, "--face", "1,2,3,0"],
        [*RENDER, "--face", "1,2,nan,4"],
        [*RENDER, "--face", "1,2,inf,4"],
        [*RENDER, "--js"],
        [*RENDER, "--expression", "2.1"],
        [*RENDER, "--lips", "-0.1"],
        [*RENDER, "--head-motion", "nan"],
        [*RENDER, "--head-speed", "fast"],
        [*RENDER, "--blinks", "inf"],
        [*RENDER, "--emotion", "glad"],
        [*RENDER, "--emotion", ""],
        [*RENDER, "--emotion", "happy:1.5"],
        [*RENDER, "--emotion", "happy:"],
        [*RENDER, "--emotion", "happy:much"],
        [*RENDER, "--gaze", "5"],
        [*RENDER, "--gaze", "5,2,1"],
        [*RENDER, "--gaze", "5,30"],
        [*RENDER, "--gaze", "nan,0"],
        [*RENDER, "--delivery", "rap"],
        [*RENDER, "--music", "loud"],
        [*RENDER, "--curves-in", "c.csv", "--emotion", "happy"],
        [*RENDER, "--curves-in", "c.csv", "--music"],
    ],
)
def test_usage_errors_are_two_lines_and_exit_code_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    output = capsys.readouterr()
    assert output.out == ""
    error, hint = output.err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")


@pytest.mark.parametrize("command", ["render", "inspect", "demo", "doctor", "bench"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    assert "exit codes:" in capsys.readouterr().out


def test_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("emo-desktop ")
