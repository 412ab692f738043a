"""Recorded people whose words are known: the phones of the text, at the times hama heard them.

The recogniser hama misses sounds and takes some for others. The text has them all, but no times.
"""

from __future__ import annotations

import gzip
import itertools
import logging
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.runs import runs
from emo_desktop.training.speech.corpus import Utterance, read_corpus
from emo_desktop.training.speech.human import HEARD_LATE_S, SPEAKERS
from emo_desktop.training.speech.phones import VOWELS, classes_of
from emo_desktop.training.speech.recordings import (
    Order,
    Phone,
    Samples,
    Spoken,
    ToolError,
)

_TEXTS = "/usr/share/doc/asterisk-core-sounds-{0}/core-sounds-{0}.txt.gz"
_ESPEAK_VOICES = {"en": "en-us", "it": "it", "fr": "fr-fr", "es": "es-419", "ru": "ru"}
_CHANGE_OF_LANGUAGE = re.compile(r"\([a-z-]+\)")

_MANNERS = {
    "stop": "p b t d k g ɡ q c ɟ ʔ ɓ ɗ",
    "nasal": "m n ŋ ɲ ɱ ɳ",
    "fricative": "f v θ ð s z ʃ ʒ ʂ ʐ ɕ ʑ x ɣ χ h ɦ β ɸ ç ʝ",
    "liquid": "l ɫ ʎ r ɾ ɹ ʁ ʀ ɭ ɽ",
    "glide": "j w ɥ ɰ ʋ",
}
_MANNER_OF_IPA = {ipa: name for name, row in _MANNERS.items() for ipa in row.split()}
_GLIDES = {"J": {"IY", "IH"}, "W": {"UW", "UH", "OH", "YY"}}

# Any two consonants, or two vowels, are rather one sound misheard than one missed and one extra.
_LEFT_ALONE = 0.6
_MISHEARD, _OTHER_MANNER, _OTHER_MOUTH, _OTHER_VOWEL = 0.05, 0.4, 0.4, 0.2
_GLIDE_FOR_VOWEL, _CONSONANT_FOR_VOWEL = 0.6, 1.5
# Texts of the right prompts have 0.1 to 0.35, of others of the same length 0.4 to 0.5.
_MOST_UNLIKE = 0.36

_SHORTEST_S, _LONGEST_S = 0.04, 0.12  # of a phone without a time of its own
_BLOCK_S = 0.01
_SHORTEST_PAUSE_S = 0.15
_PAUSE_DB = -40.0  # below the loud parts

_log = logging.getLogger(__name__)


class Span(NamedTuple):
    """A stretch of time."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Matching:
    """Which sound of a recording is which of its text.

    Args:
        partners: for every phone of the text the number of the one heard, None if it was missed.
        unlikeness: per phone, 0 where all was heard as it is written.
    """

    partners: tuple[int | None, ...]
    unlikeness: float


def prompt_orders(folder: Path) -> Iterator[Order]:
    """The prompts of the source ``human`` that have a text which fits what hama heard.

    Raises:
        ToolError: a package with texts, or espeak-ng, is missing.
        CorpusError: the folder holds no corpus.
    """
    found, left_out = 0, 0
    for utterance in read_corpus(folder, split="test"):
        text = _text_of(utterance) if utterance.source == "human" else ""
        if not text:
            continue
        spoken = timed_prompt(utterance, text)
        if spoken is None:
            left_out += 1
        else:
            found += 1
            yield Order(utterance.name, "test", partial(_same, spoken))
    _log.info("%d prompts fit their text, %d do not and are left out", found, left_out)


def timed_prompt(utterance: Utterance, text: str) -> Spoken | None:
    """A recording with the phones of its text as ``heard``; None if text and sound differ.

    Raises:
        ToolError: espeak-ng is missing.
    """
    samples = utterance.read()
    speech = speech_spans(samples)
    heard = [phone for phone in utterance.heard if _elapsed(phone.end_s, speech) > 0]
    sounds = [phone.ipa for phone in heard]
    readings = [
        (match(said, sounds), said, reading)
        for reading in readings_of(text)
        if (said := phones_of_text(reading, utterance.language))
    ]
    matching, said, text = min(readings, key=lambda row: row[0].unlikeness)
    if matching.unlikeness > _MOST_UNLIKE:
        return None
    return Spoken(
        samples=samples,
        rate_hz=ANALYSIS_RATE_HZ,
        voice=utterance.voice,
        language=utterance.language,
        text=text,
        heard=placed(said, heard, matching, speech),
    )


def phones_of_text(text: str, language: str) -> tuple[str, ...]:
    """The sounds of a text as espeak-ng says it, in IPA without stress.

    Raises:
        ToolError: espeak-ng is missing.
    """
    command = ["espeak-ng", "-q", "--ipa", "--sep=_", "-v", _ESPEAK_VOICES[language], "--stdin"]
    try:
        done = subprocess.run(  # noqa: S603 - the command is fixed
            command, input=text.encode(), capture_output=True, check=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise ToolError("espeak-ng is missing: install the package espeak-ng.") from error
    spoken = _CHANGE_OF_LANGUAGE.sub(" ", done.stdout.decode())
    sounds = (sound.strip("ˈˌ-") for sound in re.split(r"[_\s]+", spoken))
    return tuple(sound for sound in sounds if sound and classes_of(sound)[0][0] != "sil")


def match(said: Sequence[str], heard: Sequence[str]) -> Matching:
    """The cheapest way to pair the phones of a text with those heard, in order."""
    costs = np.zeros((len(said) + 1, len(heard) + 1))
    costs[:, 0] = _LEFT_ALONE * np.arange(len(said) + 1)
    costs[0] = _LEFT_ALONE * np.arange(len(heard) + 1)
    for row, ipa in enumerate(said):
        for column, other in enumerate(heard):
            costs[row + 1, column + 1] = min(
                costs[row, column] + unlikeness(ipa, other),
                costs[row, column + 1] + _LEFT_ALONE,
                costs[row + 1, column] + _LEFT_ALONE,
            )
    longest = max(len(said), len(heard), 1)
    return Matching(_partners(costs, said, heard), float(costs[-1, -1]) / longest)


def _partners(
    costs: npt.NDArray[np.float64], said: Sequence[str], heard: Sequence[str]
) -> tuple[int | None, ...]:
    """The pairs on the cheapest path, from the end back."""
    partners: list[int | None] = [None] * len(said)
    row, column = len(said), len(heard)
    while row and column:
        pair = costs[row - 1, column - 1] + unlikeness(said[row - 1], heard[column - 1])
        if np.isclose(costs[row, column], pair):
            row, column = row - 1, column - 1
            partners[row] = column
        elif np.isclose(costs[row, column], costs[row - 1, column] + _LEFT_ALONE):
            row -= 1
        else:
            column -= 1
    return tuple(partners)


@cache
def unlikeness(first: str, second: str) -> float:
    """0 for the same sound, more the less likely it is that one is taken for the other."""
    if first == second:
        return 0.0
    one, other = classes_of(first)[-1][0], classes_of(second)[-1][0]
    firsts = {classes_of(first)[0][0], classes_of(second)[0][0]}
    vowels = (one in VOWELS) + (other in VOWELS)
    if vowels == 2:
        return _MISHEARD + _OTHER_VOWEL * (one != other and len(firsts) == 2)
    if vowels == 1:
        glide, vowel = (other, one) if one in VOWELS else (one, other)
        return _GLIDE_FOR_VOWEL if vowel in _GLIDES.get(glide, ()) else _CONSONANT_FOR_VOWEL
    manners = {_MANNER_OF_IPA.get(ipa[-1:], ipa) for ipa in (first.strip("ʲː"), second.strip("ʲː"))}
    return _MISHEARD + _OTHER_MANNER * (len(manners) == 2) + _OTHER_MOUTH * (one != other)


def placed(
    said: Sequence[str], heard: Sequence[Phone], matching: Matching, speech: Sequence[Span]
) -> tuple[Phone, ...]:
    """The phones of a text in time: that of their partner, or a share of what lies between.

    Args:
        said: the phones of the text.
        heard: what was heard.
        matching: of the two.
        speech: where somebody speaks; nothing is placed in the pauses.
    """
    # Counted without the pauses, so that shares do not fall into one.
    spans = [
        None
        if partner is None
        else Span(_elapsed(heard[partner].start_s, speech), _elapsed(heard[partner].end_s, speech))
        for partner in matching.partners
    ]
    duration_s = sum(end_s - start_s for start_s, end_s in speech)
    whole = zip(said, _filled(spans, duration_s), strict=True)
    phones = ((ipa, _outside_pauses(span, speech)) for ipa, span in whole)
    return tuple(Phone(*span, ipa) for ipa, span in phones if span is not None)


def _filled(spans: Sequence[Span | None], duration_s: float) -> list[Span]:
    """The spans, with equal shares of the gaps where there was none."""
    filled: list[Span] = []
    place = 0
    while place < len(spans):
        span = spans[place]
        if span is not None:
            filled.append(span)
            place += 1
            continue
        count = next((n for n, after in enumerate(spans[place:]) if after), len(spans) - place)
        following = spans[place + count] if place + count < len(spans) else None
        begin_s = filled[-1].end_s if filled else 0.0
        end_s = following.start_s if following else duration_s
        place += count
        if not filled:
            begin_s = max(begin_s, end_s - count * _LONGEST_S)
        elif following is None:
            end_s = min(end_s, begin_s + count * _LONGEST_S)
        if filled and end_s - begin_s < count * _SHORTEST_S:
            # A phone lasts until hama hears the next one, so it lasts too long if one is missed.
            begin_s, count = filled.pop().start_s, count + 1
        edges = np.linspace(begin_s, end_s, count + 1).tolist()
        filled += [Span(*pair) for pair in itertools.pairwise(edges)]
    return filled


def speech_spans(samples: Samples) -> tuple[Span, ...]:
    """Where somebody speaks, as late as hama hears it."""
    block = round(_BLOCK_S * ANALYSIS_RATE_HZ)
    blocks = samples[: len(samples) // block * block].reshape(-1, block).astype(np.float64)
    levels = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    quiet = levels < np.quantile(levels, 0.9) + _PAUSE_DB
    starts, ends = [0], []
    for first, end in runs(quiet).tolist():
        if (end - first) * _BLOCK_S >= _SHORTEST_PAUSE_S:
            ends.append(first)
            starts.append(end)
    ends.append(len(levels))
    return tuple(
        Span(float(start * _BLOCK_S) + HEARD_LATE_S, float(end * _BLOCK_S) + HEARD_LATE_S)
        for start, end in zip(starts, ends, strict=True)
        if end > start
    )


def _elapsed(moment_s: float, speech: Sequence[Span]) -> float:
    """How much of the speech is before a moment."""
    return sum(min(max(0.0, moment_s - start_s), end_s - start_s) for start_s, end_s in speech)


def _outside_pauses(span: Span, speech: Sequence[Span]) -> Span | None:
    """A span counted in speech as one of the recording; its longest part if there is a pause in it.

    None if nothing is left of it.
    """
    longest, passed_s = Span(0.0, 0.0), 0.0
    for start_s, end_s in speech:
        first = max(span.start_s - passed_s, 0.0) + start_s
        last = min(span.end_s - passed_s, end_s - start_s) + start_s
        if last - first > longest.end_s - longest.start_s:
            longest = Span(first, last)
        passed_s += end_s - start_s
    return longest if longest.end_s > longest.start_s else None


def _text_of(utterance: Utterance) -> str:
    """What a prompt says; empty if nobody wrote it down."""
    speaker = utterance.voice.removeprefix("asterisk:")
    if speaker not in SPEAKERS:
        return ""
    return _texts(utterance.language).get(utterance.name.removeprefix(f"{speaker}_"), "")


@cache
def _texts(language: str) -> Mapping[str, str]:
    path = Path(_TEXTS.format(language))
    if not path.exists():
        package = f"asterisk-core-sounds-{language}"
        raise ToolError(f"The texts of the prompts are missing: install the package {package}.")
    return read_texts(gzip.decompress(path.read_bytes()).decode("utf-8-sig"))


def read_texts(lines: str) -> Mapping[str, str]:
    """Texts by the name of the prompt, from lines ``name: text``.

    Comments and sounds that are only described, in brackets, are left out.
    """
    texts = {}
    for line in lines.splitlines():
        name, colon, text = line.partition(":")
        text = text.strip()
        is_described = text.startswith("[") and text.endswith("]")
        if colon and text and not line.startswith(";") and not is_described:
            texts[name.strip()] = text
    return texts


def readings_of(text: str) -> tuple[str, ...]:
    """What may be spoken of a text: words in brackets are notes for the speaker or options."""
    whole = re.sub(r"[\[\](){}<>]", "", text)
    without = re.sub(r"\s*(\([^)]*\)|\[[^\]]*\])", "", text).strip()
    return (whole,) if without in ("", whole) else (without, whole)


def _same(spoken: Spoken) -> Spoken:
    return spoken
