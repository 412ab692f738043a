"""Recorded people without labels: what the recogniser hama hears in them, to compare with.

The recogniser's phones are right more often than their times; lip closures are its best part.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.training.speech.phones import classes_of, unknown_sounds
from emo_desktop.training.speech.recordings import (
    Order,
    Phone,
    Samples,
    Spoken,
    ToolError,
    resampled,
)

HEARD_LATE_S = 0.045  # hama's bilabials against labels, measured on labelled speech

_PROMPTS = Path("/usr/share/asterisk/sounds")
# Folder of the telephone prompts: language. The Debian packages are asterisk-core-sounds-XX-wav.
SPEAKERS = {
    "en_US_f_Allison": "en",
    "it_IT_m_Carlo": "it",
    "fr_CA_f_June": "fr",
    "es_MX_f_Allison": "es",
    "ru_RU_f_IvrvoiceRU": "ru",
}
_NOT_SPEECH = ("beep", "tone", "tt-monkeys", "silence")
_PROMPTS_EACH = 60
_LONGEST_S = 12.0
_READINGS = ("beckett", "clone-test", "endgame_nagg_nell", "two_cities")


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file of a person."""

    path: Path
    voice: str
    language: str


def human_orders(_: Path) -> Iterator[Order]:
    """Readings from the package moonshine-voice, then prompts of each speaker in turn.

    Raises:
        ToolError: a package is missing.
    """
    for recording in _readings():
        yield _order(recording)
    prompts = [_prompts(folder, language) for folder, language in SPEAKERS.items()]
    for row in zip(*prompts, strict=False):
        for recording in row:
            yield _order(recording)


def _order(recording: Recording) -> Order:
    name = f"{recording.path.parent.name}_{recording.path.stem}"
    return Order(name, "test", partial(hear_recording, recording))


def hear_recording(recording: Recording) -> Spoken:
    """A recording and what hama hears in it.

    Raises:
        ToolError: hama is missing.
    """
    samples, rate_hz = soundfile.read(recording.path, dtype="float32", always_2d=True)
    sound = resampled(samples.mean(axis=1), rate_hz)
    heard = tuple(_heard(sound))
    return Spoken(
        samples=sound,
        rate_hz=ANALYSIS_RATE_HZ,
        voice=recording.voice,
        language=recording.language,
        text=" ".join(phone.ipa for phone in heard),
        heard=heard,
    )


def _readings() -> Iterator[Recording]:
    spec = find_spec("moonshine_voice")
    if spec is None or not spec.submodule_search_locations:
        raise ToolError("moonshine-voice is missing: pip install --no-deps moonshine-voice")
    assets = Path(spec.submodule_search_locations[0], "assets")
    for name in _READINGS:
        yield Recording(assets / f"{name}.wav", f"moonshine:{name}", "en")


def _prompts(folder: str, language: str) -> list[Recording]:
    """The longest prompts of a speaker, up to a limit, by name."""
    lengths = {}
    for path in (_PROMPTS / folder).glob("*.wav"):
        if not any(word in path.stem for word in _NOT_SPEECH):
            length_s = soundfile.info(path).duration
            if length_s <= _LONGEST_S:
                lengths[path] = length_s
    if not lengths:
        package = f"asterisk-core-sounds-{language}-wav"
        raise ToolError(f"The prompts of {folder} are missing: install the package {package}.")
    longest = sorted(lengths, key=lambda path: (-lengths[path], path.name))[:_PROMPTS_EACH]
    return [Recording(path, f"asterisk:{folder}", language) for path in longest]


def _heard(sound: Samples) -> Iterator[Phone]:
    """The recogniser's phones; tokens that are no sounds, such as commas, are left out."""
    recogniser = _recogniser()
    for span in recogniser.phoneme_spans(recogniser(sound, ANALYSIS_RATE_HZ)):
        phone = Phone(span.start_ms / 1000, span.end_ms / 1000, span.phoneme.replace("͡", ""))
        if not unknown_sounds([phone]) and classes_of(phone.ipa)[0][0] != "sil":
            yield phone


@cache
def _recogniser() -> Any:
    try:
        from hama.asr import ASRModel
    except ImportError as error:
        raise ToolError("hama is missing: pip install hama") from error
    return ASRModel()
