"""How a line is played: sliders, emotion, gaze, mouth style, delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QMenu, QWidget

from emo_desktop.app.looks import free_lines, set_gaze
from emo_desktop.base.errors import EmoError
from emo_desktop.motion.controls import MAX_CONTROL, MAX_GAZE_TARGET_DEG, PerformanceControls
from emo_desktop.motion.style_files import style_names
from emo_desktop.motion.visemes import read_style
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.performance import reset_controls, set_controls
from emo_desktop.project.model import Clip, Project
from emo_desktop.ui.document import Document
from emo_desktop.ui.inspector.choice_names import DELIVERIES, EMOTIONS, in_words, title_of_style
from emo_desktop.ui.inspector.line_group import LineGroup
from emo_desktop.ui.inspector.strength import Strength, StrengthSpec

_GAZE = "gaze_target_deg"


class PerformanceGroup(LineGroup):
    """The controls of the selected lines."""

    def __init__(self, document: Document) -> None:
        super().__init__("", document)
        self.setTitle(self.tr("Performance"))
        self.strengths: dict[str, Strength] = {}
        self.gaze: list[Strength] = []
        self._rows: dict[str, list[QWidget]] = {}
        self._form = QFormLayout(self)
        self._form.setContentsMargins(4, 4, 4, 4)
        for control, name in (
            ("expression", self.tr("Expression")),
            ("head_motion", self.tr("Head motion")),
            ("head_speed", self.tr("Head speed")),
            ("lip_strength", self.tr("Lip strength")),
            ("blink_rate", self.tr("Blink")),
        ):
            self._add_strength(control, StrengthSpec(name, most=MAX_CONTROL))
        self.emotion_box = self._add_box("emotion", self.tr("Emotion"), EMOTIONS)
        self._add_strength("emotion_intensity", StrengthSpec(self.tr("Intensity")))
        self._add_gaze(0, self.tr("Gaze sideways"))
        self._add_gaze(1, self.tr("Gaze up"))
        self.style_box = self._add_box("mouth_style", self.tr("Mouth style"), {})
        for style in style_names():
            self.style_box.addItem(title_of_style(style), style)
        self.delivery_box = self._add_box("delivery", self.tr("Delivery"), DELIVERIES)
        self.style_box.activated.connect(self._choose_style)
        for control, box in (("emotion", self.emotion_box), ("delivery", self.delivery_box)):
            box.activated.connect(
                lambda _, control=control, box=box: self._set_step(control, box.currentData())
            )

    def show_line(self, clip: Clip) -> None:
        """Show how it is played."""
        controls: PerformanceControls = clip.chosen_picture.controls
        for control, strength in self.strengths.items():
            strength.show_value(getattr(controls, control))
        for strength, angle_deg in zip(self.gaze, controls.gaze_target_deg, strict=True):
            strength.show_value(angle_deg)
        self.emotion_box.setCurrentIndex(self.emotion_box.findData(controls.emotion))
        self.delivery_box.setCurrentIndex(self.delivery_box.findData(controls.delivery))
        style = controls.mouth_style.name
        if self.style_box.findData(style) < 0:
            self.style_box.addItem(title_of_style(style), style)
        self.style_box.setCurrentIndex(self.style_box.findData(style))

    def show_obeyed(self, obeyed: frozenset[str] | None, why_not: str) -> None:
        """Grey what is not obeyed.

        Args:
            obeyed: names of the controls; None: all.
            why_not: is said of the others.
        """
        for control, widgets in self._rows.items():
            is_obeyed = obeyed is None or control in obeyed
            for widget in widgets:
                widget.setEnabled(is_obeyed)
                widget.setToolTip("" if is_obeyed else why_not)

    def _add_row(self, control: str, title: str, field: QWidget) -> None:
        label = QLabel(title)
        label.setBuddy(field)
        self._form.addRow(label, field)
        self._rows.setdefault(control, []).extend((label, field))

    def _add_strength(self, control: str, spec: StrengthSpec) -> None:
        strength = Strength(
            spec,
            changed=lambda value: self._set(control, value, merge_key=f"inspector {control}"),
            released=self._document.end_gesture,
            reset=lambda: self._reset(control),
            fill_menu=lambda menu: self._fill_menu(
                menu,
                lambda project, lines: set_controls(
                    project, lines, changes={control: strength.value}
                ),
            ),
        )
        self.strengths[control] = strength
        self._add_row(control, spec.name, strength)

    def _add_gaze(self, axis: int, name: str) -> None:
        spec = StrengthSpec(
            name, least=-MAX_GAZE_TARGET_DEG, most=MAX_GAZE_TARGET_DEG, unit="°", decimals=1
        )
        strength = Strength(
            spec,
            changed=lambda angle_deg: self._turn_gaze(axis, angle_deg, f"inspector gaze {axis}"),
            released=self._document.end_gesture,
            reset=lambda: self._turn_gaze(axis, 0.0, ""),
            fill_menu=lambda menu: self._fill_menu(
                menu,
                lambda project, lines: set_gaze(
                    project, lines, axis=axis, angle_deg=strength.value
                ),
            ),
        )
        self.gaze.append(strength)
        self._add_row(_GAZE, name, strength)

    def _add_box(self, control: str, name: str, choices: Mapping[Any, object]) -> QComboBox:
        box = QComboBox()
        box.setAccessibleName(name)
        for choice, word in choices.items():
            box.addItem(in_words(word), choice)
        self._add_row(control, name, box)
        return box

    def _fill_menu(self, menu: QMenu, make: Callable[[Project, Sequence[str]], Edit]) -> None:
        """Offer all lines, and all of who speaks the one that is shown."""
        document, clip = self._document, self._clip()
        project = document.project
        offers = [(self.tr("All lines"), free_lines(project))]
        if clip is not None and clip.character:
            name = project.character(clip.character).name
            offers.append(
                (
                    self.tr("All lines of {name}").format(name=name),
                    free_lines(project, character=clip.character),
                )
            )
        for text, lines in offers:
            words = self.tr("{lines} ({count})").format(lines=text, count=len(lines))
            action = menu.addAction(words)
            action.triggered.connect(lambda _=False, lines=lines: self._spread(make, lines))

    def _spread(self, make: Callable[[Project, Sequence[str]], Edit], lines: Sequence[str]) -> None:
        self._document.try_edit(lambda: make(self._document.project, lines))
        self._document.end_gesture()

    def _set(self, control: str, value: object, *, merge_key: str = "") -> None:
        self._edit(
            lambda project, lines: set_controls(
                project, lines, changes={control: value}, merge_key=merge_key
            )
        )

    def _set_step(self, control: str, value: object) -> None:
        self._set(control, value)
        self._document.end_gesture()

    def _reset(self, control: str) -> None:
        self._step(lambda project, lines: reset_controls(project, lines, names=[control]))

    def _turn_gaze(self, axis: int, angle_deg: float, merge_key: str) -> None:
        self._edit(
            lambda project, lines: set_gaze(
                project, lines, axis=axis, angle_deg=angle_deg, merge_key=merge_key
            )
        )

    def _choose_style(self) -> None:
        try:
            style = read_style(self.style_box.currentData())
        except EmoError as error:
            self._document.refused.emit(str(error), error.hint)
            return
        self._set_step("mouth_style", style)
