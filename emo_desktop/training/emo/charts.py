"""What a training looks like: loss curves, and sheets of frames beside the truth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import OutputError

_WIDTH, _HEIGHT, _MARGIN = 960, 420, 56
_INK, _GRID, _PAPER = (40, 40, 40), (225, 225, 225), (255, 255, 255)
_COLOURS = ((180, 90, 20), (40, 130, 40), (30, 60, 200), (150, 40, 150))
_TITLE_PX, _LABEL_PX = 26, 110


def draw_losses(lines: Sequence[Mapping[str, Any]], file: Path) -> None:
    """Draw the losses of all stages over the steps; every stage in its own measure.

    Args:
        lines: of the log, each with ``stage``, ``total`` and ``loss``.
        file: PNG.

    Raises:
        OutputError: it cannot be written.
    """
    canvas = np.full((_HEIGHT, _WIDTH, 3), _PAPER, np.uint8)
    lines = [line for line in lines if "loss" in line]
    names = list(dict.fromkeys(line["stage"] for line in lines))
    most = max((line["total"] for line in lines), default=1)
    for row in np.linspace(_MARGIN, _HEIGHT - _MARGIN, 5).astype(int):
        cv2.line(canvas, (_MARGIN, int(row)), (_WIDTH - 12, int(row)), _GRID, 1)
    for number, name in enumerate(names):
        own = [line for line in lines if line["stage"] == name]
        steps = np.array([line["total"] for line in own], float)
        losses = np.array([line["loss"] for line in own], float)
        colour = _COLOURS[number % len(_COLOURS)]
        low, high = _limits(losses)
        _curve(canvas, _places(steps / most, losses, (low, high)), colour, 1)
        _curve(canvas, _places(steps / most, _smooth(losses), (low, high)), colour, 2)
        text = f"{name}: {high:.3f} (top) to {low:.3f}, now {_smooth(losses)[-1]:.4f}"
        _write(canvas, text, (_MARGIN, 18 + 15 * number), colour)
    _write(canvas, f"steps to {most}", (_WIDTH - 150, _HEIGHT - 20), _INK)
    _write_png(canvas, file)


def draw_sheet(rows: Sequence[tuple[str, Sequence[Bytes]]], file: Path, *, columns: int) -> None:
    """Draw frames of clips, one row for every way of drawing them.

    Args:
        rows: what each shows, and (F, S, S, 3) frames of every clip.
        file: PNG.
        columns: frames shown of each clip.

    Raises:
        OutputError: it cannot be written.
    """
    clips = len(rows[0][1])
    blocks = []
    for clip in range(clips):
        strips = []
        for title, films in rows:
            frames = films[clip]
            chosen = np.linspace(0, len(frames) - 1, columns).round().astype(int)
            strip = np.concatenate([frames[at] for at in chosen], axis=1)
            label = np.full((len(strip), _LABEL_PX, 3), _PAPER, np.uint8)
            _write(label, title, (4, _TITLE_PX), _INK)
            strips.append(np.concatenate([label, strip], axis=1))
        blocks.append(np.concatenate(strips))
    sheet = np.concatenate([np.pad(block, ((0, 8), (0, 0), (0, 0))) for block in blocks])
    _write_png(sheet, file)


def _limits(losses: Floats) -> tuple[float, float]:
    low, high = np.percentile(losses, [1, 97])
    return float(low), float(max(high, low + 1e-6))


def _smooth(losses: Floats) -> Floats:
    width = max(1, min(25, len(losses) // 4))
    padded = np.concatenate([np.full(width - 1, losses[0]), losses])
    return np.convolve(padded, np.ones(width) / width, mode="valid")


def _places(shares: Floats, losses: Floats, limits: tuple[float, float]) -> Ints:
    low, high = limits
    x = _MARGIN + shares * (_WIDTH - _MARGIN - 12)
    y = _HEIGHT - _MARGIN - (losses - low) / (high - low) * (_HEIGHT - 2 * _MARGIN)
    return np.stack([x, y.clip(0, _HEIGHT - 1)], axis=1).round().astype(np.int32)


def _curve(canvas: Bytes, places: Ints, colour: tuple[int, int, int], thickness: int) -> None:
    shade = colour if thickness > 1 else tuple((255 + 2 * part) // 3 for part in colour)
    cv2.polylines(canvas, [places], False, shade, thickness, cv2.LINE_AA)


def _write(canvas: Bytes, text: str, place: tuple[int, int], colour: tuple[int, int, int]) -> None:
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, 0.42, colour, 1, cv2.LINE_AA)


def _write_png(picture: Bytes, file: Path) -> None:
    """Write a picture (H, W, 3) RGB."""
    is_coded, png = cv2.imencode(".png", picture[..., ::-1])
    if not is_coded:
        raise OutputError(f"{file} cannot be coded as PNG.")
    write_atomically(file, png.tobytes())
