"""How long rendering would take, asked before a long job is begun."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, SignalInstance
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from emo_desktop.app.job_estimate import JobEstimate, estimate_job
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.ui.background import Background
from emo_desktop.ui.document import Document


class SessionAnswers:
    """What a user does not want to be asked again before the program is started anew."""

    def __init__(self) -> None:
        self.asks_about_long_jobs = True


class LongJobDialog(QDialog):
    """Says what would be rendered and how long that takes.

    Signals:
        render_chosen(): begin.
        draft_chosen(): show the draft instead.

    Args:
        estimate: what would be rendered.
        parent: the window.
    """

    render_chosen = Signal()
    draft_chosen = Signal()

    def __init__(self, estimate: JobEstimate, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("This takes a while"))
        self.setMinimumWidth(440)
        self.text = QLabel(self._words(estimate), wordWrap=True)
        note = QLabel(self.tr("You can go on working; the queue can be paused."), wordWrap=True)
        self.no_more = QCheckBox(self.tr("Do not ask again for this session"))
        self.render_button = self._button(self.tr("Render"), self.render_chosen)
        self.render_button.setObjectName("primary")
        self.render_button.setDefault(True)
        self.draft_button = self._button(self.tr("Draft only"), self.draft_chosen)
        self.draft_button.setVisible(estimate.keeps_frames)
        self.cancel_button = QPushButton(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.cancel_button, self.draft_button, self.render_button):
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        for part in (self.text, note, self.no_more):
            layout.addWidget(part)
        layout.addLayout(buttons)

    def _button(self, text: str, chosen: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: chosen.emit())
        button.clicked.connect(self.accept)
        return button

    def _words(self, estimate: JobEstimate) -> str:
        lines = self.tr("1 line") if estimate.lines == 1 else self.tr("{count} lines")
        amount = self.tr("{lines}, {seconds} s of picture").format(
            lines=lines.format(count=estimate.lines), seconds=round(estimate.picture_s)
        )
        if estimate.seconds is None:
            unknown = self.tr("and nobody knows yet how long on this machine ({device}).")
            words = f"{amount}, {unknown.format(device=estimate.device)}"
        else:
            time = self.tr("about {time} on this machine ({device}).").format(
                time=self._time(estimate.seconds), device=estimate.device
            )
            words = f"{amount}, {time}"
        if estimate.keeps_frames and estimate.draft_seconds is not None:
            draft = self.tr("Draft: {time}.").format(time=self._time(estimate.draft_seconds))
            words = f"{words} {draft}"
        return words

    def _time(self, seconds: float) -> str:
        """In words that nobody takes for exact."""
        if seconds < 60:
            return self.tr("{count} s").format(count=max(1, round(seconds)))
        minutes = round(seconds / 60)
        if minutes < 60:
            return self.tr("{count} min").format(count=minutes)
        hours, rest = divmod(minutes, 60)
        if hours < 10 and rest:
            return self.tr("{hours} h {minutes} min").format(hours=hours, minutes=rest)
        return self.tr("{hours} h").format(hours=round(minutes / 60))


class LongJobs(QObject):
    """Lets short jobs begin at once, and asks before a long one.

    Signals:
        begun(tuple): ids of lines that are to be rendered now.
        draft_wanted(tuple): ids of lines whose draft is to be shown instead.

    Args:
        document: whose lines.
        studio: what they are drawn with.
        background: finds out how long it would take.
        parent: the window.
        answers: of this run of the program.
    """

    begun = Signal(tuple)
    draft_wanted = Signal(tuple)

    def __init__(
        self,
        document: Document,
        studio: Studio,
        background: Background,
        parent: QWidget,
        answers: SessionAnswers,
    ) -> None:
        super().__init__(parent)
        self._document, self._background, self._parent = document, background, parent
        self._studio = ProjectStudio(document.folder, studio)
        self._answers = answers
        self._one_at_a_time = asyncio.Lock()
        self.dialog: LongJobDialog | None = None

    def begin(self, lines: Sequence[str]) -> None:
        """Render lines, after a question if that takes long."""
        wanted = tuple(lines)
        if not self._answers.asks_about_long_jobs:
            self.begun.emit(wanted)
        elif wanted:
            self._background.start(self._ask(wanted))

    async def _ask(self, lines: tuple[str, ...]) -> None:
        project, studio = self._document.project, self._studio
        try:
            async with self._one_at_a_time:
                estimate = await self._background.run(
                    lambda token: estimate_job(project, lines, studio, token=token)
                )
        except EmoError:
            # What is wrong with it the queue says, line by line.
            self.begun.emit(lines)
            return
        if estimate.is_long and isValid(self):
            self._show(estimate, lines)
        else:
            self.begun.emit(lines)

    def _show(self, estimate: JobEstimate, lines: tuple[str, ...]) -> None:
        dialog = self.dialog = LongJobDialog(estimate, self._parent)
        dialog.render_chosen.connect(lambda: self._take(dialog, self.begun, lines))
        dialog.draft_chosen.connect(lambda: self._take(dialog, self.draft_wanted, lines))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take(self, dialog: LongJobDialog, chosen: SignalInstance, lines: tuple[str, ...]) -> None:
        """Do what was answered, and remember whether that was the last question."""
        self._answers.asks_about_long_jobs = not dialog.no_more.isChecked()
        chosen.emit(lines)
