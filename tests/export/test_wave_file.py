"""WAV files that know their moment of the day."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.export.wave_file import read_wave_facts, write_wave
from tests.export.pictures import sound_of, told_by_mediainfo, tone


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("largest", [2**32 - 2**16, 1000])
def test_a_sound_comes_back_sample_by_sample(tmp_path: Path, channels: int, largest: int) -> None:
    path = tmp_path / "a.wav"
    own = sound_of(tone(0.50003, channels=channels))
    track = tone(0.50003, channels=channels)
    facts = write_wave(path, track, begin_s=Fraction(3600), largest_riff_bytes=largest)
    assert (facts.samples, facts.channels, facts.sample_rate_hz) == (len(own), channels, 48000)
    assert facts.begin_samples == 3600 * 48000 and read_wave_facts(path) == facts
    heard, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate_hz == 48000 and np.abs(heard - own).max() <= 2**-23
    assert soundfile.info(path).format == ("WAV" if largest > 1000 else "RF64")
    told = told_by_mediainfo(path)["Audio"]
    assert (told["bit_depth"], float(told["delay"])) == (24, 3_600_000)


def test_before_midnight_is_the_end_of_the_day_before(tmp_path: Path) -> None:
    facts = write_wave(tmp_path / "a.wav", tone(0.1), begin_s=Fraction(-1))
    assert facts.begin_samples == (86_400 - 1) * 48000


def test_a_sound_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    def blocks() -> Iterator[Floats]:
        yield np.zeros((100, 1), np.float32)
        raise SoundError("The sound ends in the middle.")

    (tmp_path / "a.wav").write_bytes(b"old")
    with pytest.raises(SoundError):
        write_wave(tmp_path / "a.wav", SoundTrack(blocks(), 48000, 1))
    assert [path.name for path in tmp_path.iterdir()] == ["a.wav"]
    assert (tmp_path / "a.wav").read_bytes() == b"old"


def test_what_a_seal_adds_is_part_of_the_file(tmp_path: Path) -> None:
    def seal(path: Path) -> None:
        with path.open("ab") as file:
            file.write(b"C2PA" + (4).to_bytes(4, "little") + b"sign")

    facts = write_wave(tmp_path / "a.wav", tone(0.1), seal=seal)
    assert facts.samples == 4800 and (tmp_path / "a.wav").read_bytes().endswith(b"sign")
