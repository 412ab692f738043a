"""File names for lines, made by a template: safe on every system, and no two alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.project.model import Clip, Project

TEMPLATE = "{project} {number:03} {character} {text}"
# Systems allow 255 bytes; what remains is for endings, and for folders on systems that count those.
_MOST_BYTES, _MOST_VALUE_BYTES = 150, 60
_FIELD = re.compile(r"\{(\w+)(?::0?([1-9]))?\}", re.ASCII)
_UNSAFE = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.ASCII | re.IGNORECASE)
_JOINER, _NON_JOINER = "\u200d", "\u200c"


def names_of_lines(
    project: Project, clips: Iterable[Clip], template: str = TEMPLATE
) -> tuple[str, ...]:
    """A file name without its ending for each line; those that would be equal are numbered.

    Args:
        project: the document.
        clips: lines of it.
        template: text with ``{project}``, ``{number}``, ``{character}`` and ``{text}`` in it;
            ``{number:03}`` has three digits.

    Raises:
        EmoError: the template cannot be understood.
    """
    _check_template(template)
    numbers = numbers_of(project)
    taken: set[str] = set()
    names = []
    for clip in clips:
        number = numbers[clip.id]
        filled = _FIELD.sub(partial(_value, project=project, clip=clip, number=number), template)
        name = _free_name(safe_name(filled) or f"{number}", taken)
        taken.add(_compared(name))
        names.append(name)
    return tuple(names)


def _check_template(template: str) -> None:
    known = ("project", "number", "character", "text")
    fields = _FIELD.findall(template)
    is_known = all(name in known and (name == "number" or not wide) for name, wide in fields)
    rest = _FIELD.sub("", template)
    if not is_known or "{" in rest or "}" in rest:
        raise EmoError(
            f"The name template {template!r} cannot be understood.",
            hint="In curly brackets it may hold project, number, number:03, character and text.",
        )
    if not template.strip():
        raise EmoError("The name template is empty.", hint=f"For instance: {TEMPLATE}")


def _value(found: re.Match[str], *, project: Project, clip: Clip, number: int) -> str:
    """What stands for a field."""
    name, digits = found[1], int(found[2] or 0)
    if name == "number":
        return f"{number:0{digits}}"
    if name == "text":
        value = clip.text
    elif name == "project":
        value = project.name
    else:
        value = project.character(clip.character).name if clip.character else ""
    # So none of them is so long that the number behind it is lost.
    return _cut(safe_name(value), _MOST_VALUE_BYTES)


def safe_name(text: str) -> str:
    """The text as a file may be called on every system; may be empty."""
    letters = (_safe_letter(letter) for letter in unicodedata.normalize("NFC", text))
    words = _UNSAFE.sub("_", "".join(letters)).split()
    name = _cut(" ".join(words), _MOST_BYTES).lstrip(". ")
    return f"_{name}" if _RESERVED.match(name) else name


def _safe_letter(letter: str) -> str:
    """The letter; blanks and control characters become a space, marks nobody sees go."""
    kind = unicodedata.category(letter)
    if kind.startswith("Z") or kind == "Cc":
        return " "
    is_joined = letter in (_JOINER, _NON_JOINER) or "\U000e0020" <= letter <= "\U000e007f"
    return letter if is_joined or kind not in ("Cf", "Cs", "Co", "Cn") else ""


def _free_name(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while _compared(free) in taken:
        number += 1
        ending = f" ({number})"
        free = _cut(name, _MOST_BYTES - len(ending)) + ending
    return free


def _compared(name: str) -> str:
    """What is the same for names that a system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()


def _cut(text: str, most_bytes: int) -> str:
    """As many whole letters, as people see them, as fit; without blanks and dots at the end."""
    kept, left = "", most_bytes
    for letter in graphemes(text):
        left -= len(letter.encode())
        if left < 0:
            break
        kept += letter
    return kept.rstrip(". ")


def graphemes(text: str) -> Iterator[str]:
    """The letters of a text as people see them: with their accents, joined signs and flags whole.

    What Unicode's rules (UAX 29) keep together is kept together; a few rare pairs of old scripts
    that they part are kept together too.
    """
    begin = 0
    for place in range(1, len(text)):
        if not _are_joined(text, begin, place):
            yield text[begin:place]
            begin = place
    if text:
        yield text[begin:]


def _are_joined(text: str, begin: int, place: int) -> bool:
    """Whether the sign at a place belongs to the letter that began before it."""
    before, sign = text[place - 1], text[place]
    if _extends(sign) or sign == _JOINER:
        return True
    if before == _JOINER or unicodedata.combining(before) == 9:  # a virama joins consonants
        return True
    if _is_flag_part(sign) and _is_flag_part(before):
        return (place - begin) % 2 == 1
    return _are_hangul_parts(before, sign)


def _extends(sign: str) -> bool:
    is_tag = "\U000e0020" <= sign <= "\U000e007f"
    is_tone = "\U0001f3fb" <= sign <= "\U0001f3ff"
    return unicodedata.category(sign).startswith("M") or sign == _NON_JOINER or is_tag or is_tone


def _is_flag_part(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"


def _are_hangul_parts(before: str, sign: str) -> bool:
    """Whether the second is a vowel or an ending of the syllable that the first belongs to."""
    is_vowel, is_ending = "\u1160" <= sign <= "\u11a7", "\u11a8" <= sign <= "\u11ff"
    is_begun = "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    starts_anew = "\u1100" <= sign <= "\u115f" and "\u1100" <= before <= "\u115f"
    return is_begun and (is_vowel or is_ending or starts_anew)


def example_name(
    project: Project, clips: Sequence[Clip], template: str, suffix: str = ".mp4"
) -> str:
    """What the file of the first line would be called, with its ending; empty without lines.

    Raises:
        EmoError: the template cannot be understood.
    """
    names = names_of_lines(project, clips[:1], template)
    return f"{names[0]}{suffix}" if names else ""
