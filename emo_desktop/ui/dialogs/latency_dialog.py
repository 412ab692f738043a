"""Measures how long a sound takes out of the output and back into the input."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.ui.background import Background
from emo_desktop.ui.recorder import Recorder
from emo_desktop.ui.sentences import in_words


class LatencyDialog(QDialog):
    """Says what is to be connected, measures, and says what came of it.

    Args:
        recorder: whose devices.
        measure: does it on a thread; gives samples, and remembers them.
        background: where it is done.
        sample_rate_hz: of the samples.
        parent: the window.
    """

    def __init__(
        self,
        recorder: Recorder,
        measure: Callable[[CancelToken], int],
        background: Background,
        *,
        sample_rate_hz: int,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Measure the latency"))
        self._recorder, self._measure = recorder, measure
        self._background, self._rate_hz = background, sample_rate_hz
        self._is_over = False
        self.text = QLabel(
            self.tr(
                "Connect the output to the input with a cable, or hold the microphone to the "
                "loudspeaker. A short burst of noise is played: take the headphones off."
            ),
            wordWrap=True,
        )
        self.said = QLabel(wordWrap=True)
        self.measure_button = QPushButton(self.tr("Measure"))
        self.measure_button.setObjectName("primary")
        self.measure_button.setDefault(True)
        self.measure_button.clicked.connect(self.start)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.measure_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addWidget(self.text)
        layout.addWidget(self.said)
        layout.addLayout(buttons)
        self.setMinimumWidth(460)
        self.finished.connect(self._end)

    def start(self) -> None:
        """Measure."""
        self.measure_button.setEnabled(False)
        self.said.setText(self.tr("Measuring…"))
        self._background.start(self._run())

    async def _run(self) -> None:
        try:
            samples = await self._recorder.measured(self._measure)
        except EmoError as error:
            said = f"⚠ {in_words(f'{error}')} {in_words(error.hint)}".strip()
        else:
            found = self.tr("{time:.1f} ms. It is taken away from every take from now on.")
            said = found.format(time=1000 * samples / self._rate_hz)
        if not self._is_over:
            self.said.setText(said)
            self.measure_button.setEnabled(True)

    def _end(self) -> None:
        """What is being measured goes on, and nobody is told."""
        self._is_over = True
