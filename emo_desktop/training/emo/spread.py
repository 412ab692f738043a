"""Whether a training runs alone, or spread over several GPUs by ``accelerate launch``."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Protocol

import torch
from torch import Tensor

from emo_desktop.base.errors import DeviceError


class Spread(Protocol):
    """The processes of a training."""

    @property
    def device(self) -> torch.device:
        """Where this process computes."""
        ...

    @property
    def rank(self) -> int:
        """Number of this process, from 0."""
        ...

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    def share(self, gradients: Sequence[Tensor]) -> None:
        """Put the mean over all processes in the place of gradients."""
        ...

    def agree(self, wish: bool) -> bool:
        """Whether any process wishes something, the same answer for all."""
        ...

    def wait(self) -> None:
        """Go on when all processes have come here."""
        ...


class Alone:
    """One process.

    Args:
        device: where it computes.
    """

    rank, count = 0, 1

    def __init__(self, device: torch.device) -> None:
        self.device = device

    def share(self, gradients: Sequence[Tensor]) -> None:
        """There is nobody to share with."""

    def agree(self, wish: bool) -> bool:
        """As wished."""
        return wish

    def wait(self) -> None:
        """There is nobody to wait for."""


class Together:
    """One of the processes that ``accelerate launch`` started.

    Raises:
        DeviceError: the package is not installed.
    """

    def __init__(self, *, on_cpu: bool = False) -> None:
        try:
            from accelerate import Accelerator  # type: ignore[import-not-found, unused-ignore]
        except ImportError as error:
            raise DeviceError(
                "Training on several GPUs needs the package accelerate, which is not installed.",
                hint="pip install accelerate, or start the training without accelerate launch.",
            ) from error
        self._accelerator: Any = Accelerator(cpu=on_cpu)
        self.device: torch.device = self._accelerator.device
        self.rank: int = self._accelerator.process_index
        self.count: int = self._accelerator.num_processes

    def share(self, gradients: Sequence[Tensor]) -> None:
        """All gradients travel as one tensor."""
        joined = torch.cat([gradient.flatten() for gradient in gradients])
        joined = self._accelerator.reduce(joined, reduction="mean")
        parts = joined.split([gradient.numel() for gradient in gradients])
        for gradient, part in zip(gradients, parts, strict=True):
            gradient.copy_(part.view_as(gradient))

    def agree(self, wish: bool) -> bool:
        """Whether any process wishes it."""
        wishes = torch.tensor(float(wish), device=self.device)
        return bool(self._accelerator.reduce(wishes, reduction="sum") > 0)

    def wait(self) -> None:
        """Go on when all processes have come here."""
        self._accelerator.wait_for_everyone()


def find_spread(device: str) -> Spread:
    """The processes this one belongs to, as ``accelerate launch`` left word in the environment.

    Args:
        device: where to compute, for a process alone.

    Raises:
        DeviceError: there are several, and ``accelerate`` is not installed.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) > 1:
        return Together(on_cpu=device == "cpu")
    return Alone(torch.device(device))
