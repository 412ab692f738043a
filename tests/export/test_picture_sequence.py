"""Folders of pictures: whole or not there, and nothing strange in them is ever removed."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.base.errors import OutputError
from emo_desktop.export.picture_sequence import SequenceWriter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.presets import shipped_preset
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.wave_file import read_wave_facts
from tests.export.pictures import swaying, told_by_mediainfo, tone

FPS = Fraction(25)
PRESET = shipped_preset("png-sequence")


def writer(output: Path, **said: object) -> SequenceWriter:
    size = {"width": 96, "height": 64, "fps": FPS, "sound": tone(0.4), "preset": PRESET}
    return SequenceWriter(output, **(size | said))  # type: ignore[arg-type]


def written(output: Path, frames: int = 10) -> FilmFacts:
    with writer(output) as film:
        for frame in swaying(frames - 2):
            film.add(frame)
        film.add(frame, 2)
        return film.finish()


def test_every_frame_is_a_picture_and_the_sound_is_as_long(tmp_path: Path) -> None:
    facts = written(tmp_path / "Scene 1.v2")
    assert (facts.frames, facts.width, facts.height, facts.pixel_format) == (10, 96, 64, "rgba")
    names = sorted(path.name for path in (tmp_path / "Scene 1.v2").iterdir())
    pictures = [f"Scene 1.v2.{number:07}.png" for number in range(1, 11)]
    assert names == [*pictures, "Scene 1.v2.wav"]
    told = told_by_mediainfo(tmp_path / "Scene 1.v2" / names[0])["Image"]
    assert (told["format"], told["width"], told["height"]) == ("PNG", 96, 64)
    sound = read_wave_facts(tmp_path / "Scene 1.v2" / names[-1])
    assert sound.duration_s == facts.duration_s == Fraction(2, 5)
    assert [path.name for path in tmp_path.iterdir()] == ["Scene 1.v2"]


def test_a_longer_sound_ends_with_the_pictures(tmp_path: Path) -> None:
    with writer(tmp_path / "s", sound=tone(3.0)) as film:
        film.add(next(swaying(1)), 5)
        assert film.finish().gap_s == 0


def test_one_of_ours_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    written(tmp_path / "s", 12)
    written(tmp_path / "s", 5)
    assert len(list((tmp_path / "s").glob("*.png"))) == 5
    (tmp_path / "s" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"other things, such as notes\.txt"):
        written(tmp_path / "s")
    assert (tmp_path / "s" / "notes.txt").read_text() == "mine"
    (tmp_path / "f").write_text("mine")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        written(tmp_path / "f")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["f", "s"]


def test_what_is_abandoned_leaves_nothing_and_what_was_killed_is_removed(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), writer(tmp_path / "s") as film:
        film.add(next(swaying(1)))
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    killed = writer(tmp_path / "s")
    killed.add(next(swaying(1)))
    killed._lock.close()
    running = writer(tmp_path / "s")
    assert len(list(tmp_path.glob(".emo-*.frames"))) == 1
    other = writer(tmp_path / "s")
    assert len(list(tmp_path.glob(".emo-*.frames"))) == 2
    for each in (running, other):
        each.abort()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_is_torn_is_found(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="number of frames is 2, not 3"),
        writer(tmp_path / "s") as film,
    ):
        film.add(next(swaying(1)), 3)
        torn = next(iter(sorted(film._folder.glob("*.png"))))
        torn.write_bytes(torn.read_bytes()[:-5])
        film.finish()
    assert list(tmp_path.iterdir()) == []


def test_names_too_long_for_numbers_behind_them_are_left_out_of_the_pictures(
    tmp_path: Path,
) -> None:
    name = "ö" * 120
    written(tmp_path / name, 3)
    assert (tmp_path / name / "frame.0000001.png").exists()


def test_frames_are_placed(tmp_path: Path) -> None:
    frame = {"width": 64, "height": 64, "background": {"kind": "transparent"}}
    preset = PRESET.changed({"frame": frame})
    assert preset.frame is not None
    with writer(
        tmp_path / "s", width=64, height=64, preset=preset, placer=FramePlacer(preset.frame)
    ) as film:
        film.add(next(swaying(1)), 10)
        assert film.finish().height == 64
