"""What the rooms below the window say, in the language of the window.

Names of edits and the words of errors are written in English where they arise, with values in
them: ``Split line 2 at pauses``. ``sentences.json`` lists their patterns; what fits one is said in
its translation, with the same values.
"""

from __future__ import annotations

import functools
import json
import logging
import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from emo_desktop.ui.translation import translations_dir

CONTEXT = "Sentences"
_PROBE = "all lines"  # one of the sentences, by which a language is known
_log = logging.getLogger(__name__)
_FIELD = re.compile(r"\{\d\}")
_REMEMBERED, _LONGEST_PHRASE = 2000, 80


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A sentence with places for values.

    Args:
        text: with ``{0}``, ``{1}`` …
        fits: what it looks like.
        letters: in it that are no values: the more, the better it fits.
    """

    text: str
    fits: re.Pattern[str]
    letters: int


def in_words(sentence: str) -> str:
    """A sentence in the language of the window; unchanged where it is not known."""
    spoken = QCoreApplication.translate(CONTEXT, _PROBE)
    if spoken == _PROBE:  # English
        return sentence
    # What was said in another language before must not come again.
    return _in_words(sentence, spoken)


@functools.lru_cache(_REMEMBERED)
def _in_words(sentence: str, language: str) -> str:
    for pattern in _patterns():
        if found := pattern.fits.fullmatch(sentence):
            translated = QCoreApplication.translate(CONTEXT, pattern.text)
            if translated == pattern.text:
                return sentence
            return translated.format(*(_value(value, language) for value in found.groups()))
    return sentence


def _value(value: str, language: str) -> str:
    """A value of a sentence: lines and controls have words too, names of the user's have none."""
    if "; " in value:
        return "; ".join(_value(each, language) for each in value.split("; "))
    is_phrase = value[:1].islower() or value[:1].isdigit() or value.startswith(("Line ", "All "))
    return _in_words(value, language) if is_phrase and len(value) < _LONGEST_PHRASE else value


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    """All patterns, those with more words of their own first."""
    file = translations_dir() / "sentences.json"
    try:
        texts = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        _log.warning("Sentences stay in English: %s", error)
        return ()
    patterns = [_pattern(str(text)) for text in texts]
    return tuple(sorted(patterns, key=lambda each: -each.letters))


def _pattern(text: str) -> _Pattern:
    parts = _FIELD.split(text)
    fits = "(.+?)".join(re.escape(part) for part in parts)
    return _Pattern(text, re.compile(fits, re.DOTALL), sum(map(len, parts)))
