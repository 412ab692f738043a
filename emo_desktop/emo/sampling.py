"""Denoising: from noise to the latents of frames, step by step."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import cast

import torch
from diffusers import DDIMScheduler
from torch import Tensor

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.guidance import Guidance, combined, joined
from emo_desktop.emo.schedule import make_scheduler

# Of longer films it would fill a GPU: 5 MB a frame for every step and pass that is kept.
_FRAMES_KEPT_ON_DEVICE = 64


@dataclass(frozen=True, slots=True)
class Reuse:
    """Inner layers change evenly from step to step; some steps may go on from what they were.

    Args:
        every: the inner layers are run in every so many steps; 1 runs them always.
        outer: how many of the last layers are run in every step.
    """

    every: int = 1
    outer: int = 2

    def __post_init__(self) -> None:
        if self.every < 1 or not 1 <= self.outer <= 3:
            raise ValueError(
                f"layers cannot be reused every {self.every} steps, {self.outer} outer"
            )

    def is_reused(self, step: int) -> bool:
        """Whether a step, counted from 0, leaves out the inner layers."""
        return step % self.every != 0


NO_REUSE = Reuse()


@dataclass(frozen=True, slots=True, eq=False)
class Sampling:
    """How latents are denoised.

    Args:
        steps: of DDIM.
        guidance: scales.
        reuse: of inner layers.
        batches_guidance: whether the passes of guidance are run as one batch.
    """

    steps: int
    guidance: Guidance
    reuse: Reuse = NO_REUSE
    batches_guidance: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Denoised:
    """Where a step of denoising has come.

    Args:
        step: steps done.
        steps: in all.
        latents: (1, 4, F, h, w) float32 after the step.
        guess: (1, 4, F, h, w) float32, what the latents will become, as seen from here.
    """

    step: int
    steps: int
    latents: Tensor
    guess: Tensor


@dataclass(frozen=True, slots=True, eq=False)
class KnownFrames:
    """Latents that the first frames shall have: they steer the others and come out unchanged.

    Args:
        latents: (1, 4, K, h, w) float32.
    """

    latents: Tensor


def denoise(
    backbone: Backbone,
    noise: Tensor,
    passes: Sequence[Conditions],
    sampling: Sampling,
    *,
    windows: Sequence[Sequence[Sequence[int]]] | None = None,
    known: KnownFrames | None = None,
    token: CancelToken,
) -> Generator[Denoised, None, None]:
    """The latents of frames after every step.

    Args:
        backbone: predicts velocities.
        noise: (1, 4, F, h, w) float32, what to begin with.
        passes: conditions of every pass of guidance, for all F frames.
        sampling: how.
        windows: for every step, windows of frame numbers that are denoised apart and averaged
            where they overlap; None: one window of all frames.
        known: frames whose latents are known already.
        token: checked before every call of the network.

    Yields:
        One for each step; the last one's latents are the result.

    Raises:
        Cancelled: the token was cancelled.
    """
    scheduler = make_scheduler()
    scheduler.set_timesteps(sampling.steps)
    # All that the device needs of the schedule goes there at once: later it need not be waited for.
    times = scheduler.timesteps.to(noise.device)
    whole = tuple(range(noise.shape[2]))
    runs = [[tuple(frames) for frames in each] for each in windows or [[whole]] * sampling.steps]
    numbers = {
        frames: None if frames == whole else torch.tensor(frames, device=noise.device)
        for frames in {frames for each in runs for frames in each}
    }
    network = _Network(backbone, passes, sampling)
    latents = noise
    for step, time in enumerate(scheduler.timesteps.tolist()):
        latents = _with_known(latents, known, noise, scheduler, time)
        velocities = []
        for frames in runs[step]:
            token.check()
            chosen = numbers[frames]
            velocities.append((chosen, network.velocity(latents, times[step], chosen, step)))
        result = scheduler.step(_averaged(velocities, latents), time, latents)
        latents = result.prev_sample
        if step == sampling.steps - 1 and known is not None:
            latents = torch.cat([known.latents, latents[:, :, known.latents.shape[2] :]], dim=2)
        yield Denoised(step + 1, sampling.steps, latents, result.pred_original_sample)


def _averaged(velocities: Sequence[tuple[Tensor | None, Tensor]], latents: Tensor) -> Tensor:
    """The velocity (1, 4, F, h, w) of all frames from those of windows, by their frame numbers."""
    if len(velocities) == 1 and velocities[0][0] is None:
        return velocities[0][1]
    total = torch.zeros_like(latents)
    count = torch.zeros(latents.shape[2], device=latents.device)
    for chosen, velocity in velocities:
        at = slice(None) if chosen is None else chosen
        total[:, :, at] += velocity
        count[at] += 1
    return total / count[:, None, None]


def _with_known(
    latents: Tensor, known: KnownFrames | None, noise: Tensor, scheduler: DDIMScheduler, time: int
) -> Tensor:
    """The latents, those of known frames brought to the noise of this step."""
    if known is None:
        return latents
    count = known.latents.shape[2]
    at = torch.tensor([time], device=latents.device)
    noisy = scheduler.add_noise(known.latents, noise[:, :, :count], at)
    return torch.cat([noisy, latents[:, :, count:]], dim=2)


class _Network:
    """The Backbone under the passes of guidance; keeps inner layers from step to step."""

    def __init__(
        self, backbone: Backbone, passes: Sequence[Conditions], sampling: Sampling
    ) -> None:
        self._backbone = backbone
        self._sampling = sampling
        self._batches = [joined(passes)] if sampling.batches_guidance else list(passes)
        self._inner = [_InnerLayers(passes[0].audio.shape[1]) for _ in self._batches]

    def velocity(self, latents: Tensor, time: Tensor, chosen: Tensor | None, step: int) -> Tensor:
        """The guided velocity (1, 4, W, h, w) of the chosen W of the frames (1, 4, F, h, w)."""
        wanted = latents if chosen is None else latents[:, :, chosen]
        noisy = wanted.to(self._backbone.conv_in.weight.dtype)
        answers = []
        for batch, inner in zip(self._batches, self._inner, strict=True):
            conditions = _for_frames(batch, chosen)
            samples = noisy.expand(len(conditions.audio), -1, -1, -1, -1)
            answers.append(self._predict(samples, time, conditions, inner, chosen, step))
        return combined(torch.cat(answers), self._sampling.guidance)

    def _predict(
        self,
        samples: Tensor,
        time: Tensor,
        conditions: Conditions,
        inner: _InnerLayers,
        chosen: Tensor | None,
        step: int,
    ) -> Tensor:
        reuse = self._sampling.reuse
        if reuse.every == 1:
            return cast("Tensor", self._backbone(samples, time, conditions))
        if reuse.is_reused(step):
            entered = inner.expected(step, chosen, samples.device)
            velocity, _ = self._backbone.predict(
                samples, time, conditions, outer=reuse.outer, inner=entered
            )
            return velocity
        velocity, entered = self._backbone.predict(samples, time, conditions, outer=reuse.outer)
        inner.keep(step, chosen, entered)
        return velocity


class _InnerLayers:
    """What the inner layers handed to the outer ones in the last two steps that ran them.

    Args:
        frames: F. Of many frames it is kept in main memory.
    """

    def __init__(self, frames: int) -> None:
        self._frames = frames
        self._kept: list[tuple[int, Tensor]] = []  # by step, (B, F, C, h, w)

    def keep(self, step: int, chosen: Tensor | None, inner: Tensor) -> None:
        """Take notice of what (B·W, C, h, w) entered the outer layers of the chosen W frames."""
        by_sample = inner.unflatten(0, (-1, self._frames if chosen is None else len(chosen)))
        if not self._kept or self._kept[-1][0] != step:
            shape = (len(by_sample), self._frames, *inner.shape[1:])
            device = inner.device if self._frames <= _FRAMES_KEPT_ON_DEVICE else "cpu"
            room = torch.empty(shape, dtype=inner.dtype, device=device)
            self._kept = [*self._kept[-1:], (step, room)]
        _, room = self._kept[-1]
        room[:, _places(chosen, room.device)] = by_sample.to(room.device)

    def expected(self, step: int, chosen: Tensor | None, device: torch.device) -> Tensor:
        """What (B·W, C, h, w) would enter in a later step if it went on changing as it did."""
        steps = [at for at, _ in self._kept]
        before, *rest = (
            room[:, _places(chosen, room.device)].to(device).flatten(0, 1) for _, room in self._kept
        )
        if not rest:
            return before
        return torch.lerp(before, rest[0], (step - steps[0]) / (steps[1] - steps[0]))


def _places(chosen: Tensor | None, device: torch.device) -> Tensor | slice:
    return slice(None) if chosen is None else chosen.to(device)


def _for_frames(conditions: Conditions, chosen: Tensor | None) -> Conditions:
    """The conditions of some of the frames; None: of all."""
    if chosen is None:
        return conditions
    face, speed, shown = conditions.face, conditions.speed, conditions.shown
    return replace(
        conditions,
        audio=conditions.audio[:, chosen],
        face=face if face.shape[1] == 1 else face[:, chosen],
        speed=None if speed is None else speed[:, chosen],
        shown=shown if shown is None or shown.shape[1] == 1 else shown[:, chosen],
    )
