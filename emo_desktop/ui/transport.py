"""The bar at the top: go to start, play, loop, the timecode, the quality, export."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QFont, QFontDatabase, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from emo_desktop.ui.actions import ActionSet
from emo_desktop.ui.document import Document
from emo_desktop.ui.overrides import survives_errors
from emo_desktop.ui.timecode import as_timecode, read_timecode

_RECORD_PX, _LEAST_PX, _ROOMY_PX = 32, 64, 620
_COMPACT = "QToolButton { padding-left: 5px; padding-right: 5px; }"


@survives_errors
class Transport(QWidget):
    """Buttons for what is done all day.

    Signals:
        export_wanted: the film is to be made.
        preview_wanted(int): drafts are to be drawn at one so-many-th of the film's size.

    Args:
        document: whose playhead it shows.
        actions: what the buttons do.
    """

    export_wanted = Signal()
    preview_wanted = Signal(int)

    def __init__(self, document: Document, actions: ActionSet) -> None:
        super().__init__()
        self._document = document
        self.setFixedHeight(40)
        self.play_button = self._button(actions, "play", "▶")
        self.record_button = self._button(actions, "record", self.tr("● Record"))
        self.record_button.setObjectName("record")
        self.record_button.setFixedHeight(_RECORD_PX)
        self.timecode = QLineEdit()
        self.timecode.setAccessibleName(self.tr("Timecode"))
        self.timecode.setToolTip(self.tr("Where the playhead is; type 10:10, 250f or +12"))
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        font.setPixelSize(18)
        font.setWeight(QFont.Weight.DemiBold)
        self.timecode.setFont(font)
        self.timecode.setFixedWidth(138)
        self.timecode.returnPressed.connect(self._go)
        self.output_menu = QMenu(self.tr("Sound output"), self)
        self.output_button = self._output_button()
        self.job = QLabel()
        self.preview_button = self._preview_menu()
        self.preview_button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.preview_button.setMinimumWidth(_LEAST_PX)
        export = QPushButton(self.tr("Export…"))
        export.setObjectName("primary")
        export.clicked.connect(self.export_wanted)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(4)
        layout.addWidget(self._button(actions, "to_start", "⇤"))
        layout.addWidget(self.play_button)
        layout.addWidget(self._button(actions, "loop", "↻"))
        layout.addWidget(self.record_button)
        layout.addWidget(self.timecode)
        layout.addStretch(1)
        layout.addWidget(self.job)
        layout.addWidget(self.output_button)
        layout.addWidget(self.preview_button)
        layout.addWidget(export)
        document.playhead_moved.connect(self.refresh)
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what is in a menu as well, where there is little room."""
        self.output_button.setVisible(event.size().width() >= _ROOMY_PX)
        super().resizeEvent(event)

    def refresh(self) -> None:
        """Show where the playhead is."""
        if not self.timecode.hasFocus():
            self.timecode.setText(as_timecode(self._document.playhead, self._document.fps))

    def set_playing(self, is_playing: bool) -> None:
        """Show whether the film plays."""
        self.play_button.setText("■" if is_playing else "▶")

    def set_recording(self, records: bool) -> None:
        """Show whether something is recorded."""
        self.record_button.setText(self.tr("■ Keep") if records else self.tr("● Record"))
        self.record_button.setAccessibleName(self.record_button.text())

    def _button(self, actions: ActionSet, action_id: str, sign: str) -> QToolButton:
        action = actions[action_id]
        button = QToolButton()
        button.setText(sign)
        button.setStyleSheet(_COMPACT)
        # A click ends what is typed, during which keys of one letter do nothing.
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setToolTip(action.toolTip())
        button.setAccessibleName(action.text())
        button.setCheckable(action.isCheckable())
        button.clicked.connect(action.trigger)
        if action.isCheckable():
            action.toggled.connect(button.setChecked)
        return button

    def _output_button(self) -> QToolButton:
        """Where the film is heard; its menu is filled by who knows the devices."""
        button = QToolButton()
        button.setText("♪")
        button.setStyleSheet(_COMPACT)
        button.setMenu(self.output_menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("Where the film and the cues are heard"))
        button.setAccessibleName(self.output_menu.title())
        return button

    def _preview_menu(self) -> QToolButton:
        """Smaller drafts are drawn faster, on a slow machine or for a large film."""
        button, group = QToolButton(), QActionGroup(self)
        menu = QMenu(button)
        for part, name in (
            (1, self.tr("Full size")),
            (2, self.tr("Half size")),
            (4, self.tr("Quarter size")),
        ):
            action = QAction(name, menu, checkable=True, checked=part == 1)
            action.triggered.connect(lambda _, part=part: self.preview_wanted.emit(part))
            action.triggered.connect(lambda _, name=name: self._show_preview(button, name))
            group.addAction(action)
            menu.addAction(action)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolTip(self.tr("How large drafts are drawn while the film plays"))
        self._show_preview(button, self.tr("Full size"))
        return button

    def _show_preview(self, button: QToolButton, name: str) -> None:
        button.setText(self.tr("Preview: {size}").format(size=name))
        button.setAccessibleName(button.text())

    def _go(self) -> None:
        document = self._document
        frame = read_timecode(self.timecode.text(), document.fps, now=document.playhead)
        self.timecode.clearFocus()
        if frame is not None:
            document.move_playhead(frame)
        self.refresh()
