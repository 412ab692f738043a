"""A clip's sound becomes requests for segments, piece by piece, in constant memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np

from emo_desktop.audio.phrases import split_at_pauses
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats
from emo_desktop.base.timing import frame_count, sample_at
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.control_points import points_during
from emo_desktop.motion.performance import MARGIN_S, PerformanceControls
from emo_desktop.render.request import SegmentRecipe, SegmentRequest

MARGIN_SAMPLES = round(MARGIN_S * ANALYSIS_RATE_HZ)


def plan_clip(
    blocks: Iterable[Floats],
    *,
    portrait: Portrait,
    fps: Fraction,
    seed: int,
    controls: PerformanceControls,
    renderer_id: str,
    chains_segments: bool = False,
    duration_s: Fraction | None = None,
) -> Iterator[SegmentRequest]:
    """The segments of one clip in order, each as soon as enough of the sound was read.

    Segments begin at pauses, follow each other without gap, and together have
    ``timing.frame_count`` frames.

    Args:
        blocks: the voice, mono float32 at 16 kHz, in pieces of any length.
        portrait: who speaks.
        fps: frames per second.
        seed: chooses blinks, glances and sway.
        controls: how to play; a segment gets only the points that shape it.
        renderer_id: names the renderer.
        chains_segments: whether it begins a segment from the last frames of the one before.
        duration_s: the exact length of the clip where it is known; else the blocks are counted.
            It matters only when half a frame lies within one sample of the end.

    Raises:
        SoundError: whatever reading the blocks raises.
    """
    buffer = _SoundBuffer(blocks)
    total = None if duration_s is None else frame_count(duration_s, fps)
    first, after = 0, ""
    for _, end_sample in split_at_pauses(buffer.unseen_blocks()):
        end = max(1, round(Fraction(end_sample, ANALYSIS_RATE_HZ) * fps))
        if total is not None:
            is_last = buffer.ends_at(end_sample)
            end = total if is_last else min(end, total)
        if end <= first:
            continue
        sound = _sound_of_frames(buffer, first, end, fps)
        recipe = SegmentRecipe(
            sound=sound.digest,
            first_sample=sound.first_sample,
            first_frame=first,
            frame_count=end - first,
            fps=fps,
            seed=seed,
            controls=controls_of_frames(controls, first, end, fps),
            portrait=portrait.digest,
            renderer_id=renderer_id,
            after=after,
        )
        yield SegmentRequest(portrait, sound, recipe)
        first, after = end, recipe.key if chains_segments else ""


def controls_of_frames(
    controls: PerformanceControls, first: int, end: int, fps: Fraction
) -> PerformanceControls:
    """The controls without the points that do not shape the frames ``first`` to ``end``."""
    if not controls.points:
        return controls
    near = points_during(controls.points, float(first / fps), float(end / fps))
    return replace(controls, points=near)


def _sound_of_frames(buffer: _SoundBuffer, first: int, end: int, fps: Fraction) -> SoundSlice:
    """The sound of the frames ``first`` to ``end`` with its margins, and no older sound kept."""
    begin = sample_at(first, fps, ANALYSIS_RATE_HZ) - MARGIN_SAMPLES
    stop = sample_at(end, fps, ANALYSIS_RATE_HZ) + MARGIN_SAMPLES
    samples = buffer.read(begin, stop)
    buffer.forget_before(sample_at(end, fps, ANALYSIS_RATE_HZ) - MARGIN_SAMPLES)
    return SoundSlice(samples=samples, first_sample=begin)


class _SoundBuffer:
    """The part of a sound that is still needed, read from its source as far as was asked for."""

    def __init__(self, blocks: Iterable[Floats]) -> None:
        self._source = iter(blocks)
        self._kept: deque[Floats] = deque()
        self._unseen: deque[Floats] = deque()
        self._first_kept = 0
        self._read_to = 0

    def unseen_blocks(self) -> Iterator[Floats]:
        """Every block once, for the one who looks for pauses; ``read`` may have run ahead."""
        while self._unseen or self._pull():
            yield self._unseen.popleft()

    def ends_at(self, sample: int) -> bool:
        """Whether the sound has no samples from ``sample`` on."""
        while self._read_to <= sample:
            if not self._pull():
                return True
        return False

    def read(self, begin: int, stop: int) -> Floats:
        """(stop - begin,) float32 samples; zeros before the start and after the end."""
        while self._read_to < stop and self._pull():
            pass
        window = np.zeros(stop - begin, np.float32)
        at = self._first_kept
        for block in self._kept:
            low, high = max(begin, at), min(stop, at + len(block))
            if low < high:
                window[low - begin : high - begin] = block[low - at : high - at]
            at += len(block)
        return window

    def forget_before(self, sample: int) -> None:
        """Let go of the blocks that end before ``sample``."""
        while self._kept and self._first_kept + len(self._kept[0]) <= sample:
            self._first_kept += len(self._kept.popleft())

    def _pull(self) -> bool:
        block = next(self._source, None)
        if block is None:
            return False
        self._kept.append(block)
        self._unseen.append(block)
        self._read_to += len(block)
        return True
