"""What steers the Backbone beside the reference: face region, audio, identity, head speed."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor, nn

from emo_desktop.base.arrays import Floats
from emo_desktop.emo.config import EmoConfig, SpeedConfig


def begin_at_zero(layer: nn.Linear | nn.Conv2d) -> None:
    """Let a layer answer zero until it is trained."""
    nn.init.zeros_(layer.weight)
    if layer.bias is not None:
        nn.init.zeros_(layer.bias)


class FaceLocator(nn.Module):
    """Light convolutions from the face region (or a guide) to the Backbone's first features.

    As drawn it says nothing: its last convolution begins at zero.
    """

    def __init__(self, config: EmoConfig) -> None:
        super().__init__()
        channels, self._fold = config.locator.channels, config.locator.fold
        enters = config.locator.channels_in * self._fold**2
        self.conv_in = nn.Conv2d(enters, channels[0], 3, padding=1)
        blocks: list[nn.Module] = []
        for before, after in pairwise(channels):
            blocks.append(nn.Conv2d(before, before, 3, padding=1))
            blocks.append(nn.Conv2d(before, after, 3, padding=1, stride=2))
        self.blocks = nn.ModuleList(blocks)
        self.conv_out = nn.Conv2d(channels[-1], config.block_channels[0], 3, padding=1)
        begin_at_zero(self.conv_out)

    def forward(self, pictures: Tensor) -> Tensor:
        """Features to be added after the Backbone's first convolution.

        Args:
            pictures: (B, 1 or F, channels_in, 8h, 8w), 0 to 1: the region M, or guides.

        Returns:
            (B, 1 or F, C0, h, w).
        """
        folded = F.pixel_unshuffle(pictures.flatten(0, 1), self._fold)
        features = F.silu(self.conv_in(folded))
        for block in self.blocks:
            features = F.silu(block(features))
        located: Tensor = self.conv_out(features)
        batched: Tensor = located.unflatten(0, pictures.shape[:2])
        return batched


class AudioProjector(nn.Module):
    """From the states of several encoder blocks to audio tokens."""

    def __init__(self, config: EmoConfig) -> None:
        super().__init__()
        audio = config.audio
        assert audio.hidden is not None
        self._context = audio.context
        step = audio.states * audio.width
        if audio.per_step is not None:
            self.proj0 = nn.Linear(step, audio.per_step)
            step = audio.per_step
        self.proj1 = nn.Linear(audio.context * step, audio.hidden)
        self.proj2 = nn.Linear(audio.hidden, audio.hidden)
        self.proj3 = nn.Linear(audio.hidden, audio.tokens * audio.token_width)
        self.norm = nn.LayerNorm(audio.token_width)

    def forward(self, states: Tensor) -> Tensor:
        """Audio tokens (B, F, T, W) of windows {A(f-m) … A(f+m)}: (B, F, 2m + 1, states, width).

        The states of a step may also stand behind each other: (B, F, context · states, width).
        """
        steps = states.flatten(2).unflatten(2, (self._context, -1))
        if hasattr(self, "proj0"):
            steps = F.relu(self.proj0(steps))
        hidden = F.relu(self.proj2(F.relu(self.proj1(steps.flatten(2)))))
        tokens = self.proj3(hidden).unflatten(2, (-1, self.norm.normalized_shape[0]))
        projected: Tensor = self.norm(tokens)
        return projected


class IdentityProjector(nn.Module):
    """From a face embedding to tokens; no face is a vector of zeros."""

    def __init__(self, config: EmoConfig) -> None:
        super().__init__()
        identity = config.identity
        assert identity is not None
        self.proj = nn.Linear(identity.embedding, identity.tokens * identity.token_width)
        self.norm = nn.LayerNorm(identity.token_width)

    def forward(self, embedding: Tensor) -> Tensor:
        """Tokens (B, T, W) of embeddings (B, E)."""
        tokens = self.proj(embedding).unflatten(1, (-1, self.norm.normalized_shape[0]))
        projected: Tensor = self.norm(tokens)
        return projected


def bucket_speeds(speeds_deg: Floats, speed: SpeedConfig) -> Tensor:
    """Head speeds spread over the buckets, each frame with its neighbours.

    Args:
        speeds_deg: (F,) w_f, degrees a frame.
        speed: the buckets.

    Returns:
        (F, (2m + 1)·d) in (-1, 1): s_i = tanh((w_f - c_i) / r_i · 3), zero at a bucket's centre.
    """
    centres = torch.tensor(speed.centres_deg, dtype=torch.float32)
    radii = torch.tensor(speed.radii_deg, dtype=torch.float32)
    asked = torch.as_tensor(speeds_deg, dtype=torch.float32)[:, None]
    spread = torch.tanh((asked - centres) / radii * 3)
    frames, reach = len(spread), speed.context
    near = torch.arange(frames)[:, None] + torch.arange(-reach, reach + 1)
    return spread[near.clamp(0, frames - 1)].flatten(1)


class SpeedEncoder(nn.Module):
    """A small network from bucketed speeds to the embedding that the speed layers look at."""

    def __init__(self, speed: SpeedConfig) -> None:
        super().__init__()
        seen = (2 * speed.context + 1) * len(speed.centres_deg)
        self.linear_1 = nn.Linear(seen, speed.width)
        self.linear_2 = nn.Linear(speed.width, speed.width)

    def forward(self, speeds: Tensor) -> Tensor:
        """The embedding (B, F, l) of bucketed speeds (B, F, (2m + 1)·d)."""
        encoded: Tensor = self.linear_2(F.silu(self.linear_1(speeds)))
        return encoded
