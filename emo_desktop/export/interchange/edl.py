"""A project's timeline as an edit decision list, CMX 3600: the oldest that every program reads."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.clock import FilmClock
from emo_desktop.export.interchange.lanes import is_heard, lanes_of
from emo_desktop.export.interchange.sources import Source
from emo_desktop.project.media import Marker
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import frames_of_line

_CHANNELS = ("A", "A2", "A3", "A4")
_MOST_EVENTS = 999
_REEL_LETTERS = 8
_MOST_TITLE = 70
# These mean black, an unknown source and a test picture.
_TAKEN_REELS = ("BL", "BLACK", "AX", "BARS")


@dataclass(frozen=True, slots=True)
class _Event:
    """A line in a sound channel.

    Args:
        clip: the line.
        channel: the format's name of its track.
        source: frames of its take, counted from midnight of the take's time of day.
        record: frames of the film.
    """

    clip: Clip
    channel: str
    source: range
    record: range


def edl_of(project: Project, clock: FilmClock, sources: Mapping[str, Source]) -> str:
    """The lines that are heard, in the order of the film; every character has a sound channel.

    Times are whole frames. Comments name the file, who speaks, and what is said; a marker is a
    locator of the line before it.

    Args:
        project: the document.
        clock: of the film.
        sources: the takes' files, by the takes' ids.

    Returns:
        The file's text.

    Raises:
        EmoError: no line is heard, or the format has too few channels or numbers for them.
    """
    events = _events(project, sources)
    if not events:
        raise EmoError(
            "There is nothing to list: no line is heard.", hint="Record or import voices first."
        )
    if len(events) > _MOST_EVENTS:
        raise EmoError(
            f"An EDL has room for {_MOST_EVENTS} lines, and there are {len(events)}.",
            hint="Export parts of the film, one character after the other, or OTIO.",
        )
    mode = "DROP FRAME" if clock.drops else "NON-DROP FRAME"
    title = _one_line(project.name)[:_MOST_TITLE]
    blocks = [f"TITLE: {title}\r\nFCM: {mode}"]
    reels = _reels(project, events, sources)
    markers = _by_event(project.markers, events, project.fps)
    for number, event in enumerate(events, 1):
        rows = [_row(number, event, reels[sources[event.clip.take].path], clock)]
        rows += _comments(project, event, sources)
        rows += [_locator(marker, clock) for marker in markers.get(number, ())]
        blocks.append("\r\n".join(rows))
    return "\r\n\r\n".join(blocks) + "\r\n"


def _events(project: Project, sources: Mapping[str, Source]) -> list[_Event]:
    heard = tuple(clip for clip in project.clips if clip.use and is_heard(project, clip))
    lanes = lanes_of(replace(project, clips=heard))
    if len(lanes) > len(_CHANNELS):
        raise EmoError(
            f"An EDL has {len(_CHANNELS)} sound channels, and this film needs {len(lanes)}.",
            hint="Export one character after the other, or OTIO.",
        )
    events = [
        _event(clip, channel, sources[clip.take], project.fps)
        for lane, channel in zip(lanes, _CHANNELS, strict=False)
        for clip in lane.clips
    ]
    return sorted(events, key=lambda event: (event.record.start, event.channel))


def _event(clip: Clip, channel: str, source: Source, fps: Fraction) -> _Event:
    use = clip.use
    assert use is not None, "a line in a list has a take"
    record = frames_of_line(clip, fps)
    first = round((source.begin_s + use.in_s) * fps)
    return _Event(clip, channel, range(first, first + len(record)), record)


def _row(number: int, event: _Event, reel: str, clock: FilmClock) -> str:
    of_take = clock.of_day
    codes = [of_take.timecode(frame) for frame in (event.source.start, event.source.stop)]
    codes += [clock.timecode(frame) for frame in (event.record.start, event.record.stop)]
    return f"{number:03}  {reel:8} {event.channel:5} C        {' '.join(codes)}"


def _comments(project: Project, event: _Event, sources: Mapping[str, Source]) -> list[str]:
    clip, source = event.clip, sources[event.clip.take]
    rows = [f"* FROM CLIP NAME: {_one_line(source.name)}", f"* FROM FILE: {_one_line(source.path)}"]
    name = project.character(clip.character).name if clip.character else ""
    said = ": ".join(part for part in (_one_line(name), _one_line(clip.text)) if part)
    return [*rows, f"* COMMENT: {said}"] if said else rows


def _locator(marker: Marker, clock: FilmClock) -> str:
    code = clock.timecode(round(marker.at_s * clock.fps))
    return f"* LOC: {code} {'GREEN':7} {_one_line(marker.name)}".rstrip()


def _by_event(
    markers: tuple[Marker, ...], events: list[_Event], fps: Fraction
) -> dict[int, list[Marker]]:
    """Markers by the number of the event that began last before them, else of the first."""
    begins = [event.record.start for event in events]
    found: dict[int, list[Marker]] = {}
    for marker in markers:
        number = max(1, bisect_right(begins, round(marker.at_s * fps)))
        found.setdefault(number, []).append(marker)
    return found


def _reels(project: Project, events: list[_Event], sources: Mapping[str, Source]) -> dict[str, str]:
    """A name of at most eight plain letters for every file, no two alike, by the file's path."""
    reels: dict[str, str] = {}
    taken = set(_TAKEN_REELS)
    for event in events:
        path = sources[event.clip.take].path
        if path in reels:
            continue
        name = project.take(event.clip.take).media.name
        plain = unicodedata.normalize("NFKD", name.rpartition(".")[0] or name).upper()
        reel = base = re.sub(r"[^A-Z0-9]", "", plain)[:_REEL_LETTERS] or "TAKE"
        number = 1
        while reel in taken:
            number += 1
            reel = f"{base[: _REEL_LETTERS - len(str(number))]}{number}"
        taken.add(reel)
        reels[path] = reel
    return reels


def _one_line(text: str) -> str:
    return " ".join(text.split())
