"""What a training needs, told before it starts: counted on the meta device, where nothing is."""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch
from torch.utils.flop_counter import FlopCounterMode

from emo_desktop.emo.config import FLOW_CHANNELS, EmoConfig, Guide
from emo_desktop.emo.noise import with_room_for_detail
from emo_desktop.emo.refiner import Original
from emo_desktop.training.emo.batches import Batch
from emo_desktop.training.emo.networks import CURVES, Networks
from emo_desktop.training.emo.recipe import Recipe, Stage

_BYTES = 4  # of a weight, its gradient, its mean, and each of its two moments
_USED = 0.35  # of what the device's matrix product reaches, by a step of these networks
_YARDSTICK = 1024  # side of the matrices that are multiplied


@dataclass(frozen=True, slots=True)
class StageNeeds:
    """What one stage needs.

    Args:
        stage: its name.
        weights: numbers of the networks.
        learning: of these, numbers that learn.
        bytes: of weights, gradients, means, moments and all that a step keeps.
        flops: of one step.
        steps: of the stage.
        frames: that a step learns from.
    """

    stage: str
    weights: int
    learning: int
    bytes: int
    flops: int
    steps: int
    frames: int

    def seconds(self, flops_per_s: float) -> float:
        """What the stage lasts on a device that multiplies so fast."""
        return self.flops * self.steps / (flops_per_s * _USED)


def stage_needs(
    config: EmoConfig, recipe: Recipe, stage: Stage, *, saves_memory: bool = False
) -> StageNeeds:
    """What a stage needs.

    Args:
        config: the variant.
        recipe: how it is trained.
        stage: of the recipe.
        saves_memory: whether layers are worked out twice instead of kept.
    """
    with torch.device("meta"):
        networks, batch = Networks(config), _batch(config, stage)
        times = torch.zeros(len(batch.target))
    if saves_memory:
        networks.save_memory()
    learning = networks.let_learn(stage.trains)
    kept = _Kept(networks)
    counter = FlopCounterMode(display=False)
    with torch.autograd.graph.saved_tensors_hooks(kept.keep, kept.give_back), counter:
        with networks.without_time(not stage.is_film):
            if stage.pretrains:
                answer = networks.curves(batch.hearing)
            else:
                noisy = with_room_for_detail(batch.target, config)
                answer = networks.predict(noisy, times, networks.conditions(batch, None))
        answer.square().mean().backward()
    weights = sum(weight.numel() for weight in networks.parameters())
    learns = sum(weight.numel() for weight in learning)
    return StageNeeds(
        stage=stage.name,
        weights=weights,
        learning=learns,
        bytes=_BYTES * (2 * weights + 3 * learns) + kept.bytes,
        flops=counter.get_total_flops() * recipe.accumulates,
        steps=stage.steps,
        frames=stage.clips * stage.frames * recipe.accumulates,
    )


def measured_flops_per_s(device: torch.device, dtype: torch.dtype = torch.float32) -> float:
    """How fast a device multiplies matrices, from a tenth of a second of doing so."""
    left = torch.randn(_YARDSTICK, _YARDSTICK, device=device, dtype=dtype)
    began, times = time.perf_counter(), 0
    while time.perf_counter() - began < 0.1 or times < 2:
        product = left @ left
        product[0, 0].item()
        times += 1
    return 2 * _YARDSTICK**3 * times / (time.perf_counter() - began)


class _Kept:
    """Adds up what a step keeps for its way back, everything once, the weights left out."""

    def __init__(self, networks: Networks) -> None:
        self._seen = [weight.untyped_storage() for weight in networks.parameters()]
        self._known = {hash(storage) for storage in self._seen}
        self.bytes = 0

    def keep(self, tensor: torch.Tensor) -> torch.Tensor:
        storage = tensor.untyped_storage()
        if hash(storage) not in self._known:
            self._known.add(hash(storage))
            self._seen.append(storage)  # so that no other takes its place
            self.bytes += storage.nbytes()
        return tensor

    @staticmethod
    def give_back(tensor: torch.Tensor) -> torch.Tensor:
        return tensor


def _batch(config: EmoConfig, stage: Stage) -> Batch:
    """A batch of a stage's shapes, of no values."""
    samples, frames = stage.clips, stage.frames
    audio, locator, side = config.audio, config.locator, config.latent_side
    latents = torch.zeros(samples, config.latent_channels, frames, side, side)
    face = torch.zeros(1, 1, locator.channels_in, config.size_px, config.size_px)
    moving = locator.guide is not Guide.REGION
    speed = config.speed
    told = None
    if stage.told_speed_share and speed is not None:
        told = torch.zeros(samples, frames, (2 * speed.context + 1) * len(speed.centres_deg))
    motion = None
    if stage.is_film and config.motion_frames:
        motion = latents[:, :, :1].transpose(1, 2).expand(-1, config.motion_frames, -1, -1, -1)
    original = None
    if config.refiner is not None:
        pictures = torch.zeros(samples, 3, config.size_px, config.size_px)
        original = Original(pictures, torch.ones(samples, FLOW_CHANNELS))
    return Batch(
        target=latents,
        reference=latents[:, :, 0],
        motion=motion,
        face=face.expand(samples, frames if moving else 1, -1, -1, -1),
        hearing=torch.zeros(samples, frames, audio.context, audio.states, audio.width),
        weights=torch.ones_like(latents),
        speed=told,
        curves=torch.zeros(samples, frames, CURVES),
        original=original,
    )
