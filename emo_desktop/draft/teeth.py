"""Sprites of teeth and tongue: drawn once per portrait in its light, or cut from the portrait.

Lengths are millimetres, as in ``mouth``.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.curve import Patch, aperture, fill
from emo_desktop.draft.texture import TEXTURE_SCALE, enlarge, nearest_known

# Width of each tooth from the middle outward, and its visible height (Wheeler's Dental Anatomy).
UPPER_TEETH = ((8.5, 10.0), (6.6, 9.0), (7.6, 9.8), (7.0, 8.6), (6.8, 8.0), (9.5, 7.5))
LOWER_TEETH = ((5.2, 8.8), (5.7, 8.8), (6.8, 9.6), (7.0, 8.4), (7.1, 8.0), (10.0, 7.5))
UPPER_ARCH_MM, LOWER_ARCH_MM = 25.0, 22.5  # radius of the rows
GUM_MM = 6.0
ENAMEL = np.array([222.0, 211.0, 194.0], np.float32)
GUM = np.array([168.0, 92.0, 90.0], np.float32)
TONGUE = np.array([178.0, 94.0, 92.0], np.float32)
OWN_TEETH_LIGHT = 0.62  # an open mouth this bright against the skin shows teeth
_FINE = 4  # drawn this much larger, then averaged


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """How a portrait shows colours.

    Args:
        tint: (3,) factor of each channel, about 1.
        saturation: 0 for a grey picture, 1 for one in colour.
    """

    tint: Floats
    saturation: float

    def on(self, colour: Floats) -> Floats:
        """(..., 3) colours as they look in this light."""
        grey = colour @ np.array([0.299, 0.587, 0.114], np.float32)
        shown = grey[..., None] + self.saturation * (colour - grey[..., None])
        return np.asarray(shown * self.tint, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A small picture to be laid into the mouth.

    Args:
        rgba: (h, w, 4) float32, colours 0 to 255 already multiplied by alpha, alpha 0 to 1.
        frame: (3, 2) float32 its pixels that go to the anchor and 10 mm right and below it.
    """

    rgba: Floats
    frame: Floats

    def typical_colour(self) -> Floats:
        """(3,) the colour of its brighter half: teeth, not the gums and gaps between them."""
        solid = self.rgba[self.rgba[..., 3] > 0.95][:, :3]
        bright = solid.sum(1) >= np.median(solid.sum(1))
        return np.asarray(np.median(solid[bright], axis=0), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class OwnInside:
    """The inside of a mouth that is open in the portrait; anchored where the lips would meet.

    Args:
        rest: what shows, as it is.
        teeth: the upper teeth continued upward, for when the lips move; None if none show.
    """

    rest: Sprite
    teeth: Sprite | None


def draw_teeth(*, upper: bool, density: float, light: Light) -> Sprite:
    """A row of teeth with its gum; the anchor is the middle of the biting edge.

    Args:
        upper: the upper row, hanging down; otherwise the lower row, standing up.
        density: pixels per millimetre.
        light: the portrait's.
    """
    teeth, arch = (UPPER_TEETH, UPPER_ARCH_MM) if upper else (LOWER_TEETH, LOWER_ARCH_MM)
    half_width, tall = arch + 2.0, 11.0 + GUM_MM
    fine = density * _FINE
    shape = (round(tall * fine), round(2 * half_width * fine))
    edge = (tall - 1.0) * fine
    row = _Row(np.zeros((*shape, 3), np.float32), np.zeros(shape, np.float32))
    row.lay_gum(half_width=arch * fine, below=edge - 7.5 * fine)
    row.lay_gaps(half_width=arch * fine, top=edge - 8.0 * fine, below=edge - 0.9 * fine)
    for side in (-1, 1):
        start = 0.0
        for width, height in teeth:
            begin, end = (arch * np.sin(min(s / arch, 1.5)) for s in (start, start + width))
            depth = 1.0 - np.cos(min((start + width / 2) / arch, 1.5))
            short = 0.6 if upper and width == UPPER_TEETH[1][0] else 0.0
            row.lay_tooth(
                left=shape[1] / 2 + side * begin * fine,
                right=shape[1] / 2 + side * end * fine,
                edge=edge - short * fine,
                height=height * fine,
                light=1.0 - 0.75 * depth,
            )
            start += width
    colour, cover = row.colour, row.cover
    if not upper:
        colour, cover, edge = colour[::-1], cover[::-1], shape[0] - 1 - edge
    return _finish(light.on(colour), cover, np.array([shape[1] / 2, edge]), density)


def draw_tongue(*, density: float, light: Light) -> Sprite:
    """A tongue seen from the front; the anchor is the middle of its upper edge."""
    fine = density * _FINE
    shape = (round(28 * fine), round(40 * fine))
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32) / fine
    across = (x - 20.0) / 19.0
    below = y - 1.5 - 5.0 * across**2
    cover = np.clip(below / 2.5, 0.0, 1.0) * (np.abs(across) < 1.0)
    shade = 0.6 + 0.4 * np.clip(below / 5.0, 0.0, 1.0)
    shade *= 1.0 - 0.08 * np.exp(-((x - 20.0) ** 2) / 2.0)  # the furrow in the middle
    colour = TONGUE * shade[..., None]
    return _finish(light.on(colour), cover, np.array([shape[1] / 2, 1.5 * fine]), density)


def cut_inside(rgb: Bytes, upper: Floats, lower: Floats, *, frame: Floats, mm: float) -> OwnInside:
    """What the portrait's open mouth shows.

    Args:
        rgb: (H, W, 3) uint8.
        upper: (N, 2) inner edge of the upper lip from corner to corner.
        lower: (N, 2) the same of the lower lip.
        frame: (3, 2) picture points of the sprite's frame.
        mm: pixels per millimetre.
    """
    outline = aperture(upper, lower)
    patch = Patch(outline, margin=5.0 * mm, scale=1, picture_shape=rgb.shape[:2])
    crop = rgb[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width]
    opening = fill(patch.to_patch(outline), patch.shape)
    around = cv2.dilate(opening, np.ones((5, 5), np.uint8))
    at = patch.to_patch(frame)
    rest = _cut(crop.astype(np.float32), around, at)
    if not _is_bright(crop, opening):
        return OwnInside(rest=rest, teeth=None)
    above = fill(patch.to_patch(np.concatenate([upper, upper[::-1] - [0, 4 * mm]])), patch.shape)
    side = 2 * round(1.5 * mm) + 1  # the lips' own edge must not stick to the teeth
    solid = cv2.erode(opening, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)))
    known = solid > 200 if (solid > 200).any() else opening > 0
    teeth = crop[nearest_known(known)].astype(np.float32)  # the edge's colour goes on outside
    return OwnInside(rest=rest, teeth=_cut(teeth, np.maximum(solid, above), at))


def _cut(colour: Floats, cover: Bytes, frame: Floats) -> Sprite:
    soft = cv2.GaussianBlur(cover, (0, 0), 0.7).astype(np.float32) / 255
    rgba = np.dstack([colour * soft[..., None], soft]).astype(np.float32)
    return Sprite(rgba=enlarge(rgba), frame=frame * TEXTURE_SCALE)


def _is_bright(crop: Bytes, opening: Bytes) -> bool:
    """Whether the opening is about as bright as the skin around it."""
    inner = cv2.erode(opening, np.ones((3, 3), np.uint8)) > 200
    skin = cv2.dilate(opening, np.ones((3, 3), np.uint8)) == 0
    if not inner.any() or not skin.any():
        return False
    light = crop.astype(np.float32).mean(axis=2)
    return bool(np.median(light[inner]) >= OWN_TEETH_LIGHT * np.percentile(light[skin], 80))


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """A row of teeth being drawn: (h, w, 3) colour and (h, w) cover, float32."""

    colour: Floats
    cover: Floats

    def lay_gum(self, *, half_width: float, below: float) -> None:
        self._lay_band(half_width, 0.0, below, GUM)

    def lay_gaps(self, *, half_width: float, top: float, below: float) -> None:
        """What shows between the teeth: darker enamel, not the cavity."""
        self._lay_band(half_width, top, below, ENAMEL * 0.72)

    def _lay_band(self, half_width: float, top: float, below: float, colour: Floats) -> None:
        height, width = self.cover.shape
        left, right = round(width / 2 - half_width), round(width / 2 + half_width)
        rows = slice(int(np.clip(top, 0, height)), int(np.clip(below, 1, height)))
        across = (np.arange(left, right) - width / 2) / half_width
        self.cover[rows, left:right] = 1.0
        self.colour[rows, left:right] = colour * (1.0 - 0.6 * across**2)[None, :, None]

    def lay_tooth(
        self, *, left: float, right: float, edge: float, height: float, light: float
    ) -> None:
        """A tooth hanging down to ``edge``: a rounded block, shaded toward sides and root."""
        left, right = min(left, right), max(left, right)
        columns = slice(max(int(left), 0), min(int(right) + 1, self.cover.shape[1]))
        x = np.arange(columns.start, columns.stop, dtype=np.float32)[None]
        y = np.arange(self.cover.shape[0], dtype=np.float32)[:, None]
        half = max(0.5 * (right - left), 1.0)
        across = np.abs(x + 0.5 - 0.5 * (left + right)) / half
        # The biting edge rounds off toward the neighbours, the root narrows.
        bottom = edge - 0.10 * height * across**4
        root = edge - height * (1.0 - 0.12 * across**2)
        inside = np.clip(bottom - y, 0, 1) * np.clip(y - root, 0, 1)
        inside = inside * np.clip((1.0 - across) * half / 2.0, 0, 1)
        down = np.clip((y - root) / height, 0.0, 1.0)
        shade = light * (0.88 + 0.12 * down) * (1.0 - 0.12 * across**3)
        warm = 1.0 - np.array([0.0, 0.02, 0.06]) * (1.0 - down[..., None])
        share = inside[..., None]
        self.colour[:, columns] += share * (
            ENAMEL * shade[..., None] * warm - self.colour[:, columns]
        )
        self.cover[:, columns] = np.maximum(self.cover[:, columns], inside)


def _finish(colour: Floats, cover: Floats, anchor: Floats, density: float) -> Sprite:
    rgba = np.dstack([colour * cover[..., None], cover]).astype(np.float32)
    size = (max(2, rgba.shape[1] // _FINE), max(2, rgba.shape[0] // _FINE))
    step = 10.0 * density
    frame = anchor / _FINE + [[0.0, 0.0], [step, 0.0], [0.0, step]]
    return Sprite(
        rgba=cv2.resize(rgba, size, interpolation=cv2.INTER_AREA),
        frame=frame.astype(np.float32),
    )
