"""The curves of the lines in sight, as the document is now."""

from __future__ import annotations

from emo_desktop.app.line_curves import (
    LineCurves,
    LineQuestion,
    PlayedCurves,
    VoiceTrack,
    question_of,
)
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.performance import middles_s
from emo_desktop.project.media import Take
from emo_desktop.project.model import Clip
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.curve_gestures import LineFrames
from emo_desktop.ui.timeline.curves_loader import CurvesLoader

_MOST_PLAYED = 64


class CurveSource:
    """Gives lanes the curves of lines; what has not changed is not made again.

    Args:
        document: the open project.
        loader: reads curves in the background.
    """

    def __init__(self, document: Document, loader: CurvesLoader) -> None:
        self._document, self.loader = document, loader
        self._asked: dict[str, tuple[Clip, Take | None, LineQuestion | None]] = {}
        self._played: dict[str, PlayedCurves] = {}
        self._frames: dict[str, tuple[object, LineFrames]] = {}

    def curves(self, bar: Bar) -> LineCurves | None:
        """The curves of a line without its points; None while they are read, or for ever."""
        question = self._question(bar)
        return None if question is None else self.loader.curves(question)

    def played(self, bar: Bar) -> PlayedCurves | None:
        """The curves of a line with its points on top."""
        curves = self.curves(bar)
        if curves is None:
            return None
        points, known = points_of(bar), self._played.get(bar.id)
        if known is None or known.line is not curves or known.points != points:
            self._played.pop(bar.id, None)
            known = self._played[bar.id] = curves.played(points)
            while len(self._played) > _MOST_PLAYED:
                del self._played[next(iter(self._played))]
        return known

    def voice(self, bar: Bar) -> VoiceTrack | None:
        """Loudness and pitch of a line."""
        question = self._question(bar)
        return None if question is None else self.loader.voice(question)

    def has_failed(self, bar: Bar) -> bool:
        """Whether the voice of a line cannot be heard."""
        question = self._question(bar)
        return question is not None and self.loader.has_failed(question)

    def frames(self, bar: Bar) -> LineFrames:
        """The frames of a line."""
        fps, known = self._document.fps, self._frames.get(bar.id)
        made_of = bar.begin, bar.end, bar.clip.use, fps
        if known is not None and known[0] == made_of:
            return known[1]
        first = round(bar.clip.use.in_s * fps) if bar.clip.use is not None else 0
        times_s = middles_s(first, max(1, bar.end - bar.begin), fps)
        frames = LineFrames(bar.id, bar.begin, first, tuple(times_s.tolist()))
        self._frames[bar.id] = made_of, frames
        return frames

    def forget(self) -> None:
        """Let go of what was said of lines: the frame rate may be another."""
        self._asked.clear()
        self._played.clear()
        self._frames.clear()

    def _question(self, bar: Bar) -> LineQuestion | None:
        asked = self._asked.get(bar.id)
        if asked is None or asked[0] is not bar.clip or asked[1] is not bar.take:
            question = question_of(self._document.project, bar.clip)
            asked = self._asked[bar.id] = bar.clip, bar.take, question
        return asked[2]


def points_of(bar: Bar) -> tuple[ControlPoint, ...]:
    """The points of a line."""
    return bar.clip.chosen_picture.controls.points
