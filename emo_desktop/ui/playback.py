"""What is drawn and heard, brought to the window: worker, player and canvas put together."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.line_rendering import JobAdvanced, JobStarted, LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SoundOutput
from emo_desktop.base.timing import format_duration
from emo_desktop.project.model import Project
from emo_desktop.render.final.film import StepPreview
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.comparison import Comparison
from emo_desktop.ui.document import Document
from emo_desktop.ui.player import Player
from emo_desktop.ui.render_worker import RenderWorker
from emo_desktop.ui.sentences import in_words


class Playback(QObject):
    """Shows the frame under the playhead, plays, and renders what waits in the queue.

    Signals:
        said(str): what the renderer is doing, for the top bar; empty when it rests.
        fault(str, str): a sentence, and what to do.

    Args:
        document: the open project.
        studio: what lines are drawn with.
        queue: what waits to be rendered.
        canvas: shows the frames.
        output: where the film is heard.
    """

    said = Signal(str)
    fault = Signal(str, str)

    def __init__(
        self,
        document: Document,
        studio: Studio,
        queue: RenderQueue,
        *,
        canvas: Canvas,
        output: SoundOutput,
    ) -> None:
        super().__init__()
        self._document, self._canvas, self._queue = document, canvas, queue
        lines = LineRenderer(ProjectStudio(document.folder, studio), queue)
        self.worker = RenderWorker(ProjectStudio(document.folder, studio), lines)
        self.player = Player(document, self.worker, output)
        self.worker.setParent(self)
        self.player.setParent(self)
        self._peeked: int | None = None
        self.player.frame_due.connect(self._show)
        self.player.window.arrived.connect(self._show_peeked)
        self.player.fault.connect(self.fault)
        self.player.stalled.connect(self._tell_stalled)
        self.comparison = Comparison(
            document,
            canvas.comparison,
            self.player,
            lambda: RenderWorker(ProjectStudio(document.folder, studio)),
        )
        self.comparison.fault.connect(self.fault)
        self._undrawn: tuple[str, str, str] | None = None  # line, and why it cannot be drawn
        self.worker.fault.connect(self._tell_undrawn)
        self.worker.queue_said.connect(self._tell_queue)
        self.worker.queue_ended.connect(lambda: self.said.emit(""))
        document.changed.connect(self.refresh)
        document.playhead_moved.connect(self._look_at_undrawn)
        self.refresh()

    def slots(self) -> dict[str, Callable[[], object]]:
        """What belongs to which action."""
        player = self.player
        return {
            "shuttle_back": player.wind_back,
            "shuttle_stop": player.stop,
            "shuttle_on": player.wind_forward,
        }

    def draw_drafts_at(self, size_px: int | None) -> None:
        """Draw drafts with so short a short side; None: as large as the film."""
        self.player.window.draw_drafts_at(size_px)
        self.comparison.draw_drafts_at(size_px)

    def set_looping(self, loops: bool) -> None:
        """Play the marked range, or the whole film, again and again."""
        whole = (0, self._document.frames)
        self.player.loop((self._document.range_frames or whole) if loops else None)

    def peek(self, frame: int) -> None:
        """Show a frame of the film that the playhead is not on."""
        self._peeked = frame
        self._look_at(frame)

    def look_back(self) -> None:
        """Show what the playhead is on again."""
        self._peeked = None
        self._look_at(min(self._document.playhead, max(0, self._document.frames - 1)))

    def render_queue(self) -> None:
        """Render what waits, whenever no preview has something to draw."""
        self.worker.render_queue(self._project, self._urgent)

    def refresh(self) -> None:
        """Show the frame under the playhead, or say what is missing for one."""
        self._undrawn = None
        project = self._document.project
        if not project.characters:
            self._canvas.show_message(
                self.tr("Drop a portrait"),
                self.tr("and a voice. File, Open sample project has both."),
            )
        elif not any(clip.take and clip.character for clip in project.clips):
            self._canvas.show_message(
                self.tr("Drop a voice"),
                self.tr("It becomes a line that the portrait speaks."),
            )
        elif not self._canvas.has_picture:
            self._canvas.show_message(self.tr("Drawing…"))
            self.player.window.look_at(min(self._document.playhead, self._document.frames - 1))

    def close(self) -> None:
        """Stop everything and wait until it has stopped."""
        self.comparison.close()
        self.player.close()
        self.worker.close()

    def _project(self) -> Project:
        return self._document.project

    def _urgent(self) -> tuple[str, ...]:
        clip = self._document.clip_at(self._document.playhead)
        return () if clip is None else (clip.id,)

    def _look_at(self, frame: int) -> None:
        self.player.window.look_at(frame)
        self._show(frame)

    def _show_peeked(self, number: int) -> None:
        if number == self._peeked:
            self._show(number)

    def _show(self, number: int) -> None:
        frame = self.player.frame(number)
        if frame is None:
            return
        quality = self.tr("Final") if frame.is_final else self.tr("Draft")
        rate = f"{float(self._document.fps):g}"
        self._canvas.show_frame(
            frame.pixels,
            self.tr("{quality} · {rate} fps").format(quality=quality, rate=rate),
            short_px=self._document.project.size_px,
        )

    def _tell_undrawn(self, text: str, hint: str) -> None:
        """Say that frames cannot be drawn; where one of them is looked at, in its place."""
        self.fault.emit(text, hint)
        number = min(self._document.playhead, max(0, self._document.frames - 1))
        clip = self._document.clip_at(number)
        self._undrawn = ("" if clip is None else clip.id, text, hint)
        if not self.player.window.is_up_to_date(number):
            self._canvas.show_message(in_words(text), in_words(hint))

    def _look_at_undrawn(self, number: int) -> None:
        """Where the playhead leaves a line that cannot be drawn, others are tried again."""
        clip = self._document.clip_at(number)
        if self._undrawn is None or (clip is not None and clip.id == self._undrawn[0]):
            return
        self._undrawn = None
        self.player.window.retry()
        self._look_at(min(number, max(0, self._document.frames - 1)))

    def _tell_stalled(self, is_stalled: bool) -> None:
        self.said.emit(self.tr("Drawing…") if is_stalled else "")

    def _tell_queue(self, event: object) -> None:
        """Say how far the queue is; the window refreshes its states by the queue itself."""
        if isinstance(event, (JobStarted, JobAdvanced)):
            job = event.job
            share = job.segments_done / max(1, job.segments)
            left = ""
            if event.left_s is not None:
                left = self.tr(", about {left} left").format(left=format_duration(event.left_s))
            self.said.emit(self.tr("Rendering {share:.0%}{left}").format(share=share, left=left))
        elif isinstance(event, StepPreview):
            self.said.emit(
                self.tr("Denoising, step {step} of {steps}").format(
                    step=event.step, steps=event.steps
                )
            )
