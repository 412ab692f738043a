"""What a batch costs: the loss of a stage of diffusion, and that of learning to hear."""

from __future__ import annotations

import torch
from torch import Tensor

from emo_desktop.training.emo.batches import Batch
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.objective import (
    draw_dropped,
    draw_times,
    draw_training_noise,
    noisy_latents,
    velocity_loss,
    with_late_ones,
)
from emo_desktop.training.emo.recipe import Recipe, Stage

_LEAST_VARIANCE = 1e-3  # of a curve; those that hardly move are nothing to learn


def hearing_loss(networks: Networks, batch: Batch) -> Tensor:
    """How far the curves told from the sound are from the true ones, 1 for knowing nothing."""
    true = batch.curves
    errors = (networks.curves(batch.hearing).float() - true).square().flatten(0, 1).mean(dim=0)
    spread = true.flatten(0, 1).var(dim=0)
    moves = spread > _LEAST_VARIANCE
    shares: Tensor = errors / spread.clamp(min=_LEAST_VARIANCE)
    told: Tensor = shares[moves].mean() + errors[~moves].sum()
    return told


def diffusion_loss(
    networks: Networks, batch: Batch, recipe: Recipe, stage: Stage, chance: torch.Generator
) -> Tensor:
    """The loss of the velocities of a batch.

    Frames that stand alone have each their own noise; those of a film share its amount.

    Args:
        networks: that learn.
        batch: the samples.
        recipe: says how errors are weighed.
        stage: says how much noise there is, and what is dropped.
        chance: draws noise, and what is dropped.
    """
    target, places = batch.target, batch.weights
    samples, frames = target.shape[0], target.shape[2]
    if not stage.is_film:
        target, places = _apart(target), _apart(places)
    times = draw_times(len(target), chance)
    times = with_late_ones(times, stage.late_share, stage.late_from, chance)
    has_one = stage.is_film and networks.config.one_noise
    drawn = (*target.shape[:2], 1 if has_one else target.shape[2], *target.shape[3:])
    noise = draw_training_noise(drawn, recipe.objective, chance).expand_as(target)
    noisy = noisy_latents(target, noise, times)
    if not stage.is_film:
        noisy = _together(noisy, frames)
    batch = _with_noisy_motion(batch, stage.motion_noise, chance)
    dropped = draw_dropped(samples, stage.dropout, chance)
    with networks.without_time(not stage.is_film):
        conditions = networks.conditions(batch, dropped, hears=stage.hears)
        predicted = networks.predict(noisy, times, conditions)
    if not stage.is_film:
        predicted = _apart(predicted)
    return velocity_loss(predicted, target, noise, times, recipe.objective, places=places)


def _apart(latents: Tensor) -> Tensor:
    """(B·F, C, 1, h, w) of latents (B, C, F, h, w)."""
    return latents.transpose(1, 2).flatten(0, 1)[:, :, None]


def _together(latents: Tensor, frames: int) -> Tensor:
    """(B, C, F, h, w) of latents (B·F, C, 1, h, w)."""
    joined: Tensor = latents[:, :, 0].unflatten(0, (-1, frames)).transpose(1, 2)
    return joined


def _with_noisy_motion(batch: Batch, most: float, chance: torch.Generator) -> Batch:
    """Motion frames as a network might have drawn them: with errors of a random size."""
    if batch.motion is None or most == 0:
        return batch
    motion = batch.motion
    size = torch.rand((len(motion), 1, 1, 1, 1), generator=chance, device=chance.device)
    noise = torch.randn(motion.shape, generator=chance, device=chance.device)
    return batch.with_motion(motion + most * size * noise)
