"""A box that is checked looks other than one that is not, in every theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.base.resources import resources_dir
from emo_desktop.ui.theme import THEMES, Theme, Token
from emo_desktop.ui.theme_marks import marks_style


def colours_of(widget: QWidget, left: int, right: int) -> set[str]:
    picture = widget.grab().toImage()
    return {
        picture.pixelColor(x, y).name()
        for x in range(max(0, left), min(right, picture.width()))
        for y in range(picture.height())
    }


def near(one: str, other: QColor) -> bool:
    colour = QColor(one)
    pairs = zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) < 40


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_marks_are_seen(theme: Theme, qtbot: QtBot) -> None:
    style = marks_style(theme.name, {t.value: c.name() for t, c in theme.colours.items()})
    tick = theme.colours[Token.ON_ACCENT]
    box = QCheckBox("Yes")
    box.setStyleSheet(style)
    qtbot.addWidget(box)
    box.resize(120, 24)
    border = theme.colours[Token.STRONG_BORDER].name()
    assert border in colours_of(box, 0, 18)
    box.setChecked(True)
    checked = colours_of(box, 2, 16)
    assert theme.colours[Token.ACCENT_FILL].name() in checked
    assert any(near(each, tick) for each in checked)
    for widget in (QComboBox(), QSpinBox()):
        ground = theme.colours[Token.WAVEFORM_GROUND].name()
        plain = f"{{ background: {ground}; border: 1px solid {ground}; }}"
        widget.setStyleSheet(f"QComboBox, QSpinBox {plain} QComboBox::drop-down {{}}" + style)
        qtbot.addWidget(widget)
        widget.resize(120, 28)
        arrow = colours_of(widget, 98, 119)
        assert any(near(each, theme.colours[Token.TEXT]) for each in arrow), widget


def test_every_theme_has_its_marks() -> None:
    names = {path.stem for path in (resources_dir() / "icons").glob("*.svg")}
    wanted = {theme.replace(" ", "_") for theme in THEMES}
    assert {f"{mark}_{name}" for mark in ("check", "down", "up") for name in wanted} <= names
