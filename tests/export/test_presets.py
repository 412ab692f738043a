"""The kinds of films: how good, how large, and that each is what it says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.place import film_room_bytes
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import PRESETS
from emo_desktop.export.probe import FilmFacts
from emo_desktop.face.picture import read_picture
from tests.conftest import DATA

MASTER = PRESETS["master"]
STANDARD = PRESETS["standard"]
SMALL = PRESETS["small"]

SIDE, COUNT, FPS = 160, 30, Fraction(10)


@pytest.fixture(scope="module")
def frames() -> list[Bytes]:
    """A photograph that sways."""
    picture = read_picture(DATA / "portraits" / "astronaut.jpg").pixels[..., :3]
    ways = [round(10 + 8 * np.sin(n / 4)) for n in range(COUNT)]
    return [np.ascontiguousarray(picture[10 : 10 + SIDE, way : way + SIDE]) for way in ways]


def film(path: Path, frames: list[Bytes], **asked: FilmPreset) -> FilmFacts:
    size = {"width": SIDE, "height": SIDE, "threads": 1}
    with FilmWriter(path, **size, fps=FPS, sound=None, **asked) as writer:
        for frame in frames:
            writer.add(frame)
        return writer.finish()


def noise_db(path: Path, frames: list[Bytes]) -> float:
    """How near the luma comes to what was given."""
    converter = PlaneConverter(SIDE, SIDE)
    with av.open(str(path)) as container:
        seen = [frame.to_ndarray()[:SIDE] for frame in container.decode(video=0)]
    pairs = zip(seen, frames, strict=True)
    errors = [(one.astype(float) - converter.planes(frame)[0]) ** 2 for one, frame in pairs]
    return float(10 * np.log10(255**2 / np.mean(errors)))


def test_better_films_are_larger(tmp_path: Path, frames: list[Bytes]) -> None:
    made = {}
    for preset in PRESETS.values():
        path = tmp_path / f"{preset.id}.mp4"
        facts = film(path, frames, preset=preset)
        assert (facts.frames, facts.picture_codec) == (COUNT, "h264")
        made[preset.id] = facts.size_bytes, noise_db(path, frames)
    sizes, noises = zip(*(made[each.id] for each in (SMALL, STANDARD, MASTER)), strict=True)
    assert sorted(sizes) == list(sizes) and sorted(noises) == list(noises)
    assert noises[2] > 50  # nobody sees a difference
    assert sizes[0] * 2 < sizes[1]


def test_standard_is_what_is_made_where_nothing_is_said(
    tmp_path: Path, frames: list[Bytes]
) -> None:
    unsaid = film(tmp_path / "a.mp4", frames).size_bytes
    assert film(tmp_path / "b.mp4", frames, preset=STANDARD).size_bytes == pytest.approx(
        unsaid, rel=0.1
    )
    coding, sound = STANDARD.picture, STANDARD.sound
    assert coding is not None and sound is not None
    assert (coding.speed, coding.quality, coding.tuning) == ("veryfast", 17, "subme=1:me=dia")
    assert (coding.gop_s, sound.bit_rate(1), sound.bit_rate(2)) == (2, 128_000, 192_000)


def test_frames_of_a_master_stand_by_themselves_twice_a_second(
    tmp_path: Path, frames: list[Bytes]
) -> None:
    film(tmp_path / "m.mp4", frames, preset=MASTER)
    with av.open(str(tmp_path / "m.mp4")) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    assert sum(packet.is_keyframe for packet in packets) >= COUNT // 5


@pytest.mark.parametrize("preset", PRESETS.values(), ids=str)
def test_the_room_that_is_asked_for_is_generous(preset: FilmPreset) -> None:
    asked = {"pixels": 512 * 640, "fps": Fraction(25)}
    assert preset.room_bytes(1500, **asked) > 2 * preset.usual_bytes(1500, **asked)


def test_the_room_of_a_standard_film_is_as_before() -> None:
    asked = {"pixels": 512 * 640, "fps": Fraction(25)}
    assert STANDARD.room_bytes(1500, **asked) == film_room_bytes(1500, **asked)
