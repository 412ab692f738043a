"""The mark in frames: how little it changes, where, and in what kinds of frames."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from emo_desktop.export.mark.embed import MarkEmbedder, psnr_db
from emo_desktop.export.mark.pattern import PERIOD, chips_of, grid_of, possible_grids
from tests.export.mark.clips import FPS, PAYLOAD, marked_clip, moving_clip


@pytest.mark.parametrize(("width", "height"), [(512, 512), (320, 426), (640, 360)])
def test_the_mark_changes_a_film_by_less_than_51_db(width: int, height: int) -> None:
    clip = moving_clip(1, frames=50, width=width, height=height)[::4]
    embedder = MarkEmbedder(PAYLOAD, width=width, height=height, fps=FPS)
    marked = [embedder.apply(frame, 4 * number) for number, frame in enumerate(clip)]
    assert 51.0 <= psnr_db(np.stack(clip), np.stack(marked)) < 52


@pytest.mark.parametrize("texture", [0.0, 3.0, 20.0])
def test_the_energy_is_the_same_whatever_the_picture_shows(texture: float) -> None:
    noise = np.random.default_rng(2).normal(0, texture, (512, 512))
    frame = np.clip(120 + noise, 30, 220).astype(np.uint8)
    embedder = MarkEmbedder(PAYLOAD, width=512, height=512, fps=FPS)
    marked = [embedder.apply(frame, number) for number in range(0, 2 * PERIOD, 2)]
    assert psnr_db(np.stack([frame] * len(marked)), np.stack(marked)) == pytest.approx(
        51.1, abs=0.2
    )


def test_strokes_are_stronger_and_fewer_where_the_picture_is_rough() -> None:
    frame = np.full((512, 512), 120, np.uint8)
    chance = np.random.default_rng(3)
    frame[:, 256:] = np.clip(120 + chance.normal(0, 30, (512, 256)), 30, 220)
    marked = MarkEmbedder(PAYLOAD, width=512, height=512, fps=FPS).apply(frame, 0)
    change = np.abs(marked.astype(int) - frame)
    assert change[:, :256].max() == 1 and change[:, 256:].max() == 3
    assert (change[:, 256:] > 0).mean() < 0.2 < (change[:, :256] > 0).mean()


def test_nothing_is_changed_where_nothing_is_seen() -> None:
    chance = np.random.default_rng(4)
    frame = chance.integers(40, 200, (256, 256, 4), dtype=np.uint8)
    frame[..., 3] = 0
    frame[64:192, 64:192, 3] = 128
    marked = MarkEmbedder(PAYLOAD, width=256, height=256, fps=FPS).apply(frame, 3)
    seen = frame[..., 3] > 0
    assert (marked[~seen] == frame[~seen]).all() and (marked[..., 3] == frame[..., 3]).all()
    assert (marked[seen] != frame[seen]).any()


def test_luma_rgb_and_deeper_samples_bear_the_same_mark() -> None:
    luma = moving_clip(5, frames=1, width=256, height=256)[0]
    embedder = MarkEmbedder(PAYLOAD, width=256, height=256, fps=FPS)
    change = embedder.apply(luma, 7).astype(int) - luma
    grey = np.dstack([luma] * 3)
    assert (embedder.apply(grey, 7).astype(int) - grey == change[..., None]).all()
    wide = luma.astype(np.uint16) * 4
    assert (embedder.marked(wide.copy(), 7).astype(int) - wide == 4 * change).all()


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_the_strokes_are_the_same_whether_some_pixel_has_no_room_for_them(kind: type) -> None:
    luma = moving_clip(5, frames=1, width=256, height=256)[0].astype(kind)
    embedder = MarkEmbedder(PAYLOAD, width=256, height=256, fps=FPS)
    step = 1 if kind is np.uint8 else 4
    edge = luma.copy()
    edge[3, 5] = 0
    for number in range(4):
        change, beside = (embedder.apply(each, number).astype(int) - each for each in (luma, edge))
        assert set(np.unique(change)) <= {step * level for level in range(-3, 4)}
        beside[3, 5] = change[3, 5]
        assert (change == beside).all() and (change < 0).any() and (change > 0).any()


def test_the_mark_is_drawn_where_the_luma_lies() -> None:
    luma = moving_clip(5, frames=1, width=256, height=192)[0]
    embedder = MarkEmbedder(PAYLOAD, width=256, height=192, fps=FPS)
    memory = np.zeros((192, 320), np.uint8)
    part = memory[:, :256]
    part[:] = luma
    assert embedder.marked(part, 9) is part
    assert (part == embedder.apply(luma, 9)).all() and (memory[:, 256:] == 0).all()


def test_the_mark_never_turns_white_into_black() -> None:
    for level in (0, 255):
        frame = np.full((128, 128), level, np.uint8)
        marked = MarkEmbedder(PAYLOAD, width=128, height=128, fps=FPS).apply(frame, 0)
        assert np.abs(marked.astype(int) - level).max() <= 3


def test_frames_come_in_any_order_and_the_given_ones_stay() -> None:
    clip = moving_clip(6, frames=6, width=128, height=128)
    kept = [frame.copy() for frame in clip]
    forwards = marked_clip(clip)
    embedder = MarkEmbedder(PAYLOAD, width=128, height=128, fps=FPS)
    backwards = [embedder.apply(clip[number], number) for number in reversed(range(6))]
    assert all((one == other).all() for one, other in zip(forwards, backwards[::-1], strict=True))
    assert all((one == other).all() for one, other in zip(clip, kept, strict=True))


def test_a_slot_lasts_two_frames_of_25_and_four_of_50() -> None:
    frame = np.full((128, 128), 120, np.uint8)
    for fps, count in ((Fraction(25), 2), (Fraction(50), 4)):
        embedder = MarkEmbedder(PAYLOAD, width=128, height=128, fps=fps)
        marked = [embedder.apply(frame, number) for number in range(2 * count)]
        alike = [(each == marked[0]).all() for each in marked]
        assert alike == [True] * count + [False] * count


def test_wrong_frames_are_refused() -> None:
    embedder = MarkEmbedder(PAYLOAD, width=128, height=64, fps=FPS)
    for shape, kind in (((128, 64), np.uint8), ((64, 128), np.float32)):
        with pytest.raises(ValueError, match="kind"):
            embedder.apply(np.zeros(shape, kind), 0)  # type: ignore[arg-type]


def test_the_pattern_is_fair_and_never_changes() -> None:
    chips = chips_of(grid_of(512, 512))
    assert abs(float(chips.signs.mean())) < 0.02
    shares = [(chips.ranks >= rank).mean() for rank in (1, 2, 3)]
    assert shares == pytest.approx([1 / 2, 1 / 8, 1 / 18], rel=0.05)
    # Films that were marked must be readable by every later version.
    assert chips.signs.ravel()[:12].tolist() == FIRST_SIGNS
    assert chips.ranks.ravel()[:12].tolist() == FIRST_RANKS


@pytest.mark.parametrize("scale", [1.0, 0.75, 0.5, 0.6, 2.0])
@pytest.mark.parametrize(("width", "height"), [(512, 640), (1920, 1080), (1080, 1920), (128, 160)])
def test_the_grid_of_a_marked_film_is_among_those_tried_when_it_was_scaled(
    width: int, height: int, scale: float
) -> None:
    tried = possible_grids(round(width * scale), round(height * scale))
    assert grid_of(width, height) in tried and len(tried) <= 12


def test_no_difference_is_infinitely_good() -> None:
    frame = np.zeros((4, 4), np.uint8)
    assert psnr_db(frame, frame) == math.inf


FIRST_SIGNS = [-1, -1, 1, 1, -1, -1, -1, 1, 1, 1, 1, -1]
FIRST_RANKS = [1, 0, 1, 1, 3, 0, 0, 0, 0, 1, 0, 0]
