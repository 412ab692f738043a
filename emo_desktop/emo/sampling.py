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
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.guidance import Guidance, combined, joined

TRAIN_STEPS = 1000


@dataclass(frozen=True, slots=True)
class Reuse:
    """Inner layers change little from one step to the next; some steps may take over theirs.

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
        """Whether a step, counted from 0, takes over the inner layers of one before."""
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


def make_scheduler() -> DDIMScheduler:
    """DDIM as all these networks were trained: linear betas, zero terminal SNR, v, trailing."""
    return DDIMScheduler(
        num_train_timesteps=TRAIN_STEPS,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="linear",
        clip_sample=False,
        steps_offset=1,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )


def draw_noise(config: EmoConfig, frames: int, *, seed: int) -> Tensor:
    """(1, 4, frames, h, w) float32 noise of the trained size, the same on every device."""
    side = config.latent_side
    chance = torch.Generator("cpu").manual_seed(seed)
    noise = torch.randn((1, config.latent_channels, frames, side, side), generator=chance)
    return (
        noise
        if config.noise_limit is None
        else noise.clamp(-config.noise_limit, config.noise_limit)
    )


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
    network = _Network(backbone, passes, sampling)
    latents = noise
    for step, time in enumerate(scheduler.timesteps.tolist()):
        latents = _with_known(latents, known, noise, scheduler, time)
        runs = [range(noise.shape[2])] if windows is None else windows[step]
        total = torch.zeros_like(latents)
        count = torch.zeros(noise.shape[2], device=noise.device)
        for frames in runs:
            token.check()
            chosen = torch.as_tensor(list(frames), device=noise.device)
            total[:, :, chosen] += network.velocity(latents, time, chosen, step)
            count[chosen] += 1
        result = scheduler.step(total / count[:, None, None], time, latents)
        latents = result.prev_sample
        if step == sampling.steps - 1 and known is not None:
            latents = torch.cat([known.latents, latents[:, :, known.latents.shape[2] :]], dim=2)
        yield Denoised(step + 1, sampling.steps, latents, result.pred_original_sample)


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
        self._inner: dict[int, Tensor] = {}
        self._frames = passes[0].audio.shape[1]

    def velocity(self, latents: Tensor, time: int, chosen: Tensor, step: int) -> Tensor:
        """The guided velocity (1, 4, W, h, w) of the chosen W of the frames (1, 4, F, h, w)."""
        weight = self._backbone.conv_in.weight
        noisy = latents[:, :, chosen].to(weight.dtype)
        at = torch.tensor(time, device=latents.device)
        answers = []
        for number, batch in enumerate(self._batches):
            conditions = _for_frames(batch, chosen, self._frames)
            samples = noisy.expand(len(conditions.audio), -1, -1, -1, -1)
            answers.append(self._predict(number, samples, at, conditions, chosen, step))
        return combined(torch.cat(answers), self._sampling.guidance)

    def _predict(
        self,
        number: int,
        samples: Tensor,
        time: Tensor,
        conditions: Conditions,
        chosen: Tensor,
        step: int,
    ) -> Tensor:
        reuse = self._sampling.reuse
        if reuse.every == 1:
            return cast("Tensor", self._backbone(samples, time, conditions))
        inner = self._kept(number, chosen) if reuse.is_reused(step) else None
        velocity, inner = self._backbone.predict(
            samples, time, conditions, outer=reuse.outer, inner=inner
        )
        self._keep(number, chosen, inner)
        return velocity

    def _kept(self, number: int, chosen: Tensor) -> Tensor:
        return self._inner[number][:, chosen].flatten(0, 1)

    def _keep(self, number: int, chosen: Tensor, inner: Tensor) -> None:
        by_sample = inner.unflatten(0, (-1, len(chosen)))
        if number not in self._inner:
            shape = (by_sample.shape[0], self._frames, *by_sample.shape[2:])
            self._inner[number] = by_sample.new_zeros(shape)
        self._inner[number][:, chosen] = by_sample


def _for_frames(conditions: Conditions, chosen: Tensor, frames: int) -> Conditions:
    """The conditions of some of the frames."""
    if len(chosen) == frames and bool((chosen[1:] > chosen[:-1]).all()):
        return conditions
    face, speed = conditions.face, conditions.speed
    return replace(
        conditions,
        audio=conditions.audio[:, chosen],
        face=face if face.shape[1] == 1 else face[:, chosen],
        speed=None if speed is None else speed[:, chosen],
    )
