"""Keys of the commands: the usual ones, presets of other programs, a user's own, and conflicts.

A key is written as Qt writes it: ``Ctrl+Shift+Z``, ``F11``, ``[``. On a Mac ``Ctrl`` is the
command key.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError
from emo_desktop.base.resources import resources_dir
from emo_desktop.base.settings import USUAL_KEYS

Keys = Mapping[str, tuple[str, ...]]

_FORMAT = 1
_MOST_BYTES = 1_000_000
_MODIFIERS = ("Meta", "Ctrl", "Alt", "Shift")
_ALIASES = {
    "delete": "Del",
    "insert": "Ins",
    "escape": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDown",
    "control": "Ctrl",
    "cmd": "Ctrl",
    "option": "Alt",
}
_CURSOR = ("Space", "Left", "Right", "Up", "Down", "Home", "End", "Del")
_NAMED = {
    name.casefold(): name
    for name in (
        *_CURSOR,
        *(f"F{number}" for number in range(1, 25)),
        *("Ins", "PgUp", "PgDown", "Backspace", "Tab", "Esc", "Return", "Enter", "Backtab"),
    )
}
# They move the focus, press what has it, and lead out of a text or a dialog.
_RESERVED = ("Tab", "Backtab", "Esc", "Return")


class KeyMapError(EmoError):
    """A file of keys cannot be used."""

    hint = "Use a file that was exported from the settings of this program."


@dataclass(frozen=True, slots=True)
class KeyPreset:
    """The keys of a program that editors know.

    Args:
        id: in the settings.
        name: of the program.
        keys: by action; what it does not say has its usual keys, unless they are taken.
    """

    id: str
    name: str
    keys: Keys


@dataclass(frozen=True, slots=True)
class ImportedKeys:
    """What a file of keys says.

    Args:
        preset: it stands on.
        own: keys by action.
        skipped: what this version does not know: names of actions, and keys.
    """

    preset: str
    own: Keys
    skipped: tuple[str, ...]


def normal_key(text: str) -> str | None:
    """A key in the one way in which it is written; None when there is no such key."""
    words = text.split("+")
    if text.endswith("++"):
        words = [*words[:-2], "+"]
    elif text == "+":
        words = ["+"]
    *modifiers, key = (_ALIASES.get(word.strip().casefold(), word.strip()) for word in words)
    found = {modifier.capitalize() for modifier in modifiers}
    if len(key) == 1 and key.isprintable() and not key.isspace():
        name: str | None = key.upper() if len(key.upper()) == 1 else key
    else:
        name = _NAMED.get(key.casefold())
    if name is None or not found <= set(_MODIFIERS) or len(found) != len(modifiers):
        return None
    return "+".join((*(each for each in _MODIFIERS if each in found), name))


def is_free_to_use(key: str) -> bool:
    """Whether a normal key may be given to a command: Tab, Esc and Return have their own work."""
    return key.removeprefix("Shift+") not in _RESERVED


def is_typed(key: str) -> bool:
    """Whether a normal key means something in a text, and so is off while one is edited."""
    bare = key.removeprefix("Shift+")
    return len(bare) == 1 or bare in (*_CURSOR, "Backspace", "Enter")


def resolved_keys(usual: Keys, *, preset: Keys, own: Keys) -> dict[str, tuple[str, ...]]:
    """The keys of every action: own before those of the preset, those before the usual ones.

    No key has two actions: whoever comes first in this order, and then in the menus, has it.
    """
    layers: tuple[dict[str, tuple[str, ...]], ...] = ({}, {}, {})
    for action in usual:
        rank, keys = _said(action, usual, preset, own)
        layers[rank][action] = keys
    taken: set[str] = set()
    found: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        for action, keys in layer.items():
            found[action] = tuple(key for key in keys if key not in taken)
            taken.update(keys)
    return {action: found[action] for action in usual}


def _said(action: str, usual: Keys, preset: Keys, own: Keys) -> tuple[int, tuple[str, ...]]:
    """Who says the keys of an action, 0 before 1 before 2, and which they are."""
    for rank, keys in enumerate((own, preset, usual)):
        if action in keys:
            normal = (normal_key(key) for key in keys[action])
            return rank, tuple(dict.fromkeys(key for key in normal if key is not None))
    raise KeyError(action)


def holder_of(key: str, keys: Keys, *, beside: str = "") -> str | None:
    """The action that has a key; None without any.

    Args:
        key: normal.
        keys: of all actions.
        beside: an action that does not count.
    """
    return next((action for action in keys if action != beside and key in keys[action]), None)


def with_key(keys: Keys, own: Keys, action: str, key: str) -> dict[str, tuple[str, ...]]:
    """Own keys by which an action has one more key, and whoever had it no longer does.

    Args:
        keys: of all actions as they are now.
        own: a user's own, among them.
        action: that gets the key.
        key: normal.
    """
    changed = dict(own)
    holder = holder_of(key, keys, beside=action)
    if holder is not None:
        changed[holder] = tuple(each for each in keys[holder] if each != key)
    changed[action] = tuple(dict.fromkeys((*keys[action], key)))
    return changed


def without_key(keys: Keys, own: Keys, action: str, key: str) -> dict[str, tuple[str, ...]]:
    """Own keys by which an action has one key less."""
    return {**own, action: tuple(each for each in keys[action] if each != key)}


def without_own(usual: Keys, *, preset: Keys, own: Keys, action: str) -> dict[str, tuple[str, ...]]:
    """Own keys by which an action has the keys it would have had; whoever took one lets it go."""
    wanted = resolved_keys(usual, preset=preset, own={})[action]
    kept = {
        name: tuple(key for key in keys if normal_key(key) not in wanted)
        for name, keys in own.items()
        if name != action
    }
    return own_without_noise(usual, preset=preset, own=kept)


def own_without_noise(usual: Keys, *, preset: Keys, own: Keys) -> dict[str, tuple[str, ...]]:
    """Own keys without those that say what would be so anyway."""
    wanted = resolved_keys(usual, preset=preset, own=own)
    kept = dict(own)
    for action in own:
        fewer = {name: keys for name, keys in kept.items() if name != action}
        if resolved_keys(usual, preset=preset, own=fewer) == wanted:
            kept = fewer
    return kept


def key_presets() -> tuple[KeyPreset, ...]:
    """The shipped presets, the program's own first.

    Raises:
        KeyMapError: one is damaged.
    """
    files = sorted((resources_dir() / "keys").glob("*.json"))
    presets = [_preset(file) for file in files]
    return (KeyPreset(USUAL_KEYS, "EMO Desktop", {}), *sorted(presets, key=lambda one: one.name))


def preset_keys(name: str) -> Keys:
    """The keys of a preset by its id; the usual ones where there is no such preset."""
    return next((preset.keys for preset in key_presets() if preset.id == name), {})


def _preset(file: Path) -> KeyPreset:
    said = _read(file)
    return KeyPreset(file.stem, str(said.get("name", file.stem)), _keys_of(said, file))


def export_keys(file: Path, *, preset: str, own: Keys) -> None:
    """Write a user's own keys into a file.

    Raises:
        OutputError: it cannot be written.
    """
    said = {"format": _FORMAT, "preset": preset, "keys": {k: list(v) for k, v in own.items()}}
    write_atomically(file, (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))


def import_keys(file: Path, *, actions: Iterable[str]) -> ImportedKeys:
    """What a file of keys says.

    Args:
        file: that was exported.
        actions: that there are.

    Raises:
        KeyMapError: it cannot be read, or is no such file.
    """
    said = _read(file)
    known, found, skipped = set(actions), {}, []
    for action, keys in _keys_of(said, file).items():
        if action not in known:
            skipped.append(action)
            continue
        normal = {key: normal_key(key) for key in keys}
        usable = {key for key, name in normal.items() if name and is_free_to_use(name)}
        skipped += [key for key in keys if key not in usable]
        found[action] = tuple(f"{normal[key]}" for key in keys if key in usable)
    preset = str(said.get("preset", USUAL_KEYS))
    if preset not in {each.id for each in key_presets()}:
        skipped.append(preset)
        preset = USUAL_KEYS
    return ImportedKeys(preset, found, tuple(skipped))


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise KeyMapError(f"{file} is too large to be a file of keys.")
        said = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise KeyMapError(f"{file} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise KeyMapError(f"{file} is no file of keys: it is not JSON.") from error
    if not isinstance(said, dict) or said.get("format") != _FORMAT:
        raise KeyMapError(f"{file} is no file of keys that this version knows.")
    return said


def _keys_of(said: Mapping[str, Any], file: Path) -> dict[str, tuple[str, ...]]:
    keys = said.get("keys")
    if not isinstance(keys, dict) or not all(
        isinstance(each, list) and all(isinstance(key, str) for key in each)
        for each in keys.values()
    ):
        raise KeyMapError(f"{file} is no file of keys: it does not list keys by command.")
    return {action: tuple(each) for action, each in keys.items()}
