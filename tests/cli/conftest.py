"""A portrait and a voice for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.app.media import write_voice
from tests.conftest import DATA


@pytest.fixture(scope="session")
def portrait() -> Path:
    """A photograph with one face."""
    return DATA / "portraits" / "astronaut.jpg"


@pytest.fixture(scope="session")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of something like speech."""
    return write_voice(tmp_path_factory.mktemp("voice") / "voice.wav", 1.0)
