"""Shipped networks, loaded when first used and safe to share between threads."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

import cv2
import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_bytes
from emo_desktop.base.errors import ModelError
from emo_desktop.base.resources import model_digest, read_model


class Network:
    """One ONNX network of ``resources/models``.

    A ``cv2.dnn`` network keeps its activations inside itself, so one call at a time may run it;
    callers on other threads wait the few milliseconds.

    Its results are the same whatever the number of OpenCV's threads, which belongs to the process.

    Args:
        file_name: name of the model file.
        outputs: names of the outputs, in the order ``run`` returns them; none: whatever it ends in.
        content: the bytes of another network of the same form, instead of the shipped file.
    """

    def __init__(
        self, file_name: str, outputs: Sequence[str], *, content: bytes | None = None
    ) -> None:
        self._file_name = file_name
        self._given = content
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
            results = self._net.forward(self._outputs or self._net.getUnconnectedOutLayersNames())
            return [np.array(result, np.float32) for result in results]

    @cached_property
    def digest(self) -> str:
        """Names the content of the network."""
        return model_digest(self._file_name) if self._given is None else digest_bytes(self._given)

    def _load(self) -> cv2.dnn.Net:
        content = read_model(self._file_name) if self._given is None else self._given
        try:
            return cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise ModelError(f"The model {self._file_name} cannot be loaded: {error}") from error
