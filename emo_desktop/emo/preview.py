"""A cheap picture of latents: a linear map to colours, fitted to the portrait itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats

# A coarse picture (h, w, 3) uint8 of the middle frame of latents (1, C, F, h, w).
Preview: TypeAlias = Callable[[Tensor], Bytes]


def fit_colours(latents: Tensor, picture: Bytes) -> Floats:
    """(5, 3) the linear map from latents (4, h, w) and 1 to the picture's colours, 0 to 255."""
    cells = latents.flatten(1).T.float().cpu().numpy()
    side = latents.shape[-1]
    step = picture.shape[0] // side
    small = picture.reshape(side, step, side, step, 3).mean(axis=(1, 3), dtype=np.float64)
    seen = np.concatenate([cells, np.ones((len(cells), 1), np.float32)], axis=1)
    return np.asarray(np.linalg.lstsq(seen, small.reshape(-1, 3), rcond=None)[0], np.float32)


def preview_of(guess: Tensor, colours: Floats) -> Bytes:
    """(h, w, 3) uint8, what the middle frame of (1, 4, F, h, w) latents will look like."""
    middle = guess[0, :, guess.shape[2] // 2].float().cpu().numpy()
    colour = np.tensordot(middle, colours[:-1], axes=(0, 0)) + colours[-1]
    return np.asarray(np.clip(np.rint(colour), 0, 255), np.uint8)
