"""Eyes of flat drawings that are larger than the lids landmarks find: they close as drawn eyes do.

Such an eye does not close by moving skin: a lid in the colour of the face comes down over it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.draft.curve import Patch, aperture, catmull_rom, fill, soft_line
from emo_desktop.draft.topology import EYES, FACE_OVAL, EyePoints

FLAT_SHARE = 0.55  # of a face without any texture: then it is flat art
LARGER = 2.0  # an eye this much larger than the opening of its lids needs a drawn lid
ROUND = 0.88  # share of its convex hull that an eye fills
_FLAT_LEVELS = 0.5  # grey levels between neighbours that still count as flat
_UNLIKE_SKIN = 42.0  # distance in RGB
_REACH = 0.95  # how far an eye may extend from its middle, in widths between its corners
_COLUMNS = 12
_BARE = (151, 9, 8, 168, 6, 199, 200)  # points where a face is seldom painted or hairy


@dataclass(frozen=True, slots=True, eq=False)
class DrawnEye:
    """A drawn eye and the colour of the face around it.

    Args:
        upper: (12, 2) its upper edge from left to right, picture pixels.
        lower: (12, 2) its lower edge.
        skin: (3,) colour of the lid.
        ink: (3,) colour of the line along the lid.
    """

    upper: Floats
    lower: Floats
    skin: Floats
    ink: Floats

    def close(self, frame: Bytes, blink: float, placed: Floats, line_px: float) -> None:
        """Draw the lid over the eye, in place.

        Args:
            frame: (H, W, 3 or 4) uint8.
            blink: 0 open, 1 closed.
            placed: (2, 3) affine map from the portrait to the frame.
            line_px: thickness of the line along the lid.
        """
        upper, lower = (edge @ placed[:, :2].T + placed[:, 2] for edge in (self.upper, self.lower))
        lid = upper + blink * (lower - upper)
        above = upper + 0.04 * (upper - lower)
        outline = np.concatenate([catmull_rom(above), catmull_rom(lid)[::-1]])
        patch = Patch(outline, margin=1.0, scale=2, picture_shape=frame.shape[:2])
        cover = patch.shrink(fill(patch.to_patch(outline), patch.shape).astype(np.float32)) / 255
        patch.blend(frame, np.broadcast_to(self.skin, (*cover.shape, 3)), cover)
        soft_line(frame, lid, thickness=line_px, colour=self.ink, opacity=min(1.0, 3.0 * blink))


def find_drawn_eyes(rgb: Bytes, rest: Floats, iris: Floats) -> tuple[DrawnEye | None, ...]:
    """For each eye of a portrait how it is drawn; None where lids of skin serve.

    Args:
        rgb: (H, W, 3) uint8.
        rest: (468, 3) landmarks, pixels.
        iris: (2, 3) centre and radius of each iris.
    """
    rgb = np.ascontiguousarray(rgb)
    if not _is_flat_art(rgb, rest):
        return (None, None)
    found = tuple(_find(rgb, rest, eye, iris[number]) for number, eye in enumerate(EYES))
    return found if all(found) else (None, None)


def _is_flat_art(rgb: Bytes, rest: Floats) -> bool:
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    steps = np.maximum(np.abs(cv2.Sobel(grey, -1, 1, 0)), np.abs(cv2.Sobel(grey, -1, 0, 1))) / 8
    face = fill(rest[list(FACE_OVAL), :2], (grey.shape[0], grey.shape[1])) > 0
    return bool(face.any() and (steps[face] < _FLAT_LEVELS).mean() > FLAT_SHARE)


def _find(rgb: Bytes, rest: Floats, eye: EyePoints, iris: Floats) -> DrawnEye | None:
    corners = rest[[eye.outer_corner, eye.inner_corner], :2]
    width = float(np.linalg.norm(corners[0] - corners[1]))
    skin = _skin(rgb, rest)
    region = _connected(rgb, skin, iris[:2], _REACH * width)
    opening = fill(
        aperture(rest[list(eye.upper), :2], rest[list(eye.lower), :2]),
        (rgb.shape[0], rgb.shape[1]),
    )
    if region.sum() < LARGER * (opening > 127).sum() or not _is_round(region):
        return None
    columns = np.flatnonzero(region.any(0))
    chosen = np.linspace(columns[0], columns[-1], _COLUMNS).round().astype(int)
    top = np.array([np.flatnonzero(region[:, x])[0] for x in chosen])
    bottom = np.array([np.flatnonzero(region[:, x])[-1] for x in chosen])
    return DrawnEye(
        upper=np.column_stack([chosen, top - 1]).astype(np.float32),
        lower=np.column_stack([chosen, bottom + 1]).astype(np.float32),
        skin=skin,
        ink=np.asarray(np.percentile(rgb[region].astype(np.float32), 5, axis=0), np.float32),
    )


def _is_round(region: Bools) -> bool:
    """Whether a region has the shape of an eye, without arms and bays."""
    contours, _ = cv2.findContours(
        region.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    if not contours:
        return False
    largest = max(contours, key=cv2.contourArea)
    hull = cv2.contourArea(cv2.convexHull(largest))
    return bool(hull > 0 and cv2.contourArea(largest) >= ROUND * hull)


def _skin(rgb: Bytes, rest: Floats) -> Floats:
    """(3,) the colour of forehead, nose and chin."""
    x, y = np.round(rest[list(_BARE), :2]).astype(int).T
    seen = rgb[y.clip(0, rgb.shape[0] - 1), x.clip(0, rgb.shape[1] - 1)]
    return np.asarray(np.median(seen, axis=0), np.float32)


def _connected(rgb: Bytes, skin: Floats, seed: Floats, reach: float) -> Bools:
    """(H, W) what hangs together with the iris and is not skin, within reach."""
    y, x = np.mgrid[: rgb.shape[0], : rgb.shape[1]]
    near = np.hypot(x - seed[0], y - seed[1]) <= reach
    unlike = (np.linalg.norm(rgb.astype(np.float32) - skin, axis=2) > _UNLIKE_SKIN) & near
    _, labels = cv2.connectedComponents(unlike.astype(np.uint8))
    at_seed = labels[int(np.clip(seed[1], 0, len(labels) - 1)), int(seed[0])]
    part = labels == at_seed if at_seed else np.zeros_like(unlike)
    # Brows and locks of hair may touch the eye by a thin line; they are not it.
    side = 2 * round(0.06 * reach) + 1
    return np.asarray(
        cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side), np.uint8)) > 0
    )
