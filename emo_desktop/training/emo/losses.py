"""What a batch costs: the loss of a stage of diffusion, and that of learning to hear."""

from __future__ import annotations

import torch
from torch import Tensor

from emo_desktop.emo.config import FLOW_CHANNELS
from emo_desktop.emo.noise import with_room_for_detail, with_turns
from emo_desktop.emo.refiner import Original
from emo_desktop.emo.relative_codec import RelativeCodec, in_its_places
from emo_desktop.emo.schedule import TRAIN_STEPS
from emo_desktop.training.emo.batches import Batch
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.objective import (
    Objective,
    draw_dropped,
    draw_film_noise,
    draw_times,
    noisy_latents,
    velocity_loss,
    with_late_ones,
)
from emo_desktop.training.emo.recipe import Recipe, Stage

_EVEN = Objective(noise_offset=0.0)
_EVEN_FLOW = 0.3  # what the unevenness of a flow's detail counts
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
    networks: Networks,
    batch: Batch,
    recipe: Recipe,
    stage: Stage,
    chance: torch.Generator,
    *,
    codec: RelativeCodec | None = None,
) -> Tensor:
    """The loss of the velocities of a batch, and of what the detail of flows leaves to be painted.

    Frames that stand alone have each their own noise; those of a film share its amount, and the
    noise itself where it changes smoothly along films.

    Args:
        networks: that learn.
        batch: the samples.
        recipe: says how errors are weighed.
        stage: says how much noise there is, and what is dropped.
        chance: draws noise, and what is dropped.
        codec: of the latents, for networks that refine what they warp.
    """
    target, places = batch.target, batch.weights
    samples, frames = target.shape[0], target.shape[2]
    if not stage.is_film:
        target, places = _apart(target), _apart(places)
    times = draw_times(len(target), chance)
    times = with_late_ones(times, stage.late_share, stage.late_from, chance)
    interval = networks.config.noise_interval if stage.is_film else None
    noise = draw_film_noise(target.shape, interval, recipe.objective, chance)
    if batch.turns is not None:
        turns = batch.turns if stage.is_film else _apart(batch.turns)
        others = draw_film_noise(turns.shape, interval, _EVEN, chance)
        turns = torch.where(turns.isnan(), others, turns)
        noise = with_turns(noise, turns, networks.config.turn_noise)
    noisy = noisy_latents(target, noise, times)
    if not stage.is_film:
        noisy = _together(noisy, frames)
    batch = _with_noisy_motion(batch, stage.motion_noise, chance)
    dropped = draw_dropped(samples, stage.dropout, chance)
    with networks.without_time(not stage.is_film):
        conditions = networks.conditions(batch, dropped, hears=stage.hears)
        noisy = with_room_for_detail(noisy, networks.config)
        predicted = networks.predict(noisy, times, conditions)
    if not stage.is_film:
        predicted = _apart(predicted)
    left = torch.zeros((), device=target.device)
    alone = times == TRAIN_STEPS - 1
    if batch.original is not None and codec is not None and alone.any():
        lacking = lacking_after_own_flow(target, predicted, alone, batch.original, codec)
        if networks.config.detail_channels:
            weighed = places[alone, FLOW_CHANNELS:] * lacking.square()
            uneven = unevenness(predicted[alone, target.shape[1] :])
            left = alone.float().mean() * (weighed.mean() + _EVEN_FLOW * uneven)
        target = painted(target, lacking.detach(), alone)
    predicted = predicted[:, : target.shape[1]]
    return left + velocity_loss(predicted, target, noise, times, recipe.objective, places=places)


def lacking_after_own_flow(
    target: Tensor, predicted: Tensor, alone: Tensor, original: Original, codec: RelativeCodec
) -> Tensor:
    """What the reference lacks after the flow that was answered, in patches.

    The true patches belong to the true flow: on one that is half a pixel off they are nearly as
    wrong as none (in shut eyes 23.8 dB of 29.2). So it is for samples of noise alone, from which
    frames are drawn in one step; where something of the truth is seen, both are.

    Args:
        target: (B, C, F, h, w) the true latents.
        predicted: (B, C + D, F, h, w) the velocity that was answered.
        alone: (B,) bool, the N samples of noise alone.
        original: reference images, in the order of the samples; each is that of as many of them.
        codec: of the latents.

    Returns:
        (N, C - 2, F, h, w). The detail of the flow learns from it, for the less is lacking the
        better it is; the flow itself is learned from flows.
    """
    frames = target.shape[2]
    shown = original.rows(len(original.pictures), len(target) // len(original.pictures) * frames)
    rows = alone.repeat_interleave(frames)
    true, answered = (
        each.transpose(1, 2).flatten(0, 1)[rows].float() for each in (target, -predicted)
    )
    answered = torch.cat([answered[:, :FLOW_CHANNELS].detach(), answered[:, FLOW_CHANNELS:]], dim=1)
    pictures = shown.pictures[rows]
    with torch.autocast(target.device.type, enabled=False):
        lacking = codec.lacking(codec.decode(true, pictures), pictures, codec.flow(answered))
    of_samples: Tensor = lacking.unflatten(0, (-1, frames))
    return of_samples.transpose(1, 2)


def painted(target: Tensor, lacking: Tensor, alone: Tensor) -> Tensor:
    """True latents (B, C, F, h, w) with other patches (N, C - 2, F, h, w) in some of them."""
    aims = target.clone()
    aims[alone, FLOW_CHANNELS:] = lacking.to(target.dtype)
    return aims


def unevenness(detail: Tensor) -> Tensor:
    """How much a flow's detail (N, 2p², F, h, w) changes from place to place, squared."""
    flow = in_its_places(detail.transpose(1, 2).flatten(0, 1).float())
    return flow.diff(dim=2).square().mean() + flow.diff(dim=3).square().mean()


def _apart(latents: Tensor) -> Tensor:
    """(B·F, C, 1, …) of what is (B, C, F, …)."""
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
