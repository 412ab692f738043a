"""How a cleaner copy of a take is made: what is taken away, and how loud it becomes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.recording import HIGH_PASS_HZ, LOUDNESS_LUFS

_LEAST_HZ, _MOST_HZ = 20, 200
_LEAST_LUFS, _MOST_LUFS = -40, -10


class CleanDialog(QDialog):
    """Asks how a take is to be cleaned; the take itself stays as it is.

    Signals:
        wanted(float, object): what lies below is taken away, in Hz, 0: nothing; and how loud it
            becomes, in LUFS, None: as it is.

    Args:
        name: of the take.
        parent: the window.
    """

    wanted = Signal(float, object)

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Cleaner take"))
        text = self.tr("{name} stays as it is; the copy is one more take of the line.")
        note = QLabel(text.format(name=name), wordWrap=True)
        self.passes, self.levels = QCheckBox(self.tr("High pass")), QCheckBox(self.tr("Loudness"))
        self.high_pass = self._field(_LEAST_HZ, _MOST_HZ, round(HIGH_PASS_HZ), " Hz")
        self.loudness = self._field(_LEAST_LUFS, _MOST_LUFS, round(LOUDNESS_LUFS), " LUFS")
        form = QFormLayout()
        for check, field in ((self.passes, self.high_pass), (self.levels, self.loudness)):
            check.setChecked(True)
            check.toggled.connect(field.setEnabled)
            check.toggled.connect(self._show_whether_any)
            for part in (field, field.lineEdit()):
                part.setAccessibleName(check.text())
            form.addRow(check, field)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(note)
        layout.addLayout(form)
        layout.addWidget(self.buttons)
        self.setMinimumWidth(360)
        self.accepted.connect(self._tell)

    def _field(self, least: int, most: int, value: int, unit: str) -> QSpinBox:
        field = QSpinBox(minimum=least, maximum=most, value=value)
        field.setSuffix(unit)
        return field

    def _show_whether_any(self) -> None:
        is_any = self.passes.isChecked() or self.levels.isChecked()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(is_any)

    def _tell(self) -> None:
        self.wanted.emit(
            float(self.high_pass.value()) if self.passes.isChecked() else 0.0,
            float(self.loudness.value()) if self.levels.isChecked() else None,
        )
