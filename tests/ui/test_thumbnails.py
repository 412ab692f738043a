"""Small pictures: read once beside the window's work, a letter where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QIcon
from pytestqt.qtbot import QtBot

from emo_desktop.ui.background import Background
from emo_desktop.ui.thumbnails import SIDE_PX, Thumbnails, sign
from tests.conftest import DATA
from tests.render.lines import make_project

PORTRAIT = DATA / "portraits" / "astronaut.jpg"
ANNA = make_project().characters[0]


@pytest.fixture
def thumbnails(background: Background) -> Thumbnails:
    return Thumbnails(background)


def pixels(icon: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> object:
    return icon.pixmap(SIDE_PX, SIDE_PX, mode).toImage()


def test_a_letter_until_the_picture_is_read(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    assert pixels(thumbnails.of(ANNA, PORTRAIT)) == pixels(sign("Anna"))
    qtbot.waitSignal(thumbnails.ready).wait()
    icon = thumbnails.of(ANNA, PORTRAIT)
    assert pixels(icon) != pixels(sign("Anna"))
    # Skin is not tinted where a row is selected.
    assert pixels(icon, QIcon.Mode.Selected) == pixels(icon)
    with qtbot.assertNotEmitted(thumbnails.ready, wait=50):
        thumbnails.of(ANNA, PORTRAIT)


def test_what_cannot_be_read_is_tried_again_when_told(
    thumbnails: Thumbnails, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "later.jpg"
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.of(ANNA, path)
    path.write_bytes(PORTRAIT.read_bytes())
    assert pixels(thumbnails.of(ANNA, path)) == pixels(sign("Anna"))
    thumbnails.forget_failures()
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.of(ANNA, path)
    assert pixels(thumbnails.of(ANNA, path)) != pixels(sign("Anna"))


def test_another_face_box_is_another_picture(thumbnails: Thumbnails, qtbot: QtBot) -> None:
    from emo_desktop.face.geometry import FaceBox

    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.of(ANNA, PORTRAIT)
    boxed = replace(ANNA, face_box=FaceBox(180, 60, 90, 120))
    with qtbot.waitSignal(thumbnails.ready):
        thumbnails.of(boxed, PORTRAIT)
    assert pixels(thumbnails.of(boxed, PORTRAIT)) != pixels(thumbnails.of(ANNA, PORTRAIT))
