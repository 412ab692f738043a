"""The frame of a film: how large it is, where the picture stands in it, what is behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QColorDialog,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from emo_desktop.export.preset import FilmPreset
from emo_desktop.ui.characters_panel import PICTURES
from emo_desktop.ui.dialogs.choice_box import ChoiceBox
from emo_desktop.ui.dialogs.field_row import field_row, plain_button

_AS_PRESET, _AS_PORTRAIT = "", "portrait"
_FRAMES = {"square": (1080, 1080), "vertical": (1080, 1920), "wide": (1920, 1080)}
_BLACK = "#000000"


class FrameOptions(QWidget):
    """The fields that say what the frame of a film is.

    Signals:
        changed(): something else was chosen.

    Args:
        parent: the options.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._keeps_alpha, self._has_picture = False, True
        self.frame = ChoiceBox(
            self.tr("Frame"),
            (
                (self.tr("As the preset"), _AS_PRESET),
                (self.tr("As the portrait"), _AS_PORTRAIT),
                (self.tr("Square, 1080 × 1080"), "square"),
                (self.tr("Vertical 9:16, 1080 × 1920"), "vertical"),
                (self.tr("Wide 16:9, 1920 × 1080"), "wide"),
            ),
        )
        self.placement = ChoiceBox(
            self.tr("Placement"),
            ((self.tr("Fit: all is seen"), "fit"), (self.tr("Fill: edges are cut"), "fill")),
        )
        self.background = ChoiceBox(
            self.tr("Background"),
            (
                (self.tr("Colour"), "colour"),
                (self.tr("The picture, blurred"), "blur"),
                (self.tr("Another picture"), "picture"),
                (self.tr("Transparent"), "transparent"),
            ),
        )
        self.colour, self.picture = QLineEdit(_BLACK), QLineEdit()
        self.colour.setAccessibleName(self.tr("Colour"))
        self.picture.setAccessibleName(self.tr("Picture"))
        self._lay_out()
        for box in (self.frame, self.placement, self.background):
            box.currentIndexChanged.connect(self._change)
        for field in (self.colour, self.picture):
            field.textChanged.connect(self.changed)
        self._show_fields()

    def changes(self) -> dict[str, Any]:
        """What of the frame is said otherwise than in the preset."""
        if not self._has_picture or self.frame.value == _AS_PRESET:
            return {}
        if self.frame.value == _AS_PORTRAIT:
            return {"frame": None}
        width, height = _FRAMES[self.frame.value]
        background = {"kind": self.background.value}
        if self.background.value == "colour":
            background["colour"] = self.colour.text().strip()
        elif self.background.value == "picture":
            background["path"] = self.picture.text().strip()
        return {
            "frame": {
                "width": width,
                "height": height,
                "placement": self.placement.value,
                "background": background,
            }
        }

    def restore(self, changes: Mapping[str, Any]) -> None:
        """Show what was chosen another time."""
        frame = changes.get("frame", {})
        if frame is None:
            self.frame.choose(_AS_PORTRAIT)
        elif frame:
            sizes = {size: name for name, size in _FRAMES.items()}
            self.frame.choose(sizes.get((frame.get("width"), frame.get("height")), _AS_PRESET))
            background = frame.get("background", {})
            self.placement.choose(frame.get("placement", "fit"))
            self.background.choose(background.get("kind", "colour"))
            for field, name in ((self.colour, "colour"), (self.picture, "path")):
                with QSignalBlocker(field):
                    field.setText(background.get(name, field.text()))
        self._show_fields()

    def show_preset(self, preset: FilmPreset) -> None:
        """Offer what a preset can do."""
        self._keeps_alpha, self._has_picture = preset.keeps_alpha, preset.picture is not None
        own = self.tr("As the preset: as the portrait")
        if preset.frame is not None:
            own = self.tr("As the preset: {width} × {height}").format(
                width=preset.frame.width, height=preset.frame.height
            )
        self.frame.call(_AS_PRESET, own)
        opaque = "" if preset.keeps_alpha else self.tr("This preset keeps no transparency.")
        self.background.allow("transparent", opaque)
        self._show_fields()

    def _lay_out(self) -> None:
        choose = plain_button(self.tr("Choose…"), self._ask_colour)
        browse = plain_button(self.tr("Browse…"), self._ask_picture)
        self._colour_row = field_row(self.colour, choose)
        self._picture_row = field_row(self.picture, browse)
        self._form = form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Frame"), self.frame)
        form.addRow(self.tr("Placement"), self.placement)
        form.addRow(self.tr("Background"), self.background)
        form.addRow(self.tr("Colour"), self._colour_row)
        form.addRow(self.tr("Picture"), self._picture_row)

    def _change(self) -> None:
        self._show_fields()
        self.changed.emit()

    def _show_fields(self) -> None:
        is_own = self._has_picture and self.frame.value in _FRAMES
        reason = "" if is_own else self.tr("Choose a frame of your own first.")
        if not self._has_picture:
            reason = self.tr("This preset has no picture.")
        self.frame.setEnabled(self._has_picture)
        self.frame.setToolTip("" if self._has_picture else reason)
        for box in (self.placement, self.background):
            box.setEnabled(is_own)
            box.setToolTip(reason)
        behind = self.background.value if is_own else ""
        self._form.setRowVisible(self._colour_row, behind == "colour")
        self._form.setRowVisible(self._picture_row, behind == "picture")

    def _ask_colour(self) -> None:
        colour = QColorDialog.getColor(QColor(self.colour.text()), self, self.tr("Background"))
        if colour.isValid():
            self.colour.setText(colour.name())

    def _ask_picture(self) -> None:
        kinds = self.tr("Pictures ({kinds})").format(kinds=PICTURES)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Picture"), self.picture.text(), kinds)
        if path:
            self.picture.setText(path)
