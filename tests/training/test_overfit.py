"""A small EMO learns one clip by heart and says it again: the networks, the objective, the sampler.

It is trained with the losses of every later training, and asked through the pipeline of the
product, window by window from noise, each window begun from the motion frames of the one before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.codec import LatentCodec
from emo_desktop.emo.config import PAPER, EmoConfig
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
from tests.training.talking_drawing import (
    SIDE,
    Clip,
    PatchCodec,
    draw_clip,
    heard,
    measured_opening,
)

pytestmark = pytest.mark.slow  # it learns for one to three minutes

STEPS, BATCH, RATE = 240, 4, 5e-3
CLIP_FRAMES, ASKED, FIRST = 120, 48, 24  # of which that many are asked for, from there on
OBJECTIVE = Objective()
DROPOUT = ConditionDropout(motion_frames=0.15)  # every film begins without them
LEARNS = ("reference_net", "backbone", "face_locator", "audio_projector")


def small_emo() -> EmoConfig:
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


@dataclass(frozen=True)
class Lesson:
    """A clip as it is learned.

    Args:
        clip: it.
        latents: (F, C, h, w) of its frames.
        states: (F, 2m + 1, states, width) of its sound.
        region: (1, S, S) where the face is.
    """

    clip: Clip
    latents: Tensor
    states: Tensor
    region: Tensor


class Learner:
    """The networks while they learn.

    Args:
        config: the variant.
        lesson: what is learned.
    """

    def __init__(self, config: EmoConfig, lesson: Lesson) -> None:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            built = build_parts(config)
            self.parts = {name: built[name] for name in LEARNS}
            _draw_loud(self.parts)
        self.losses: list[float] = []
        self._config, self._lesson = config, lesson
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
        frames, chance = self._config.window_frames, self._chance
        before = self._config.motion_frames
        starts = torch.randint(before, CLIP_FRAMES - frames + 1, (BATCH,), generator=chance)
        own = starts[:, None] + torch.arange(frames)
        latents = self._lesson.latents[own].transpose(1, 2)
        times = draw_times(BATCH, chance)
        noise = draw_training_noise(latents.shape, OBJECTIVE, chance)
        dropped = draw_dropped(BATCH, DROPOUT, chance)
        conditions = with_dropped(self._conditions(starts, own), dropped)
        predicted = self.parts["backbone"](noisy_latents(latents, noise, times), times, conditions)
        return velocity_loss(predicted, latents, noise, times, OBJECTIVE)

    def _conditions(self, starts: Tensor, own: Tensor) -> Conditions:
        """Everything that steers windows; the reference is any frame of the clip."""
        lesson, count = self._lesson, self._config.motion_frames
        reference = torch.randint(CLIP_FRAMES, (1,), generator=self._chance)
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


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Iterator[None]:
    """Threads that wait for each other are slower than one, where others work on the machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def codec() -> PatchCodec:
    clip = draw_clip(CLIP_FRAMES, seed=0)
    return PatchCodec(clip.frames, channels=small_emo().latent_channels, spread=3 / 0.18215)


@pytest.fixture(scope="module")
def lesson(codec: PatchCodec) -> Lesson:
    clip = draw_clip(CLIP_FRAMES, seed=0)
    pictures = torch.from_numpy(clip.frames).permute(0, 3, 1, 2).float() / 127.5 - 1
    region = torch.zeros(1, SIDE, SIDE)
    region[:, 6:58, 10:54] = 1
    return Lesson(clip, LatentCodec(codec).encode(pictures), heard(clip, small_emo().audio), region)


@pytest.fixture(scope="module")
def actor(codec: PatchCodec, lesson: Lesson) -> Actor:
    config = small_emo()
    learner = Learner(config, lesson)
    learner.train(STEPS)
    parts = {"vae": codec, **learner.parts}
    model = EmoModel(config, parts, plan_device(config, size_px=SIDE, device="cpu"))
    pipeline = EmoPipeline(model)
    reference = pipeline.prepare(lesson.clip.frames[CLIP_FRAMES // 2])
    return Actor(pipeline, reference, parts["audio_projector"], lesson, learner.losses)


def psnr_db(frames: np.ndarray, truth: np.ndarray) -> float:
    """Of frames against the truth."""
    error = np.mean((frames.astype(float) - truth.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / error))


def lag_and_r(measured: np.ndarray, truth: np.ndarray) -> tuple[int, float]:
    """By how many frames the first comes later than the second where they agree best."""

    def agreement(lag: int) -> float:
        late, early = max(0, lag), max(0, -lag)
        return float(
            np.corrcoef(measured[late : len(measured) - early], truth[early : len(truth) - late])[
                0, 1
            ]
        )

    best = max(range(-12, 13), key=agreement)
    return best, agreement(best)


def test_it_says_the_clip_again(
    actor: Actor, record_property: Callable[[str, object], None]
) -> None:
    asked = slice(FIRST, FIRST + ASKED)
    truth = actor.lesson.clip.frames[asked]
    frames = actor.film(actor.lesson.states[asked])
    still = np.broadcast_to(actor.lesson.clip.frames.mean(axis=0), truth.shape)
    assert psnr_db(still, truth) < 26.5  # what the mean picture, which the codec knows, is worth
    record_property("psnr", psnr_db(frames, truth))
    assert psnr_db(frames, truth) >= 30
    lag, r = lag_and_r(measured_opening(frames), measured_opening(truth))
    record_property("r", r)
    assert lag == 0
    assert r > 0.7
    assert np.mean(actor.losses[-20:]) < 0.3 * np.mean(actor.losses[:20])


def test_a_sound_that_comes_later_moves_the_mouth_later(
    actor: Actor, record_property: Callable[[str, object], None]
) -> None:
    asked = slice(FIRST, FIRST + ASKED)
    clip = actor.lesson.clip
    late = heard(clip, small_emo().audio, later=5)
    mouth = measured_opening(actor.film(late[asked]))
    lag, r = lag_and_r(mouth, measured_opening(clip.frames[asked]))
    record_property("r", r)
    assert lag == 5
    assert r > 0.65
