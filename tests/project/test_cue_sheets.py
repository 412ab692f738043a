"""Cue sheets as people have them, and damaged ones."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.errors import MediaError
from emo_desktop.project.changes import Changes, EditError
from emo_desktop.project.cue_sheets import MOST_CUES, read_cues
from emo_desktop.project.cues import Cue, CueError, parse_moment
from emo_desktop.project.edits.cues import add_cues
from tests.project.films import film, s

PAL, DROP = Fraction(25), Fraction(30000, 1001)

SRT = """1
00:00:01,000 --> 00:00:02,500
<i>Hello</i> there.
How are you?

2
00:01:00,040 --> 00:01:02,000 X1:63 X2:223
ANNA: In the year
2001
"""

VTT = """WEBVTT - made by hand

NOTE not to be
read

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.500 align:start
<v.loud Anna>Fish &amp; chips</v> <00:02.000>now

end
01:00:00.000 --> 01:00:01.000
Second

NOTE at the end
"""

ASS = r"""[Script Info]
Title: x
[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,not said
Dialogue: 0,0:00:03.00,0:00:04.50,Default,Ben,0,0,0,,{\i1}Two,{\i0} three\Nfour
Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,One
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\p1}m 0 0 l 100 0{\p0}
"""


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_srt(tmp_path: Path) -> None:
    assert read_cues(written(tmp_path, "Folge 1.srt", SRT)) == (
        Cue("Hello there.\nHow are you?", s(1), s("2.5")),
        Cue("In the year\n2001", s("60.04"), s(62), "ANNA"),
    )


def test_srt_of_windows_with_an_empty_cue_and_no_blank_lines(tmp_path: Path) -> None:
    rows = "1", "0:0:1,5 --> 0:0:2,0", "2", "0:0:3,0 --> 0:0:4,0", "Ja, später.", "", "weiter"
    content = "\ufeff" + "\r\n".join(rows)
    wanted = (Cue("", s("1.5"), s(2)), Cue("Ja, später.\nweiter", s(3), s(4)))
    assert read_cues(written(tmp_path, "a.srt", content)) == wanted
    assert read_cues(written(tmp_path, "b.SRT", content.encode("utf-16"))) == wanted
    assert read_cues(written(tmp_path, "c.srt", content[1:].encode("cp1252"))) == wanted


def test_only_a_name_in_capitals_is_taken_out_of_a_subtitle(tmp_path: Path) -> None:
    content = "1\n00:00:01,000 --> 00:00:02,000\nRemember: do it.\n"
    assert read_cues(written(tmp_path, "a.srt", content)) == (Cue("Remember: do it.", s(1), s(2)),)


def test_vtt(tmp_path: Path) -> None:
    assert read_cues(written(tmp_path, "a.vtt", VTT)) == (
        Cue("Fish & chips now", s(1), s("2.5"), "Anna"),
        Cue("Second", s(3600), s(3601)),
    )


def test_ass(tmp_path: Path) -> None:
    assert read_cues(written(tmp_path, "a.ass", ASS)) == (
        Cue("One", s(1), s(2)),
        Cue("Two, three\nfour", s(3), s("4.5"), "Ben"),
    )


def test_ssa_with_columns_in_another_order(tmp_path: Path) -> None:
    content = (
        "[Events]\nFormat: Start, Name, End, Text\nDialogue: 0:00:01.00, Eva, 0:00:02.00, a, b"
    )
    assert read_cues(written(tmp_path, "a.ssa", content)) == (Cue("a, b", s(1), s(2), "Eva"),)


@pytest.mark.parametrize(
    "table",
    [
        "Start,End,Character,Text\n00:00:01:05,00:00:02.5,Anna,\"Hi, you\nthere\"\n,,,\n",
        "TC In;TC Out;Speaker;Dialogue\n1,2;2,5;Anna;\"Hi, you\nthere\"\n",
        "Text\tName\tBegin\tDuration\n\"Hi, you\nthere\"\tAnna\t0:01.2\t1.3\n",
        "\n\nNr|Role|  START  TIME |end|LINE\n7|Anna|0:0:1.2|0:0:2.5|\"Hi, you\nthere\"|more\n",
    ],
)  # fmt: skip
def test_tables(tmp_path: Path, table: str) -> None:
    path = written(tmp_path, "a.csv", table)
    assert read_cues(path) == (Cue("Hi, you\nthere", s("1.2"), s("2.5"), "Anna"),)


def test_a_table_without_times(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", "text\nOne\n\nTwo\n")
    assert read_cues(path) == (Cue("One"), Cue("Two"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.srt", SRT.replace("--> 00:01:02", "--> 00:71:02"), "Row 7 .* 71"),
        ("a.srt", SRT.replace("00:00:02,500", ""), "Row 2 .* is cut off"),
        ("a.srt", SRT.replace("00:00:02,500", "00:00:00,500"), "Row 2 .* before it begins"),
        ("a.srt", "1\n1x:00 --> 2\nA\n", "Row 2 .* no time"),
        ("a.srt", "no cues\n", "holds no cue"),
        ("a.vtt", "", "holds no cue"),
        ("a.ass", ASS.replace("0:00:01.00,0:00:02.00", "0:00:01.00,"), "Row 10"),
        ("a.ass", "[Events]\nDialogue: 0,0:00:01.00", "Row 2 .* cut off"),
        ("a.csv", "start,end\n1,2\n", "Row 1 has no column named text"),
        ("a.csv", "text,start\nA,1\nB,soon\n", "Row 3 .* 'soon'"),
        ("a.csv", "text,start\nA,9999999\n", "Row 2"),
        ("a.csv", "text,start\nA,200000\n", "Row 2 .* after 131072 s"),
        ("a.csv", "text,start,length\nA,1,0\n", "Row 2 .* before it begins"),
        ("a.csv", "text\n" + "x" * 200_000, "Row 2"),
        ("a.csv", "text\n" + "x" * 30_000, "Row 2 .* 30000 characters"),
        ("a.csv", "text\n" + "x\n" * (MOST_CUES + 1), "more than 10000"),
        ("a.txt", "text\nA\n", "a.txt is no cue sheet"),
    ],
)
def test_what_is_damaged_is_named(tmp_path: Path, name: str, content: str, why: str) -> None:
    with pytest.raises(CueError, match=f"(?s){why}") as caught:
        read_cues(written(tmp_path, name, content))
    assert name in str(caught.value)
    assert caught.value.hint
    assert isinstance(caught.value, MediaError)


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CueError, match="cannot be read"):
        read_cues(tmp_path / "none.srt")
    large = tmp_path / "large.srt"
    with large.open("wb") as file:
        file.truncate(17 * 2**20)
    with pytest.raises(CueError, match="too many"):
        read_cues(large)


@settings(max_examples=150)
@given(
    content=st.binary(max_size=80)
    | st.text(st.sampled_from('0123:,.;-> \n"\t|texsar<>{}\\&#[]v'), max_size=120).map(str.encode),
    start=st.sampled_from(
        [b"", b"text,start\n", b"[Events]\nDialogue:", b"0:1 --> ", SRT.encode()]
    ),
    ending=st.sampled_from([".srt", ".vtt", ".ass", ".csv"]),
)
def test_no_file_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, start: bytes, ending: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"random{ending}"
    path.write_bytes(start + content)
    try:
        cues = read_cues(path)
    except CueError as error:
        assert str(error)
    else:
        try:
            add_cues(film(), cues)
        except EditError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("text", "fps", "moment_s"),
    [
        ("83.5", PAL, s("83.5")),
        ("1:23.5", PAL, s("83.5")),
        (" 00:01:23,500 ", PAL, s("83.5")),
        ("00:01:23:12", PAL, s("83.48")),
        ("01:00:00:00", DROP, Fraction(108000) / DROP),
        ("01:00:00;00", DROP, Fraction(107892) / DROP),
        ("00:01:00;02", DROP, Fraction(1800) / DROP),
        ("90:00", PAL, s(5400)),
    ],
)
def test_moments_are_exact_however_they_are_written(
    text: str, fps: Fraction, moment_s: Fraction
) -> None:
    assert parse_moment(text, fps) == moment_s


@pytest.mark.parametrize(
    "text", ["", "x", "1e5", "-1", "1:60", "1:60:00", "0:0:0:25", "1/2", "٣", "1" * 5000]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_moment(text, PAL)


def test_cues_become_lines_of_their_characters() -> None:
    cues = (
        Cue("x" * 45, character=" anna "),
        Cue("Short."),
        Cue("Timed", s("1.01"), s("2.5"), "BEN"),
        Cue("After it", character="Cleo"),
        Cue("A blink", s(9), s("9.001")),
    )
    edit = add_cues(film(), cues, at_s=s(20))
    lines = {clip.text: clip for clip in edit.after.clips if clip.begin_s >= 20}
    assert [
        (clip.begin_s, clip.length_s) for clip in map(lines.__getitem__, (c.text for c in cues))
    ] == [
        (s(20), s(3)),
        (s(23), s(1)),
        (s(21), s("1.48")),
        (s("22.48"), s(1)),
        (s(29), s("0.04")),
    ]
    assert [lines[cue.text].character for cue in cues] == ["k1", "", "k2", "", ""]
    assert lines["Timed"].chosen_picture.controls.expression == 1.5
    assert edit.changes == Changes.LINES
    assert (edit.name, edit.after.next_id) == ("Add 5 lines", 16)
    with pytest.raises(EditError, match="no cue"):
        add_cues(film(), ())
