"""The words of a line dealt out to its parts, and put together again."""

from __future__ import annotations

import re
from fractions import Fraction

# Marks after which a language that has no spaces between words may be split.
_MARKS = "。、，！？；…"
_BREAK = re.compile(rf"(?:\s+|(?<=[{_MARKS}])(?!\s))(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][\"'”’»)])\s+|(?<=[。！？])")


def split_text(text: str, share: Fraction) -> tuple[str, str]:
    """The text as two, between the words that are nearest to a share of it.

    ``join_texts`` makes it whole again: a single space between the two is left out, other white
    space stays with the first. A text of one word stays whole, and the second is empty.

    Args:
        text: of the line.
        share: 0 to 1, how much of it is the first.
    """
    breaks = [match for match in _BREAK.finditer(text) if text[: match.start()].strip()]
    if not breaks:
        return text, ""
    wanted = float(share) * len(text)
    nearest = min(breaks, key=lambda match: abs((match.start() + match.end()) / 2 - wanted))
    first = text[: nearest.start()]
    is_space = nearest.group() == " " and not first.endswith(tuple(_MARKS))
    return (first if is_space else text[: nearest.end()]), text[nearest.end() :]


def join_texts(first: str, second: str) -> str:
    """Both texts as one, with a space between them where none is needed otherwise."""
    if not first or not second:
        return first or second
    is_apart = first[-1].isspace() or first.endswith(tuple(_MARKS))
    return first + second if is_apart else f"{first} {second}"


def deal_out(text: str, count: int) -> list[str]:
    """The text as ``count`` texts: its paragraphs or sentences, where there are as many.

    Otherwise all of it is the first, and the others are empty.
    """
    paragraphs = [each.strip() for each in text.splitlines() if each.strip()]
    sentences = [each.strip() for each in _SENTENCE_END.split(text) if each.strip()]
    for parts in (paragraphs, sentences):
        if len(parts) == count:
            return parts
    return [text, *[""] * (count - 1)]
