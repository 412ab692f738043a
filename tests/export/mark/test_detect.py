"""The mark is read after encoding, scaling and cutting, and never where there is none."""

from __future__ import annotations

from fractions import Fraction

import cv2
import numpy as np
import pytest

from emo_desktop.export.mark.detect import MarkReader
from emo_desktop.export.mark.embed import MarkEmbedder
from tests.export.mark.clips import PAYLOAD, encoded, marked_clip, moving_clip, read_back


@pytest.mark.parametrize(("crf", "scale"), [(18, 1.0), (28, 1.0), (23, 0.75), (28, 0.5)])
def test_the_mark_outlives_encoding_scaling_and_a_cut(crf: int, scale: float) -> None:
    clip = marked_clip(moving_clip(crf, frames=83), first=37)
    read = read_back(encoded(clip, crf=crf, scale=scale), skip=8)
    assert read is not None and read.payload == PAYLOAD
    assert read.chance < 1e-9


def test_a_small_picture_is_read_when_it_is_long_enough() -> None:
    clip = marked_clip(moving_clip(2, frames=150, width=256, height=256))
    read = read_back(encoded(clip, crf=23, scale=0.75))
    assert read is not None and read.payload == PAYLOAD


@pytest.mark.parametrize(("fps", "shown"), [(Fraction(24000, 1001), 1), (Fraction(50), 2)])
def test_other_frame_rates_and_half_the_frames_do_no_harm(fps: Fraction, shown: int) -> None:
    count = round(3 * fps)
    clip = moving_clip(3, frames=count)
    embedder = MarkEmbedder(PAYLOAD, width=512, height=512, fps=fps)
    reader = MarkReader(512, 512)
    for number in range(5, count, shown):
        reader.add(embedder.apply(clip[number], number), float((number - 5) / fps))
    read = reader.read()
    assert read is not None and read.payload == PAYLOAD


def test_a_brighter_copy_with_more_contrast_still_bears_the_mark() -> None:
    clip = [
        cv2.convertScaleAbs(f, alpha=1.1, beta=6) for f in marked_clip(moving_clip(4, frames=60))
    ]
    read = read_back([np.asarray(frame, np.uint8) for frame in clip])
    assert read is not None and read.payload == PAYLOAD


def test_a_still_picture_bears_it_too() -> None:
    clip = marked_clip(moving_clip(5, frames=60, still=True))
    read = read_back(encoded(clip, crf=26))
    assert read is not None and read.payload == PAYLOAD


@pytest.mark.parametrize("seed", range(3))
def test_films_without_a_mark_have_none(seed: int) -> None:
    clip = moving_clip(100 + seed, frames=40, width=160, height=200)
    assert read_back(clip) is None


def test_noise_black_and_flicker_are_no_marks() -> None:
    chance = np.random.default_rng(6)
    noise = [chance.integers(0, 256, (128, 128), dtype=np.uint8) for _ in range(40)]
    black = [np.zeros((128, 128), np.uint8)] * 40
    flicker = [np.full((128, 128), 90 + 60 * (number // 2 % 2), np.uint8) for number in range(40)]
    assert [read_back(clip) for clip in (noise, black, flicker)] == [None, None, None]


def test_two_films_marked_differently_are_told_apart() -> None:
    clip = moving_clip(7, frames=60)
    other = 0xFEDC_BA98_7654_3210
    read = read_back(marked_clip(clip, payload=other))
    assert read is not None and read.payload == other


def test_less_than_a_second_says_nothing() -> None:
    reader = MarkReader(64, 64)
    assert reader.read() is None and reader.seconds == 0
    for number, frame in enumerate(marked_clip(moving_clip(8, frames=20, width=64, height=64))):
        reader.add(frame, number / 25)
    assert reader.read() is None
