"""The crossed-audio test: does a mouth follow its own voice, and not its own habit?

Held-out people are drawn without a guide, once with their own voice and once with another's; a
judge reads the mouths. With guides it is measured how close the mouth comes to the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.training.emo.batches import Batch, Batches, Choice
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.emo.drawing import draw_apart, draw_film
from emo_desktop.training.emo.judge import MouthJudge, correlation, mouth_square, true_opening
from emo_desktop.training.emo.latents import Latents
from emo_desktop.training.emo.networks import Networks

OWN_LEAST, CROSSED_MOST = 0.7, 0.15


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the crossed-audio test found; every r is the mean over the clips.

    Args:
        judge_r: of the judge on true frames of the same clips.
        own_r: of mouths driven by their own voice with their true opening.
        crossed_r: of mouths driven by another voice with the same true opening: near 0 when it is
            the sound that is followed.
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
        """Whether it is the sound that moves the mouth."""
        return self.own_r >= OWN_LEAST and abs(self.crossed_r) <= CROSSED_MOST


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
    judge: MouthJudge
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


class Gate:
    """Draws and measures.

    Args:
        scene: the clips.
        batches: gathers what steers them.
        latents: turns latents into pictures.
        steps: of DDIM.
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
        self._scene, self._batches, self._latents, self._steps = scene, batches, latents, steps
        self._halves = halves

    def frames(
        self,
        networks: Networks,
        *,
        is_guided: bool,
        by_rig: bool = False,
        is_crossed: bool = False,
        is_film: bool = False,
        with_speed: bool = False,
    ) -> list[Bytes]:
        """(F, S, S, 3) uint8 drawn of every clip."""
        choice = self._scene.choice(
            is_guided=is_guided, by_rig=by_rig, is_crossed=is_crossed, is_film=is_film
        )
        drawn = []
        for sample in range(len(choice.clips)):
            batch = self._batches.gather(_alone(choice, sample), with_speed=with_speed)
            with torch.autocast(batch.target.device.type, torch.bfloat16, enabled=self._halves):
                latents = self._drawn(networks, batch, sample, is_film=is_film).float()
            drawn.append(self._pictures(latents[0], sample))
        return drawn

    def measure(self, networks: Networks, *, is_film: bool = False) -> GateLook:
        """The test."""
        clips = self._scene.clips
        own = self.frames(networks, is_guided=False, is_film=is_film)
        crossed = self.frames(networks, is_guided=False, is_crossed=True, is_film=is_film)
        guided = self.frames(networks, is_guided=True, is_film=is_film)
        truth, few = (self.truth(is_guided=which, is_film=is_film) for which in (False, True))
        rigged: list[Bytes] = []
        if any(clip.rig_points is not None for clip in clips):
            rigged = self.frames(networks, is_guided=True, by_rig=True, is_film=is_film)
        rows = self._scene.frames(is_guided=False, is_film=is_film)
        fewer = self._scene.frames(is_guided=True, is_film=is_film)
        true = [true_opening(clip)[rows] for clip in clips]
        others = [true[number - 1] for number in range(len(true))]
        told = self._told(own)
        result = GateResult(
            judge_r=_mean_r(self._told(truth), true),
            own_r=_mean_r(told, true),
            crossed_r=_mean_r(self._told(crossed), true),
            heard_r=_mean_r(self._told(crossed), others),
            travel=float(np.mean([_travel(a, b) for a, b in zip(told, true, strict=True)])),
            guided_r=_mean_r(self._told(guided), [true_opening(clip)[fewer] for clip in clips]),
            guided_db=self._mouth_db(guided, few),
            rig_db=self._mouth_db(rigged, few) if rigged else 0.0,
            still_db=self._mouth_db(self._still(few), few),
            ceiling_db=self._mouth_db(self._ceiling(is_film=is_film), few),
        )
        return GateLook(result, own, crossed, guided, rigged)

    def truth(self, *, is_guided: bool = False, is_film: bool = False) -> list[Bytes]:
        """The true frames of every clip."""
        rows = self._scene.frames(is_guided=is_guided, is_film=is_film)
        return [clip.frames[rows] for clip in self._scene.clips]

    def fewer(self, drawn: Sequence[Bytes], *, is_film: bool = False) -> list[Bytes]:
        """Of unguided frames those that are also drawn with a guide."""
        rows = self._scene.frames(is_guided=False, is_film=is_film)
        few = self._scene.frames(is_guided=True, is_film=is_film)
        return [frames[np.isin(rows, few)] for frames in drawn]

    def _drawn(self, networks: Networks, batch: Batch, sample: int, *, is_film: bool) -> Tensor:
        if not is_film:
            return draw_apart(networks, batch, steps=self._steps, seed=sample)
        picture = self._scene.clips[sample].reference

        def see_again(latents: Tensor) -> Tensor:
            frames = self._latents.pictures(latents[0].transpose(0, 1), picture)
            return self._latents.seen(frames)[None]

        return draw_film(networks, batch, see_again, steps=self._steps, seed=sample)

    def _pictures(self, latents: Tensor, sample: int) -> Bytes:
        """(F, S, S, 3) of latents (C, F, h, w)."""
        reference = self._scene.clips[sample].reference
        return self._latents.pictures(latents.transpose(0, 1), reference)

    def _ceiling(self, *, is_film: bool) -> list[Bytes]:
        choice = self._scene.choice(is_guided=True, by_rig=False, is_crossed=False, is_film=is_film)
        batch = self._batches.gather(choice)
        return [self._pictures(each, sample) for sample, each in enumerate(batch.target)]

    def _still(self, truth: Sequence[Bytes]) -> list[Bytes]:
        pictures = []
        for clip, frames in zip(self._scene.clips, truth, strict=True):
            size = frames.shape[1]
            small = cv2.resize(clip.reference, (size, size), interpolation=cv2.INTER_AREA)
            pictures.append(np.broadcast_to(small, frames.shape))
        return pictures

    def _told(self, drawn: Sequence[Bytes]) -> list[Floats]:
        clips = self._scene.clips
        judge = self._scene.judge
        return [judge.openings(clip, frames) for clip, frames in zip(clips, drawn, strict=True)]

    def _mouth_db(self, drawn: Sequence[Bytes], truth: Sequence[Bytes]) -> float:
        """PSNR round the mouth, of all clips together."""
        squares = []
        for clip, ours, theirs in zip(self._scene.clips, drawn, truth, strict=True):
            left, top, side = (round(part * ours.shape[1]) for part in mouth_square(clip))
            rows, columns = slice(max(0, top), top + side), slice(max(0, left), left + side)
            error = ours[:, rows, columns].astype(float) - theirs[:, rows, columns]
            squares.append(np.mean(error**2))
        return float(10 * np.log10(255**2 / max(np.mean(squares), 1e-9)))


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
    return float(np.mean([correlation(a, b) for a, b in zip(told, true, strict=True)]))


def _travel(told: Floats, true: Floats) -> float:
    return float(told.std() / max(true.std(), 1e-6))
