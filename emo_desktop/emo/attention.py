"""Attention, and the transformers of the spatial layers.

Parameter names are those of the published checkpoints. Frames are rows of the batch, sample by
sample. Shapes: R rows = B samples × F frames, L
tokens (latents of a frame), C channels.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from diffusers.models.attention import FeedForward
from torch import Tensor, nn

from emo_desktop.emo.config import AudioAttention, EmoConfig, ReferenceAttention

_NORM_EPS = 1e-6  # of the group normalisation before tokens; elsewhere it is 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class KeysValues:
    """What one attention looks at, projected once and looked at in every step.

    Args:
        keys: (N, K, L, C) of N samples; where K > 1, their frames take turns at looking at each.
        values: (N, K, L, C).
    """

    keys: Tensor
    values: Tensor

    def rows(self, frames: int) -> tuple[Tensor, Tensor]:
        """Keys and values (N·frames, L, C): frame i of F looks at number (F + i) mod K."""
        return _rows(self.keys, frames), _rows(self.values, frames)


def _rows(tensor: Tensor, frames: int) -> Tensor:
    count = tensor.shape[1]
    if count == 1:
        return tensor.expand(-1, frames, -1, -1).flatten(0, 1)
    turns = (torch.arange(frames, device=tensor.device) + frames) % count
    return tensor[:, turns].flatten(0, 1)


class Attention(nn.Module):
    """Scaled dot-product attention with several heads.

    Args:
        width: C, of what asks.
        heads: it is divided into.
        seen_width: of what is looked at; C when None.
    """

    rows_at_once: int | None = None

    def __init__(self, width: int, heads: int, seen_width: int | None = None) -> None:
        super().__init__()
        seen = seen_width or width
        self.heads = heads
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(seen, width, bias=False)
        self.to_v = nn.Linear(seen, width, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])

    def project(self, seen: Tensor) -> KeysValues:
        """Keys and values of what (N, K, L, S) will be looked at."""
        return KeysValues(self.to_k(seen), self.to_v(seen))

    def forward(
        self,
        asking: Tensor,
        seen: Tensor | None = None,
        beside: tuple[Tensor, Tensor] | None = None,
    ) -> Tensor:
        """What the tokens find.

        Args:
            asking: (R, L, C).
            seen: (R, T, S) what they look at; themselves when None.
            beside: keys and values, both (R, T', C), that they see as well.

        Returns:
            (R, L, C).
        """
        query = self.to_q(asking)
        looked_at = asking if seen is None else seen
        key, value = self.to_k(looked_at), self.to_v(looked_at)
        if beside is not None:
            key = torch.cat([key, beside[0]], dim=1)
            value = torch.cat([value, beside[1]], dim=1)
        return self.answer(query, key, value)

    def look_at(self, asking: Tensor, seen: tuple[Tensor, Tensor]) -> Tensor:
        """What the tokens (R, L, C) find in keys and values that were projected before."""
        return self.answer(self.to_q(asking), *seen)

    def answer(self, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
        """The output (R, L, C) for a query (R, L, C), keys and values (R, T, C)."""
        rows = self.rows_at_once or len(query)
        parts = [
            self.found(query[at : at + rows], key[at : at + rows], value[at : at + rows])
            for at in range(0, len(query), rows)
        ]
        found = parts[0] if len(parts) == 1 else torch.cat(parts)
        merged: Tensor = self.to_out[0](found)
        return merged

    def found(
        self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
    ) -> Tensor:
        """What the heads find (R, L, C), side by side.

        Args:
            query: (R, L, C).
            key: (R, T, C).
            value: (R, T, C).
            mask: (L, T) who may look at what; None: all at all.
        """
        query, key, value = (
            each.unflatten(2, (self.heads, -1)).transpose(1, 2) for each in (query, key, value)
        )
        by_head = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return by_head.transpose(1, 2).flatten(2)


class TokenTransformer(nn.Module):
    """A transformer block between two projections, beside which the picture goes on unchanged.

    Args:
        width: channels of the picture.
        inner: C, channels of its tokens.
        groups: of the normalisation.
        block: what happens to the tokens.
    """

    def __init__(self, width: int, *, inner: int, groups: int, block: nn.Module) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(groups, width, eps=_NORM_EPS)
        self.proj_in = nn.Conv2d(width, inner, 1)
        self.transformer_blocks = nn.ModuleList([block])
        self.proj_out = nn.Conv2d(inner, width, 1)

    @property
    def block(self) -> nn.Module:
        """What happens to the tokens."""
        return self.transformer_blocks[0]

    def tokens(self, picture: Tensor) -> Tensor:
        """The picture (R, width, h, w) as tokens (R, h·w, C)."""
        return _mapped(self.norm(picture).flatten(2).transpose(1, 2), self.proj_in)

    def picture(self, tokens: Tensor, before: Tensor) -> Tensor:
        """The picture (R, width, h, w) that was there before, changed by the tokens."""
        drawn = _mapped(tokens, self.proj_out).transpose(1, 2)
        after: Tensor = before + drawn.unflatten(2, before.shape[-2:])
        return after


def _mapped(tokens: Tensor, layer: nn.Conv2d) -> Tensor:
    """What a convolution of single places (1 × 1) makes of tokens (R, L, C)."""
    mapped: Tensor = F.linear(tokens, layer.weight.flatten(1), layer.bias)
    return mapped


class ReferenceTransformer(TokenTransformer):
    """A spatial layer of the ReferenceNet."""

    def __init__(self, config: EmoConfig, width: int) -> None:
        block = _ReferenceBlock(config, width)
        super().__init__(width, inner=width, groups=config.norm_groups, block=block)

    def forward(self, picture: Tensor, identity: Tensor | None) -> tuple[Tensor, Tensor]:
        """The next picture, and what the Backbone may look at.

        Args:
            picture: (R, C, h, w).
            identity: (R, T, W) tokens of whose face it is, where the network knows such.

        Returns:
            (R, C, h, w) and (R, h·w, C).
        """
        tokens, seen = self.block(self.tokens(picture), identity)
        return self.picture(tokens, picture), seen


class _ReferenceBlock(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        self.is_seen_after_attention = config.reference_attention is ReferenceAttention.SEPARATE
        self.norm1 = nn.LayerNorm(width)
        self.attn1 = Attention(width, config.heads)
        if config.identity is not None:
            self.norm2 = nn.LayerNorm(width)
            self.attn2 = Attention(width, config.heads, config.identity.token_width)
        self.norm3 = nn.LayerNorm(width)
        self.ff = FeedForward(width, mult=config.feed_forward, activation_fn="geglu")

    def forward(self, tokens: Tensor, identity: Tensor | None) -> tuple[Tensor, Tensor]:
        normal = self.norm1(tokens)
        tokens = self.attn1(normal) + tokens
        seen = normal
        if self.is_seen_after_attention:
            # What leaves the self-attention (EMO), at a scale that keys and values can be made of.
            seen = F.layer_norm(tokens, tokens.shape[-1:])
        if identity is not None:
            tokens = self.attn2(self.norm2(tokens), identity) + tokens
        return self.ff(self.norm3(tokens)) + tokens, seen


@dataclass(frozen=True, slots=True, eq=False)
class SpatialContext:
    """What the spatial layers of the Backbone look at.

    Args:
        frames: F.
        alone: leading rows that see no reference.
        reference: keys and values (R - alone, L, C) of this layer's reference.
        audio: (R, T, W) audio tokens of each frame.
        identity: (R, T', W') identity tokens.
    """

    frames: int
    alone: int
    reference: tuple[Tensor, Tensor] | None
    audio: Tensor
    identity: Tensor | None


class BackboneTransformer(TokenTransformer):
    """A spatial layer of the Backbone."""

    def __init__(self, config: EmoConfig, width: int) -> None:
        block = _BackboneBlock(config, width)
        super().__init__(width, inner=width, groups=config.norm_groups, block=block)

    def project(self, seen: Tensor) -> KeysValues:
        """Keys and values of the reference's tokens (N, K, L, C), once for all steps."""
        block = self.block
        assert isinstance(block, _BackboneBlock)
        return block.reference_attention.project(seen)

    def forward(self, picture: Tensor, context: SpatialContext) -> Tensor:
        """The next picture (R, C, h, w)."""
        return self.picture(self.block(self.tokens(picture), context), picture)


class _BackboneBlock(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        self.audio_gain = config.audio_gain
        self.audio_attention_is = config.audio_attention
        self.shares_attention = config.reference_attention is ReferenceAttention.SHARED
        self.norm1 = nn.LayerNorm(width)
        self.attn1 = Attention(width, config.heads)
        self.norm2 = nn.LayerNorm(width)
        self.attn2 = Attention(width, config.heads, _second_width(config))
        if config.audio_attention is AudioAttention.THIRD:
            self.audio_norm = nn.LayerNorm(width)
            self.audio_attention = Attention(width, config.heads, config.audio.token_width)
        self.norm3 = nn.LayerNorm(width)
        self.ff = FeedForward(width, mult=config.feed_forward, activation_fn="geglu")

    @property
    def reference_attention(self) -> Attention:
        """The attention that looks at the reference."""
        return self.attn1 if self.shares_attention else self.attn2

    def forward(self, tokens: Tensor, context: SpatialContext) -> Tensor:
        tokens = self._attend_to_picture(tokens, context)
        if self.audio_attention_is is AudioAttention.SECOND:
            heard = self.attn2(self.norm2(tokens), context.audio)
            tokens = self.audio_gain * heard + tokens
        elif self.audio_attention_is is AudioAttention.THIRD:
            heard = self.audio_attention(self.audio_norm(tokens), context.audio)
            tokens = self.audio_gain * heard + tokens
        if context.identity is not None:
            tokens = self.attn2(self.norm2(tokens), context.identity) + tokens
        changed: Tensor = self.ff(self.norm3(tokens)) + tokens
        return changed

    def _attend_to_picture(self, tokens: Tensor, context: SpatialContext) -> Tensor:
        """Self-attention and reference attention; the leading rows see only themselves."""
        alone, reference = context.alone, context.reference
        if reference is None:
            found: Tensor = self.attn1(self.norm1(tokens))
            return found + tokens
        if self.shares_attention:
            normal = self.norm1(tokens)
            found = self.attn1(normal[alone:], beside=reference)
            if alone:
                found = torch.cat([self.attn1(normal[:alone]), found])
            return found + tokens
        tokens = self.attn1(self.norm1(tokens)) + tokens
        found = self.attn2.look_at(self.norm2(tokens[alone:]), reference) + tokens[alone:]
        return torch.cat([tokens[:alone], found]) if alone else found


def _second_width(config: EmoConfig) -> int | None:
    """Width of what the second attention looks at; None: the reference, as wide as the layer."""
    if config.audio_attention is AudioAttention.SECOND:
        return config.audio.token_width
    return None if config.identity is None else config.identity.token_width


@dataclass(frozen=True, slots=True, eq=False)
class RegionalAudio:
    """What the regional audio layers hear, and where.

    Args:
        audio: (R, T, W) audio tokens of each frame.
        masks: for background, face and lips (B, 1, h, w), 0 to 1, in the size of the layer.
        gains: of the three.
        frames: F.
    """

    audio: Tensor
    masks: tuple[Tensor, Tensor, Tensor]
    gains: tuple[float, float, float]
    frames: int


class RegionalAudioTransformer(TokenTransformer):
    """Hallo's audio layer: attention for background, face and lips, each within its mask."""

    def __init__(self, config: EmoConfig, width: int, inner: int) -> None:
        block = _RegionalBlock(config, inner)
        super().__init__(width, inner=inner, groups=config.norm_groups, block=block)

    def forward(self, picture: Tensor, heard: RegionalAudio) -> Tensor:
        """The next picture (R, C, h, w)."""
        return self.picture(self.block(self.tokens(picture), heard), picture)


class _RegionalBlock(nn.Module):
    def __init__(self, config: EmoConfig, width: int) -> None:
        super().__init__()
        seen = config.audio.token_width
        self.norm1 = nn.LayerNorm(width)
        self.attn1 = Attention(width, config.heads)
        self.norm2 = nn.LayerNorm(width)
        self.attn2_0 = Attention(width, config.heads, seen)
        self.attn2_1 = Attention(width, config.heads, seen)
        self.attn2_2 = Attention(width, config.heads, seen)
        self.zero_conv_full = nn.Conv2d(width, width, 1)
        self.zero_conv_face = nn.Conv2d(width, width, 1)
        self.zero_conv_lip = nn.Conv2d(width, width, 1)
        self.norm3 = nn.LayerNorm(width)
        self.ff = FeedForward(width, mult=config.feed_forward, activation_fn="geglu")

    def forward(self, tokens: Tensor, heard: RegionalAudio) -> Tensor:
        tokens = self.attn1(self.norm1(tokens)) + tokens
        normal = self.norm2(tokens)
        layers = (
            (self.attn2_0, self.zero_conv_full),
            (self.attn2_1, self.zero_conv_face),
            (self.attn2_2, self.zero_conv_lip),
        )
        for (attention, mix), mask, gain in zip(layers, heard.masks, heard.gains, strict=True):
            within = mask.flatten(2).transpose(1, 2).repeat_interleave(heard.frames, dim=0)
            found = attention(normal, heard.audio) * within
            tokens = tokens + gain * _mapped(found, mix)
        changed: Tensor = self.ff(self.norm3(tokens)) + tokens
        return changed
