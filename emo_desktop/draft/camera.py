"""Where a portrait is seen from, and how its head turns.

Space: x right and y down in pixels of the portrait, z toward the viewer, seen by a camera at
distance ``focal`` in front of z = 0 on the axis through ``centre``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.topology import LEFT_EAR, RIGHT_EAR
from emo_desktop.face.portrait import Portrait

FOCAL_FACE_HEIGHTS = 6.0
FRONTAL_YAW_GAIN = 1.33  # measured with the landmark model on frontal portraits
TURNED_YAW_DEG = 20.0  # a portrait turned this far needs no gain


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """Where the portrait is seen from, and the point its head turns about.

    Args:
        centre: (2,) the picture point on the camera's axis, pixels.
        focal: distance of the camera from the plane z = 0, pixels.
        pivot: (3,) the point the head turns about.
        yaw_gain: degrees turned per degree of yaw asked for.
    """

    centre: Floats
    focal: float
    pivot: Floats
    yaw_gain: float

    def unproject(self, points: Floats) -> Floats:
        """(N, 3) positions in space of picture points (x, y) with depth z."""
        scale = (self.focal - points[:, 2:]) / self.focal
        xy = (points[:, :2] - self.centre) * scale
        return np.concatenate([xy, points[:, 2:]], axis=1)

    def project(self, positions: Floats) -> Floats:
        """(N, 2) picture points of positions in space."""
        scale = self.focal / (self.focal - positions[:, 2:])
        return positions[:, :2] * scale + self.centre

    def rotation(self, head_deg: Floats) -> Floats:
        """(3, 3) the turn of the head: roll, then pitch, then yaw.

        Yaw is turned further than asked (``yaw_gain``): the depth of a face is limited here, and
        eyes and landmark models alike read the flatter face as turned less.

        Args:
            head_deg: (3,) yaw, pitch, roll; signs of ``motion.curves.HeadPose``.
        """
        yaw, pitch, roll = np.deg2rad(np.asarray(head_deg, np.float64))
        yaw *= self.yaw_gain
        c, s = np.cos([yaw, pitch, roll]), np.sin([yaw, pitch, roll])
        about_y = np.array([[c[0], 0, s[0]], [0, 1, 0], [-s[0], 0, c[0]]])
        about_x = np.array([[1, 0, 0], [0, c[1], -s[1]], [0, s[1], c[1]]])
        about_z = np.array([[c[2], -s[2], 0], [s[2], c[2], 0], [0, 0, 1]])
        return np.asarray(about_y @ about_x @ about_z, np.float32)

    def turn(self, positions: Floats, rotation: Floats) -> Floats:
        """(N, 3) positions after the head turned about the pivot by a (3, 3) rotation."""
        turned: Floats = (positions - self.pivot) @ rotation.T + self.pivot
        return turned

    def turn_partly(self, positions: Floats, rotation: Floats, follow: Floats) -> Floats:
        """(N, 3) positions of which each takes part in a share of the head's turn.

        Args:
            positions: (N, 3) in space.
            rotation: (3, 3) of the head.
            follow: (N,) 0 to 1.
        """
        # The turn is small, and between none and all of it a straight line is near the arc.
        turned = self.turn(positions, rotation)
        return positions + follow[:, None] * (turned - positions)


def place_camera(portrait: Portrait, rest: Floats, face_height: float) -> Camera:
    """The camera of a portrait whose mesh at rest is ``rest`` (468, 3), pixels."""
    height, width = portrait.pixels.shape[:2]
    ears = 0.5 * (rest[RIGHT_EAR] + rest[LEFT_EAR])
    centre = np.array([width / 2, height / 2], np.float32)
    focal = FOCAL_FACE_HEIGHTS * face_height
    # The joint of head and neck lies behind the face, a little below the ears' middle.
    pivot_picture = np.array(
        [[ears[0], ears[1] + 0.12 * face_height, ears[2] - 0.20 * face_height]], np.float32
    )
    turned = min(1.0, abs(portrait.pose.yaw) / TURNED_YAW_DEG)
    camera = Camera(
        centre=centre,
        focal=focal,
        pivot=np.zeros(3, np.float32),
        yaw_gain=FRONTAL_YAW_GAIN + turned * (1.0 - FRONTAL_YAW_GAIN),
    )
    return replace(camera, pivot=camera.unproject(pivot_picture)[0])
