"""Whose face it is, as a vector, by a network the user brought along (insightface's ArcFace)."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.errors import ModelError, PackError
from emo_desktop.base.networks import Network

_SIDE_PX = 112
# Where the network wants eyes, nose and corners of the mouth, from left to right in the picture.
_TEMPLATE = np.array(
    [[38.29, 51.70], [73.53, 51.50], [56.03, 71.74], [41.55, 92.37], [70.73, 92.20]], np.float32
)
_EYES = ((33, 133), (362, 263))  # corners of each
_NOSE_TIP = 4
_MOUTH_CORNERS = (61, 291)


class FaceEmbedder:
    """Tells faces apart.

    Args:
        file: the network, ONNX.

    Raises:
        OSError: the file cannot be read.
    """

    def __init__(self, file: Path) -> None:
        self._name = file.name
        self._network = Network(file.name, (), content=file.read_bytes())

    def embed(self, rgb: Bytes, landmarks: Floats) -> Floats:
        """(512,) float32, as the network gives it.

        Args:
            rgb: (H, W, 3) uint8.
            landmarks: (478, 2) in pixels of it.

        Raises:
            PackError: the network cannot be run.
        """
        points = np.array(
            [landmarks[list(eye)].mean(axis=0) for eye in _EYES]
            + [landmarks[_NOSE_TIP], *landmarks[list(_MOUTH_CORNERS)]],
            np.float32,
        )
        move, _ = cv2.estimateAffinePartial2D(points, _TEMPLATE, method=cv2.LMEDS)
        face = cv2.warpAffine(rgb, move, (_SIDE_PX, _SIDE_PX))
        blob = (face.astype(np.float32) - 127.5) / 127.5
        try:
            (embedding,) = self._network.run(blob.transpose(2, 0, 1)[None])
        except ModelError as error:
            raise PackError(f"The face embedder {self._name} cannot be run.") from error
        return np.asarray(embedding.reshape(-1), np.float32)
