"""From the sounds of any language to the classes of the mouth."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from emo_desktop.base.errors import EmoError
from emo_desktop.motion.visemes import CLASS_INDEX, STEPS_PER_S
from emo_desktop.training.speech.recordings import Phone

_IPA_OF_CLASS = {
    "PBM": "p b m ɓ ɸ β ʙ ʘ",
    "FV": "f v ʋ ⱱ ɱ",
    "TH": "θ ð",
    "TDNL": "t d n l ɾ ɖ ʈ ɳ ɭ ɫ ɬ ɮ r ɺ ɽ ɗ ǀ ǃ ǁ",
    "SZ": "s z ʣ ʦ",
    "SH": "ʃ ʒ ʂ ʐ ɕ ʑ ʤ ʧ ʥ ʨ ɧ ꭧ",
    "KG": "k g ɡ ŋ x ɣ q χ ʁ ʀ ɢ ɴ ɠ ʟ",
    "H": "h ɦ ʔ ħ ʕ",
    "R": "ɹ ɻ",
    "W": "w ʍ ɥ ɰ",
    "J": "j c ɟ ç ɲ ʎ ʝ",
    "A": "a ɑ ɶ",
    "AH": "ʌ ə ɘ ɵ ɐ ᵊ",
    "AE": "æ",
    "EH": "ɛ e",
    "IH": "ɪ ɨ ɯ ᵻ",
    "IY": "i",
    "OH": "ɔ ɒ o ɤ",
    "UH": "ʊ",
    "UW": "u ʉ",
    "YY": "y ʏ ø œ",
    "ER": "ɜ ɝ ɚ ɞ",
}
_CLASS_OF_IPA = {ipa: name for name, row in _IPA_OF_CLASS.items() for ipa in row.split()}
VOWELS = frozenset({"A", "AH", "AE", "EH", "IH", "IY", "OH", "UH", "UW", "YY", "ER"})
_FRICATIVES = frozenset({"SZ", "SH"})
_LONG, _HALF_LONG, _RAISED = "ː", "ˑ", "̝"
# They colour a sound but leave the mouth as it is: aspiration, palatalisation, tone, stress, ties.
_MARKS = frozenset("ʰʱʲʷˠˤⁿˡᵝᶣ˞ʼˈˌ'\"^`~*-.‿˥˦˧˨˩↗↘↓→") | frozenset("0123456789")

_FIRST_OF_DIPHTHONG = 1.4
_LENGTHENED = 1.6


class UnknownSoundError(EmoError):
    """A label of the corpus stands for no known speech sound."""

    hint = "Add the symbol to the table in emo_desktop/training/speech/phones.py."


@cache
def classes_of(ipa: str) -> tuple[tuple[str, float], ...]:
    """The classes of one phone in order, each with its share of the phone's time; shares sum to 1.

    A diphthong dwells on its first part, an affricate is its fricative, an empty phone is silence.

    Raises:
        UnknownSoundError: a symbol is in no class.
    """
    parts = _parts(ipa)
    names = [name for name, _ in parts]
    if len(parts) > 1 and all(name in VOWELS for name in names):
        parts[0] = (names[0], parts[0][1] * _FIRST_OF_DIPHTHONG)
    parts = [
        part
        for part, following in zip(parts, [*names, ""][1:], strict=True)
        if not (part[0] == "TDNL" and following in _FRICATIVES)
    ]
    total = sum(weight for _, weight in parts)
    return tuple((name, weight / total) for name, weight in parts) or (("sil", 1.0),)


def _parts(ipa: str) -> list[tuple[str, float]]:
    """The classes of the symbols, with their weights."""
    parts: list[tuple[str, float]] = []
    for symbol in unicodedata.normalize("NFD", ipa):
        if symbol in (_LONG, _HALF_LONG) and parts:
            parts[-1] = (parts[-1][0], _LENGTHENED)
        elif symbol == _RAISED and parts and ipa.startswith("r"):
            parts[-1] = ("SH", 1.0)  # the Czech ř
        elif symbol in _CLASS_OF_IPA:
            parts.append((_CLASS_OF_IPA[symbol], 1.0))
        elif symbol not in _MARKS and not unicodedata.combining(symbol):
            message = f"The sound “{symbol}” (in “{ipa}”) belongs to no class of the mouth."
            raise UnknownSoundError(message)
    return parts


def unknown_sounds(phones: Iterable[Phone]) -> list[str]:
    """The labels that belong to no class, each once, sorted."""
    unknown = set()
    for ipa in {phone.ipa for phone in phones}:
        try:
            classes_of(ipa)
        except UnknownSoundError:
            unknown.add(ipa)
    return sorted(unknown)


def class_track(phones: Sequence[Phone], steps: int) -> npt.NDArray[np.int64]:
    """(``steps``,) the class of the mouth per 20 ms; step k stands for (k + 0.5) · 20 ms.

    Before, between and after the phones there is silence.

    Raises:
        UnknownSoundError: a phone is in no class.
    """
    track = np.full(steps, CLASS_INDEX["sil"], np.int64)
    for phone in phones:
        start = phone.start_s
        for name, share in classes_of(phone.ipa):
            end = start + share * (phone.end_s - phone.start_s)
            track[_step_at(start, steps) : _step_at(end, steps)] = CLASS_INDEX[name]
            start = end
    return track


def _step_at(time_s: float, steps: int) -> int:
    """The first step whose centre is not before a moment."""
    return int(np.clip(np.ceil(time_s * STEPS_PER_S - 0.5 - 1e-9), 0, steps))
