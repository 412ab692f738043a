"""Progress on stderr: a bar that stays on its line, or a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

from emo_desktop.base.jobs import Progress
from emo_desktop.base.timing import format_duration

_BAR_CELLS = 24
_REDRAW_S = 0.1
_LINE_EVERY_S = 5.0
_LEAST_ELAPSED_S = 1.0  # before that nobody knows how long it will take


class ProgressDisplay:
    """Shows stage, fraction and time left.

    Args:
        stream: where to; a bar when it is a terminal, else at most a line every few seconds.
        clock: seconds that only grow.
    """

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._bar = stream.isatty()
        self._stage = ""
        self._stage_began, self._begun_at = 0.0, 0.0
        self._shown_at = -1e9
        self._line_open = False

    def show(self, progress: Progress) -> None:
        """Take notice of how far the job is; draws when it is time to."""
        now = self._clock()
        if progress.stage != self._stage:
            # Work that goes on where it stood took its first part another time.
            self._stage, self._stage_began, self._begun_at = progress.stage, now, progress.fraction
            self._end_line()
        if self._is_time_to_draw(progress, now):
            self._shown_at = now
            self._draw(progress, now - self._stage_began)

    def note(self, text: str) -> None:
        """Say a sentence on a line of its own."""
        self._end_line()
        self._stream.write(f"note: {text}\n")
        self._stream.flush()

    def close(self) -> None:
        """End the line, so that what follows begins on its own."""
        self._end_line()

    def _is_time_to_draw(self, progress: Progress, now: float) -> bool:
        if not self._bar:
            return now - self._shown_at >= _LINE_EVERY_S
        # A bar that was begun is also seen to its end.
        return not self._line_open or progress.fraction == 1 or now - self._shown_at >= _REDRAW_S

    def _draw(self, progress: Progress, elapsed_s: float) -> None:
        text = progress.stage
        if progress.total > 1:
            left = _time_left(progress.fraction, elapsed_s, begun_at=self._begun_at)
            text += f" {progress.fraction:4.0%}{left}"
        if not self._bar:
            self._stream.write(text + "\n")
        else:
            bar = _bar(progress.fraction) if progress.total > 1 else ""
            self._stream.write(f"\r\x1b[2K{bar}{text}")
            self._line_open = True
        self._stream.flush()

    def _end_line(self) -> None:
        if self._line_open:
            self._stream.write("\n")
            self._stream.flush()
            self._line_open = False


def _bar(fraction: float) -> str:
    full = round(fraction * _BAR_CELLS)
    return f"[{'#' * full}{'.' * (_BAR_CELLS - full)}] "


def _time_left(fraction: float, elapsed_s: float, *, begun_at: float) -> str:
    if not begun_at < fraction < 1 or elapsed_s < _LEAST_ELAPSED_S:
        return ""
    return f", {format_duration(elapsed_s * (1 - fraction) / (fraction - begun_at))} left"
