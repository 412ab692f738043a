"""Mouth styles on disk: the shipped ones, the user's own, and any other file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from emo_desktop.base.errors import EmoError
from emo_desktop.base.resources import resources_dir

_ENDING = ".json"
_HINT = "Compare it with one of the shipped styles."


def shipped_styles_dir() -> Path:
    """The folder of the styles that come with the program."""
    return resources_dir() / "mouth_styles"


def own_styles_dir() -> Path:
    """The folder of the user's own styles; it need not exist."""
    # Loaded late, so that who only hears a voice does not wait for the library of the settings.
    from emo_desktop.base.settings import settings_path

    return settings_path().parent / "mouth-styles"


def style_names() -> tuple[str, ...]:
    """The styles that can be asked for by name, in alphabetical order."""
    folders = (shipped_styles_dir(), own_styles_dir())
    return tuple(sorted({path.stem for folder in folders for path in folder.glob(f"*{_ENDING}")}))


def find_style(name_or_path: str | Path) -> Path:
    """The file of a style; the user's own come before shipped ones of the same name.

    Args:
        name_or_path: a name as ``style_names`` gives them, or a file that ends in ``.json``.

    Raises:
        EmoError: there is no such style.
    """
    if Path(name_or_path).suffix == _ENDING:
        return Path(name_or_path)
    if name_or_path in style_names():
        own = own_styles_dir() / f"{name_or_path}{_ENDING}"
        return own if own.is_file() else shipped_styles_dir() / own.name
    raise EmoError(
        f"There is no mouth style {str(name_or_path)!r}.",
        hint=f"Use one of {', '.join(style_names())}, or a file that ends in {_ENDING}.",
    )


def read_style_file(path: Path) -> dict[str, Any]:
    """What a style file holds.

    Raises:
        EmoError: it cannot be read or is no JSON object.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise EmoError(f"The mouth style {path} cannot be read: {reason}.", hint=_HINT) from error
    except (ValueError, RecursionError) as error:
        raise EmoError(f"The mouth style {path} is not valid JSON: {error}.", hint=_HINT) from error
    if not isinstance(content, dict):
        raise EmoError(f"The mouth style {path} is not a JSON object.", hint=_HINT)
    return content
