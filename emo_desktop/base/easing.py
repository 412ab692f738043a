"""Soft steps: how one thing gives way to another without a kink."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats


def smoothstep(x: Floats | float, low: float = 0.0, high: float = 1.0) -> Floats:
    """0 below ``low``, 1 above ``high``, 3t² - 2t³ between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))
