"""Sounds made here, vowels and hisses and murmurs, and files of many kinds with them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Floats

RATE = ANALYSIS_RATE_HZ
# First three formants in Hz.
AH, EE, OO = (750.0, 1200.0, 2600.0), (290.0, 2300.0, 3000.0), (310.0, 800.0, 2300.0)
CODECS = {
    ".m4a": ("aac", 44100),
    ".mp3": ("libmp3lame", 44100),
    ".mkv": ("aac", 48000),
    ".webm": ("libopus", 48000),
    ".mov": ("pcm_s24le", 44100),
}


def silence(seconds: float) -> Floats:
    return np.zeros(round(seconds * RATE))


def hiss(seconds: float, *, level: float = 0.05, low_hz: float = 4000, seed: int = 3) -> Floats:
    """Noise above ``low_hz``, like an s."""
    noise = np.random.default_rng(seed).normal(size=round(seconds * RATE))
    spectrum = np.fft.rfft(noise)
    spectrum[np.fft.rfftfreq(len(noise), 1 / RATE) < low_hz] = 0
    return faded(level * np.fft.irfft(spectrum, len(noise)))


def vowel(
    seconds: float, formants: tuple[float, ...] = AH, *, f0_hz: float = 130.0, level: float = 0.1
) -> Floats:
    """Harmonics of a slightly unsteady pitch, shaped by formants in cascade."""
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = f0_hz * (1 + 0.02 * np.sin(2 * np.pi * 3.1 * time))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    tone = np.zeros_like(time)
    for harmonic in range(1, int(6000 / f0_hz)):
        tone += resonance(harmonic * f0_hz, formants) / harmonic * np.sin(harmonic * phase)
    return faded(level * tone / np.sqrt(np.mean(tone**2)))


def resonance(hz: float, formants: tuple[float, ...]) -> float:
    """How much a vocal tract with these formants, and those above them, lets through."""
    passed = 1.0
    for peak in (*formants, 3600.0, 4500.0):
        passed /= abs(complex(1 - (hz / peak) ** 2, hz * 90 / peak**2))
    return passed


def murmur(seconds: float, *, f0_hz: float = 130.0, level: float = 0.03) -> Floats:
    """What is heard through the nose while the lips are closed."""
    return vowel(seconds, (250.0,), f0_hz=f0_hz, level=level)


def faded(sound: Floats, seconds: float = 0.015) -> Floats:
    ramp = np.minimum(1, np.arange(1, len(sound) + 1) / (seconds * RATE))
    return np.asarray(sound * ramp * ramp[::-1])


def babble(seconds: float, *, seed: int = 0) -> Floats:
    """Syllables, murmurs, hisses and pauses in a random order: no words, but a voice's doings."""
    chance = np.random.default_rng(seed)
    parts: list[Floats] = []
    length = 0
    while length < seconds * RATE:
        kind = chance.integers(6)
        span = float(chance.uniform(0.08, 0.3))
        if kind <= 2:
            level = float(chance.uniform(0.04, 0.15))
            f0_hz = float(chance.uniform(100, 180))
            part = vowel(span, (AH, EE, OO)[kind], f0_hz=f0_hz, level=level)
        elif kind == 3:
            part = murmur(span / 2)
        elif kind == 4:
            part = hiss(span / 2)
        else:
            part = silence(span * 1.5)
        parts.append(part)
        length += len(part)
    sound = np.concatenate(parts)[: round(seconds * RATE)]
    return sound + 1e-4 * chance.normal(size=len(sound))


def slice_of(sound: Floats, first: int = 0, count: int | None = None) -> SoundSlice:
    """Samples ``first`` to ``first + count`` of a clip, zero outside it."""
    count = len(sound) - first if count is None else count
    samples = np.zeros(count, np.float32)
    begin, end = max(0, first), min(len(sound), first + count)
    if end > begin:
        samples[begin - first : end - first] = sound[begin:end]
    return SoundSlice(samples, first)


def clicks(seconds: float, rate_hz: int) -> Floats:
    """A soft tone with a click at 0.5 s: what comes too late or too early is seen."""
    time = np.arange(round(seconds * rate_hz)) / rate_hz
    sound = 0.02 * np.sin(2 * np.pi * 300 * time)
    sound[rate_hz // 2] = 0.9
    return np.asarray(sound)


def write_encoded(
    path: Path,
    sound: Floats,
    *,
    codec: str,
    rate_hz: int,
    begin_s: Fraction = Fraction(0),
    with_picture: bool = False,
) -> Path:
    """Encode mono sound with FFmpeg; it begins at ``begin_s`` of the film."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=rate_hz, layout="mono")
        picture = picture_stream(container) if with_picture else None
        samples = sound.astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate, frame.time_base = rate_hz, Fraction(1, rate_hz)
        frame.pts = round(begin_s * rate_hz)
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux(packet)
        if picture:
            mux_black(container, picture)
    return path


def picture_stream(container: av.container.OutputContainer) -> av.VideoStream:
    stream = container.add_stream("mpeg4", rate=25)
    stream.width = stream.height = 32
    stream.pix_fmt = "yuv420p"
    return stream


def mux_black(container: av.container.OutputContainer, stream: av.VideoStream) -> None:
    """A second of black."""
    for _ in range(25):
        frame = av.VideoFrame.from_ndarray(np.zeros((32, 32, 3), np.uint8), format="rgb24")
        for packet in stream.encode(frame):
            container.mux(packet)
    for packet in stream.encode(None):
        container.mux(packet)


def write_wav(path: Path, sound: Floats, rate_hz: int = RATE, subtype: str = "PCM_16") -> Path:
    soundfile.write(path, sound, rate_hz, subtype=subtype, format="WAV")
    return path
