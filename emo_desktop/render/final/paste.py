"""The model's square put back into the whole picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.portrait import Portrait, opaque_rgb
from emo_desktop.render.final.colour_match import ColourMatch, colour_ramp, match_colours
from emo_desktop.render.final.crop import FaceCrop, resized

__all__ = ["ColourMatch", "Paster", "colour_ramp"]

FEATHER_SHARE = 0.10  # of the square's side, over which it fades into the picture
LEAST_FEATHER_SHARE = 0.02  # even where the face reaches over the border
SHARE_OF_MARGIN = 0.5  # of the room between face and border that the fading may take
STEP_SHARE = 0.5  # how much of what is missing a window's colours move

_GRID = 64  # places along a side at which colours are compared
_RING_SHARE = 0.125  # of the side: how wide the ring is in which nothing should move
_FACE_ROOM = 1.15  # the face's box, as many times as large, is left out of the ring
_LEAST_OPACITY = 0.1


class Paster:
    """Puts drawn squares back into one portrait. Safe to use from several threads at once.

    Args:
        portrait: the whole picture.
        crop: where the square was cut.
        size: side of a drawn square, pixels.
    """

    def __init__(self, portrait: Portrait, crop: FaceCrop, size: int) -> None:
        self._portrait = portrait.pixels
        self._crop = crop
        square = portrait.pixels[crop.rows, crop.columns]
        seen = opaque_rgb(square)
        self._seen = seen.astype(np.float32)
        self._colours = square[..., :3].astype(np.float32)
        self._share = _feather(portrait, crop)[..., None] * _visible_share(square[..., 3:])
        self._ring = _ring(portrait, crop)
        self._ring_colours = _on_grid(crop.cut(opaque_rgb(portrait.pixels), size))[self._ring]

    def match(self, frames: Sequence[Bytes], before: ColourMatch | None) -> ColourMatch:
        """The colour match at the end of a window.

        It is measured on the ring near the square's border, where the picture should not move, and
        moves only a part of the way there, so that the film's colours never jump.

        Args:
            frames: of the window, each (size, size, 3) uint8.
            before: the match at the end of the window before; None in the first window.
        """
        # The middle of all frames: what passes through the ring is not seen.
        drawn = np.median([_on_grid(frame)[self._ring] for frame in frames], axis=0)
        measured = match_colours(drawn, self._ring_colours)
        return measured if before is None else before.toward(measured, STEP_SHARE)

    def paste(self, frame: Bytes, colour: ColourMatch) -> Bytes:
        """(H, W, 4) uint8: the portrait with a drawn square in its place.

        Pixels outside the square and transparent ones are the portrait's, to the byte, and so is
        the transparency of all. What a frame turns into depends on this frame and ``colour`` alone.

        Args:
            frame: (size, size, 3) uint8.
            colour: see ``match``; ``colour_ramp`` gives those between two windows.
        """
        drawn = colour.applied(resized(frame.astype(np.float32), self._crop.side))
        pasted = self._colours + self._share * (drawn - self._seen)
        picture = self._portrait.copy()
        picture[self._crop.rows, self._crop.columns, :3] = np.rint(pasted).clip(0, 255)
        return picture


def _visible_share(alpha: Bytes) -> Floats:
    """(h, w, 1) how much a pixel's colour changes for a change seen over the backdrop.

    The model draws what is seen over a backdrop; where a pixel is half transparent, its own colour
    has to change twice as much.
    """
    opacity = alpha.astype(np.float32) / 255
    return np.where(alpha > 0, 1 / np.maximum(opacity, _LEAST_OPACITY), 0).astype(np.float32)


def _face_box(portrait: Portrait, crop: FaceCrop) -> Floats:
    """(2, 2) the corners of the face in shares of the square: left and top, right and bottom."""
    points = portrait.landmarks[:MESH_POINTS, :2]
    corners = np.stack([points.min(axis=0), points.max(axis=0)])
    return np.asarray((corners + 0.5 - (crop.left, crop.top)) / crop.side)


def _feather(portrait: Portrait, crop: FaceCrop) -> Floats:
    """(side, side) float32 how much of the drawn square shows, 0 to 1; the same in every frame.

    Where the square ends with the picture there is nothing to fade into.
    """
    height, width = portrait.pixels.shape[:2]
    face = _face_box(portrait, crop)
    across = _ramps(
        crop.side,
        rooms=(face[0, 0], 1 - face[1, 0]),
        fades=(crop.left > 0, crop.left + crop.side < width),
    )
    down = _ramps(
        crop.side,
        rooms=(face[0, 1], 1 - face[1, 1]),
        fades=(crop.top > 0, crop.top + crop.side < height),
    )
    return np.asarray(down[:, None] * across, np.float32)


def _ramps(side: int, *, rooms: tuple[float, float], fades: tuple[bool, bool]) -> Floats:
    """(side,) 0 to 1: the fading along one axis, from both ends.

    Args:
        side: pixels.
        rooms: between border and face, at the first and the last pixel, in shares of the side.
        fades: whether the square fades at this end.
    """
    shown = np.ones(side)
    for direction, room, fading in zip((1, -1), rooms, fades, strict=True):
        if fading:
            share = max(LEAST_FEATHER_SHARE, min(FEATHER_SHARE, SHARE_OF_MARGIN * room))
            shown *= smoothstep((np.arange(side) + 0.5)[::direction] / (share * side))
    return shown


def _ring(portrait: Portrait, crop: FaceCrop) -> Bools:
    """(64, 64) where in the square nothing should move: near its border, and not in the face."""
    places = (np.arange(_GRID) + 0.5) / _GRID
    near = np.minimum(places, 1 - places) < _RING_SHARE
    low, high = _face_box(portrait, crop)
    middle, reach = (low + high) / 2, _FACE_ROOM * (high - low) / 2
    columns, rows = (np.abs(places - middle[axis]) < reach[axis] for axis in (0, 1))
    return np.asarray((near[:, None] | near) & ~(rows[:, None] & columns))


def _on_grid(frame: Bytes) -> Floats:
    """(64, 64, 3) float32 the mean colours of a square."""
    sized = cv2.resize(frame.astype(np.float32), (_GRID, _GRID), interpolation=cv2.INTER_AREA)
    return np.asarray(sized, np.float32)
