"""Cues out of subtitles: SRT, VTT, ASS and SSA.

They are read here, and not by a library, because a damaged row has to be named; and because common
ones take a number that is spoken for the number of a cue, and the name of a cue for words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from emo_desktop.project.cues import Cue, CueError, parse_moment
from emo_desktop.project.script import named_words

_ARROW = "-->"
_TAG = re.compile(r"<[/a-zA-Z0-9][^<>]*>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s+([^<>]*)>")
_OVERRIDE = re.compile(r"\{[^{}]*\}")
_DRAWING = re.compile(r"\{[^{}]*\\p[1-9]")
_ASS_COLUMNS = "layer, start, end, style, name, marginl, marginr, marginv, effect, text"


def cues_of_srt(text: str, fps: Fraction) -> Iterator[Cue]:
    """The cues of an SRT file.

    Raises:
        CueError: a row is damaged.
    """
    for row, timing, lines in _timed_blocks(text, keeps_rest=True):
        yield _timed_cue(row, timing, "\n".join(lines), fps=fps)


def cues_of_vtt(text: str, fps: Fraction) -> Iterator[Cue]:
    """The cues of a VTT file; a voice is who says it.

    Raises:
        CueError: a row is damaged.
    """
    for row, timing, lines in _timed_blocks(text, keeps_rest=False):
        words = "\n".join(lines)
        voice = _VOICE.search(words)
        character = html.unescape(voice[1]).strip() if voice else ""
        cue = _timed_cue(row, timing, words, fps=fps, character=character)
        yield Cue(html.unescape(cue.text), cue.begin_s, cue.end_s, cue.character)


def cues_of_ass(text: str, fps: Fraction) -> Iterator[Cue]:
    """The cues of an ASS or SSA file: its dialogue, in order of time, without drawings.

    Raises:
        CueError: a row is damaged.
    """
    cues = []
    columns, is_events = _names(_ASS_COLUMNS), False
    for row, line in enumerate(text.split("\n"), start=1):
        entry, _, rest = line.partition(":")
        if line.startswith("["):
            is_events = line.strip().lower() == "[events]"
        elif is_events and entry == "Format":
            columns = _names(rest)
        elif is_events and entry == "Dialogue" and not _DRAWING.search(rest):
            cues.append(_dialogue(row, rest, columns, fps=fps))
    return iter(sorted(cues, key=lambda cue: cue.begin_s or Fraction(0)))


def _timed_blocks(text: str, *, keeps_rest: bool) -> Iterator[tuple[int, str, list[str]]]:
    """The row of the times, the times, and the words of every cue.

    Args:
        text: of the file.
        keeps_rest: whether words after a blank line are still part of the cue.
    """
    lines = text.split("\n")
    starts = [index for index, line in enumerate(lines) if _ARROW in line]
    for start, end in pairwise([*starts, len(lines)]):
        words = [line.strip() for line in lines[start + 1 : end]]
        if not keeps_rest and "" in words:
            words = words[: words.index("")]
        elif end < len(lines) and words and words[-1].isdigit():
            words.pop()  # the number of the next cue
        yield start + 1, lines[start], [line for line in words if line]


def _timed_cue(row: int, timing: str, words: str, *, fps: Fraction, character: str = "") -> Cue:
    begin, _, rest = timing.partition(_ARROW)
    ends = rest.split()
    if not ends or not begin.strip():
        raise CueError(f"Row {row} of the cue sheet is cut off: {timing.strip()[:80]}.")
    text = _TAG.sub("", _OVERRIDE.sub("", words)).strip()
    return made_cue(row, text, times=(begin, ends[0]), fps=fps, character=character)


def made_cue(
    row: int, text: str, *, times: tuple[str, str], fps: Fraction, character: str = ""
) -> Cue:
    """A cue of a row; ``ANNA: words`` are Anna's where the row does not say whose they are.

    Args:
        row: counted from 1.
        text: what is said, perhaps after a name in capitals.
        times: begin and end as they are written; empty where there is none.
        fps: of time codes.
        character: who says it; empty: not known.

    Raises:
        CueError: it cannot be; the message names the row.
    """
    name, words = named_words(text)
    if not character and name and name == name.upper():
        character, text = name, words
    try:
        begin_s, end_s = (parse_moment(time, fps) if time.strip() else None for time in times)
        return Cue(text, begin_s, end_s, character.strip())
    except ValueError as error:
        raise CueError(f"Row {row} of the cue sheet cannot be used: {error}.") from error


def _dialogue(row: int, rest: str, columns: list[str], *, fps: Fraction) -> Cue:
    cells = dict(zip(columns, rest.split(",", len(columns) - 1), strict=False))
    if not cells.get("start", "").strip() or not cells.get("end", "").strip():
        raise CueError(f"Row {row} of the cue sheet is cut off.")
    words = _OVERRIDE.sub("", cells.get("text", ""))
    for mark, meant in ((r"\h", " "), (r"\N", "\n"), (r"\n", "\n")):
        words = words.replace(mark, meant)
    times = (cells["start"], cells["end"])
    return made_cue(row, words.strip(), times=times, fps=fps, character=cells.get("name", ""))


def _names(columns: str) -> list[str]:
    return [name.strip().lower() for name in columns.split(",")]
