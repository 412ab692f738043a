"""Subtitles as pysubs2 and this program read them."""

from __future__ import annotations

import html
import re
from fractions import Fraction
from pathlib import Path

import pysubs2
import pytest
from hypothesis import given, settings

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.subtitles import srt_of, vtt_of
from emo_desktop.project.cue_sheets import read_cues
from emo_desktop.project.model import Project
from tests.export.interchange.scenes import ANNA, LISA, line, scene
from tests.project.documents import projects


def shown(text: str, kind: str) -> list[tuple[int, int, str]]:
    """Begin and end in milliseconds, and the words, as the library reads them."""
    subtitles = pysubs2.SSAFile.from_string(text, format_=kind, keep_html_tags=True)
    return [(each.start, each.end, each.text.replace(r"\N", "\n")) for each in subtitles]


def test_srt() -> None:
    assert shown(srt_of(scene()), "srt") == [
        (1000, 4000, "Guten Abend."),
        (4000, 6000, "Wie <b>geht</b> es\nIhnen & mir?"),
        (13_000, 14_000, "Noch nicht -> aufgenommen."),
    ]


def test_vtt_has_voices() -> None:
    text = vtt_of(scene())
    assert text.startswith("WEBVTT\n\n")
    found = [(begin, end, html.unescape(words)) for begin, end, words in shown(text, "vtt")]
    assert found == [
        (1000, 4000, f"<v {ANNA}>Guten Abend.</v>"),
        (4000, 6000, f"<v {LISA}>Wie <b>geht</b> es\nIhnen & mir?</v>"),
        (13_000, 14_000, f"<v {LISA}>Noch nicht --> aufgenommen.</v>"),
    ]


def test_this_program_reads_them_back(tmp_path: Path) -> None:
    for name, text in (("s.srt", srt_of(scene())), ("s.vtt", vtt_of(scene()))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        cues = read_cues(tmp_path / name)
        assert [(cue.begin_s, cue.end_s) for cue in cues] == [(1, 4), (4, 6), (13, 14)]
        assert cues[0].text == "Guten Abend."
    assert [cue.character for cue in cues] == [ANNA, LISA, LISA]
    assert cues[2].text == "Noch nicht --> aufgenommen."


def test_long_films_and_short_lines() -> None:
    text = srt_of(scene(line("c1", 4 * 3600 + Fraction(2, 5000), Fraction(1, 5000))))
    assert "04:00:00,000 --> 04:00:00,001" in text


def test_without_words_there_is_nothing_to_read() -> None:
    for write in (srt_of, vtt_of):
        with pytest.raises(EmoError, match="no line has words"):
            write(scene(line("c1", 0, text=" \n ")))


@settings(max_examples=12)
@given(projects())
def test_every_line_with_words_has_one_cue(project: Project) -> None:
    spoken = [clip for clip in project.clips if clip.text.strip()]
    if not spoken:
        return
    for text, mark in ((srt_of(project), ","), (vtt_of(project), ".")):
        arrows = re.findall(rf"^(\d+:\d\d:\d\d\{mark}\d{{3}}) --> ", text, re.MULTILINE)
        assert len(arrows) == len(spoken) == text.count("-->")
