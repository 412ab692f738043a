"""What can be done while a face is fitted, as buttons over the picture."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from emo_desktop.ui.canvas.face_fitting import FaceFitting
from emo_desktop.ui.overrides import survives_errors

_GAP = 8


@survives_errors
class FaceBar(QFrame):
    """Buttons in the upper right corner of the canvas, there while a face is fitted.

    Args:
        canvas: they lie on.
        fitting: what they act on.
    """

    def __init__(self, canvas: QWidget, fitting: FaceFitting) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Fit face"))
        self.all_points = _button(
            self.tr("All points"), self.tr("Show all 478 points; each moves alone.")
        )
        self.all_points.setCheckable(True)
        self.all_points.toggled.connect(fitting.set_all_points)
        self.reset_all = _button(
            self.tr("Reset all"), self.tr("Box and points go back to where they were found.")
        )
        self.reset_all.clicked.connect(fitting.reset_all)
        self.done = _button(self.tr("Done"), self.tr("Show the film again. (Esc)"))
        self.done.clicked.connect(lambda: fitting.set_on(False))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        for button in (self.all_points, self.reset_all, self.done):
            layout.addWidget(button)
        fitting.on_changed.connect(self._show_if)
        fitting.all_points_changed.connect(self.all_points.setChecked)
        canvas.installEventFilter(self)
        self.setVisible(fitting.is_on)

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        """Stay in the corner when the canvas gets another size."""
        if watched is self._canvas and happening.type() == QEvent.Type.Resize:
            self._go_to_corner()
        return super().eventFilter(watched, happening)

    def _show_if(self, is_on: bool) -> None:
        self.setVisible(is_on)
        self._go_to_corner()

    def _go_to_corner(self) -> None:
        self.adjustSize()
        self.move(self._canvas.width() - self.width() - _GAP, _GAP)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return button
