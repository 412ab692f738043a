"""A recorded Russian speaker with the labels of the Debian package festvox-ru."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import soundfile

from emo_desktop.training.speech.recordings import Order, Phone, Spoken, ToolError

_PLACE = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")
_LAST_TRAINED, _FIRST_TESTED = 480, 501
# The corpus doubles the letter of a palatalised consonant and of a stressed vowel.
_IPA = {
    "pau": "", "ii": "i", "yy": "ɨ", "uu": "u", "ee": "ɛ", "oo": "o", "aa": "a",
    "a": "ɐ", "e": "ɪ", "i": "ɪ", "y": "ɨ", "u": "u", "ae": "ɪ", "ay": "ə", "ur": "ʊ",
    "c": "ts", "ch": "tɕ", "sh": "ʂ", "sch": "ɕː", "zh": "ʐ", "h": "x", "hh": "xʲ", "j": "j",
}  # fmt: skip
_PLAIN = frozenset("pbtdkgfvszmnlr")


def russian_orders(_: Path) -> Iterator[Order]:
    """All utterances; a few between those for training and those for tests are left out.

    Raises:
        ToolError: the recordings are not installed.
    """
    texts = _texts()
    for name in sorted(texts):
        number = int(name.removeprefix("ru_"))
        if number <= _LAST_TRAINED:
            yield Order(name, "train", partial(read_russian, name, texts[name]))
        elif number >= _FIRST_TESTED:
            yield Order(name, "test", partial(read_russian, name, texts[name]))


def read_russian(name: str, text: str) -> Spoken:
    """An utterance as recorded, with the labels of its corpus."""
    samples, rate_hz = soundfile.read(_PLACE / "wav" / f"{name}.wav", dtype="float32")
    return Spoken(
        samples=samples,
        rate_hz=rate_hz,
        voice="festvox-ru:nsh",
        language="ru",
        text=text.replace("+", ""),
        phones=tuple(_labels(_PLACE / "lab" / f"{name}.lab")),
    )


def _texts() -> dict[str, str]:
    """What is said in each utterance that has a sound and labels."""
    listing = _PLACE / "etc" / "txt.done.data"
    if not listing.exists():
        raise ToolError("The Russian recordings are missing: install the package festvox-ru.")
    texts = {}
    for line in listing.read_text(encoding="utf-8").splitlines():
        name, _, text = line.strip("() ").partition(" ")
        if (_PLACE / "lab" / f"{name}.lab").exists():
            texts[name] = text.strip(' "')
    return texts


def _labels(path: Path) -> Iterator[Phone]:
    start = 0.0
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            end, _, label = line.split()
            yield Phone(start, float(end), _ipa(label))
            start = float(end)


def _ipa(label: str) -> str:
    if label in _IPA:
        return _IPA[label]
    if label in _PLAIN:
        return label
    if len(label) == 2 and label[0] == label[1] and label[0] in _PLAIN:
        return label[0] + "ʲ"
    raise ToolError(f"The labels of festvox-ru hold an unknown sound “{label}”.")
