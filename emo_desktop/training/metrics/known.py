"""Figures that may be missing: measured as NaN, told as None."""

from __future__ import annotations

import math

import numpy as np

from emo_desktop.base.arrays import Floats


def known(value: float) -> float | None:
    """The value; None where it is no finite number."""
    return value if math.isfinite(value) else None


def mean_known(values: Floats) -> float | None:
    """The mean of those of (N,) values that are finite; None where none is."""
    finite = values[np.isfinite(values)]
    return float(finite.mean()) if len(finite) else None
