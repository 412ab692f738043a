"""What keeps a long film from drifting: how motion frames are treated before they are looked at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes


class DriftGuard:
    """What is done to motion frames so that a long film does not drift."""


@dataclass(frozen=True, slots=True)
class PatchDrop(DriftGuard):
    """Some patches of the motion frames are blanked, so that errors in them are not copied.

    Args:
        share: of the patches, 0 to 1.
        patch: side of a patch, latents.
    """

    share: float = 0.25
    patch: int = 4


@dataclass(frozen=True, slots=True)
class Anchor(DriftGuard):
    """The motion frames are given the colours of the reference image.

    Args:
        strength: 0 not at all, 1 wholly.
    """

    strength: float = 1.0


def kept_patches(latents: Tensor, guard: PatchDrop, seed: int) -> Tensor:
    """(N, 1, h, w) 0 where a patch is dropped, else 1."""
    height, width = latents.shape[-2:]
    rows, columns = -(-height // guard.patch), -(-width // guard.patch)
    chance = torch.Generator("cpu").manual_seed(seed)
    kept = (torch.rand(len(latents), 1, rows, columns, generator=chance) >= guard.share).float()
    whole = kept.repeat_interleave(guard.patch, 2).repeat_interleave(guard.patch, 3)
    return whole[..., :height, :width].to(latents.device)


def coloured_like(frames: Bytes, picture: Bytes, strength: float) -> Bytes:
    """Frames (N, S, S, 3) whose channels have the mean and spread that a picture's have."""
    pixels = frames.astype(np.float32)
    mean, spread = (stat(pixels, axis=(0, 1, 2)) for stat in (np.mean, np.std))
    wanted, width = (stat(picture.astype(np.float32), axis=(0, 1)) for stat in (np.mean, np.std))
    moved = (pixels - mean) * (width / np.maximum(spread, 1e-3)) + wanted
    mixed = pixels + strength * (moved - pixels)
    return np.asarray(np.clip(np.rint(mixed), 0, 255), np.uint8)
