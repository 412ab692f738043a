"""The picture: how large, where, what shows through it, what is said on it and below it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from emo_desktop.app.portrait_fit import Area
from emo_desktop.base.arrays import Bytes
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.painting import ShownPicture
from emo_desktop.ui.theme import HIGH_CONTRAST, LIGHT, Token, apply_theme, colour

RED, BLUE = (255, 0, 0, 255), (0, 0, 255, 255)


def picture(width: int = 64, height: int = 64, rgba: tuple[int, int, int, int] = RED) -> Bytes:
    return np.full((height, width, 4), rgba, np.uint8)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 500)
    canvas.show()
    canvas.show_frame(picture(), "Draft")
    return canvas


def seen(canvas: Canvas) -> QImage:
    return canvas.grab().toImage()


def turn(canvas: Canvas, at: QPointF, up: int, modifiers: Qt.KeyboardModifier) -> None:
    wheel = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 * up),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, wheel)


def share_at(canvas: Canvas, at: QPointF) -> tuple[float, float]:
    where = canvas.picture_rect()
    return (at.x() - where.left()) / where.width(), (at.y() - where.top()) / where.height()


def test_the_whole_picture_is_fitted(canvas: Canvas) -> None:
    where = canvas.picture_rect()
    assert where.width() == where.height()
    assert QRectF(canvas.rect()).contains(where)
    assert seen(canvas).pixelColor(where.center().toPoint()) == QColor(255, 0, 0)
    assert "Draft" in canvas.accessibleDescription()


def test_zoom_keeps_what_is_under_the_mouse(canvas: Canvas) -> None:
    at = canvas.picture_rect().topLeft() + QPointF(100, 60)
    before = share_at(canvas, at)
    for up in (1, 1, 1, -1):
        turn(canvas, at, up, Qt.KeyboardModifier.ControlModifier)
        assert share_at(canvas, at) == pytest.approx(before)
    assert canvas.picture_rect().width() > 500
    canvas.fit()
    assert share_at(canvas, at) == pytest.approx(before)


def test_one_pixel_of_the_film_is_one_of_the_screen(canvas: Canvas) -> None:
    canvas.show_actual()
    assert canvas.picture_rect().width() * canvas.devicePixelRatioF() == pytest.approx(64)
    canvas.show_frame(picture(32, 32), "Draft", short_px=64)
    assert canvas.picture_rect().width() * canvas.devicePixelRatioF() == pytest.approx(64)


def test_the_picture_is_moved_with_the_middle_button_and_never_lost(canvas: Canvas) -> None:
    before = canvas.picture_rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(300, 200))
    QTest.mouseMove(canvas, QPoint(340, 190))
    assert canvas.picture_rect().center() - before == QPointF(40, -10)
    QTest.mouseMove(canvas, QPoint(9000, 9000))
    QTest.mouseRelease(canvas, Qt.MouseButton.MiddleButton, pos=QPoint(9000, 9000))
    assert canvas.picture_rect().intersects(QRectF(canvas.rect()))
    QTest.mouseMove(canvas, QPoint(100, 100))
    lost = canvas.picture_rect()
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert canvas.picture_rect() != lost
    assert canvas.picture_rect().center() == before


def test_the_wheel_moves_a_picture_that_is_zoomed(canvas: Canvas) -> None:
    at = QPointF(300, 200)
    fitted = canvas.picture_rect()
    turn(canvas, at, 1, Qt.KeyboardModifier.NoModifier)
    assert canvas.picture_rect() == fitted
    canvas.zoom_by(2)
    top = canvas.picture_rect().top()
    turn(canvas, at, 1, Qt.KeyboardModifier.NoModifier)
    assert canvas.picture_rect().top() > top


@pytest.mark.parametrize("theme", [LIGHT, HIGH_CONTRAST])
def test_checks_show_through_and_have_the_colours_of_the_theme(
    canvas: Canvas, theme: object, qapp: QApplication
) -> None:
    apply_theme(qapp, theme)
    canvas.show_frame(picture(rgba=(0, 0, 0, 0)), "")
    where = canvas.picture_rect()
    shown = seen(canvas)
    corner = where.topLeft().toPoint()
    first, second = (shown.pixelColor(corner + QPoint(4 + step, 4)) for step in (0, 8))
    assert {first.rgb(), second.rgb()} == {
        colour(token).rgb() for token in (Token.RAISED, Token.DISABLED)
    }


def test_drawing_leaves_the_colours_of_the_theme_alone(canvas: Canvas) -> None:
    canvas.safe_areas.set_on(True)
    canvas.show_notice("Look here.")
    seen(canvas)
    assert all(colour(token).alpha() == 255 for token in Token)


def test_safe_areas_are_drawn_over_the_picture(canvas: Canvas) -> None:
    plain = seen(canvas)
    canvas.safe_areas.set_on(True)
    drawn = seen(canvas)
    where = canvas.picture_rect()
    action = QPoint(round(where.left() + 0.05 * where.width()), round(where.center().y()))
    assert any(
        drawn.pixelColor(action + QPoint(off, 0)) != plain.pixelColor(action + QPoint(off, 0))
        for off in (-1, 0, 1)
    )
    middle = where.center().toPoint()
    assert drawn.pixelColor(middle) == plain.pixelColor(middle)
    canvas.safe_areas.set_on(False)
    assert seen(canvas) == plain


def test_the_onion_is_the_portrait_at_half(canvas: Canvas) -> None:
    canvas.onion.show_portrait(ShownPicture(picture(rgba=BLUE)))
    canvas.onion.set_on(True)
    mixed = seen(canvas).pixelColor(canvas.picture_rect().center().toPoint())
    assert (mixed.red(), mixed.blue()) == (pytest.approx(128, abs=2), pytest.approx(128, abs=2))


def test_a_portrait_takes_the_place_of_the_film_which_goes_into_the_corner(
    canvas: Canvas,
) -> None:
    canvas.show_portrait(ShownPicture(picture(32, 64, BLUE)), "Portrait of Anna", has_film=True)
    where = canvas.picture_rect()
    assert where.height() == pytest.approx(2 * where.width())
    shown = seen(canvas)
    assert shown.pixelColor(where.center().toPoint()) == QColor(0, 0, 255)
    corner = QPoint(canvas.width() - 40, round(where.bottom()) - 100)
    assert shown.pixelColor(corner) == QColor(255, 0, 0)
    assert "Portrait of Anna" in canvas.accessibleDescription()
    canvas.show_portrait(None)
    assert seen(canvas).pixelColor(corner) != QColor(255, 0, 0)
    assert canvas.accessibleDescription() == "Draft"


def test_the_text_below_grows_with_the_wheel_and_says_so(canvas: Canvas, qtbot: QtBot) -> None:
    canvas.show_text("Nobody told me the bridge was closed.")
    below = QPointF(300, canvas.height() - 10)
    before = canvas.picture_rect()
    with qtbot.waitSignal(canvas.text_size_changed) as told:
        turn(canvas, below, 1, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [canvas.text_px]
    assert canvas.text_px > 15
    assert canvas.picture_rect().width() <= before.width()
    for _ in range(60):
        turn(canvas, below, 1, Qt.KeyboardModifier.ControlModifier)
    largest = canvas.text_px
    assert canvas.picture_rect().height() > 0
    for _ in range(60):
        turn(canvas, QPointF(300, canvas.height() - 4), -1, Qt.KeyboardModifier.ControlModifier)
    assert canvas.text_px == 11 < largest == 64


def test_a_very_long_text_stays_in_its_room(canvas: Canvas) -> None:
    canvas.set_text_px(40)
    canvas.show_text("Nobody told me the bridge was closed. " * 12)
    where = canvas.picture_rect()
    shown = seen(canvas)
    row = round(where.bottom()) - 2
    assert shown.pixelColor(round(where.center().x()), row) == QColor(255, 0, 0)


def test_a_message_takes_the_place_of_the_picture(canvas: Canvas) -> None:
    canvas.show_message("Drop a portrait", "and a voice.")
    assert not canvas.has_picture
    assert canvas.picture_rect().isEmpty()
    assert canvas.accessibleDescription() == "Drop a portrait and a voice."
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    canvas.zoom_by(2)
    seen(canvas)


def test_a_part_of_the_picture_is_shown_as_large_as_it_fits(canvas: Canvas) -> None:
    whole = canvas.picture_rect()
    canvas.show_part(Area(0.5, 0.25, 0.75, 0.5))
    where = canvas.picture_rect()
    assert where.width() == pytest.approx(4 * whole.width())
    middle = QPointF(where.left() + 0.625 * where.width(), where.top() + 0.375 * where.height())
    assert (middle - whole.center()).manhattanLength() < 1
