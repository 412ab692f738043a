"""The face region is the union of boxes, clipped to the picture."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.region import face_region

COORDINATES = st.floats(-40, 90)
LENGTHS = st.floats(0, 60)
BOXES = st.lists(st.builds(FaceBox, COORDINATES, COORDINATES, LENGTHS, LENGTHS), max_size=4)


def test_one_box() -> None:
    region = face_region([FaceBox(2, 1, 3, 2)], height=5, width=8)
    assert region.shape == (1, 5, 8)
    assert region.dtype == np.float32
    assert region.sum() == 6
    assert region[0, 1:3, 2:5].all()


def test_scales_widen_and_heighten_about_the_middle() -> None:
    box = [FaceBox(4, 4, 2, 2)]
    wide = face_region(box, height=10, width=10, width_scale=3)
    tall = face_region(box, height=10, width=10, height_scale=3)
    assert wide[0, 4:6, 2:8].all()
    assert wide.sum() == 12
    assert np.array_equal(tall[0], wide[0].T)


def test_no_boxes_give_an_empty_region() -> None:
    assert face_region([], height=4, width=4).sum() == 0


@given(boxes=BOXES)
def test_a_union_holds_the_pixels_of_each_box_and_no_others(boxes: list[FaceBox]) -> None:
    y, x = np.mgrid[0:50, 0:60] + 0.5
    expected = np.zeros((50, 60), bool)
    for box in boxes:
        expected |= (
            (x >= box.x + box.width / 2 - box.width / 2)
            & (x < box.x + box.width / 2 + box.width / 2)
            & (y >= box.y + box.height / 2 - box.height / 2)
            & (y < box.y + box.height / 2 + box.height / 2)
        )
    assert np.array_equal(face_region(boxes, height=50, width=60)[0] > 0, expected)
