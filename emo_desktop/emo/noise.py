"""The noise that films are drawn from: how it changes along them, and what it says of the head."""

from __future__ import annotations

import math

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor

from emo_desktop.emo.config import FLOW_CHANNELS, EmoConfig

TURNS = 3  # yaw, pitch, roll
_FAR = 1_000_003  # so that the film of the next seed is not this one, a little later
KNOTS = 4  # noises that are part of the noise of one frame, where it changes along films


def draw_noise(
    config: EmoConfig, frames: int, *, seed: int, first_frame: int = 0, samples: int = 1
) -> Tensor:
    """(B, C + D, frames, h, w) float32 noise of the trained size, the same on every device.

    Args:
        config: says how large it is, how it changes along a film, and what it says of the head.
        frames: of the window.
        seed: chooses it.
        first_frame: of the window, in the film.
        samples: B films, whose noises know nothing of each other.

    Returns:
        With the channels of detail, in which there is none.
    """
    interval, side = config.noise_interval, config.latent_side

    def drawn(count: int, at: int) -> Tensor:
        chance = torch.Generator("cpu").manual_seed(seed + _FAR * at)
        noise = torch.randn((samples, config.latent_channels, count, side, side), generator=chance)
        turns = torch.randn((samples, TURNS, count), generator=chance)
        return with_turns(noise, turns, config.turn_noise)

    if interval is None:
        noise = drawn(frames, first_frame)
    else:
        first, last = first_frame // interval, (first_frame + frames - 1) // interval
        knots = torch.cat([drawn(1, at) for at in range(first, last + KNOTS)], dim=2)
        noise = noise_between(knots, (first_frame + torch.arange(frames)) / interval - first)
    if config.noise_limit is not None:
        noise = noise.clamp(-config.noise_limit, config.noise_limit)
    return with_room_for_detail(noise, config)


def with_room_for_detail(latents: Tensor, config: EmoConfig) -> Tensor:
    """(B, C + D, F, h, w) latents (B, C, F, h, w) followed by the channels that are answered."""
    return F.pad(latents, (0, 0, 0, 0, 0, 0, 0, config.detail_channels))


def noise_between(knots: Tensor, places: Tensor) -> Tensor:
    """Noise that changes smoothly along a row of noises, everywhere as strong as they are.

    Every place has a part in the four noises round it, as the places of a cubic B-spline have.

    Args:
        knots: (B, C, K, …) noises that know nothing of each other.
        places: (F,) on the row, from 0 to less than K - 3.

    Returns:
        (B, C, F, …).
    """
    first = places.floor().long()
    u = places - first
    v = 1 - u
    parts = torch.stack([v**3, 3 * u**3 - 6 * u**2 + 4, 3 * v**3 - 6 * v**2 + 4, u**3])
    parts = parts / parts.norm(dim=0)
    shape = (-1, *[1] * (knots.dim() - 3))
    between: Tensor = sum(
        (part.view(shape) * knots[:, :, first + at] for at, part in enumerate(parts)),
        start=torch.zeros(()),
    )
    return between


def with_turns(noise: Tensor, turns: Tensor, strength: float | None) -> Tensor:
    """Noise that says how heads turn.

    In its channels of flow everything is moved sideways for the yaw, up or down for the pitch, and
    turned for the roll. What it says is learned: in training these are the true turns of films that
    no guide shows, so that in one step heads move as the noise of a film has it, by as much as head
    speed and face region let expect. Of noise that knows nothing of its film one step makes the
    mean of all motions, which is none.

    Args:
        noise: (B, C, F, h, w).
        turns: (B, 3, F) yaw, pitch and roll, with a spread of about 1.
        strength: ``EmoConfig.turn_noise``; None: it says nothing.
    """
    if strength is None:
        return noise
    side = noise.shape[-1]
    middles = (torch.arange(side, device=noise.device) + 0.5) * (2 / side) - 1
    y, x = torch.meshgrid(middles, middles, indexing="ij")
    moved = torch.zeros(TURNS, FLOW_CHANNELS, side, side, device=noise.device)
    moved[0, 0] = moved[1, 1] = 1
    # As strong as the others: x² and y² are a third on average.
    moved[2] = math.sqrt(1.5) * torch.stack([-y, x])
    flow = (turns.float()[:, :, None, :, None, None] * moved[:, :, None]).sum(dim=1)
    rest = noise[:, FLOW_CHANNELS:]
    return torch.cat([noise[:, :FLOW_CHANNELS] + strength * flow, rest], dim=1)
