"""Runs: stretches of a track in which something holds."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Bools, Ints


def runs(holds: Bools, *, at_least: int = 1) -> Ints:
    """(K, 2) first index and end of every run of at least so many places that hold.

    Args:
        holds: (N,) bool.
        at_least: how long a run has to be.
    """
    edges = np.flatnonzero(np.diff(holds, prepend=False, append=False)).reshape(-1, 2)
    return edges[edges[:, 1] - edges[:, 0] >= at_least]
