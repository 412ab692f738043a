"""What heads do and what is heard of them is what the program does and hears."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.emo.audio_encoder import embed_audio
from emo_desktop.emo.config import MINI
from emo_desktop.emo.packs.shared_encoder import shared_encoder
from emo_desktop.training.synthetic import performance
from emo_desktop.training.synthetic.performance import (
    FPS,
    FRAMES,
    MOST_TURN_DEG,
    Performance,
    Performer,
    draw_controls,
)
from emo_desktop.training.synthetic.voices import VoicePiece, read_voices


@pytest.fixture(scope="module")
def piece() -> VoicePiece:
    """Some seconds of speech."""
    whole = read_voices(None).piece(np.random.default_rng(1), held_out=False)
    return replace(whole, samples=whole.samples[: 6 * ANALYSIS_RATE_HZ])


@pytest.fixture(scope="module")
def performer() -> Performer:
    return Performer()


@pytest.fixture(scope="module")
def performed(performer: Performer, piece: VoicePiece) -> Performance:
    return performer.perform(piece, np.random.default_rng(5))


def first_frame(piece: VoicePiece, seed: int) -> int:
    return performance._first_frame(piece.samples, np.random.default_rng(seed))


def test_states_are_those_that_the_renderer_hears(
    performed: Performance, piece: VoicePiece
) -> None:
    first = first_frame(piece, 5)
    heard = embed_audio(
        shared_encoder(MINI.audio),
        MINI.audio,
        piece.samples,
        lead_samples=first * ANALYSIS_RATE_HZ // 25,
        frame_count=FRAMES,
        fps=FPS,
        device="cpu",
        dtype=torch.float32,
    )
    context = MINI.audio.context
    before = (context - 1) // 2
    for frame in (0, 17, FRAMES - 1):
        begin = 25 + 2 * frame - before
        stored = performed.hearing[begin : begin + context].reshape(-1, MINI.audio.width)
        np.testing.assert_allclose(stored, heard[frame].numpy(), atol=0.02)


def test_half_a_second_is_heard_on_both_sides(performed: Performance) -> None:
    assert performed.hearing.shape == (2 * FRAMES + 50, 5, 384)
    assert performed.hearing.dtype == np.float16


def test_the_same_chance_gives_the_same_motion(
    performer: Performer, performed: Performance, piece: VoicePiece
) -> None:
    again = performer.perform(piece, np.random.default_rng(5))
    np.testing.assert_array_equal(again.curves.weights, performed.curves.weights)
    np.testing.assert_array_equal(again.curves.head_deg, performed.curves.head_deg)
    np.testing.assert_array_equal(again.hearing, performed.hearing)


def test_heads_never_turn_too_far(performed: Performance) -> None:
    wild = replace(performed.curves, head_deg=performed.curves.head_deg * 1000)
    held = performance._held_in(wild, np.random.default_rng(0))
    assert (np.abs(held.head_deg) <= MOST_TURN_DEG).all()


def test_some_heads_are_nearly_still_and_some_lively() -> None:
    controls = [draw_controls(np.random.default_rng(seed)) for seed in range(200)]
    liveliness = np.array([control.head_motion for control in controls])
    assert 0.2 < (liveliness < 0.3).mean() < 0.5
    assert (liveliness > 1.3).any()
    assert len({control.emotion for control in controls}) == 7


def test_a_piece_too_short_for_a_choice_is_read_from_where_all_is_there(piece: VoicePiece) -> None:
    short = piece.samples[: 3 * ANALYSIS_RATE_HZ]
    first = performance._first_frame(short, np.random.default_rng(0))
    assert first == 13
