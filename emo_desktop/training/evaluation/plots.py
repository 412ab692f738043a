"""Small plots as SVG, without a library for them."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats

WIDTH, HEIGHT = 860, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 12, 26, 24
_MOST_POINTS = 1600
_STYLE = "font:12px system-ui,sans-serif;fill:#444"


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One line of a plot.

    Args:
        label: in the legend.
        colour: as CSS writes it.
        values: (N,); gaps where they are NaN.
    """

    label: str
    colour: str
    values: Floats


def plot(
    title: str,
    across: Floats,
    lines: Sequence[Line],
    *,
    unit: str,
    marks: Sequence[float] = (),
    limit: float | None = None,
) -> str:
    """Lines over what runs across, as SVG.

    Args:
        title: over the plot.
        across: (N,) e.g. seconds, rising.
        lines: all of N values.
        unit: of what runs across.
        marks: places across that are marked red.
        limit: a level that is marked.
    """
    levels = [line.values[np.isfinite(line.values)] for line in lines]
    known = np.concatenate([*levels, [] if limit is None else [limit]])
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    room = 0.05 * (high - low) or 1.0
    frame = _Frame(float(across[0]), float(across[-1]), low - room, high + room)
    parts = [frame.axes(unit)]
    if limit is not None:
        y = frame.y(limit)
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" '
            'stroke="#c33" stroke-dasharray="5 4"/>'
        )
    for mark in marks:
        x = frame.x(mark)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}" '
            'stroke="#c33" stroke-width="2" opacity=".6"/>'
        )
    parts += [frame.drawn(across, line) for line in lines]
    parts.append(_legend(title, lines))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{html.escape(title)}">{"".join(parts)}</svg>'
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """From values to places of the picture."""

    first: float
    last: float
    low: float
    high: float

    def x(self, value: float) -> float:
        share = (value - self.first) / ((self.last - self.first) or 1.0)
        return _LEFT + share * (WIDTH - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM)

    def axes(self, unit: str) -> str:
        box = (
            f'<rect x="{_LEFT}" y="{_TOP}" width="{WIDTH - _LEFT - _RIGHT}" '
            f'height="{HEIGHT - _TOP - _BOTTOM}" fill="#fafafa" stroke="#ccc"/>'
        )
        levels = "".join(
            f'<text x="{_LEFT - 5}" y="{self.y(value) + 4:.1f}" text-anchor="end" '
            f'style="{_STYLE}">{value:.3g}</text>'
            for value in np.linspace(self.low, self.high, 3)
        )
        places = "".join(
            f'<text x="{self.x(value):.1f}" y="{HEIGHT - 6}" '
            f'text-anchor="{"end" if number == 4 else "middle"}" '
            f'style="{_STYLE}">{value:.3g}{html.escape(unit) if number == 4 else ""}</text>'
            for number, value in enumerate(np.linspace(self.first, self.last, 5))
        )
        return box + levels + places

    def drawn(self, across: Floats, line: Line) -> str:
        every = max(1, -(-len(across) // _MOST_POINTS))
        runs: list[list[str]] = [[]]
        for place, value in zip(across[::every], line.values[::every], strict=True):
            if np.isfinite(value):
                runs[-1].append(f"{self.x(float(place)):.1f},{self.y(float(value)):.1f}")
            elif runs[-1]:
                runs.append([])
        return "".join(
            f'<polyline points="{" ".join(run)}" fill="none" stroke="{line.colour}" '
            'stroke-width="1.5"/>'
            for run in runs
            if run
        )


def _legend(title: str, lines: Sequence[Line]) -> str:
    names = "".join(
        f'<tspan dx="14" fill="{line.colour}">{html.escape(line.label)}</tspan>' for line in lines
    )
    heading = f'<tspan font-weight="bold">{html.escape(title)}</tspan>'
    return f'<text x="{_LEFT}" y="17" style="{_STYLE}">{heading}{names}</text>'
