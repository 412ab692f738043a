"""Colours, language, sizes and motion of the window."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QSpinBox

from emo_desktop.base.settings import Settings
from emo_desktop.ui.dialogs.settings.page import Choice, SettingsPage

_SCALES = (75, 100, 125, 150, 175, 200, 250, 300)


class LookPage(SettingsPage):
    """How the window looks, and in which language."""

    def __init__(self) -> None:
        super().__init__("")
        self.title = self.tr("Look")
        self.theme = Choice(
            [
                ("dark", self.tr("Dark")),
                ("light", self.tr("Light")),
                ("high contrast", self.tr("High contrast")),
            ]
        )
        # Languages are named in themselves, so that who chose the wrong one finds back.
        self.language = Choice(
            [(None, self.tr("As the system")), ("en", "English"), ("it", "Italiano")]
        )
        self.scale = Choice([(each, f"{each} %") for each in _SCALES])
        self.motion = QCheckBox(self.tr("Nothing moves or pulses that does not have to"))
        self.prompter = QSpinBox(minimum=12, maximum=96, suffix=" px")
        self.form.add("theme", self.tr("Theme"), self.theme)
        at_start = self.tr("From the next start of the program on.")
        self.form.add("language", self.tr("Language"), self.language, note=at_start)
        self.form.add(
            "scale_percent",
            self.tr("Size"),
            self.scale,
            note=self.tr("Of what the system asks for.") + " " + at_start,
        )
        self.form.add("reduces_motion", self.tr("Reduced motion"), self.motion)
        self.form.add(
            "prompter_px",
            self.tr("Prompter"),
            self.prompter,
            note=self.tr("Height of the text under the picture."),
        )
        self.page_layout.addStretch(1)
        for choice in (self.theme, self.language, self.scale):
            choice.currentIndexChanged.connect(self.edited)
        self.motion.toggled.connect(self.edited)
        self.prompter.valueChanged.connect(self.edited)

    def show_settings(self, settings: Settings) -> None:
        self.theme.show_value(settings.theme)
        self.language.show_value(settings.language)
        scales = sorted({*_SCALES, settings.scale_percent})
        self.scale.offer([(each, f"{each} %") for each in scales])
        self.scale.show_value(settings.scale_percent)
        with QSignalBlocker(self.motion), QSignalBlocker(self.prompter):
            self.motion.setChecked(settings.reduces_motion)
            self.prompter.setValue(settings.prompter_px)

    def changes(self) -> dict[str, object]:
        return {
            "theme": self.theme.value,
            "language": self.language.value,
            "scale_percent": self.scale.value,
            "reduces_motion": self.motion.isChecked(),
            "prompter_px": self.prompter.value(),
        }
