"""Portraits: the whole picture at working size with landmarks that lie on it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from emo_desktop.base.errors import NoFaceError, PictureError
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import Picture
from emo_desktop.face.portrait import prepare_portrait
from tests.face.examples import FACE_IN_DRAWING, backdrop, line_drawing, picture_of, smiley


def mirrored(picture: Picture) -> Picture:
    return picture_of(picture.pixels[:, ::-1])


def test_astronaut(detector: FaceDetector, astronaut: Picture) -> None:
    portrait = prepare_portrait(astronaut, short_side=256, detector=detector)
    assert portrait.pixels.shape == (256, 256, 4)
    assert portrait.landmarks.shape == (478, 3)
    assert portrait.landmarks.dtype == np.float32
    assert portrait.matte is not None
    assert portrait.matte.shape == (256, 256)
    assert portrait.matte.dtype == np.float32
    assert portrait.confidence > 0.99
    assert abs(portrait.pose.yaw) < 5
    assert -15 < portrait.pose.pitch < 5
    assert 0 < portrait.pose.roll < 8
    middle = portrait.landmarks[:, :2].mean(axis=0)
    assert portrait.box.x < middle[0] < portrait.box.x + portrait.box.width
    assert portrait.box.y < middle[1] < portrait.box.y + portrait.box.height


def test_signs_of_real_poses(
    detector: FaceDetector, astronaut: Picture, mona_lisa: Picture
) -> None:
    left = prepare_portrait(mona_lisa, short_side=256, detector=detector).pose
    right = prepare_portrait(mirrored(mona_lisa), short_side=256, detector=detector).pose
    assert left.yaw < -10
    assert right.yaw == pytest.approx(-left.yaw, abs=1.5)
    assert right.pitch == pytest.approx(left.pitch, abs=1.5)
    leaning = prepare_portrait(astronaut, short_side=256, detector=detector).pose
    other = prepare_portrait(mirrored(astronaut), short_side=256, detector=detector).pose
    assert leaning.roll > 1
    assert other.roll == pytest.approx(-leaning.roll, abs=1)


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [(512, 512, (256, 256)), (400, 512, (328, 256)), (512, 333, (256, 394))],
)
def test_working_size_is_even_and_keeps_the_whole_picture(
    detector: FaceDetector,
    astronaut: Picture,
    width: int,
    height: int,
    expected: tuple[int, int],
) -> None:
    picture = picture_of(astronaut.pixels[:height, :width])
    portrait = prepare_portrait(picture, short_side=256, detector=detector)
    assert portrait.pixels.shape[:2] == expected
    whole = picture.pixels[..., :3].reshape(-1, 3).mean(axis=0)
    assert np.abs(portrait.pixels[..., :3].reshape(-1, 3).mean(axis=0) - whole).max() < 1.5


def test_landmarks_follow_the_working_size(detector: FaceDetector, astronaut: Picture) -> None:
    small = prepare_portrait(astronaut, short_side=256, detector=detector)
    large = prepare_portrait(astronaut, short_side=768, detector=detector)
    expected = (small.landmarks[:, :2] + 0.5) * 3 - 0.5
    assert np.abs(large.landmarks[:, :2] - expected).max() < 0.01
    assert np.abs(large.landmarks[:, 2] - small.landmarks[:, 2] * 3).max() < 0.01


def test_digest_names_picture_size_and_box(detector: FaceDetector, astronaut: Picture) -> None:
    def digest(short_side: int, box: FaceBox | None = None, picture: Picture = astronaut) -> str:
        return prepare_portrait(
            picture, short_side=short_side, face_box=box, detector=detector
        ).digest

    box = FaceBox(180, 125, 155, 155)
    names = {digest(256), digest(128), digest(256, box), digest(256, None, mirrored(astronaut))}
    assert len(names) == 4
    assert digest(256, box) == digest(256, FaceBox(180, 125, 155, 155))


def test_the_largest_face_is_taken(detector: FaceDetector, mona_lisa: Picture) -> None:
    small = cv2.resize(mona_lisa.pixels, (500, 500), interpolation=cv2.INTER_AREA)
    beside = np.full((640, 500, 4), 200, np.uint8)
    beside[:500] = small
    picture = picture_of(np.hstack([beside, mona_lisa.pixels]))
    best = detector.detect(picture.pixels[..., :3])[0]
    assert best.box.x < 500, "here the detector is surer of the smaller face"
    portrait = prepare_portrait(picture, short_side=640, detector=detector)
    assert portrait.landmarks[:, 0].min() > 500


def test_no_face(detector: FaceDetector) -> None:
    with pytest.raises(NoFaceError) as caught:
        prepare_portrait(picture_of(backdrop()), short_side=256, detector=detector)
    assert "--face" in caught.value.hint


def test_a_box_makes_drawings_work(detector: FaceDetector) -> None:
    with pytest.raises(NoFaceError):
        prepare_portrait(picture_of(smiley()), short_side=512, detector=detector)
    for drawing in (smiley(), line_drawing()):
        portrait = prepare_portrait(
            picture_of(drawing), short_side=512, face_box=FACE_IN_DRAWING, detector=detector
        )
        assert portrait.box == FACE_IN_DRAWING
        points = portrait.landmarks
        # Eyes and mouth were drawn at these heights, the eyes at these columns.
        assert points[468:478, 1].mean() == pytest.approx(268, abs=25)
        assert 330 < points[[13, 14], 1].mean() < 400
        assert points[468, 0] == pytest.approx(205, abs=20)
        assert points[473, 0] == pytest.approx(307, abs=20)


def test_a_box_without_a_face_gets_the_stand_in(detector: FaceDetector) -> None:
    box = FaceBox(100, 150, 200, 240)
    portrait = prepare_portrait(
        picture_of(backdrop()), short_side=512, face_box=box, detector=detector
    )
    assert portrait.confidence < 0.1
    low, high = portrait.landmarks[:, :2].min(axis=0), portrait.landmarks[:, :2].max(axis=0)
    assert (*low, *(high - low)) == pytest.approx((100, 150, 200, 240), abs=1)
    assert portrait.pose.yaw == pytest.approx(0, abs=1)
    assert portrait.matte is None


@pytest.mark.parametrize(
    "box", [FaceBox(900, 0, 50, 50), FaceBox(-90, 0, 100, 100), FaceBox(9, 9, 5, 5)]
)
def test_a_box_beside_the_picture_is_refused(
    detector: FaceDetector, astronaut: Picture, box: FaceBox
) -> None:
    with pytest.raises(NoFaceError, match="512 x 512"):
        prepare_portrait(astronaut, short_side=256, face_box=box, detector=detector)


def test_strips_and_odd_sizes_are_refused(detector: FaceDetector, astronaut: Picture) -> None:
    with pytest.raises(PictureError, match="too narrow"):
        prepare_portrait(picture_of(astronaut.pixels[:90]), short_side=256, detector=detector)
    for short_side in (255, 32):
        with pytest.raises(ValueError, match="even"):
            prepare_portrait(astronaut, short_side=short_side, detector=detector)


def test_transparent_colours_do_not_bleed(detector: FaceDetector, astronaut: Picture) -> None:
    pixels = astronaut.pixels.copy()
    pixels[:, :100] = (255, 0, 255, 0)
    portrait = prepare_portrait(picture_of(pixels), short_side=300, detector=detector)
    visible = portrait.pixels[portrait.pixels[..., 3] > 0].astype(int)
    assert ((visible[:, 0] > 200) & (visible[:, 1] < 60) & (visible[:, 2] > 200)).sum() == 0
    assert (portrait.pixels[:, :50, 3] == 0).all()
