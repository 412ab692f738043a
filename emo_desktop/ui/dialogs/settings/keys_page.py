"""The keys of all commands: found, changed, taken over, set back, kept in a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from emo_desktop.app.key_maps import (
    KeyPreset,
    export_keys,
    holder_of,
    import_keys,
    key_presets,
    own_without_noise,
    resolved_keys,
    with_key,
    without_key,
    without_own,
)
from emo_desktop.base.errors import EmoError
from emo_desktop.base.settings import Settings
from emo_desktop.ui.action_specs import ACTIONS, ActionSpec
from emo_desktop.ui.command_search import action_words, menu_words
from emo_desktop.ui.dialogs.settings.key_edit import KeyEdit, native_key
from emo_desktop.ui.dialogs.settings.page import Choice, Note, SettingsPage
from emo_desktop.ui.sentences import in_words

_USUAL = {spec.id: spec.keys for spec in ACTIONS}
_SPECS = {spec.id: spec for spec in ACTIONS}
_ACTION = Qt.ItemDataRole.UserRole


class ConflictBar(QWidget):
    """Says who has a key, and lets the user choose who is to have it.

    Signals:
        taken(str): the key is to be taken over.
        kept: it stays where it is.
    """

    taken = Signal(str)
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._key = ""
        self.said = QLabel(wordWrap=True)
        self.take_button = QPushButton(self.tr("Take over"))
        self.keep_button = QPushButton(self.tr("Keep"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.said, 1)
        layout.addWidget(self.take_button)
        layout.addWidget(self.keep_button)
        # Its room is kept, so that the table does not jump when it comes.
        kept = self.sizePolicy()
        kept.setRetainSizeWhenHidden(True)
        self.setSizePolicy(kept)
        self.take_button.clicked.connect(self._take)
        self.keep_button.clicked.connect(self._keep)
        self.hide()

    def ask(self, key: str, holder: str, wanted: str) -> None:
        """Ask whether a command is to have the key of another."""
        self._key = key
        self.said.setText(
            self.tr("⚠ {key} belongs to “{holder}”. Is “{wanted}” to have it?").format(
                key=native_key(key), holder=holder, wanted=wanted
            )
        )
        self.show()
        self.take_button.setFocus()

    def _take(self) -> None:
        self.hide()
        self.taken.emit(self._key)

    def _keep(self) -> None:
        self.hide()
        self.kept.emit()


class KeysPage(SettingsPage):
    """A table of all commands with their keys, and what changes them."""

    def __init__(self) -> None:
        super().__init__("")
        self.title = self.tr("Keys")
        self._presets: dict[str, KeyPreset] = {each.id: each for each in key_presets()}
        self._own: dict[str, tuple[str, ...]] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self.preset = Choice([(each.id, each.name) for each in self._presets.values()])
        self.search = QLineEdit(placeholderText=self.tr("Find a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.form.add("keys_preset", self.tr("Keys as in"), self.preset)
        self.form.add("search", self.tr("Find"), self.search)
        self.table = QTableWidget(len(ACTIONS), 3)
        self._build_table()
        self.key = KeyEdit()
        self.conflict = ConflictBar()
        self.said = Note()
        self.chips = QWidget()
        chips = QHBoxLayout(self.chips)
        chips.setContentsMargins(0, 0, 0, 0)
        self.reset_button = QPushButton(self.tr("Reset"))
        self.reset_all_button = QPushButton(self.tr("Reset all"))
        self.import_button = QPushButton(self.tr("Import…"))
        self.export_button = QPushButton(self.tr("Export…"))
        self._lay_out()
        self._connect()

    def _build_table(self) -> None:
        table = self.table
        table.setAccessibleName(self.tr("Commands and their keys"))
        table.setHorizontalHeaderLabels([self.tr("Command"), self.tr("Menu"), self.tr("Keys")])
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(1, 80)
        header.resizeSection(2, 200)
        for row, spec in enumerate(ACTIONS):
            name = QTableWidgetItem(action_words(spec))
            name.setData(_ACTION, spec.id)
            table.setItem(row, 0, name)
            table.setItem(row, 1, QTableWidgetItem(menu_words(spec.menu)))
            table.setItem(row, 2, QTableWidgetItem())

    def _lay_out(self) -> None:
        one, all_keys = QHBoxLayout(), QHBoxLayout()
        one.addWidget(self.chips)
        one.addWidget(self.key, 1)
        one.addWidget(self.reset_button)
        all_keys.addWidget(self.reset_all_button)
        all_keys.addStretch(1)
        all_keys.addWidget(self.import_button)
        all_keys.addWidget(self.export_button)
        self.page_layout.addWidget(self.table, 1)
        self.page_layout.addLayout(one)
        for part in (self.conflict, self.said):
            self.page_layout.addWidget(part)
        self.page_layout.addLayout(all_keys)

    def _connect(self) -> None:
        self.preset.currentIndexChanged.connect(self._preset_chosen)
        self.search.textChanged.connect(self._find)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.table.itemActivated.connect(lambda _: self.key.setFocus())
        self.key.pressed.connect(self.give)
        self.key.refused.connect(self._refuse)
        self.key.left.connect(self.table.setFocus)
        self.conflict.taken.connect(self._take_over)
        self.conflict.kept.connect(self._show_chosen)
        self.reset_button.clicked.connect(self.reset_one)
        self.reset_all_button.clicked.connect(self.reset_all)
        self.import_button.clicked.connect(self._choose_import)
        self.export_button.clicked.connect(self._choose_export)

    def show_settings(self, settings: Settings) -> None:
        self.preset.show_value(settings.keys_preset)
        self._own = dict(settings.own_keys)
        self._show()

    def changes(self) -> dict[str, object]:
        return {"keys_preset": self.preset.value, "own_keys": dict(self._own)}

    @property
    def keys(self) -> dict[str, tuple[str, ...]]:
        """The keys of every command as they would be."""
        return dict(self._keys)

    @property
    def chosen(self) -> ActionSpec:
        """The command that is selected."""
        item = self.table.item(max(0, self.table.currentRow()), 0)
        assert item is not None
        return _SPECS[str(item.data(_ACTION))]

    def choose(self, action: str) -> None:
        """Select a command."""
        self.table.selectRow(list(_SPECS).index(action))

    def give(self, key: str) -> None:
        """Give a key to the chosen command, if nobody has it; else ask."""
        action = self.chosen.id
        holder = holder_of(key, self._keys, beside=action)
        if holder is None:
            self._take_over(key)
        else:
            self.conflict.ask(key, action_words(_SPECS[holder]), action_words(self.chosen))

    def reset_one(self) -> None:
        """Let the chosen command have the keys of the preset again."""
        self._set_own(
            without_own(_USUAL, preset=self._preset_keys, own=self._own, action=self.chosen.id)
        )

    def reset_all(self) -> None:
        """Let all commands have the keys of the preset again."""
        self._set_own({})

    def import_from(self, path: str) -> None:
        """Take the keys of a file."""
        try:
            imported = import_keys(Path(path), actions=_USUAL)
        except EmoError as error:
            self.said.setText(f"⚠ {in_words(str(error))} {in_words(error.hint)}".strip())
            return
        with QSignalBlocker(self.preset):
            self.preset.show_value(imported.preset)
        self._set_own(dict(imported.own))
        if imported.skipped:
            skipped = ", ".join(imported.skipped)
            self.said.setText(self.tr("Left out, not known here: {names}.").format(names=skipped))

    def export_to(self, path: str) -> None:
        """Write the keys into a file."""
        try:
            export_keys(Path(path), preset=str(self.preset.value), own=self._own)
        except EmoError as error:
            self.said.setText(f"⚠ {in_words(str(error))} {in_words(error.hint)}".strip())
            return
        self.said.setText(self.tr("Written to {path}.").format(path=path))

    @property
    def _preset_keys(self) -> dict[str, tuple[str, ...]]:
        return dict(self._presets[str(self.preset.value)].keys)

    def _preset_chosen(self) -> None:
        self._show()
        self.edited.emit()

    def _set_own(self, own: dict[str, tuple[str, ...]]) -> None:
        self._own = own_without_noise(_USUAL, preset=self._preset_keys, own=own)
        self._show()
        self.edited.emit()

    def _take_over(self, key: str) -> None:
        self._set_own(with_key(self._keys, self._own, self.chosen.id, key))

    def _take_away(self, key: str) -> None:
        self._set_own(without_key(self._keys, self._own, self.chosen.id, key))
        self.key.setFocus()

    def _show(self) -> None:
        self._keys = resolved_keys(_USUAL, preset=self._preset_keys, own=self._own)
        for row, spec in enumerate(ACTIONS):
            item = self.table.item(row, 2)
            assert item is not None
            mark = "  ✎" if spec.id in self._own else ""
            item.setText("  ·  ".join(native_key(key) for key in self._keys[spec.id]) + mark)
            item.setToolTip(self.tr("Your own") if mark else "")
        self.said.clear()
        self._find(self.search.text())
        self._show_chosen()

    def _find(self, text: str) -> None:
        words = text.casefold().split()
        first = -1
        for row, spec in enumerate(ACTIONS):
            shown = [self.table.item(row, column) for column in range(3)]
            said = " ".join(item.text() for item in shown if item is not None) + " " + spec.text
            is_found = all(word in said.casefold() for word in words)
            self.table.setRowHidden(row, not is_found)
            if is_found and first < 0:
                first = row
        current = self.table.currentRow()
        if first >= 0 and (current < 0 or self.table.isRowHidden(current)):
            self.table.selectRow(first)

    def _show_chosen(self) -> None:
        self.conflict.hide()
        self.key.clear()
        action = self.chosen
        self._show_chips(self._keys.get(action.id, ()))
        self.reset_button.setEnabled(
            action.id in self._own or self._keys.get(action.id, ()) != self._of_preset(action.id)
        )
        self.reset_all_button.setEnabled(bool(self._own))

    def _show_chips(self, keys: tuple[str, ...]) -> None:
        """A button for each key, which takes it away."""
        row = self.chips.layout()
        assert row is not None
        for old in self.chips.findChildren(QPushButton):
            row.removeWidget(old)
            old.hide()
            old.deleteLater()
        for key in keys:
            button = QPushButton(f"{native_key(key)}  ✕", self.chips)
            button.setToolTip(self.tr("Take this key away"))
            button.setAccessibleName(self.tr("Take {key} away").format(key=native_key(key)))
            button.clicked.connect(partial(self._take_away, key))
            row.addWidget(button)
            button.show()
        self.chips.setVisible(bool(keys))

    def _of_preset(self, action: str) -> tuple[str, ...]:
        return resolved_keys(_USUAL, preset=self._preset_keys, own={})[action]

    def _refuse(self, key: str) -> None:
        self.said.setText(
            self.tr("{key} moves the focus or presses what has it; no command can have it.").format(
                key=native_key(key)
            )
        )

    def _choose_import(self) -> None:
        dialog = self._file_dialog(self.tr("Import keys"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def _choose_export(self) -> None:
        dialog = self._file_dialog(self.tr("Export keys"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile("emo-desktop-keys.json")
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def _file_dialog(self, title: str) -> QFileDialog:
        dialog = QFileDialog(self, title, "", self.tr("Keys (*.json)"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return dialog
