"""The portraits and voices that come with the program."""

from __future__ import annotations

from pathlib import Path

from emo_desktop.base.errors import ModelError
from emo_desktop.base.resources import resources_dir


def sample_portrait() -> Path:
    """The portrait of the demo; ModelError when it is missing."""
    return _sample("portraits", "character")


def sample_voice() -> Path:
    """The voice of the demo; ModelError when it is missing."""
    return _sample("voices", "speech")


def sample_song() -> Path:
    """A song; ModelError when it is missing."""
    return _sample("voices", "song")


def _sample(kind: str, name: str) -> Path:
    folder = resources_dir() / "samples" / kind
    found = sorted(folder.glob(f"{name}.*"))
    if not found:
        raise ModelError(f"The sample {name} is missing from {folder}.")
    return found[0]
