"""A panel to work at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from tests.app.scenes import make_settings
from tests.ui.timeline.curve_scenes import CurveBench, open_curve_bench
from tests.ui.timeline.scenes import Bench, open_bench


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    with open_bench(tmp_path) as opened:
        yield opened


@pytest.fixture(scope="session")
def hearing_studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """What was heard once in these tests is not heard again."""
    return Studio(make_settings(tmp_path_factory.mktemp("home")))


@pytest.fixture
def curve_bench(tmp_path: Path, hearing_studio: Studio, qtbot: QtBot) -> Iterator[CurveBench]:
    with open_curve_bench(tmp_path, hearing_studio, qtbot) as opened:
        yield opened
