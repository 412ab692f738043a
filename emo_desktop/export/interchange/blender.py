"""Curves as plain JSON, for scripts: one list of numbers for every shape that moves."""

from __future__ import annotations

import json

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.export.interchange.clock import FilmClock
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.gaze_weights import weights_with_gaze

FORMAT, VERSION = "emo-desktop curves", 1
_AXES = ("yaw", "pitch", "roll")
_WEIGHT_DECIMALS, _DEGREE_DECIMALS = 4, 3


def curves_json(curves: MotionCurves, clock: FilmClock, name: str) -> str:
    """The file's text; docs/interchange.md says what each entry means.

    Args:
        curves: of a character, frame by frame of the film.
        clock: of the film.
        name: of the character.
    """
    weights = weights_with_gaze(curves)
    moving = np.flatnonzero(np.abs(weights).max(axis=0, initial=0) >= 10**-_WEIGHT_DECIMALS)
    content = {
        "format": FORMAT,
        "version": VERSION,
        "character": name,
        "fps": [curves.fps.numerator, curves.fps.denominator],
        "begin_timecode": clock.timecode(0),
        "frames": len(curves),
        "shapes": {
            BLENDSHAPES[shape]: _rounded(weights[:, shape], _WEIGHT_DECIMALS) for shape in moving
        },
        "head_deg": _by_axis(curves.head_deg),
        "gaze_deg": _by_axis(curves.gaze_deg),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _by_axis(degrees: Floats) -> dict[str, list[float]]:
    return {
        axis: _rounded(values, _DEGREE_DECIMALS)
        for axis, values in zip(_AXES, degrees.T, strict=False)
    }


def _rounded(values: Floats, decimals: int) -> list[float]:
    numbers: list[float] = np.round(np.asarray(values, np.float64), decimals).tolist()
    return numbers
