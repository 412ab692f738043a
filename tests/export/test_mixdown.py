"""The sound of a film: every part at its sample, nothing too loud, nothing kept in memory."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from emo_desktop.export.limiter import ATTACK_S, RELEASE_S, Limiter
from emo_desktop.export.mixdown import FADE_S, MixedTrack, SoundPart, mix_parts

RATE = 48000
EDGE = round(FADE_S * RATE)


def tone(seconds: float, *, hz: float = 440, level: float = 0.1, rate_hz: int = RATE) -> Floats:
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(level * np.sin(2 * np.pi * hz * time))


def stored(path: Path, sound: Floats, rate_hz: int = RATE) -> Path:
    soundfile.write(path, sound, rate_hz, subtype="FLOAT")
    return path


def part(path: Path, in_s: float, out_s: float, begin_s: float, gain_db: float = 0) -> SoundPart:
    return SoundPart(path, Fraction(in_s), Fraction(out_s), Fraction(begin_s), gain_db)


def mixed(
    *parts: SoundPart, seconds: float = 4, channels: int = 1, rate_hz: int = RATE
) -> tuple[Floats, MixedTrack]:
    track = mix_parts(
        parts, sample_rate_hz=rate_hz, channels=channels, duration_s=Fraction(seconds)
    )
    assert (track.sample_rate_hz, track.channels) == (rate_hz, channels)
    blocks = [*track.blocks, np.zeros((0, channels), np.float32)]
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    return np.concatenate(blocks), track


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    chance = np.random.default_rng(1)
    return stored(tmp_path / "voice.wav", 0.1 * chance.normal(size=5 * RATE).clip(-3, 3))


def test_a_part_is_heard_at_its_sample_and_nothing_else_is(voice: Path) -> None:
    sound, track = mixed(part(voice, 1, 2, 1.5))
    source, _ = soundfile.read(voice, dtype="float32")
    begin, end = round(1.5 * RATE), round(2.5 * RATE)
    assert len(sound) == 4 * RATE
    assert not sound[:begin].any()
    assert not sound[end:].any()
    assert np.array_equal(
        sound[begin + EDGE : end - EDGE, 0], source[RATE + EDGE : 2 * RATE - EDGE]
    )
    assert track.reduction_db == 0


def test_both_edges_fade(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.wav", np.full(RATE, 0.5))
    sound, _ = mixed(part(path, 0.25, 0.75, 1), seconds=2)
    begin, end = RATE, RATE + RATE // 2
    rise, fall = sound[begin : begin + EDGE, 0], sound[end - EDGE : end, 0]
    assert (np.diff(rise) > 0).all()
    assert rise[0] < 0.001
    assert np.allclose(rise, fall[::-1], atol=1e-6)
    assert np.abs(np.diff(sound[:, 0])).max() < 0.5 * np.pi / 2 / EDGE * 1.05
    short, _ = mixed(part(path, 0.25, 0.252, 1), seconds=2)
    assert 0.4 < short.max() <= 0.5


def test_a_line_that_was_split_sounds_as_before(voice: Path) -> None:
    whole, _ = mixed(part(voice, 0.5, 3.5, 0.25))
    pieces = [part(voice, 2, 3.5, 1.75), part(voice, 0.5, 1, 0.25), part(voice, 1, 2, 0.75)]
    assert np.array_equal(mixed(*pieces)[0], whole)


def test_the_gain_of_a_line_that_was_split_goes_over_without_a_click_or_a_gap(
    tmp_path: Path,
) -> None:
    path = stored(tmp_path / "a.wav", np.full(4 * RATE, 0.2))
    sound = mixed(part(path, 0, 1, 0), part(path, 1, 2, 1, 6), part(path, 2, 4, 2, -20))[0][:, 0]
    levels = [sound[round(at_s * RATE)] for at_s in (0.5, 0.99, 1.01, 1.5, 2.5)]
    assert np.allclose(levels, [0.2, 0.2, 0.2 * 10**0.3, 0.2 * 10**0.3, 0.02], atol=1e-4)
    inside = sound[EDGE : 3 * RATE]
    assert inside.min() > 0.019
    assert np.abs(np.diff(inside)).max() < 0.5 * np.pi / 2 / EDGE * 1.05


@settings(max_examples=20, deadline=None)
@given(
    cut=st.integers(1, 40_000),
    gains_db=st.tuples(st.sampled_from([0, -6, 3.5]), st.sampled_from([0, -6, 3.5])),
    begin=st.integers(0, 70_000),
)
def test_two_lines_that_adjoin_are_exactly_one_after_the_other(
    tmp_path_factory: pytest.TempPathFactory, cut: int, gains_db: tuple[float, float], begin: int
) -> None:
    """No sample between them is missing, doubled or faded, wherever the border is."""
    folder = tmp_path_factory.mktemp("two")
    chance = np.random.default_rng(cut)
    first = stored(folder / "a.wav", 0.1 * chance.uniform(-1, 1, 3 * RATE))
    second = stored(folder / "b.wav", 0.1 * chance.uniform(-1, 1, 3 * RATE))
    at_s, cut_s = Fraction(begin, RATE), Fraction(cut + EDGE, RATE)
    parts = [
        SoundPart(first, Fraction(1, 3), Fraction(1, 3) + cut_s, at_s, gains_db[0]),
        SoundPart(second, Fraction(1, 2), Fraction(3, 2), at_s + cut_s, gains_db[1]),
    ]
    track = mix_parts(parts, sample_rate_hz=RATE, channels=1, duration_s=Fraction(4))
    sound = np.concatenate(list(track.blocks))[:, 0]
    pieces = [
        soundfile.read(first, dtype="float32")[0][RATE // 3 :][: cut + EDGE],
        soundfile.read(second, dtype="float32")[0][RATE // 2 :][:RATE],
    ]
    whole = np.concatenate(
        [
            piece * np.float32(10 ** (gain_db / 20))
            for piece, gain_db in zip(pieces, gains_db, strict=True)
        ]
    )
    heard = sound[begin : begin + len(whole)]
    assert np.array_equal(heard[EDGE:-EDGE], whole[EDGE:-EDGE])
    assert not sound[:begin].any() and not sound[begin + len(whole) :].any()


def test_overlapping_parts_add_up(tmp_path: Path) -> None:
    low = stored(tmp_path / "low.wav", tone(2, hz=200))
    high = stored(tmp_path / "high.wav", tone(2, hz=3000))
    both, _ = mixed(part(low, 0, 2, 0.5), part(high, 0, 2, 1.25, -6))
    one, _ = mixed(part(low, 0, 2, 0.5))
    other, _ = mixed(part(high, 0, 2, 1.25))
    assert np.allclose(both, one + 10 ** (-6 / 20) * other, atol=1e-6)


@pytest.mark.parametrize("rate_hz", [8000, 16000, 44100, 96000])
def test_takes_at_any_rate_keep_their_time(tmp_path: Path, rate_hz: int) -> None:
    sound = np.zeros(3 * rate_hz)
    sound[2 * rate_hz] = 0.9
    path = stored(tmp_path / "a.wav", sound, rate_hz)
    heard, _ = mixed(part(path, 1, 3, 0.5))
    assert np.abs(heard).argmax() == pytest.approx(1.5 * RATE, abs=1)


def test_a_mono_take_is_in_the_middle_and_stereo_stays_where_it_is(tmp_path: Path) -> None:
    mono = stored(tmp_path / "mono.wav", tone(1))
    left = stored(tmp_path / "left.wav", np.stack([tone(1), np.zeros(RATE)], axis=1))
    sound, _ = mixed(part(mono, 0, 1, 0), part(left, 0, 1, 2), channels=2)
    assert np.array_equal(sound[:RATE, 0], sound[:RATE, 1])
    assert np.abs(sound[:RATE]).max() == pytest.approx(0.1, abs=1e-3)
    assert not sound[2 * RATE :, 1].any()
    assert sound[2 * RATE :, 0].any()
    narrow, _ = mixed(part(left, 0, 1, 0), seconds=1)
    assert np.abs(narrow).max() == pytest.approx(0.05, abs=1e-3)


def test_the_film_ends_when_it_should(voice: Path) -> None:
    for seconds in (Fraction(1, 25), Fraction(1001, 800), Fraction(3)):
        sound, _ = mixed(part(voice, 0, 5, 0.5), part(voice, 0, 1, 90), seconds=float(seconds))
        assert len(sound) == round(seconds * RATE)
    assert not mixed(seconds=1.5)[0].any()
    assert len(mixed(seconds=1.5, channels=2)[0]) == 1.5 * RATE


def test_a_file_that_ends_too_early_is_silent_from_there(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.wav", tone(1))
    sound, _ = mixed(part(path, 0.5, 3, 0), part(path, 2, 3, 2))
    assert sound[: RATE // 2].any()
    assert not sound[RATE // 2 :].any()


def test_a_file_that_is_gone_is_named_at_once(tmp_path: Path, voice: Path) -> None:
    parts = [part(voice, 0, 1, 0), part(tmp_path / "Zoë 3.wav", 0, 1, 60)]
    with pytest.raises(SoundError, match=r"Zoë 3\.wav"):
        mix_parts(parts, sample_rate_hz=RATE, channels=1, duration_s=Fraction(90))


def test_what_is_too_loud_together_is_turned_down_in_time(tmp_path: Path) -> None:
    steady = stored(tmp_path / "a.wav", tone(6, level=0.5))
    burst = stored(tmp_path / "b.wav", tone(0.5, hz=1000, level=0.9))
    sound, track = mixed(part(steady, 0, 6, 0), part(burst, 0, 0.5, 2.0), seconds=6)
    assert np.abs(sound).max() <= 1
    assert np.abs(sound).max() > 0.97
    assert track.reduction_db == pytest.approx(20 * np.log10(1.4), abs=0.15)
    alone, _ = mixed(part(steady, 0, 6, 0), seconds=6)
    attack = round(2 * ATTACK_S * RATE)
    assert np.array_equal(sound[: 2 * RATE - attack], alone[: 2 * RATE - attack])
    assert np.array_equal(sound[5 * RATE :], alone[5 * RATE :])
    # Turned down smoothly: what the limiter adds to the tone has no edges.
    after = slice(round(2.5 * RATE), round(2.5 * RATE) + round(RELEASE_S * RATE))
    gain = np.abs(sound[after]).reshape(-1, 480).max(axis=1) / 0.5
    assert 0.7 < gain[0] < 0.8
    assert 0.85 < gain[-1] < 0.95
    assert (np.diff(gain) > 0).all()


def test_a_limiter_looks_ahead_and_cuts_nothing_off() -> None:
    sound = np.full((2 * RATE, 1), 0.5, np.float32)
    sound[RATE : RATE + 4800] = 2.0
    limited = np.concatenate(list(Limiter(RATE).limit(np.split(sound, [1, RATE - 100]))))
    gain = (limited / sound)[:, 0]
    assert gain[RATE : RATE + 4800] == pytest.approx(0.5, abs=1e-6)
    assert np.abs(np.diff(gain)).max() < 2.1 * 0.5 / (ATTACK_S * RATE)
    assert (gain[: RATE - round(ATTACK_S * RATE)] == 1).all()
    recovered = gain[RATE + 4800 + round(RELEASE_S * RATE)]
    assert recovered == pytest.approx(1 - 0.5 / np.e, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(1, 9000), min_size=1, max_size=8),
    st.integers(1, 2),
    st.integers(0, 1000),
    st.floats(0.1, 30),
)
def test_a_limiter_keeps_every_sample_and_none_is_too_loud(
    lengths: list[int], channels: int, seed: int, level: float
) -> None:
    chance = np.random.default_rng(seed)
    shape = (sum(lengths), channels)
    sound = (level * chance.normal(size=shape) * (chance.random(shape) < 0.01)).astype(np.float32)
    blocks = np.split(sound, np.cumsum(lengths)[:-1])
    limiter, whole = Limiter(8000), Limiter(8000)
    limited = np.concatenate(list(limiter.limit(blocks)))
    assert limited.shape == sound.shape
    assert np.abs(limited).max(initial=0) <= 1
    assert (limited * sound >= 0).all()
    assert (np.abs(limited) <= np.abs(sound)).all()
    assert np.allclose(limited, np.concatenate(list(whole.limit([sound]))), atol=2e-6)
    if np.abs(sound).max() <= 1:
        assert np.array_equal(limited, sound)
        assert limiter.most_reduction_db == 0
    else:
        assert limiter.most_reduction_db > 0


def test_memory_does_not_grow_with_parts_or_their_length(tmp_path: Path) -> None:
    path = stored(tmp_path / "a.wav", np.zeros(8000 * 120), 8000)

    def peak(count: int, seconds: int) -> int:
        parts = [part(path, 0.5, 0.5 + seconds, n * seconds * 0.75) for n in range(count)]
        track = mix_parts(
            parts, sample_rate_hz=8000, channels=2, duration_s=Fraction(count * seconds)
        )
        tracemalloc.start()
        for _ in track.blocks:
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(2, 4)
    assert peak(30, 4) < 1.3 * peak(6, 4)
    assert peak(4, 40) < 1.3 * peak(4, 8)
