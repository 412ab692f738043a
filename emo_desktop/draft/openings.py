"""The portrait with its eyes and its open mouth painted over with skin.

Lids and lips that close must not show what was between them; eyes and mouth are drawn on top.
"""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.draft.curve import aperture, fill
from emo_desktop.draft.rig import Rig
from emo_desktop.draft.topology import EYES, LIPS_INNER_LOWER, LIPS_INNER_UPPER

_REACH_PX = 3.0


def close_openings(rgba: Bytes, rig: Rig) -> Bytes:
    """(H, W, 4) the portrait without eyeballs, and without the inside of an open mouth."""
    edges = [(eye.upper, eye.lower) for eye in EYES]
    if not rig.mouth_closed:
        edges.append((LIPS_INNER_UPPER, LIPS_INNER_LOWER))
    shape = (rgba.shape[0], rgba.shape[1])
    hidden = np.zeros(shape, np.uint8)
    for upper, lower in edges:
        outline = aperture(rig.rest[list(upper), :2], rig.rest[list(lower), :2])
        hidden |= (fill(outline, shape) > 250).astype(np.uint8)
    rgb = cv2.inpaint(np.ascontiguousarray(rgba[..., :3]), hidden, _REACH_PX, cv2.INPAINT_TELEA)
    return np.dstack([rgb, rgba[..., 3]])
