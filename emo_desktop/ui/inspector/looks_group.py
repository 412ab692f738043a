"""The looks of a line: several ways it is played and drawn, of which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
)

from emo_desktop.app.comparing import Version
from emo_desktop.app.looks import apply_look, new_look, next_look
from emo_desktop.project.edits.pictures import (
    choose_picture,
    remove_picture,
    rename_picture,
    star_picture,
)
from emo_desktop.project.model import Clip, PictureTake
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.choice_names import QUALITIES, in_words
from emo_desktop.ui.inspector.line_group import LineGroup
from emo_desktop.ui.look_names import title_of_look

_NAME, _QUALITY, _SEED, _STARS = range(4)
_MOST_ROWS = 5
_CHOSEN = "●"
_COMPACT = "QToolButton { padding: 3px 6px; }"
_CHOSEN = "●"
_COMPACT = "QToolButton { padding: 3px 6px; }"


class LooksGroup(LineGroup):
    """Looks of the first selected line, in a list.

    Signals:
        compare_wanted(object): the Version that is to be seen beside the chosen one.
    """

    compare_wanted = Signal(object)

    def __init__(self, document: Document) -> None:
        super().__init__("", document)
        self.setTitle(self.tr("Looks"))
        self._shown: object = None  # what the list was filled with
        self.list = self._made_list()
        self.new_button = self._button(self.tr("New look"), self.add)
        self.choose_button = self._button(self.tr("Choose"), self._choose)
        self.compare_button = self._button(self.tr("Compare"), self._compare)
        self.remove_button = self._button(self.tr("Remove"), self._remove)
        self.apply_button = self._button(self.tr("Apply to selected"), self._apply)
        self.apply_button.setToolTip(self.tr("Play and draw the other selected lines so, too."))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.list)
        for buttons in (
            (self.new_button, self.choose_button, self.compare_button),
            (self.remove_button, self.apply_button),
        ):
            row = QHBoxLayout()
            row.setSpacing(4)
            for button in buttons:
                row.addWidget(button)
            row.addStretch(1)
            layout.addLayout(row)

    def _made_list(self) -> QTreeWidget:
        looks = QTreeWidget()
        looks.setRootIsDecorated(False)
        looks.setMinimumWidth(120)
        looks.setAccessibleName(self.tr("Looks"))
        looks.setHeaderLabels([self.tr("Look"), self.tr("Quality"), self.tr("Seed"), "★"])
        looks.headerItem().setToolTip(_STARS, self.tr("Stars"))
        header = looks.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        looks.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
        looks.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        for name, slot in (
            (self.tr("Choose"), self._choose),
            (self.tr("Rename"), self._rename),
            (self.tr("Compare with the chosen look"), self._compare),
            (self.tr("Apply to selected lines"), self._apply),
            (self.tr("Remove"), self._remove),
        ):
            action = QAction(name, looks)
            action.triggered.connect(slot)
            looks.addAction(action)
        looks.itemActivated.connect(self._choose)
        looks.itemChanged.connect(self._renamed)
        looks.currentItemChanged.connect(self._enable)
        return looks

    def _button(self, text: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        button.setStyleSheet(_COMPACT)
        button.clicked.connect(slot)
        return button

    def show_line(self, clip: Clip) -> None:
        """Show its looks; the one that was marked stays so."""
        rows = [self._row(clip, look) for look in clip.pictures]
        if (clip.id, clip.picture, rows) != self._shown:
            marked = self._marked() or clip.picture
            self._shown = (clip.id, clip.picture, rows)
            self._fill(clip, rows)
            self._mark(marked)
        self._enable()

    def _row(self, clip: Clip, look: PictureTake) -> tuple[str, list[str]]:
        """The id of a look, and what is written of it."""
        quality = in_words(QUALITIES[look.choice.quality])
        title = self._title(clip, look.id)
        return look.id, [title, quality, f"{look.seed}", f"{look.stars} ★" if look.stars else ""]

    def _fill(self, clip: Clip, rows: Sequence[tuple[str, list[str]]]) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for picture, words in rows:
                item = QTreeWidgetItem(words)
                item.setData(_NAME, Qt.ItemDataRole.UserRole, picture)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
                font = item.font(_NAME)
                font.setBold(picture == clip.picture)
                item.setFont(_NAME, font)
                self.list.addTopLevelItem(item)
        count = min(_MOST_ROWS, max(2, len(rows)))
        row_px = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height() + 6)
        self.list.setFixedHeight(self.list.header().sizeHint().height() + count * row_px + 6)

    def _mark(self, picture: str) -> None:
        """Put the mark of the list on a look."""
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None and item.data(_NAME, Qt.ItemDataRole.UserRole) == picture:
                self.list.setCurrentItem(item)

    def _title(self, clip: Clip, picture: str) -> str:
        """The chosen look has a mark, so that bold type is not alone."""
        title = title_of_look(clip, picture)
        return f"{_CHOSEN} {title}" if picture == clip.picture else title

    @property
    def has_focus(self) -> bool:
        """Whether keys go to the list."""
        return self.list.hasFocus()

    def _marked(self) -> str:
        """The id of the look that is marked in the list; empty: none is."""
        item = self.list.currentItem()
        found = "" if item is None else str(item.data(_NAME, Qt.ItemDataRole.UserRole))
        clip = self._clip()
        is_there = clip is not None and found in {look.id for look in clip.pictures}
        return found if is_there else ""

    def _enable(self) -> None:
        clip, marked = self._clip(), self._marked()
        is_other = clip is not None and marked not in ("", clip.picture)
        self.choose_button.setEnabled(is_other)
        self.compare_button.setEnabled(is_other)
        self.remove_button.setEnabled(clip is not None and len(clip.pictures) > 1)
        self.apply_button.setEnabled(len(self._document.selection) > 1)

    def add(self) -> None:
        """One more look of the current line, with another seed."""
        document, clip = self._document, self._document.current_clip
        if clip is not None:
            document.try_edit(lambda: new_look(document.project, clip.id))
            document.end_gesture()
            self._mark_chosen()

    def choose_next(self) -> None:
        """Choose the look of the current line that comes after the chosen one."""
        document, clip = self._document, self._document.current_clip
        if clip is not None and len(clip.pictures) > 1:
            document.try_edit(lambda: choose_picture(document.project, clip.id, next_look(clip)))
            document.end_gesture()
            self._mark_chosen()

    def star(self, stars: int) -> None:
        """Say how good the marked look is, 0 to 5."""
        clip, marked = self._clip(), self._marked()
        if clip is not None and marked:
            self._step(lambda project, _: star_picture(project, clip.id, marked, stars))

    def _mark_chosen(self) -> None:
        clip = self._clip()
        if clip is not None:
            self._mark(clip.picture)

    def _choose(self) -> None:
        clip, marked = self._clip(), self._marked()
        if clip is not None and marked:
            self._step(lambda project, _: choose_picture(project, clip.id, marked))

    def _compare(self) -> None:
        clip, marked = self._clip(), self._marked()
        if clip is not None and marked not in ("", clip.picture):
            self.compare_wanted.emit(Version(clip.id, picture=marked))

    def _remove(self) -> None:
        clip, marked = self._clip(), self._marked()
        if clip is not None and marked:
            self._step(lambda project, _: remove_picture(project, clip.id, marked))

    def _apply(self) -> None:
        clip, marked = self._clip(), self._marked()
        if clip is not None and marked:
            self._step(lambda project, lines: apply_look(project, clip.id, marked, lines))

    def _rename(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.editItem(item, _NAME)

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        """A name was typed. The list is still at it, so that it is filled anew a little later."""
        if column == _NAME:
            name = item.text(_NAME).removeprefix(_CHOSEN).strip()
            picture = str(item.data(_NAME, Qt.ItemDataRole.UserRole))
            QTimer.singleShot(0, self, lambda: self._take_name(picture, name))

    def _take_name(self, picture: str, name: str) -> None:
        clip = self._clip()
        if clip is None:
            return
        self._shown = None
        if name == title_of_look(clip, picture):
            self.show_line(clip)
        else:
            self._step(lambda project, _: rename_picture(project, clip.id, picture, name))
