"""The crossed-audio test: does a mouth follow its own voice, and not its own habit?

Held-out people are drawn without a guide, once with their own voice and once with another's; a
judge reads the mouths. With guides it is measured how close the mouth comes to the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.jobs import CancelToken
from emo_desktop.draft.topology import LIPS_OUTER_LOWER, LIPS_OUTER_UPPER
from emo_desktop.training.emo.batches import Batch, Batches, Choice
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.emo.drawing import draw_apart, draw_film
from emo_desktop.training.emo.latents import Latents
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.evaluation.clip_judge import ClipMouthJudge, points_in, true_opening
from emo_desktop.training.metrics.alignment import pearson
from emo_desktop.training.metrics.pictures import psnr_of

OWN_LEAST, CROSSED_MOST = 0.7, 0.15
_LIPS = [*LIPS_OUTER_UPPER, *LIPS_OUTER_LOWER]
_MOUTH_WIDTHS = 1.9  # of the square in which mouths are compared, in widths of the mouth


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the crossed-audio test found; every r is the mean over the clips.

    An r of fewer than eight frames is 0.

    Args:
        judge_r: of the judge on true frames of the same clips.
        own_r: of mouths driven by their own voice with their true opening.
        crossed_r: of mouths driven by another voice with the same true opening: not above 0, but
            for what the voices share, when it is the sound that is followed.
        heard_r: of these with the opening that belongs to the other voice.
        travel: how far own mouths move, in shares of how far they should.
        guided_r: of guided mouths with their true opening.
        guided_db: PSNR of guided frames round the mouth.
        rig_db: the same, guided by the draft rig; 0 where no clip has one.
        still_db: of the reference image, in their place.
        ceiling_db: of what the codec makes of the truth.
    """

    judge_r: float
    own_r: float
    crossed_r: float
    heard_r: float
    travel: float
    guided_r: float
    guided_db: float
    rig_db: float
    still_db: float
    ceiling_db: float

    @property
    def is_passed(self) -> bool:
        """Whether it is the sound that moves the mouth.

        Voices that happen to open where the others close give a crossed r below 0, of any size.
        """
        return self.own_r >= OWN_LEAST and self.crossed_r <= CROSSED_MOST


@dataclass(frozen=True, slots=True, eq=False)
class GateLook:
    """What was drawn for a gate, (F, S, S, 3) uint8 of every clip, and what was found.

    Args:
        result: what was found.
        own: unguided, with the own voice.
        crossed: unguided, with another voice.
        guided: by the truth.
        rigged: guided by the draft rig; none where no clip has one.
    """

    result: GateResult
    own: Sequence[Bytes]
    crossed: Sequence[Bytes]
    guided: Sequence[Bytes]
    rigged: Sequence[Bytes]


@dataclass(frozen=True, slots=True, eq=False)
class GateScene:
    """The clips a gate looks at, read once.

    Args:
        numbers: (K,) of their records.
        clips: K of them.
        judge: of mouths.
        every: one of so many frames is drawn, where they stand alone; of guided ones, which are
            close to each other, one of thrice as many.
    """

    numbers: Ints
    clips: Sequence[TrainingClip]
    judge: ClipMouthJudge
    every: int = 2

    def frames(self, *, is_guided: bool, is_film: bool) -> Ints:
        """(F,) numbers of the frames that are drawn of every clip."""
        step = 1 if is_film else self.every * (3 if is_guided else 1)
        return np.arange(0, len(self.clips[0].frames), step)

    def choice(self, *, is_guided: bool, by_rig: bool, is_crossed: bool, is_film: bool) -> Choice:
        """All frames that are drawn, of all clips."""
        count = len(self.numbers)
        frames = self.frames(is_guided=is_guided, is_film=is_film)
        return Choice(
            clips=self.numbers,
            frames=np.broadcast_to(frames, (count, len(frames))),
            is_film=False,
            is_guided=np.full(count, is_guided),
            by_rig=np.full(count, by_rig),
            offsets=np.zeros((count, 2)),
            heard=np.roll(self.numbers, 1) if is_crossed else self.numbers,
        )


@dataclass(frozen=True, slots=True)
class _Limits:
    """Of a ``GateResult``: what the truth, the still reference and the codec alone give."""

    judge_r: float
    still_db: float
    ceiling_db: float


class Gate:
    """Draws and measures.

    Args:
        scene: the clips.
        batches: gathers what steers them.
        latents: turns latents into pictures.
        steps: of DDIM, at most; networks made for fewer draw in those.
        halves: whether to multiply in bfloat16.
    """

    def __init__(
        self,
        scene: GateScene,
        batches: Batches,
        latents: Latents,
        *,
        steps: int = 10,
        halves: bool = False,
    ) -> None:
        self._scene, self._clips = scene, scene.clips
        self._batches, self._latents, self._steps = batches, latents, steps
        self._halves = halves
        self._limits: dict[bool, _Limits] = {}

    def frames(
        self,
        networks: Networks,
        *,
        is_guided: bool,
        by_rig: bool = False,
        is_crossed: bool = False,
        is_film: bool = False,
        token: CancelToken,
    ) -> list[Bytes]:
        """(F, S, S, 3) uint8 drawn of every clip; the token is checked before each."""
        choice = self._scene.choice(
            is_guided=is_guided, by_rig=by_rig, is_crossed=is_crossed, is_film=is_film
        )
        device, drawn = next(networks.parameters()).device, []
        for sample in range(len(choice.clips)):
            token.check()
            batch = self._batches.gather(_alone(choice, sample)).to(device)
            with torch.autocast(device.type, torch.bfloat16, enabled=self._halves):
                latents = self._drawn(networks, batch, sample, is_film=is_film).float()
            drawn.append(self._pictures(latents[0], sample))
        return drawn

    def measure(self, networks: Networks, *, is_film: bool = False, token: CancelToken) -> GateLook:
        """The test.

        Raises:
            Cancelled: the token was cancelled.
        """
        clips = self._clips
        drawn = partial(self.frames, networks, is_film=is_film, token=token)
        own = drawn(is_guided=False)
        crossed = drawn(is_guided=False, is_crossed=True)
        guided = drawn(is_guided=True)
        rigged: list[Bytes] = []
        if any(clip.rig_points is not None for clip in clips):
            rigged = drawn(is_guided=True, by_rig=True)
        rows = self._scene.frames(is_guided=False, is_film=is_film)
        fewer = self._scene.frames(is_guided=True, is_film=is_film)
        true = [true_opening(clip)[rows] for clip in clips]
        others = [true[number - 1] for number in range(len(true))]
        told, told_crossed = self._told(own), self._told(crossed)
        few = self.truth(is_guided=True, is_film=is_film)
        limits = self._limits_of(true, few, is_film=is_film)
        result = GateResult(
            judge_r=limits.judge_r,
            own_r=_mean_r(told, true),
            crossed_r=_mean_r(told_crossed, true),
            heard_r=_mean_r(told_crossed, others),
            travel=float(np.mean([_travel(a, b) for a, b in zip(told, true, strict=True)])),
            guided_r=_mean_r(self._told(guided), [true_opening(clip)[fewer] for clip in clips]),
            guided_db=self._mouth_db(guided, few),
            rig_db=self._mouth_db(rigged, few) if rigged else 0.0,
            still_db=limits.still_db,
            ceiling_db=limits.ceiling_db,
        )
        return GateLook(result, own, crossed, guided, rigged)

    def truth(self, *, is_guided: bool = False, is_film: bool = False) -> list[Bytes]:
        """The true frames of every clip, as large as drawn ones."""
        rows = self._scene.frames(is_guided=is_guided, is_film=is_film)
        resized = self._latents.resized
        return [np.stack([resized(each) for each in clip.frames[rows]]) for clip in self._clips]

    def fewer(self, drawn: Sequence[Bytes], *, is_film: bool = False) -> list[Bytes]:
        """Of unguided frames those that are also drawn with a guide."""
        rows = self._scene.frames(is_guided=False, is_film=is_film)
        few = self._scene.frames(is_guided=True, is_film=is_film)
        return [frames[np.isin(rows, few)] for frames in drawn]

    def _drawn(self, networks: Networks, batch: Batch, sample: int, *, is_film: bool) -> Tensor:
        steps = min(self._steps, networks.config.steps)
        if not is_film:
            return draw_apart(networks, batch, steps=steps, seed=sample)
        picture = self._clips[sample].reference

        def see_again(latents: Tensor) -> Tensor:
            frames = self._latents.pictures(latents[0].transpose(0, 1), picture)
            return self._latents.seen(frames)[None].to(latents.device)

        return draw_film(networks, batch, see_again, steps=steps, seed=sample)

    def _pictures(self, latents: Tensor, sample: int) -> Bytes:
        """(F, S, S, 3) of latents (C, F, h, w)."""
        reference = self._clips[sample].reference
        return self._latents.pictures(latents.transpose(0, 1), reference)

    def _limits_of(self, true: list[Floats], few: list[Bytes], *, is_film: bool) -> _Limits:
        """What no training changes; measured in the first gate of its kind.

        Args:
            true: openings in the frames that are drawn unguided.
            few: the frames that are drawn with a guide.
            is_film: the kind of the gate.
        """
        if is_film not in self._limits:
            self._limits[is_film] = _Limits(
                judge_r=_mean_r(self._told(self.truth(is_film=is_film)), true),
                still_db=self._mouth_db(self._still(few), few),
                ceiling_db=self._mouth_db(self._ceiling(is_film=is_film), few),
            )
        return self._limits[is_film]

    def _ceiling(self, *, is_film: bool) -> list[Bytes]:
        choice = self._scene.choice(is_guided=True, by_rig=False, is_crossed=False, is_film=is_film)
        batch = self._batches.gather(choice, with_face=False)
        return [self._pictures(each, sample) for sample, each in enumerate(batch.target)]

    def _still(self, truth: Sequence[Bytes]) -> list[Bytes]:
        stills = [self._latents.resized(clip.reference) for clip in self._clips]
        return [np.broadcast_to(a, b.shape) for a, b in zip(stills, truth, strict=True)]

    def _told(self, drawn: Sequence[Bytes]) -> list[Floats]:
        """The openings of drawn mouths; where no face is seen, the usual one."""
        judge, told = self._scene.judge, []
        for clip, frames in zip(self._clips, drawn, strict=True):
            seen = judge.openings(clip, frames, points_in(frames, clip, judge.detector))
            told.append(np.where(np.isfinite(seen), seen, judge.usual))
        return told

    def _mouth_db(self, drawn: Sequence[Bytes], truth: Sequence[Bytes]) -> float:
        """PSNR round the mouth, of all clips together."""
        squares = []
        for clip, ours, theirs in zip(self._clips, drawn, truth, strict=True):
            left, top, side = (round(part * ours.shape[1]) for part in _mouth_square(clip))
            rows, columns = slice(max(0, top), top + side), slice(max(0, left), left + side)
            error = ours[:, rows, columns].astype(float) - theirs[:, rows, columns]
            squares.append(np.mean(error**2))
        return psnr_of(float(np.mean(squares)))


def _alone(choice: Choice, sample: int) -> Choice:
    row = slice(sample, sample + 1)
    return replace(
        choice,
        clips=choice.clips[row],
        frames=choice.frames[row],
        is_guided=choice.is_guided[row],
        by_rig=choice.by_rig[row],
        offsets=choice.offsets[row],
        heard=choice.heard[row],
    )


def _mean_r(told: Sequence[Floats], true: Sequence[Floats]) -> float:
    """The mean over the clips; 0 where a mouth does not move."""
    return float(np.mean([pearson(a, b) or 0.0 for a, b in zip(told, true, strict=True)]))


def _mouth_square(clip: TrainingClip) -> tuple[float, float, float]:
    """Left, top and side of the square round the mouth of a clip, in shares of its picture.

    It stays where it is while the head moves.
    """
    points = clip.points[:, _LIPS].astype(np.float64)
    low, high = points.min(axis=1), points.max(axis=1)
    x, y = ((low + high) / 2).mean(axis=0)
    side = _MOUTH_WIDTHS * float((high - low)[:, 0].mean())
    return x - side / 2, y - side * 0.45, side


def _travel(told: Floats, true: Floats) -> float:
    return float(told.std() / max(true.std(), 1e-6))
