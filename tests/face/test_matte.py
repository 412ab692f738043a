"""The matte: follows the picture's edges, and is given up where it cannot be trusted."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.canonical import canonical_points_in
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.matte import guided_filter, is_trustworthy, person_matte
from emo_desktop.face.picture import Picture
from emo_desktop.face.portrait import prepare_portrait
from tests.face.examples import FACE_IN_DRAWING, line_drawing, picture_of

FACE = canonical_points_in(FaceBox(90, 60, 80, 100))


class SketchedPerson:
    """Says that the person is what was sketched."""

    def __init__(self, share: Floats) -> None:
        self._share = share

    def person(self, rgb: Bytes) -> Floats:
        assert rgb.shape[:2] == self._share.shape
        return self._share


def head_and_shoulders() -> Floats:
    """(256, 256) a head with hair, a neck and shoulders round FACE."""
    y, x = np.mgrid[0:256, 0:256]
    head = ((x - 130) / 60) ** 2 + ((y - 105) / 75) ** 2 < 1
    return (head | ((abs(x - 130) < 25) & (y > 150)) | (y > 210)).astype(np.float32)


def grey(share: Floats) -> Bytes:
    """RGBA pixels in which the sketched person is light on dark."""
    level = (60 + 140 * share).astype(np.uint8)
    return np.dstack([level, level, level, np.full_like(level, 255)])


def test_a_head_with_neck_is_trusted() -> None:
    sketch = head_and_shoulders()
    matte = person_matte(grey(sketch), FACE, finder=SketchedPerson(sketch))
    assert matte is not None
    assert matte.min() >= 0
    assert matte.max() <= 1
    assert np.abs(matte - sketch).mean() < 0.02


def test_what_is_not_trusted() -> None:
    y, x = np.mgrid[0:256, 0:256]
    head = head_and_shoulders()
    face_only = ((x - 130) / 42) ** 2 + ((y - 110) / 52) ** 2 < 1
    face_only |= (abs(x - 130) < 16) & (y > 150) & (y < 185)
    assert is_trustworthy(head, FACE)
    assert not is_trustworthy(np.zeros_like(head), FACE)
    assert not is_trustworthy(face_only.astype(np.float32), FACE), "hardly more than the face"
    assert not is_trustworthy(np.where(y > 158, 0, head), FACE), "no neck"
    assert not is_trustworthy(np.where((head == 0) & (x < 110), 0.4, head), FACE), "a cloud"
    assert not is_trustworthy(np.where(x > 130, 0, head), FACE), "half the face"
    assert not is_trustworthy(head, FACE + np.array([0, 130, 0])), "the neck is outside the picture"


def test_people_beside_are_left_out() -> None:
    sketch = head_and_shoulders()
    sketch[:, :40] = 0
    beside = sketch.copy()
    beside[20:180, 5:30] = 1
    matte = person_matte(grey(beside), FACE, finder=SketchedPerson(beside))
    assert matte is not None
    assert matte[20:180, 5:30].max() == 0
    assert matte[100, 130] > 0.95


def test_a_transparent_background_is_the_matte() -> None:
    pixels = grey(head_and_shoulders())
    pixels[..., 3] = (head_and_shoulders() * 250).astype(np.uint8)
    unused = SketchedPerson(np.zeros((256, 256), np.float32))
    matte = person_matte(pixels, FACE, finder=unused)
    assert matte is not None
    assert np.array_equal(matte, pixels[..., 3].astype(np.float32) / 255)


def test_a_transparent_face_is_not_a_matte() -> None:
    pixels = grey(head_and_shoulders())
    pixels[60:160, 90:170, 3] = 0
    nobody = SketchedPerson(np.zeros((256, 256), np.float32))
    assert person_matte(pixels, FACE, finder=nobody) is None


@pytest.mark.parametrize("step", [1, 2])
def test_the_guided_filter_moves_a_coarse_edge_to_the_pictures_edge(step: int) -> None:
    guide = np.full((64, 64, 3), 0.2, np.float32)
    guide[:, 30:] = (0.9, 0.6, 0.3)
    coarse = np.zeros((64, 64), np.float32)
    coarse[:, 33:] = 1
    refined = guided_filter(guide, coarse, radius=8, noise=1e-4, step=step)
    assert refined[:, 29].max() < 0.3
    assert refined[:, 31].min() > 0.5
    assert refined[:, 45:].min() > 0.95
    assert refined[:, :15].max() < 0.05


def test_an_even_matte_stays_as_it_is() -> None:
    guide = np.random.default_rng(0).random((40, 50, 3), np.float32)
    coarse = np.full((40, 50), 0.7, np.float32)
    refined = guided_filter(guide, coarse, radius=4, noise=1e-3)
    assert np.abs(refined - 0.7).max() < 1e-4


def test_real_pictures(detector: FaceDetector, astronaut: Picture) -> None:
    portrait = prepare_portrait(astronaut, short_side=256, detector=detector)
    matte = portrait.matte
    assert matte is not None
    face = portrait.landmarks[[1, 10, 152, 33, 263], :2].round().astype(int)
    assert matte[face[:, 1], face[:, 0]].min() > 0.95
    assert matte[:20, :40].max() < 0.05
    drawing = prepare_portrait(
        picture_of(line_drawing()), short_side=256, face_box=FACE_IN_DRAWING, detector=detector
    )
    assert drawing.matte is None
