"""What something took: by the clock, of the processor, in memory; and a voice to measure with."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import soundfile

from emo_desktop.app.samples import sample_voice
from emo_desktop.audio.source import probe_sound, read_blocks


@dataclass(frozen=True, slots=True)
class Spent:
    """What something took.

    Args:
        wall_s: by the clock on the wall.
        cpu_s: on all cores of this process together; says more when others use the machine too.
    """

    wall_s: float
    cpu_s: float

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall_s + other.wall_s, self.cpu_s + other.cpu_s)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall_s - other.wall_s, self.cpu_s - other.cpu_s)

    def shared(self, count: float) -> Spent:
        """What each of ``count`` took."""
        return Spent(self.wall_s / count, self.cpu_s / count)


def now() -> Spent:
    """The clocks, to be handed to ``since``."""
    return Spent(time.perf_counter(), time.process_time())


def since(begin: Spent) -> Spent:
    """What was spent since ``begin``."""
    return now() - begin


def peak_memory_mib() -> float | None:
    """The most memory this process has held; None where the system does not say."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)


def write_long_voice(path: Path, seconds: float) -> Path:
    """The sample voice again and again, as a WAV file of ``seconds``."""
    source = sample_voice()
    rate_hz = probe_sound(source).sample_rate_hz
    missing = round(seconds * rate_hz)
    with soundfile.SoundFile(path, "w", rate_hz, 1, "PCM_16") as file:
        while missing > 0:
            for block in read_blocks(source, mono=True):
                file.write(block[:missing])
                missing -= len(block[:missing])
    return path
