"""How the final quality is made, and the packs it is made with."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QSpinBox

from emo_desktop.base.settings import Settings
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.packs_panel import PacksPanel
from emo_desktop.ui.dialogs.settings.page import Choice, SettingsPage


class RendererPage(SettingsPage):
    """Where networks run and in which precision, threads of the draft, and the packs.

    Args:
        background: where packs are looked for and imported.
    """

    def __init__(self, background: Background) -> None:
        super().__init__("")
        self.title = self.tr("Renderer")
        self.device = Choice(
            [
                (None, self.tr("What there is")),
                ("cuda", self.tr("GPU (CUDA)")),
                ("mps", self.tr("GPU (Metal)")),
                ("cpu", self.tr("Processor (very slow)")),
            ]
        )
        self.precision = Choice(
            [
                (None, self.tr("What the device is good at")),
                ("bf16", "bf16"),
                ("fp16", self.tr("fp16 (GPU only)")),
                ("fp32", self.tr("fp32 (twice the memory)")),
            ]
        )
        self.offload = Choice(
            [
                (None, self.tr("Where memory is short")),
                (True, self.tr("Always")),
                (False, self.tr("Never")),
            ]
        )
        self.compiling = QCheckBox(self.tr("Compile first: slow to begin, faster after"))
        self.threads = QSpinBox(minimum=0, maximum=256)
        self.threads.setSpecialValueText(self.tr("One per core"))
        self.packs = PacksPanel(background)
        self._fill()

    def _fill(self) -> None:
        form = self.form
        form.add("threads", self.tr("Threads of the draft"), self.threads)
        form.add("device", self.tr("Final quality on"), self.device)
        form.add("precision", self.tr("Precision"), self.precision)
        form.add(
            "offloads",
            self.tr("Rest in main memory"),
            self.offload,
            note=self.tr("Networks that have nothing to do; it costs about a second a window."),
        )
        form.add("compiles", self.tr("Networks"), self.compiling)
        self.page_layout.addWidget(self.packs, 1)
        for choice in (self.device, self.precision, self.offload):
            choice.currentIndexChanged.connect(self.edited)
        self.compiling.toggled.connect(self.edited)
        self.threads.valueChanged.connect(self.edited)

    def show_settings(self, settings: Settings) -> None:
        self.device.show_value(settings.device)
        self.precision.show_value(settings.precision)
        self.offload.show_value(settings.offloads)
        with QSignalBlocker(self.compiling), QSignalBlocker(self.threads):
            self.compiling.setChecked(settings.compiles)
            self.threads.setValue(settings.threads)
        self.packs.show_settings(settings)

    def changes(self) -> dict[str, object]:
        return {
            "device": self.device.value,
            "precision": self.precision.value,
            "offloads": self.offload.value,
            "compiles": self.compiling.isChecked(),
            "threads": self.threads.value(),
        }

    def opened(self) -> None:
        self.packs.refresh()

    def closed(self) -> None:
        self.packs.close_work()
