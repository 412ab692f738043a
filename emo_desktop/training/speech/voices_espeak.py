"""Many languages and voices from espeak-ng, with the times of its phonemes."""

from __future__ import annotations

import ctypes
import ctypes.util
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from emo_desktop.training.speech.recordings import (
    STOPS,
    Order,
    Phone,
    Samples,
    Split,
    Spoken,
    ToolError,
    quiet_before,
)
from emo_desktop.training.speech.texts import sentences

_TRAINED_VOICES = (
    "m1", "m2", "m3", "m4", "m5", "m6", "f1", "f2", "f3", "f4", "klatt", "klatt2", "klatt3",
    "klatt4", "adam", "Alex", "Alicia", "Andrea", "Andy", "Annie", "belinda", "benjamin", "boris",
    "caleb", "david", "ed", "edward", "Gene", "Henrique", "Hugo", "iven", "Jacky", "john", "Lee",
    "linda", "marcelo", "Mario", "max",
)  # fmt: skip
_UNSEEN_VOICES = ("m7", "f5", "klatt5", "Michael", "steph", "pablo", "quincy", "travis", "anika")
# espeak-ng's name of a voice: language of the texts.
_TRAINED_LANGUAGES = {
    "en-us": "en", "en": "en", "es": "es", "it": "it", "pl": "pl", "ru": "ru", "cs": "cs",
    "pt-br": "pt", "fr": "fr", "cmn-latn-pinyin": "cmn", "hi": "hi", "ja": "ja", "ar": "ar",
}  # fmt: skip
_UNSEEN_LANGUAGES = {"de": "de", "tr": "tr", "en-us": "en", "es": "es", "it": "it", "pl": "pl"}

_SLOWEST, _FASTEST = 110, 230  # words per minute
_LOWEST, _HIGHEST = 15, 85
_CLOSURE_S = 0.09  # the longest that is believed
_PAUSED_CLOSURE_S = 0.06  # of a stop after a pause, where nothing is heard of it

_SYNCHRONOUS, _PHONEME_EVENTS_IN_IPA = 2, 3
_UTF8, _PHONEME_EVENT, _RATE, _PITCH = 1, 7, 1, 3


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("text", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("kind", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class EspeakVoice:
    """A language of espeak-ng in one of its voices; rate in words per minute, pitch 0 to 100."""

    language: str
    variant: str
    rate: int
    pitch: int


def espeak_orders(_: Path) -> Iterator[Order]:
    """Utterances for training, all languages in turn."""
    return _orders("train", _TRAINED_LANGUAGES, _TRAINED_VOICES)


def held_out_espeak_orders(_: Path) -> Iterator[Order]:
    """Utterances for tests: voices, and two languages, that training never heard."""
    return _orders("test", _UNSEEN_LANGUAGES, _UNSEEN_VOICES)


def _orders(split: Split, languages: dict[str, str], voices: Sequence[str]) -> Iterator[Order]:
    rng = np.random.default_rng(zlib.crc32(split.encode()))
    number = 0
    while True:
        for language, texts in languages.items():
            variant = str(rng.choice(voices))
            rate = int(rng.integers(_SLOWEST, _FASTEST + 1))
            pitch = int(rng.integers(_LOWEST, _HIGHEST + 1))
            some = sentences(texts, split)
            text = some[(number // len(languages)) % len(some)]
            voice = EspeakVoice(language, variant, rate, pitch)
            name = f"{language}_{number:05d}"
            yield Order(name, split, partial(speak_with_espeak, text, voice))
            number += 1


def speak_with_espeak(text: str, voice: EspeakVoice) -> Spoken:
    """The text in an espeak-ng voice.

    Raises:
        ToolError: espeak-ng is missing, or lacks the voice.
    """
    library = _library()
    _choose(library, voice)
    sound, events = _synthesise(library, text)
    rate_hz = _rate_hz()
    samples = np.frombuffer(sound, np.int16).astype(np.float32) / np.float32(32768)
    phones = _phones(events, len(samples) / rate_hz)
    return Spoken(
        samples=samples,
        rate_hz=rate_hz,
        voice=f"espeak:{voice.language}+{voice.variant}",
        language=voice.language.split("-")[0],
        text=text,
        phones=_with_closures(phones, samples, rate_hz),
    )


def phonemes_by_espeak(text: str, language: str) -> str:
    """The IPA of a clause as espeak-ng would say it, words parted by blanks, with stress marks."""
    library = _library()
    _choose(library, EspeakVoice(language, "m1", 175, 50))
    pointer = ctypes.c_char_p(text.encode())
    spoken = []
    while pointer.value:
        clause = library.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, 0x02)
        spoken.append(clause.decode())
    return " ".join(spoken)


@cache
def _library() -> Any:
    """The library, ready to speak; once in a process."""
    name = ctypes.util.find_library("espeak-ng")
    if name is None:
        raise ToolError("espeak-ng is missing: install the package libespeak-ng1.")
    library = ctypes.CDLL(name)
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    if library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS_IN_IPA) <= 0:
        raise ToolError("espeak-ng does not start: install the package espeak-ng-data.")
    return library


@cache
def _rate_hz() -> int:
    return int(_library().espeak_ng_GetSampleRate())


def _choose(library: Any, voice: EspeakVoice) -> None:
    name = f"{voice.language}+{voice.variant}"
    if library.espeak_SetVoiceByName(name.encode()) != 0:
        raise ToolError(f"espeak-ng has no voice “{name}”: install the package espeak-ng-data.")
    library.espeak_SetParameter(_RATE, voice.rate, 0)
    library.espeak_SetParameter(_PITCH, voice.pitch, 0)


def _synthesise(library: Any, text: str) -> tuple[bytes, list[tuple[float, str]]]:
    """16-bit samples, and when each phoneme begins."""
    sound: list[bytes] = []
    events: list[tuple[float, str]] = []

    def receive(wave: Any, count: int, event: Any) -> int:
        if wave and count:
            sound.append(ctypes.string_at(wave, 2 * count))
        place = 0
        while event[place].kind != 0:
            if event[place].kind == _PHONEME_EVENT:
                ipa = event[place].id.text.decode("utf-8", errors="ignore")
                events.append((event[place].position_ms / 1000, ipa))
            place += 1
        return 0

    callback = _Callback(receive)
    library.espeak_SetSynthCallback(callback)
    encoded = text.encode()
    library.espeak_Synth(encoded, len(encoded) + 1, 0, 1, 0, _UTF8, None, None)
    return b"".join(sound), events


def _phones(events: Sequence[tuple[float, str]], duration_s: float) -> list[Phone]:
    """Each phoneme until the next begins; changes of language are no sounds."""
    ends = [start for start, _ in events[1:]] + [duration_s]
    return [
        Phone(start, end, "" if ipa.startswith("(") else ipa)
        for (start, ipa), end in zip(events, ends, strict=True)
        if end > start
    ]


def _with_closures(phones: Sequence[Phone], samples: Samples, rate_hz: int) -> tuple[Phone, ...]:
    """The phones with stops that begin with their closure, not with the burst that is labelled."""
    whole = [Phone(0.0, phones[0].start_s, "")] if phones and phones[0].start_s > 0 else []
    whole += phones
    for place in range(1, len(whole)):
        before, stop = whole[place - 1], whole[place]
        if stop.ipa[:1] not in STOPS or not stop.ipa:
            continue
        longest = _CLOSURE_S if before.ipa else _PAUSED_CLOSURE_S
        reach = min(longest, 0.8 * (stop.start_s - before.start_s))
        closed = quiet_before(samples, rate_hz, moment_s=stop.start_s, reach_s=reach)
        burst = stop.start_s - closed
        whole[place - 1] = before._replace(end_s=burst)
        whole[place] = stop._replace(start_s=burst)
    return tuple(whole)
