"""A window without a screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.scenes import make_project, make_settings
from tests.conftest import DATA

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYTEST_QT_API", "pyside6")


@pytest.fixture(scope="session", autouse=True)
def _collector(qapp: object) -> Iterator[None]:
    """As in the program: a widget that is collected on the thread of a renderer is the end."""
    from emo_desktop.ui.event_loop import WindowCollector

    collector = WindowCollector()
    yield
    collector.stop()


@pytest.fixture(autouse=True)
def _dark(request: pytest.FixtureRequest) -> Iterator[None]:
    """The theme belongs to the program: one that a test has put on would stay on for the next."""
    yield
    if "qapp" in request.fixturenames:
        from emo_desktop.ui.theme import DARK, apply_theme, current_theme

        if current_theme() is not DARK:
            apply_theme(request.getfixturevalue("qapp"), DARK)


@pytest.fixture(scope="session")
def loop(qapp: QApplication) -> Iterator[object]:
    """The one asyncio loop of the process; it runs whenever Qt's does."""
    from emo_desktop.ui.event_loop import make_event_loop

    loop = make_event_loop(qapp)
    yield loop
    qapp.processEvents()  # tasks that closed windows have cancelled hear of it
    loop.stop()
    loop.close()


@pytest.fixture
def background(loop: object) -> Iterator[object]:
    """Where long work is done."""
    from emo_desktop.ui.background import Background

    background = Background(loop)
    yield background
    background.close()


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Iterator[object]:
    """An open document with three lines; see ``documents.three_lines``."""
    from tests.ui.documents import open_document

    document = open_document(tmp_path)
    yield document
    document.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one spoken line, never changed."""
    home = tmp_path_factory.mktemp("made")
    portrait = DATA / "portraits" / "astronaut.jpg"
    make_project(home / "Anna.emo", portrait, make_settings(home), lines=1)
    return home / "Anna.emo"


@pytest.fixture
def scene(made: Path, tmp_path: Path, qapp: object) -> Iterator[object]:
    """An open copy of it."""
    from emo_desktop.project.session import open_session
    from emo_desktop.ui.document import Document

    shutil.copytree(made, tmp_path / "Anna.emo")
    document = Document(open_session(tmp_path / "Anna.emo"), autosaves=False)
    yield document
    document.close()
