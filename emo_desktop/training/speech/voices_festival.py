"""Voices of festival and flite, with the segments they are made of."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.training.speech.recordings import Order, Phone, Samples, Split, Spoken, ToolError
from emo_desktop.training.speech.texts import sentences

_ENGLISH = {
    "pau": "", "h#": "", "brth": "", "aa": "ɑ", "ae": "æ", "ah": "ʌ", "ao": "ɔ", "aw": "aʊ",
    "ax": "ə", "axr": "ɚ", "ay": "aɪ", "b": "b", "ch": "tʃ", "d": "d", "dh": "ð", "dx": "ɾ",
    "eh": "ɛ", "el": "əl", "em": "m", "en": "n", "er": "ɝ", "ey": "eɪ", "f": "f", "g": "ɡ",
    "hh": "h", "hv": "ɦ", "ih": "ɪ", "iy": "i", "jh": "dʒ", "k": "k", "l": "l", "m": "m",
    "n": "n", "nx": "n", "ng": "ŋ", "ow": "oʊ", "oy": "ɔɪ", "p": "p", "r": "ɹ", "s": "s",
    "sh": "ʃ", "t": "t", "th": "θ", "uh": "ʊ", "uw": "u", "v": "v", "w": "w", "y": "j",
    "z": "z", "zh": "ʒ",
}  # fmt: skip
_ITALIAN = {
    "#": "", "i": "i", "e": "e", "E": "ɛ", "a": "a", "o": "o", "O": "ɔ", "u": "u", "j": "j",
    "w": "w", "p": "p", "t": "t", "k": "k", "b": "b", "d": "d", "g": "ɡ", "f": "f", "s": "s",
    "S": "ʃ", "v": "v", "z": "z", "Z": "ʒ", "ts": "ts", "tS": "tʃ", "dz": "dz", "dZ": "dʒ",
    "m": "m", "n": "n", "J": "ɲ", "ng": "ŋ", "nf": "ɱ", "l": "l", "L": "ʎ", "r": "r",
}  # fmt: skip
_IPA = {"en": _ENGLISH, "it": _ITALIAN}
_SLOWEST, _FASTEST = 0.8, 1.3  # stretch of durations
_LONGEST_S = 60.0  # a voice that takes longer hangs


@dataclass(frozen=True, slots=True)
class FestivalVoice:
    """A voice of festival, or of flite if it has a usual pitch in Hz.

    Args:
        name: as festival's ``(voice_NAME)`` or flite's ``-voice NAME``.
        language: of its texts and labels.
        package: the Debian package that holds it.
        pitch_hz: flite only.
        shift_s: by how much its labels are early, found by comparing them with the sound.
    """

    name: str
    language: str
    package: str
    pitch_hz: float = 0.0
    shift_s: float = 0.0


_TRAINED = (
    FestivalVoice("kal_diphone", "en", "festvox-kallpc16k", shift_s=0.01),
    FestivalVoice("slt", "en", "flite", pitch_hz=170),
    FestivalVoice("cmu_us_slt_arctic_hts", "en", "festvox-us-slt-hts", shift_s=0.015),
    FestivalVoice("awb", "en", "flite", pitch_hz=125),
    FestivalVoice("lp_diphone", "it", "festvox-italp16k", shift_s=-0.005),
    FestivalVoice("kal16", "en", "flite", pitch_hz=105),
    FestivalVoice("pc_diphone", "it", "festvox-itapc16k", shift_s=-0.005),
)
_UNSEEN = (
    FestivalVoice("ked_diphone", "en", "festvox-kdlpc16k", shift_s=0.005),
    FestivalVoice("rms", "en", "flite", pitch_hz=95),
)


def festival_orders(_: Path) -> Iterator[Order]:
    """Utterances for training, all voices in turn."""
    return _orders("train", _TRAINED)


def held_out_festival_orders(_: Path) -> Iterator[Order]:
    """Utterances for tests, in voices that training never heard."""
    return _orders("test", _UNSEEN)


def _orders(split: Split, voices: Sequence[FestivalVoice]) -> Iterator[Order]:
    rng = np.random.default_rng(5)
    number = 0
    while True:
        for voice in voices:
            some = sentences(voice.language, split)
            text = some[number % len(some)]
            stretch = float(rng.uniform(_SLOWEST, _FASTEST))
            speak = partial(speak_with_festival, text, voice, stretch=stretch)
            yield Order(f"{voice.name}_{number:05d}", split, speak)
            number += 1


def speak_with_festival(text: str, voice: FestivalVoice, *, stretch: float) -> Spoken:
    """The text in a voice of festival or flite, its durations stretched.

    Raises:
        ToolError: the program or the voice is missing.
    """
    with tempfile.TemporaryDirectory() as place:
        sound = Path(place, "sound.wav")
        if voice.pitch_hz:
            segments = _speak_with_flite(text, voice, stretch, sound)
        else:
            segments = _speak_with_festival(text, voice, stretch, sound)
        samples, rate_hz = _read(sound, voice)
    return Spoken(
        samples=samples,
        rate_hz=rate_hz,
        voice=f"{'flite' if voice.pitch_hz else 'festival'}:{voice.name}",
        language=voice.language,
        text=text,
        phones=tuple(phones_of_segments(segments, voice.language, voice.shift_s)),
    )


def phones_of_segments(
    segments: Sequence[tuple[float, str]], language: str, shift_s: float
) -> Iterator[Phone]:
    """Segments, each given by its end in seconds and its name, as phones."""
    names = _IPA[language]
    start = 0.0
    for end, name in segments:
        ipa = names.get(name, names.get(name.removesuffix("1")))
        if ipa is None:
            raise ToolError(f"Festival spoke an unknown sound “{name}”.")
        yield Phone(start + shift_s, end + shift_s, ipa)
        start = end


def run_festival(commands: str) -> None:
    """Run festival on commands in Scheme.

    Raises:
        ToolError: festival is missing or fails.
    """
    program = shutil.which("festival")
    if program is None:
        raise ToolError("festival is missing: install the package festival.")
    with tempfile.NamedTemporaryFile("w", suffix=".scm", encoding="latin-1") as script:
        script.write(commands)
        script.flush()
        # The program is found on the path, the commands are our own.
        done = subprocess.run(  # noqa: S603
            [program, "-b", script.name], capture_output=True, timeout=_LONGEST_S, check=False
        )
    if done.returncode != 0:
        raise ToolError(f"festival fails: {done.stderr.decode(errors='replace').strip()}")


def read_segments(path: Path) -> list[tuple[float, str]]:
    """The ends and names of the segments that festival wrote."""
    rows = [line.split() for line in path.read_text(encoding="latin-1").splitlines()]
    return [(float(row[0]), row[2]) for row in rows if len(row) == 3]


def _speak_with_festival(
    text: str, voice: FestivalVoice, stretch: float, sound: Path
) -> list[tuple[float, str]]:
    labels = sound.with_suffix(".lab")
    said = text.encode("latin-1", errors="ignore").decode("latin-1")
    said = said.replace("\\", " ").replace('"', " ")
    run_festival(
        f"(voice_{voice.name})\n"
        f"(Parameter.set 'Duration_Stretch {stretch:.3f})\n"
        f'(set! spoken (utt.synth (Utterance Text "{said}")))\n'
        f'(utt.save.wave spoken "{sound}" \'riff)\n'
        f'(utt.save.segs spoken "{labels}")\n'
    )
    return read_segments(labels) if labels.exists() else []


def _speak_with_flite(
    text: str, voice: FestivalVoice, stretch: float, sound: Path
) -> list[tuple[float, str]]:
    program = shutil.which("flite")
    if program is None:
        raise ToolError("flite is missing: install the package flite.")
    settings = [
        *("--setf", f"duration_stretch={stretch:.3f}"),
        *("--setf", f"int_f0_target_mean={voice.pitch_hz / stretch**0.5:.1f}"),
    ]
    done = subprocess.run(  # noqa: S603
        [program, "-voice", voice.name, *settings, "-psdur", "-o", str(sound), "-t", text],
        capture_output=True,
        timeout=_LONGEST_S,
        check=True,
    )
    pairs = [pair.rpartition(":") for pair in done.stdout.decode().split()]
    return [(float(end), name) for name, _, end in pairs]


def _read(sound: Path, voice: FestivalVoice) -> tuple[Samples, int]:
    if not sound.exists():
        message = f"The voice {voice.name} does not speak: install the package {voice.package}."
        raise ToolError(message)
    samples, rate_hz = soundfile.read(sound, dtype="float32")
    return samples, int(rate_hz)
