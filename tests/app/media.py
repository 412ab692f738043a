"""Small inputs for whole jobs: a voice made of buzzing syllables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.base.arrays import Floats


def buzzing_voice(duration_s: float, rate_hz: int = 16000) -> Floats:
    """(N,) float32: syllables of a buzz of 120 Hz, with a pause after every second."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    buzz = sum(np.sin(2 * np.pi * 120 * n * time_s) / n for n in range(1, 20))
    syllables = np.clip(np.sin(2 * np.pi * 3.5 * time_s), 0, 1) * (time_s % 1.4 < 1.0)
    return np.asarray(0.15 * buzz * syllables, dtype=np.float32)


def write_voice(path: Path, duration_s: float, rate_hz: int = 16000) -> Path:
    """A voice as a WAV file."""
    soundfile.write(path, buzzing_voice(duration_s, rate_hz), rate_hz)
    return path
