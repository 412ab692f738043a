"""The code of the mark: what was written is read, through noise, and noise is not."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.export.mark.code import CODED_BITS, decode, encode

PAYLOADS = [0, 1, 2**63, 2**64 - 1, 0x0123456789ABCDEF]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_written_is_read(payload: int) -> None:
    word = encode(payload)
    assert word.shape == (CODED_BITS,) and set(np.unique(word)) <= {-1.0, 1.0}
    (read,) = decode(word[None])
    assert read.payload == payload and (read.signs == word).all()


def test_noise_as_strong_as_one_and_a_half_times_each_bit_is_seen_through() -> None:
    chance = np.random.default_rng(1)
    payloads = [int(each) for each in chance.integers(0, 2**63, 40)]
    words = np.stack([encode(each) for each in payloads])
    # 320 bits of signal 1 and noise 1.12: a strength of 255, what a mark at its limit has.
    noisy = words + chance.normal(0, 1.12, words.shape)
    read = {each.row: each.payload for each in decode(noisy)}
    assert sum(read.get(row) == payload for row, payload in enumerate(payloads)) >= 39
    assert set(read.values()) <= set(payloads)


def test_lost_bits_are_made_up_for() -> None:
    word = encode(PAYLOADS[-1])
    word[np.random.default_rng(2).permutation(CODED_BITS)[: CODED_BITS // 2]] = 0
    assert decode(word[None])[0].payload == PAYLOADS[-1]


def test_noise_alone_is_hardly_ever_a_message() -> None:
    noise = np.random.default_rng(3).normal(0, 1, (300, CODED_BITS))
    assert not decode(noise)


def test_more_than_64_bits_are_refused() -> None:
    for payload in (-1, 2**64):
        with pytest.raises(ValueError, match="64 bits"):
            encode(payload)
