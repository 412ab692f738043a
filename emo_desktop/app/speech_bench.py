"""How fast a voice is heard and performed on this machine, beside a product of matrices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import emo_desktop
from emo_desktop.app.measuring import Spent, now, peak_memory_mib, since, write_long_voice
from emo_desktop.audio.features import VoiceFeatures, VoiceMeter
from emo_desktop.audio.phrases import split_at_pauses
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls, perform
from emo_desktop.motion.speech_encoder import SpeechEncoder, SpeechTrack

LINE_S = 10.0

_FPS = Fraction(25)
_MATRIX = 512
_PRODUCTS = 150
_PRODUCT_GFLOP = 2 * _MATRIX**3 / 1e9
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


@dataclass(frozen=True, slots=True)
class LineTimes:
    """How long a line of 10 s keeps its user waiting.

    Args:
        first_s: until the curves of its first segment are known.
        whole_s: until all of them are.
    """

    first_s: float
    whole_s: float


@dataclass(frozen=True, slots=True)
class SpeechReport:
    """What was measured.

    Args:
        seconds: length of the voice.
        whole: from samples to curves, OpenCV on one thread, for one second of the voice.
        network: of that, the speech network.
        features: of that, loudness, pitch, voicing and spectrum.
        cold: a line in a program that is started for it, its start included.
        warm: a line in a program that has heard another one before.
        peak_memory_mib: of the program that was started; None where the system does not say.
        yardstick: a GFLOP of products of float32 matrices on one thread.
    """

    seconds: float
    whole: Spent
    network: Spent
    features: Spent
    cold: LineTimes
    warm: LineTimes
    peak_memory_mib: float | None
    yardstick: Spent

    @property
    def motion(self) -> Spent:
        """The rest of the whole: tone, prosody, mouth, head and eyes."""
        return self.whole - self.network - self.features

    @property
    def whole_to_yardstick(self) -> float:
        """GFLOP of the yardstick that take as long as a second of the voice."""
        return self.whole.cpu_s / self.yardstick.cpu_s


@dataclass(frozen=True, slots=True)
class SpeechBenchFinished(Event):
    """The last event: everything is measured."""

    report: SpeechReport


def bench_speech(*, seconds: float, token: CancelToken) -> Iterator[Event]:
    """Measure how the shipped voice is heard and performed.

    Args:
        seconds: length of the voice.
        token: stops the measuring.

    Yields:
        Progress, and at last SpeechBenchFinished.
    """
    with tempfile.TemporaryDirectory(prefix="emo-bench-") as name:
        line = write_long_voice(Path(name) / "line.wav", LINE_S)
        voice = write_long_voice(Path(name) / "voice.wav", seconds)
        yield Progress("Starting a program that hears a line", 0, 1)
        cold = _told_by_child("tell_of_a_line", str(line), repr(time.time()), environment={})
        token.check()
        yield Progress("Measuring the yardstick", 0, 1)
        yardstick = _told_by_child("tell_of_the_yardstick", environment=_ONE_THREAD)
        token.check()
        yield Progress("Hearing a voice", 0, 1)
        meter, encoder = _TimedMeter(), _TimedEncoder()
        whole = _timed_on_one_thread(_read(voice), meter, encoder, token)
        network, features = encoder.spent, meter.spent
        # Not as loud as in the voice before, so that nothing that is kept fits it.
        warm = _timed_line(0.9 * _read(line), Hearing(meter, encoder), begin_s=time.time())
    yield SpeechBenchFinished(
        SpeechReport(
            seconds=seconds,
            whole=whole.shared(seconds),
            network=network.shared(seconds),
            features=features.shared(seconds),
            cold=LineTimes(cold["first_s"], cold["whole_s"]),
            warm=warm,
            peak_memory_mib=cold["peak_memory_mib"],
            yardstick=Spent(yardstick["wall_s"], yardstick["cpu_s"]),
        )
    )


def tell_of_a_line(line: str, begin_s: str) -> dict[str, float | None]:
    """What a program takes that was started at ``begin_s`` to hear the sound file ``line``."""
    hearing = Hearing(VoiceMeter(), SpeechEncoder())
    times = _timed_line(_read(Path(line)), hearing, begin_s=float(begin_s))
    return {
        "first_s": times.first_s,
        "whole_s": times.whole_s,
        "peak_memory_mib": peak_memory_mib(),
    }


def tell_of_the_yardstick() -> dict[str, float]:
    """What a GFLOP of matrix products takes."""
    matrix = np.random.default_rng(0).normal(size=(_MATRIX, _MATRIX)).astype(np.float32)
    result = matrix @ matrix
    begin = now()
    for _ in range(_PRODUCTS):
        np.matmul(matrix, matrix, out=result)
    spent = since(begin).shared(_PRODUCTS * _PRODUCT_GFLOP)
    return {"wall_s": spent.wall_s, "cpu_s": spent.cpu_s}


class _TimedMeter(VoiceMeter):
    """A meter that knows what its work took."""

    spent = Spent(0.0, 0.0)

    def measure(self, sound: SoundSlice, *, first_step: int, count: int) -> VoiceFeatures:
        begin = now()
        voice = super().measure(sound, first_step=first_step, count=count)
        self.spent += since(begin)
        return voice


class _TimedEncoder(SpeechEncoder):
    """An encoder that knows what its work took."""

    spent = Spent(0.0, 0.0)

    def listen(self, sound: SoundSlice, *, first_step: int, count: int) -> SpeechTrack:
        begin = now()
        speech = super().listen(sound, first_step=first_step, count=count)
        self.spent += since(begin)
        return speech


def _told_by_child(function: str, *arguments: str, environment: dict[str, str]) -> dict[str, Any]:
    """What a function of this module says in a new Python, with more in its environment."""
    program = (
        "import json, sys\n"
        f"from {__name__} import {function}\n"
        f"print(json.dumps({function}(*sys.argv[1:])))\n"
    )
    root = str(Path(emo_desktop.__file__).parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    run = subprocess.run(  # noqa: S603 - this Python, with a program made here
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)} | environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    told: dict[str, Any] = json.loads(run.stdout)
    return told


def _read(path: Path) -> Floats:
    return np.concatenate(list(read_blocks(path, sample_rate_hz=ANALYSIS_RATE_HZ, mono=True)))


def _performed(samples: Floats, hearing: Hearing) -> Iterator[MotionCurves]:
    """The curves of a clip, segment by segment, as for a film."""
    first = 0
    for _, end_sample in split_at_pauses([samples]):
        end = max(first + 1, round(Fraction(end_sample, ANALYSIS_RATE_HZ) * _FPS))
        yield perform(
            SoundSlice(samples, 0),
            first_frame=first,
            frame_count=end - first,
            fps=_FPS,
            seed=0,
            controls=PerformanceControls(),
            hearing=hearing,
        )
        first = end


def _timed_line(samples: Floats, hearing: Hearing, *, begin_s: float) -> LineTimes:
    """How long after ``begin_s``, by the clock on the wall, the curves of a line are known."""
    moments_s = [time.time() - begin_s for _ in _performed(samples, hearing)]
    return LineTimes(moments_s[0], moments_s[-1])


def _timed_on_one_thread(
    samples: Floats, meter: _TimedMeter, encoder: _TimedEncoder, token: CancelToken
) -> Spent:
    """What it takes to hear and perform a voice once the network is read."""
    click = SoundSlice(np.full(ANALYSIS_RATE_HZ // 100, 0.1, np.float32), 0)
    encoder.listen(click, first_step=0, count=1)
    encoder.spent = Spent(0.0, 0.0)
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        begin = now()
        for _ in _performed(samples, Hearing(meter, encoder)):
            token.check()
        return since(begin)
    finally:
        cv2.setNumThreads(threads_before)
