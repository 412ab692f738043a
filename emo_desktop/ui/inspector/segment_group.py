"""Which part of which take a line shows, what is thought of the take, and who draws it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.app.looks import take_beside
from emo_desktop.project.checks import MAX_GAIN_DB, MIN_GAIN_DB
from emo_desktop.project.edits.performance import set_choice, set_seed
from emo_desktop.project.edits.sound import set_gain
from emo_desktop.project.edits.takes import choose_take, star_take
from emo_desktop.project.edits.timing import trim_line
from emo_desktop.project.media import Take
from emo_desktop.project.model import Clip
from emo_desktop.ui import sentences
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.choice_names import QUALITIES, in_words
from emo_desktop.ui.inspector.line_group import LineGroup
from emo_desktop.ui.inspector.star_row import StarRow
from emo_desktop.ui.inspector.strength import Strength, StrengthSpec
from emo_desktop.ui.timecode import as_timecode, read_timecode


class SegmentGroup(LineGroup):
    """In, out, take, stars, gain, seed and quality.

    Signals:
        part_wanted(str): another take, by id, is to be heard in the marked range of the line.
        listen_wanted(): the other take is to be heard in place of this one, or this one again.
    """

    part_wanted = Signal(str)
    listen_wanted = Signal()

    def __init__(self, document: Document) -> None:
        super().__init__("", document)
        self.setTitle(self.tr("Segment"))
        form = QFormLayout(self)
        form.setContentsMargins(4, 4, 4, 4)
        self.in_edit, self.out_edit, self.seed_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.take_box, self.quality_box, self.stars = QComboBox(), QComboBox(), StarRow()
        for edit in (self.in_edit, self.out_edit, self.seed_edit):
            edit.setMinimumWidth(60)
        self.take_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        for quality, name in QUALITIES.items():
            self.quality_box.addItem(in_words(name), quality)
        self.gain = self._made_gain()
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("In"), self.in_edit),
            (self.tr("Out"), self.out_edit),
            (self.tr("Take"), self.take_box),
            ("", self._made_take_row()),
            (self.tr("Stars"), self.stars),
            (self.tr("Gain"), self.gain),
            (self.tr("Seed"), self.seed_edit),
            (self.tr("Quality"), self.quality_box),
        )
        for title, field in rows:
            if title:
                field.setAccessibleName(title)
            form.addRow(title, field)
        self.in_edit.editingFinished.connect(lambda: self._trim(self.in_edit, "in_s"))
        self.out_edit.editingFinished.connect(lambda: self._trim(self.out_edit, "out_s"))
        self.seed_edit.editingFinished.connect(self._set_seed)
        self.take_box.activated.connect(self._choose_take)
        self.quality_box.activated.connect(self._choose_quality)
        self.stars.starred.connect(self.star)

    def show_line(self, clip: Clip) -> None:
        """Show its place in its take, the take, the seed and the quality."""
        fps, project, use = self._document.fps, self._document.project, clip.use
        for field, moment_s in (
            (self.in_edit, use.in_s if use else None),
            (self.out_edit, use.out_s if use else None),
        ):
            field.setEnabled(moment_s is not None)
            field.setText("" if moment_s is None else as_timecode(round(moment_s * fps), fps))
        self.seed_edit.setText(f"{clip.chosen_picture.seed}")
        self.gain.show_value(clip.gain_db)
        with QSignalBlocker(self.take_box):
            self.take_box.clear()
            for each in clip.uses:
                take = project.take(each.take)
                self.take_box.addItem(_take_words(take), take.id)
                row = self.take_box.count() - 1
                tip = _note_words(take.note)
                self.take_box.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)
            self.take_box.setCurrentIndex(self.take_box.findData(clip.take))
        note = _note_words(project.take(clip.take).note) if clip.take else ""
        self.take_box.setToolTip(note)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        has_others = bool(clip.take) and len(clip.uses) > 1
        self.part_button.setEnabled(has_others and not clip.is_locked)
        self.listen_button.setEnabled(has_others)
        self.stars.setEnabled(bool(clip.take))
        self.stars.show_stars(project.take(clip.take).stars if clip.take else 0)
        quality = clip.chosen_picture.choice.quality
        self.quality_box.setCurrentIndex(self.quality_box.findData(quality))

    def star(self, stars: int) -> None:
        """Say how good the chosen take is, 0 to 5."""
        clip = self._document.current_clip
        if clip is not None and clip.take:
            document = self._document
            document.try_edit(lambda: star_take(document.project, clip.take, stars))
            document.end_gesture()

    def choose_beside(self, by: int) -> None:
        """Choose the take before (-1) or after (1) the chosen one."""
        document, clip = self._document, self._document.current_clip
        take = None if clip is None else take_beside(clip, by)
        if clip is not None and take is not None:
            document.try_edit(lambda: choose_take(document.project, clip.id, take))
            document.end_gesture()

    def _made_take_row(self) -> QWidget:
        """What is known of the take, and what can be done with the other ones."""
        self.note = QLabel(wordWrap=True)
        self.note.setObjectName("secondary")
        self.listen_button = QPushButton(self.tr("A/B"))
        self.listen_button.setToolTip(self.tr("Hear the other take at the same place (Shift+C)"))
        self.listen_button.setAccessibleName(self.tr("Hear the other take"))
        self.listen_button.clicked.connect(self.listen_wanted)
        self.part_button = QPushButton(self.tr("Use in range"))
        self.part_button.setToolTip(
            self.tr("Between in and out the line sounds as another take, with cross-fades.")
        )
        menu = QMenu(self.part_button)
        menu.aboutToShow.connect(lambda: self._fill_parts(menu))
        self.part_button.setMenu(menu)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.addWidget(self.part_button, 1)
        buttons.addWidget(self.listen_button)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        return inner

    def _fill_parts(self, menu: QMenu) -> None:
        """Offer the takes of the line that are not chosen."""
        menu.clear()
        clip, project = self._clip(), self._document.project
        for use in clip.uses if clip is not None else ():
            if clip is not None and use.take != clip.take:
                take = project.take(use.take)
                action = menu.addAction(_take_words(take).replace("&", "&&"))
                action.triggered.connect(lambda _=False, id_=take.id: self.part_wanted.emit(id_))

    def _made_gain(self) -> Strength:
        """How loud the lines are played."""
        spec = StrengthSpec(
            self.tr("Gain"), MIN_GAIN_DB, MAX_GAIN_DB, unit=" dB", decimals=1, is_typed=True
        )
        return Strength(
            spec,
            changed=lambda gain_db: self._set_gain(gain_db, "inspector gain"),
            released=self._document.end_gesture,
            reset=lambda: self._step(lambda project, lines: set_gain(project, lines, 0.0)),
        )

    def _set_gain(self, gain_db: float, merge_key: str) -> None:
        self._edit(lambda project, lines: set_gain(project, lines, gain_db, merge_key=merge_key))

    def _trim(self, field: QLineEdit, end: str) -> None:
        clip = self._clip()
        if clip is None or not field.isModified():
            return
        field.setModified(False)
        fps = self._document.fps
        frame = read_timecode(field.text(), fps, now=0)
        if frame is None:
            self.show_line(clip)
            return
        moment_s = frame / fps
        if end == "in_s":
            self._step(lambda project, _: trim_line(project, clip.id, in_s=moment_s))
        else:
            self._step(lambda project, _: trim_line(project, clip.id, out_s=moment_s))

    def _set_seed(self) -> None:
        if self.seed_edit.isModified() and self.seed_edit.text().isdecimal():
            self.seed_edit.setModified(False)
            seed = int(self.seed_edit.text())
            self._step(lambda project, lines: set_seed(project, lines, seed))

    def _choose_take(self) -> None:
        clip, take = self._clip(), self.take_box.currentData()
        if clip is not None and take != clip.take:
            self._step(lambda project, _: choose_take(project, clip.id, take))

    def _choose_quality(self) -> None:
        clip, quality = self._clip(), self.quality_box.currentData()
        if clip is not None:
            choice = replace(clip.chosen_picture.choice, quality=quality)
            self._step(lambda project, lines: set_choice(project, lines, choice))


def _note_words(note: str) -> str:
    """A note, what the program itself wrote into it in the language of the window."""
    return ", ".join(sentences.in_words(part) for part in note.split(", "))


def _take_words(take: Take) -> str:
    return f"{take.name} {'★' * take.stars}".strip()
