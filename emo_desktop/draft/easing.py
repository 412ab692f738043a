"""Soft steps: how one thing gives way to another without a kink."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats


def smoothstep(t: Floats | float) -> Floats:
    """0 up to 0, 1 from 1 on, and 3t² - 2t³ between."""
    clipped = np.clip(t, 0.0, 1.0)
    return np.asarray(clipped * clipped * (3.0 - 2.0 * clipped))
