"""What is heard of a step: the same in parts and whole, at the right time, kept and found again."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.audio.source import SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import ModelError
from emo_desktop.base.networks import Network
from emo_desktop.motion import speech_encoder
from emo_desktop.motion.speech_encoder import (
    STEP_SAMPLES,
    SpeechEncoder,
    SpeechTrack,
    normalised_window,
)
from emo_desktop.motion.visemes import CLASS_INDEX
from tests.audio.voices import RATE, babble, silence, slice_of
from tests.conftest import DATA

# A step's answer depends on its own samples and on its place in the window: see make_local_ear.py.
LOCAL_EAR = (DATA / "local_ear.onnx").read_bytes()
MARGIN_S = 8.5
NOISE = 0.05 * np.random.default_rng(1).normal(size=31 * RATE)
EVEN = np.tile(NOISE[: RATE // 20], 31 * 20)  # one impulse does not change its level


class Shelf:
    """Keeps everything, and counts."""

    def __init__(self) -> None:
        self.content: dict[str, bytes] = {}
        self.found = 0

    def get(self, key: str) -> bytes | None:
        self.found += key in self.content
        return self.content.get(key)

    def put(self, key: str, content: bytes) -> None:
        self.content[key] = content


def heard(
    sound: Floats | SoundSlice,
    first_step: int = 0,
    count: int | None = None,
    *,
    encoder: SpeechEncoder | None = None,
) -> SpeechTrack:
    sound = sound if isinstance(sound, SoundSlice) else slice_of(sound)
    count = len(sound.samples) // STEP_SAMPLES if count is None else count
    return (encoder or SpeechEncoder(LOCAL_EAR)).listen(sound, first_step=first_step, count=count)


def assert_same(one: SpeechTrack, other: SpeechTrack) -> None:
    assert one.first_step == other.first_step
    np.testing.assert_array_equal(one.posteriors, other.posteriors)
    np.testing.assert_array_equal(one.shapes, other.shapes)


def part_of(track: SpeechTrack, first_step: int, count: int) -> SpeechTrack:
    rows = slice(first_step - track.first_step, first_step - track.first_step + count)
    return SpeechTrack(first_step, track.posteriors[rows], track.shapes[rows])


@given(first=st.integers(-60, 1500), count=st.integers(1, 700))
def test_a_part_is_heard_as_in_the_whole(first: int, count: int) -> None:
    whole = heard(NOISE, -60, 2300, encoder=_shared)
    begin = round(first * STEP_SAMPLES - MARGIN_S * RATE)
    end = round((first + count) * STEP_SAMPLES + MARGIN_S * RATE)
    part = heard(slice_of(NOISE, begin, end - begin), first, count, encoder=_shared)
    assert_same(part, part_of(whole, first, count))


_shared = SpeechEncoder(LOCAL_EAR)


@pytest.mark.parametrize("step", [-1, 0, 137, 249, 250, 251, 724])
def test_an_impulse_is_heard_at_its_own_step(step: int) -> None:
    quiet = slice_of(EVEN, -STEP_SAMPLES * 50, 30 * RATE)
    loud = SoundSlice(quiet.samples.copy(), quiet.first_sample)
    for at in (step * STEP_SAMPLES, (step + 1) * STEP_SAMPLES - 1):
        loud.samples[at - loud.first_sample] = 0.9
    before, after = (heard(sound, -20, 800).posteriors for sound in (quiet, loud))
    changed = np.flatnonzero((before != after).any(axis=1)) - 20
    assert list(changed) == [step]


def test_windows_hand_over_gradually() -> None:
    # The steps of this sound differ by their place in the window alone.
    sound = np.tile(NOISE[:STEP_SAMPLES], 50 * 30)
    shapes = heard(sound, 300, 900).shapes
    np.testing.assert_array_equal(shapes[:600], shapes[300:])
    between = np.abs(shapes[275] - shapes[225])  # the second window hands over at step 550
    assert between.max() > 0.2
    assert np.abs(np.diff(shapes[225:276], axis=0)).max() < 0.05 * between.max()


def test_the_loudness_of_a_voice_does_not_matter() -> None:
    usual, soft = (heard(gain * NOISE, 100, 400) for gain in (1.0, 0.05))
    np.testing.assert_allclose(usual.posteriors, soft.posteriors, atol=2e-3)


def test_nothing_is_silent_outside_the_sound() -> None:
    track = heard(NOISE, -2000, 100)
    assert (track.posteriors[:, CLASS_INDEX["sil"]] == 1).all()
    assert not track.shapes.any()


def test_silence_needs_no_network() -> None:
    encoder = SpeechEncoder(b"no network")
    faintest = np.full(20 * RATE, 1 / 32768)
    for sound in (silence(20), faintest):
        track = heard(sound, 0, 600, encoder=encoder)
        assert (track.posteriors[:, CLASS_INDEX["sil"]] == 1).all()
        assert not track.shapes.any()


def test_samples_beyond_full_scale_are_clipped() -> None:
    loud = np.where(NOISE > 0.1, 3.0, NOISE)
    assert_same(heard(loud), heard(np.clip(loud, -1, 1)))


def test_a_window_is_heard_once(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = count_runs(monkeypatch)
    encoder = SpeechEncoder(LOCAL_EAR)
    for first in range(0, 1200, 100):
        heard(NOISE, first, 300, encoder=encoder)
    assert len(runs) == 5
    heard(NOISE, 0, 1400, encoder=SpeechEncoder(LOCAL_EAR))
    assert len(runs) == 10


def test_a_line_of_10_s_takes_two_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = count_runs(monkeypatch)
    heard(NOISE[: 10 * RATE], -70, 640)
    assert len(runs) == 2


def test_only_the_last_windows_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech_encoder, "_WINDOWS_KEPT", 2)
    encoder, runs = SpeechEncoder(LOCAL_EAR), count_runs(monkeypatch)
    first, again = heard(NOISE, encoder=encoder), heard(NOISE, encoder=encoder)
    assert len(runs) == 12
    heard(NOISE, 1400, 50, encoder=encoder)
    assert len(runs) == 12
    assert_same(first, again)


def test_what_was_heard_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf, runs = Shelf(), count_runs(monkeypatch)
    cold = heard(NOISE, encoder=SpeechEncoder(LOCAL_EAR, kept=shelf))
    heard_once = len(runs)
    warm = heard(NOISE, encoder=SpeechEncoder(LOCAL_EAR, kept=shelf))
    assert (len(runs), shelf.found) == (heard_once, heard_once)
    assert_same(cold, warm)
    assert_same(cold, heard(NOISE))


def test_another_network_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf()
    heard(NOISE, encoder=SpeechEncoder(LOCAL_EAR, kept=shelf))
    other = LOCAL_EAR.replace(b"local_ear", b"other_ear")
    heard(NOISE, encoder=SpeechEncoder(other, kept=shelf))
    assert shelf.found == 0


@pytest.mark.parametrize(
    "damage", [lambda kept: b"", lambda kept: kept[:-2], lambda kept: b"\xff" * len(kept)]
)
def test_damaged_entries_are_heard_again(damage) -> None:
    shelf = Shelf()
    expected = heard(NOISE, encoder=SpeechEncoder(LOCAL_EAR, kept=shelf))
    shelf.content = {key: damage(kept) for key, kept in shelf.content.items()}
    assert_same(expected, heard(NOISE, encoder=SpeechEncoder(LOCAL_EAR, kept=shelf)))


def test_threads_may_share_an_encoder() -> None:
    encoder = SpeechEncoder(LOCAL_EAR)
    expected = heard(NOISE)
    tracks: list[SpeechTrack] = []
    threads = [
        threading.Thread(target=lambda: tracks.append(heard(NOISE, encoder=encoder)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tracks) == 4
    for track in tracks:
        assert_same(track, expected)


def test_a_damaged_network_is_said() -> None:
    with pytest.raises(ModelError, match="cannot be loaded"):
        heard(NOISE, encoder=SpeechEncoder(b"no network"))


@pytest.mark.parametrize(
    ("level", "expected"),
    [(0.0707, 0.0707), (0.02, 0.0707), (1e-3, 1e-3 * 10**1.5), (4e-4, 4e-4), (0.9, 0.9 * 0.2512)],
)
def test_windows_are_brought_to_one_level(level: float, expected: float) -> None:
    time = np.arange(10 * RATE) / RATE
    tone = level * np.sqrt(2) * np.sin(2 * np.pi * 200 * time)
    window = normalised_window(tone)
    assert window.dtype == np.float32
    assert np.sqrt(np.mean(window.astype(np.float64) ** 2)) == pytest.approx(expected, rel=0.01)


def test_pauses_do_not_change_the_level() -> None:
    voice = babble(10)
    paused = voice.copy()
    paused[: 4 * RATE] = 0
    whole, rest = normalised_window(voice), normalised_window(paused)
    assert rest[5 * RATE :].std() == pytest.approx(whole[5 * RATE :].std(), rel=0.3)


def count_runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one entry whenever the network runs."""
    runs: list[int] = []
    run = Network.run

    def counted(network: Network, blob: Floats) -> list[Floats]:
        runs.append(1)
        return run(network, blob)

    monkeypatch.setattr(Network, "run", counted)
    return runs
