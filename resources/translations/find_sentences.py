"""Sentences that the rooms below the window say: names of edits, and what errors tell.

They are written in English where they arise, with values in them. Here they are found in the
source as patterns: ``Split {0} at pauses``. The window translates what fits a pattern.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOMS = ("project", "app", "render", "export", "face", "audio", "base")
_LEAST_LETTERS = 4
# Edits name themselves by a part and the line; the parts are what stands in the source.
_PARTS = {"_edit": "name", "_pointed": "verb"}
_NO_SENTENCES = {"ValueError", "TypeError", "RuntimeError", "AssertionError", "FormError"}
# What stands inside others: lines, markers, and what performs.
PHRASES = (
    "line {0}",
    "Line {0}",
    "All lines",
    "{0} lines",
    "all lines",
    "marker",
    "marker {0}",
    "controls",
    "expression",
    "head motion",
    "head speed",
    "lip strength",
    "blink",
    "gaze",
    "gaze target",
    "emotion",
    "emotion intensity",
    "mouth style",
    "delivery",
    "Lock {0}",
    "Unlock {0}",
    "the guide",
    "all voices",
)


def find_sentences(package: Path) -> list[str]:
    """The patterns of all sentences, in the order of the rooms."""
    found = dict.fromkeys(PHRASES)
    for room in _ROOMS:
        for file in sorted((package / room).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            found |= dict.fromkeys(each for each in _said(tree) if _is_for_people(each))
    return list(found)


def _is_for_people(pattern: str) -> bool:
    """Whether a window may show it: no fragment, and no hint for the command line."""
    letters = re.sub(r"\{\d\}|\W", "", pattern)
    starts = pattern[:1].isupper() or pattern.startswith("{")
    is_for_shell = "--" in pattern or "emo-desktop " in pattern
    return len(letters) >= _LEAST_LETTERS and starts and not is_for_shell


def _said(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _said_by_call(node)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if node.value is not None and names & {"hint", "name", "what"}:
                end = " of {0}" if "what" in names else ""
                yield from (each + end for each in _patterns(node.value))


def _said_by_call(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    said = {keyword.arg: keyword.value for keyword in call.keywords}
    if name in _PARTS and _PARTS[name] in said:
        yield from (f"{each} of {{0}}" for each in _patterns(said[_PARTS[name]]))
    elif name in ("made", "Edit"):
        for value in (said.get("name"), *call.args[2:3]):
            yield from _patterns(value)
    elif name.endswith("Error") and name not in _NO_SENTENCES:
        for value in (*call.args[:1], said.get("hint")):
            yield from _patterns(value)


def _patterns(value: ast.AST | None) -> Iterator[str]:
    """What an expression may say, with ``{0}``, ``{1}`` … for its values."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _patterns(value.body)
        yield from _patterns(value.orelse)
    elif isinstance(value, ast.JoinedStr):
        fields = [each for each in value.values if isinstance(each, ast.FormattedValue)]
        # Words that are chosen inside a sentence cannot be told from values.
        if not any(isinstance(each, ast.IfExp) for field in fields for each in ast.walk(field)):
            numbers = iter(range(len(fields)))
            yield "".join(
                f"{each.value}" if isinstance(each, ast.Constant) else f"{{{next(numbers)}}}"
                for each in value.values
            )
