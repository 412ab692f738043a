"""The program as a window: what it opens, and what it says when it cannot."""

from __future__ import annotations

import os
import subprocess
import sys
from asyncio import AbstractEventLoop
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from emo_desktop.base.settings import change_settings, load_settings, save_settings
from emo_desktop.project.edits.film import rename_project
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import load_project
from emo_desktop.ui.application import Application
from emo_desktop.ui.dialogs.recovery_dialog import RecoveryDialog
from tests.app.scenes import make_project, make_settings


@pytest.fixture
def application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, loop: AbstractEventLoop
) -> Iterator[Application]:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))
    settings = change_settings(load_settings(), {"projects_dir": tmp_path / "projects"})
    save_settings(settings)
    application = Application(settings, loop)
    yield application
    if application.window is not None:
        application.window.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    portrait = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"
    make_project(tmp_path / "Scene.emo", portrait, make_settings(tmp_path / "home"), lines=1)
    return tmp_path / "Scene.emo"


def test_the_first_start_opens_an_empty_project_and_the_next_the_same(
    application: Application, tmp_path: Path, loop: AbstractEventLoop
) -> None:
    assert application.open_first(None)
    assert application.window is not None
    assert application.window.document.folder == tmp_path / "projects" / "Untitled.emo"
    assert "Drop a portrait" in application.window.canvas.accessibleDescription()
    application.window.close()
    again = Application(load_settings(), loop)
    assert again.open_first(None)
    assert again.window is not None
    assert again.window.document.folder.name == "Untitled.emo"
    again.window.close()


def test_a_named_project_is_opened(application: Application, folder: Path) -> None:
    assert application.open_first(folder)
    assert application.window is not None
    assert len(application.window.document.project.clips) == 1
    application.window.actions_["new"].trigger()
    assert application.window.document.folder.name == "Untitled.emo"
    open_session(folder).close()  # the first project was given back


def test_what_cannot_be_opened_is_said(
    application: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda _, title, text: said.append(text))
    (tmp_path / "Broken.emo").mkdir()
    assert not application.open_first(tmp_path / "Broken.emo")
    assert "is not a project" in said[0]
    assert application.window is None


@pytest.mark.parametrize("is_restored", [True, False])
def test_unsaved_work_is_offered(application: Application, folder: Path, is_restored: bool) -> None:
    session = open_session(folder)
    session.apply(rename_project(session.project, "Unsaved"))
    session.close()
    assert application.open_first(folder)
    assert application.window is not None
    dialog = application.window.findChild(RecoveryDialog)
    assert dialog is not None
    assert "own settings" in dialog.text.text()
    (dialog.restore_button if is_restored else dialog.saved_button).click()
    name = application.window.document.project.name
    assert name == ("Unsaved" if is_restored else "Scene")
    application.window.actions_["save"].trigger()
    assert load_project(folder).name == name


def test_the_sample_project_speaks_and_sings(application: Application, qtbot: QtBot) -> None:
    assert application.open_first(None)
    assert application.window is not None
    application.window.actions_["sample"].trigger()
    qtbot.waitUntil(lambda: application.window.document.folder.name == "Sample.emo", timeout=20_000)
    window = application.window
    assert len(window.document.project.clips) == 2
    (mara,) = window.document.project.characters
    assert mara.consent is not None and mara.consent.basis == "drawing of nobody"
    qtbot.waitUntil(lambda: window.canvas.has_picture, timeout=20_000)


def test_the_window_loads_no_torch(tmp_path: Path) -> None:
    lines = (
        "import sys; from PySide6.QtCore import QTimer;"
        "from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "QTimer.singleShot(500, app.closeAllWindows);"
        "from emo_desktop.__main__ import main; code = main([sys.argv[1]]);"
        "sys.exit(9 if 'torch' in sys.modules else code)"
    )
    from emo_desktop.app.first_projects import make_untitled

    project = make_untitled(tmp_path)
    environment = os.environ | {"EMO_DESKTOP_HOME": str(tmp_path / "home")}
    run = subprocess.run(
        [sys.executable, "-c", lines, str(project)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
