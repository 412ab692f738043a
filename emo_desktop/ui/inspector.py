"""What can be said of the selected lines: which part of which take, and how they play."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from emo_desktop.motion.controls import MAX_CONTROL, Delivery, PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.changes import Changes, Edit
from emo_desktop.project.edits.performance import (
    reset_controls,
    set_choice,
    set_controls,
    set_seed,
)
from emo_desktop.project.edits.takes import choose_take
from emo_desktop.project.edits.timing import trim_line
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.ui.document import Document
from emo_desktop.ui.timecode import as_timecode, read_timecode

_STEPS = 100  # of a slider for 1
_SHOWN = (
    Changes.LINES | Changes.TIMING | Changes.TAKES | Changes.MOTION | Changes.RENDER
) | Changes.FORMAT


class Strength(QWidget):
    """A slider with its value, and what sets it back.

    Args:
        name: for people.
        most: at the right end.
        changed: is given the new value while it is dragged.
        released: is called when the drag ends.
        reset: sets it back.
    """

    def __init__(
        self,
        name: str,
        *,
        most: float,
        changed: Callable[[float], None],
        released: Callable[[], None],
        reset: Callable[[], None],
    ) -> None:
        super().__init__()
        self._changed = changed
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, round(most * _STEPS))
        self.slider.setPageStep(_STEPS // 10)
        self.slider.setAccessibleName(name)
        self.slider.valueChanged.connect(self._moved)
        self.slider.sliderReleased.connect(released)
        self._value = QLabel()
        self._value.setMinimumWidth(34)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        back = QToolButton()
        back.setText("↺")
        back.setToolTip(self.tr("Set back"))
        back.setAccessibleName(self.tr("Set back {name}").format(name=name))
        back.clicked.connect(reset)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.slider, self._value, back):
            layout.addWidget(part)

    def show_value(self, value: float) -> None:
        """Show a value without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(value * _STEPS))
        self._value.setText(f"{value:.2f}")

    def _moved(self, steps: int) -> None:
        self._value.setText(f"{steps / _STEPS:.2f}")
        self._changed(steps / _STEPS)


class Inspector(QScrollArea):
    """Shows the first of the selected lines and changes all of them.

    Args:
        document: whose lines.
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setAccessibleName(self.tr("Inspector"))
        self.title = QLabel()
        self._strengths: dict[str, Strength] = {}
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.addWidget(self.title)
        self._groups = (self._line_group(), self._performance_group())
        for group in self._groups:
            layout.addWidget(group)
        layout.addStretch(1)
        self.setWidget(inner)
        document.selection_changed.connect(self.refresh)
        document.changed.connect(self._document_changed)
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
        self._show_line(clip)
        self._show_controls(clip)

    def _document_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self.refresh()

    def _line_group(self) -> QGroupBox:
        group = QGroupBox(self.tr("Segment"))
        form = QFormLayout(group)
        self.in_edit, self.out_edit, self.seed_edit = QLineEdit(), QLineEdit(), QLineEdit()
        self.take_box, self.quality_box = QComboBox(), QComboBox()
        for quality in Quality:
            self.quality_box.addItem(_QUALITY_NAMES[quality], quality)
        for name, field in (
            (self.tr("In"), self.in_edit),
            (self.tr("Out"), self.out_edit),
            (self.tr("Take"), self.take_box),
            (self.tr("Seed"), self.seed_edit),
            (self.tr("Quality"), self.quality_box),
        ):
            field.setAccessibleName(name)
            form.addRow(name, field)
        self.in_edit.editingFinished.connect(lambda: self._trim(self.in_edit, "in_s"))
        self.out_edit.editingFinished.connect(lambda: self._trim(self.out_edit, "out_s"))
        self.seed_edit.editingFinished.connect(self._set_seed)
        self.take_box.activated.connect(self._choose_take)
        self.quality_box.activated.connect(self._choose_quality)
        return group

    def _performance_group(self) -> QGroupBox:
        group = QGroupBox(self.tr("Performance"))
        form = QFormLayout(group)
        for control, name in (
            ("expression", self.tr("Expression")),
            ("head_motion", self.tr("Head motion")),
            ("head_speed", self.tr("Head speed")),
            ("lip_strength", self.tr("Lip strength")),
            ("blink_rate", self.tr("Blink")),
        ):
            form.addRow(name, self._strength(control, name, most=MAX_CONTROL))
        self.emotion_box, self.delivery_box = QComboBox(), QComboBox()
        for emotion in Emotion:
            self.emotion_box.addItem(str(emotion).capitalize(), emotion)
        for delivery in Delivery:
            self.delivery_box.addItem(str(delivery).capitalize(), delivery)
        self.emotion_box.setAccessibleName(self.tr("Emotion"))
        self.delivery_box.setAccessibleName(self.tr("Delivery"))
        form.addRow(self.tr("Emotion"), self.emotion_box)
        name = self.tr("Intensity")
        form.addRow(name, self._strength("emotion_intensity", name, most=1.0))
        form.addRow(self.tr("Delivery"), self.delivery_box)
        self.emotion_box.activated.connect(
            lambda: self._set("emotion", self.emotion_box.currentData())
        )
        self.delivery_box.activated.connect(
            lambda: self._set("delivery", self.delivery_box.currentData())
        )
        return group

    def _strength(self, control: str, name: str, *, most: float) -> Strength:
        strength = Strength(
            name,
            most=most,
            changed=lambda value: self._set(control, value, merge_key=f"inspector {control}"),
            released=self._document.end_gesture,
            reset=lambda: self._edit(
                lambda project, lines: reset_controls(project, lines, names=[control])
            ),
        )
        self._strengths[control] = strength
        return strength

    def _show_line(self, clip: Clip) -> None:
        fps, project = self._document.fps, self._document.project
        use = clip.use
        for field, moment_s in (
            (self.in_edit, use.in_s if use else None),
            (self.out_edit, use.out_s if use else None),
        ):
            field.setEnabled(moment_s is not None)
            field.setText("" if moment_s is None else as_timecode(round(moment_s * fps), fps))
        self.seed_edit.setText(f"{clip.chosen_picture.seed}")
        with QSignalBlocker(self.take_box):
            self.take_box.clear()
            for each in clip.uses:
                take = project.take(each.take)
                self.take_box.addItem(f"{take.name} {'★' * take.stars}".strip(), take.id)
            self.take_box.setCurrentIndex(self.take_box.findData(clip.take))
        quality = clip.chosen_picture.choice.quality
        self.quality_box.setCurrentIndex(self.quality_box.findData(quality))

    def _show_controls(self, clip: Clip) -> None:
        controls: PerformanceControls = clip.chosen_picture.controls
        for control, strength in self._strengths.items():
            strength.show_value(getattr(controls, control))
        self.emotion_box.setCurrentIndex(self.emotion_box.findData(controls.emotion))
        self.delivery_box.setCurrentIndex(self.delivery_box.findData(controls.delivery))

    def _set(self, control: str, value: object, *, merge_key: str = "") -> None:
        self._edit(
            lambda project, lines: set_controls(
                project, lines, changes={control: value}, merge_key=merge_key
            )
        )

    def _edit(self, make: Callable[[Project, Sequence[str]], Edit]) -> None:
        document = self._document
        if not document.try_edit(lambda: make(document.project, document.selection)):
            self.refresh()

    def _trim(self, field: QLineEdit, end: str) -> None:
        clip = self._document.current_clip
        if clip is None or not field.isModified():
            return
        field.setModified(False)
        fps = self._document.fps
        frame = read_timecode(field.text(), fps, now=0)
        if frame is None:
            self.refresh()
            return
        moment_s = frame / fps
        if end == "in_s":
            self._edit(lambda project, _: trim_line(project, clip.id, in_s=moment_s))
        else:
            self._edit(lambda project, _: trim_line(project, clip.id, out_s=moment_s))

    def _set_seed(self) -> None:
        if self.seed_edit.isModified() and self.seed_edit.text().isdecimal():
            self.seed_edit.setModified(False)
            seed = int(self.seed_edit.text())
            self._edit(lambda project, lines: set_seed(project, lines, seed))

    def _choose_take(self) -> None:
        clip, take = self._document.current_clip, self.take_box.currentData()
        if clip is not None and take != clip.take:
            self._edit(lambda project, _: choose_take(project, clip.id, take))

    def _choose_quality(self) -> None:
        clip, quality = self._document.current_clip, self.quality_box.currentData()
        if clip is not None:
            choice = replace(clip.chosen_picture.choice, quality=quality)
            self._edit(lambda project, lines: set_choice(project, lines, choice))


_QUALITY_NAMES = {Quality.DRAFT: "Draft", Quality.FINAL: "Final", Quality.AUTO: "Automatic"}
