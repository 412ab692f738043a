"""Between pictures and latents: Stable Diffusion's VAE."""

from __future__ import annotations

from typing import cast

import numpy as np
import torch
from diffusers import AutoencoderKL
from torch import Tensor

from emo_desktop.base.arrays import Bytes
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.memory_needs import CODEC_FRAMES_AT_ONCE

_SCALE = 0.18215  # brings latents to unit variance (SD 1.5)


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


class LatentCodec:
    """Pictures as latents and back.

    Args:
        vae: the autoencoder.
        tiles: whether to save memory: pictures one at a time, large ones in tiles.
    """

    def __init__(self, vae: AutoencoderKL, *, tiles: bool = False) -> None:
        self._vae = vae
        self._frames_at_once = 1 if tiles else CODEC_FRAMES_AT_ONCE
        vae.use_tiling = tiles

    def encode(self, pictures: Tensor) -> Tensor:
        """The middle of what the encoder thinks of pictures.

        Args:
            pictures: (N, 3, H, W) RGB, -1 to 1.

        Returns:
            (N, 4, H/8, W/8), of about unit variance.
        """
        parts = pictures.to(self._vae.dtype).split(self._frames_at_once)
        return torch.cat([self._vae.encode(part).latent_dist.mode() for part in parts]) * _SCALE

    def decode(self, latents: Tensor) -> Bytes:
        """Pictures (N, H, W, 3) uint8 RGB, in main memory, of latents (N, 4, H/8, W/8)."""
        parts = (latents.to(self._vae.dtype) / _SCALE).split(self._frames_at_once)
        return np.concatenate([_levels(self._vae.decode(part).sample) for part in parts])


def _levels(pictures: Tensor) -> Bytes:
    """(N, H, W, 3) uint8 of pictures (N, 3, H, W), -1 to 1."""
    levels = (pictures.permute(0, 2, 3, 1).float() + 1) * 127.5
    return cast("Bytes", levels.round().clamp(0, 255).byte().contiguous().cpu().numpy())
