"""Faces and landmarks: where they are, however the picture is scaled, mirrored or turned."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.canonical import canonical_face
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import Picture
from tests.face.examples import backdrop

NOSE, FOREHEAD, CHIN = 1, 10, 152
PICTURE_LEFT_EYE, PICTURE_RIGHT_EYE = 33, 263


def rgb_of(picture: Picture) -> Bytes:
    return np.ascontiguousarray(picture.pixels[..., :3])


def landmarks_of(rgb: Bytes, detector: FaceDetector) -> Floats:
    face = detector.detect(rgb)[0]
    return detector.landmarks(rgb, face.box, roll_deg=face.roll_deg).points


def eye_distance(points: Floats) -> float:
    return float(np.linalg.norm((points[PICTURE_LEFT_EYE] - points[PICTURE_RIGHT_EYE])[:2]))


def distances(first: Floats, second: Floats) -> Floats:
    return np.hypot(*(first - second)[:, :2].T)


def test_one_face_where_it_is(detector: FaceDetector, astronaut: Picture) -> None:
    faces = detector.detect(rgb_of(astronaut))
    assert len(faces) == 1
    box = faces[0].box
    assert 0.9 < faces[0].score <= 1
    assert 150 < box.x < 210
    assert 95 < box.y < 155
    assert 130 < box.width < 180


def test_landmarks_lie_on_the_features(detector: FaceDetector, astronaut: Picture) -> None:
    rgb = rgb_of(astronaut)
    mesh = detector.landmarks(rgb, detector.detect(rgb)[0].box)
    points = mesh.points
    assert points.shape == (478, 3)
    assert points.dtype == np.float32
    assert mesh.confidence > 0.99
    assert points[PICTURE_LEFT_EYE, 0] < points[NOSE, 0] < points[PICTURE_RIGHT_EYE, 0]
    assert points[FOREHEAD, 1] < points[NOSE, 1] < points[CHIN, 1]
    # The nose is nearer to the viewer than the cheeks' outline.
    assert points[NOSE, 2] > points[[234, 454], 2].max() + 0.3 * eye_distance(points)
    # The pupils are much darker than the bridge of the nose between them.
    skin = rgb[round(points[168, 1]), round(points[168, 0])].mean()
    for iris in (468, 473):
        x, y = np.rint(points[iris, :2]).astype(int)
        assert rgb[y - 1 : y + 2, x - 1 : x + 2].mean() < 0.5 * skin


def test_a_mirrored_picture_gives_mirrored_landmarks(
    detector: FaceDetector, astronaut: Picture, mona_lisa: Picture
) -> None:
    for picture in (astronaut, mona_lisa):
        rgb = rgb_of(picture)
        straight = landmarks_of(rgb, detector)
        mirrored = landmarks_of(np.ascontiguousarray(rgb[:, ::-1]), detector)
        mirrored = mirrored[canonical_face().mirror]
        mirrored[:, 0] = rgb.shape[1] - 1 - mirrored[:, 0]
        apart = distances(straight, mirrored) / eye_distance(straight)
        assert apart.max() < 0.02
        # No drift to one side: pixels and crops agree on where a pixel's middle is.
        assert abs((straight - mirrored)[:, 0].mean()) / eye_distance(straight) < 0.003


@pytest.mark.parametrize("angle_deg", [-40, 25])
def test_a_turned_picture_gives_turned_landmarks(
    detector: FaceDetector, astronaut: Picture, angle_deg: float
) -> None:
    rgb = rgb_of(astronaut)
    turn = cv2.getRotationMatrix2D((256, 220), angle_deg, 1.0)
    turned = cv2.warpAffine(rgb, turn, rgb.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    straight = landmarks_of(rgb, detector)
    expected = straight[:, :2] @ turn[:, :2].T + turn[:, 2]
    found = landmarks_of(np.asarray(turned, np.uint8), detector)
    apart = distances(found, np.column_stack([expected, straight[:, 2]]))
    assert apart.mean() / eye_distance(straight) < 0.01


@pytest.mark.parametrize("size", [160, 1500])
def test_landmarks_scale_with_the_picture(
    detector: FaceDetector, astronaut: Picture, size: int
) -> None:
    rgb = rgb_of(astronaut)
    method = cv2.INTER_AREA if size < 512 else cv2.INTER_CUBIC
    scaled = np.asarray(cv2.resize(rgb, (size, size), interpolation=method), np.uint8)
    straight = landmarks_of(rgb, detector)
    half = np.array([0.5, 0.5, 0])
    found = (landmarks_of(scaled, detector) + half) * (512 / size) - half
    assert distances(found, straight).mean() / eye_distance(straight) < 0.015


def test_several_faces_are_all_found(
    detector: FaceDetector, astronaut: Picture, mona_lisa: Picture
) -> None:
    other = cv2.resize(rgb_of(mona_lisa), (512, 512), interpolation=cv2.INTER_AREA)
    faces = detector.detect(np.hstack([rgb_of(astronaut), other]))
    assert len(faces) == 2
    assert sorted(face.box.x > 512 for face in faces) == [False, True]


def test_a_close_up_is_found(detector: FaceDetector, astronaut: Picture) -> None:
    rgb = rgb_of(astronaut)
    x, y, width, height = 205, 150, 115, 125
    close_up = np.ascontiguousarray(rgb[y : y + height, x : x + width])
    points = landmarks_of(close_up, detector) + np.array([x, y, 0])
    straight = landmarks_of(rgb, detector)
    assert distances(points, straight).mean() / eye_distance(straight) < 0.05


def test_a_small_face_in_a_large_picture_is_found(
    detector: FaceDetector, astronaut: Picture
) -> None:
    small = cv2.resize(rgb_of(astronaut), (230, 230), interpolation=cv2.INTER_AREA)
    scene = cv2.resize(backdrop(), (1600, 2000))
    scene[300:530, 900:1130] = small
    (face,) = detector.detect(np.asarray(scene, np.uint8))
    assert 900 < face.box.x < 1130
    assert 300 < face.box.y < 530


def test_no_face_in_a_backdrop(detector: FaceDetector) -> None:
    assert detector.detect(backdrop()) == ()


def test_threads_share_a_detector(detector: FaceDetector, astronaut: Picture) -> None:
    rgb = rgb_of(astronaut)
    alone = landmarks_of(rgb, detector)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: landmarks_of(rgb, detector), range(8)))
    assert all(np.array_equal(points, alone) for points in together)
