"""Articulatory classes and the mouth: targets, dominance and coarticulation.

The 23 classes are articulatory, so that the sounds of every language map to the same ones. Speech
sounds overlap: each class pulls every group of mouth shapes with its own strength, beginning before
it is heard and ending after (Cohen and Massaro's dominance functions, with class posteriors in
place of a phone string).
"""

from __future__ import annotations

import functools

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S
from emo_desktop.base.arrays import Floats

CLASSES: tuple[str, ...] = (
    "sil", "PBM", "FV", "TH", "TDNL", "SZ", "SH", "KG", "H", "R", "W", "J",
    "A", "AH", "AE", "EH", "IH", "IY", "OH", "UH", "UW", "YY", "ER",
)  # fmt: skip
CLASS_INDEX: dict[str, int] = {name: index for index, name in enumerate(CLASSES)}

# The mouth shapes a class sets; one without Left or Right stands for both sides.
SHAPES: tuple[str, ...] = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthStretch", "mouthSmile",
    "mouthPress", "mouthRollLower", "mouthRollUpper", "mouthUpperUp", "mouthLowerDown",
    "mouthShrugUpper", "mouthShrugLower", "tongueOut",
)  # fmt: skip
SHAPE_INDEX: dict[str, int] = {name: index for index, name in enumerate(SHAPES)}

# Rows as CLASSES, columns as SHAPES.
_TARGETS = np.array([
    # jaw  clos  funn  puck  stre  smil  pres  rolL  rolU  uppU  lowD  shrU  shrL  tong
    [0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00],  # sil
    [0.06, 0.06, 0.00, 0.02, 0.00, 0.00, 0.45, 0.30, 0.25, 0.00, 0.00, 0.05, 0.10, 0.00],  # PBM
    [0.08, 0.00, 0.00, 0.00, 0.05, 0.00, 0.00, 0.50, 0.00, 0.25, 0.00, 0.05, 0.10, 0.00],  # FV
    [0.15, 0.00, 0.00, 0.00, 0.05, 0.00, 0.00, 0.00, 0.00, 0.12, 0.25, 0.00, 0.00, 0.40],  # TH
    [0.13, 0.00, 0.00, 0.00, 0.10, 0.03, 0.00, 0.00, 0.00, 0.08, 0.22, 0.00, 0.00, 0.05],  # TDNL
    [0.05, 0.00, 0.05, 0.00, 0.25, 0.08, 0.00, 0.00, 0.00, 0.15, 0.30, 0.00, 0.00, 0.00],  # SZ
    [0.08, 0.00, 0.55, 0.20, 0.00, 0.00, 0.00, 0.00, 0.00, 0.18, 0.20, 0.00, 0.00, 0.00],  # SH
    [0.18, 0.00, 0.00, 0.00, 0.06, 0.02, 0.00, 0.00, 0.00, 0.06, 0.18, 0.00, 0.00, 0.00],  # KG
    [0.22, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.05, 0.15, 0.00, 0.00, 0.00],  # H
    [0.12, 0.00, 0.30, 0.25, 0.00, 0.00, 0.00, 0.00, 0.00, 0.05, 0.10, 0.00, 0.00, 0.00],  # R
    [0.07, 0.00, 0.20, 0.80, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00],  # W
    [0.09, 0.00, 0.00, 0.00, 0.28, 0.18, 0.00, 0.00, 0.00, 0.08, 0.18, 0.00, 0.00, 0.00],  # J
    [0.65, 0.00, 0.00, 0.00, 0.05, 0.00, 0.00, 0.00, 0.00, 0.12, 0.32, 0.00, 0.00, 0.00],  # A
    [0.33, 0.00, 0.03, 0.00, 0.05, 0.00, 0.00, 0.00, 0.00, 0.08, 0.22, 0.00, 0.00, 0.00],  # AH
    [0.55, 0.00, 0.00, 0.00, 0.25, 0.15, 0.00, 0.00, 0.00, 0.20, 0.32, 0.00, 0.00, 0.00],  # AE
    [0.40, 0.00, 0.00, 0.00, 0.25, 0.15, 0.00, 0.00, 0.00, 0.14, 0.28, 0.00, 0.00, 0.00],  # EH
    [0.24, 0.00, 0.00, 0.00, 0.24, 0.14, 0.00, 0.00, 0.00, 0.10, 0.22, 0.00, 0.00, 0.00],  # IH
    [0.14, 0.00, 0.00, 0.00, 0.40, 0.28, 0.00, 0.00, 0.00, 0.12, 0.25, 0.00, 0.00, 0.00],  # IY
    [0.46, 0.00, 0.45, 0.22, 0.00, 0.00, 0.00, 0.00, 0.00, 0.05, 0.12, 0.00, 0.00, 0.00],  # OH
    [0.22, 0.00, 0.28, 0.40, 0.00, 0.00, 0.00, 0.00, 0.00, 0.02, 0.08, 0.00, 0.00, 0.00],  # UH
    [0.13, 0.00, 0.28, 0.75, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 0.02, 0.00, 0.00, 0.00],  # UW
    [0.20, 0.00, 0.35, 0.55, 0.00, 0.00, 0.00, 0.00, 0.00, 0.05, 0.08, 0.00, 0.00, 0.00],  # YY
    [0.22, 0.00, 0.25, 0.18, 0.00, 0.00, 0.00, 0.00, 0.00, 0.05, 0.15, 0.00, 0.00, 0.00],  # ER
])  # fmt: skip

_GROUPS: tuple[str, ...] = ("jaw", "seal", "round", "spread", "aperture", "tongue")
_GROUP_OF_SHAPE = np.array([0, 1, 2, 2, 3, 3, 1, 1, 1, 4, 4, 1, 1, 5])
# How strongly a class pulls each group; rows as CLASSES, columns as _GROUPS.
_DOMINANCE = np.array([
    [0.60, 0.50, 0.50, 0.50, 0.60, 1.00],  # sil
    [6.00, 14.0, 0.35, 0.50, 6.00, 0.50],  # PBM
    [4.00, 10.0, 0.60, 0.60, 5.00, 0.50],  # FV
    [1.60, 1.00, 0.30, 0.60, 1.20, 8.00],  # TH
    [1.10, 0.80, 0.25, 0.45, 0.90, 1.20],  # TDNL
    [3.00, 1.00, 0.60, 1.00, 1.40, 1.00],  # SZ
    [2.20, 1.00, 3.00, 1.20, 1.40, 1.00],  # SH
    [0.60, 0.60, 0.20, 0.30, 0.50, 1.00],  # KG
    [0.15, 0.30, 0.10, 0.10, 0.15, 0.50],  # H
    [1.00, 0.70, 1.60, 0.80, 0.80, 1.00],  # R
    [2.50, 1.00, 4.00, 1.60, 2.00, 1.00],  # W
    [1.30, 0.70, 0.80, 1.40, 0.90, 1.00],  # J
    [2.20, 0.80, 0.90, 0.90, 1.20, 1.00],  # A
    [0.90, 0.60, 0.40, 0.50, 0.70, 1.00],  # AH
    [2.00, 0.80, 0.90, 1.30, 1.30, 1.00],  # AE
    [1.60, 0.70, 0.90, 1.20, 1.10, 1.00],  # EH
    [1.10, 0.60, 0.70, 0.90, 0.90, 1.00],  # IH
    [1.50, 0.70, 1.20, 1.60, 1.20, 1.00],  # IY
    [1.90, 0.80, 2.00, 1.00, 1.10, 1.00],  # OH
    [1.20, 0.70, 1.50, 0.90, 0.90, 1.00],  # UH
    [1.60, 0.80, 3.00, 1.40, 1.30, 1.00],  # UW
    [1.40, 0.80, 2.60, 1.30, 1.20, 1.00],  # YY
    [1.10, 0.70, 1.20, 0.80, 0.90, 1.00],  # ER
])  # fmt: skip
# Seconds over which a class is anticipated and carried over, per group.
_ANTICIPATION_S = (0.055, 0.028, 0.110, 0.080, 0.050, 0.040)
_CARRY_OVER_S = (0.060, 0.030, 0.080, 0.070, 0.055, 0.040)
KERNEL_REACH = 30  # steps

# The seal of the lips acts on these shapes, at once and whole.
_SEALED = np.isin(_GROUP_OF_SHAPE, [0, 1, 4])


def shapes_from_classes(posteriors: Floats) -> Floats:
    """The mouth that says what was heard, with coarticulation but without the seal of the lips.

    Args:
        posteriors: (T, 23) how likely each class is, per step of 10 ms; rows sum to 1.

    Returns:
        (T, 14) weights of ``SHAPES``, 0 to 1.
    """
    shapes = np.zeros((len(posteriors), len(SHAPES)))
    for group in range(len(_GROUPS)):
        columns = np.equal(_GROUP_OF_SHAPE, group)
        pull = _spread_in_time(posteriors * _DOMINANCE[:, group], _kernel(group))
        total = np.maximum(pull.sum(axis=1, keepdims=True), 1e-9)
        shapes[:, columns] = pull @ _TARGETS[:, columns] / total
    return shapes


def sealed(shapes: Floats, seal: Floats) -> Floats:
    """The mouth with the lips brought together.

    Args:
        shapes: (F, 14) weights of ``SHAPES``.
        seal: (F,) 0 leaves the mouth as it is, 1 shuts it as for p, b and m.

    Returns:
        (F, 14) weights; mouthClose never exceeds jawOpen.
    """
    part = seal[:, None] * _SEALED
    closed = (1 - part) * shapes + part * _TARGETS[CLASS_INDEX["PBM"]]
    jaw, close = SHAPE_INDEX["jawOpen"], SHAPE_INDEX["mouthClose"]
    closed[:, close] = np.minimum(closed[:, close], closed[:, jaw])
    return np.asarray(closed)


@functools.cache
def _kernel(group: int) -> Floats:
    """(2 · KERNEL_REACH + 1,) how much a class is felt that many steps later."""
    later_s = np.arange(-KERNEL_REACH, KERNEL_REACH + 1) / STEPS_PER_S
    kernel = np.where(
        later_s < 0,
        np.exp(later_s / _ANTICIPATION_S[group]),
        np.exp(-later_s / _CARRY_OVER_S[group]),
    )
    return np.asarray(kernel / kernel.sum())


def _spread_in_time(columns: Floats, kernel: Floats) -> Floats:
    """(T, C) every column convolved with the kernel; classes that are never heard stay zero."""
    spread = np.zeros_like(columns)
    for column in np.flatnonzero(columns.any(axis=0)):
        full = np.convolve(columns[:, column], kernel)
        spread[:, column] = full[KERNEL_REACH : KERNEL_REACH + len(columns)]
    return spread
