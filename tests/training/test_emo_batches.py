"""Batches: the right frames, the right sound, guides as asked for, chance from the seed alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from emo_desktop.base.jobs import CancelToken
from emo_desktop.motion.arkit import INDEX
from emo_desktop.training.emo.batches import (
    Batches,
    Choice,
    cells_of_face,
    mouth_opening,
)
from emo_desktop.training.emo.clip_file import TrainingClip, clip_path, write_clip
from emo_desktop.training.emo.clip_store import ClipStore
from emo_desktop.training.emo.recipe import Emphasis, GuideUse, Layers, RegionUse, Stage
from emo_desktop.training.emo.variation import mirrored, variant
from tests.training.emo_clips import TINY, draw_clip, face_points, write_clips
from tests.training.test_emo_clip_store import encode

FILM = Stage("film", (Layers.SPATIAL,), steps=1, clips=3, frames=12, is_film=True)
IMAGE = Stage("image", (Layers.SPATIAL,), steps=1, clips=5, frames=2)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ClipStore:
    """Four clips, one held out."""
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder, 4, held_out=1)
    return grown(folder)


def grown(folder: Path) -> ClipStore:
    """A store of the clips of a folder."""
    store = ClipStore(folder / "store", key="a")
    for _ in store.grow(folder, encode, token=CancelToken()):
        pass
    return store


def store_of(folder: Path, *clips: TrainingClip) -> ClipStore:
    """A store of these clips."""
    for number, each in enumerate(clips):
        write_clip(clip_path(folder, number), each)
    return grown(folder)


@pytest.fixture
def batches(store: ClipStore) -> Batches:
    """Of the store."""
    return Batches(store, TINY, Emphasis(mouth=10.0, eyes=3.0, face=2.0))


def chosen(frames: list[int], *, clip: int = 1, **changes: object) -> Choice:
    """Some frames of a clip, guided by the truth."""
    choice = Choice(
        clips=np.array([clip]),
        frames=np.array([frames]),
        is_film=False,
        is_guided=np.ones(1, bool),
        by_rig=np.zeros(1, bool),
        offsets=np.zeros((1, 2)),
        heard=np.array([clip]),
    )
    return replace(choice, **changes)  # type: ignore[arg-type]


def test_a_film_follows_its_motion_frames(store: ClipStore, batches: Batches) -> None:
    choice = batches.choose(FILM, GuideUse(), np.random.default_rng(0))
    batch = batches.gather(choice)
    count = TINY.motion_frames
    assert batch.motion is not None
    assert batch.motion.shape[1] == count
    first = int(choice.frames[0, 0])
    before = store.records["seen"][choice.clips[0], first - count : first]
    assert torch.equal(batch.motion[0], torch.from_numpy(before.astype(np.float32)))
    assert np.all(np.diff(choice.frames, axis=1) == 1)


def test_held_out_clips_are_never_learned(batches: Batches) -> None:
    rng = np.random.default_rng(0)
    clips = [batches.choose(IMAGE, GuideUse(), rng).clips for _ in range(40)]
    assert set(np.concatenate(clips)) == {1, 2, 3}


def test_still_clips_are_the_half_that_moves_less(batches: Batches) -> None:
    choice = batches.choose(IMAGE, GuideUse(), np.random.default_rng(0), still=True)
    assert set(choice.clips) == {1}  # of 1, 2 and 3, in the order of their speeds


def test_shut_eyes_are_looked_at_as_often_as_asked(tmp_path: Path) -> None:
    clip = draw_clip(3)
    clip.weights[7:9, [INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"]]] = 0.9
    clip.weights[15, INDEX["eyeBlinkLeft"]] = 0.9  # a wink
    store = store_of(tmp_path, clip, draw_clip(4))
    batches = Batches(store, TINY, Emphasis())
    rng = np.random.default_rng(0)
    stage = replace(IMAGE, clips=2, frames=400, shut_share=0.5)
    choice = batches.choose(stage, GuideUse(dropped=0.0), rng)
    shut = share_shut(choice)
    assert shut[0] == pytest.approx(0.5 + 0.5 * 2 / 24, abs=0.08)
    assert shut[1] == pytest.approx(2 / 24, abs=0.06), "there are none"
    assert len(np.unique(choice.frames[0])) == 24
    free = share_shut(batches.choose(stage, GuideUse(dropped=1.0), rng))
    assert free[0] == pytest.approx(2 / 24, abs=0.06), "no guide shows that they are"


def share_shut(choice: Choice) -> dict[int, float]:
    """By clip, how often the frames are chosen in which the first one's eyes are shut."""
    return {
        int(clip): float(np.isin(frames, (7, 8)).mean())
        for clip, frames in zip(choice.clips, choice.frames, strict=True)
    }


def test_a_network_that_refines_is_shown_the_reference_image(
    store: ClipStore, batches: Batches
) -> None:
    batch = batches.gather(chosen([1, 2]))
    assert batch.original is not None
    assert batch.original.pictures.shape == (1, 3, TINY.size_px, TINY.size_px)
    assert torch.equal(batch.original.flow_spread, torch.tensor([[0.5, 0.25]]))
    plain = Batches(store, replace(TINY, refiner=None), Emphasis())
    assert plain.gather(chosen([1, 2])).original is None


def test_equal_seeds_choose_alike(batches: Batches) -> None:
    first, second, other = (
        batches.choose(IMAGE, GuideUse(jitter=0.01), np.random.default_rng(seed))
        for seed in (3, 3, 4)
    )
    assert np.array_equal(first.frames, second.frames)
    assert np.array_equal(first.offsets, second.offsets)
    assert not np.array_equal(first.frames, other.frames)


def test_guides_are_left_out_as_often_as_asked(batches: Batches) -> None:
    stage = replace(IMAGE, clips=400)
    choice = batches.choose(stage, GuideUse(dropped=0.25), np.random.default_rng(0))
    assert np.mean(choice.is_guided) == pytest.approx(0.75, abs=0.08)
    stage = replace(stage, unguided=0.6)
    choice = batches.choose(stage, GuideUse(dropped=0.25), np.random.default_rng(0))
    assert np.mean(choice.is_guided) == pytest.approx(0.4, abs=0.08), "the stage knows better"


def test_without_a_guide_only_the_region_is_shown(batches: Batches) -> None:
    shown = batches.shown(chosen([0, 5], is_guided=np.zeros(1, bool)))
    assert shown.shape == (1, 2, TINY.locator.channels_in, 128, 128)
    assert not shown[:, :, :-1].any()
    region = shown[0, 0, -1]
    assert region[60, 60] == 1
    assert region[2, 2] == 0
    guided = batches.shown(chosen([0, 5]))
    assert guided[:, :, :-1].any()
    assert torch.equal(guided[:, :, -1], shown[:, :, -1])


def test_regions_are_given_room_as_often_as_asked(batches: Batches) -> None:
    stage, rng = replace(IMAGE, clips=400), np.random.default_rng(0)
    tight = batches.choose(stage, GuideUse(), rng).room
    assert tight is not None
    assert not tight.any()
    choice = batches.choose(stage, GuideUse(), rng, region=RegionUse(share=0.5, most=16.0))
    assert choice.room is not None
    both_sides = choice.room[:, :2] + choice.room[:, 2:]
    has_some = both_sides > 0
    assert np.mean(has_some, axis=0) == pytest.approx([0.5, 0.5], abs=0.08)
    assert both_sides[has_some].min() > 0.99
    assert 15 < both_sides.max() < 16.01
    assert np.median(both_sides[has_some]) == pytest.approx(4, rel=0.15)


def test_room_is_counted_in_how_far_the_head_goes(tmp_path: Path) -> None:
    still, moving = draw_clip(1), draw_clip(1)
    moving.points[...] += np.linspace(0, 0.03, len(moving.points), dtype=np.float32)[:, None, None]
    batches = Batches(store_of(tmp_path, still, moving), TINY, Emphasis())
    room = np.array([[2.0, 0, 1, 0]])
    for clip, (left, right) in enumerate([(0, 0), (0.06, 0.03)]):
        tight, wide = (
            batches.shown(chosen([3], clip=clip, room=each))[0, 0, -1] for each in (None, room)
        )
        first, last = (np.flatnonzero(each.any(dim=0))[[0, -1]] for each in (tight, wide))
        assert (first - last) / TINY.size_px == pytest.approx([left, -right], abs=0.01)
        rows = (np.flatnonzero(each.any(dim=1)) for each in (tight, wide))
        assert np.array_equal(*rows), "room across is none down"


def test_the_rig_draws_other_guides(batches: Batches) -> None:
    true, rigged = (
        batches.shown(chosen([3], by_rig=np.array([by_rig]))) for by_rig in (False, True)
    )
    assert not torch.equal(true, rigged)


def test_an_error_of_the_whole_guide_is_no_movement(batches: Batches) -> None:
    moved = chosen([0, 5], offsets=np.array([[0.02, -0.01]]))
    seen, aside = batches.shown(chosen([0, 5]))[0], batches.shown(moved)[0]
    assert not torch.equal(seen[:, :6], aside[:, :6])
    assert extremes(aside[:, 6:8]) == extremes(seen[:, 6:8])


def test_an_error_of_the_rig_is_no_movement(batches: Batches) -> None:
    rig = batches.shown(chosen([0, 5], by_rig=np.ones(1, bool)))[0]
    assert extremes(rig[:, 6:8]) == extremes(batches.shown(chosen([0, 5]))[0, :, 6:8])


def extremes(movement: torch.Tensor) -> list[tuple[float, float]]:
    """The least and the most of each channel of movement (F, 2, S, S)."""
    channels = movement.transpose(0, 1).flatten(1)
    return [(float(each.min()), float(each.max())) for each in channels]


def test_a_frame_hears_the_sound_round_it(store: ClipStore, batches: Batches) -> None:
    heard = batches.heard(chosen([7]))[0, 0]
    hearing = store.records["hearing"][1].astype(np.float32)
    middle = 25 + 14  # half a second before the first frame, then two steps a frame
    before = (TINY.audio.context - 1) // 2
    assert torch.equal(heard[before], torch.from_numpy(hearing[middle]))
    other = batches.heard(chosen([7], heard=np.array([2])))[0, 0]
    assert not torch.equal(heard, other)


def test_errors_round_the_mouth_count_most(batches: Batches) -> None:
    weights = batches.gather(chosen([0])).weights[0, 0, 0]
    lips = cells_of_face(draw_clip(1).points[0], "lips")
    assert weights.mean() == pytest.approx(1, abs=1e-4)
    assert weights[torch.from_numpy(lips)].min() == weights.max()
    assert weights[0, 0] == weights.min()
    assert weights.max() / weights.min() == pytest.approx(10)


def test_errors_of_the_flow_count_more_than_those_of_what_lies_on_it(store: ClipStore) -> None:
    batches = Batches(store, TINY, Emphasis(mouth=10.0, flow=20.0))
    weights = batches.gather(chosen([0])).weights[0, :, 0]
    assert weights.mean() == pytest.approx(1, abs=1e-4)
    assert torch.allclose(weights[0], weights[1])
    assert torch.allclose(weights[1], 20 * weights[2])
    assert torch.allclose(weights[2], weights[-1])


def test_speeds_are_told_only_when_asked(batches: Batches) -> None:
    choice = batches.choose(FILM, GuideUse(), np.random.default_rng(0))
    assert batches.gather(choice).speed is None
    told = batches.gather(replace(choice, is_told_speed=True)).speed
    assert told is not None
    assert told.shape[:2] == (3, 12)


def test_turns_are_told_of_heads_that_no_guide_shows(tmp_path: Path) -> None:
    head_deg = np.random.default_rng(0).normal(0, 4, (24, 3)).astype(np.float32)
    turning = replace(draw_clip(3), head_deg=head_deg)
    store = store_of(tmp_path, draw_clip(1), turning, draw_clip(4))
    choice = Choice(
        clips=np.array([1, 1, 2]),
        frames=np.array([[3, 9], [4, 0], [5, 6]]),
        is_film=False,
        is_guided=np.array([True, False, False]),
        by_rig=np.zeros(3, bool),
        offsets=np.zeros((3, 2)),
        heard=np.array([1, 1, 2]),
    )
    turns = Batches(store, TINY, Emphasis()).gather(choice).turns
    assert turns is not None
    assert turns.shape == (3, 3, 2)
    assert turns[0].isnan().all()
    said = turns[1].T.numpy() * np.sqrt(np.square(head_deg).mean())
    assert np.allclose(said, head_deg[[4, 0]], atol=1e-4)
    assert not turns[2].any(), "this one stands still"
    silent = Batches(store, replace(TINY, turn_noise=None), Emphasis())
    assert silent.gather(choice).turns is None


def test_a_mouth_that_opens_is_more_open() -> None:
    openings = [float(mouth_opening(face_points(amount))) for amount in (0, 0.5, 1)]
    assert openings == sorted(openings)
    assert openings[0] < 0.05 < openings[2]


def test_a_mirrored_clip_mirrored_again_is_the_clip() -> None:
    clip = draw_clip(1)
    once, twice = mirrored(clip), mirrored(mirrored(clip))
    assert np.array_equal(twice.frames, clip.frames)
    assert np.allclose(twice.points, clip.points, atol=1e-6)
    assert np.allclose(twice.weights, clip.weights)
    assert np.allclose(once.points[:, 468], (1, 0) + clip.points[:, 469] * (-1, 1), atol=1e-6)
    assert not np.allclose(once.points, clip.points, atol=1e-3)


def test_versions_of_a_clip_are_always_the_same() -> None:
    clip = draw_clip(1)
    assert variant(clip, 0, 5) is clip
    first, again, other = variant(clip, 2, 5), variant(clip, 2, 5), variant(clip, 2, 6)
    assert np.array_equal(first.frames, again.frames)
    assert not np.array_equal(first.frames, other.frames)
    assert np.array_equal(first.points, clip.points)
