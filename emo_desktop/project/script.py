"""Lines out of words alone: a script pasted as text, and how long words take to say."""

from __future__ import annotations

import re
from fractions import Fraction

from emo_desktop.project.changes import EditError
from emo_desktop.project.checks import MAX_NAME
from emo_desktop.project.cues import Cue

_LETTERS_PER_S = 15
_SHORTEST_S = Fraction(1)
_MOST_LETTERS = 5_000_000
# Control characters, and halves of characters.
_NEVER_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]")
# At most four words that begin with a letter, perhaps with a remark in brackets, then a colon that
# is no part of a time or an address.
_NAMED = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]*(?: [\w.'’-]+){0,3})\s*(?:\([^()]*\)\s*)?[:：](?!\S*[/\d])\s*"
)


def read_script(text: str) -> tuple[Cue, ...]:
    """The lines of a script, without times.

    ``ANNA: How are you?`` begins a line that Anna says; what follows it goes on with it. A blank
    line ends it, and a paragraph without a name is a line of nobody yet.

    Raises:
        EditError: there are no words, or too many of them.
    """
    if len(text) > _MOST_LETTERS:
        raise EditError(f"The script has {len(text)} characters.", hint="Paste it in parts.")
    cues: list[Cue] = []
    for paragraph in re.split(r"\n\s*\n", plain_text(text)):
        cues += _cues_of(paragraph)
    if not cues:
        raise EditError("The script has no words.", hint="Write NAME: and what is said.")
    return tuple(cues)


def spoken_s(text: str) -> Fraction:
    """About how long it takes to say a text; at least a second."""
    return max(_SHORTEST_S, Fraction(len(" ".join(text.split())), _LETTERS_PER_S))


def plain_text(text: str) -> str:
    """The text with line ends as the document has them, and nothing that cannot be shown."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _NEVER_SHOWN.sub("", lines).strip("\ufeff")


def named_words(line: str) -> tuple[str, str]:
    """Who says a line that begins with a name and a colon, else nobody; and the words."""
    named = _NAMED.match(line)
    if named is None or len(named["name"]) > MAX_NAME:
        return "", line
    return named["name"], line[named.end() :]


def _cues_of(paragraph: str) -> list[Cue]:
    spoken: list[tuple[str, list[str]]] = []
    for line in filter(None, (line.strip() for line in paragraph.splitlines())):
        name, words = named_words(line)
        if name or not spoken:
            spoken.append((name, []))
        spoken[-1][1].append(words)
    texts = ((name, "\n".join(filter(None, words))) for name, words in spoken)
    return [Cue(text, character=name) for name, text in texts if text]
