"""The squares of a segment put back into the portrait, and what is handed on to the next one."""

from __future__ import annotations

import io
from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.drift import DriftMeter, WindowDrift
from emo_desktop.render.final.paste import ColourMatch, Paster, colour_ramp
from emo_desktop.render.request import SegmentRequest

_SEEN_AT_JOIN = 2  # frames of the window before by which a join is judged


@dataclass(frozen=True, slots=True, eq=False)
class StepPreview(Event):
    """One step of denoising was done.

    Args:
        first_frame: of the window, counted from the start of the clip.
        frame_count: frames that are denoised.
        step: steps done.
        steps: in all.
        preview: (h, w, 3) uint8, a coarse picture of the window's middle frame.
    """

    first_frame: int
    frame_count: int
    step: int
    steps: int
    preview: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class WindowMeasured(Event):
    """How far a window has drifted from the portrait, and what its join looks like.

    Args:
        first_frame: of the window, counted from the start of the clip.
        drift: the measures.
    """

    first_frame: int
    drift: WindowDrift


@dataclass(frozen=True, slots=True, eq=False)
class Tail:
    """What a segment hands on: its last squares, their colours, and how the head stood.

    Args:
        squares: (K, S, S, 3) uint8, the last frames as the model drew them.
        colour: the match of the last one.
        head_deg: (3,) yaw, pitch and roll in the last one.
    """

    squares: Bytes
    colour: ColourMatch
    head_deg: Floats

    def packed(self) -> bytes:
        """As bytes, without loss."""
        archive = io.BytesIO()
        colour = np.array(self.colour.as_floats())
        np.savez(archive, squares=self.squares, colour=colour, head_deg=self.head_deg)
        return archive.getvalue()

    @staticmethod
    def unpacked(packed: bytes) -> Tail | None:
        """The tail of the segment before; None where there was none."""
        if not packed:
            return None
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            return Tail(
                squares=archive["squares"],
                colour=ColourMatch.of_floats(tuple(archive["colour"].tolist())),
                head_deg=archive["head_deg"],
            )


class SegmentFilm:
    """Puts the windows of one segment back into the portrait.

    Args:
        request: the segment.
        paster: of its portrait.
        drift: measures how far the model has come from it.
        before: the tail of the segment before.
        carried: how many frames the next segment begins from.
    """

    def __init__(
        self,
        request: SegmentRequest,
        *,
        paster: Paster,
        drift: DriftMeter,
        before: Tail | None,
        carried: int,
    ) -> None:
        self._first_frame = request.first_frame
        self._paster = paster
        self._drift = drift
        self._colour = None if before is None else before.colour
        self._last = None if before is None else before.squares
        self._kept = max(_SEEN_AT_JOIN, carried)

    def pasted(
        self, first: int, squares: Bytes, token: CancelToken
    ) -> Generator[Bytes | Event, None, None]:
        """What a window was found to be like, and its frames in the whole picture.

        Args:
            first: number of its first frame in the segment.
            squares: (K, S, S, 3) uint8, as the model drew them.
            token: checked for every frame.
        """
        last = self._last
        drift = self._drift.measure(list(squares), [] if last is None else list(last))
        yield WindowMeasured(self._first_frame + first, drift)
        colour = self._paster.match(list(squares), self._colour)
        matches = colour_ramp(self._colour, colour, frames=len(squares))
        for square, match in zip(squares, matches, strict=True):
            token.check()
            yield self._paster.paste(square, match)
        self._colour = colour
        film = squares if last is None else np.concatenate([last, squares])
        self._last = film[-self._kept :]

    def tail(self, curves: MotionCurves) -> Tail:
        """What the next segment goes on from."""
        assert self._last is not None
        assert self._colour is not None
        return Tail(self._last, self._colour, curves.head_deg[-1])
