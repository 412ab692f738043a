"""What is recorded with: input, level, pre-roll, beeps, monitoring, latency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
)

from emo_desktop.app.recording_target import RecordingOptions
from emo_desktop.app.sound_devices import SoundChoice
from emo_desktop.audio.inputs import InputFacts, find_input
from emo_desktop.audio.level_meter import Levels
from emo_desktop.ui.level_meter import LevelMeterBar

_LONGEST_ROLL_S = 15


class RecordGroup(QGroupBox):
    """Shows the input and how lines are recorded, and lets both be chosen.

    Signals:
        settings_wanted(object): fields of the Settings that are to change, by name.
        measure_wanted(): the latency is to be measured.
    """

    settings_wanted = Signal(object)
    measure_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTitle(self.tr("Record"))
        self.options = RecordingOptions()
        self._inputs: tuple[InputFacts, ...] = ()
        self._choice = SoundChoice()
        self.input_box, self.channel_box = QComboBox(), QComboBox()
        self.meter, self.hint = LevelMeterBar(), QLabel(wordWrap=True)
        self.pre_roll, self.post_roll = (
            QSpinBox(minimum=0, maximum=_LONGEST_ROLL_S) for _ in range(2)
        )
        for field in (self.pre_roll, self.post_roll):
            field.setSuffix(self.tr(" s"))
        self.beeps = QCheckBox(self.tr("Beeps"))
        self.loops = QCheckBox(self.tr("Loop: take after take"))
        self.monitors = QCheckBox(self.tr("Hear yourself"))
        self.monitors.setToolTip(self.tr("Only with headphones, or it howls."))
        self.latency, self.measure_button = QLabel(), QPushButton(self.tr("Measure…"))
        self._lay_out()
        self._connect()
        self.show_choice(self._choice)
        self.show_options(self.options)
        self.show_levels(None)
        self.show_latency(None, 1)

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        form.setContentsMargins(4, 4, 4, 4)
        shrinks = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        for title, box in (
            (self.tr("Input"), self.input_box),
            (self.tr("Channel"), self.channel_box),
        ):
            box.setSizeAdjustPolicy(shrinks)
            box.setAccessibleName(title)
            form.addRow(title, box)
        form.addRow(self.meter)
        form.addRow(self.hint)
        for title, roll in (
            (self.tr("Pre-roll"), self.pre_roll),
            (self.tr("Post-roll"), self.post_roll),
        ):
            for field in (roll, roll.lineEdit()):
                field.setAccessibleName(title)
            form.addRow(title, roll)
        for check in (self.beeps, self.monitors, self.loops):
            form.addRow(check)
        row = QHBoxLayout()
        row.addWidget(self.latency, 1)
        row.addWidget(self.measure_button)
        form.addRow(self.tr("Latency"), row)

    def _connect(self) -> None:
        self.input_box.activated.connect(self._choose_input)
        self.channel_box.activated.connect(self._choose_channel)
        self.monitors.clicked.connect(lambda is_on: self.settings_wanted.emit({"monitors": is_on}))
        for field, name in ((self.pre_roll, "pre_roll_s"), (self.post_roll, "post_roll_s")):
            field.valueChanged.connect(lambda seconds, name=name: self._want(name, seconds))
        for check, name in ((self.beeps, "beeps"), (self.loops, "loops_takes")):
            check.toggled.connect(lambda is_on, name=name: self._want(name, is_on))
        self.measure_button.clicked.connect(self.measure_wanted)

    def offer(self, inputs: Sequence[InputFacts]) -> None:
        """Let one of these inputs be chosen; the chosen one stays while it is not connected."""
        self._inputs = tuple(inputs)
        self.show_choice(self._choice)

    def show_choice(self, choice: SoundChoice) -> None:
        """Show what is recorded with, without telling anybody."""
        self._choice = choice
        names = list(dict.fromkeys(each.name for each in self._inputs))
        with QSignalBlocker(self.input_box):
            self.input_box.clear()
            self.input_box.addItem(self.tr("The system's own"), "")
            for name in names:
                self.input_box.addItem(name, name)
            if choice.input and choice.input not in names:
                away = self.tr("{name} (not connected)").format(name=choice.input)
                self.input_box.addItem(away if self._inputs else choice.input, choice.input)
            self.input_box.setCurrentIndex(self.input_box.findData(choice.input))
        facts = find_input(self._inputs, choice.input)
        count = max(choice.channel + 1, facts.channels if facts is not None else 1)
        with QSignalBlocker(self.channel_box):
            self.channel_box.clear()
            self.channel_box.addItems([f"{number + 1}" for number in range(count)])
            self.channel_box.setCurrentIndex(choice.channel)
        self.monitors.setChecked(choice.monitors)

    def show_options(self, options: RecordingOptions) -> None:
        """Show how lines are recorded, without telling anybody."""
        self.options = options
        for widget in (self.pre_roll, self.post_roll, self.beeps):
            widget.blockSignals(True)
        self.pre_roll.setValue(options.pre_roll_s)
        self.post_roll.setValue(options.post_roll_s)
        self.beeps.setChecked(options.beeps)
        for widget in (self.pre_roll, self.post_roll, self.beeps):
            widget.blockSignals(False)
        self.loops.setChecked(options.loops)

    def show_levels(
        self, levels: Levels | None, *, dropouts: int = 0, trouble: Sequence[str] = ()
    ) -> None:
        """Show what is heard, and what is wrong with it.

        Args:
            levels: of the input; None: it is not open.
            dropouts: of the take that is recorded.
            trouble: why nothing is heard.
        """
        self.meter.show_levels(levels)
        words = list(trouble)
        if levels is not None:
            words = []
            if levels.is_dead:
                words.append(self.tr("⚠ Nothing arrives. Is the microphone switched on?"))
            elif levels.is_too_quiet:
                words.append(self.tr("⚠ Too quiet: turn the input up or come closer."))
            if dropouts:
                words.append(self.tr("⚠ Dropouts: {count}").format(count=dropouts))
            words = words or [self.tr("Peak {level:.0f} dB").format(level=levels.hold_db)]
        text = " ".join(words) or self.tr("The input is closed.")
        if text != self.hint.text():
            self.hint.setText(text)

    def show_latency(self, latency: tuple[int, bool] | None, sample_rate_hz: int) -> None:
        """Show by how many samples the input is late, and whether somebody measured that."""
        if latency is None:
            self.latency.setText("–")
            return
        samples, is_measured = latency
        text = self.tr("{time:.1f} ms, measured") if is_measured else self.tr("{time:.1f} ms")
        self.latency.setText(text.format(time=1000 * samples / sample_rate_hz))

    def set_recording(self, records: bool) -> None:
        """Let devices stay as they are while something is recorded."""
        for widget in (self.input_box, self.channel_box, self.monitors, self.measure_button):
            widget.setEnabled(not records)

    def _choose_input(self) -> None:
        name = self.input_box.currentData()
        if name != self._choice.input:
            changes: Mapping[str, object] = {"sound_input": name, "input_channel": 0}
            self.settings_wanted.emit(changes)

    def _choose_channel(self) -> None:
        self.settings_wanted.emit({"input_channel": self.channel_box.currentIndex()})

    def _want(self, name: str, value: object) -> None:
        self.settings_wanted.emit({name: value})
