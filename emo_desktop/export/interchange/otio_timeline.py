"""A project's timeline as OpenTimelineIO, which most editing programs read.

The files are JSON with the names and numbers of the format's own specification. They are written
here, and not by its library, because that has no build for some of the machines the program runs
on; the tests read them with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from emo_desktop.export.interchange.clock import FilmClock
from emo_desktop.export.interchange.lanes import Lane, is_heard, lanes_of
from emo_desktop.export.interchange.sources import Source
from emo_desktop.project.model import Clip, Project

_OWN = "emo_desktop"
_Schema = dict[str, Any]


def otio_of(
    project: Project,
    clock: FilmClock,
    sources: Mapping[str, Source],
    *,
    numbers: Mapping[str, int],
) -> str:
    """The timeline: a sound track for every character, a clip for every line, the markers.

    Times are counted in frames of the film; lines and takes that begin between two frames have
    broken numbers, so that nothing moves by a sample. A line without a take has no medium, and
    one that is muted is not enabled.

    Args:
        project: the document.
        clock: of the film.
        sources: the takes' files, by the takes' ids.
        numbers: of the lines, by their ids.

    Returns:
        The file's text.
    """
    writer = _Writer(project, sources, numbers)
    timeline = writer.timeline(clock)
    return json.dumps(timeline, indent=2, ensure_ascii=False) + "\n"


class _Writer:
    """The parts of a timeline, each in the schema that the format has for it."""

    def __init__(
        self, project: Project, sources: Mapping[str, Source], numbers: Mapping[str, int]
    ) -> None:
        self._project, self._sources, self._numbers = project, sources, numbers

    def timeline(self, clock: FilmClock) -> _Schema:
        stack = {
            "OTIO_SCHEMA": "Stack.1",
            "name": "tracks",
            "markers": [self._marker(each.name, each.at_s) for each in self._project.markers],
            "children": [self._track(lane) for lane in lanes_of(self._project)],
        }
        return {
            "OTIO_SCHEMA": "Timeline.1",
            "metadata": {_OWN: {"drops_frames": clock.drops}},
            "name": self._project.name,
            "global_start_time": self._time(clock.begin / self._project.fps),
            "tracks": stack,
        }

    def _track(self, lane: Lane) -> _Schema:
        children, cursor_s = [], Fraction(0)
        for clip in lane.clips:
            if clip.begin_s > cursor_s:
                gap = self._range(Fraction(0), clip.begin_s - cursor_s)
                children.append({"OTIO_SCHEMA": "Gap.1", "name": "", "source_range": gap})
            children.append(self._clip(clip))
            cursor_s = clip.end_s
        return {
            "OTIO_SCHEMA": "Track.1",
            "name": lane.name,
            "kind": "Audio",
            "children": children,
        }

    def _clip(self, clip: Clip) -> _Schema:
        project, use = self._project, clip.use
        facts: _Schema = {
            "line": self._numbers[clip.id],
            "text": clip.text,
            "gain_db": clip.gain_db,
        }
        if clip.character:
            facts["character"] = project.character(clip.character).name
        begin_s, medium = Fraction(0), _schema("MissingReference.1")
        if use is not None:
            take, source = project.take(use.take), self._sources[use.take]
            facts |= {"take": take.name, "stars": take.stars}
            begin_s = source.begin_s + use.in_s
            medium = {
                "OTIO_SCHEMA": "ExternalReference.1",
                "name": take.media.name,
                "available_range": self._range(source.begin_s, take.duration_s),
                "target_url": source.url,
            }
        return {
            "OTIO_SCHEMA": "Clip.2",
            "metadata": {_OWN: facts},
            "name": _title(clip, self._numbers[clip.id]),
            "enabled": is_heard(project, clip),
            "source_range": self._range(begin_s, clip.duration_s),
            "media_references": {"DEFAULT_MEDIA": medium},
            "active_media_reference_key": "DEFAULT_MEDIA",
        }

    def _marker(self, name: str, at_s: Fraction) -> _Schema:
        return {
            "OTIO_SCHEMA": "Marker.2",
            "name": name,
            "color": "GREEN",
            "marked_range": self._range(at_s, Fraction(0)),
        }

    def _range(self, begin_s: Fraction, duration_s: Fraction) -> _Schema:
        return {
            "OTIO_SCHEMA": "TimeRange.1",
            "start_time": self._time(begin_s),
            "duration": self._time(duration_s),
        }

    def _time(self, moment_s: Fraction) -> _Schema:
        fps = self._project.fps
        return {
            "OTIO_SCHEMA": "RationalTime.1",
            "rate": float(fps),
            "value": float(moment_s * fps),
        }


def _schema(name: str) -> _Schema:
    return {"OTIO_SCHEMA": name, "name": ""}


def _title(clip: Clip, number: int) -> str:
    """What a line is called: by its words, else by its number."""
    return " ".join(clip.text.split()) or f"Line {number}"
