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


class TemporalAttention(Attention):
    """Frames of one place look at each other.

    A GPU's attention works on blocks of some 64 tokens, needed or not: the few frames of one place
    leave most of a block idle. So several places may share a block, each blind to the others.
    """

    tokens_together: int | None = None

    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__(width, config.heads)
        self.pos_encoder = _Positions(config.temporal_positions, width)

    def among(self, frames: Tensor, *, first: int) -> Tensor:
        """What frames (P, T, C), from number ``first`` on, find in all of them: (P, T - first, C).

        Their positions are added first.
        """
        placed = frames + self.pos_encoder.pe[:, : frames.shape[1]].to(frames.dtype)
        found: Tensor = self(placed[:, first:], placed)
        return found

    def answer(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """As of ``Attention``. The scores of one place are few: places are never taken apart."""
        asked, seen = query.shape[1], key.shape[1]
        together = math.gcd(len(query), _power_of_two_within((self.tokens_together or 1) / seen))
        mask = None
        if together > 1:
            query, key, value = (
                each.unflatten(0, (-1, together)).flatten(1, 2) for each in (query, key, value)
            )
            own = torch.eye(together, dtype=torch.bool, device=query.device)[:, None, :, None]
            mask = own.expand(-1, asked, -1, seen).flatten(2).flatten(0, 1)
        found = self.found(query, key, value, mask).unflatten(1, (together, asked)).flatten(0, 1)
        merged: Tensor = self.to_out[0](found)
        return merged


def _power_of_two_within(number: float) -> int:
    """The largest power of two that is not above a number; 1 where there is none."""
    return 1 << max(0, int(number).bit_length() - 1)


class _SpeedAttention(Attention):
    """Frames look at the head speed of every frame; it begins as nothing at all."""

    def __init__(self, config: EmoConfig, width: int, speed_width: int) -> None:
        super().__init__(width, config.heads, speed_width)
        self.pos_encoder = _Positions(config.temporal_positions, width)
        self.speed_encoder = _Positions(config.temporal_positions, speed_width)
        begin_at_zero(cast("nn.Linear", self.to_out[0]))

    def under(self, speeds: Tensor, frames: Tensor, *, first: int) -> Tensor:
        """What frames (P, F, C) find in the speeds (B, F, l) of their samples: (P, F, C).

        Args:
            speeds: embedded, of B samples.
            frames: of P / B places of each sample.
            first: the number of the first of them on the frame axis.
        """
        own = slice(first, first + frames.shape[1])
        placed = frames + self.pos_encoder.pe[:, own].to(frames.dtype)
        seen = speeds + self.speed_encoder.pe[:, own].to(speeds.dtype)
        # All places of a sample look at the same speeds: they ask in one long row.
        asking = placed.unflatten(0, (len(speeds), -1)).flatten(1, 2)
        found: Tensor = self(asking, seen)
        return found.view_as(frames)


class _TemporalBlock(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        attentions = [TemporalAttention(config, width) for _ in range(2)]
        self.attention_blocks = nn.ModuleList(attentions)
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in attentions])
        if config.speed is not None:
            self.speed_norm = nn.LayerNorm(width)
            self.speed_attention = _SpeedAttention(config, width, config.speed.width)
        self.ff = FeedForward(width, mult=config.feed_forward, activation_fn="geglu")
        self.ff_norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, speeds: Tensor | None, first: int) -> Tensor:
        """Frames of every place, changed by each other and by the speeds.

        Args:
            tokens: (P, T, C) of P places.
            speeds: (B, T - first, l) of B samples.
            first: how many leading frames are only looked at.

        Returns:
            (P, T - first, C).
        """
        last = len(self.norms) - 1
        for number, norm in enumerate(self.norms):
            attention = cast("TemporalAttention", self.attention_blocks[number])
            # After the last look at them the leading frames are of no use any more.
            dropped = first if number == last else 0
            tokens = attention.among(norm(tokens), first=dropped) + tokens[:, dropped:]
        if speeds is not None:
            found = self.speed_attention.under(speeds, self.speed_norm(tokens), first=first)
            tokens = found + tokens
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

    def forward(
        self, rows: Tensor, frames: int, motion: Tensor | None, speeds: Tensor | None
    ) -> Tensor:
        """The frames (B·F, C, h, w); see ``MotionModule.forward``."""
        seen = self._tokens(rows.unflatten(0, (-1, frames)))
        first = 0
        if motion is not None:
            first = motion.shape[1]
            seen = torch.cat([self._tokens(motion), seen], dim=2)
        places = seen.shape[1]
        tokens = self.proj_out(self.transformer_blocks[0](seen.flatten(0, 1), speeds, first))
        changed = tokens.unflatten(0, (-1, places)).permute(0, 2, 3, 1)  # B, F, C, L
        moved: Tensor = rows + changed.flatten(0, 1).unflatten(2, rows.shape[-2:])
        return moved

    def _tokens(self, frames: Tensor) -> Tensor:
        """(B, L, T, C) of pictures (B, T, C, h, w)."""
        normal = self.norm(frames.flatten(0, 1)).flatten(2).transpose(1, 2)
        tokens: Tensor = self.proj_in(normal).unflatten(0, (-1, frames.shape[1]))
        return tokens.transpose(1, 2)


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
        changed: Tensor = self.temporal_transformer(rows, frames, motion, speed)
        return changed
