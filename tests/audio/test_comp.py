"""A take put together from pieces of others is as long as they are, and has no seams."""

from __future__ import annotations

import errno
import tracemalloc
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.audio.comp import write_comp
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import OutputError, SoundError
from emo_desktop.base.jobs import Cancelled, CancelToken

RATE = 48000
STEP = 2**-23


def noise(seconds: float, seed: int, level: float = 0.1) -> Floats:
    sound = level * np.random.default_rng(seed).normal(size=round(seconds * RATE)).clip(-4, 4)
    return np.asarray(sound.astype(np.float32))


def stored(path: Path, sound: Floats, rate_hz: int = RATE) -> Path:
    soundfile.write(path, sound, rate_hz, subtype="FLOAT")
    return path


def comp(
    output: Path, *pieces: tuple[Path, float, float], fade_s: float = 0.01, rate_hz: int = RATE
) -> Floats:
    exact = [(path, Fraction(in_s), Fraction(out_s)) for path, in_s, out_s in pieces]
    duration_s = write_comp(
        exact, output, sample_rate_hz=rate_hz, fade_s=fade_s, token=CancelToken()
    )
    sound, rate = soundfile.read(output, dtype="float32")
    assert rate == rate_hz
    assert soundfile.info(output).subtype == "PCM_24"
    assert duration_s == Fraction(len(sound), rate_hz)
    assert duration_s == round(sum(out_s - in_s for _, in_s, out_s in exact) * rate_hz) / Fraction(
        rate_hz
    )
    return np.asarray(sound)


def test_pieces_follow_one_another(tmp_path: Path) -> None:
    one, two = noise(3, 1), noise(3, 2)
    first, second = stored(tmp_path / "1.wav", one), stored(tmp_path / "2.wav", two)
    sound = comp(tmp_path / "out.wav", (first, 0.5, 1.5), (second, 1.25, 2), (first, 2, 3))
    edge = round(0.005 * RATE) + 1
    joins = (0, RATE, round(1.75 * RATE), round(2.75 * RATE))
    sources = (one[RATE // 2 :], two[round(1.25 * RATE) :], one[2 * RATE :])
    for begin, end, source in zip(joins, joins[1:], sources, strict=False):
        inside = slice(begin + edge, end - edge)
        assert np.abs(sound[inside] - source[edge : end - begin - edge]).max() <= STEP
    assert np.abs(sound[:100] - one[RATE // 2 :][:100]).max() <= STEP
    assert np.abs(sound[-100:] - one[-100:]).max() <= STEP


def test_where_pieces_meet_the_power_stays(tmp_path: Path) -> None:
    first = stored(tmp_path / "1.wav", noise(3, 1))
    second = stored(tmp_path / "2.wav", noise(3, 2))
    sound = comp(tmp_path / "out.wav", (first, 0, 1.5), (second, 1.5, 3), fade_s=0.5)
    power = np.square(sound[RATE : 2 * RATE]).reshape(20, -1).mean(axis=1)
    assert power == pytest.approx(0.01, rel=0.12)


def test_a_fade_lies_around_the_join(tmp_path: Path) -> None:
    first = stored(tmp_path / "1.wav", np.full(3 * RATE, 0.5))
    second = stored(tmp_path / "2.wav", np.zeros(3 * RATE))
    sound = comp(tmp_path / "out.wav", (first, 0, 1), (second, 1, 2), fade_s=0.1)
    assert (sound[: round(0.95 * RATE)] == 0.5).all()
    assert sound[RATE] == pytest.approx(0.5 * np.sqrt(0.5), abs=1e-3)
    assert not sound[round(1.05 * RATE) :].any()
    assert (np.diff(sound[round(0.95 * RATE) : round(1.05 * RATE)]) <= 0).all()


def test_pieces_that_go_on_from_one_another_have_no_join(tmp_path: Path) -> None:
    one = noise(3, 1)
    path = stored(tmp_path / "1.wav", one)
    sound = comp(tmp_path / "out.wav", (path, 0.5, 1), (path, 1, 1.75), (path, 1.75, 2.5))
    assert np.abs(sound - one[RATE // 2 : round(2.5 * RATE)]).max() <= STEP


def test_a_fade_is_short_where_a_piece_is_and_silent_where_a_file_ends(tmp_path: Path) -> None:
    one, two = stored(tmp_path / "1.wav", noise(1, 1)), stored(tmp_path / "2.wav", noise(1, 2))
    sound = comp(tmp_path / "out.wav", (one, 0.5, 1), (two, 0, 0.004), (one, 0, 0.5), fade_s=1)
    assert np.isfinite(sound).all()
    middle = round(0.5 * RATE)
    assert np.abs(sound[: middle - 200]).max() > 0.1
    long_after = comp(tmp_path / "out.wav", (one, 0.5, 3), (two, 0, 1))
    assert not long_after[round(0.51 * RATE) : round(2.49 * RATE)].any()
    assert long_after[round(2.51 * RATE) :].any()


def test_a_stereo_piece_makes_it_stereo(tmp_path: Path) -> None:
    mono = stored(tmp_path / "1.wav", noise(1, 1))
    wide = stored(tmp_path / "2.wav", np.stack([noise(1, 2), np.zeros(RATE)], axis=1))
    sound = comp(tmp_path / "out.wav", (mono, 0, 0.5), (wide, 0, 0.5))
    assert sound.shape == (RATE, 2)
    assert np.array_equal(sound[: RATE // 3, 0], sound[: RATE // 3, 1])
    assert not sound[-RATE // 3 :, 1].any()
    assert comp(tmp_path / "out.wav", (mono, 0, 0.5)).ndim == 1


def test_pieces_of_other_rates_keep_their_place(tmp_path: Path) -> None:
    tick = np.zeros(2 * 44100, np.float32)
    tick[44100] = 0.9
    path = stored(tmp_path / "1.wav", tick, 44100)
    rest = stored(tmp_path / "2.wav", np.zeros(16000), 16000)
    sound = comp(tmp_path / "out.wav", (rest, 0, 0.5), (path, 0.5, 1.5), (rest, 0, 1))
    assert np.abs(sound).argmax() == pytest.approx(RATE, abs=1)


def test_it_is_there_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored(tmp_path / "1.wav", noise(3, 1))
    folder = tmp_path / "takes"
    folder.mkdir()
    output = folder / "L001_T02.wav"
    output.write_bytes(b"the take before")
    stopped = CancelToken()
    stopped.cancel()
    piece = (path, Fraction(0), Fraction(3))
    with pytest.raises(Cancelled):
        write_comp([piece], output, sample_rate_hz=RATE, token=stopped)
    gone = (tmp_path / "Zoë.wav", Fraction(0), Fraction(1))
    with pytest.raises(SoundError, match=r"Zoë\.wav"):
        write_comp([piece, gone], output, sample_rate_hz=RATE, token=CancelToken())

    def fail(self: wave.Wave_write, samples: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(wave.Wave_write, "writeframesraw", fail)
        with pytest.raises(OutputError, match="full"):
            write_comp([piece], output, sample_rate_hz=RATE, token=CancelToken())
    assert [each.name for each in folder.iterdir()] == [output.name]
    assert output.read_bytes() == b"the take before"
    with pytest.raises(OutputError):
        write_comp([piece], tmp_path / "no" / "a.wav", sample_rate_hz=RATE, token=CancelToken())


def test_too_loud_a_sum_stays_at_full_scale(tmp_path: Path) -> None:
    loud = stored(tmp_path / "1.wav", np.full(RATE, 1.5, np.float32))
    sound = comp(tmp_path / "out.wav", (loud, 0, 1))
    assert np.abs(sound).max() <= 1
    assert sound.min() > 0.99


def test_memory_does_not_grow_with_length(tmp_path: Path) -> None:
    path = stored(tmp_path / "1.wav", np.zeros(8000 * 240), 8000)

    def peak(seconds: int, count: int) -> int:
        pieces = [(path, Fraction(n), Fraction(n + seconds)) for n in range(count)]
        tracemalloc.start()
        write_comp(pieces, tmp_path / "out.wav", sample_rate_hz=8000, token=CancelToken())
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2, 2)
    assert peak(120, 2) < 1.2 * peak(10, 2)
    assert peak(2, 60) < 1.2 * peak(2, 20)
