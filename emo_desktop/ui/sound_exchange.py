"""Other levels for a film that plays: the sounds opened anew, and joined without a break."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from emo_desktop.app.passage import Passage, passage_sound
from emo_desktop.audio.device import SoundOutput
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.project.model import Project
from emo_desktop.ui.document import Document

# So long after a change of levels it is heard: the time to open the sounds.
_AHEAD_S = 0.25


class SoundExchange:
    """Opens what is heard of passages, on a thread; of many changes only the last counts.

    Args:
        document: whose film plays.
        reading: opens sounds.
    """

    def __init__(self, document: Document, reading: ThreadPoolExecutor) -> None:
        self._document, self._reading = document, reading
        self.other: Project | None = None  # what is heard in place of the document
        self._format = 1, 1  # rate and channels of what is heard
        self._opening: tuple[Future[SoundTrack], int] | None = None  # and where it begins
        self._is_outdated = False

    def opened(self, passage: Passage) -> Future[SoundTrack]:
        """What will be heard of a passage, in place of what was asked for before."""
        self.forget()
        project = self._document.project if self.other is None else self.other
        return self._reading.submit(passage_sound, project, self._document.folder, passage)

    def begin(self, track: SoundTrack) -> None:
        """Take notice of what is heard from now on."""
        self._format = track.sample_rate_hz, track.channels

    def ask(self, passage: Passage, heard_s: float) -> None:
        """Open what is left of a passage that plays at normal speed.

        Args:
            passage: that plays.
            heard_s: how much of its sound was heard.
        """
        if self._opening is not None:
            self._is_outdated = True
            return
        fps = self._document.fps
        passed = passage.passed_at(heard_s + _AHEAD_S, fps) + 1
        if passage.loop is None and passed >= passage.end - passage.begin:
            return  # it is over before anything else could be heard
        rest = replace(passage, begin=passage.frame_at(float(passed / fps), fps))
        self._opening = self.opened(rest), round(passed / fps * self._format[0])

    def join(self, output: SoundOutput, passage: Passage) -> bool:
        """Let an output go on with what was asked for, once that is open.

        Args:
            output: plays what was heard so far.
            passage: of which that is.

        Returns:
            Whether the output can; else it must begin anew.

        Raises:
            EmoError: a sound cannot be read.
        """
        if self._opening is None or not self._opening[0].done():
            return True
        (opening, at), self._opening = self._opening, None
        if self._is_outdated:
            self._is_outdated = False
            self.ask(passage, output.position_s)
            return True
        track = opening.result()
        if (track.sample_rate_hz, track.channels) != self._format:
            return False
        output.exchange(track.blocks, at=at)
        return True

    def forget(self) -> None:
        """Join nothing."""
        if self._opening is not None:
            self._opening[0].cancel()
        self._opening, self._is_outdated = None, False
