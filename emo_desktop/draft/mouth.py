"""The inside of the mouth: cavity, tongue and teeth, seen between the lips.

Lengths are millimetres of a face whose outer eye corners are 90 mm apart.
"""

from __future__ import annotations

from functools import partial

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.curve import Patch, aperture, fill, soft_line
from emo_desktop.draft.rig import PosedFace, Rig
from emo_desktop.draft.teeth import (
    ENAMEL,
    Light,
    OwnInside,
    Sprite,
    cut_inside,
    draw_teeth,
    draw_tongue,
)
from emo_desktop.draft.topology import (
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
)
from emo_desktop.motion.arkit import INDEX

IOD_MM = 90.0
UPPER_EDGE_MM = 2.8  # the upper teeth end this far below the line where the lips meet
LOWER_EDGE_MM = 1.0  # the lower teeth begin this far below it, behind the upper ones
LOWER_SHOWN_MM = 1.4  # at most this much of the lower teeth stands above the lower lip
TONGUE_MM = -4.0  # the tongue rests this far below the line, and moves with the lower teeth
TONGUE_RAISE_MM = 5.0
TEETH_BEHIND_MM = 5.0
RESTING_MM = 7.0  # an open mouth's lips that moved less still show some of the portrait's inside
COLOURFUL = 0.12  # chroma of skin from which the portrait counts as in colour
CONTACT_MM = 2.2  # thickness of the line between lips that close
SCALE = 2  # patch pixels per picture pixel
CAVITY = np.array([44.0, 16.0, 15.0], np.float32)
_STILL = np.zeros(3, np.float32)
_CENTRE = len(LIPS_INNER_UPPER) // 2


class MouthPainter:
    """Draws what shows between the lips of one portrait."""

    def __init__(self, rgb: Bytes, rig: Rig) -> None:
        self._rig = rig
        self._mm = rig.iod / IOD_MM
        light = _light(rgb, rig)
        density = max(2.0, SCALE * self._mm)
        self._cavity = light.on(CAVITY)
        self._tongue = draw_tongue(density=density, light=light)
        upper, lower = rig.rest[list(LIPS_INNER_UPPER)], rig.rest[list(LIPS_INNER_LOWER)]
        self._rest_gap = float(np.linalg.norm((upper - lower)[:, :2], axis=1).max())
        # Lips that are parted would meet close to the upper one: it is the lower one that fell.
        half_gap = 0.5 * (lower[_CENTRE] - upper[_CENTRE])
        middle = upper[_CENTRE] + half_gap * min(1.0, self._mm / max(1e-3, float(half_gap[1])))
        self._lip_below = float((lower[_CENTRE] - middle) @ rig.rotation[:, 1])
        depth = 0.5 * (upper[0, 2] + upper[-1, 2])
        self._line = rig.camera.unproject(np.array([[*middle[:2], depth]], np.float32))[0]
        self._upper = draw_teeth(upper=True, density=density, light=light)
        self._lower = draw_teeth(upper=False, density=density, light=light)
        self._own: OwnInside | None = None
        if not rig.mouth_closed:
            self._contact = _lip_shade(rgb, rig)
            frame = rig.camera.project(self._frame(np.zeros(3), 0.0))
            self._own = cut_inside(rgb, upper[:, :2], lower[:, :2], frame=frame, mm=self._mm)
            if self._own.teeth is not None:
                enamel = Light(tint=self._own.teeth.typical_colour() / ENAMEL, saturation=1.0)
                self._lower = draw_teeth(upper=False, density=density, light=enamel)

    def paint(self, frame: Bytes, posed: PosedFace, weights: Floats) -> None:
        """Draw the inside of the mouth between the posed lips, in place.

        Args:
            frame: (H, W, 3 or 4) uint8.
            posed: the face in this frame.
            weights: (52,) blendshape weights.
        """
        upper, lower = posed.points[list(LIPS_INNER_UPPER)], posed.points[list(LIPS_INNER_LOWER)]
        gap = float(np.linalg.norm(upper - lower, axis=1).max())
        if gap > 0.05:
            self._paint_inside(frame, aperture(upper, lower), gap, posed, weights)
        if self._own is not None:
            self._paint_contact(frame, 0.5 * (upper + lower), gap)

    def _paint_contact(self, frame: Bytes, line: Floats, gap: float) -> None:
        """The line where lips meet that are parted in the portrait."""
        together = 1.0 - gap / (0.5 * self._rest_gap)
        if together > 0.0:
            soft_line(
                frame, line, thickness=CONTACT_MM * self._mm, colour=self._contact,
                opacity=min(1.0, together),
            )  # fmt: skip

    def _paint_inside(
        self, frame: Bytes, outline: Floats, gap: float, posed: PosedFace, weights: Floats,
    ) -> None:  # fmt: skip
        patch = Patch(outline, margin=2.0, scale=SCALE, picture_shape=frame.shape[:2])
        mask = fill(patch.to_patch(outline), patch.shape)
        # Half a pixel wider, so that nothing of the skin's edge is left inside.
        mask = cv2.dilate(mask, np.ones((3, 3), np.uint8))
        raised = TONGUE_RAISE_MM * float(weights[INDEX["tongueOut"]])
        canvas = np.empty((*patch.shape, 3), np.float32)
        canvas[:] = self._cavity
        lay = partial(self._lay, canvas, patch, posed.rotation)
        ride = self._lower_teeth_ride(posed)
        lay(self._tongue, self._frame(ride, TONGUE_MM - raised))
        lay(self._lower, self._frame(ride, LOWER_EDGE_MM))
        if self._own is None or self._own.teeth is None:
            lay(self._upper, self._frame(_STILL, UPPER_EDGE_MM))
        canvas *= self._shade(mask)[..., None]
        if self._own is not None and self._own.teeth is not None:  # they carry their own shade
            lay(self._own.teeth, self._frame(_STILL, 0.0))
        opening = min(1.0, gap / (0.8 * self._mm)) if self._own is None else 1.0
        opacity_at = patch.shrink(mask.astype(np.float32)) * (opening / 255)
        inside = patch.shrink(canvas)
        if self._own is not None:
            coarse = Patch(outline, margin=2.0, scale=1, picture_shape=frame.shape[:2])
            share, at = self._rest_share(posed), self._frame(_STILL, 0.0)
            self._lay(inside, coarse, posed.rotation, self._own.rest, at, share)
        patch.blend(frame, inside, opacity_at)

    def _rest_share(self, posed: PosedFace) -> float:
        """1 while the lips stand as in the portrait, 0 once they clearly do not."""
        moved = np.abs(posed.offsets[list(LIPS_INNER_UPPER + LIPS_INNER_LOWER)]).max()
        return 1.0 - float(smoothstep(float(moved) / (RESTING_MM * self._mm)))

    def _lower_teeth_ride(self, posed: PosedFace) -> Floats:
        """(3,) the jaw's way, and on with the lower lip where that bares too much of the teeth."""
        down = self._rig.rotation[:, 1]
        lip = posed.offsets[LIPS_INNER_LOWER[_CENTRE]]
        lip_below = self._lip_below + float((lip - posed.jaw) @ down)
        uncovered = lip_below - (LOWER_SHOWN_MM + LOWER_EDGE_MM) * self._mm
        return posed.jaw + max(0.0, uncovered) * down

    def _frame(self, moved: Floats, down_mm: float) -> Floats:
        """(3, 3) positions in space that carry a sprite: its anchor, and 10 mm right and down."""
        axes = self._rig.rotation * self._mm
        at = self._line + moved + axes @ np.array([0.0, down_mm, -TEETH_BEHIND_MM])
        return np.stack([at, at + 10.0 * axes[:, 0], at + 10.0 * axes[:, 1]]).astype(np.float32)

    def _lay(
        self, canvas: Floats, patch: Patch, rotation: Floats, sprite: Sprite, frame: Floats,
        opacity: float = 1.0,
    ) -> None:  # fmt: skip
        """Put a sprite where the head carries its frame, over the canvas, in place."""
        turned = self._rig.camera.project(self._rig.camera.turn(frame, rotation))
        matrix = cv2.getAffineTransform(sprite.frame, patch.to_patch(turned))
        laid = cv2.warpAffine(sprite.rgba, matrix, canvas.shape[1::-1], flags=cv2.INTER_LINEAR)
        canvas *= 1.0 - opacity * laid[..., 3:]
        canvas += opacity * laid[..., :3]

    def _shade(self, mask: Bytes) -> Floats:
        """(h, w) light that reaches each place: less under the upper lip and in the corners."""
        mm = self._mm * SCALE
        lit = cv2.GaussianBlur(mask, (0, 0), max(0.8, 1.5 * mm)).astype(np.float32) / 255
        down = round(1.0 * mm)
        if down:
            lit[down:] = np.minimum(lit[down:], lit[:-down])
            lit[:down] *= 0.7
        return np.asarray(np.clip(0.54 + 1.0 * (lit - 0.25), 0.34, 1.0), np.float32)


def _lip_shade(rgb: Bytes, rig: Rig) -> Floats:
    """(3,) the colour of lips in their own shade."""
    rims = rig.rest[list(LIPS_OUTER_UPPER[2:-2] + LIPS_OUTER_LOWER[2:-2]), :2]
    inner = rig.rest[list(LIPS_INNER_UPPER[2:-2] + LIPS_INNER_LOWER[2:-2]), :2]
    colours = _colours_at(rgb, 0.5 * (rims + inner))
    return np.asarray(0.62 * np.median(colours, axis=0), np.float32)


def _colours_at(rgb: Bytes, points: Floats) -> Floats:
    """(N, 3) colours of the picture at (N, 2) points."""
    height, width = rgb.shape[:2]
    x, y = np.round(points).astype(int).T
    colours = rgb[y.clip(0, height - 1), x.clip(0, width - 1)]
    return np.asarray(colours, np.float32)


def _light(rgb: Bytes, rig: Rig) -> Light:
    """The portrait's light, read off its skin."""
    smooth = cv2.GaussianBlur(rgb, (0, 0), max(1.0, 0.03 * rig.iod))
    skin = np.median(_colours_at(smooth, rig.rest[[50, 280, 205, 425, 4, 151], :2]), axis=0)
    chroma = float(skin.max() - skin.min()) / max(1.0, float(skin.max()))
    saturation = min(1.0, chroma / COLOURFUL)
    balance = skin / np.array([205.0, 160.0, 140.0])
    balance = np.clip(balance / max(1e-3, float(balance.mean())), 0.8, 1.25)
    brightness = float(np.clip(skin.max() / 225.0, 0.45, 1.05))
    tint = brightness * (1.0 + 0.65 * saturation * (balance - 1.0))
    return Light(tint=tint.astype(np.float32), saturation=saturation)
