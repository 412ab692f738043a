"""Motion curves as CSV in the columns of Apple's and Epic's Live Link Face app.

Angles in the file are radians with Unreal's signs: yaw and roll positive toward the subject's own
right, pitch positive upward. The gaze is written twice, as eye angles and as eyeLook weights.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import PendingFile, explained
from emo_desktop.base.errors import CurvesError
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.gaze_weights import FULL_LOOK_DEG, LOOKS, weights_with_gaze

_HEAD = ("HeadYaw", "HeadPitch", "HeadRoll")
_EYES = tuple(f"{side}Eye{axis}" for side in ("Left", "Right") for axis in ("Yaw", "Pitch", "Roll"))
_VALUES = tuple(name[0].upper() + name[1:] for name in BLENDSHAPES) + _HEAD + _EYES
_HEADER = ("Timecode", "BlendShapeCount", *_VALUES)
_OPTIONAL = {"tongueout", *(name.lower() for name in _HEAD + _EYES)}

_HEAD_SIGNS = np.array([-1.0, 1.0, -1.0])
_GAZE_SIGNS = np.array([-1.0, 1.0])

_TIMECODE = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})[:;](\d{1,3})(?:\.(\d{1,6}))?")
_RATES = (24, 25, 30, 48, 50, 60, 90, 100, 120)
_MOST_ROWS = 1_000_000
_LONGEST_GAP_S = 60


def write_curves(path: Path, curves: MotionCurves, *, first_frame: int = 0) -> None:
    """Write curves as CSV: complete, or not at all.

    Time codes are non-drop. The curves' own eyeLook weights are not written; they follow from the
    gaze.

    Args:
        path: of the file; one that is there is replaced.
        curves: of the frames.
        first_frame: what the first of them is called, as a number of frames since midnight.

    Raises:
        OutputError: the file cannot be written.
    """
    pending = PendingFile(path)
    try:
        with explained(path), pending.path.open("w", newline="", encoding="ascii") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow(_HEADER)
            for number, values in enumerate(_file_values(curves), first_frame):
                timecode = _timecode(number, round(curves.fps))
                rows.writerow([timecode, len(_VALUES), *(f"{value:.8f}" for value in values)])
        pending.commit()
    finally:
        pending.discard()


def read_curves(
    path: Path, *, fps: Fraction | None = None, usual: Fraction | None = None
) -> MotionCurves:
    """Read curves from a CSV of Live Link Face, of this program, or of one that writes its columns.

    Columns go by name, in any order. Frames that are missing, or were recorded without a face, are
    filled in between their neighbours. The gaze comes from the eye angles, or from the eyeLook
    weights where there are none; the eyeLook weights themselves are set to 0.

    Args:
        path: the CSV file.
        fps: frames per second; from the time codes when None.
        usual: the frame rate to think of first: it is taken where the time codes count as it does,
            and where there are none.

    Raises:
        CurvesError: the file cannot be read as curves; the message names the line.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = _read_table(path.name, csv.reader(file))
    except OSError as error:
        raise CurvesError(f"{path} cannot be opened: {error.strerror or error}.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise CurvesError(f"{path.name} is not a CSV file.") from error
    if fps is None and usual is not None and _fits(table, round(usual)):
        fps = usual
    base = round(fps) if fps else _counted_rate(path.name, table)
    values = _every_frame(path.name, table, base)
    return _curves(fps or Fraction(base), values)


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The rows with a face, as read.

    Args:
        seconds: (R,) whole seconds of the time code; empty when the file has none.
        frames: (R,) frame within the second, with its fraction.
        values: (R, 61) numbers in the order of ``_VALUES``.
        lines: (R,) line numbers in the file.
    """

    seconds: Floats
    frames: Floats
    values: Floats
    lines: list[int]


def _read_table(name: str, rows: Iterator[list[str]]) -> _Table:
    header = [cell.strip().lower() for cell in next(rows, [])]
    columns = [header.index(v.lower()) if v.lower() in header else -1 for v in _VALUES]
    for value, column in zip(_VALUES, columns, strict=True):
        if column < 0 and value.lower() not in _OPTIONAL:
            raise CurvesError(f"{name} has no column {value}: it is not a Live Link Face file.")
    clock = header.index("timecode") if "timecode" in header else -1
    times: list[tuple[int, float]] = []
    values: list[list[float]] = []
    lines: list[int] = []
    for line, row in enumerate(rows, start=2):
        if len(row) < len(header):
            continue  # an empty line, or a frame without a face
        if len(values) >= _MOST_ROWS:
            raise CurvesError(f"{name} has more than {_MOST_ROWS} frames.")
        if clock >= 0:
            times.append(_parse_timecode(name, line, row[clock]))
        values.append([_number(name, line, row[c]) if c >= 0 else 0.0 for c in columns])
        lines.append(line)
    if not values:
        raise CurvesError(f"{name} has no frames.")
    clocked = np.array(times, dtype=np.float64).reshape(-1, 2)
    return _Table(clocked[:, 0], clocked[:, 1], np.array(values), lines)


def _number(name: str, line: int, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise CurvesError(f"{name}, line {line}: {text[:20]!r} is not a number.") from None
    if not abs(value) < 1e6:
        raise CurvesError(f"{name}, line {line}: {text[:20]!r} is not a weight or an angle.")
    return value


def _parse_timecode(name: str, line: int, text: str) -> tuple[int, float]:
    match = _TIMECODE.fullmatch(text.strip())
    if match is None:
        raise CurvesError(f"{name}, line {line}: {text[:20]!r} is not a time code HH:MM:SS:FF.")
    hours, minutes, seconds, frames = (int(part) for part in match.groups()[:4])
    return 3600 * hours + 60 * minutes + seconds, frames + float(f"0.{match[5] or 0}")


def _timecode(frame: int, base: int) -> str:
    seconds, rest = divmod(frame, base)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}:{rest:02}.000"


def _fits(table: _Table, base: int) -> bool:
    """Whether time codes that count ``base`` frames a second could be those of a table."""
    if not len(table.seconds):
        return True
    highest = int(table.frames.max())
    lasts_long = table.seconds[0] != table.seconds[-1]
    return highest == base - 1 if lasts_long else highest < base


def _counted_rate(name: str, table: _Table) -> int:
    """Frames per second by the highest frame number within a second."""
    if not len(table.seconds) or table.seconds[0] == table.seconds[-1]:
        raise CurvesError(
            f"{name} does not tell its frame rate: no time codes, or under a second.",
            hint="Name the frame rate: --fps 25.",
        )
    highest = int(table.frames.max()) + 1
    return next((rate for rate in _RATES if rate >= highest), highest)


def _every_frame(name: str, table: _Table, base: int) -> Floats:
    """(F, 61) one row per frame, without gaps and repetitions."""
    if not len(table.seconds):
        return table.values
    places = table.seconds * base + table.frames
    steps = np.diff(places)
    if (steps < 0).any():
        line = table.lines[int((steps < 0).argmax()) + 1]
        raise CurvesError(f"{name}, line {line}: time runs backward.")
    if (steps > _LONGEST_GAP_S * base).any():
        line = table.lines[int(steps.argmax()) + 1]
        raise CurvesError(f"{name}, line {line}: more than {_LONGEST_GAP_S} s are missing.")
    kept = np.concatenate([[True], steps > 0])
    places, values = places[kept] - places[0], table.values[kept]
    grid = np.arange(round(places[-1]) + 1)
    return np.stack([np.interp(grid, places, column) for column in values.T], axis=1)


def _curves(fps: Fraction, values: Floats) -> MotionCurves:
    weights = np.clip(values[:, : len(BLENDSHAPES)], 0, 1)
    angles_deg = np.degrees(values[:, len(BLENDSHAPES) :])
    looked_deg = _gaze_of_looks(weights)
    gaze_deg = _GAZE_SIGNS * (angles_deg[:, [3, 4]] + angles_deg[:, [6, 7]]) / 2
    if not gaze_deg.any():
        gaze_deg = looked_deg
    # The weights say without doubt which way is right and up; programs differ about the angles.
    gaze_deg = np.where((gaze_deg * looked_deg).sum(axis=0) < 0, -gaze_deg, gaze_deg)
    for names in LOOKS:
        weights[:, [INDEX[name] for name in names]] = 0
    return MotionCurves(
        fps=fps, weights=weights, head_deg=_HEAD_SIGNS * angles_deg[:, :3], gaze_deg=gaze_deg
    )


def _gaze_of_looks(weights: Floats) -> Floats:
    """(F, 2) the gaze in degrees that the eyeLook weights say."""
    right, left, up, down = (
        weights[:, [INDEX[name] for name in names]].mean(axis=1) for names in LOOKS
    )
    return np.asarray(FULL_LOOK_DEG * np.stack([right - left, up - down], axis=1))


def _file_values(curves: MotionCurves) -> Floats:
    """(F, 61) numbers in the order of ``_VALUES``."""
    head = np.radians(_HEAD_SIGNS * curves.head_deg)
    eye = np.radians(_GAZE_SIGNS * curves.gaze_deg)
    still = np.zeros((len(curves), 1))
    return np.concatenate([weights_with_gaze(curves), head, eye, still, eye, still], axis=1)
