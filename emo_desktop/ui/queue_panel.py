"""What waits to be rendered: pause, go on, try again, earlier, later, take off the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from emo_desktop.render.queue import RenderJob, RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.job_panel import JobPanel
from emo_desktop.ui.queue_model import QueueModel
from emo_desktop.ui.thumbnails import SIDE_PX, Thumbnails

_ROW_PX = SIDE_PX + 8


class QueuePanel(JobPanel[RenderJob]):
    """The render queue as a table.

    Signals:
        resumed(): there is something to render again.
        log_wanted(): the log is to be opened.

    Args:
        document: whose lines are rendered.
        queue: what waits.
        thumbnails: of who is seen; None: letters instead.
    """

    resumed = Signal()
    log_wanted = Signal()
    model: QueueModel

    def __init__(
        self, document: Document, queue: RenderQueue, thumbnails: Thumbnails | None = None
    ) -> None:
        super().__init__(queue, QueueModel(document, queue, thumbnails), row_px=_ROW_PX)
        self.empty = QLabel(
            self.tr("Nothing waits to be rendered.\nP renders the selected lines."), wordWrap=True
        )
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(16, 16, 16, 16)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.table)
        self.log_button = self._button(self.tr("Open log"), self.log_wanted.emit)
        first = (self.pause_button, self.earlier_button, self.later_button, self.remove_button)
        rows = (first, (self.details_button, self.clear_button, self.log_button))
        self._of_jobs = (*first, self.details_button, self.clear_button)
        self._layout = self._lay_out(self._pages, rows=rows)
        self.refresh()

    def refresh(self) -> None:
        """Show the queue as it is."""
        super().refresh()
        has_jobs = self.model.rowCount() > 0
        self._pages.setCurrentWidget(self.table if has_jobs else self.empty)
        for button in self._of_jobs:
            button.setVisible(has_jobs)  # the exports below need the room

    def hear(self, said: object) -> None:
        """Take notice of what the renderer says while it works."""
        self.model.hear(said)

    def put_below(self, other: QWidget) -> None:
        """Show what else waits below the lines that wait to be rendered."""
        self._layout.addWidget(other, 1)

    def _name(self) -> str:
        return self.tr("Render queue")

    def _begin(self) -> None:
        self.resumed.emit()
