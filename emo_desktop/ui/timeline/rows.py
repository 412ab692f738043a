"""Where each track of the timeline is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Track(Enum):
    """A row of the timeline, from above."""

    RULER = auto()
    STATES = auto()
    PICTURE = auto()
    VOICE = auto()
    GUIDE = auto()
    LINES = auto()
    MARKERS = auto()


_HEIGHTS = {
    Track.RULER: 24,
    Track.STATES: 4,
    Track.PICTURE: 60,
    Track.VOICE: 78,
    Track.GUIDE: 44,
    Track.LINES: 28,
    Track.MARKERS: 24,
}
_LEAST_VOICE, _LEAST_GUIDE = 44, 26
# Room that is left over goes to what is looked at closest.
_VOICE_SHARE = 0.75

LEAST_HEIGHT = sum(_HEIGHTS.values()) - (78 - _LEAST_VOICE) - (44 - _LEAST_GUIDE)


@dataclass(frozen=True, slots=True)
class Row:
    """A track and the pixels it has.

    Args:
        track: which.
        top: its first pixel.
        height: how many.
    """

    track: Track
    top: int
    height: int

    @property
    def bottom(self) -> int:
        """The pixel behind its last."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Between its first and last."""
        return self.top + self.height / 2


def rows_of(height: int) -> dict[Track, Row]:
    """The tracks of a timeline so many pixels high."""
    heights = dict(_HEIGHTS)
    extra = height - sum(heights.values())
    voice = heights[Track.VOICE] + round(extra * _VOICE_SHARE)
    heights[Track.VOICE] = max(_LEAST_VOICE, voice)
    guide = heights[Track.GUIDE] + extra - round(extra * _VOICE_SHARE)
    heights[Track.GUIDE] = max(_LEAST_GUIDE, guide)
    rows, top = {}, 0
    for track, each in heights.items():
        rows[track] = Row(track, top, each)
        top += each
    return rows


def track_at(rows: dict[Track, Row], y: float) -> Track:
    """The track that is seen there, or the nearest."""
    for row in rows.values():
        if y < row.bottom:
            return row.track
    return Track.MARKERS
