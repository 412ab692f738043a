"""Timelines as OpenTimelineIO's own library reads them."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import opentimelineio as otio
import pytest
from hypothesis import given, settings

from emo_desktop.export.interchange.clock import clock_from
from emo_desktop.export.interchange.lanes import NOBODY, numbers_of
from emo_desktop.export.interchange.otio_timeline import otio_of
from emo_desktop.export.interchange.sources import Source
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Marker
from emo_desktop.project.model import Project
from tests.export.interchange.scenes import ANNA, LISA, line, scene, sources
from tests.project.documents import projects


def read(project: Project, begin: str = "", of: dict[str, Source] | None = None):
    """What the library finds: all that was written, in the newest versions of its schemas."""
    clock = clock_from(begin, project.fps)
    found = of or sources(project)
    text = otio_of(project, clock, found, numbers=numbers_of(project))
    timeline = otio.adapters.read_from_string(text, "otio_json")
    assert isinstance(timeline, otio.schema.Timeline)
    assert is_part(json.loads(text), json.loads(timeline.to_json_string()))
    return timeline


def is_part(part: object, whole: object) -> bool:
    """Whether everything of one JSON value is in another, at its place."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(key in whole and is_part(value, whole[key]) for key, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) == len(whole) and all(map(is_part, part, whole))
    if isinstance(part, float) and isinstance(whole, float):
        return math.isclose(part, whole)
    return part == whole


def places(track) -> list[tuple[str, float, float]]:
    """Name, begin and length of every clip, in seconds of the film."""
    return [
        (clip.name, found.start_time.to_seconds(), found.duration.to_seconds())
        for clip in track.find_clips()
        for found in [clip.range_in_parent()]
    ]


def test_lines_are_where_they_are_in_the_film() -> None:
    timeline = read(scene(), "01:00:00:00")
    assert timeline.name == "Szene Ü"
    assert timeline.global_start_time == otio.opentime.RationalTime(90_000, 25)
    assert [(each.name, each.kind) for each in timeline.tracks] == [
        (ANNA, "Audio"),
        (LISA, "Audio"),
    ]
    assert places(timeline.tracks[0]) == [("Guten Abend.", 1, 3), ("Line 3", 8, 4)]
    assert places(timeline.tracks[1]) == [
        ("Wie <b>geht</b> es Ihnen & mir?", 4, 2),
        ("Noch nicht --> aufgenommen.", 13, 1),
    ]


def test_takes_are_found_beside_the_file() -> None:
    timeline = read(scene())
    first, _ = timeline.tracks[0].find_clips()
    medium = first.media_reference
    path = otio.url_utils.filepath_from_url(medium.target_url)
    assert path == f"Scene Ü.emo/media/{1:032x}.wav"
    assert first.source_range.start_time.to_seconds() == 0.5
    assert medium.available_range.duration.to_seconds() == 60
    facts = first.metadata["emo_desktop"]
    assert (facts["line"], facts["take"], facts["character"]) == (1, "Take 1", ANNA)
    _, missing = timeline.tracks[1].find_clips()
    assert missing.media_reference.is_missing_reference


def test_a_file_with_a_time_of_day_is_used_from_there() -> None:
    of = {key: Source("v.wav", Fraction(3600)) for key in ("t1", "t2")}
    timeline = read(scene(), of=of)
    clip = next(iter(timeline.find_clips()))
    assert clip.source_range.start_time.to_seconds() == 3600.5
    assert clip.media_reference.available_range.start_time.to_seconds() == 3600


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("../Ä b/v#1.wav", "../%C3%84%20b/v%231.wav"),
        ("/mnt/v 1.wav", "file:///mnt/v%201.wav"),
        ("D:/Ton/v 1.wav", "file:///D:/Ton/v%201.wav"),
        ("a:b/v.wav", "a%3Ab/v.wav"),
    ],
)
def test_paths_are_addresses(path: str, url: str) -> None:
    assert Source(path).url == url


def test_lines_that_overlap_are_in_tracks_of_their_own() -> None:
    timeline = read(scene(line("c1", 0, 4), line("c2", 3, 2), line("c3", 5), line("c4", 1, who="")))
    assert [each.name for each in timeline.tracks] == [ANNA, f"{ANNA} 2", NOBODY]
    assert places(timeline.tracks[1]) == [("Guten Abend.", 3, 2)]
    assert places(timeline.tracks[0])[1] == ("Guten Abend.", 5, 2)


def test_markers_and_muted_lines() -> None:
    project = replace(
        scene(markers=(Marker("m1", Fraction(5), "Schuss 🎬"),)), hearing=Hearing(muted=("k2",))
    )
    timeline = read(project)
    (marker,) = timeline.tracks.markers
    assert (marker.name, marker.marked_range.start_time.to_seconds()) == ("Schuss 🎬", 5)
    assert [each.enabled for each in timeline.find_clips()] == [True, True, False, False]


@settings(max_examples=12)
@given(projects())
def test_whatever_an_editor_made_is_read_to_the_sample(project: Project) -> None:
    of = {each.id: Source("v.wav") for each in project.takes}
    timeline = read(project, of=of)
    found = {each.metadata["emo_desktop"]["line"]: each for each in timeline.find_clips()}
    assert len(found) == len(project.clips)
    for number, clip in enumerate(project.clips, 1):
        place = found[number].range_in_parent()
        half_sample_s = 0.5 / 192_000
        begin_s, length_s = float(clip.begin_s), float(clip.duration_s)
        assert place.start_time.to_seconds() == pytest.approx(begin_s, abs=half_sample_s)
        assert place.duration.to_seconds() == pytest.approx(length_s, abs=half_sample_s)


def test_it_is_written_for_a_folder_beside(tmp_path: Path) -> None:
    from emo_desktop.export.interchange.sources import sources_of

    project = scene()
    folder = tmp_path / "Scène.emo"
    found = sources_of(project, folder, tmp_path / "out")
    assert set(found) == {"t1", "t2"}
    assert (tmp_path / "out" / found["t1"].path).resolve() == folder / f"media/{1:032x}.wav"
    assert found["t1"].begin_s == 0
