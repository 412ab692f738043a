"""Who speaks: picture, name, consent, what new lines begin with; from and to the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.character_defaults import (
    changed_controls,
    defaults_from_line,
    plain_defaults,
)
from emo_desktop.app.character_library import add_to_library
from emo_desktop.app.media_list import MediaKind
from emo_desktop.app.media_replacing import read_replacement
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError
from emo_desktop.project.changes import Changes, Edit
from emo_desktop.project.edits.characters import (
    remove_character,
    replace_portrait,
    set_character_defaults,
)
from emo_desktop.project.edits.lines import assign_character
from emo_desktop.project.edits.sound import mute_lane, solo_lane
from emo_desktop.project.model import Character, Project
from emo_desktop.ui.background import Background
from emo_desktop.ui.character_model import CharacterModel
from emo_desktop.ui.consent_words import consent_line
from emo_desktop.ui.dialogs.consent_dialog import edit_consent
from emo_desktop.ui.dialogs.library_dialog import LibraryDialog
from emo_desktop.ui.document import Document
from emo_desktop.ui.key_table import KeyTable
from emo_desktop.ui.theme import Token
from emo_desktop.ui.thumbnails import SIDE_PX, Thumbnails
from emo_desktop.ui.timeline.headers import HeaderButton

PICTURES = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif"
_ROW_PX = SIDE_PX + 8
_LEAST_TABLE_PX, _LEAST_DETAILS_PX = 2 * _ROW_PX + 32, 96
_SHOWN = Changes.CHARACTERS | Changes.LINES | Changes.SOUND
_NAMES = {
    "expression": QT_TRANSLATE_NOOP("CharactersPanel", "Expression"),
    "head_motion": QT_TRANSLATE_NOOP("CharactersPanel", "Head motion"),
    "head_speed": QT_TRANSLATE_NOOP("CharactersPanel", "Head speed"),
    "lip_strength": QT_TRANSLATE_NOOP("CharactersPanel", "Lip strength"),
    "blink_rate": QT_TRANSLATE_NOOP("CharactersPanel", "Blink"),
    "emotion": QT_TRANSLATE_NOOP("CharactersPanel", "Emotion"),
    "emotion_intensity": QT_TRANSLATE_NOOP("CharactersPanel", "Intensity"),
    "gaze_target_deg": QT_TRANSLATE_NOOP("CharactersPanel", "Gaze"),
    "mouth_style": QT_TRANSLATE_NOOP("CharactersPanel", "Mouth style"),
    "delivery": QT_TRANSLATE_NOOP("CharactersPanel", "Delivery"),
}


class CharactersPanel(QWidget):
    """The characters of a project, and what can be said of each.

    Signals:
        pictures_chosen(list): paths of pictures that are to become characters.
        said(str): what is being done, for the top bar; empty when it is done.
        told(str): something the user should know.

    Args:
        document: whose characters.
        thumbnails: of them.
        background: reads pictures.
        studio: finds faces in pictures.
        library: folder of the characters that all projects can use.
    """

    pictures_chosen = Signal(list)
    said = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        document: Document,
        thumbnails: Thumbnails,
        background: Background,
        *,
        studio: Studio,
        library: Path,
    ) -> None:
        super().__init__()
        self._document, self._thumbnails = document, thumbnails
        self._background, self._studio, self._library = background, studio, library
        self._shelves: LibraryDialog | None = None
        self.model = CharacterModel(document, thumbnails)
        self.table = self._made_table()
        self.empty = QLabel(self.tr("No characters yet. Add a portrait."), wordWrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(16, 16, 16, 16)
        self.details = QScrollArea(widgetResizable=True)
        self._lay_out()
        self.table.removal_wanted.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(self.refresh)
        self.model.modelReset.connect(self._keep_one_chosen)
        document.selection_changed.connect(self.refresh)
        document.changed.connect(self._document_changed)
        self._keep_one_chosen()

    @property
    def character(self) -> Character | None:
        """The chosen one."""
        return self.model.character(self.table.currentIndex().row())

    def refresh(self) -> None:
        """Show the chosen character as it is."""
        character, project = self.character, self._document.project
        self.details.setVisible(character is not None)
        self.table.setVisible(self.model.rowCount() > 0)
        self.empty.setVisible(not self.model.rowCount())
        if character is None:
            return
        self.portrait.setText(character.portrait.name)
        self.consent.setText(consent_line(character))
        is_new = character.consent is None
        self.consent_button.setText(self.tr("Record…") if is_new else self.tr("Change…"))
        self.defaults.setText(self._described(project, character))
        self.seed.setText(f"{character.seed}")
        hearing = project.hearing
        self.mute.setChecked(character.id in hearing.muted)
        self.solo.setChecked(character.id in hearing.solo)
        is_heard = hearing.hears_line(character.id)
        self.heard.setText(self.tr("Heard") if is_heard else self.tr("Not heard"))
        said = sum(clip.character == character.id for clip in project.clips)
        self.lines.setText(self.tr("{count} of {all}").format(count=said, all=len(project.clips)))
        has_lines = bool(self._document.selection)
        self.speaker_button.setEnabled(has_lines)
        self.from_line_button.setEnabled(has_lines)
        self.reset_button.setEnabled(bool(changed_controls(project, character.id)))

    def replace_portrait_with(self, path: Path) -> None:
        """Give the chosen character another picture."""
        if self.character is not None:
            self._background.start(self._replace_portrait(self.character.id, path))

    def edit_consent(self) -> None:
        """Let the consent of the chosen character be written down."""
        if self.character is not None:
            edit_consent(self._document, self._background, self.character.id, self)

    def open_library(self) -> None:
        """Show the characters that all projects can use."""
        if self._shelves is None:
            self._shelves = LibraryDialog(
                self._document, self._thumbnails, self._background, self._library, self
            )
        else:
            self._shelves.refresh()
        self._shelves.open()

    def _made_table(self) -> KeyTable:
        table = KeyTable(self.tr("Characters"), row_px=_ROW_PX)
        table.setModel(self.model)
        table.setMinimumHeight(_LEAST_TABLE_PX)
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return table

    def _lay_out(self) -> None:
        add = self._button(self.tr("Add portrait…"), self._choose_pictures)
        library = self._button(self.tr("Library…"), self.open_library)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(4)
        layout.addLayout(_row(add, library))
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.details)
        self._fill_details()

    def _fill_details(self) -> None:
        self.portrait, self.consent = _Words(), _Words()
        self.lines, self.defaults = _Words(), _Words()
        self.seed = QLineEdit()
        self.seed.setAccessibleName(self.tr("Seed of new lines"))
        self.seed.editingFinished.connect(self._set_seed)
        self.consent_button = self._button(self.tr("Record…"), self.edit_consent)
        self.from_line_button = self._button(self.tr("As the line"), self._take_defaults)
        self.from_line_button.setToolTip(
            self.tr("New lines of this character play as the selected line does.")
        )
        self.reset_button = self._button(self.tr("Reset"), self._reset_defaults)
        self.speaker_button = self._button(self.tr("Says selected"), self._speak)
        self.speaker_button.setToolTip(self.tr("This character says the selected lines."))
        replace_button = self._button(self.tr("Replace…"), self._choose_portrait)
        keep = self._button(self.tr("Keep in library"), self._keep)
        remove = self._button(self.tr("Remove"), self._remove)
        form = QFormLayout()
        form.setContentsMargins(8, 0, 4, 0)
        form.setVerticalSpacing(4)
        form.setHorizontalSpacing(12)
        form.addRow(self.tr("Sound"), self._heard_row())
        form.addRow(self.tr("Portrait"), _row(self.portrait, replace_button))
        form.addRow(self.tr("Consent"), _row(self.consent, self.consent_button))
        form.addRow(self.tr("Lines"), _row(self.lines, self.speaker_button))
        form.addRow(
            self.tr("New lines"), _row(self.defaults, self.from_line_button, self.reset_button)
        )
        form.addRow(self.tr("Seed"), self.seed)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(form)
        layout.addLayout(_row(keep, remove))
        self.details.setWidget(inner)
        self.details.setFrameShape(QScrollArea.Shape.NoFrame)
        self.details.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.details.setMinimumHeight(_LEAST_DETAILS_PX)
        self.details.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _heard_row(self) -> QHBoxLayout:
        """Whether the chosen character is muted, or heard alone."""
        self.mute = HeaderButton("M", self.tr("Mute"), self, lit=Token.STALE)
        self.solo = HeaderButton("S", self.tr("Alone"), self, lit=Token.ACCENT)
        self.heard = _Words()
        self.mute.clicked.connect(
            lambda is_on: self._edit(lambda project, each: mute_lane(project, each, is_on))
        )
        self.solo.clicked.connect(
            lambda is_on: self._edit(lambda project, each: solo_lane(project, each, is_on))
        )
        return _row(self.mute, self.solo, self.heard)

    def _button(self, text: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(True)
        button.clicked.connect(lambda _=False: act())
        return button

    def _described(self, project: Project, character: Character) -> str:
        changed = changed_controls(project, character.id)
        if not changed:
            return self.tr("As heard")
        words = (
            QCoreApplication.translate("CharactersPanel", f"{_NAMES[name]}") for name in changed
        )
        return ", ".join(
            f"{word} {value:.2f}" if isinstance(value, float) else f"{word} {value}"
            for word, value in zip(words, map(_shown, changed.values()), strict=True)
        )

    def _keep_one_chosen(self) -> None:
        if self.character is None and self.model.rowCount():
            self.table.selectRow(self.model.rowCount() - 1)
        self.refresh()

    def _document_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self.refresh()

    def _edit(self, make: Callable[[Project, str], Edit]) -> None:
        document, character = self._document, self.character
        if character is not None:
            document.try_edit(lambda: make(document.project, character.id))
            document.end_gesture()
            self.refresh()

    def _speak(self) -> None:
        lines = self._document.selection
        self._edit(lambda project, character: assign_character(project, lines, character))

    def _take_defaults(self) -> None:
        line = self._document.selection[0]
        self._edit(lambda project, character: defaults_from_line(project, character, line))

    def _reset_defaults(self) -> None:
        self._edit(plain_defaults)

    def _remove(self) -> None:
        self._edit(remove_character)

    def _set_seed(self) -> None:
        if self.seed.isModified() and self.seed.text().isdecimal():
            seed = int(self.seed.text())
            self._edit(lambda project, each: set_character_defaults(project, each, seed=seed))
        self.refresh()

    def _choose_pictures(self) -> None:
        kinds = self.tr("Pictures ({kinds})").format(kinds=PICTURES)
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add portraits"), filter=kinds)
        if paths:
            self.pictures_chosen.emit(paths)

    def _choose_portrait(self) -> None:
        kinds = self.tr("Pictures ({kinds})").format(kinds=PICTURES)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Replace portrait"), filter=kinds)
        if path:
            self.replace_portrait_with(Path(path))

    async def _replace_portrait(self, character_id: str, path: Path) -> None:
        document, project, studio = self._document, self._document.project, self._studio
        self.said.emit(self.tr("Reading the portrait…"))
        try:
            new = await self._background.run(
                lambda token: read_replacement(
                    document.folder,
                    path,
                    MediaKind.PORTRAIT,
                    project=project,
                    detector=studio.detector,
                    token=token,
                )
            )
        except EmoError:
            self.said.emit("")
            raise
        self.said.emit("")
        document.try_edit(lambda: replace_portrait(document.project, character_id, new.media))
        document.end_gesture()

    def _keep(self) -> None:
        if self.character is not None:
            self._background.start(self._add_to_library(self.character.id))

    async def _add_to_library(self, character_id: str) -> None:
        folder, project, library = self._document.folder, self._document.project, self._library
        entry = await self._background.run(
            lambda token: add_to_library(project, folder, character_id, library, token=token)
        )
        self.told.emit(self.tr("{name} is in the library.").format(name=entry.name))


class _Words(QLabel):
    """Words of which as much is shown as fits; all of them as a tip."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(60)

    def setText(self, text: str) -> None:
        """Show words."""
        super().setText(text)
        self.setToolTip(text)


def _row(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, _Words) else 0)
    return row


def _shown(value: object) -> object:
    """A control's value as it is read."""
    return getattr(value, "name", value) if not isinstance(value, str | float | tuple) else value
