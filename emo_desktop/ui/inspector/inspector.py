"""What is recorded with, and what can be said of the selected lines: takes, looks, performance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from emo_desktop.project.changes import Changes
from emo_desktop.project.model import Clip
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.line_group import LineGroup
from emo_desktop.ui.inspector.looks_group import LooksGroup
from emo_desktop.ui.inspector.obedience import Obedience
from emo_desktop.ui.inspector.performance_group import PerformanceGroup
from emo_desktop.ui.inspector.record_group import RecordGroup
from emo_desktop.ui.inspector.segment_group import SegmentGroup

_SHOWN = (
    Changes.LINES
    | Changes.TIMING
    | Changes.TAKES
    | Changes.MOTION
    | Changes.RENDER
    | Changes.FORMAT
    | Changes.SOUND
)
_LEAST_PX = 322


class Inspector(QScrollArea):
    """Shows the first of the selected lines and changes all of them.

    Signals:
        compare_wanted(object): the Version of a line that is to be compared.

    Args:
        document: whose lines.
        obedience: says what who draws a line obeys; everything is obeyed when None.
    """

    compare_wanted = Signal(object)

    def __init__(self, document: Document, obedience: Obedience | None = None) -> None:
        super().__init__()
        self._document, self._obedience = document, obedience
        self.setWidgetResizable(True)
        self.setMinimumWidth(_LEAST_PX)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Inspector"))
        self.title = QLabel()
        self.segment, self.looks = SegmentGroup(document), LooksGroup(document)
        self.performance = PerformanceGroup(document)
        self._groups: tuple[LineGroup, ...] = (self.segment, self.looks, self.performance)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(8, 4, 4, 4)
        self.record = RecordGroup()
        layout.addWidget(self.record)
        layout.addWidget(self.title)
        for group in self._groups:
            layout.addWidget(group)
        layout.addStretch(1)
        self.setWidget(inner)
        self.looks.compare_wanted.connect(self.compare_wanted)
        document.selection_changed.connect(self._select)
        document.changed.connect(self._document_changed)
        if obedience is not None:
            obedience.found.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the selected lines as they are."""
        clip = self._document.current_clip if self._document.selection else None
        count = len(self._document.selection)
        for group in self._groups:
            group.setEnabled(clip is not None and not clip.is_locked)
        if clip is None:
            self.title.setText(self.tr("No line is selected."))
            return
        number = 1 + [each.id for each in self._document.project.clips].index(clip.id)
        one = self.tr("Line {number}").format(number=number)
        many = self.tr("{count} lines").format(count=count)
        locked = self.tr(", locked") if clip.is_locked else ""
        self.title.setText((one if count == 1 else many) + locked)
        for group in self._groups:
            group.show_line(clip)
        self._show_obeyed(clip)

    def star(self, stars: int) -> None:
        """Say how good something is, 0 to 5: the look in the list of looks, else the take."""
        if self.looks.has_focus:
            self.looks.star(stars)
        else:
            self.segment.star(stars)

    def _show_obeyed(self, clip: Clip) -> None:
        obeyed = None
        if self._obedience is not None:
            obeyed = self._obedience.controls(clip.chosen_picture.choice)
        self.performance.show_obeyed(
            obeyed, self.tr("The weights pack that draws this line does not obey this.")
        )

    def _select(self) -> None:
        """Other lines are selected: what is done to them is a step of its own."""
        self._document.end_gesture()
        self.refresh()

    def _document_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self.refresh()
