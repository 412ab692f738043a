"""Lip cues in the formats that Rhubarb's documentation describes, and as switch data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from emo_desktop.export.interchange.lip_cues import (
    moho_switches,
    rhubarb_json,
    rhubarb_tsv,
    rhubarb_xml,
)
from emo_desktop.export.interchange.mouth_shapes import MouthCue, MouthShape

CUES = (
    MouthCue(0, 3, MouthShape.X),
    MouthCue(3, 5, MouthShape.A),
    MouthCue(5, 10, MouthShape.D),
    MouthCue(10, 12, MouthShape.G),
)
RATES = [Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)]
Row = tuple[float, float, str]


def check_rows(rows: Sequence[Row], duration_s: float) -> None:
    """As Rhubarb's own readers want them: from 0, without holes, to the end."""
    assert rows[0][0] == 0
    assert all(one[1] == other[0] for one, other in pairwise(rows))
    assert all(begin < end for begin, end, _ in rows)
    assert rows[-1][1] == duration_s
    assert {shape for _, _, shape in rows} <= set("ABCDEFGHX")


def test_tsv() -> None:
    assert rhubarb_tsv(CUES, Fraction(25)) == "0.00\tX\n0.12\tA\n0.20\tD\n0.40\tG\n0.48\tX\n"


@pytest.mark.parametrize("fps", RATES)
def test_xml(fps: Fraction) -> None:
    root = ElementTree.fromstring(rhubarb_xml(CUES, fps, sound="a & <ü>\x07.wav").encode())
    assert (root.tag, [each.tag for each in root]) == ("rhubarbResult", ["metadata", "mouthCues"])
    assert root.findtext("metadata/soundFile") == "a & <ü>.wav"
    rows = [
        (float(cue.attrib["start"]), float(cue.attrib["end"]), cue.text or "")
        for cue in root.iterfind("mouthCues/mouthCue")
    ]
    check_rows(rows, float(root.findtext("metadata/duration") or 0))
    assert [shape for _, _, shape in rows] == ["X", "A", "D", "G"]


@pytest.mark.parametrize("fps", RATES)
def test_json(fps: Fraction) -> None:
    content = json.loads(rhubarb_json(CUES, fps, sound='"ü\\.wav'))
    assert set(content) == {"metadata", "mouthCues"}
    assert content["metadata"]["soundFile"] == '"ü\\.wav'
    assert all(set(cue) == {"start", "end", "value"} for cue in content["mouthCues"])
    rows = [(cue["start"], cue["end"], cue["value"]) for cue in content["mouthCues"]]
    check_rows(rows, content["metadata"]["duration"])
    assert rows[-1][1] == round(float(12 / fps), 2)


def test_cues_too_short_for_hundredths_leave_no_hole() -> None:
    cues = (
        MouthCue(0, 1, MouthShape.A),
        MouthCue(1, 2, MouthShape.B),
        MouthCue(2, 40, MouthShape.C),
    )
    content = json.loads(rhubarb_json(cues, Fraction(240)))
    rows = [(cue["start"], cue["end"], cue["value"]) for cue in content["mouthCues"]]
    check_rows(rows, content["metadata"]["duration"])


def test_switches_count_frames_from_one() -> None:
    rows = moho_switches(CUES).splitlines()
    assert rows == ["MohoSwitch1", "1 rest", "4 MBP", "6 AI", "11 FV", "13 rest"]


def test_every_shape_has_a_drawing_of_preston_blair() -> None:
    cues = [MouthCue(2 * n, 2 * n + 2, shape) for n, shape in enumerate(MouthShape)]
    names = [row.split()[1] for row in moho_switches(cues).splitlines()[1:-1]]
    assert names == ["MBP", "etc", "E", "AI", "O", "U", "FV", "L", "rest"]
