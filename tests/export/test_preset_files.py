"""Presets as files: those that are shipped, a user's own, and files that are none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.export.frame import BackgroundKind, FilmFrame
from emo_desktop.export.preset import PresetError, parse_preset
from emo_desktop.export.presets import PRESETS, SHIPPED, own_presets_dir, read_shelf, shipped_preset

PLAIN: dict[str, Any] = {
    "name": "Mine",
    "container": "mp4",
    "picture": {"codec": "h264"},
    "sound": {"codec": "aac"},
}


def stored(folder: Path, preset_id: str, **said: Any) -> Path:
    path = folder / f"{preset_id}.json"
    path.write_text(json.dumps(PLAIN | said), encoding="utf-8")
    return path


def fault(**said: Any) -> str:
    with pytest.raises(PresetError) as raised:
        parse_preset(json.dumps(PLAIN | said).encode(), "mine", Path("mine.json"))
    assert raised.value.hint
    return f"{raised.value}"


def test_every_shipped_preset_is_whole_and_survives_its_file() -> None:
    for name in SHIPPED:
        preset = shipped_preset(name)
        said = preset.model_dump(mode="json", exclude={"id"})
        assert parse_preset(json.dumps(said).encode(), name, Path("x.json")) == preset
        assert preset.name and preset.use
    assert [preset.name for preset in PRESETS.values()] == ["Master", "Standard", "Small"]
    files = {path.stem for path in Path("resources/presets").glob("*.json")}
    assert files == set(SHIPPED)


def test_a_users_own_presets_stand_behind_the_shipped_ones(tmp_path: Path) -> None:
    stored(tmp_path, "zwei", name="b", fps="29.97")
    stored(tmp_path, "eins", name="C")
    shelf = read_shelf(tmp_path)
    assert list(shelf.presets) == [*SHIPPED, "zwei", "eins"]
    assert shelf.own == {"zwei", "eins"} and shelf.faults == ()
    assert shelf.preset("zwei").fps == pytest.approx(30000 / 1001)


def test_what_is_no_preset_hides_no_other_and_is_said_when_it_is_asked_for(tmp_path: Path) -> None:
    stored(tmp_path, "good")
    stored(tmp_path, "bad", fps="fast")
    stored(tmp_path, "standard")
    (tmp_path / "torn.json").write_bytes(b'{"name": ')
    shelf = read_shelf(tmp_path)
    assert set(shelf.own) == {"good"} and len(shelf.faults) == 3
    with pytest.raises(PresetError, match=r"bad\.json is not valid: fps: 'fast' is not a frame"):
        shelf.preset("bad")
    assert shelf.preset("standard") == shipped_preset("standard")
    with pytest.raises(PresetError, match="no preset 'none'") as raised:
        shelf.preset("none")
    assert "standard" in raised.value.hint and "good" in raised.value.hint


def test_they_lie_beside_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path))
    assert own_presets_dir() == tmp_path / "presets"
    assert list(read_shelf().presets) == list(SHIPPED)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"picture": {"codec": "h264", "quality": 60}}, "picture: quality 60 is more than 51"),
        ({"picture": {"codec": "h264", "alpha": True}}, "no h264 of 8 bits with alpha"),
        ({"picture": {"codec": "prores-4444", "depth": 10}}, "mp4 does not hold prores-4444"),
        ({"picture": {"codec": "theora"}}, "picture.codec: input should be"),
        ({"sound": {"codec": "opus"}}, "mp4 does not hold opus"),
        ({"picture": None}, "mp4 needs a picture"),
        ({"container": "wav", "sound": {"codec": "pcm"}}, "wav holds no picture"),
        ({"timecode": "1:00"}, "no time code such as"),
        ({"timecode": "01:00:00;00", "fps": "25"}, "leaves out numbers"),
        ({"timecode": "01:00:00:25", "fps": "25"}, "no frame 25"),
        ({"loudness_lufs": 3}, "loudness_lufs: input should be less"),
        ({"frame": {"width": 101, "height": 100}}, "frame.width: input should be a multiple of 2"),
        ({"frame": {"width": 100, "height": 100, "background": {"kind": "picture"}}}, "a path"),
        (
            {"frame": {"width": 100, "height": 100, "background": {"kind": "transparent"}}},
            "needs a picture with alpha",
        ),
        ({"colour": "red"}, "colour: extra inputs"),
        ({"id": "other"}, "id is the name of the file"),
        ({"picture": {"codec": "h264", "tuning": "crf=1 -vf x"}}, "picture.tuning"),
    ],
)
def test_what_does_not_go_together_is_said_by_its_name(said: dict[str, Any], words: str) -> None:
    assert words.lower() in fault(**said).lower()


def test_what_is_chosen_beside_a_preset_is_checked_like_a_file() -> None:
    preset = shipped_preset("standard").changed(
        {"fps": "23.976", "picture.quality": 20, "loudness_lufs": -23, "stems": True}
    )
    assert preset.id == "standard" and preset.picture is not None
    assert (preset.picture.quality, preset.loudness_lufs, preset.stems) == (20, -23, True)
    assert preset.changed({}) is preset
    with pytest.raises(PresetError, match="beside the preset standard"):
        preset.changed({"picture.quality": 99})
    with pytest.raises(PresetError, match=r"codec"):
        shipped_preset("wav-only").changed({"picture.encoder": "graphics"})


def test_a_habit_of_dropping_frames_is_for_rates_that_do() -> None:
    preset = shipped_preset("standard").changed({"timecode": "01:00:00;00"})
    for rate, first in (("29.97", "01:00:00;00"), ("25", "01:00:00:00")):
        fps = preset.changed({"fps": rate, "timecode": None}).fps
        assert fps is not None
        clock = preset.clock(fps)
        assert clock is not None and clock.timecode(0) == first


def test_a_picture_behind_is_found_from_the_preset(tmp_path: Path) -> None:
    behind = {"kind": "picture", "path": "wall.jpg"}
    path = stored(tmp_path, "mine", frame={"width": 100, "height": 100, "background": behind})
    frame = parse_preset(path.read_bytes(), "mine", path).frame
    assert isinstance(frame, FilmFrame)
    assert frame.background.kind is BackgroundKind.PICTURE
    assert frame.background.path == tmp_path / "wall.jpg"
