"""What is known of where a film comes from, ours or others'."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.app.verify import FilmVerified, Verdict, Verification, verify_film
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Event, Progress
from emo_desktop.ui.background import Background
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.sentences import in_words

_SIZE, _STEPS = (640, 460), 1000
_CONTEXT = "VerifyDialog"
_VERDICTS = {
    Verdict.KNOWN: QT_TRANSLATE_NOOP("VerifyDialog", "✓ It is known where this film comes from."),
    Verdict.CHANGED: QT_TRANSLATE_NOOP(
        "VerifyDialog", "✕ This film is not as it was signed, or its parts do not belong together."
    ),
    Verdict.UNKNOWN: QT_TRANSLATE_NOOP("VerifyDialog", "? Nothing is known of this film."),
}


@survives_errors
class VerifyDialog(QDialog):
    """Reads credentials, mark and words of films.

    Args:
        background: where the work is done.
        parent: the window.
    """

    def __init__(self, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Verify film"))
        self.resize(*_SIZE)
        self._background = background
        self._reading: asyncio.Task[None] | None = None
        self.film, self.verdict, self.words = (QLabel(wordWrap=True) for _ in range(3))
        self.progress, self._facts = QProgressBar(), QWidget()
        self.choose_button = QPushButton(self.tr("Choose film…"))
        self.folder_button = QPushButton(self.tr("Choose pictures…"))
        self.folder_button.setToolTip(self.tr("The folder of a film's pictures"))
        self.close_button = QPushButton(self.tr("Close"))
        self._form = QFormLayout(self._facts)
        self._lay_out()
        self.choose_button.clicked.connect(self.choose)
        self.folder_button.clicked.connect(self.choose_folder)
        self.close_button.clicked.connect(self.reject)
        self.finished.connect(self._stop)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._reading is None

    def choose(self) -> None:
        """Ask for a film."""
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Verify film"))
        if path:
            self.verify(Path(path))

    def choose_folder(self) -> None:
        """Ask for the folder of a film's pictures."""
        folder = QFileDialog.getExistingDirectory(self, self.tr("Verify film"))
        if folder:
            self.verify(Path(folder))

    def verify(self, path: Path) -> None:
        """Find out what is known of a film."""
        self._stop()
        self.film.setText(path.name)
        self.film.setToolTip(str(path))
        self.verdict.setText(self.tr("Reading…"))
        self.words.clear()
        self._show_rows(())
        self.progress.setRange(0, 0)
        self.progress.show()
        self._reading = reading = self._background.start(self._verify(path))
        reading.add_done_callback(self._end)

    def closeEvent(self, closing: QCloseEvent) -> None:
        self.done(int(QDialog.DialogCode.Rejected))
        closing.accept()

    async def _verify(self, path: Path) -> None:
        try:
            async for told in self._background.events(lambda token: verify_film(path, token=token)):
                self._take(told)
        except EmoError as error:
            self.verdict.setText(f"✕ {in_words(f'{error}')}")
            self.words.setText(in_words(error.hint))

    def _take(self, told: Event) -> None:
        match told:
            case Progress():
                self.progress.setRange(0, _STEPS)
                self.progress.setValue(round(told.fraction * _STEPS))
            case FilmVerified(report):
                self._show(report)

    def _show(self, report: Verification) -> None:
        verdict = _VERDICTS[report.verdict]
        self.verdict.setText(QCoreApplication.translate(_CONTEXT, f"{verdict}"))
        self.words.setText("\n".join(in_words(each) for each in report.sentences()))
        self._show_rows(tuple(self._rows(report)))

    def _rows(self, report: Verification) -> Iterator[tuple[str, str]]:
        """What else is read in it, where there is anything."""
        credentials, mark, words = report.credentials, report.mark, report.words
        made_of = ", ".join(each.title for each in credentials.ingredients if each.title)
        for name, value in (
            (self.tr("Program"), credentials.generator),
            (self.tr("Signed by"), credentials.signer),
            (self.tr("Made"), credentials.made_at),
            (self.tr("Time stamp"), credentials.signed_at),
            (self.tr("Source"), ", ".join(credentials.source_types)),
            (self.tr("Made of"), made_of),
            (self.tr("Mark"), mark.film_id if mark else ""),
            (self.tr("Says of itself"), words.comment or words.title),
        ):
            if value:
                yield name, value

    def _show_rows(self, rows: tuple[tuple[str, str], ...]) -> None:
        while self._form.rowCount():
            self._form.removeRow(0)
        for name, value in rows:
            shown = QLabel(value, wordWrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            shown.setAccessibleName(name)
            self._form.addRow(name, shown)

    def _end(self, reading: asyncio.Task[None]) -> None:
        if self._reading is reading and isValid(self):
            self._reading = None
            self.progress.hide()

    def _stop(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    def _lay_out(self) -> None:
        self.film.setText(self.tr("No film is chosen."))
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setTextVisible(False)
        self.progress.hide()
        self._form.setContentsMargins(0, 0, 0, 0)
        self._form.setHorizontalSpacing(12)
        inside, found = QWidget(), QVBoxLayout()
        found.setSpacing(12)
        for part in (self.verdict, self.words, self._facts):
            found.addWidget(part)
        found.addStretch(1)
        inside.setLayout(found)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        note = QLabel(
            self.tr("Nothing goes over the network, and nothing is written."), wordWrap=True
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.folder_button)
        buttons.addStretch(1)
        buttons.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for widget in (self.film, area, self.progress, note):
            layout.addWidget(widget)
        layout.addLayout(buttons)
