"""A file of points is read, or the point that is wrong is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.app.points_file import read_points
from emo_desktop.base.errors import EmoError
from emo_desktop.motion.control_points import ControlPoint, PointMode

GOOD = {"curve": "jawOpen", "time_s": 1.5, "value": 0.4}


def write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_points_are_read_in_their_order(tmp_path: Path) -> None:
    nod = {"curve": "headPitch", "time_s": 0, "value": -8, "mode": "add"}
    points = read_points(write(tmp_path / "p.json", [GOOD, nod]))
    assert points == (
        ControlPoint("jawOpen", 1.5, 0.4, PointMode.OVERRIDE),
        ControlPoint("headPitch", 0.0, -8.0, PointMode.ADD),
    )


def test_a_file_may_have_no_points(tmp_path: Path) -> None:
    assert read_points(write(tmp_path / "p.json", [])) == ()


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (7, "point 2: it is not an object"),
        ({"curve": "jawOpen", "time_s": 1}, "point 2: value is missing"),
        (GOOD | {"colour": 1}, "point 2: 'colour' is not known"),
        (GOOD | {"time_s": "late"}, "point 2: time_s is 'late', not a number"),
        (GOOD | {"value": True}, "point 2: value is True, not a number"),
        (GOOD | {"value": None}, "point 2: value is None, not a number"),
        (GOOD | {"value": float("nan")}, "point 2: value nan"),
        (GOOD | {"value": 1.5}, "point 2: value 1.5 of jawOpen is outside 0 to 1"),
        (GOOD | {"time_s": -1}, "point 2: time_s is -1"),
        (GOOD | {"time_s": 10**400}, "point 2: "),
        (GOOD | {"curve": "jawopen"}, "point 2: curve 'jawopen'"),
        (GOOD | {"curve": ["jawOpen"]}, "point 2: "),
        (GOOD | {"mode": "replace"}, "point 2: 'replace'"),
        (GOOD | {"mode": []}, "point 2: "),
        (GOOD, "two of jawOpen at 1.5 s"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, second: object, words: str) -> None:
    path = write(tmp_path / "p.json", [GOOD, second])
    with pytest.raises(EmoError) as raised:
        read_points(path)
    assert str(raised.value).startswith("p.json")
    assert words in str(raised.value)
    assert raised.value.hint


@pytest.mark.parametrize("content", [b"", b"[", b"{}", b"\xff\xfe", b"null", b"[" * 100_000])
def test_what_is_no_list_of_points_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.json"
    path.write_bytes(content)
    with pytest.raises(EmoError, match=r"p\.json is not"):
        read_points(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EmoError, match=r"none\.json cannot be opened"):
        read_points(tmp_path / "none.json")
