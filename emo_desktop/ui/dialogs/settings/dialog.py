"""What a user chooses for this machine, page by page; nothing is taken before it is applied."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.base.settings import (
    Settings,
    SettingsError,
    change_settings,
    usual_settings,
)
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.settings.cache_page import CachePage
from emo_desktop.ui.dialogs.settings.devices_page import DevicesPage
from emo_desktop.ui.dialogs.settings.folders_page import FoldersPage
from emo_desktop.ui.dialogs.settings.keys_page import KeysPage
from emo_desktop.ui.dialogs.settings.look_page import LookPage
from emo_desktop.ui.dialogs.settings.page import SettingsPage
from emo_desktop.ui.dialogs.settings.renderer_page import RendererPage

_SIZE = (820, 620)
_LIST_WIDTH, _LIST_SPACING = 150, 3


class SettingsDialog(QDialog):
    """Edits settings, and hands out new ones when they are applied.

    Signals:
        changed(object): the Settings that the user wants from now on.
        packs_changed: a weights pack came or went.

    Args:
        settings: as they are.
        background: where sizes, packs and devices are looked for.
        parent: the window.
        page: that is shown first, by the name of its class.
    """

    changed = Signal(object)
    packs_changed = Signal()

    def __init__(
        self,
        settings: Settings,
        background: Background,
        parent: QWidget | None = None,
        *,
        page: type[SettingsPage] = FoldersPage,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self.resize(*_SIZE)
        self.settings = settings
        self.folders, self.cache = FoldersPage(background), CachePage(background)
        self.devices, self.renderer = DevicesPage(background), RendererPage(background)
        self.look, self.keys = LookPage(), KeysPage()
        self.pages: tuple[SettingsPage, ...] = (
            self.folders,
            self.cache,
            self.devices,
            self.renderer,
            self.look,
            self.keys,
        )
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Pages"))
        self.stack = QStackedWidget()
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(
            kinds.Ok | kinds.Cancel | kinds.Apply | kinds.RestoreDefaults
        )
        self._lay_out()
        self._connect()
        for each in self.pages:
            each.show_settings(settings)
        self._check()
        self.show_page(page)

    def _lay_out(self) -> None:
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setSpacing(_LIST_SPACING)
        for page in self.pages:
            self.list.addItem(page.title)
            scrolled = QScrollArea()
            scrolled.setWidgetResizable(True)
            scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            scrolled.setFrameShape(QFrame.Shape.NoFrame)
            self.stack.addWidget(scrolled)
        middle = QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.stack, 1)
        layout = QVBoxLayout(self)
        layout.addLayout(middle, 1)
        layout.addWidget(self.buttons)
        kinds = QDialogButtonBox.StandardButton
        self.apply_button = self.buttons.button(kinds.Apply)
        self.ok_button = self.buttons.button(kinds.Ok)
        self.ok_button.setObjectName("primary")
        self.defaults_button = self.buttons.button(kinds.RestoreDefaults)
        self.defaults_button.setToolTip(self.tr("This page as it was at first."))

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._page_chosen)
        self.buttons.accepted.connect(self._accept)
        self.buttons.rejected.connect(self.reject)
        self.apply_button.clicked.connect(self.apply)
        self.defaults_button.clicked.connect(self.restore_defaults)
        self.renderer.packs.changed.connect(self.packs_changed)
        self.finished.connect(self._finish)
        for page in self.pages:
            page.edited.connect(self._check)

    def show_page(self, kind: type[SettingsPage]) -> None:
        """Show one of the pages."""
        self.list.setCurrentRow([type(page) for page in self.pages].index(kind))
        self.list.setFocus()

    def apply(self) -> bool:
        """Hand the settings out, if they can be taken; whether they can."""
        wanted = self._check()
        if wanted is None:
            return False
        if wanted != self.settings:
            self.settings = wanted
            for page in self.pages:
                page.show_settings(wanted)
            self.changed.emit(wanted)
        self._check()
        return True

    def restore_defaults(self) -> None:
        """Let the page that is shown say what is usual."""
        page = self.pages[self.stack.currentIndex()]
        usual = usual_settings()
        page.show_settings(
            self.settings.model_copy(
                update={field: getattr(usual, field) for field in page.changes()}
            )
        )
        self._check()

    def _check(self) -> Settings | None:
        """The settings that the pages say; None, with the faults beside them, when they cannot."""
        said: dict[str, object] = {}
        for page in self.pages:
            said |= page.changes()
        changes = {
            field: value for field, value in said.items() if value != getattr(self.settings, field)
        }
        faults: dict[str, str] = {}
        wanted = None
        try:
            wanted = change_settings(self.settings, changes)
        except SettingsError as error:
            faults = dict(error.faults)
        for row, page in enumerate(self.pages):
            is_wrong = page.form.show_faults(faults)
            self.list.item(row).setText(f"⚠ {page.title}" if is_wrong else page.title)
        self.ok_button.setEnabled(wanted is not None)
        self.apply_button.setEnabled(wanted is not None and wanted != self.settings)
        return wanted

    def _accept(self) -> None:
        if self.apply():
            self.accept()

    def _page_chosen(self, row: int) -> None:
        for page in self.pages:
            page.closed()
        scrolled = self.stack.widget(row)
        if isinstance(scrolled, QScrollArea) and scrolled.widget() is None:
            # Not before it is seen: to style all pages at once would hold up the window.
            scrolled.setWidget(self.pages[row])
        self.stack.setCurrentIndex(row)
        self.pages[row].opened()

    def _finish(self) -> None:
        for page in self.pages:
            page.closed()


def open_settings(settings: Settings, background: Background, parent: QWidget) -> SettingsDialog:
    """The dialog over a window; it deletes itself when it is closed."""
    dialog = SettingsDialog(settings, background, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog
