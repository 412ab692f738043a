"""A slider with its value, what sets it back, and what gives its value to other lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QSlider,
    QToolButton,
    QWidget,
)

_FIELD_PX = 88
_STEPS = 100  # of a slider, for 1
_COMPACT = "QToolButton { padding: 3px 4px; min-width: 16px; }"


@dataclass(frozen=True, slots=True)
class StrengthSpec:
    """What a slider is for.

    Args:
        name: for people.
        least: at the left end.
        most: at the right end.
        unit: written behind the value.
        decimals: of the value.
        is_typed: whether the value can be typed as well.
    """

    name: str
    least: float = 0.0
    most: float = 1.0
    unit: str = ""
    decimals: int = 2
    is_typed: bool = False


class Strength(QWidget):
    """A slider with its value.

    Args:
        spec: what it is for.
        changed: is given the new value while it is dragged.
        released: is called when the drag ends.
        reset: sets it back.
        fill_menu: puts into a menu what its value can be applied to; None: nothing.
    """

    def __init__(
        self,
        spec: StrengthSpec,
        *,
        changed: Callable[[float], None],
        released: Callable[[], None],
        reset: Callable[[], object],
        fill_menu: Callable[[QMenu], None] | None = None,
    ) -> None:
        super().__init__()
        self._spec, self._changed = spec, changed
        self._steps = _STEPS if spec.decimals == 2 else 2
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(spec.least * self._steps), round(spec.most * self._steps))
        self.slider.setPageStep(max(1, round((spec.most - spec.least) * self._steps / 20)))
        self.slider.setAccessibleName(spec.name)
        self.slider.setMinimumWidth(36)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(released)
        self._shown = 0.0
        self._value = QLabel()
        self._value.setMinimumWidth(38)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.field = self._made_field(released) if spec.is_typed else None
        back = QToolButton()
        back.setObjectName("reset")
        back.setText("↺")
        back.setStyleSheet(_COMPACT)
        back.setToolTip(self.tr("Set back"))
        back.setAccessibleName(self.tr("Set back {name}").format(name=spec.name))
        back.clicked.connect(reset)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self._value if self.field is None else self.field)
        layout.addWidget(back)
        if fill_menu is not None:
            layout.addWidget(self._spreading(fill_menu))

    def _spreading(self, fill_menu: Callable[[QMenu], None]) -> QToolButton:
        """The button whose menu gives the value to other lines."""
        button = QToolButton()
        button.setObjectName("spread")
        button.setText("⇉")
        button.setStyleSheet(_COMPACT)
        button.setToolTip(self.tr("Apply to…"))
        button.setAccessibleName(self.tr("Apply {name} to…").format(name=self._spec.name))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(menu.clear)
        menu.aboutToShow.connect(lambda: fill_menu(menu))
        button.setMenu(menu)
        return button

    @property
    def value(self) -> float:
        """What it shows."""
        return self._shown

    def show_value(self, value: float) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * self._steps))
        self._write(value)

    def _made_field(self, released: Callable[[], None]) -> QDoubleSpinBox:
        """The number, which can be typed; then it is a step of its own."""
        spec = self._spec
        field = QDoubleSpinBox(
            minimum=spec.least, maximum=spec.most, decimals=spec.decimals, singleStep=0.5
        )
        field.setSuffix(spec.unit)
        field.setKeyboardTracking(False)
        field.setMaximumWidth(_FIELD_PX)
        for part in (field, field.lineEdit()):
            part.setAccessibleName(spec.name)
        field.valueChanged.connect(lambda value: self._typed(value, released))
        return field

    def _typed(self, value: float, released: Callable[[], None]) -> None:
        self.show_value(value)
        self._changed(value)
        released()

    def _moved(self, steps: int) -> None:
        self._write(steps / self._steps)
        self._changed(steps / self._steps)

    def _write(self, value: float) -> None:
        self._shown = value
        if self.field is not None:
            with QSignalBlocker(self.field):
                self.field.setValue(value)
        self._value.setText(f"{value:.{self._spec.decimals}f}{self._spec.unit}")
