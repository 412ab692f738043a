"""Where a face lies in its picture, in the portrait made of it, and in the frames; dragging it."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from emo_desktop.app.face_contours import HANDLES, followers
from emo_desktop.app.portrait_fit import (
    FaceTrouble,
    PortraitFit,
    PortraitFits,
    character_at,
    dragged_box,
    dragged_landmark,
    reset_landmark,
)
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import PictureError
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import prepare_portrait
from emo_desktop.project.media import Media
from emo_desktop.project.model import Character, LandmarkMove
from tests.conftest import DATA
from tests.render.lines import make_line, make_project

PORTRAITS = DATA / "portraits"
MOVES = (LandmarkMove(1, 0.1, -0.05), LandmarkMove(61, -0.02, 0.2))


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector()


def fit_of(path: Path, detector: FaceDetector, **fields: object) -> PortraitFit:
    return PortraitFits(detector, lambda _: path).fit(character_of(path, **fields), 128)


def character_of(path: Path, **fields: object) -> Character:
    media = Media("0" * 32, 1, path.name, str(path))
    return Character("k1", "Anna", media, **fields)


def turned(folder: Path) -> Path:
    """A photograph that lies on its side in the file, of odd and unequal sides."""
    picture = cv2.imread(str(PORTRAITS / "astronaut.jpg"))
    framed = cv2.copyMakeBorder(picture, 31, 202, 77, 14, cv2.BORDER_REPLICATE)
    path = folder / "turned.jpg"
    image = Image.fromarray(cv2.cvtColor(framed, cv2.COLOR_BGR2RGB)).rotate(90, expand=True)
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(path, exif=exif, quality=95)
    return path


@pytest.mark.parametrize("size_px", [64, 130, 512, 1024])
@pytest.mark.parametrize("name", ["two_faces.jpg", "woman_cut_out.png", "turned"])
def test_places_are_those_of_the_portrait_in_any_size(
    name: str, size_px: int, detector: FaceDetector, tmp_path: Path
) -> None:
    path = turned(tmp_path) if name == "turned" else PORTRAITS / name
    fit = fit_of(path, detector)
    portrait = prepare_portrait(
        read_picture(path),
        short_side=size_px,
        landmark_moves=[(move.index, move.right, move.down) for move in MOVES],
        detector=detector,
    )
    height, width = portrait.pixels.shape[:2]
    shown = fit.landmarks(MOVES) * (width, height)
    assert shown == pytest.approx(portrait.landmarks[:, :2] + 0.5, abs=1e-3 * size_px / 64)
    assert fit.box is not None
    area = fit.area(fit.box)
    assert (area.left * width, area.top * height) == pytest.approx(
        (portrait.box.x, portrait.box.y), abs=0.01 * size_px
    )


def test_a_spot_of_the_file_is_the_same_spot_of_the_portrait(
    detector: FaceDetector, tmp_path: Path
) -> None:
    picture = cv2.imread(str(PORTRAITS / "woman_smiling_teeth.jpg"))[:-7, 13:]
    picture[100:120, 60:80] = (0, 255, 0)
    path = tmp_path / "spot.png"
    cv2.imwrite(str(path), picture)
    fit = fit_of(path, detector)
    area = fit.area(FaceBox(60, 100, 20, 20))
    assert middle_of_green(fit.pixels) == pytest.approx(
        ((area.left + area.right) / 2, (area.top + area.bottom) / 2), abs=0.002
    )


def middle_of_green(pixels: Bytes) -> tuple[float, float]:
    height, width = pixels.shape[:2]
    wide = pixels.astype(int)
    share = np.clip((wide[..., 1] - np.maximum(wide[..., 0], wide[..., 2]) - 60) / 195, 0, 1)
    rows, columns = np.mgrid[:height, :width] + 0.5
    return (
        float((columns * share).sum() / share.sum() / width),
        float((rows * share).sum() / share.sum() / height),
    )


def test_what_the_user_has_to_say(detector: FaceDetector) -> None:
    for name, trouble, count in (
        ("astronaut.jpg", None, 1),
        ("two_faces.jpg", FaceTrouble.SEVERAL_FACES, 2),
        ("no_face_texture.png", FaceTrouble.NO_FACE, 0),
    ):
        path = PORTRAITS / name
        fit = fit_of(path, detector)
        assert (fit.trouble(character_of(path)), len(fit.faces)) == (trouble, count)
    two = fit_of(PORTRAITS / "two_faces.jpg", detector)
    chosen = character_of(PORTRAITS / "two_faces.jpg", face_box=two.faces[1])
    second = fit_of(PORTRAITS / "two_faces.jpg", detector, face_box=two.faces[1])
    assert second.trouble(chosen) is None
    assert second.box == two.faces[1]


def test_without_a_face_a_box_is_offered_that_can_be_animated(detector: FaceDetector) -> None:
    path = PORTRAITS / "no_face_texture.png"
    fit = fit_of(path, detector)
    assert fit.box is None
    assert not len(fit.landmarks(MOVES))
    assert fit.face_area(()) is None
    placed = fit_of(path, detector, face_box=fit.offered_box)
    assert placed.box == fit.offered_box
    assert not placed.is_sure
    assert placed.landmarks(()).shape == (478, 2)


def test_a_box_beside_the_picture_is_trouble_not_an_error(detector: FaceDetector) -> None:
    path = PORTRAITS / "astronaut.jpg"
    beside = FaceBox(-900, 0, 100, 100)
    fit = fit_of(path, detector, face_box=beside)
    assert fit.trouble(character_of(path, face_box=beside)) is FaceTrouble.NO_FACE


def test_a_missing_picture_is_an_error_with_words(detector: FaceDetector, tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="no file"):
        fit_of(tmp_path / "gone.png", detector)


@pytest.fixture
def face(detector: FaceDetector) -> PortraitFit:
    return fit_of(PORTRAITS / "astronaut.jpg", detector)


BOX = FaceBox(100, 100, 200, 240)


@pytest.mark.parametrize(
    ("edges", "right", "down", "expected"),
    [
        ((0, 0), 10, -20, FaceBox(110, 80, 200, 240)),
        ((-1, 0), 30, 99, FaceBox(130, 100, 170, 240)),
        ((1, 1), 30, 40, FaceBox(100, 100, 230, 280)),
        ((-1, -1), 900, 900, FaceBox(284, 324, 16, 16)),
        ((1, 0), 9000, 0, FaceBox(100, 100, 412, 240)),
        ((0, 0), 9000, -9000, FaceBox(312, 0, 200, 240)),
    ],
)
def test_a_box_is_dragged_within_the_picture(
    face: PortraitFit, edges: tuple[int, int], right: float, down: float, expected: FaceBox
) -> None:
    assert (face.width, face.height) == (512, 512)
    assert dragged_box(face, BOX, edges=edges, right_px=right, down_px=down) == expected


def test_a_box_that_reaches_over_the_edge_need_not_come_in(face: PortraitFit) -> None:
    over = FaceBox(100, -30, 200, 240)
    assert dragged_box(face, over, edges=(0, 0), right_px=5, down_px=-9) == replace(over, x=105)


def test_the_region_of_a_head_at_rest_holds_all_landmarks(face: PortraitFit) -> None:
    rest = face.face_area(())
    assert rest is not None
    points = face.landmarks(())
    assert (rest.left, rest.bottom) == (points[:, 0].min(), points[:, 1].max())
    wide = rest.widened(1.5, 1)
    assert wide.right - wide.left == pytest.approx(1.5 * (rest.right - rest.left))
    assert wide.right + wide.left == pytest.approx(rest.right + rest.left)
    assert (wide.top, wide.bottom) == (rest.top, rest.bottom)
    lower = face.face_area((LandmarkMove(152, 0.0, 0.4),))
    assert lower is not None
    assert lower.bottom > rest.bottom


def test_a_contour_follows_its_handle_and_not_the_next(face: PortraitFit) -> None:
    for handle in HANDLES:
        shares = followers(handle)
        assert shares[handle] == 1
        assert all(0 < share <= 1 for share in shares.values())
        assert not (set(shares) & set(HANDLES)) - {handle}
    assert followers(61)[78] == 1
    assert followers(468)[470] == 1
    assert followers(0)[37] == pytest.approx(0.5)
    # Along the jaw, ear, two points, then the angle of the jaw.
    assert [followers(234)[point] for point in (93, 132)] == pytest.approx([2 / 3, 1 / 3])
    assert [followers(58)[point] for point in (93, 132)] == pytest.approx([1 / 3, 2 / 3])


def test_handles_may_be_dragged_in_any_order(face: PortraitFit) -> None:
    ways = {0: (0.01, -0.03), 269: (0.05, 0.0), 61: (-0.02, 0.01)}
    ends = set()
    for order in permutations(ways):
        moves: tuple[LandmarkMove, ...] = ()
        for handle in order:
            right, down = ways[handle]
            moves = dragged_landmark(moves, handle, right=right, down=down, is_alone=False)
        ends.add(tuple((m.index, round(m.right, 9), round(m.down, 9)) for m in moves))
    assert len(ends) == 1


def test_setting_back_leaves_what_other_handles_did() -> None:
    one = dragged_landmark((), 0, right=0.01, down=-0.03, is_alone=False)
    both = dragged_landmark(one, 269, right=0.05, down=0.02, is_alone=False)
    back = reset_landmark(both, 269, is_alone=False)
    assert [m.index for m in back] == [m.index for m in one]
    assert [(m.right, m.down) for m in back] == [
        pytest.approx((m.right, m.down), abs=1e-9) for m in one
    ]
    assert reset_landmark(one, 0, is_alone=False) == ()
    assert reset_landmark((), 0, is_alone=False) == ()


def test_a_point_alone_takes_nothing_with_it() -> None:
    moves = dragged_landmark((), 0, right=0.1, down=0.0, is_alone=True)
    assert moves == (LandmarkMove(0, 0.1, 0.0),)
    assert reset_landmark(moves, 0, is_alone=True) == ()
    assert reset_landmark(moves, 0, is_alone=False) == ()


def test_a_landmark_goes_no_further_than_the_document_allows() -> None:
    moves = dragged_landmark((), 61, right=9.0, down=-9.0, is_alone=False)
    assert max(move.right for move in moves) == 0.5
    assert min(move.down for move in moves) == -0.5


def test_who_is_seen_in_a_frame() -> None:
    project = make_project(make_line(3))
    assert character_at(project, 0) is project.characters[0]
    assert character_at(project, 10**6) is project.characters[0]
    assert character_at(replace(project, clips=(), characters=()), 0) is None
