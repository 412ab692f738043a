"""Short pieces of sound, heard while the playhead is drawn along."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from fractions import Fraction
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from emo_desktop.app.preview import preview_sound
from emo_desktop.audio.device import SoundOutput
from emo_desktop.base.errors import EmoError
from emo_desktop.export.soundtrack import SoundTrack, film_rate_hz
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document

_GRAIN_S = Fraction(8, 100)
_TICK_MS = 10


class Grains(QObject):
    """Plays one grain after the other; of those wanted meanwhile only the latest.

    Args:
        document: the open project.
        output: where they are heard.
        reading: reads them.
    """

    def __init__(self, document: Document, output: SoundOutput, reading: Executor) -> None:
        super().__init__()
        self._document, self._output, self._reading = document, output, reading
        self._wanted: int | None = None
        self._read: Future[SoundTrack] | None = None
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def use_output(self, output: SoundOutput) -> None:
        """Play on another device."""
        self.stop()
        self._output = output

    def play(self, number: int) -> None:
        """Let a frame of the film be heard."""
        if number < 0:
            return
        self._wanted = number
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Be silent."""
        if self._timer.isActive():
            self._timer.stop()
            self._wanted = self._read = None
            self._output.stop()

    def _tick(self) -> None:
        if self._read is not None:
            if self._read.done():
                self._play_read(self._read)
                self._read = None
        elif self._output.is_running:
            return
        elif self._wanted is not None:
            project, folder = self._document.project, self._document.folder
            self._read = self._reading.submit(_grain, project, folder, self._wanted)
            self._wanted = None
        else:
            self.stop()

    def _play_read(self, read: Future[SoundTrack]) -> None:
        try:
            track = read.result()
            self._output.start(
                track.blocks, sample_rate_hz=track.sample_rate_hz, channels=track.channels
            )
        except EmoError:
            # The grain is left out: playing the film says what is wrong with its sound.
            self._wanted = None


def _grain(project: Project, folder: Path, number: int) -> SoundTrack:
    begin_s = number / project.fps
    rate_hz = film_rate_hz(project.sample_rate_hz)
    track = preview_sound(
        project, folder, begin_s=begin_s, end_s=begin_s + _GRAIN_S, sample_rate_hz=rate_hz
    )
    return SoundTrack(iter(list(track.blocks)), rate_hz, track.channels)
