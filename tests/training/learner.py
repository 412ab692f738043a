"""A small EMO that learns one clip by heart, and makes films of what it has learned.

It is trained with the objective of every later training, and asked through the pipeline of the
product, window by window from noise, each window begun from the motion frames of the one before.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.codec import LatentCodec
from emo_desktop.emo.config import PAPER, AudioConfig, EmoConfig
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import EmoModel, build_parts
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.rendering import PreparedReference, RenderOptions, Steering, WindowDone
from emo_desktop.training.emo.objective import (
    ConditionDropout,
    Objective,
    draw_dropped,
    draw_times,
    draw_training_noise,
    noisy_latents,
    velocity_loss,
    with_dropped,
)
from tests.training.talking_drawing import SIDE, Clip, PatchCodec, heard

BATCH, RATE = 4, 5e-3
OBJECTIVE = Objective()
DROPOUT = ConditionDropout(motion_frames=0.15)  # every film begins without them
LEARNS = ("reference_net", "backbone", "face_locator", "audio_projector")
# So much of an error in v stays a small error of the picture; networks this small make such.
SPREAD = 3.0


def _small_emo() -> EmoConfig:
    """EMO of the paper, with two resolutions, one layer each, and no speed layers."""
    tiny = PAPER.tiny()
    return replace(
        tiny,
        size_px=SIDE,
        latent_channels=10,
        block_channels=(32, 32),
        layers_per_block=1,
        heads=2,
        norm_groups=8,
        speed=None,
        audio=replace(tiny.audio, tokens=4),
    )


SMALL_EMO = _small_emo()
AUDIO: AudioConfig = SMALL_EMO.audio


@dataclass(frozen=True)
class Lesson:
    """A clip as it is learned.

    Args:
        clip: it.
        codec: of its pictures.
        latents: (F, C, h, w) of its frames.
        states: (F, 2m + 1, states, width) of its sound.
        region: (1, S, S) where the face is.
    """

    clip: Clip
    codec: PatchCodec
    latents: Tensor
    states: Tensor
    region: Tensor

    @classmethod
    def of(cls, clip: Clip) -> Lesson:
        """What there is to learn of a clip."""
        pictures = torch.from_numpy(clip.frames).permute(0, 3, 1, 2).float() / 127.5 - 1
        codec = PatchCodec(clip.frames, channels=SMALL_EMO.latent_channels)
        codec.spread(SPREAD / float(LatentCodec(codec).encode(pictures).std()))
        region = torch.zeros(1, SIDE, SIDE)
        region[:, 6:58, 10:54] = 1
        return cls(clip, codec, LatentCodec(codec).encode(pictures), heard(clip, AUDIO), region)


class Learner:
    """The networks while they learn.

    Args:
        lesson: what is learned.
    """

    def __init__(self, lesson: Lesson) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            built = build_parts(SMALL_EMO)
            self.parts = {name: built[name] for name in LEARNS}
            _draw_loud(self.parts)
        self.losses: list[float] = []
        self._lesson = lesson
        self._weights = [weight for part in self.parts.values() for weight in part.parameters()]
        self._mean = [weight.detach().clone() for weight in self._weights]
        self._optimizer = torch.optim.AdamW(
            self._weights, lr=RATE, betas=(0.9, 0.99), weight_decay=0.0, fused=True
        )
        self._chance = torch.Generator().manual_seed(1)

    def train(self, steps: int) -> None:
        """Learn; in the end the weights are the mean of the last ones."""
        for step in range(steps):
            rate = min(1, (step + 1) / 30) * (0.53 + 0.47 * math.cos(math.pi * step / steps))
            for group in self._optimizer.param_groups:
                group["lr"] = RATE * rate
            self._optimizer.zero_grad()
            loss = self._loss()
            loss.backward()
            nn.utils.clip_grad_norm_(self._weights, 1.0)
            self._optimizer.step()
            self.losses.append(loss.item())
            with torch.no_grad():
                share = max(0.02, 9 / (step + 10))
                torch._foreach_lerp_(self._mean, self._weights, share)
        with torch.no_grad():
            for weight, mean in zip(self._weights, self._mean, strict=True):
                weight.copy_(mean)

    def _loss(self) -> Tensor:
        """Of windows from anywhere in the clip."""
        lesson, chance = self._lesson, self._chance
        frames = SMALL_EMO.window_frames
        before = SMALL_EMO.motion_frames
        starts = torch.randint(before, len(lesson.latents) - frames + 1, (BATCH,), generator=chance)
        own = starts[:, None] + torch.arange(frames)
        latents = lesson.latents[own].transpose(1, 2)
        times = draw_times(BATCH, chance)
        noise = draw_training_noise(latents.shape, OBJECTIVE, chance)
        dropped = draw_dropped(BATCH, DROPOUT, chance)
        conditions = with_dropped(self._conditions(starts, own), dropped)
        predicted = self.parts["backbone"](noisy_latents(latents, noise, times), times, conditions)
        return velocity_loss(predicted, latents, noise, times, OBJECTIVE)

    def _conditions(self, starts: Tensor, own: Tensor) -> Conditions:
        """Everything that steers windows; the reference is any frame of the clip."""
        lesson, count = self._lesson, SMALL_EMO.motion_frames
        reference = torch.randint(len(lesson.latents), (1,), generator=self._chance)
        before = (starts[:, None] - torch.arange(count, 0, -1)).flatten()
        features, _ = self.parts["reference_net"](lesson.latents[torch.cat([reference, before])])
        keys = cast("Backbone", self.parts["backbone"]).project_reference(
            {place: seen[:1, None] for place, seen in features.attention.items()}
        )
        located = self.parts["face_locator"](lesson.region[None, None])
        return Conditions(
            audio=self.parts["audio_projector"](lesson.states[own]),
            face=located.expand(BATCH, -1, -1, -1, -1),
            reference={place: _for_all(seen) for place, seen in keys.items()},
            motion={
                place: seen[1:].unflatten(0, (BATCH, count))
                for place, seen in features.motion.items()
            },
        )


def _for_all(seen: KeysValues) -> KeysValues:
    """The same keys and values for every sample."""
    return KeysValues(seen.keys.expand(BATCH, -1, -1, -1), seen.values.expand(BATCH, -1, -1, -1))


def _draw_loud(parts: dict[str, nn.Module]) -> None:
    """Let what enters a layer leave it as loud; by default sound would hardly be heard at first."""
    for part in parts.values():
        for layer in part.modules():
            if isinstance(layer, nn.Linear) and layer.weight.any():
                nn.init.normal_(layer.weight, std=layer.in_features**-0.5)
    for layer in parts["audio_projector"].children():
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(layer.bias)


@dataclass(frozen=True)
class Actor:
    """The trained networks in the product's pipeline."""

    pipeline: EmoPipeline
    reference: PreparedReference
    projector: nn.Module
    lesson: Lesson
    losses: list[float]

    @classmethod
    def taught(cls, clip: Clip, *, steps: int) -> Actor:
        """One that was trained for so many steps; its reference is the middle of the clip."""
        lesson = Lesson.of(clip)
        learner = Learner(lesson)
        learner.train(steps)
        parts = {"vae": lesson.codec, **learner.parts}
        plan = plan_device(SMALL_EMO, size_px=SIDE, device="cpu")
        pipeline = EmoPipeline(EmoModel(SMALL_EMO, parts, plan))
        reference = pipeline.prepare(clip.frames[len(clip.frames) // 2])
        return cls(pipeline, reference, parts["audio_projector"], lesson, learner.losses)

    def film(self, states: Tensor, *, steps: int = 10, seed: int = 3) -> np.ndarray:
        """(F, S, S, 3) uint8 what it makes of a sound."""
        with torch.inference_mode():
            audio = self.projector(states[None])[0]
        events = self.pipeline.render(
            self.reference,
            Steering(audio=audio, region=self.lesson.region.numpy()),
            frame_count=len(states),
            seed=seed,
            options=RenderOptions(steps, Guidance(1, 1)),
            token=CancelToken(),
        )
        return np.concatenate([each.frames for each in events if isinstance(each, WindowDone)])
