"""What may be asked of a film; light, so that the command line can say it at once."""

from __future__ import annotations

MIN_SIZE_PX, MAX_SIZE_PX = 64, 4096
# Of the performance; what plays it has the same numbers and names, and loads slowly.
MAX_CONTROL = 2.0
MAX_GAZE_DEG = 20.0
EMOTIONS = ("neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted")
DELIVERIES = ("auto", "speech", "song")
FINAL_VARIANTS = ("paper", "echomimic", "echomimic-fast", "hallo")
MOUTH_STYLES = ("natural", "clear", "mumble", "cartoon")


def is_film_size(size_px: int) -> bool:
    """Whether a film's short side may have this many pixels: even, and within the limits."""
    return size_px % 2 == 0 and MIN_SIZE_PX <= size_px <= MAX_SIZE_PX
