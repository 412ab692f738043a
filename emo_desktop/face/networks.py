"""Shipped networks, loaded when first used and safe to share between threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import cv2
import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import ModelError
from emo_desktop.base.resources import read_model


class Network:
    """One ONNX network of ``resources/models``.

    A ``cv2.dnn`` network keeps its activations inside itself, so one call at a time may run it;
    callers on other threads wait the few milliseconds.

    Args:
        file_name: name of the model file.
        outputs: names of the outputs, in the order ``run`` returns them.
    """

    def __init__(self, file_name: str, outputs: Sequence[str]) -> None:
        self._file_name = file_name
        self._outputs = tuple(outputs)
        self._lock = threading.Lock()
        self._net: cv2.dnn.Net | None = None

    def run(self, blob: Floats) -> list[Floats]:
        """The outputs for one input.

        Args:
            blob: float32, in the shape the network was converted with.

        Raises:
            ModelError: the model is missing or damaged.
        """
        with self._lock:
            if self._net is None:
                self._net = self._load()
            self._net.setInput(np.ascontiguousarray(blob, np.float32))
            results = self._net.forward(self._outputs)
            return [np.array(result, np.float32) for result in results]

    def _load(self) -> cv2.dnn.Net:
        content = np.frombuffer(read_model(self._file_name), np.uint8)
        try:
            return cv2.dnn.readNetFromONNX(content)
        except cv2.error as error:
            raise ModelError(f"The model {self._file_name} cannot be loaded: {error}") from error
