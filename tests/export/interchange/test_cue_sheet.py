"""Cue sheets as spreadsheets and this program read them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.clock import clock_from
from emo_desktop.export.interchange.cue_sheet import COLUMNS, cue_sheet_of, direction_of
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.motion.controls import Delivery, PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.cue_sheets import read_cues
from emo_desktop.project.model import Project
from tests.export.interchange.scenes import ANNA, LISA, scene


def written(project: Project, begin: str = "") -> str:
    return cue_sheet_of(project, clock_from(begin, project.fps), numbers=numbers_of(project))


def test_a_row_for_every_line() -> None:
    project = scene()
    starred = replace(project.takes[0], stars=4, note="leise")
    project = replace(project, takes=(starred, project.takes[1]))
    rows = list(csv.DictReader(io.StringIO(written(project, "01:00:00:00"), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] == {
        "number": "1",
        "character": ANNA,
        "begin": "01:00:01:00",
        "end": "01:00:04:00",
        "duration": "3.000",
        "text": "Guten Abend.",
        "take": "Take 1",
        "stars": "4",
        "direction": "leise",
    }
    assert rows[1]["text"] == "Wie <b>geht</b> es\n\nIhnen & mir?"
    assert [rows[3][name] for name in ("take", "stars", "direction")] == ["", "", ""]


def test_this_program_reads_it_back(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("\ufeff" + written(scene()), encoding="utf-8")
    cues = read_cues(path)
    assert [(cue.begin_s, cue.end_s) for cue in cues] == [(1, 4), (4, 6), (8, 12), (13, 14)]
    assert [cue.character for cue in cues] == [ANNA, LISA, ANNA, LISA]


def test_lines_keep_the_numbers_they_have_in_the_document() -> None:
    project = scene()
    part = replace(project, clips=project.clips[2:])
    text = cue_sheet_of(part, clock_from("", part.fps), numbers=numbers_of(project))
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == ["3", "4"]


def test_directions_are_words() -> None:
    assert direction_of(PerformanceControls()) == ""
    said = PerformanceControls(
        lip_strength=1.2,
        head_motion=0,
        emotion=Emotion.HAPPY,
        emotion_intensity=0.5,
        delivery=Delivery.SONG,
    )
    assert direction_of(said) == "happy 50%, lips 120%, head 0%, song"
    assert direction_of(said, "leise") == "happy 50%, lips 120%, head 0%, song; leise"


def test_without_lines_there_is_nothing_to_list() -> None:
    with pytest.raises(EmoError, match="no lines"):
        written(replace(scene(), clips=()))
