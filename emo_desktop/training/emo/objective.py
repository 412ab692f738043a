"""What EMO is trained to do: predict the velocity of noisy latents, now and then unsteered.

Every function is pure: chance comes from the generator that is handed in. Noise schedule and
velocity are those of sampling (``emo.schedule.make_scheduler``), so its first step, from noise
alone, is trained as well. Latents are (B, 4, F, h, w): B samples of F frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Conditions
from emo_desktop.emo.noise import KNOTS, noise_between
from emo_desktop.emo.schedule import TRAIN_STEPS, alphas_squared, signal_and_noise


@dataclass(frozen=True, slots=True)
class Objective:
    """How noise is drawn and how the errors at different amounts of it are weighed.

    Args:
        noise_offset: spread of what is added to the noise of a whole channel of a sample, so that
            a network learns to choose how bright a picture is.
        snr_gamma: the most that an error of the latents counts (min-SNR-γ); None: errors of the
            velocity count alike, so those of the latents without limit where there is little noise.
    """

    noise_offset: float = 0.05
    snr_gamma: float | None = 5.0

    def __post_init__(self) -> None:
        if self.noise_offset < 0:
            raise ValueError(f"noise cannot be offset by {self.noise_offset}")
        if self.snr_gamma is not None and self.snr_gamma < 1:
            raise ValueError(f"with γ = {self.snr_gamma} no error would count in full")


@dataclass(frozen=True, slots=True)
class ConditionDropout:
    """How often a sample is trained without what steers it, so that guidance has its passes.

    Args:
        reference: share without the reference (nor region and identity), but with the audio.
        audio: share without the audio, but with the reference.
        both: share without all of these.
        motion_frames: share without motion frames, as in a first window; apart from the others.
    """

    reference: float = 0.05
    audio: float = 0.05
    both: float = 0.05
    motion_frames: float = 0.05

    def __post_init__(self) -> None:
        shares = (self.reference, self.audio, self.both, self.motion_frames)
        if min(shares) < 0 or sum(shares[:3]) > 1 or self.motion_frames > 1:
            raise ValueError(f"{shares} are no shares of the samples")


@dataclass(frozen=True, slots=True, eq=False)
class Dropped:
    """What each of B samples goes without; those without the reference come first.

    Args:
        reference: (B,) bool.
        audio: (B,) bool.
        motion_frames: (B,) bool.
    """

    reference: Tensor
    audio: Tensor
    motion_frames: Tensor


def draw_times(samples: int, chance: torch.Generator) -> Tensor:
    """(B,) diffusion times of samples, 0 to 999, each as likely, spread evenly over a batch."""
    places = torch.arange(samples, device=chance.device)
    spread = torch.rand(samples, generator=chance, device=chance.device)
    order = torch.randperm(samples, generator=chance, device=chance.device)
    return ((places + spread) / samples * TRAIN_STEPS).long().clamp(max=TRAIN_STEPS - 1)[order]


def with_late_ones(times: Tensor, share: float, first: int, chance: torch.Generator) -> Tensor:
    """Diffusion times (B,), a share of them moved to where it is decided what is drawn.

    Args:
        times: (B,) 0 to 999.
        share: of the samples that are moved.
        first: the earliest time they are moved to; they are spread from it to 999.
        chance: chooses them.
    """
    is_late = torch.rand(len(times), generator=chance, device=chance.device) < share
    return torch.where(is_late, first + times * (TRAIN_STEPS - first) // TRAIN_STEPS, times)


def draw_training_noise(
    shape: Sequence[int], objective: Objective, chance: torch.Generator
) -> Tensor:
    """Noise of a shape (B, 4, F, …); its offset is that of all frames."""
    noise = torch.randn(tuple(shape), generator=chance, device=chance.device)
    wide = (*shape[:2], *[1] * (len(shape) - 2))
    offset = torch.randn(wide, generator=chance, device=chance.device)
    return noise + objective.noise_offset * offset


def draw_film_noise(
    shape: Sequence[int], interval: int | None, objective: Objective, chance: torch.Generator
) -> Tensor:
    """Noise for the frames of films (B, 4, F, …), as ``draw_noise`` has it in films.

    Args:
        shape: of the latents.
        interval: ``EmoConfig.noise_interval``.
        objective: says how noise is drawn.
        chance: draws it, and where on the row of noises the films begin.
    """
    if interval is None:
        return draw_training_noise(shape, objective, chance)
    samples, channels, frames, *size = shape
    knots = (samples, channels, KNOTS + (frames + interval - 2) // interval, *size)
    phase = torch.randint(interval, (1,), generator=chance, device=chance.device)
    places = (phase + torch.arange(frames, device=chance.device)) / interval
    return noise_between(draw_training_noise(knots, objective, chance), places)


def noisy_latents(latents: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """α·x + σ·ε of latents x and noise ε (B, 4, F, h, w) at diffusion times (B,)."""
    alpha, sigma = signal_and_noise(times)
    return alpha * latents + sigma * noise


def velocity(latents: Tensor, noise: Tensor, times: Tensor) -> Tensor:
    """The velocity α·ε - σ·x of latents x and noise ε (B, 4, F, h, w) at diffusion times (B,)."""
    alpha, sigma = signal_and_noise(times)
    return alpha * noise - sigma * latents


def velocity_loss(
    predicted: Tensor,
    latents: Tensor,
    noise: Tensor,
    times: Tensor,
    objective: Objective,
    *,
    places: Tensor | None = None,
) -> Tensor:
    """The loss of a batch, one number.

    Args:
        predicted: (B, 4, F, h, w) what the Backbone answered.
        latents: (B, 4, F, h, w) the truth.
        noise: (B, 4, F, h, w) what was added.
        times: (B,) how much of it.
        objective: how errors are weighed.
        places: (B, C, F, h, w) what errors count in each channel and place; None: all alike.
    """
    wanted = velocity(latents, noise, times)
    squares = (predicted.float() - wanted).square()
    if places is not None:
        squares = squares * places
    errors = squares.flatten(1).mean(dim=1)
    return (errors * time_weights(times, objective)).mean()


def time_weights(times: Tensor, objective: Objective) -> Tensor:
    """(B,) what the velocity's squared error counts at diffusion times, above 0 and at most 1.

    An error of v is one of the latents times √(SNR + 1), so min(SNR + 1, γ) / (SNR + 1) lets an
    error of the latents count γ at most. The 1 keeps the first step of sampling, whose SNR is 0.
    """
    if objective.snr_gamma is None:
        return torch.ones(len(times), device=times.device)
    signal = alphas_squared().to(times.device)[times]
    return (objective.snr_gamma * (1 - signal)).clamp(max=1.0)


def draw_dropped(samples: int, dropout: ConditionDropout, chance: torch.Generator) -> Dropped:
    """What each of B samples goes without; those without the reference come first.

    The samples of a batch are drawn alike, so it is no matter which of them comes first.
    """
    steered, moved = torch.rand((2, samples), generator=chance, device=chance.device)
    steered = steered.sort().values
    lacks_both = steered < dropout.both
    lacks_reference = steered < dropout.both + dropout.reference
    lacks_any = steered < dropout.both + dropout.reference + dropout.audio
    return Dropped(
        reference=lacks_reference,
        audio=lacks_both | (lacks_any & ~lacks_reference),
        motion_frames=moved < dropout.motion_frames,
    )


def with_dropped(
    conditions: Conditions, dropped: Dropped, *, nobody: Tensor | None = None
) -> Conditions:
    """The conditions of B samples without what is dropped, as guidance leaves it out.

    Args:
        conditions: of B samples that all see a reference.
        dropped: what they go without.
        nobody: (1, T, W) tokens of no face, for networks that know identity.
    """
    reference, identity, motion = conditions.reference, conditions.identity, conditions.motion
    alone = int(dropped.reference.sum())
    if identity is not None:
        assert nobody is not None
        identity = torch.where(_rows(dropped.reference, identity), nobody, identity)
    if motion is not None:
        motion = {
            place: seen.masked_fill(_rows(dropped.motion_frames, seen), 0)
            for place, seen in motion.items()
        }
    if reference is not None:
        reference = {
            place: KeysValues(seen.keys[alone:], seen.values[alone:])
            for place, seen in reference.items()
        }
    return replace(
        conditions,
        audio=conditions.audio.masked_fill(_rows(dropped.audio, conditions.audio), 0),
        face=conditions.face.masked_fill(_rows(dropped.reference, conditions.face), 0),
        reference=reference if alone < len(dropped.reference) else None,
        alone=alone,
        motion=motion,
        identity=identity,
    )


def _rows(samples: Tensor, like: Tensor) -> Tensor:
    """(B, 1, 1, …) of (B,), to be spread over what is there of every sample."""
    return samples.view(-1, *[1] * (like.dim() - 1))
