"""The progress display, with a clock of its own."""

from __future__ import annotations

import io

from emo_desktop.base.jobs import Progress
from emo_desktop.cli.progress import ProgressDisplay


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class _Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_bar_shows_stage_fraction_and_time_left() -> None:
    terminal, clock = _Terminal(), _Clock()
    display = ProgressDisplay(terminal, clock)
    display.show(Progress("Drawing frames", 0, 200))
    clock.now += 10
    display.show(Progress("Drawing frames", 50, 200))
    last = terminal.getvalue().rpartition("\r")[2]
    assert "[######..................] Drawing frames  25%, 0:30 left" in last


def test_what_was_done_another_time_does_not_count_as_speed() -> None:
    terminal, clock = _Terminal(), _Clock()
    display = ProgressDisplay(terminal, clock)
    display.show(Progress("Training", 50, 100))
    clock.now += 10
    display.show(Progress("Training", 60, 100))
    assert terminal.getvalue().endswith("Training  60%, 0:40 left")


def test_bar_stays_on_its_line_and_is_not_drawn_too_often() -> None:
    terminal, clock = _Terminal(), _Clock()
    display = ProgressDisplay(terminal, clock)
    for done in range(1000):
        clock.now += 0.001
        display.show(Progress("Drawing frames", done, 2000))
    assert terminal.getvalue().count("\r") <= 11
    assert "\n" not in terminal.getvalue()


def test_every_stage_keeps_its_line_and_the_last_is_closed() -> None:
    terminal, clock = _Terminal(), _Clock()
    display = ProgressDisplay(terminal, clock)
    display.show(Progress("Preparing the portrait", 0, 1))
    display.show(Progress("Drawing frames", 1, 2))
    display.show(Progress("Drawing frames", 2, 2))
    display.close()
    lines = terminal.getvalue().split("\n")
    assert lines[0].endswith("Preparing the portrait")
    assert lines[-2].endswith("Drawing frames 100%")
    assert lines[-1] == ""


def test_without_a_terminal_a_line_comes_every_few_seconds() -> None:
    stream, clock = io.StringIO(), _Clock()
    display = ProgressDisplay(stream, clock)
    for done in range(60):
        clock.now += 0.25
        display.show(Progress("Drawing frames", done, 60))
    display.close()
    lines = stream.getvalue().splitlines()
    assert len(lines) == 3
    assert lines[1] == "Drawing frames  33%, 0:10 left"
    assert "\r" not in stream.getvalue()


def test_more_frames_than_expected_are_not_more_than_all() -> None:
    stream = io.StringIO()
    ProgressDisplay(stream, _Clock()).show(Progress("Drawing frames", 70, 60))
    assert stream.getvalue() == "Drawing frames 100%\n"
