"""Every preset's file, as a reader sees it that has nothing to do with what wrote it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.export.film import FilmExtras, FilmWriter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import SHIPPED, shipped_preset
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.rates import rate_name
from tests.export.pictures import cut_out, swaying, told_by_mediainfo, tone

NTSC = Fraction(30000, 1001)
FILMS = [name for name in SHIPPED if name not in ("png-sequence", "wav-only")]
# What MediaInfo calls each coding: format, profile, id, depth, and how pixels share colours.
CODINGS = {
    "h264": ("AVC", "High", "avc1", 8, "4:2:0"),
    "h265": ("HEVC", "Main 10", "hvc1", 10, "4:2:0"),
    "prores-422-hq": ("ProRes", "422 HQ", "apch", None, "4:2:2"),
    "prores-4444": ("ProRes", "4444", "ap4h", None, "4:4:4"),
    "vp9": ("VP9", "0", "V_VP9", 8, "4:2:0"),
}
SOUNDS = {"aac": "AAC", "pcm": "PCM", "opus": "Opus"}


def small(preset: FilmPreset) -> FilmPreset:
    """The same with a small frame, and done by the processor."""
    changes: dict[str, Any] = {"picture.encoder": "processor"}
    if preset.frame is not None:
        frame = preset.frame.model_dump(mode="json")
        width, height = preset.frame.width // 10 // 2 * 2, preset.frame.height // 10 // 2 * 2
        changes["frame"] = frame | {"width": width, "height": height}
    return preset.changed(changes)


def written(
    output: Path,
    preset: FilmPreset,
    *,
    fps: Fraction = NTSC,
    frames: int = 12,
    timecode: str = "01:00:00;00",
) -> FilmFacts:
    size = (preset.frame.width, preset.frame.height) if preset.frame else (96, 64)
    with FilmWriter(
        output,
        width=size[0],
        height=size[1],
        fps=fps,
        sound=tone(float(frames / fps)),
        preset=preset,
        threads=1,
        placer=FramePlacer(preset.frame) if preset.frame else None,
        extras=FilmExtras(timecode=timecode),
    ) as film:
        for frame in swaying(frames):
            film.add(frame)
        return film.finish()


@pytest.mark.parametrize("name", FILMS)
def test_a_file_is_what_its_preset_says(tmp_path: Path, name: str) -> None:
    preset = small(shipped_preset(name))
    assert preset.picture is not None and preset.sound is not None
    path = tmp_path / f"film{preset.suffix}"
    written(path, preset)
    told = told_by_mediainfo(path)
    picture, sound = told["Video"], told["Audio"]
    form, profile, codec_id, depth, sharing = CODINGS[preset.picture.codec]
    assert (picture["format"], picture["codec_id"]) == (form, codec_id)
    assert picture["format_profile"].startswith(profile)
    assert picture["chroma_subsampling"] == sharing and picture.get("bit_depth") == depth
    assert int(picture["frame_count"]) == 12
    assert (int(picture["framerate_num"]), int(picture["framerate_den"])) == (30000, 1001)
    for tag in ("color_primaries", "transfer_characteristics", "matrix_coefficients"):
        assert picture[tag] == "BT.709"
    if not preset.picture.codec.startswith("prores"):  # which bears no range of its own
        assert picture["color_range"] == "Limited"
    assert sound["format"] == SOUNDS[preset.sound.codec]
    if preset.sound.codec == "pcm":
        assert sound["bit_depth"] == 24
    ends_ms = [float(each["duration"]) for each in (picture, sound)]
    assert abs(ends_ms[0] - ends_ms[1]) <= 1000 / NTSC
    expected = {"mp4": "MPEG-4", "mov": "MPEG-4", "webm": "WebM"}[preset.container]
    assert told["General"]["format"] == expected
    if preset.container == "mov":
        assert told["General"]["format_profile"] == "QuickTime"


@pytest.mark.parametrize("name", ["standard", "h265", "prores-422-hq", "webm-vp9-alpha"])
@pytest.mark.parametrize("rate", ["23.976", "24", "25", "29.97", "30", "50", "60"])
def test_rates_are_exact_in_every_container(tmp_path: Path, name: str, rate: str) -> None:
    preset = small(shipped_preset(name)).changed({"fps": rate})
    assert preset.fps is not None
    path = tmp_path / f"film{preset.suffix}"
    facts = written(path, preset, fps=preset.fps, timecode="")
    assert facts.fps == preset.fps and rate_name(facts.fps) == rate
    picture = told_by_mediainfo(path)["Video"]
    if "framerate_num" in picture:
        found = Fraction(int(picture["framerate_num"]), int(picture["framerate_den"]))
        assert found == preset.fps
    assert abs(float(picture["frame_rate"]) - float(preset.fps)) < 0.001
    assert picture["frame_rate_mode"] == "CFR"


@pytest.mark.parametrize(
    ("rate", "timecode", "drops"),
    [
        ("29.97", "10:00:00;02", True),
        ("29.97", "10:00:00:02", False),
        ("25", "23:59:59:24", False),
        ("23.976", "01:00:00:23", False),
        ("50", "00:00:10:49", False),
    ],
)
@pytest.mark.parametrize("name", ["standard", "prores-422-hq"])
def test_the_time_code_stands_in_a_track_of_its_own(
    tmp_path: Path, name: str, rate: str, timecode: str, drops: bool
) -> None:
    preset = small(shipped_preset(name)).changed({"fps": rate})
    assert preset.fps is not None
    path = tmp_path / f"film{preset.suffix}"
    assert written(path, preset, fps=preset.fps, timecode=timecode).timecode == timecode
    told = told_by_mediainfo(path)["Other"]
    assert (told["format"], told["time_code_of_first_frame"]) == ("QuickTime TC", timecode)
    assert told["timecode_dropframe"] == ("Yes" if drops else "No")


def test_a_film_without_a_time_code_has_no_such_track(tmp_path: Path) -> None:
    assert written(tmp_path / "f.mp4", shipped_preset("small"), timecode="").timecode == ""
    assert "Other" not in told_by_mediainfo(tmp_path / "f.mp4")


def test_transparency_is_where_it_is_said_to_be(tmp_path: Path) -> None:
    for name, space in (("prores-4444", "YUVA"), ("prores-422-hq", "YUV")):
        path = tmp_path / f"{name}.mov"
        with FilmWriter(
            path, width=96, height=64, fps=NTSC, sound=None, preset=shipped_preset(name)
        ) as film:
            film.add(cut_out())
            film.finish()
        assert told_by_mediainfo(path)["Video"]["color_space"] == space


@pytest.mark.slow
@pytest.mark.parametrize("rate", ["25", "29.97"])
@pytest.mark.parametrize("name", ["standard", "prores-422-hq", "webm-vp9-alpha"])
def test_after_an_hour_sound_and_picture_end_together(tmp_path: Path, name: str, rate: str) -> None:
    preset = shipped_preset(name).changed({"fps": rate, "picture.encoder": "processor"})
    assert preset.fps is not None
    frames = round(3600 * preset.fps)
    path = tmp_path / f"hour{preset.suffix}"
    (shown,) = swaying(1, width=64, height=64)
    with FilmWriter(
        path, width=64, height=64, fps=preset.fps, sound=tone(3600.5, level=0.01), preset=preset
    ) as film:
        film.add(shown, frames)
        facts = film.finish()
    assert facts.frames == frames and facts.gap_s <= 1 / preset.fps
    told = told_by_mediainfo(path)
    ends_ms = [float(told[kind]["duration"]) for kind in ("Video", "Audio")]
    assert abs(ends_ms[0] - ends_ms[1]) <= 1000 / preset.fps
    assert abs(ends_ms[0] - 1000 * frames / preset.fps) <= 1
