"""The motion of a film as a file of its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import write_curves


class CurvesFile:
    """Gathers the curves of a film's segments (230 bytes a frame) and writes them in the end.

    Args:
        output: where the file goes; None gathers and writes nothing.
    """

    def __init__(self, output: Path | None) -> None:
        self._output = output
        self._segments: list[MotionCurves] = []

    def add(self, curves: MotionCurves) -> None:
        """Append the curves of the next segment."""
        if self._output is not None:
            self._segments.append(curves)

    def finish(self) -> None:
        """Write the file, complete or not at all; OutputError when it cannot be written."""
        if self._output is not None:
            write_curves(self._output, _joined(self._segments))


def _joined(segments: list[MotionCurves]) -> MotionCurves:
    return MotionCurves(
        fps=segments[0].fps,
        weights=np.concatenate([curves.weights for curves in segments]),
        head_deg=np.concatenate([curves.head_deg for curves in segments]),
        gaze_deg=np.concatenate([curves.gaze_deg for curves in segments]),
    )
