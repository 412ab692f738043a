"""Articulatory classes and the mouth: styles, and coarticulation.

The 23 classes are articulatory, so that the sounds of every language map to the same ones. Speech
sounds overlap: each class pulls every group of mouth shapes with its own strength, beginning before
it is heard and ending after (Cohen and Massaro's dominance functions, with class posteriors in
place of a phone string). All numbers are those of a style, which is a file that a user can edit.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import EmoError
from emo_desktop.motion.style_files import find_style, read_style_file, shipped_styles_dir

CLASSES: tuple[str, ...] = (
    "sil", "PBM", "FV", "TH", "TDNL", "SZ", "SH", "KG", "H", "R", "W", "J",
    "A", "AH", "AE", "EH", "IH", "IY", "OH", "UH", "UW", "YY", "ER",
)  # fmt: skip
CLASS_INDEX: dict[str, int] = {name: index for index, name in enumerate(CLASSES)}
VOWELS = slice(CLASS_INDEX["A"], len(CLASSES))

# The mouth shapes a class sets; one without Left or Right stands for both sides.
SHAPES: tuple[str, ...] = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthStretch", "mouthSmile",
    "mouthPress", "mouthRollLower", "mouthRollUpper", "mouthUpperUp", "mouthLowerDown",
    "mouthShrugUpper", "mouthShrugLower", "tongueOut",
)  # fmt: skip
SHAPE_INDEX: dict[str, int] = {name: index for index, name in enumerate(SHAPES)}

# Shapes that move together, and the group of each shape.
GROUPS: tuple[str, ...] = ("jaw", "seal", "round", "spread", "aperture", "tongue")
_GROUP_OF_SHAPE = np.array([0, 1, 2, 2, 3, 3, 1, 1, 1, 4, 4, 1, 1, 5])
# The seal of the lips acts on these shapes, at once and whole.
_SEALED = np.isin(_GROUP_OF_SHAPE, [0, 1, 4])

STEPS_PER_S = 50  # of a track of classes
KERNEL_REACH = 30  # steps

Row = tuple[float, ...]
Table = tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MouthStyle:
    """How a mouth articulates. Two styles with the same numbers are equal, whatever their names.

    Args:
        name: for people.
        targets: rows as ``CLASSES``, columns as ``SHAPES``: the mouth of each class, 0 to 1.
        dominance: rows as ``CLASSES``, columns as ``GROUPS``: how strongly a class pulls a group
            of shapes against its neighbours, 0.01 to 100.
        anticipation_s: by group, how long a class is felt before it is heard, 0.005 to 0.3.
        carry_over_s: by group, how long it is felt after, 0.005 to 0.3.
        gains: by shape, how far it moves, 0 to 3; the closed lips of p, b and m do not change.
        speed: how much faster than that one sound follows the other, 0.5 to 2.
        heard_share: how much of what was heard beside the classes counts, 0 to 1.
        widest_jaw: what jawOpen stays below, 0.1 to 1.
        effort_per_db: how much further the jaw opens for each dB above what is usual, 0 to 0.1.
        song_gain: how much further the jaw opens on a sung vowel, 0 to 1.
        closure_hold_s: how long lips that close are held closed before and after, 0 to 0.1; from
            0.02 on, no closure falls between the frames of a film at 25 frames per second.
        seal_from: how sure a closure must be that lips begin to close, 0 to 1.
        seal_to: how sure it must be that they are closed; above ``seal_from``, up to 1.

    Raises:
        ValueError: a number is outside its range; the message names it.
    """

    name: str = field(compare=False)
    targets: Table
    dominance: Table
    anticipation_s: Row
    carry_over_s: Row
    gains: Row
    speed: float
    heard_share: float
    widest_jaw: float
    effort_per_db: float
    song_gain: float
    closure_hold_s: float
    seal_from: float
    seal_to: float

    def __post_init__(self) -> None:
        for entry, (low, high) in _RANGES.items():
            if not all(low <= number <= high for number in _numbers(getattr(self, entry))):
                raise ValueError(f"{entry} has a value outside {low:g} to {high:g}")
        if self.seal_from >= self.seal_to:
            raise ValueError("seal_from is not below seal_to")


_RANGES = {
    "targets": (0.0, 1.0),
    "dominance": (0.01, 100.0),
    "anticipation_s": (0.005, 0.3),
    "carry_over_s": (0.005, 0.3),
    "gains": (0.0, 3.0),
    "speed": (0.5, 2.0),
    "heard_share": (0.0, 1.0),
    "widest_jaw": (0.1, 1.0),
    "effort_per_db": (0.0, 0.1),
    "song_gain": (0.0, 1.0),
    "closure_hold_s": (0.0, 0.1),
    "seal_from": (0.0, 1.0),
    "seal_to": (0.0, 1.0),
}


@functools.cache
def natural_style() -> MouthStyle:
    """The shipped style that every other style is a change of."""
    return _style(_natural_path())


def read_style(name_or_path: str | Path) -> MouthStyle:
    """A style by name, or from a file that ends in ``.json``; what the file leaves out is natural.

    Raises:
        EmoError: there is no such style, or its file is not valid; the message names the entry.
    """
    return _style(_natural_path(), find_style(name_or_path))


def _natural_path() -> Path:
    return shipped_styles_dir() / "natural.json"


def _style(*paths: Path) -> MouthStyle:
    """The style that some files make, each a change of the one before; named as the last."""
    entries = _blank()
    for path in paths:
        changes = read_style_file(path)
        changes.pop("note", None)
        try:
            entries = _changed(entries, changes)
            style = MouthStyle(path.stem, **{name: _row(entry) for name, entry in entries.items()})
        except (ValueError, OverflowError) as error:
            raise EmoError(
                f"The mouth style {path} is not valid: {error}.",
                hint="Compare it with one of the shipped styles.",
            ) from error
    return style


def _blank() -> dict[str, Any]:
    """Every entry a style has, as nested mappings from names to zero."""
    shapes, groups = (dict.fromkeys(names, 0.0) for names in (SHAPES, GROUPS))
    tables = {
        "targets": dict.fromkeys(CLASSES, shapes),
        "dominance": dict.fromkeys(CLASSES, groups),
        "anticipation_s": groups,
        "carry_over_s": groups,
        "gains": shapes,
    }
    return {name: tables.get(name, 0.0) for name in _RANGES}


def _changed(
    base: Mapping[str, Any], changes: Mapping[str, Any], *, at: str = ""
) -> dict[str, Any]:
    """``base`` with some of its numbers replaced; raises ValueError for what it does not have."""
    changed = dict(base)
    for name, value in changes.items():
        if name not in base:
            raise ValueError(f"there is no entry {at}{name}")
        if isinstance(base[name], Mapping):
            if not isinstance(value, Mapping):
                raise ValueError(f"{at}{name} is not an object")
            changed[name] = _changed(base[name], value, at=f"{at}{name}.")
        elif isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{at}{name} is not a number")
        else:
            changed[name] = float(value)
    return changed


def _row(entry: Any) -> Any:
    """Nested mappings as nested tuples of their values, in the order of their names."""
    return tuple(map(_row, entry.values())) if isinstance(entry, Mapping) else entry


def _numbers(row: Any) -> Iterator[float]:
    """Every number of nested tuples."""
    if isinstance(row, tuple):
        for part in row:
            yield from _numbers(part)
    else:
        yield row


def shapes_from_classes(posteriors: Floats, style: MouthStyle) -> Floats:
    """The mouth that says what was heard, with coarticulation but without the seal of the lips.

    Args:
        posteriors: (T, 23) how likely each class is, per step of 20 ms; rows sum to 1.
        style: how the mouth articulates.

    Returns:
        (T, 14) weights of ``SHAPES``, 0 to 1, without the gains of the style.
    """
    targets, dominance = np.array(style.targets), np.array(style.dominance)
    shapes = np.zeros((len(posteriors), len(SHAPES)))
    for group in range(len(GROUPS)):
        columns = np.equal(_GROUP_OF_SHAPE, group)
        kernel = _kernel(style.anticipation_s[group], style.carry_over_s[group], style.speed)
        pull = _spread_in_time(posteriors, kernel) * dominance[:, group]
        total = np.maximum(pull.sum(axis=1, keepdims=True), 1e-9)
        shapes[:, columns] = pull @ targets[:, columns] / total
    return shapes


def sealed(shapes: Floats, seal: Floats, style: MouthStyle) -> Floats:
    """The mouth with the lips brought together.

    Args:
        shapes: (F, 14) weights of ``SHAPES``.
        seal: (F,) 0 leaves the mouth as it is, 1 shuts it as for p, b and m.
        style: says what a shut mouth is.

    Returns:
        (F, 14) weights; mouthClose never exceeds jawOpen.
    """
    part = seal[:, None] * _SEALED
    closed = (1 - part) * shapes + part * np.array(style.targets[CLASS_INDEX["PBM"]])
    jaw, close = SHAPE_INDEX["jawOpen"], SHAPE_INDEX["mouthClose"]
    closed[:, close] = np.minimum(closed[:, close], closed[:, jaw])
    return np.asarray(closed)


@functools.lru_cache(maxsize=64)
def _kernel(anticipation_s: float, carry_over_s: float, speed: float) -> Floats:
    """(2 · KERNEL_REACH + 1,) how much a class is felt that many steps later."""
    later_s = np.arange(-KERNEL_REACH, KERNEL_REACH + 1) / STEPS_PER_S * speed
    before, after = np.exp(later_s / anticipation_s), np.exp(-later_s / carry_over_s)
    kernel = np.where(later_s < 0, before, after)
    return np.asarray(kernel / kernel.sum())


def _spread_in_time(columns: Floats, kernel: Floats) -> Floats:
    """(T, C) every column convolved with the kernel; classes that are never heard stay zero."""
    spread = np.zeros_like(columns)
    for column in np.flatnonzero(columns.any(axis=0)):
        full = np.convolve(columns[:, column], kernel)
        spread[:, column] = full[KERNEL_REACH : KERNEL_REACH + len(columns)]
    return spread
