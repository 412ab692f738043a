"""Where the final quality is made."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeviceChoices:
    """Where the final quality is made; None is chosen from what there is.

    Args:
        device: cuda, mps or cpu.
        precision: fp32, bf16 or fp16.
        offloads: whether networks that rest lie in main memory.
        compiles: whether the networks are compiled first: slow to begin, faster after.
    """

    device: str | None = None
    precision: str | None = None
    offloads: bool | None = None
    compiles: bool = False
