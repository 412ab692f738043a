"""What a painter of the timeline has to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from PySide6.QtCore import QRectF

from emo_desktop.project.media import Guide, Marker
from emo_desktop.ui.document import LineState
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.rows import Row, Track
from emo_desktop.ui.timeline.scale import TimeScale


@dataclass(frozen=True, slots=True)
class Scene:
    """What is seen of the film, and where.

    Args:
        scale: which part of it.
        rows: where its tracks are.
        fps: of the film.
        bars: the lines that are seen.
        markers: all of them.
        guide: the guide track.
        selection: ids of the lines that are selected.
        state: gives what has become of a line.
        ratio: pixels of the screen in one of the window.
        hears_guide: whether the guide is heard.
        spans: where each line begins and how wide it is, by its id.
    """

    scale: TimeScale
    rows: dict[Track, Row]
    fps: Fraction
    bars: tuple[Bar, ...]
    markers: tuple[Marker, ...]
    guide: Guide | None
    selection: frozenset[str]
    state: Callable[[str], LineState]
    ratio: float = 1.0
    hears_guide: bool = True
    spans: dict[str, tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        spans = {}
        for bar in self.bars:
            left, right = round(self.scale.x(bar.begin)), round(self.scale.x(bar.end))
            spans[bar.id] = left, max(2, right - left - 1)
        object.__setattr__(self, "spans", spans)

    def box(self, bar: Bar, track: Track, *, margin: int = 0) -> QRectF:
        """Where a line is in a track: whole pixels, with one between it and the next."""
        row = self.rows[track]
        left, width = self.spans[bar.id]
        return QRectF(left, row.top + margin, width, row.height - 2 * margin)
