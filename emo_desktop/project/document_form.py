"""The document as the JSON text of a file, and back."""

from __future__ import annotations

import json
from typing import Any

from emo_desktop import __version__
from emo_desktop.base.digest import digest_value
from emo_desktop.motion.visemes import MouthStyle, natural_style
from emo_desktop.project.migrations import FORMAT, upgrade
from emo_desktop.project.model import Project
from emo_desktop.project.plain_values import Form, FormError, Forms

MOST_BYTES = 64 * 1024**2
# Every value of a file follows one of these; more values would fill the memory.
_SEPARATORS = (b",", b"[", b"{")
_MOST_VALUES = 3_000_000

_NEWLINE = "\n"
_ONE_LINE = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NATURAL = "natural"
_ENVELOPE = {"format", "program", "mouth_styles", "project"}


def plain_document(project: Project) -> dict[str, Any]:
    """The project as what JSON can hold; equal projects give equal documents.

    Raises:
        FormError: a value of it cannot be stored.
    """
    styles = _StyleTable({})
    plain = Forms({MouthStyle: styles.form}).of(Project).encode(project)
    return {
        "format": FORMAT,
        "program": __version__,
        "mouth_styles": dict(sorted(styles.plain.items())),
        "project": plain,
    }


def project_of(raw: Any) -> Project:
    """The project that ``plain_document`` made this of, in this or an earlier program.

    Raises:
        NewerFormatError: only a newer program can read it.
        FormError: it is not valid; the text names place and value.
    """
    document = upgrade(raw)
    unknown = document.keys() - _ENVELOPE
    if unknown:
        raise FormError(f"has an unknown field {ascii(min(unknown))[:60]}")
    styles = _StyleTable(document.get("mouth_styles", {}))
    try:
        project = Forms({MouthStyle: styles.form}).of(Project).decode(document.get("project"))
    except FormError as error:
        raise error.within("project") from error
    assert isinstance(project, Project)
    return project


def to_json(raw: Any) -> bytes:
    """A plain value as text that people can read and that changes little when it does.

    A list or an object is one line if it holds no other, else a line for each of its members.
    """
    return f"{_written(raw, newline=_NEWLINE)}\n".encode()


def _written(raw: Any, newline: str) -> str:
    parts = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    if not any(isinstance(part, dict | list) for part in parts):
        return _ONE_LINE.encode(raw)
    deeper = f"{newline} "
    if isinstance(raw, dict):
        texts = [f"{_ONE_LINE.encode(n)}: {_written(part, deeper)}" for n, part in raw.items()]
        return f"{{{deeper}{f',{deeper}'.join(texts)}{newline}}}"
    texts = [_written(part, deeper) for part in raw]
    return f"[{deeper}{f',{deeper}'.join(texts)}{newline}]"


def from_json(content: bytes) -> Any:
    """The plain value of a text.

    Raises:
        FormError: it is no JSON, or far more than a project holds.
    """
    values = sum(content.count(separator) for separator in _SEPARATORS)
    if len(content) > MOST_BYTES or values > _MOST_VALUES:
        raise FormError("holds more than a project can")
    try:
        return json.loads(content.decode(), parse_constant=_refuse)
    except FormError:
        raise
    except json.JSONDecodeError as error:
        raise FormError(f"is not valid JSON in line {error.lineno}") from error
    except (ValueError, RecursionError) as error:
        raise FormError("is not valid JSON") from error


def _refuse(word: str) -> float:
    raise FormError(f"holds {word}")


class _StyleTable:
    """The mouth styles of a document, each stored once, however many lines use it.

    A style is a table of hundreds of numbers; the natural one comes with the program and is not
    stored at all.

    Args:
        plain: styles by key, as they were stored.
    """

    def __init__(self, plain: Any) -> None:
        if not isinstance(plain, dict):
            raise FormError("is not an object").within("mouth_styles")
        self.plain: dict[str, Any] = plain
        self.form = Form(self._encode, self._decode)
        self._stored = Forms({}).of(MouthStyle)
        # By identity first: lines share their style, and comparing hundreds of numbers takes time.
        self._keys: dict[int, tuple[MouthStyle, str]] = {}
        self._styles: dict[str, MouthStyle] = {_NATURAL: natural_style()}

    def _encode(self, style: MouthStyle) -> str:
        known = self._keys.get(id(style))
        if known is None:
            known = self._keys[id(style)] = style, self._key(style)
        return known[1]

    def _key(self, style: MouthStyle) -> str:
        natural = natural_style()
        if style == natural and style.name == natural.name:
            return _NATURAL
        key = digest_value([style.name, style])
        self.plain[key] = self._stored.encode(style)
        return key

    def _decode(self, key: Any) -> MouthStyle:
        if not isinstance(key, str) or (key != _NATURAL and key not in self.plain):
            raise FormError(f"is {ascii(key)[:60]}, which is not in mouth_styles")
        if key not in self._styles:
            try:
                self._styles[key] = _whole(self._stored.decode(self.plain[key]))
            except FormError as error:
                raise FormError(f"is not valid: {error}") from error
        return self._styles[key]


def _whole(style: MouthStyle) -> MouthStyle:
    """The style itself; raises FormError if a table of it has another shape than it must."""
    natural = natural_style()
    for name in ("anticipation_s", "carry_over_s", "gains"):
        if len(getattr(style, name)) != len(getattr(natural, name)):
            raise FormError(f"{name} has another length than in the natural style")
    for name in ("targets", "dominance"):
        table = getattr(natural, name)
        if [len(row) for row in getattr(style, name)] != [len(row) for row in table]:
            raise FormError(f"{name} has other rows than in the natural style")
    return style
