"""Between pictures and latents, one interface whichever codec a variant has."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import cast

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from diffusers import AutoencoderKL
from torch import Tensor, nn

from emo_desktop.base.arrays import Bytes
from emo_desktop.emo.config import LATENT_PX, Codec, EmoConfig
from emo_desktop.emo.memory_needs import CODEC_FRAMES_AT_ONCE
from emo_desktop.emo.preview import Preview, fit_colours, preview_of
from emo_desktop.emo.refiner import Original
from emo_desktop.emo.relative_codec import RelativeCodec

_SCALE = 0.18215  # brings latents to unit variance (SD 1.5)


def build_codec(config: EmoConfig) -> nn.Module:
    """The codec of a variant, as drawn."""
    if config.codec is Codec.RELATIVE:
        return RelativeCodec(config.latent_channels)
    vae: nn.Module = build_vae(config)
    return vae


def build_vae(config: EmoConfig) -> AutoencoderKL:
    """The autoencoder of a variant, as drawn."""
    stages = len(config.codec_channels)
    return AutoencoderKL(
        block_out_channels=config.codec_channels,
        down_block_types=("DownEncoderBlock2D",) * stages,
        up_block_types=("UpDecoderBlock2D",) * stages,
        layers_per_block=2,
        latent_channels=config.latent_channels,
        norm_num_groups=config.norm_groups,
        sample_size=config.size_px,
        scaling_factor=_SCALE,
    )


def open_codec(part: nn.Module, *, tiles: bool) -> FrameCodec:
    """A codec's network at work.

    Args:
        part: of ``build_codec``.
        tiles: whether to save memory: pictures one at a time, large ones in tiles.
    """
    if isinstance(part, RelativeCodec):
        return RelativeFrames(part, tiles=tiles)
    return LatentCodec(cast("AutoencoderKL", part), tiles=tiles)


class FrameCodec(ABC):
    """Pictures as latents, and frames back."""

    @abstractmethod
    def encode(self, pictures: Tensor) -> Tensor:
        """What the ReferenceNet sees of pictures.

        Args:
            pictures: (N, 3, S, S) RGB, -1 to 1, in the networks' size.

        Returns:
            (N, C, h, w), of about unit variance.
        """

    @abstractmethod
    def decode(self, latents: Tensor, reference: Tensor) -> Bytes:
        """Frames (N, P, P, 3) uint8 RGB, in main memory.

        Args:
            latents: (N, C, h, w), what the Backbone made.
            reference: (1, 3, P, P) RGB, -1 to 1: the reference image.
        """

    def original(self, _pictures: Tensor) -> Original | None:
        """What a refiner looks at, of pictures (1, 3, S, S) as in ``encode``; None: nothing."""
        return None

    @abstractmethod
    def preview(self, picture: Bytes, latents: Tensor) -> Preview:
        """What draws coarse pictures of unfinished frames.

        Args:
            picture: (P, P, 3) uint8 RGB, the reference image.
            latents: (1, C, h, w) of it.
        """


class LatentCodec(FrameCodec):
    """Stable Diffusion's autoencoder: every picture stands for itself.

    Args:
        vae: the autoencoder.
        tiles: whether to save memory: pictures one at a time, large ones in tiles.
    """

    def __init__(self, vae: AutoencoderKL, *, tiles: bool = False) -> None:
        self._vae = vae
        self._frames_at_once = 1 if tiles else CODEC_FRAMES_AT_ONCE
        vae.use_tiling = tiles

    def encode(self, pictures: Tensor) -> Tensor:
        """The middle of what the encoder thinks of pictures; see ``FrameCodec.encode``."""
        parts = pictures.to(self._vae.dtype).split(self._frames_at_once)
        return torch.cat([self._vae.encode(part).latent_dist.mode() for part in parts]) * _SCALE

    def decode(self, latents: Tensor, _reference: Tensor | None = None) -> Bytes:
        """The frames; the reference is of no use here."""
        parts = (latents.to(self._vae.dtype) / _SCALE).split(self._frames_at_once)
        return np.concatenate([_levels(self._vae.decode(part).sample) for part in parts])

    def preview(self, picture: Bytes, latents: Tensor) -> Preview:
        """A map from latents to colours that is fitted to the picture."""
        return partial(preview_of, colours=fit_colours(latents[0], picture))


class RelativeFrames(FrameCodec):
    """Frames as they differ from the reference image.

    Args:
        codec: the maps.
        tiles: whether to save memory: pictures one at a time.
    """

    def __init__(self, codec: RelativeCodec, *, tiles: bool = False) -> None:
        self._codec = codec
        self._frames_at_once = 1 if tiles else CODEC_FRAMES_AT_ONCE

    def encode(self, pictures: Tensor) -> Tensor:
        """How pictures look by themselves; see ``FrameCodec.encode``."""
        return self._codec.encode(pictures)

    def decode(self, latents: Tensor, reference: Tensor) -> Bytes:
        """The frames, as large as the reference."""
        parts = latents.split(self._frames_at_once)
        return np.concatenate([_levels(self._codec.decode(part, reference)) for part in parts])

    def original(self, pictures: Tensor) -> Original:
        """The pictures; see ``FrameCodec.original``."""
        return Original(pictures, self._codec.flow_spread[None])

    def preview(self, picture: Bytes, latents: Tensor) -> Preview:
        """The frames themselves, in the networks' size."""
        small = shrunk(as_pictures(picture[None], latents.device), LATENT_PX * latents.shape[-1])

        def draw(guess: Tensor) -> Bytes:
            middle = guess[:, :, guess.shape[2] // 2]
            return cast("Bytes", self.decode(middle, small)[0])

        return draw


def as_pictures(frames: Bytes, device: torch.device | str) -> Tensor:
    """(N, 3, P, P) float32, -1 to 1, of frames (N, P, P, 3) uint8."""
    tensor = torch.from_numpy(np.ascontiguousarray(frames)).to(device)
    return tensor.permute(0, 3, 1, 2).float() / 127.5 - 1


def shrunk(pictures: Tensor, side: int) -> Tensor:
    """(N, 3, side, side) the means of the pixels of pictures (N, 3, P, P), P a multiple of side."""
    step = pictures.shape[-1] // side
    return pictures if step == 1 else F.avg_pool2d(pictures, step)


def _levels(pictures: Tensor) -> Bytes:
    """(N, H, W, 3) uint8 of pictures (N, 3, H, W), -1 to 1."""
    levels = (pictures.permute(0, 2, 3, 1).float() + 1) * 127.5
    return cast("Bytes", levels.round().clamp(0, 255).byte().contiguous().cpu().numpy())
