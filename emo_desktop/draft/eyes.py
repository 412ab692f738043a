"""Eyes: the ball behind the lids, and where it looks.

Lids are part of the mesh. What is drawn here is what shows between them: the eyeball's texture,
completed under the lids, shifted where the gaze goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.curve import Patch, aperture, fill, soft_line
from emo_desktop.draft.drawn_eyes import DrawnEye
from emo_desktop.draft.rig import PosedFace, Rig
from emo_desktop.draft.texture import TEXTURE_SCALE, enlarge, sample
from emo_desktop.draft.topology import EYES, EyePoints
from emo_desktop.motion.arkit import INDEX

BALL_IOD = 0.133  # radius of the eyeball
GAZE_LIMIT_DEG = 30.0
LASH_IOD = 0.014  # thickness of the lashes' line
SCALE = 2  # patch pixels per picture pixel


@dataclass(frozen=True, slots=True, eq=False)
class EyePainter:
    """One eye of one portrait.

    Args:
        rig: the face it belongs to.
        eye: its points.
        ball: (h, w, 3) uint8 the eyeball's enlarged texture, completed under the lids.
        origin: (2,) picture point of the texture's first pixel.
        centre: (2,) of the iris, picture pixels.
        radius: of the iris, pixels.
        lashes: (3,) their colour.
        drawn: how the eye is drawn, where a drawn lid closes it.
        rest_contour: (N, 3) both lid contours at rest, in space.
        rest_points: (N, 2) the same in the picture.
    """

    rig: Rig
    eye: EyePoints
    ball: Bytes
    origin: Floats
    centre: Floats
    radius: float
    lashes: Floats
    drawn: DrawnEye | None
    rest_contour: Floats
    rest_points: Floats

    def paint(self, frame: Bytes, posed: PosedFace, weights: Floats, gaze_deg: Floats) -> None:
        """Draw the eyeball between the posed lids, in place.

        Args:
            frame: (H, W, 3 or 4) uint8.
            weights: (52,) blendshape weights.
            posed: the face in this frame.
            gaze_deg: (2,) yaw, pitch relative to the portrait.
        """
        upper, lower = posed.points[list(self.eye.upper)], posed.points[list(self.eye.lower)]
        if np.abs(upper - lower).max() > 0.1:
            self._paint_ball(frame, aperture(upper, lower), posed.rotation, gaze_deg)
        blink = float(np.clip(weights[INDEX["eyeBlink" + self.eye.side]], 0.0, 1.0))
        thickness = LASH_IOD * self.rig.iod
        if blink > 0.0 and self.drawn is not None:
            placed = _affine(self.rest_points, self._turned(posed.rotation))
            self.drawn.close(frame, blink, placed, 2.0 * thickness)
        elif blink > 0.0:  # the lashes come with the lid
            soft_line(frame, upper, thickness=thickness, colour=self.lashes, opacity=0.65 * blink)

    def _paint_ball(
        self, frame: Bytes, outline: Floats, rotation: Floats, gaze_deg: Floats
    ) -> None:
        fine = Patch(outline, margin=1.0, scale=SCALE, picture_shape=frame.shape[:2])
        mask = fine.shrink(fill(fine.to_patch(outline), fine.shape).astype(np.float32))
        patch = Patch(outline, margin=1.0, scale=1, picture_shape=frame.shape[:2])
        seen = sample(self.ball, self._source(patch, rotation, gaze_deg))
        patch.blend(frame, seen.astype(np.float32), mask / 255)

    def _turned(self, rotation: Floats) -> Floats:
        """(N, 2) the lid contours at rest, turned with the head."""
        return self.rig.camera.project(self.rig.camera.turn(self.rest_contour, rotation))

    def _source(self, patch: Patch, rotation: Floats, gaze_deg: Floats) -> Floats:
        """(h, w, 2) texture pixel of every patch pixel."""
        back = _affine(patch.to_patch(self._turned(rotation)), self.rest_points)
        rows, columns = patch.shape
        x, y = np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32)[:, None]
        at_x = back[0, 0] * x + back[0, 1] * y + back[0, 2]
        at_y = back[1, 0] * x + back[1, 1] * y + back[1, 2]
        reach_x, reach_y = (float(reach) for reach in gaze_reach(self.rig, gaze_deg))
        # The iris moves as a whole; the white around it gives way.
        away = np.hypot(at_x - self.centre[0] - reach_x, at_y - self.centre[1] - reach_y)
        stay = 1.0 - smoothstep((away / self.radius - 1.05) / 1.4)
        source = np.dstack(
            [at_x - stay * reach_x - self.origin[0], at_y - stay * reach_y - self.origin[1]]
        )
        return (source * TEXTURE_SCALE).astype(np.float32)


def gaze_reach(rig: Rig, gaze_deg: Floats) -> Floats:
    """(2,) how far the irises move in the portrait, pixels right and down.

    Args:
        rig: the face.
        gaze_deg: (2,) yaw, pitch relative to the portrait.
    """
    angles = np.deg2rad(np.clip(gaze_deg, -GAZE_LIMIT_DEG, GAZE_LIMIT_DEG))
    reach: Floats = BALL_IOD * rig.iod * np.sin(angles) * (1, -1)
    return reach


def pupils(rig: Rig, rotation: Floats, gaze_deg: Floats) -> Floats:
    """(2, 2) picture points of the right and the left pupil, where the painter draws the irises.

    Args:
        rig: the face.
        rotation: (3, 3) the turn of the head.
        gaze_deg: (2,) yaw, pitch relative to the portrait.
    """
    turned = rig.camera.project(rig.camera.turn(rig.positions, rotation))
    places = []
    for eye, iris in zip(EYES, rig.iris, strict=True):
        contour = list(eye.upper + eye.lower)
        placed = _affine(rig.rest[contour, :2], turned[contour])
        places.append(placed[:, :2] @ (iris[:2] + gaze_reach(rig, gaze_deg)) + placed[:, 2])
    return np.array(places, np.float32)


def fit_eyes(rgb: Bytes, rig: Rig) -> tuple[EyePainter, ...]:
    """Painters of both eyes of a portrait."""
    return tuple(_fit_eye(rgb, rig, number) for number in range(len(EYES)))


def _fit_eye(rgb: Bytes, rig: Rig, number: int) -> EyePainter:
    eye = EYES[number]
    contour = list(eye.upper + eye.lower)
    rest_points = rig.rest[contour, :2]
    centre, radius = rig.iris[number, :2], float(max(rig.iris[number, 2], 1.0))
    box = np.concatenate([rest_points, [centre - radius, centre + radius]])
    patch = Patch(box, margin=0.06 * rig.iod + 2, scale=1, picture_shape=rgb.shape[:2])
    origin = np.array([patch.left, patch.top], np.float32)
    crop = rgb[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width]
    outline = aperture(rig.rest[list(eye.upper), :2], rig.rest[list(eye.lower), :2])
    visible = fill(patch.to_patch(outline), patch.shape)
    ball = enlarge(complete_eyeball(crop, visible, patch.to_patch(centre), radius))
    return EyePainter(
        rig=rig,
        eye=eye,
        ball=ball,
        origin=origin,
        centre=centre,
        radius=radius,
        lashes=_lash_colour(crop, visible),
        drawn=rig.drawn_eyes[number],
        rest_contour=rig.positions[contour],
        rest_points=rest_points,
    )


def complete_eyeball(crop: Bytes, visible: Bytes, centre: Floats, radius: float) -> Bytes:
    """An eyeball's texture, continued where the lids hide it.

    Args:
        crop: (h, w, 3) uint8 the eye's surroundings.
        visible: (h, w) uint8 coverage of the opening between the lids.
        centre: (2,) of the iris in the crop.
        radius: of the iris.

    Returns:
        (h, w, 3) uint8; the crop itself well inside the opening.
    """
    reliable = cv2.erode(visible, np.ones((3, 3), np.uint8)) > 200
    if reliable.sum() < 8:
        return crop
    y, x = np.mgrid[: crop.shape[0], : crop.shape[1]].astype(np.float32)
    distance = np.hypot(x - centre[0], y - centre[1])
    iris = distance <= radius * 1.08
    white = _white(crop, reliable & (distance > radius * 1.12))
    filled = cv2.inpaint(crop, (~(reliable & ~iris)).astype(np.uint8), 3, cv2.INPAINT_TELEA)
    filled = np.minimum(filled.astype(np.float32), white + 30.0)
    filled = np.where(iris[..., None], _mirrored_iris(crop, reliable, centre, radius), filled)
    filled = cv2.GaussianBlur(filled, (0, 0), 0.7)
    # All that shows at rest stays as it is, so that nothing jumps when the gaze begins to move.
    share = cv2.dilate(visible, np.ones((3, 3), np.uint8)).astype(np.float32)[..., None] / 255
    ball = np.round(filled + share * (crop - filled))
    return np.asarray(ball.clip(0, 255), np.uint8)


def _lash_colour(crop: Bytes, visible: Bytes) -> Floats:
    """(3,) the dark of the lid's edge."""
    edge = cv2.dilate(visible, np.ones((5, 5), np.uint8)) > 128
    pixels = crop[edge].astype(np.float32)
    return np.asarray(np.percentile(pixels, 8, axis=0), np.float32)


def _white(crop: Bytes, sclera: Bools) -> Floats:
    """(3,) typical colour of the white of the eye; light grey when none is seen."""
    if sclera.sum() < 4:
        return np.array([205.0, 198.0, 194.0], np.float32)
    return np.asarray(np.median(crop[sclera], axis=0), np.float32)


def _mirrored_iris(crop: Bytes, reliable: Bools, centre: Floats, radius: float) -> Bytes:
    """The iris with its hidden parts taken from their mirror image, or from its rings' colours."""
    height, width = reliable.shape
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x - centre[0], y - centre[1])
    ring = np.clip(distance / max(radius, 1.0) * 8, 0, 9).astype(int)
    rings = np.zeros((10, 3), np.float32)
    inside = reliable & (distance <= radius * 1.2)
    fallback = np.median(crop[reliable], axis=0)
    for number in range(10):
        members = inside & (ring == number)
        rings[number] = np.median(crop[members], axis=0) if members.sum() >= 2 else fallback
        fallback = rings[number]
    mirror_y = np.clip(np.round(2 * centre[1] - y).astype(int), 0, height - 1)
    mirrored = crop[mirror_y, x].astype(np.float32)
    by_ring = rings[ring]
    result = np.where(reliable[mirror_y, x][..., None], mirrored, by_ring)
    return np.where(reliable[..., None], crop, result).astype(np.float32)


def _affine(points: Floats, values: Floats) -> Floats:
    """(2, 3) the affine map that takes (N, 2) points closest to (N, 2) values."""
    homogeneous = np.column_stack([points, np.ones(len(points))])
    solution, *_ = np.linalg.lstsq(homogeneous, values, rcond=None)
    return np.asarray(solution.T, np.float32)
