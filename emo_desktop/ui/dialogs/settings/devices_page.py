"""Where sound is heard."""

from __future__ import annotations

import asyncio

from emo_desktop.audio.device import list_outputs
from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.page import Choice, SettingsPage

_SYSTEM = ""


class DevicesPage(SettingsPage):
    """The device that plays.

    Args:
        background: where devices are looked for.
    """

    def __init__(self, background: Background) -> None:
        super().__init__("")
        self.title = self.tr("Devices")
        self._background = background
        self._names: tuple[str, ...] | None = None
        self._looking: asyncio.Task[None] | None = None
        self.output = Choice([(_SYSTEM, self.tr("The system's own"))])
        self.form.add("sound_output", self.tr("Sound output"), self.output)
        self.page_layout.addStretch(1)
        self.output.currentIndexChanged.connect(self.edited)

    def show_settings(self, settings: Settings) -> None:
        self._offer(settings.sound_output)

    def changes(self) -> dict[str, object]:
        return {"sound_output": self.output.value}

    def opened(self) -> None:
        self.closed()
        self._looking = self._background.start(self._look())

    def closed(self) -> None:
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None

    async def _look(self) -> None:
        outputs = await self._background.run(lambda _: list_outputs())
        self._names = tuple(dict.fromkeys(output.name for output in outputs))
        self._offer(str(self.output.value))
        self.form.show_note(
            "sound_output",
            self.tr("Devices as they were when the program was started.")
            if outputs
            else self.tr("No device was found: the program plays silently, at the same pace."),
        )

    def _offer(self, chosen: str) -> None:
        """Let one of the devices be chosen; the chosen one stays so while it is not connected."""
        names = self._names or ()
        options: list[tuple[object, str]] = [(_SYSTEM, self.tr("The system's own"))]
        options += [(name, name) for name in names]
        if chosen and chosen not in names:
            away = self.tr("{name} (not connected)").format(name=chosen)
            options.append((chosen, chosen if self._names is None else away))
        self.output.offer(options)
        self.output.show_value(chosen)
