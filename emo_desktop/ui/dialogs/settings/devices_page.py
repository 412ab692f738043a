"""Where sound is heard, and what it is recorded from."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QSpinBox

from emo_desktop.audio.device import list_outputs
from emo_desktop.audio.inputs import InputFacts, find_input, list_inputs
from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.page import Choice, SettingsPage

_SYSTEM = ""
_MOST_CHANNELS = 256


class DevicesPage(SettingsPage):
    """The devices that play and record.

    Args:
        background: where devices are looked for.
    """

    def __init__(self, background: Background) -> None:
        super().__init__("")
        self.title = self.tr("Devices")
        self._background = background
        self._names: tuple[str, ...] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._inputs: tuple[InputFacts, ...] | None = None
        system = [(_SYSTEM, self.tr("The system's own"))]
        self.output, self.input = Choice(system), Choice(system)
        self.channel = QSpinBox(minimum=1, maximum=_MOST_CHANNELS)
        self.monitors = QCheckBox(self.tr("Who speaks hears themselves"))
        self.form.add("sound_output", self.tr("Sound output"), self.output)
        self.form.add("sound_input", self.tr("Sound input"), self.input)
        self.form.add("input_channel", self.tr("Channel of the input"), self.channel)
        self.form.add(
            "monitors",
            self.tr("Monitoring"),
            self.monitors,
            note=self.tr("Only with headphones, or it howls."),
        )
        self.page_layout.addStretch(1)
        self.output.currentIndexChanged.connect(self.edited)
        self.input.currentIndexChanged.connect(self.edited)
        self.channel.valueChanged.connect(self.edited)
        self.monitors.toggled.connect(self.edited)

    def show_settings(self, settings: Settings) -> None:
        self._offer(self.output, self._names, settings.sound_output)
        self._offer(self.input, self._input_names, settings.sound_input)
        with QSignalBlocker(self.channel):
            self.channel.setValue(settings.input_channel + 1)
        with QSignalBlocker(self.monitors):
            self.monitors.setChecked(settings.monitors)

    def changes(self) -> dict[str, object]:
        return {
            "sound_output": self.output.value,
            "sound_input": self.input.value,
            "input_channel": self.channel.value() - 1,
            "monitors": self.monitors.isChecked(),
        }

    @property
    def _input_names(self) -> tuple[str, ...] | None:
        if self._inputs is None:
            return None
        return tuple(dict.fromkeys(each.name for each in self._inputs))

    def opened(self) -> None:
        self.closed()
        self._looking = self._background.start(self._look())

    def closed(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        outputs, inputs = await self._background.run(lambda _: (list_outputs(), list_inputs()))
        self._inputs = inputs
        self._names = tuple(dict.fromkeys(output.name for output in outputs))
        self._offer(self.output, self._names, str(self.output.value))
        self._offer(self.input, self._input_names, str(self.input.value))
        self.form.show_note(
            "sound_output",
            self.tr("Devices as they were when they were last looked for.")
            if outputs
            else self.tr("No device was found: the program plays silently, at the same pace."),
        )
        found = find_input(inputs, str(self.input.value))
        self.form.show_note(
            "sound_input",
            self.tr("It has {count} channels.").format(count=found.channels)
            if found is not None
            else self.tr("No such input is connected."),
        )

    def _offer(self, box: Choice, known: tuple[str, ...] | None, chosen: str) -> None:
        """Let one of the devices be chosen; the chosen one stays so while it is not connected."""
        names = known or ()
        options: list[tuple[object, str]] = [(_SYSTEM, self.tr("The system's own"))]
        options += [(name, name) for name in names]
        if chosen and chosen not in names:
            away = self.tr("{name} (not connected)").format(name=chosen)
            options.append((chosen, chosen if known is None else away))
        box.offer(options)
        box.show_value(chosen)
