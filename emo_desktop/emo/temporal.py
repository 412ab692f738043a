"""Temporal layers: attention of every place in the picture along the frames.

Parameter names are AnimateDiff's. What differs from diffusers' class of the same design: the group
normalisation looks at one frame at a time, motion frames stand before the window's own, and speed
layers may follow.
"""

from __future__ import annotations

import math
from typing import cast

import torch
from diffusers.models.attention import FeedForward
from torch import Tensor, nn

from emo_desktop.emo.attention import Attention
from emo_desktop.emo.conditions import begin_at_zero
from emo_desktop.emo.config import EmoConfig

_NORM_EPS = 1e-6
_PERIOD = 10000.0


def positions(length: int, width: int) -> Tensor:
    """(1, length, width) float32 sinusoidal positions: sine in even places, cosine in odd ones."""
    at = torch.arange(length, dtype=torch.float32)[:, None]
    speed = torch.exp(torch.arange(0, width, 2).float() * (-math.log(_PERIOD) / width))
    table = torch.zeros(1, length, width)
    table[0, :, 0::2] = torch.sin(at * speed)
    table[0, :, 1::2] = torch.cos(at * speed)
    return table


class _Positions(nn.Module):
    """Holds positions under the name they have in checkpoints."""

    pe: Tensor

    def __init__(self, length: int, width: int) -> None:
        super().__init__()
        self.register_buffer("pe", positions(length, width))


class _TemporalAttention(Attention):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__(width, config.heads)
        self.pos_encoder = _Positions(config.temporal_positions, width)

    def forward(
        self,
        asking: Tensor,
        seen: Tensor | None = None,
        beside: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """What frames (P, T, C) find in each other; their positions are added first."""
        placed = asking + self.pos_encoder.pe[:, : asking.shape[1]].to(asking.dtype)
        return super().forward(placed, seen, beside)


class _SpeedAttention(Attention):
    """Frames look at the head speed of every frame; it begins as nothing at all."""

    def __init__(self, config: EmoConfig, width: int, speed_width: int) -> None:
        super().__init__(width, config.heads, speed_width)
        self.pos_encoder = _Positions(config.temporal_positions, width)
        self.speed_encoder = _Positions(config.temporal_positions, speed_width)
        begin_at_zero(cast("nn.Linear", self.to_out[0]))

    def forward(
        self,
        asking: Tensor,
        seen: Tensor | None = None,
        beside: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """What frames (P, T, C) find in the speeds (P, F, l) of the last F of them."""
        assert seen is not None
        length, first = asking.shape[1], asking.shape[1] - seen.shape[1]
        placed = asking + self.pos_encoder.pe[:, :length].to(asking.dtype)
        speeds = seen + self.speed_encoder.pe[:, first:length].to(seen.dtype)
        return super().forward(placed, speeds, beside)


class _TemporalBlock(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        attentions = [_TemporalAttention(config, width) for _ in range(2)]
        self.attention_blocks = nn.ModuleList(attentions)
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in attentions])
        if config.speed is not None:
            self.speed_norm = nn.LayerNorm(width)
            self.speed_attention = _SpeedAttention(config, width, config.speed.width)
        self.ff = FeedForward(width, activation_fn="geglu")
        self.ff_norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, speed: Tensor | None) -> Tensor:
        """Tokens (P, T, C) of P places, changed by each other and by the speeds (P, F, l)."""
        for attention, norm in zip(self.attention_blocks, self.norms, strict=True):
            tokens = attention(norm(tokens)) + tokens
        if speed is not None:
            tokens = self.speed_attention(self.speed_norm(tokens), speed) + tokens
        changed: Tensor = self.ff(self.ff_norm(tokens)) + tokens
        return changed


class _TemporalTransformer(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(config.norm_groups, width, eps=_NORM_EPS)
        self.proj_in = nn.Linear(width, width)
        self.transformer_blocks = nn.ModuleList([_TemporalBlock(config, width)])
        self.proj_out = nn.Linear(width, width)
        begin_at_zero(self.proj_out)

    def forward(self, rows: Tensor, frames: int, speed: Tensor | None) -> Tensor:
        """Rows (B·T, C, h, w), T of them a sample."""
        tokens = self.norm(rows).flatten(2).unflatten(0, (-1, frames))  # B, T, C, L
        places = tokens.shape[-1]
        tokens = self.proj_in(tokens.permute(0, 3, 1, 2).flatten(0, 1))  # B·L, T, C
        if speed is not None:
            speed = speed.repeat_interleave(places, dim=0)
        tokens = self.proj_out(self.transformer_blocks[0](tokens, speed))
        changed = tokens.unflatten(0, (-1, places)).permute(0, 2, 3, 1)  # B, T, C, L
        moved: Tensor = rows + changed.flatten(0, 1).unflatten(2, rows.shape[-2:])
        return moved


class MotionModule(nn.Module):
    """A temporal layer. As drawn it changes nothing: its last projection begins at zero.

    Args:
        config: the variant.
        width: C.
    """

    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        self.temporal_transformer = _TemporalTransformer(config, width)

    def forward(
        self, rows: Tensor, *, frames: int, motion: Tensor | None, speed: Tensor | None
    ) -> Tensor:
        """The frames, aware of each other.

        Args:
            rows: (B·F, C, h, w).
            frames: F.
            motion: (B, n, C, h, w) features of the motion frames; they stand before the others on
                the frame axis and are dropped again.
            speed: (B, F, l) embedding of the head speed, for networks that have speed layers.

        Returns:
            (B·F, C, h, w).
        """
        if motion is None:
            changed: Tensor = self.temporal_transformer(rows, frames, speed)
            return changed
        joined = torch.cat([motion, rows.unflatten(0, (-1, frames))], dim=1)
        length = joined.shape[1]
        changed = self.temporal_transformer(joined.flatten(0, 1), length, speed)
        own: Tensor = changed.unflatten(0, (-1, length))[:, length - frames :].flatten(0, 1)
        return own
