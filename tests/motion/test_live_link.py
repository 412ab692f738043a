"""Curves survive the journey through a CSV file, and bad files are named, never obeyed."""

from __future__ import annotations

import csv
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.errors import CurvesError, OutputError
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves, write_curves

LOOKS = [INDEX[name] for name in BLENDSHAPES if name.startswith("eyeLook")]


def some_curves(frames: int = 80, *, fps: Fraction = Fraction(25), seed: int = 1) -> MotionCurves:
    chance = np.random.default_rng(seed)
    weights = chance.uniform(0, 1, (frames, len(BLENDSHAPES)))
    weights[:, LOOKS] = 0
    return MotionCurves(
        fps=fps,
        weights=weights,
        head_deg=chance.uniform(-40, 40, (frames, 3)),
        gaze_deg=chance.uniform(-25, 25, (frames, 2)),
    )


def rows_of(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def assert_same(one: MotionCurves, other: MotionCurves) -> None:
    assert one.fps == other.fps
    for name in ("weights", "head_deg", "gaze_deg"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-4)


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_there_and_back(tmp_path: Path, rate: int) -> None:
    curves = some_curves(2 * rate + 3, fps=Fraction(rate))
    write_curves(tmp_path / "a.csv", curves)
    assert_same(read_curves(tmp_path / "a.csv"), curves)


def test_a_rate_that_time_codes_cannot_say_is_given(tmp_path: Path) -> None:
    curves = some_curves(70, fps=Fraction(30000, 1001))
    write_curves(tmp_path / "a.csv", curves)
    assert_same(read_curves(tmp_path / "a.csv", fps=curves.fps), curves)
    assert rows_of(tmp_path / "a.csv")[31][0] == "00:00:01:00.000"


def test_time_codes_begin_where_the_film_does(tmp_path: Path) -> None:
    write_curves(tmp_path / "a.csv", some_curves(30), first_frame=3600 * 25 - 1)
    _, first, second, *_ = rows_of(tmp_path / "a.csv")
    assert [first[0], second[0]] == ["00:59:59:24.000", "01:00:00:00.000"]


def test_columns_are_those_of_the_app(tmp_path: Path) -> None:
    write_curves(tmp_path / "a.csv", some_curves(30))
    header, first, *_ = rows_of(tmp_path / "a.csv")
    assert header[:5] == [
        "Timecode", "BlendShapeCount", "EyeBlinkLeft", "EyeLookDownLeft", "EyeLookInLeft",
    ]  # fmt: skip
    assert header[53:57] == ["TongueOut", "HeadYaw", "HeadPitch", "HeadRoll"]
    assert header[-1] == "RightEyeRoll"
    assert len(header) == len(first) == 63
    assert first[:2] == ["00:00:00:00.000", "61"]


def test_the_gaze_is_also_written_as_weights(tmp_path: Path) -> None:
    curves = some_curves(30)
    curves.gaze_deg[:] = (15, -6)
    write_curves(tmp_path / "a.csv", curves)
    header, first, *_ = rows_of(tmp_path / "a.csv")
    values = dict(zip(header, first, strict=True))
    # To the right of the picture: out for the subject's left eye, in for the right one.
    assert float(values["EyeLookOutLeft"]) == float(values["EyeLookInRight"]) == 0.5
    assert float(values["EyeLookDownLeft"]) == float(values["EyeLookDownRight"]) == 0.2
    assert float(values["EyeLookInLeft"]) == float(values["EyeLookUpLeft"]) == 0


def test_angles_are_radians_with_the_signs_of_unreal(tmp_path: Path) -> None:
    curves = some_curves(30)
    curves.head_deg[:] = (10, 20, 30)
    curves.gaze_deg[:] = (5, 15)
    write_curves(tmp_path / "a.csv", curves)
    header, first, *_ = rows_of(tmp_path / "a.csv")
    degrees = {n: math.degrees(float(v)) for n, v in zip(header[54:], first[54:], strict=True)}
    # Picture right is the subject's left.
    assert degrees == pytest.approx({
        "HeadYaw": -10, "HeadPitch": 20, "HeadRoll": -30,
        "LeftEyeYaw": -5, "LeftEyePitch": 15, "LeftEyeRoll": 0,
        "RightEyeYaw": -5, "RightEyePitch": 15, "RightEyeRoll": 0,
    }, abs=1e-5)  # fmt: skip


def test_the_gaze_comes_from_the_weights_where_there_are_no_angles(tmp_path: Path) -> None:
    curves = some_curves(30)
    write_curves(tmp_path / "a.csv", curves)
    header, *rows = rows_of(tmp_path / "a.csv")
    without = [row[:57] for row in [header, *rows]]
    read = read_curves(write_rows(tmp_path / "b.csv", without))
    assert read.gaze_deg == pytest.approx(curves.gaze_deg, abs=1e-3)
    assert not read.weights[:, LOOKS].any()


def test_eye_angles_of_the_other_sign_are_understood(tmp_path: Path) -> None:
    curves = some_curves(30)
    write_curves(tmp_path / "a.csv", curves)
    header, *rows = rows_of(tmp_path / "a.csv")
    turned = [[*row[:57], *(str(-float(value)) for value in row[57:])] for row in rows]
    read = read_curves(write_rows(tmp_path / "b.csv", [header, *turned]))
    assert read.gaze_deg == pytest.approx(curves.gaze_deg, abs=1e-4)


def test_columns_go_by_name(tmp_path: Path) -> None:
    curves = some_curves(30)
    write_curves(tmp_path / "a.csv", curves)
    turned = [list(reversed(row)) for row in rows_of(tmp_path / "a.csv")]
    turned[0] = [name.lower() for name in turned[0]]
    assert_same(read_curves(write_rows(tmp_path / "b.csv", turned)), curves)


def test_frames_without_a_face_are_filled_in(tmp_path: Path) -> None:
    curves = some_curves(60)
    curves.weights[:] = np.linspace(0, 1, 60)[:, None]
    curves.weights[:, LOOKS] = 0
    curves.gaze_deg[:] = curves.head_deg[:] = 0
    write_curves(tmp_path / "a.csv", curves)
    rows = rows_of(tmp_path / "a.csv")
    lost = [[*row[:1], "0"] if 10 < n < 14 else row for n, row in enumerate(rows) if n != 40]
    assert_same(read_curves(write_rows(tmp_path / "b.csv", lost)), curves)


def changed(rows: list[list[str]], line: int, column: int, text: str) -> list[list[str]]:
    copy = [list(row) for row in rows]
    copy[line - 1][column] = text
    return copy


@pytest.mark.parametrize(
    ("line", "column", "text", "words"),
    [
        (1, 19, "Whatever", "no column JawOpen"),
        (7, 9, "wide", "line 7: 'wide' is not a number"),
        (7, 9, "nan", "line 7"),
        (7, 9, "-1e9", "line 7"),
        (9, 0, "noon", "line 9: 'noon' is not a time code"),
        (9, 0, "00:00:00:01.000", "line 9: time runs backward"),
        (80, 0, "09:00:00:01.000", "line 80: more than 60 s"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, line: int, column: int, text: str, words: str
) -> None:
    write_curves(tmp_path / "a.csv", some_curves(79))
    rows = changed(rows_of(tmp_path / "a.csv"), line, column, text)
    with pytest.raises(CurvesError, match=words):
        read_curves(write_rows(tmp_path / "b.csv", rows))


def test_files_that_are_no_curves(tmp_path: Path) -> None:
    write_curves(tmp_path / "short.csv", some_curves(5))
    write_rows(tmp_path / "header.csv", rows_of(tmp_path / "short.csv")[:1])
    (tmp_path / "bytes.csv").write_bytes(bytes(range(256)))
    (tmp_path / "empty.csv").touch()
    for name, words in {
        "short.csv": "frame rate",
        "header.csv": "no frames",
        "bytes.csv": "not a CSV",
        "empty.csv": "no column",
        "missing.csv": "cannot be opened",
        ".": "cannot be opened",
    }.items():
        with pytest.raises(CurvesError, match=words) as caught:
            read_curves(tmp_path / name)
        assert caught.value.hint
    assert len(read_curves(tmp_path / "short.csv", fps=Fraction(25))) == 5


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.csv"
    write_curves(path, some_curves(30))
    content = path.read_bytes()
    begin = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 400))
    middle = data.draw(
        st.one_of(st.binary(max_size=30), st.text('0123456789:.,-e\n"', max_size=30))
    )
    patch = middle if isinstance(middle, bytes) else middle.encode()
    path.write_bytes(content[:begin] + patch + content[begin + length :])
    try:
        curves = read_curves(path)
    except CurvesError as error:
        assert "\n" not in str(error)
    else:
        assert len(curves) >= 1
        assert curves.weights.min() >= 0
        assert curves.weights.max() <= 1


def test_a_file_is_complete_or_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError):
        write_curves(tmp_path / "nowhere" / "a.csv", some_curves(5))
    (tmp_path / "taken.csv").mkdir()
    with pytest.raises(OutputError):
        write_curves(tmp_path / "taken.csv", some_curves(5))
    assert [path.name for path in tmp_path.iterdir()] == ["taken.csv"]
