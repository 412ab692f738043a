"""Pictures made small: square, and the face where it is known."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from emo_desktop.app.small_pictures import read_small_picture
from emo_desktop.face.geometry import FaceBox


def test_the_upper_middle_or_the_face(tmp_path: Path) -> None:
    pixels = np.zeros((400, 200, 3), dtype=np.uint8)
    pixels[300:340, 60:100] = (0, 0, 255)
    pixels[60:260] += np.uint8(40)
    path = tmp_path / "tall.png"
    assert cv2.imwrite(str(path), pixels)
    whole = read_small_picture(path, 48)
    assert whole.shape == (48, 48, 4)
    assert tuple(whole[24, 24]) == (40, 40, 40, 255)
    face = read_small_picture(path, 48, face_box=FaceBox(60, 300, 40, 40))
    assert tuple(face[24, 24, :3]) == (255, 0, 0)
    corner = read_small_picture(path, 48, face_box=FaceBox(180, 380, 400, 400))
    assert corner.shape == (48, 48, 4)
