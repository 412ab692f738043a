"""Sound of every kind comes in whole, at its time, and what cannot be read is named."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from emo_desktop.audio.film_reader import open_film
from emo_desktop.audio.source import SoundSlice, probe_sound, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from tests.audio.voices import (
    CODECS,
    RATE,
    clicks,
    mux_black,
    picture_stream,
    vowel,
    write_encoded,
    write_wav,
)


def read(path: Path, *, rate_hz: int | None = None, mono: bool = True) -> Floats:
    return np.concatenate(list(read_blocks(path, sample_rate_hz=rate_hz, mono=mono)))


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_wav_of_every_depth_is_read_as_written(tmp_path: Path, subtype: str) -> None:
    sound = vowel(0.3)
    path = write_wav(tmp_path / "a.wav", sound, subtype=subtype)
    facts = probe_sound(path)
    assert (facts.duration_s, facts.exact) == (Fraction(len(sound), RATE), True)
    assert (facts.sample_rate_hz, facts.channels) == (RATE, 1)
    assert np.abs(read(path) - sound).max() < (0.01 if subtype == "PCM_U8" else 1e-4)


@pytest.mark.parametrize("form", ["RF64", "FLAC", "AIFF", "OGG"])
def test_other_forms_are_read_as_written(tmp_path: Path, form: str) -> None:
    sound = vowel(0.3)
    path = tmp_path / "a.bin"
    soundfile.write(path, sound, RATE, format=form)
    assert read(path).shape == sound.shape
    assert np.abs(read(path) - sound).max() < (0.05 if form == "OGG" else 1e-4)


@pytest.mark.parametrize("suffix", CODECS)
def test_encoder_delay_is_taken_off(tmp_path: Path, suffix: str) -> None:
    codec, rate_hz = CODECS[suffix]
    sound = clicks(1.3, rate_hz)
    path = write_encoded(tmp_path / f"a{suffix}", sound, codec=codec, rate_hz=rate_hz)
    heard = read(path)
    assert np.abs(heard).argmax() == pytest.approx(rate_hz // 2, abs=2)
    # Matroska does not say where the last AAC frame ends.
    assert len(heard) == pytest.approx(len(sound), abs=1 if suffix != ".mkv" else 1024)
    assert probe_sound(path).channels == 1


def test_the_sound_of_a_film_keeps_its_place(tmp_path: Path) -> None:
    sound = clicks(1.0, 44100)
    path = write_encoded(
        tmp_path / "a.mp4",
        sound,
        codec="aac",
        rate_hz=44100,
        begin_s=Fraction(1, 4),
        with_picture=True,
    )
    heard = read(path)
    assert np.abs(heard).argmax() == pytest.approx(0.75 * 44100, abs=50)
    assert np.abs(heard[: round(0.2 * 44100)]).max() < 1e-3


def test_sound_that_is_missing_within_a_film_is_silence(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="mono")
        for second in (0, 1, 3):
            samples = np.full((1, RATE), 8000, np.int16)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
            frame.sample_rate, frame.time_base = RATE, Fraction(1, RATE)
            frame.pts = second * RATE
            for packet in stream.encode(frame):
                container.mux(packet)
    heard = read(tmp_path / "a.mkv")
    assert len(heard) == 4 * RATE
    assert not heard[2 * RATE : 3 * RATE].any()
    assert (heard[3 * RATE :] > 0.2).all()


@pytest.mark.parametrize("rate_hz", [8000, 11025, 22050, 44100, 48000, 96000])
def test_resampling_keeps_time_and_length(tmp_path: Path, rate_hz: int) -> None:
    path = write_wav(tmp_path / "a.wav", clicks(1.01, rate_hz), rate_hz)
    heard = read(path, rate_hz=RATE)
    assert abs(len(heard) - 1.01 * RATE) <= 1
    assert np.abs(heard).argmax() == pytest.approx(RATE / 2, abs=1)


def test_blocks_have_the_length_asked_for(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", clicks(1.1, 44100), 44100)
    blocks = list(read_blocks(path, sample_rate_hz=RATE, mono=True, block_s=0.25))
    assert [len(block) for block in blocks] == [4000] * 4 + [1600]
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}


@pytest.mark.parametrize("channels", [1, 2, 4, 6])
def test_channels_are_mixed(tmp_path: Path, channels: int) -> None:
    sound = np.zeros((800, channels))
    sound[:, 0] = 0.5
    path = tmp_path / "a.wav"
    soundfile.write(path, sound, RATE)
    assert read(path, mono=True).shape == (800,)
    stereo = read(path, mono=False)
    assert stereo.shape == (800, min(channels, 2))
    assert 0.05 < stereo[400, 0] <= 0.51


def test_the_front_left_of_surround_sound_stays_left(tmp_path: Path) -> None:
    sound = np.zeros((800, 6))
    sound[:, 0], sound[:, 3] = 0.5, 0.9
    soundfile.write(tmp_path / "a.wav", sound, RATE)
    stereo = read(tmp_path / "a.wav", mono=False)
    assert stereo[400, 0] > 0.15
    assert stereo[400, 1] == 0


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_sample_that_is_no_number_is_named_by_its_moment(tmp_path: Path, bad: float) -> None:
    sound = clicks(2.5, RATE)
    sound[RATE * 2 + 160] = bad
    path = write_wav(tmp_path / "a.wav", sound, subtype="FLOAT")
    with pytest.raises(SoundError, match=r"not a number at 2\.010 s"):
        read(path)


def test_what_is_no_sound_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    (tmp_path / "text.wav").write_text("Dear diary, " * 100)
    write_wav(tmp_path / "none.wav", np.zeros(0))
    write_encoded(tmp_path / "a.mp4", clicks(1, 44100), codec="aac", rate_hz=44100)
    (tmp_path / "half.mp4").write_bytes((tmp_path / "a.mp4").read_bytes()[:4000])
    expected = {
        "missing.wav": "no file",
        ".": "folder",
        "empty.wav": "empty",
        "text.wav": "cannot be read",
        "none.wav": "length is zero",
        "half.mp4": "incomplete",
    }
    for name, words in expected.items():
        for use in (probe_sound, read):
            with pytest.raises(SoundError, match=words) as caught:
                use(tmp_path / name)
            assert caught.value.hint
            assert "\n" not in str(caught.value)


def test_play_lists_open_nothing(tmp_path: Path) -> None:
    write_encoded(tmp_path / "a.mp3", clicks(1, 44100), codec="libmp3lame", rate_hz=44100)
    lists = {
        "list.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\na.mp3\n#EXT-X-ENDLIST\n",
        "list.mp3": "#EXTM3U\n#EXTINF:1,\nhttp://localhost/a.mp3\n#EXT-X-ENDLIST\n",
        "list.ffconcat": "ffconcat version 1.0\nfile a.mp3\n",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text)
        with pytest.raises(SoundError, match="cannot be read"):
            read(tmp_path / name)


def test_sound_before_time_zero_is_left_out(tmp_path: Path) -> None:
    path = write_encoded(tmp_path / "a.mkv", clicks(1, 48000), codec="pcm_s16le", rate_hz=48000)
    with open_film(path) as film:
        samples = np.arange(480, dtype=np.int16)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = 48000, Fraction(1, 48000), -160
        early = replace(film, first=frame, rest=iter(()))
        heard = np.concatenate(list(early.pieces()))
    assert (heard[:, 0] * 32768).tolist() == list(range(160, 480))


def test_a_film_without_sound_is_named(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mp4"), "w") as container:
        mux_black(container, picture_stream(container))
    with pytest.raises(SoundError, match="no sound track"):
        probe_sound(tmp_path / "a.mp4")


def test_the_rest_of_a_wav_that_was_cut_off_is_used(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", clicks(2, RATE))
    path.write_bytes(path.read_bytes()[: 44 + 2 * RATE])
    facts = probe_sound(path)
    assert (facts.duration_s, facts.exact) == (1, False)
    assert len(read(path)) == RATE


def test_a_wav_that_was_never_finished_is_read_to_its_end(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", clicks(1, RATE))
    content = bytearray(path.read_bytes())
    content[4:8] = content[40:44] = b"\xff\xff\xff\xff"
    path.write_bytes(content)
    assert len(read(path)) == RATE


def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    def peak(seconds: int) -> int:
        path = write_wav(tmp_path / f"{seconds}.wav", np.zeros(seconds * 8000), 8000)
        tracemalloc.start()
        for _ in read_blocks(path, sample_rate_hz=RATE, mono=True):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2)
    assert peak(120) < 1.2 * peak(20)


def test_a_slice_is_named_by_its_sound_and_not_by_its_place() -> None:
    sound = vowel(0.1).astype(np.float32)
    assert SoundSlice(sound, 0).digest == SoundSlice(sound.copy(), 777).digest
    assert SoundSlice(sound, 0).digest != SoundSlice(sound[:-1], 0).digest
