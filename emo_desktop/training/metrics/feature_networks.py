"""Networks of others that turn pictures into features; their files are the user's own.

For FID a TorchScript Inception that takes bytes, for FVD a TorchScript I3D, for E-FID a TorchScript
network whose answer for a face is its expression. Arguments that such files are known for
(``return_features``, ``rescale``, ``resize``) are given where a network has them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import PackError

_HINT = "Give the path of a TorchScript file that torch.jit.load opens."
_KNOWN = ("return_features", "rescale", "resize")


class FeatureNetwork:
    """One network.

    Args:
        file: TorchScript.

    Raises:
        PackError: it cannot be opened.
    """

    def __init__(self, file: Path) -> None:
        import torch

        self.name = file.name
        try:
            self._module = torch.jit.load(str(file), map_location="cpu").eval()
        except (RuntimeError, OSError, ValueError) as error:
            raise PackError(f"{file.name} is no network that can be opened.", hint=_HINT) from error
        schema = getattr(self._module.forward, "schema", None)
        names = {argument.name for argument in schema.arguments} if schema else set()
        self._switches = {name: True for name in _KNOWN if name in names}

    def features(self, pictures: np.ndarray) -> Floats:
        """(N, D) features.

        Args:
            pictures: (N, 3, H, W) or (N, 3, T, H, W) in the unit the network wants.

        Raises:
            PackError: the network cannot be run on them.
        """
        return self._answer(self._module, pictures, **self._switches)

    def ask(self, method: str, inputs: np.ndarray) -> Floats:
        """(N, D) the answer of one of the network's methods.

        Raises:
            PackError: it has no such method, or cannot be run.
        """
        try:
            called = getattr(self._module, method)
        except AttributeError as error:
            raise PackError(f"{self.name} has no method {method}.") from error
        return self._answer(called, inputs)

    def _answer(self, called: Any, inputs: np.ndarray, **switches: bool) -> Floats:
        import torch

        try:
            with torch.inference_mode():
                answer = called(torch.from_numpy(np.ascontiguousarray(inputs)), **switches)
                return np.asarray(answer.float().flatten(1).numpy(), np.float64)
        except (RuntimeError, TypeError, AttributeError) as error:
            raise PackError(f"The network {self.name} cannot be run.", hint=_HINT) from error
