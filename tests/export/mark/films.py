"""Marked films as files."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np

from tests.export.mark.clips import FPS, marked_clip, moving_clip


def write_marked_film(path: Path, payload: int, *, frames: int = 56) -> Path:
    """A film of two seconds whose pictures bear a mark."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=FPS, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = 448, 448, "yuv420p"
        clip = moving_clip(9, frames=frames, width=448, height=448)
        for luma in marked_clip(clip, payload=payload):
            planes = np.full((672, 448), 128, np.uint8)
            planes[:448] = luma
            container.mux(stream.encode(av.VideoFrame.from_ndarray(planes, format="yuv420p")))
        container.mux(stream.encode(None))
    return path
