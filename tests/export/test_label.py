"""The visible label: where it stands, that it is read, and what it leaves alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.colour import PlaneConverter
from emo_desktop.export.label import Corner, Label, LabelPainter

SIZE = {"width": 320, "height": 200}


def painted(label: Label, level: int = 128) -> tuple[Bytes, Bytes]:
    frame = np.full((200, 320, 3), level, np.uint8)
    return frame, LabelPainter(label, **SIZE).apply(frame)


@pytest.mark.parametrize("corner", Corner)
def test_the_label_stands_where_it_is_wanted_and_whole(corner: Corner) -> None:
    frame, labelled = painted(Label(corner=corner, height=0.06))
    rows, columns = np.nonzero((labelled != frame).any(axis=2))
    words = corner.value.split()
    assert rows.min() > 0 and rows.max() < 199 and columns.min() > 0 and columns.max() < 319
    assert (rows.max() < 60) if words[0] == "top" else (rows.min() > 140)
    middle = (columns.min() + columns.max()) / 2
    expected = {"left": middle < 130, "right": middle > 190}
    assert expected.get(words[-1], abs(middle - 159.5) < 2)


@pytest.mark.parametrize("level", [0, 128, 255])
def test_letters_stand_out_on_any_picture(level: int) -> None:
    frame, labelled = painted(Label(height=0.08), level)
    rows, columns = np.nonzero((labelled != frame).any(axis=2))
    plate = labelled[rows.min() : rows.max(), columns.min() : columns.max(), 0].astype(int)
    assert plate.max() - np.percentile(plate, 30) > 75
    assert (plate > plate.max() - 30).mean() > 0.05


def test_the_rest_of_the_picture_and_the_given_frame_stay() -> None:
    frame, labelled = painted(Label())
    changed = (labelled != frame).any(axis=2)
    assert 0 < changed.mean() < 0.1 and (frame == 128).all()


def test_opacity_and_height_count() -> None:
    frame, faint = painted(Label(opacity=0.3, height=0.1), 100)
    _, strong = painted(Label(opacity=1, height=0.1), 100)
    assert faint.max() < strong.max() == 255
    _, small = painted(Label(height=0.06, opacity=1), 100)
    assert (small != frame).sum() < (strong != frame).sum()


def test_long_words_fit_in() -> None:
    frame, labelled = painted(
        Label("What is seen here was made by a computer and never filmed. " * 2)
    )
    columns = np.nonzero((labelled != frame).any(axis=(0, 2)))[0]
    assert columns.min() > 0 and columns.max() < 319


def test_words_of_other_languages_have_letters() -> None:
    pictures = [painted(Label(words, height=0.1))[1] for words in ("ÄÖÜ", "ÇÉÈ", "ЖЫЯ", "生成物")]
    assert len({picture.tobytes() for picture in pictures}) == len(pictures)


def test_transparent_pixels_become_visible_under_the_label_only() -> None:
    frame = np.zeros((200, 320, 4), np.uint8)
    frame[..., :3] = 77
    labelled = LabelPainter(Label(opacity=1), **SIZE).apply(frame)
    seen = labelled[..., 3] > 0
    assert 0 < seen.mean() < 0.1 and (labelled[~seen] == frame[~seen]).all()
    assert labelled[..., 3].max() == 255 and labelled[seen][:, 0].max() == 255
    half = labelled[(labelled[..., 3] > 100) & (labelled[..., 3] < 160)]
    assert np.median(half[:, 0]) == 0


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuva420p", "yuv422p10le", "yuva444p10le"])
def test_planes_are_labelled_as_frames_are(pixel_format: str) -> None:
    chance = np.random.default_rng(1)
    frame = np.full((200, 320, 4), 255, np.uint8)
    frame[..., :3] = cv2.resize(chance.integers(0, 255, (5, 8, 3), dtype=np.uint8), (320, 200))
    painter = LabelPainter(Label(height=0.1), **SIZE)
    converter = PlaneConverter(320, 200, pixel_format=pixel_format)
    planes, found = converter.planes(frame), converter.planes(frame)
    expected = converter.planes(painter.apply(frame))
    painter.draw(found)
    step = 1 if found[0].dtype == np.uint8 else 4
    for one, other, before in zip(found, expected, planes, strict=True):
        assert one.dtype == before.dtype and one.shape == before.shape
        assert np.abs(one.astype(int) - other).mean() < 0.35 * step
    assert np.abs(found[0].astype(int) - expected[0]).max() <= 2 * step


@pytest.mark.parametrize("pixel_format", ["yuva420p", "yuva444p10le"])
def test_the_label_is_seen_where_the_film_is_transparent(pixel_format: str) -> None:
    found = PlaneConverter(320, 200, pixel_format=pixel_format).planes(
        np.zeros((200, 320, 4), np.uint8)
    )
    LabelPainter(Label(height=0.1, opacity=1), **SIZE).draw(found)
    most = np.iinfo(np.uint8).max if found[3].dtype == np.uint8 else 1023
    assert found[3].max() == most and 0 < (found[3] > 0).mean() < 0.2
    plate = (found[3] > 0.4 * most) & (found[3] < 0.6 * most)
    assert np.median(found[0][plate]) == 16 * (1 if most == 255 else 4)


@pytest.mark.parametrize(
    "wrong",
    [{"words": " "}, {"words": "a\nb"}, {"words": "x" * 121}, {"height": 0.5}, {"opacity": 0.0}],
)
def test_labels_nobody_could_read_are_refused(wrong: dict[str, str | float]) -> None:
    with pytest.raises(ValueError, match="label"):
        Label(**wrong)  # type: ignore[arg-type]


def test_frames_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="size"):
        LabelPainter(Label(), **SIZE).apply(np.zeros((100, 100, 3), np.uint8))
