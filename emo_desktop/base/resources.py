"""Files shipped with the program, checked against their digest when they are read."""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path

from emo_desktop.base.errors import ModelError

_PACKAGE = Path(__file__).resolve().parents[1]


def resources_dir() -> Path:
    """The folder ``resources``: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "resources"
    return installed if installed.is_dir() else _PACKAGE.parent / "resources"


@functools.cache
def _model_digests() -> dict[str, str]:
    manifest = resources_dir() / "models" / "manifest.json"
    entries = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    return {name: entry["sha256"] for name, entry in entries.items()}


def model_digest(name: str) -> str:
    """64 hex digits naming the content that a shipped model should have.

    Raises:
        ModelError: the model is not listed.
    """
    try:
        return _model_digests()[name]
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"The model {name} is not among the shipped ones.") from error


def read_model(name: str) -> bytes:
    """The bytes of a shipped model.

    Raises:
        ModelError: the file is missing, not listed in the manifest, or differs from its digest.
    """
    path = resources_dir() / "models" / name
    try:
        content = path.read_bytes()
        expected = _model_digests()[name]
    except (OSError, KeyError, ValueError) as error:
        raise ModelError(f"The model {name} is missing from {path.parent}.") from error
    if hashlib.sha256(content).hexdigest() != expected:
        raise ModelError(f"The model {name} is damaged: its digest is not the expected one.")
    return content
