"""Whether a face stays where it was told to be."""

from __future__ import annotations

import numpy as np

from emo_desktop.base.arrays import Floats

_SLACK = 0.02  # of the face's own size, by which landmarks may err


def share_inside(boxes: Floats, region: Floats, *, slack: float = _SLACK) -> float | None:
    """Share of the frames whose face box lies inside the face region.

    Args:
        boxes: (F, 4) x, y, width, height in shares of the picture; NaN where no face was seen.
        region: (H, W) 1 where the face may be, else 0.
        slack: by how much of its size a box may reach out.

    Returns:
        None where no face was seen in any frame.
    """
    seen = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(seen):
        return None
    rows, columns = np.nonzero(region > 0.5)
    if not len(rows):
        return 0.0
    height, width = region.shape
    low = np.array([columns.min() / width, rows.min() / height])
    high = np.array([(columns.max() + 1) / width, (rows.max() + 1) / height])
    room = slack * seen[:, 2:]
    inside = (seen[:, :2] >= low - room) & (seen[:, :2] + seen[:, 2:] <= high + room)
    return float(inside.all(axis=1).mean())
