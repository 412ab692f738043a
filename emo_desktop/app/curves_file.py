"""The motion of a film as a file of its own."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves, write_curves


def read_motion(path: Path, fps: Fraction) -> MotionCurves:
    """Recorded curves at the frame rate of a film, whatever the rate they were recorded at.

    A file without time codes is taken to have one row for every frame of the film.

    Raises:
        CurvesError: the file cannot be read as curves.
    """
    recorded = read_curves(path, usual=fps)
    return recorded if recorded.fps == fps else _resampled(recorded, fps)


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


def _resampled(curves: MotionCurves, fps: Fraction) -> MotionCurves:
    """The same motion at another frame rate: a frame shows the middle of the time it is seen."""
    frames = max(1, round(len(curves) / curves.fps * fps))
    places = (np.arange(frames) + 0.5) * float(curves.fps / fps) - 0.5
    recorded = np.arange(len(curves))

    def at_places(tracks: Floats) -> Floats:
        return np.stack([np.interp(places, recorded, track) for track in tracks.T], axis=1)

    return MotionCurves(
        fps=fps,
        weights=at_places(curves.weights),
        head_deg=at_places(curves.head_deg),
        gaze_deg=at_places(curves.gaze_deg),
    )
