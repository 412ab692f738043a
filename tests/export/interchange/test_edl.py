"""Edit decision lists as the CMX 3600 adapter reads them."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from otio_cmx3600_adapter import cmx_3600

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.clock import clock_from
from emo_desktop.export.interchange.edl import edl_of
from emo_desktop.export.interchange.sources import Source
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Marker
from emo_desktop.project.model import Character, Project
from emo_desktop.project.shots import frames_of_line
from tests.export.interchange.scenes import ANNA, PORTRAIT, line, scene, sources, take
from tests.project.documents import projects

NTSC = Fraction(30000, 1001)


def written(project: Project, begin: str = "", of: dict[str, Source] | None = None) -> str:
    return edl_of(project, clock_from(begin, project.fps), of or sources(project))


def read(text: str, fps: Fraction) -> dict[str, list[tuple[str, int, int, int, int]]]:
    """By track: name, first and last frame of the source, and of the film."""
    found = {}
    timeline = cmx_3600.read_from_string(text, rate=float(fps))
    for track in timeline.tracks:
        shown = track.source_range  # none where the track begins with the day
        first = -shown.start_time.to_frames() if shown else 0
        found[track.name] = events = []
        for clip in track.find_clips():
            place, own = clip.range_in_parent(), clip.source_range
            begin, length = place.start_time.to_frames() + first, own.duration.to_frames()
            source = own.start_time.to_frames()
            events.append((clip.name, source, source + length, begin, begin + length))
    return found


def test_lines_are_events_in_the_channel_of_who_speaks() -> None:
    text = written(scene(), "01:00:00:00")
    assert read(text, Fraction(25)) == {
        "A1": [
            (f"{1:032x}.wav", 12, 87, 90_025, 90_100),
            (f"{1:032x}.wav", 250, 350, 90_200, 90_300),
        ],
        "A2": [(f"{2:032x}.wav", 0, 50, 90_100, 90_150)],
    }
    assert text.startswith("TITLE: Szene Ü\r\nFCM: NON-DROP FRAME\r\n")
    assert f"* FROM FILE: Scene Ü.emo/media/{1:032x}.wav\r\n" in text
    assert f"* COMMENT: {ANNA}: Guten Abend.\r\n" in text
    assert re.findall(r"^\d{3}  (\w+)", text, re.MULTILINE) == ["VOICE", "ZWEITEST", "VOICE"]


def test_frames_are_dropped_at_29_97() -> None:
    project = scene(line("c1", 1800 / NTSC, 300 / NTSC), fps=NTSC)
    text = written(project, "01:00:00;00")
    assert "FCM: DROP FRAME" in text
    assert "00:00:00;00 00:00:10;00 01:01:00;02 01:01:10;02" in text
    assert read(text, NTSC)["A1"] == [(f"{1:032x}.wav", 0, 300, 109_692, 109_992)]
    assert "01:01:00:00" in written(project, "01:00:00:00")


def test_a_file_with_a_time_of_day_is_used_from_there() -> None:
    of = {key: Source("v.wav", Fraction(3600)) for key in ("t1", "t2")}
    assert read(written(scene(), of=of), Fraction(25))["A1"][0][1] == 90_012


def test_markers_are_locators_of_the_line_before() -> None:
    markers = (Marker("m1", Fraction(0), "früh"), Marker("m2", Fraction(9), ""))
    text = written(scene(markers=markers))
    timeline = cmx_3600.read_from_string(text, rate=25)
    found = {
        marker.name: (clip.source_range.start_time.to_frames(), marker.marked_range.start_time)
        for clip in timeline.find_clips()
        for marker in clip.markers
    }
    moment = otio.opentime.RationalTime
    assert found == {"früh": (12, moment(0, 25)), "": (250, moment(225, 25))}


def test_files_with_the_same_name_have_reels_of_their_own() -> None:
    names = [
        "Stimme Nr. 1.wav",
        "Stimme Nr. 1.wav",
        "Stimme Nr 12.wav",
        "ü😀.wav",
        "😀.wav",
        "bl.wav",
    ]
    takes = tuple(take(f"t{n}", name=name) for n, name in enumerate(names, 1))
    clips = [line(f"c{n}", 3 * n, of=f"t{n}") for n in range(1, 7)]
    text = written(replace(scene(*clips[:1]), takes=takes, clips=tuple(clips)))
    reels = re.findall(r"^\d{3}  (\w+)", text, re.MULTILINE)
    assert reels == ["STIMMENR", "STIMMEN2", "STIMMEN3", "U", "TAKE", "BL2"]


def test_what_is_muted_or_not_recorded_is_left_out() -> None:
    project = replace(scene(), hearing=Hearing(muted=("k2",)))
    assert set(read(written(project), Fraction(25))) == {"A1"}
    with pytest.raises(EmoError, match="nothing to list") as caught:
        written(scene(line("c1", 0, of="")))
    assert caught.value.hint


def test_more_than_the_format_has_room_for_is_refused() -> None:
    with pytest.raises(EmoError, match="999"):
        written(scene(*(line(f"c{n}", n, 1) for n in range(1, 80)), *_many(80, 1001)))
    with pytest.raises(EmoError, match="4 sound channels, and this film needs 5"):
        written(scene(*(line(f"c{n}", 0) for n in range(1, 6))))


def _many(first: int, stop: int):
    return (line(f"c{n}", n, 1, who="k2") for n in range(first, stop))


@settings(max_examples=12)
@given(projects(most_lines=4))
def test_whatever_an_editor_made_is_read_to_the_frame(project: Project) -> None:
    project = replace(project, hearing=Hearing())
    of = {each.id: Source(f"media/{each.id}.wav") for each in project.takes}
    heard = [clip for clip in project.clips if clip.use]
    if not heard:
        return
    found = read(written(project, of=of), project.fps)
    events = sorted((event[3:], event[1]) for track in found.values() for event in track)
    wanted = []
    for clip in heard:
        frames = frames_of_line(clip, project.fps)
        wanted.append(((frames.start, frames.stop), round(clip.use.in_s * project.fps)))
    assert events == sorted(wanted)


def test_a_title_keeps_to_one_line() -> None:
    project = replace(scene(), name="Ein\u2028langer " + "Name " * 30)
    title = written(project).splitlines()[0]
    assert title.startswith("TITLE: Ein langer Name") and len(title) <= 77


def test_who_is_not_in_the_film_takes_no_channel() -> None:
    others = tuple(Character(f"k{n}", f"Other {n}", PORTRAIT) for n in range(3, 9))
    project = scene()
    project = replace(project, characters=(*others, *project.characters))
    assert set(read(written(project), Fraction(25))) == {"A1", "A2"}
