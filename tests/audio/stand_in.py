"""A sound card of files for machines without one: what is heard is a file, what is played another.

ALSA gives and takes as fast as it can, so ``paced`` holds the device's own thread back to the pace
of a real one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emo_desktop.audio.sound_port import SoundPort
from emo_desktop.base.arrays import Floats

PLAYED = "played.raw"
_HEARD = "heard.raw"
_ALSA = """
pcm.!default {{
  type asym
  playback.pcm {{ type file; file "{played}"; format raw; slave.pcm {{ type null }} }}
  capture.pcm {{
    type file; file "/dev/null"; infile "{heard}"; format raw; slave.pcm {{ type null }}
  }}
}}
ctl.!default {{ type null }}
"""


def sound_card(folder: Path, heard: Floats) -> dict[str, str]:
    """What must stand in the environment before the sound library is loaded.

    Args:
        folder: for the files; what is played is in ``played.raw``, float32.
        heard: (N,) what the microphone hears, in one channel, float32.
    """
    if not Path("/usr/share/alsa").exists() or os.name != "posix":
        pytest.skip("no ALSA here")
    np.asarray(heard, np.float32).tofile(folder / _HEARD)
    configuration = _ALSA.format(played=folder / PLAYED, heard=folder / _HEARD)
    (folder / "alsa.conf").write_text(configuration)
    return {"ALSA_CONFIG_PATH": str(folder / "alsa.conf")}


def paced(exchange: Callable[..., None] = SoundPort.exchange) -> Callable[..., None]:
    """``SoundPort.exchange`` that takes as long as the sound it is given."""
    begins: dict[int, tuple[float, int]] = {}

    def slow(port: SoundPort, heard: Floats, *args: Any, **more: Any) -> None:
        exchange(port, heard, *args, **more)
        begin_s, passed = begins.setdefault(id(port), (time.monotonic(), 0))
        passed += len(heard)
        begins[id(port)] = (begin_s, passed)
        time.sleep(max(0.0, begin_s + passed / port.sample_rate_hz - time.monotonic()))

    return slow


if __name__ == "__main__":
    import sys

    from emo_desktop.cli.commands import main

    SoundPort.exchange = paced()  # type: ignore[method-assign]
    sys.exit(main(sys.argv[1:]))
