"""Make the two sample voices: a few spoken sentences and a sung line, text and melody our own.

The voice is ``heart`` of PyPI ``hibari-tts`` 0.2.1 (Apache-2.0). For the song its spectral frames
are kept for the consonants, stretched for the vowels, and driven by a pulse train that follows
the melody.

Needs: hibari-tts 0.2.1, onnx, onnxruntime, numpy, scipy, soundfile.
Run: ``python make_voices.py OUTPUT_FOLDER``
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import soundfile
from hibari import Hibari, dsp
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d
from scipy.signal import butter, fftconvolve, sosfiltfilt

Array = NDArray[np.float64]

PEAK = 10 ** (-3 / 20)
FRAME_S = dsp.HOP / dsp.SR

_SENTENCES = (
    ("Oh, hello!", 1.0, 0.42),
    ("A moment ago I was only a picture on the wall.", 0.97, 0.55),
    ("Now listen: every word you say finds its way to my lips!", 0.97, 0.6),
    ("So tell me, what shall we talk about?", 0.95, 0.3),
)

_LINE = "sˈɪŋ wɪð mˌi ˈO sˈɪŋ wɪð mˌi tˈɪl ðə stˈɑɹz kˈʌm ˈWt tu sˈi ˈO sˈɪŋ wɪð mˌi."
# The words after the last note keep the voice up to it and are cut off.
# One pair per syllable: note (semitones from C4) and length in beats.
_MELODY = (
    (0, 1.0), (2, 1.0), (4, 2.0), (7, 2.2), (4, 1.0), (2, 1.0), (4, 2.0),
    (7, 0.6), (5, 0.6), (9, 1.8), (7, 0.8), (5, 1.0), (2, 1.0), (0, 3.0),
)  # fmt: skip
_BEAT_S = 0.46
_VOWELS = "ɪiOəɑʌWu"
_DURATIONS = "/Clip_output_0"
_FRAMES_PER_UNIT = 2
_LABEL_SHIFT_FRAMES = -4


@dataclass(frozen=True, eq=False)
class Spectra:
    """The network's frames: five (601, F) arrays, the pitch (F,), the start of each phoneme."""

    parts: list[Array]
    pitch: Array
    starts: NDArray[np.int64]
    phonemes: str


def speak(voice: Hibari) -> Array:
    """The spoken sentences with pauses between them."""
    pieces = [np.zeros(int(0.25 * dsp.SR))]
    for index, (text, speed, pause) in enumerate(_SENTENCES):
        said = _trim(np.asarray(voice(text, speed=speed, seed=index), float))
        pieces += [_fade(said), np.zeros(int(pause * dsp.SR))]
    return _finish(np.concatenate(pieces))


def sing(voice: Hibari) -> Array:
    """The sung line."""
    spectra = _spectra(voice, _LINE, speed=0.85)
    source, note = _score(spectra)
    mapped = [_resample(part, source) for part in spectra.parts]
    harmonic, theta, noise, residual, phase = mapped
    steady = np.abs(np.gradient(source) - 1) > 0.05
    harmonic = gaussian_filter1d(harmonic, 1.2, axis=1)
    gain = _even_loudness(harmonic)
    harmonic, noise = harmonic + gain, noise + gain
    residual = residual + gain - np.where(steady, 3.0, 0.0)
    voiced = _resample((spectra.pitch > 60).astype(float)[None], source)[0] > 0.5
    pitch = np.where(voiced, _glide(note), 0.0)
    sound = dsp.synth(
        *(
            np.ascontiguousarray(part, np.float32)
            for part in (harmonic, theta, noise, residual, phase)
        ),
        pitch.astype(np.float32),
        np.random.default_rng(3),
    )
    quiet = np.zeros(int(0.2 * dsp.SR))
    return _finish(_room(np.concatenate([quiet, _fade(np.asarray(sound, float)), quiet])))


def _spectra(voice: Hibari, phonemes: str, *, speed: float) -> Spectra:
    model = onnx.load(voice.model_path)
    model.graph.output.append(onnx.ValueInfoProto(name=_DURATIONS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "with_durations.onnx"
        onnx.save(model, path)
        session = Hibari(model=str(path)).sess
        feed = {
            "ids": np.asarray([voice.ids(phonemes)], np.int64),
            "speed": np.asarray([speed], np.float32),
        }
        *frames, durations = session.run(None, feed)
    *parts, pitch = (frame[0] for frame in frames)
    ends = (
        np.cumsum(np.round(durations.astype(float)).ravel() * _FRAMES_PER_UNIT)
        + _LABEL_SHIFT_FRAMES
    )
    starts = np.clip(np.r_[0, ends[:-1]], 0, len(pitch) - 1).astype(np.int64)
    return Spectra(
        [part.astype(float) for part in parts], pitch.astype(float), starts, "\0" + phonemes + "\0"
    )


def _score(spectra: Spectra) -> tuple[Array, Array]:
    """For each frame of the song, the source frame (fractional) and the note above C4."""
    at = [i for i, symbol in enumerate(spectra.phonemes) if symbol in _VOWELS][: len(_MELODY)]
    first = np.array([_vowel_start(spectra, i) for i in at], float)
    last = np.array([spectra.starts[i + 1] for i in at], float)
    beats = np.array([length for _, length in _MELODY]) * _BEAT_S / FRAME_S
    lead = first[0] - 14
    onset = np.r_[0, np.cumsum(beats)[:-1]] + first[0] - lead
    points: list[tuple[float, float]] = [(0.0, lead)]
    for i, start in enumerate(onset):
        end = onset[i + 1] if i + 1 < len(onset) else start + beats[i]
        after = first[i + 1] - last[i] if i + 1 < len(onset) else 0.0
        margin = 0.3 * (last[i] - first[i])
        points += [(start, first[i]), (start + margin, first[i] + margin)]
        points += [(end - after - margin, last[i] - margin), (end - after, last[i])]
    time, source = np.array(points).T
    frames = np.arange(int(time[-1]))
    which = np.clip(np.searchsorted(onset - 3, frames, side="right") - 1, 0, len(_MELODY) - 1)
    notes = np.array([note for note, _ in _MELODY], float)[which]
    return np.interp(frames, time, source), notes


def _vowel_start(spectra: Spectra, at: int) -> int:
    """First frame of a vowel; the stress mark before a vowel that begins a word is part of it."""
    begins_word = spectra.phonemes[at - 1] == "ˈ" and spectra.phonemes[at - 2] == " "
    start = spectra.starts[at]
    return int((start + spectra.starts[at - 1]) / 2 if begins_word else start)


def _even_loudness(harmonic: Array) -> Array:
    """Gain (nepers) that brings the frames near one loudness and lets the end die away."""
    energy = 0.5 * np.log((np.exp(2 * harmonic)).mean(axis=0) + 1e-6)
    loud = np.percentile(energy, 80)
    slow = gaussian_filter1d(np.maximum(energy, loud - 1.6), 0.12 / FRAME_S)
    left = (len(energy) - np.arange(len(energy))) * FRAME_S
    gain: Array = 0.7 * np.clip(loud - slow, -0.6, 1.2) - 3.5 * np.clip(1 - left / 0.7, 0, 1) ** 1.5
    return gain


def _resample(part: Array, source: Array) -> Array:
    low = np.clip(np.floor(source).astype(int), 0, part.shape[1] - 2)
    share = np.clip(source - low, 0, 1)
    mixed: Array = part[:, low] * (1 - share) + part[:, low + 1] * share
    return mixed


def _glide(note: Array) -> Array:
    """Pitch in Hz: the notes joined by short glides, with a vibrato that grows on long notes."""
    smooth = gaussian_filter1d(note, 0.035 / FRAME_S)
    since = np.zeros(len(note))
    for i in range(1, len(note)):
        since[i] = 0 if note[i] != note[i - 1] else since[i - 1] + FRAME_S
    depth = 0.28 * np.clip((since - 0.3) / 0.4, 0, 1)
    drift = gaussian_filter1d(np.random.default_rng(4).normal(0, 1, len(note)), 14) * 0.35
    vibrato = gaussian_filter1d(depth, 5) * np.sin(2 * np.pi * 5.4 * FRAME_S * np.arange(len(note)))
    pitch: Array = 261.63 * 2 ** ((smooth + vibrato + drift) / 12)
    return pitch


def _room(sound: Array) -> Array:
    """A little of a small room."""
    random = np.random.default_rng(6)
    time = np.arange(int(0.5 * dsp.SR)) / dsp.SR
    tail = random.normal(0, 1, len(time)) * np.exp(-time / 0.11) * (time > 0.012)
    wet = fftconvolve(sound, tail / np.linalg.norm(tail))[: len(sound)]
    return sound + 0.13 * wet


def _trim(sound: Array) -> Array:
    """Cut silence at both ends, leaving 60 ms."""
    loud = np.flatnonzero(np.abs(sound) > 0.008)
    margin = int(0.06 * dsp.SR)
    return sound[max(0, loud[0] - margin) : loud[-1] + 2 * margin]


def _fade(sound: Array) -> Array:
    ramp = np.clip(np.arange(len(sound)) / (0.012 * dsp.SR), 0, 1)
    faded: Array = sound * ramp * ramp[::-1]
    return faded


def _finish(sound: Array) -> Array:
    """Take out rumble, soften sharp hisses, round off rare peaks and set the level."""
    clean = sosfiltfilt(butter(2, 55, "highpass", fs=dsp.SR, output="sos"), sound)
    low = sosfiltfilt(butter(4, 4800, "lowpass", fs=dsp.SR, output="sos"), clean)
    hiss = 0.16 * np.percentile(np.abs(clean), 99.5)
    clean = low + hiss * np.tanh((clean - low) / hiss)
    clean = clean / np.percentile(np.abs(clean), 99.5)
    limited = np.tanh(0.62 * clean)
    level: Array = limited * (PEAK / np.abs(limited).max())
    return level


def main(folder: Path) -> None:
    """Write ``speech.flac`` and ``song.flac`` into ``folder``."""
    voice = Hibari()
    for name, sound in (("speech", speak(voice)), ("song", sing(voice))):
        soundfile.write(
            folder / f"{name}.flac", sound, dsp.SR, subtype="PCM_16", compression_level=1.0
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
