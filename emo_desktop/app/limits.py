"""What may be asked of a film; light, so that the command line can say it at once."""

from __future__ import annotations

# Of the performance; what plays it has the same numbers and names, and loads slowly.
MAX_CONTROL = 2.0
MAX_GAZE_DEG = 20.0
EMOTIONS = ("neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted")
DELIVERIES = ("auto", "speech", "song")
FINAL_VARIANTS = ("paper", "echomimic", "echomimic-fast", "hallo")
MOUTH_STYLES = ("natural", "clear", "mumble", "cartoon")
