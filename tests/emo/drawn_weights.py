"""The weights of the parity fixtures, drawn again from names and shapes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import torch
from torch import Tensor

UNET_GAINS = {"to_out": 0.6, "ff.net.2": 0.6, "conv2.": 0.6, "proj_out": 0.6}
LOCATOR_GAINS = {"conv_out": 2.0}


def draw_weights(
    shapes: Mapping[str, Sequence[int]], seed: int, gains: Mapping[str, float]
) -> dict[str, Tensor]:
    """Float32 weights by their names; buffers of positions (``….pe``) are left out.

    Args:
        shapes: of all weights of one network, by the names that the fixture has them under.
        seed: of the network.
        gains: by what weights with two or more dimensions are multiplied whose names contain a
            word.
    """
    chance = torch.Generator().manual_seed(seed)
    return {
        name: _drawn(name, tuple(shapes[name]), chance, gains)
        for name in sorted(shapes)
        if not name.endswith(".pe")
    }


def _drawn(
    name: str, shape: tuple[int, ...], chance: torch.Generator, gains: Mapping[str, float]
) -> Tensor:
    weight = torch.randn(shape, generator=chance)
    if len(shape) >= 2:
        gain = prod(factor for word, factor in gains.items() if word in name)
        weight = weight * (prod(shape[1:]) ** -0.5 * gain)  # the order decides the last bit
    elif name.endswith("weight"):
        weight = 1 + 0.1 * weight
    else:
        weight = 0.05 * weight
    return weight.half().float()
