"""Settings that lie in a folder of the test."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.base.settings import Settings
from tests.app.scenes import make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home", cache_limit_bytes=2 * 1024**3)
