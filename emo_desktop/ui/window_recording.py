"""Recording in the window: keys, what the picture shows meanwhile, and what becomes of takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from emo_desktop.app.lost_takes import LostTake, find_lost_takes, leave_lost_take
from emo_desktop.app.mirror import Mirror
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.recording_target import RecordingOptions, RecordingTarget
from emo_desktop.app.sound_devices import SoundChoice, measure_choice
from emo_desktop.audio.latency import LatencyStore
from emo_desktop.audio.recording import RecordedTake, RecorderState
from emo_desktop.base.settings import settings_path
from emo_desktop.project.model import Character
from emo_desktop.project.shots import frames_of_line
from emo_desktop.ui.action_specs import ACTIONS
from emo_desktop.ui.canvas.recording_layer import RecordingMoment
from emo_desktop.ui.dialogs.clean_dialog import CleanDialog
from emo_desktop.ui.dialogs.latency_dialog import LatencyDialog
from emo_desktop.ui.dialogs.lost_takes_dialog import LostTakesDialog
from emo_desktop.ui.live_mirror import LiveMirror
from emo_desktop.ui.recorder import BoothMaker, Recorder
from emo_desktop.ui.sentences import in_words
from emo_desktop.ui.take_keeper import TakeKeeper
from emo_desktop.ui.workspaces import Workspace

if TYPE_CHECKING:
    from emo_desktop.ui.main_window import MainWindow

INPUT_NOTICE, DISCARDED_NOTICE = "input", "discarded"
_LATENCIES = "latencies.json"
# While something is recorded the film is where the recording is.
_BLOCKED = [spec.id for spec in ACTIONS if spec.menu == "Play" and spec.id != "play"]


class WindowRecording(QObject):
    """Lets lines be recorded in a window.

    Args:
        window: that shows it.
        make_booth: makes what hears.
    """

    def __init__(self, window: MainWindow, make_booth: BoothMaker) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._player, self._canvas = window.playback.player, window.canvas
        self._group = window.inspector.record
        self._store = LatencyStore(settings_path().with_name(_LATENCIES))
        self.recorder = Recorder(
            window.document,
            window.background,
            store=self._store,
            make_booth=make_booth,
            free_output=self._player.stop,
            parent=self,
        )
        self.keeper = TakeKeeper(window.document, window.background, self)
        self.mirror = LiveMirror(window.canvas.mirror, self._made_mirror, self)
        self.lost_takes: LostTakesDialog | None = None
        self.cleaning: CleanDialog | None = None
        self._to_review = ""
        self._came_from = 0  # where the playhead was before
        self._is_reviewing = False
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)

    def connect_all(self) -> None:
        """Let keys, buttons and panels do what they say."""
        recorder, group, actions = self.recorder, self._group, self._window.actions_
        actions.connect(
            {
                "record": recorder.start,
                "record_next": recorder.again,
                "rehearse": partial(recorder.start, records=False),
                "punch": partial(recorder.start, is_part=True),
                "clean_take": self._clean,
                "use_part": self._offer_parts,
                "play": self._play_or_stop,
            }
        )
        actions["loop_record"].toggled.connect(group.loops.setChecked)
        group.loops.toggled.connect(actions["loop_record"].setChecked)
        actions["level_meter"].toggled.connect(recorder.listen)
        self._escape.activated.connect(recorder.discard)
        group.settings_wanted.connect(self._window.settings.change)
        group.measure_wanted.connect(self._measure)
        group.meter.clip_cleared.connect(self._clear_clip)
        recorder.active_changed.connect(self._show_active)
        recorder.ticked.connect(self._tick)
        recorder.fault.connect(self._window.say)
        recorder.lost.connect(self._tell_lost)
        recorder.opened.connect(self._show_open)
        recorder.recorded.connect(self._take)
        recorder.rested.connect(self._show_rest)
        self.keeper.kept.connect(self._kept)
        self._player.playing_changed.connect(self._show_review)
        segment = self._window.inspector.segment
        segment.part_wanted.connect(self._use_part)
        segment.listen_wanted.connect(self._window.actions_["compare_sound"].trigger)
        self._connect_panels()

    def _connect_panels(self) -> None:
        timeline, workspaces = self._window.timeline, self._window.workspaces
        timeline.headers.offer_recording(True)
        timeline.record_wanted.connect(self.recorder.start)
        workspaces.shown.connect(self._show_workspace)
        self._show_workspace(workspaces.current)

    def apply(self) -> None:
        """Record with what the settings say."""
        said = self._window.studio.settings
        choice = SoundChoice(said.sound_input, said.input_channel, said.sound_output, said.monitors)
        self.recorder.use(choice)
        self._group.show_choice(choice)
        self._show_latency()
        options = RecordingOptions(said.pre_roll_s, said.post_roll_s, said.beeps, said.loops_takes)
        self.recorder.options = options
        self._group.show_options(options)

    def look_for_lost_takes(self) -> None:
        """Offer what a run before has recorded and the project does not know of."""
        self._window.background.start(self._look_for_lost_takes())

    def close(self) -> None:
        """Hear nothing more; the background is closed by then."""
        self.recorder.close()
        self.mirror.close()

    def scrub(self, frame: int) -> None:
        """Let the film be scrubbed while nothing is recorded."""
        if not self.recorder.is_active:
            self._player.scrub(frame)

    def _play_or_stop(self) -> None:
        if self.recorder.is_active:
            self.recorder.stop()
        else:
            self._player.toggle()

    def _clean(self) -> None:
        clip = self._document.current_clip
        if clip is None:
            self._window.say(self.tr("Select a line."))
        elif not clip.take:
            self._window.say(self.tr("The line has no take yet."))
        else:
            take = self._document.project.take(clip.take)
            self.cleaning = CleanDialog(take.name, self._window)
            self.cleaning.wanted.connect(partial(self.keeper.clean, clip.id))
            self.cleaning.finished.connect(self.cleaning.deleteLater)
            self.cleaning.open()

    def _offer_parts(self) -> None:
        """Ask which other take is to be heard in the marked range."""
        segment = self._window.inspector.segment
        clip = self._document.current_clip
        if clip is None:
            self._window.say(self.tr("Select a line."))
            return
        self._document.select([clip.id])
        if clip.is_locked:
            self._window.say("The line is locked.", "Unlock it first.")
        elif not segment.part_button.isEnabled():
            self._window.say(self.tr("The line has no other take."))
        elif self._document.range_frames is None:
            self._say_what_to_mark()
        else:
            segment.part_button.showMenu()

    def _use_part(self, take: str) -> None:
        """Let the marked range of the line sound as another take."""
        document = self._document
        clip, within, fps = document.current_clip, document.range_frames, document.fps
        if within is None or clip is None:
            self._say_what_to_mark()
        else:
            self.keeper.use_part(clip.id, take, (within[0] / fps, within[1] / fps))

    def _say_what_to_mark(self) -> None:
        self._window.say(self.tr("Mark the part with I and O first."))

    def _clear_clip(self) -> None:
        if self.recorder.booth is not None:
            self.recorder.booth.meter.clear_clip()

    def _measure(self) -> None:
        rate_hz, choice, store = (
            self._document.project.sample_rate_hz,
            self.recorder.choice,
            self._store,
        )
        dialog = LatencyDialog(
            self.recorder,
            lambda token: measure_choice(choice, store, sample_rate_hz=rate_hz, token=token),
            self._window.background,
            sample_rate_hz=rate_hz,
            parent=self._window,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_workspace(self, workspace: str) -> None:
        """Who records sees the level all the time."""
        records = workspace == Workspace.RECORD
        self._group.setVisible(records or self.recorder.is_active)
        self._window.actions_["level_meter"].setChecked(records)
        if records:
            self._window.background.start(self._offer_inputs())

    async def _offer_inputs(self) -> None:
        self._group.offer(await self.recorder.inputs())

    def _show_active(self, is_active: bool) -> None:
        """Let the window be about the recording, or about the film again."""
        window, canvas = self._window, self._canvas
        target = self.recorder.target
        if is_active:
            self._to_review, self._came_from = "", self._document.playhead
            # Others would keep keys for themselves: Space to be typed, Esc to let a point go.
            window.timeline.setFocus()
            window.side.notices.withdraw(DISCARDED_NOTICE)
        else:
            canvas.recording.show_moment(None)
            self.mirror.rest()
            self._document.move_playhead(self._came_from)
        window.side.welcome.hold(is_active)
        canvas.set_prompting(is_active)
        window.show_text(target.text if target is not None else None)
        window.actions_.block(_BLOCKED if is_active else ())
        window.transport.set_recording(is_active)
        self._escape.setEnabled(is_active)
        self._group.set_recording(is_active)
        self._group.setVisible(is_active or window.workspaces.current == Workspace.RECORD)

    def _show_open(self) -> None:
        self._window.side.notices.withdraw(INPUT_NOTICE)
        self._show_latency()

    def _show_latency(self) -> None:
        rate_hz = self._document.project.sample_rate_hz
        self._group.show_latency(self.recorder.latency, rate_hz)

    def _show_rest(self) -> None:
        """Nothing is recorded any more: show what became of the devices, and review the take."""
        self._window.actions_["level_meter"].setChecked(self.recorder.listens)
        self._show_latency()
        if self._group.isVisible():
            self._window.background.start(self._offer_inputs())
        self._review()

    def _tick(self) -> None:
        """Show the level, and the moment of a recording."""
        recorder = self.recorder
        booth, state = recorder.booth, recorder.state
        trouble = tuple(in_words(each) for each in recorder.trouble or ())
        levels = booth.meter.read() if booth is not None and booth.is_open else None
        self._group.show_levels(
            levels, dropouts=booth.dropouts if booth is not None else 0, trouble=trouble
        )
        if booth is None or recorder.target is None or state is RecorderState.IDLE:
            return
        is_rehearsal = not recorder.target.plan.records
        moment = RecordingMoment(state, booth.position_s, booth.recorded_s, is_rehearsal)
        self._canvas.recording.show_moment(moment)
        self._document.move_playhead(int(recorder.moment_s * self._document.fps))
        self._show_mirror(state, self._speaker(recorder.target))

    def _show_mirror(self, state: RecorderState, speaker: Character | None) -> None:
        """Let the portrait follow the voice while that is recorded."""
        mouth = self.recorder.mouth
        if speaker is None or mouth is None:
            return
        is_before = state is RecorderState.PRE_ROLL
        if is_before and self._canvas.has_picture:
            self.mirror.prepare(speaker)
        elif is_before or state is RecorderState.RECORDING:
            self.mirror.follow(speaker, mouth.read)
        else:
            self.mirror.rest()

    def _speaker(self, target: RecordingTarget) -> Character | None:
        characters = self._document.project.characters
        return next((each for each in characters if each.id == target.character), None)

    def _made_mirror(self) -> Mirror:
        document = self._document
        studio = ProjectStudio(document.folder, self._window.studio)
        return Mirror(studio, document.project.size_px)

    def _take(self, taken: RecordedTake, target: RecordingTarget) -> None:
        """A take has ended."""
        if taken.fault:
            self._window.say(taken.fault, taken.hint)
        if not taken.is_discarded:
            self.keeper.keep(taken, target)
            return
        text = self.tr("{name} was discarded.").format(name=taken.path.name)
        self._window.side.notices.show_notice(
            DISCARDED_NOTICE,
            text,
            self.tr("Undo"),
            partial(self.keeper.bring_back, taken, target),
            is_urgent=True,
        )

    def _kept(self, line: str, taken: RecordedTake) -> None:
        if not self._group.options.loops and not taken.fault:
            self._to_review = line
            self._review()

    def _review(self) -> None:
        """Let the take be heard once, as soon as the devices are free."""
        if not self._to_review or self.recorder.is_busy:
            return
        line, self._to_review = self._to_review, ""
        clip = next((each for each in self._document.project.clips if each.id == line), None)
        if clip is None:
            return
        on = frames_of_line(clip, self._document.fps)
        self._document.move_playhead(on.start)
        self._player.play((on.start, on.stop))
        self._is_reviewing = True
        self._canvas.recording.show_moment(None, is_review=True)

    def _show_review(self, is_playing: bool) -> None:
        if not is_playing and self._is_reviewing:
            self._is_reviewing = False
            if not self.recorder.is_active:
                self._canvas.recording.show_moment(None)

    def _tell_lost(self, sentence: str, hint: str) -> None:
        self._window.actions_["level_meter"].setChecked(False)
        self._window.side.notices.show_notice(
            INPUT_NOTICE,
            f"{in_words(sentence)} {in_words(hint)}".strip(),
            self.tr("Look again"),
            partial(self._window.actions_["level_meter"].setChecked, True),
            is_urgent=True,
        )

    async def _look_for_lost_takes(self) -> None:
        document, background = self._document, self._window.background
        folder, project = document.folder, document.project
        found = await background.run(lambda _: find_lost_takes(folder, project))
        if not found:
            return
        dialog = LostTakesDialog(found, self._window)
        dialog.kept.connect(self.keeper.keep_lost)
        dialog.left.connect(self._leave)
        dialog.finished.connect(dialog.deleteLater)
        self.lost_takes = dialog
        dialog.open()

    def _leave(self, lost: LostTake) -> None:
        self._window.background.start(self._put_aside(lost))

    async def _put_aside(self, lost: LostTake) -> None:
        await self._window.background.run(lambda _: leave_lost_take(lost))
