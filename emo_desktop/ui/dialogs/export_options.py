"""What can be chosen beside a preset, for those who need it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLineEdit,
    QWidget,
)

from emo_desktop.export.preset import (
    FILM_RATES,
    LONGEST_HANDLES_S,
    LOUDNESS_TARGETS_LUFS,
    FilmPreset,
    PictureCodec,
)
from emo_desktop.export.rates import rate_name
from emo_desktop.ui.dialogs.choice_box import ChoiceBox
from emo_desktop.ui.dialogs.export_frame import FrameOptions
from emo_desktop.ui.dialogs.export_words import loudness_words
from emo_desktop.ui.document import Document

_AS_PRESET, _AS_IT_IS = "", "none"
_ENCODER = "picture.encoder"


class ExportOptions(QWidget):
    """Frame, rate, time code, handles, loudness, what is written beside, and who encodes.

    Signals:
        changed(): something else was chosen.

    Args:
        document: the project.
        changes: what is chosen at first, see ``FilmPreset.changed``.
        preset: the kind of film.
        parent: the dialog.
    """

    changed = Signal()

    def __init__(
        self,
        document: Document,
        changes: Mapping[str, Any],
        preset: FilmPreset,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._document, self._preset = document, preset
        self._card: str | None = None
        as_preset = self.tr("As the preset")
        self.frame = FrameOptions(self)
        rates = ((rate, rate) for rate in FILM_RATES)
        self.fps = ChoiceBox(self.tr("Frames per second"), ((as_preset, _AS_PRESET), *rates))
        self.timecode, self.handles = QLineEdit(), QDoubleSpinBox()
        self.handles.setRange(0, LONGEST_HANDLES_S)
        self.handles.setDecimals(1)
        self.handles.setSuffix(self.tr(" s"))
        targets = ((loudness_words(each), f"{each:g}") for each in LOUDNESS_TARGETS_LUFS)
        self.loudness = ChoiceBox(
            self.tr("Loudness"),
            ((as_preset, _AS_PRESET), (loudness_words(None), _AS_IT_IS), *targets),
        )
        self.stems = QCheckBox(self.tr("Each character's voice as WAV beside it, dry"))
        self.report = QCheckBox(self.tr("Report of what was checked beside it"))
        self.encoder = ChoiceBox(
            self.tr("Encoder"),
            (
                (as_preset, _AS_PRESET),
                (self.tr("Processor"), "processor"),
                (self.tr("Graphics card"), "graphics"),
            ),
        )
        self._lay_out()
        self._restore(changes)
        self.show_preset(preset)
        self._connect()

    def changes(self) -> dict[str, Any]:
        """What is said otherwise than in the preset, see ``FilmPreset.changed``."""
        preset, said = self._preset, self.frame.changes()
        if preset.picture is not None:
            if self.fps.value:
                said["fps"] = self.fps.value
            if self.encoder.value:
                said[_ENCODER] = self.encoder.value
        if timecode := self.timecode.text().strip():
            said["timecode"] = timecode
        if self.handles.value() != preset.handles_s:
            said["handles_s"] = self.handles.value()
        if preset.sound is not None:
            if self.loudness.value:
                is_same = self.loudness.value == _AS_IT_IS
                said["loudness_lufs"] = None if is_same else float(self.loudness.value)
            if self.stems.isChecked() != preset.stems:
                said["stems"] = self.stems.isChecked()
        if self.report.isChecked() != preset.report:
            said["report"] = self.report.isChecked()
        return said

    def show_preset(self, preset: FilmPreset) -> None:
        """Offer what a preset can do; what was chosen and can be done stays."""
        before, self._preset = self._preset, preset
        self.frame.show_preset(preset)
        rate = rate_name(preset.fps or self._document.fps)
        own = self.tr("As the preset: {fps}") if preset.fps else self.tr("As the project: {fps}")
        self.fps.call(_AS_PRESET, own.format(fps=rate))
        usual = self.tr("As the preset: {loudness}")
        self.loudness.call(_AS_PRESET, usual.format(loudness=loudness_words(preset.loudness_lufs)))
        none = self.tr("none; such as 01:00:00:00")
        self.timecode.setPlaceholderText(preset.timecode or none)
        for box, was, now in (
            (self.stems, before.stems, preset.stems),
            (self.report, before.report, preset.report),
        ):
            if box.isChecked() == was:
                _set(box, now)
        if self.handles.value() == before.handles_s:
            with QSignalBlocker(self.handles):
                self.handles.setValue(preset.handles_s)
        self._show_reasons()

    def show_card(self, card: str) -> None:
        """Say which graphics card encodes here; empty: none."""
        self._card = card
        words = self.tr("Graphics card ({card})").format(card=card)
        self.encoder.call("graphics", words if card else self.tr("Graphics card"))
        before = self.encoder.value
        self._show_reasons()
        if self.encoder.value != before:
            self.changed.emit()

    def _show_reasons(self) -> None:
        """What cannot be chosen is grey and says why."""
        preset = self._preset
        no_picture = "" if preset.picture else self.tr("This preset has no picture.")
        no_sound = "" if preset.sound else self.tr("This preset has no sound.")
        for part, reason in (
            (self.fps, no_picture),
            (self.encoder, no_picture),
            (self.loudness, no_sound),
            (self.stems, no_sound),
        ):
            part.setEnabled(not reason)
            part.setToolTip(reason)
        self.encoder.allow("graphics", self._why_no_card())

    def _why_no_card(self) -> str:
        picture = self._preset.picture
        if picture is None or picture.codec not in (PictureCodec.H264, PictureCodec.H265):
            return self.tr("Graphics cards encode H.264 and H.265 only.")
        if self._card == "":
            return self.tr("No graphics card that encodes was found here.")
        return ""

    def _restore(self, changes: Mapping[str, Any]) -> None:
        preset = self._preset
        self.frame.restore(changes)
        self.fps.choose(changes.get("fps", _AS_PRESET))
        self.encoder.choose(changes.get(_ENCODER, _AS_PRESET))
        self.timecode.setText(changes.get("timecode") or "")
        self.handles.setValue(changes.get("handles_s", preset.handles_s))
        if "loudness_lufs" in changes:
            wanted = changes["loudness_lufs"]
            self.loudness.choose(_AS_IT_IS if wanted is None else f"{wanted:g}")
        self.stems.setChecked(changes.get("stems", preset.stems))
        self.report.setChecked(changes.get("report", preset.report))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for text, field in (
            (self.tr("Frames per second"), self.fps),
            (self.tr("Start time code"), self.timecode),
            (self.tr("Handles"), self.handles),
            (self.tr("Loudness"), self.loudness),
            (self.tr("Encoder"), self.encoder),
        ):
            field.setAccessibleName(text)
            form.addRow(text, field)
        self.handles.setToolTip(self.tr("So much more before and after."))
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(24)
        layout.addWidget(self.frame, 0, 0)
        layout.addLayout(form, 0, 1)
        layout.addWidget(self.stems, 1, 0, 1, 2)
        layout.addWidget(self.report, 2, 0, 1, 2)
        layout.setColumnStretch(0, 1)
        layout.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.frame.changed.connect(self.changed)
        for choice in (self.fps, self.loudness, self.encoder):
            choice.currentIndexChanged.connect(self.changed)
        for box in (self.stems, self.report):
            box.toggled.connect(self.changed)
        self.timecode.textChanged.connect(self.changed)
        self.handles.valueChanged.connect(self.changed)


def _set(box: QCheckBox, is_checked: bool) -> None:
    with QSignalBlocker(box):
        box.setChecked(is_checked)
