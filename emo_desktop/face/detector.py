"""Faces, their landmarks and the person round them: the one object the rest of the program asks."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.networks import Network
from emo_desktop.face.boxes import BoxFinder, DetectedFace
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.mesh import FaceMesh, MeshFitter

_MATTE_PX = 256
_MAX_FACES = 16
# The mesh network gives real faces nearly 1 and what BlazeFace mistook for one less than 0.13.
_MIN_FLAG = 0.2

__all__ = ["DetectedFace", "FaceDetector", "FaceMesh"]


class FaceDetector:
    """Face boxes and 478 landmarks. Networks load when first used; threads may share one."""

    def __init__(self) -> None:
        self._boxes = BoxFinder()
        self._mesh = MeshFitter()
        self._matte = Network("person_matte.onnx", ("activation_10",))

    def detect(self, rgb: Bytes) -> tuple[DetectedFace, ...]:
        """The faces in a picture, best first.

        Args:
            rgb: (H, W, 3) uint8.
        """
        for candidates in self._boxes.find(rgb):
            faces = tuple(
                face
                for face in candidates[:_MAX_FACES]
                if self._mesh.flag(rgb, face.box, roll_deg=face.roll_deg) > _MIN_FLAG
            )
            if faces:
                return faces
        return ()

    def landmarks(self, rgb: Bytes, box: FaceBox, *, roll_deg: float = 0.0) -> FaceMesh:
        """The landmarks of the face in a box.

        Args:
            rgb: (H, W, 3) uint8.
            box: about from brows to chin, in pixels of ``rgb``.
            roll_deg: how far the head leans to the right of the picture, if known.
        """
        return self._mesh.fit(rgb, box, roll_deg=roll_deg)

    def person(self, rgb: Bytes) -> Floats:
        """How much each pixel belongs to a person, without fine edges.

        Args:
            rgb: (H, W, 3) uint8.

        Returns:
            (H, W) float32, 0 to 1.
        """
        height, width = rgb.shape[:2]
        small = cv2.resize(rgb, (_MATTE_PX, _MATTE_PX), interpolation=cv2.INTER_AREA)
        (matte,) = self._matte.run(small.astype(np.float32)[None] / 255)
        coarse = matte.reshape(_MATTE_PX, _MATTE_PX)
        sized = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
        return np.asarray(sized, np.float32)
