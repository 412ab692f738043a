"""Boxes and poses of faces in a picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaceBox:
    """An upright box in pixels of its picture: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    def scaled(self, factor: float) -> FaceBox:
        """The same box in a picture ``factor`` times as large."""
        return FaceBox(self.x * factor, self.y * factor, self.width * factor, self.height * factor)


@dataclass(frozen=True, slots=True)
class FacePose:
    """How a face stands in its picture, in degrees; all zero looks straight at the viewer.

    Signs: yaw positive, the nose points to the right of the picture; pitch positive, it points
    up; roll positive, the top of the head leans to the right of the picture.
    """

    yaw: float
    pitch: float
    roll: float
