"""Cues out of files that people have: subtitles, and tables with a heading."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

from emo_desktop.project.cues import Cue, CueError, parse_moment
from emo_desktop.project.script import plain_text
from emo_desktop.project.subtitles import cues_of_ass, cues_of_srt, cues_of_vtt, made_cue

MOST_CUES = 10_000
_MOST_BYTES = 16 * 2**20
_DELIMITERS = ",;\t|"
_COLUMNS = {
    "text": (
        "text", "line", "lines", "dialogue", "dialog", "words", "subtitle", "subtitles", "caption",
        "transcript", "translation", "cue", "content",
    ),
    "begin": (
        "start", "begin", "in", "start time", "begin time", "time in", "tc in", "timecode in",
        "in point", "timecode", "tc", "time", "record in", "from", "start_s", "begin_s",
    ),
    "end": (
        "end", "out", "end time", "stop", "time out", "tc out", "timecode out", "out point",
        "record out", "to", "end_s",
    ),
    "length": ("duration", "length", "duration_s", "length_s"),
    "character": (
        "character", "character name", "speaker", "name", "role", "actor", "who", "voice",
    ),
}  # fmt: skip


def read_cues(path: Path, *, fps: Fraction = Fraction(25)) -> tuple[Cue, ...]:
    """The cues of an SRT, VTT, ASS or SSA file, or of a table: CSV, with a row of headings.

    Args:
        path: the file; its name says what it is.
        fps: of time codes that count frames.

    Raises:
        CueError: the file cannot be read, or a row is damaged; the message names it.
    """
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise CueError(f"{path.name} is no cue sheet.")
    try:
        cues = tuple(islice(read(_content(path), fps), MOST_CUES + 1))
    except CueError as error:
        raise CueError(f"{path.name}: {error}", hint=error.hint) from error
    if not cues:
        raise CueError(f"{path.name} holds no cue.")
    if len(cues) > MOST_CUES:
        raise CueError(f"{path.name} holds more than {MOST_CUES} cues.", hint="Split it.")
    return cues


def _cues_of_table(text: str, fps: Fraction) -> Iterator[Cue]:
    """The cues of a table, whichever of the usual marks stands between its cells."""
    text = text.lstrip("\n")
    heading = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda mark: len(_places(heading.split(mark))))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        places = _places(next(rows, []))
        if "text" not in places:
            raise CueError("Row 1 has no column named text.")
        for cells in rows:
            if any(cell.strip() for cell in cells):
                yield _cue_of_row(rows.line_num, cells, places, fps=fps)
    except csv.Error as error:
        raise CueError(f"Row {rows.line_num} is no row of a table: {error}.") from error


def _cue_of_row(row: int, cells: list[str], places: dict[str, int], *, fps: Fraction) -> Cue:
    def cell(column: str) -> str:
        place = places.get(column)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    cue = made_cue(
        row,
        cell("text"),
        times=(cell("begin"), cell("end")),
        fps=fps,
        character=cell("character"),
    )
    if cue.begin_s is None or cue.end_s is not None or not cell("length"):
        return cue
    try:
        end_s = cue.begin_s + parse_moment(cell("length"), fps)
        return Cue(cue.text, cue.begin_s, end_s, cue.character)
    except ValueError as error:
        raise CueError(f"Row {row} of the cue sheet cannot be used: {error}.") from error


def _places(headings: Iterable[str]) -> dict[str, int]:
    """In which cell of a row each column is found that a cue has."""
    names = [" ".join(each.strip().strip('"').lower().split()) for each in headings]
    places = {}
    for column, spellings in _COLUMNS.items():
        found = [names.index(spelling) for spelling in spellings if spelling in names]
        if found:
            places[column] = found[0]
    return places


def _content(path: Path) -> str:
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= _MOST_BYTES else b""
    except OSError as error:
        raise CueError(f"It cannot be read: {error.strerror}.", hint="Choose it again.") from error
    if size > _MOST_BYTES:
        raise CueError(f"It has {size} bytes, too many for a cue sheet.")
    return plain_text(_decoded(content))


def _decoded(content: bytes) -> str:
    """The text of a file: Unicode where it says so or can be, else Western European."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


_READERS: dict[str, Callable[[str, Fraction], Iterator[Cue]]] = {
    ".srt": cues_of_srt,
    ".vtt": cues_of_vtt,
    ".ass": cues_of_ass,
    ".ssa": cues_of_ass,
    ".csv": _cues_of_table,
    ".tsv": _cues_of_table,
}
