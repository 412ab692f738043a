"""Frames that the networks draw while they learn: many clips at once, as latents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import torch
from torch import Tensor

from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.schedule import make_scheduler
from emo_desktop.training.emo.batches import Batch
from emo_desktop.training.emo.networks import Networks

# From latents (B, C, F, h, w) to the latents (B, F, C, h, w) of the same frames as the ReferenceNet
# sees motion frames.
SeeAgain = Callable[[Tensor], Tensor]


@torch.no_grad()
def draw_apart(networks: Networks, batch: Batch, *, steps: int, seed: int) -> Tensor:
    """Frames drawn each by itself, all frames of a sample from the same noise.

    Args:
        networks: that draw.
        batch: B samples of F frames; its targets are not looked at.
        steps: of DDIM.
        seed: chooses the noise.

    Returns:
        (B, C + D, F, h, w) latents.
    """
    noise = _noise(networks.config, batch, 1, seed=seed)
    noise = noise.expand(-1, -1, batch.target.shape[2], -1, -1)
    batch = replace(batch, motion=None)
    with networks.without_time(True):
        return _denoised(networks, batch, noise, steps)


@torch.no_grad()
def draw_film(
    networks: Networks, batch: Batch, see_again: SeeAgain, *, steps: int, seed: int
) -> Tensor:
    """Films, window by window, each begun from the last frames of the one before.

    Args:
        networks: that draw.
        batch: B samples of F frames in a row.
        see_again: turns latents of frames into what the ReferenceNet sees of them.
        steps: of DDIM.
        seed: chooses the noise.

    Returns:
        (B, C + D, F, h, w) latents.
    """
    config, count = networks.config, batch.target.shape[2]
    drawn: list[Tensor] = []
    for first in range(0, count, config.window_frames):
        rows = torch.arange(first, first + config.window_frames).clamp(max=count - 1)
        window = _window(batch, rows)
        if drawn:
            before = torch.cat(drawn, dim=2)[:, :, -config.motion_frames :]
            window = replace(window, motion=see_again(before))
        noise = _noise(config, window, config.window_frames, seed=seed, first=first)
        latents = _denoised(networks, window, noise, steps)
        drawn.append(latents[:, :, : count - first])
    return torch.cat(drawn, dim=2)


def _window(batch: Batch, rows: Tensor) -> Batch:
    """Some of the frames, after no others."""
    speed = batch.speed
    return replace(
        batch,
        target=batch.target[:, :, rows],
        motion=None,
        face=batch.face[:, rows],
        hearing=batch.hearing[:, rows],
        weights=batch.weights[:, :, rows],
        speed=None if speed is None else speed[:, rows],
        curves=batch.curves[:, rows],
    )


def _noise(config: EmoConfig, batch: Batch, frames: int, *, seed: int, first: int = 0) -> Tensor:
    """(B, C + D, frames, h, w) for the samples of a batch; see ``draw_noise``."""
    samples = len(batch.target)
    noise = draw_noise(config, frames, seed=seed, first_frame=first, samples=samples)
    return noise.to(batch.target.device)


def _denoised(networks: Networks, batch: Batch, noise: Tensor, steps: int) -> Tensor:
    was_training = networks.training
    networks.eval()
    conditions = networks.conditions(batch, None)
    scheduler = make_scheduler()
    scheduler.set_timesteps(steps)
    latents = noise
    for time in scheduler.timesteps.tolist():
        times = torch.tensor([time], device=noise.device)
        velocity = networks.predict(latents, times, conditions).float()
        latents = scheduler.step(velocity, time, latents).prev_sample
    networks.train(was_training)
    return latents
