"""A scene: a figure in front of a background, seen by a camera in some light."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.training.synthetic.figure import Figure
from emo_desktop.training.synthetic.rasteriser import Seen, paint, rasterise
from emo_desktop.training.synthetic.shading import Light, corner_normals


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A camera and the square of its picture that is kept.

    Args:
        centre: (3,) the point it looks at; it stands in front of it on the z axis.
        distance: from there to the camera, decimetres.
        corner: (2,) the square's left upper corner in the plane of ``centre``, from there,
            decimetres.
        side: of the square, decimetres.
    """

    centre: Floats
    distance: float
    corner: Floats
    side: float

    def places(self, points: Floats) -> Floats:
        """(..., 2) where points (..., 3) lie, in shares of the square."""
        return np.asarray((self.flat(points) - self.corner) / self.side)

    def flat(self, points: Floats) -> Floats:
        """(..., 2) points (..., 3) projected onto the plane of ``centre``, decimetres from it."""
        away = points - self.centre
        return np.asarray(away[..., :2] * (self.distance / (self.distance - away[..., 2:])))


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What is drawn besides the pose.

    Args:
        figure: who.
        light: in which light.
        view: from where.
        background: (B, B, 3) uint8 the square without the figure.
        exposure: factor on all colours of the figure.
    """

    figure: Figure
    light: Light
    view: View
    background: Bytes
    exposure: float

    def see(self, points: Floats, size: int) -> Seen:
        """What a square of ``size`` pixels shows of posed vertices (W, 3)."""
        places = self.view.places(points) * size
        return rasterise(places, points[:, 2], self.figure.triangles, size=size)

    def draw(self, points: Floats, seen: Seen) -> Bytes:
        """(S, S, 3) uint8 the picture of posed vertices that were seen so."""
        figure, size = self.figure, len(seen.triangles)
        received, shine = self.light.on(corner_normals(points, figure.triangles), figure.gloss)
        light = np.empty((len(points), 4), np.float32)
        light[:, :3] = received * figure.tint * np.float32(self.exposure)
        light[:, 3] = 255 * shine
        picture = self._behind(size)
        paint(
            picture,
            seen,
            figure.triangles,
            texture=figure.texture,
            texels=figure.texels,
            light=light,
        )
        return picture

    def _behind(self, size: int) -> Bytes:
        """(S, S, 3) uint8 the background alone."""
        if size == len(self.background):
            return self.background.copy()
        sized = cv2.resize(self.background, (size, size), interpolation=cv2.INTER_AREA)
        return np.asarray(sized, np.uint8)


def shrunk(picture: Bytes) -> Bytes:
    """(S / 2, S / 2, 3) the picture in half the size, every four pixels averaged."""
    size = len(picture) // 2
    return np.asarray(cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA))
