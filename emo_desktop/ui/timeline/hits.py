"""What lies under the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF

from emo_desktop.ui.timeline.gains import gain_box, guide_gain_box
from emo_desktop.ui.timeline.rows import Track, track_at
from emo_desktop.ui.timeline.scene import Scene

_EDGE_PX = 6
_OUTSIDE_PX = 2
# Of narrower lines the edges cannot be grabbed: something must be left to move them by.
_LEAST_BOX_PX = 20
_MARKER_PX = 8


class Part(Enum):
    """What can be clicked."""

    RULER = auto()
    LINE = auto()
    BEGIN = auto()
    END = auto()
    SOUND = auto()
    GAIN = auto()
    MARKER = auto()
    NOTHING = auto()


@dataclass(frozen=True, slots=True)
class Hit:
    """What is clicked.

    Args:
        part: of the timeline.
        id: of the line or marker; empty where there is none.
        track: where.
    """

    part: Part
    id: str
    track: Track


def hit_at(scene: Scene, x: float, y: float) -> Hit:
    """What is there; of lines that overlap, the one that is drawn last."""
    track = track_at(scene.rows, y)
    if track in (Track.RULER, Track.STATES):
        return Hit(Part.RULER, "", track)
    if track is Track.MARKERS:
        return _marker_at(scene, x)
    if track is Track.VOICE:
        line = _gain_at(scene, QPointF(x, y))
        if line:
            return Hit(Part.GAIN, line, track)
    if track is Track.GUIDE:
        box = guide_gain_box(scene)
        if box is not None and box.contains(QPointF(x, y)):
            return Hit(Part.GAIN, "", track)
    part, line = Part.NOTHING, ""
    if track is not Track.GUIDE:
        part, line = _line_at(scene, x)
    if track in (Track.VOICE, Track.GUIDE) and part in (Part.LINE, Part.NOTHING):
        part = Part.SOUND
    return Hit(part, line, track)


def _gain_at(scene: Scene, place: QPointF) -> str:
    """The line whose gain is written there; empty: none."""
    for bar in scene.bars:
        box = gain_box(scene, bar)
        if box is not None and box.contains(place):
            return bar.id
    return ""


def _line_at(scene: Scene, x: float) -> tuple[Part, str]:
    """The part of a line that is there, and its id; an edge also a little beside the line."""
    beside = Part.NOTHING, ""
    # What is selected is drawn over the others, and of those the later over the earlier.
    for bar in sorted(scene.bars, key=lambda bar: bar.id in scene.selection)[::-1]:
        left, right = scene.scale.x(bar.begin), scene.scale.x(bar.end)
        has_edges = right - left >= _LEAST_BOX_PX
        if left <= x < right:
            if has_edges and x < left + _EDGE_PX:
                return Part.BEGIN, bar.id
            is_end = has_edges and x >= right - _EDGE_PX
            return Part.END if is_end else Part.LINE, bar.id
        if has_edges and left - _OUTSIDE_PX <= x < right + _OUTSIDE_PX:
            beside = Part.BEGIN if x < left else Part.END, bar.id
    return beside


def _marker_at(scene: Scene, x: float) -> Hit:
    near = [
        (abs(scene.scale.x(float(marker.at_s * scene.fps)) - x), marker.id)
        for marker in scene.markers
    ]
    distance, found = min(near, default=(_MARKER_PX + 1.0, ""))
    if distance > _MARKER_PX:
        return Hit(Part.NOTHING, "", Track.MARKERS)
    return Hit(Part.MARKER, found, Track.MARKERS)
