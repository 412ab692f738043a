"""Plans: every frame once, with the sound around it, from a bounded part of the clip."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError
from emo_desktop.base.timing import frame_count, sample_at
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.performance import MARGIN_S, PerformanceControls
from emo_desktop.render.planner import plan_clip
from emo_desktop.render.request import SegmentRequest
from tests.render.scenes import FPS, in_blocks, make_portrait, make_voice

MARGIN = round(MARGIN_S * ANALYSIS_RATE_HZ)
LONGEST_SEGMENT_S = 8


def plan(
    blocks: Iterable[Floats],
    *,
    fps: Fraction = FPS,
    duration_s: Fraction | None = None,
    points: tuple[ControlPoint, ...] = (),
) -> Iterator[SegmentRequest]:
    return plan_clip(
        blocks,
        portrait=make_portrait(),
        fps=fps,
        seed=3,
        controls=PerformanceControls(lip_strength=1.5, points=points),
        renderer_id="flat-1",
        duration_s=duration_s,
    )


@given(
    samples=st.integers(1, 30 * ANALYSIS_RATE_HZ),
    fps=st.sampled_from([Fraction(1), Fraction(24000, 1001), Fraction(25), Fraction(240)]),
    block=st.sampled_from([1000, 16000, 10**6]),
)
@example(samples=8 * ANALYSIS_RATE_HZ + 1600, fps=Fraction(1), block=16000)
def test_every_frame_is_in_one_segment(samples: int, fps: Fraction, block: int) -> None:
    voice = make_voice(30)[:samples]
    requests = list(plan(in_blocks(voice, size=block), fps=fps))
    frames = list(itertools.chain.from_iterable(request.frames for request in requests))
    assert frames == list(range(frame_count(Fraction(samples, ANALYSIS_RATE_HZ), fps)))


def test_each_segment_has_the_sound_of_its_frames_with_margins() -> None:
    voice = make_voice(21.3)
    requests = list(plan(in_blocks(voice, size=1234)))
    assert len(requests) > 2
    padded = np.concatenate([np.zeros(MARGIN), voice, np.zeros(ANALYSIS_RATE_HZ + MARGIN)])
    for request in requests:
        begin = sample_at(request.first_frame, FPS, ANALYSIS_RATE_HZ) - MARGIN
        end = sample_at(request.frames.stop, FPS, ANALYSIS_RATE_HZ) + MARGIN
        assert request.sound.first_sample == begin
        assert request.sound.samples.dtype == np.float32
        np.testing.assert_array_equal(request.sound.samples, padded[begin + MARGIN : end + MARGIN])


def test_each_segment_carries_the_choices() -> None:
    for request in plan(in_blocks(make_voice(12))):
        assert (request.seed, request.recipe.renderer_id) == (3, "flat-1")
        assert request.controls.lip_strength == 1.5


def test_the_size_of_the_blocks_does_not_matter() -> None:
    voice = make_voice(25)
    keys = [[r.key for r in plan(in_blocks(voice, size=size))] for size in (999, 16000, 10**7)]
    assert keys[0] == keys[1] == keys[2]


def test_sound_after_a_segment_does_not_change_it() -> None:
    voice = make_voice(60)
    other = np.concatenate([voice[: 40 * ANALYSIS_RATE_HZ], make_voice(20, seed=9)])
    first, second = ([r.key for r in plan(in_blocks(v))][:4] for v in (voice, other))
    assert first == second


@pytest.mark.parametrize("samples_more", [-1, 0, 1])
def test_the_true_duration_decides_when_half_a_frame_is_left(samples_more: int) -> None:
    duration_s = Fraction(102, 100)  # 25.5 frames: round(…) is 26
    voice = make_voice(2)[: round(duration_s * ANALYSIS_RATE_HZ) + samples_more]
    requests = list(plan(in_blocks(voice), duration_s=duration_s))
    assert sum(request.frame_count for request in requests) == 26


def test_a_sound_shorter_than_a_frame_is_one_frame() -> None:
    (request,) = plan(in_blocks(make_voice(0.001)))
    assert list(request.frames) == [0]


def test_no_sound_is_no_segment() -> None:
    assert list(plan([])) == []


def test_reads_only_as_far_as_the_next_segment_needs() -> None:
    read_s = 0

    def hour() -> Iterator[Floats]:
        nonlocal read_s
        for seed in range(3600):
            read_s += 1
            yield make_voice(1, seed=seed)

    for request in itertools.islice(plan(hour()), 20):
        end_s = request.frames.stop / FPS
        assert read_s <= end_s + max(LONGEST_SEGMENT_S, MARGIN_S) + 2


def test_an_error_of_the_sound_arrives_after_the_segments_before_it() -> None:
    def broken() -> Iterator[Floats]:
        yield from in_blocks(make_voice(30))
        raise SoundError("damaged")

    requests = plan(broken())
    next(requests)
    with pytest.raises(SoundError, match="damaged"):
        list(requests)


def test_an_edited_point_dirties_only_the_segments_it_shapes() -> None:
    voice = [make_voice(40)]
    keys = []
    for value in (0.2, 0.9):
        points = (ControlPoint("browInnerUp", 3.0, 0.5), ControlPoint("jawOpen", 31.0, value))
        keys.append([request.motion_key for request in plan(voice, points=points)])
    differing = [before != after for before, after in zip(*keys, strict=True)]
    assert 1 <= sum(differing) <= 2
    assert not differing[0]
