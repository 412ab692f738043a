"""A part of a sound is the whole sound cut, to the sample, and the rest is left unread."""

from __future__ import annotations

import functools
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import soxr

from emo_desktop.audio import film_reader
from emo_desktop.audio.film_reader import open_film
from emo_desktop.audio.film_seeking import can_seek
from emo_desktop.audio.source import read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from tests.audio.voices import (
    RATE,
    babble,
    clicks,
    vowel,
    write_encoded,
    write_wav,
)

SECONDS = 12
WAVES = {
    "a.wav": ("WAV", "PCM_24"),
    "float.wav": ("WAV", "FLOAT"),
    "adpcm.wav": ("WAV", "IMA_ADPCM"),
    "a.flac": ("FLAC", "PCM_16"),
    "a.aiff": ("AIFF", "PCM_16"),
    "a.ogg": ("OGG", "VORBIS"),
    "a.opus": ("OGG", "OPUS"),
}
FILMS = {
    "a.m4a": ("aac", 44100),
    "b.m4a": ("aac", 48000),
    "a.mp4": ("aac", 48000),
    "a.mp3": ("libmp3lame", 44100),
    "b.mp3": ("libmp3lame", 22050),
    "a.mov": ("pcm_s16le", 48000),
    "a.mkv": ("aac", 48000),
    "a.webm": ("libopus", 48000),
    "film.flac": ("flac", 44100),
}
PARTS_S = [
    (Fraction(0), Fraction(1, 3)),
    (Fraction(1, 7), Fraction(4)),
    (Fraction(5), Fraction(26, 5)),
    (Fraction(100_001, 14_700), Fraction(7)),
    (Fraction(83, 10), None),
    (Fraction(119, 10), Fraction(50)),
]


@functools.cache
def voice(rate_hz: int) -> Floats:
    # Without a hiss: what is noise, an AAC decoder makes up anew each time.
    parts = [vowel(0.4, f0_hz=90 + 7 * number) for number in range(SECONDS * 5 // 2)]
    return np.asarray(soxr.resample(np.concatenate(parts), RATE, rate_hz))


@functools.cache
def stored(folder: Path, name: str) -> tuple[Path, int]:
    path = folder / name
    if name in WAVES:
        form, subtype = WAVES[name]
        rate_hz = 48000 if subtype == "OPUS" else 44100
        soundfile.write(path, voice(rate_hz), rate_hz, format=form, subtype=subtype)
        return path, rate_hz
    codec, rate_hz = FILMS[name]
    if name == "film.flac":
        return write_encoded(path, voice(rate_hz), codec=codec, rate_hz=rate_hz), rate_hz
    return encode(path, voice(rate_hz), codec=codec, rate_hz=rate_hz), rate_hz


def encode(path: Path, sound: Floats, *, codec: str, rate_hz: int) -> Path:
    """As ``write_encoded``, and nothing left to chance."""
    options = {"aac_pns": "0"} if codec == "aac" else {}
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono", options=options)
        frame = av.AudioFrame.from_ndarray(
            sound.astype(np.float32)[None], format="fltp", layout="mono"
        )
        frame.sample_rate, frame.time_base, frame.pts = rate_hz, Fraction(1, rate_hz), 0
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
    return path


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parts")


def read(path: Path, begin_s: Fraction = Fraction(0), end_s: Fraction | None = None) -> Floats:
    blocks = list(read_blocks(path, mono=True, begin_s=begin_s, end_s=end_s))
    return np.concatenate([*blocks, np.zeros(0, np.float32)])


@pytest.mark.parametrize("name", [*WAVES, *FILMS])
def test_a_part_is_the_whole_cut(folder: Path, name: str) -> None:
    path, rate_hz = stored(folder, name)
    whole = read(path)
    assert len(whole) > (SECONDS - 0.1) * rate_hz
    for begin_s, end_s in PARTS_S:
        last = None if end_s is None else round(end_s * rate_hz)
        expected = whole[round(begin_s * rate_hz) : last]
        part = read(path, begin_s, end_s)
        assert part.shape == expected.shape
        assert np.array_equal(part, expected), (begin_s, np.abs(part - expected).max())


@pytest.mark.parametrize("name", ["a.m4a", "a.mp4", "a.mp3", "b.mp3"])
def test_where_it_can_be_only_the_part_is_decoded(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rate_hz = stored(folder, name)
    decoded = 0
    as_samples = film_reader._samples_of

    def counted(*args: object) -> Floats:
        nonlocal decoded
        samples = as_samples(*args)  # type: ignore[arg-type]
        decoded += len(samples)
        return samples

    monkeypatch.setattr(film_reader, "_samples_of", counted)
    read(path, Fraction(8), Fraction(17, 2))
    assert decoded < 2 * rate_hz


def test_an_hour_of_wav_is_not_read_for_a_second_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_wav(tmp_path / "a.wav", np.zeros(3600 * 2000), 2000)
    decoded = 0
    whole_read = soundfile.SoundFile.read

    def counted(file: soundfile.SoundFile, *args: object, **options: object) -> Floats:
        nonlocal decoded
        samples: Floats = whole_read(file, *args, **options)
        decoded += len(samples)
        return samples

    monkeypatch.setattr(soundfile.SoundFile, "read", counted)
    assert len(read(path, Fraction(3000), Fraction(3001))) == 2000
    assert decoded <= 1 << 15


def test_noise_in_aac_is_made_up_anew_but_at_its_place(tmp_path: Path) -> None:
    sound = babble(10) + clicks(10, RATE)
    path = write_encoded(tmp_path / "a.m4a", sound, codec="aac", rate_hz=RATE)
    whole, part = read(path), read(path, Fraction(6), Fraction(9))
    expected = whole[6 * RATE : 9 * RATE]
    likeness = [np.corrcoef(np.roll(part, lag), expected)[0, 1] for lag in (-1, 0, 1)]
    assert likeness[1] > 0.98
    assert likeness[1] == max(likeness)


def test_a_film_with_stamps_of_its_own_pace_is_counted(tmp_path: Path) -> None:
    """A phone writes when a packet came: the stamps drift from the count of samples."""
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        options = {"aac_pns": "0"}
        stream = container.add_stream("aac", rate=RATE, layout="mono", options=options)
        frame = av.AudioFrame.from_ndarray(
            voice(RATE).astype(np.float32)[None], format="fltp", layout="mono"
        )
        frame.sample_rate, frame.time_base, frame.pts = RATE, Fraction(1, RATE), 0
        for number, packet in enumerate([*stream.encode(frame), *stream.encode(None)]):
            if packet.pts is not None:
                packet.pts += 5 * number
                packet.dts = packet.pts
            container.mux(packet)
    with open_film(tmp_path / "a.mp4") as film:
        assert not can_seek(film.container, film.stream, film.first, 6 * RATE)
    whole = read(tmp_path / "a.mp4")
    part = read(tmp_path / "a.mp4", Fraction(8), Fraction(9))
    assert np.array_equal(part, whole[8 * RATE : 9 * RATE])


def test_sound_that_begins_late_in_a_film_is_found_at_its_place(tmp_path: Path) -> None:
    path = write_encoded(
        tmp_path / "a.mp4",
        voice(44100),
        codec="aac",
        rate_hz=44100,
        begin_s=Fraction(1, 4),
        with_picture=True,
    )
    whole = read(path)
    for begin_s in (Fraction(1, 10), Fraction(3), Fraction(9)):
        part = read(path, begin_s, begin_s + 1)
        begin = round(begin_s * 44100)
        assert np.abs(part - whole[begin : begin + 44100]).max() < 1e-3


def test_a_part_is_found_when_the_file_cannot_be_gone_to(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rate_hz = stored(folder, "a.mp3")
    whole = read(path)
    monkeypatch.setattr(film_reader.OpenFilm, "_frames_from", lambda self, sample: iter(()))
    assert np.array_equal(read(path, Fraction(5)), whole[5 * rate_hz :])


@pytest.mark.parametrize("name", ["a.wav", "a.ogg", "a.mp3", "a.m4a", "a.mkv"])
def test_behind_the_end_there_is_nothing(folder: Path, name: str) -> None:
    path, _ = stored(folder, name)
    assert len(read(path, Fraction(3600))) == 0
    assert len(read(path, Fraction(5), Fraction(5))) == 0
    assert len(read(path, Fraction(5), Fraction(4))) == 0


def test_another_rate_of_a_part_keeps_its_time(tmp_path: Path) -> None:
    sound = np.tile(clicks(1, 44100), 5)
    path = write_wav(tmp_path / "a.wav", sound, 44100)
    blocks = read_blocks(
        path, sample_rate_hz=48000, mono=True, begin_s=Fraction(3), end_s=Fraction(4)
    )
    heard = np.concatenate(list(blocks))
    assert len(heard) == 48000
    assert np.abs(heard).argmax() == pytest.approx(24000, abs=1)


def test_a_sample_that_is_no_number_is_named_by_its_moment_in_the_file(tmp_path: Path) -> None:
    sound = clicks(4, RATE)
    sound[RATE * 3] = np.nan
    path = write_wav(tmp_path / "a.wav", sound, subtype="FLOAT")
    assert len(read(path, Fraction(0), Fraction(3))) == 3 * RATE
    with pytest.raises(SoundError, match=r"not a number at 3\.000 s"):
        read(path, Fraction(2))


def test_the_first_frame_is_not_lost_by_looking(folder: Path) -> None:
    path, _ = stored(folder, "a.m4a")
    with open_film(path) as film:
        far = np.concatenate(list(film.pieces(10 * film.facts.sample_rate_hz)))
    assert len(far) == pytest.approx((SECONDS - 10) * 44100, abs=1)
