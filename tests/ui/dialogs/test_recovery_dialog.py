"""Unsaved work is offered without holding up the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.project.autosave import list_put_aside
from emo_desktop.project.edits.film import rename_project
from emo_desktop.project.model import Project
from emo_desktop.project.session import Session, open_session
from emo_desktop.project.storage import create_project
from emo_desktop.ui.dialogs.recovery_dialog import RecoveryDialog, offer_recovery


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "Scene.emo"
    create_project(folder, Project("Scene"))
    crashed = open_session(folder)
    crashed.apply(rename_project(crashed.project, "Unsaved"))
    crashed.close()
    session = open_session(folder)
    yield session
    session.close()


@pytest.fixture
def dialog(session: Session, qtbot: QtBot) -> Iterator[RecoveryDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = offer_recovery(session, parent)
    assert dialog is not None
    yield dialog


def test_it_says_what_and_when(dialog: RecoveryDialog) -> None:
    assert dialog.isVisible()
    assert "the project's own settings" in dialog.text.text()


def test_it_is_restored_as_one_step(dialog: RecoveryDialog, session: Session) -> None:
    dialog.restore_button.click()
    assert session.project.name == "Unsaved"
    assert session.history.undo_name == "Restore unsaved work"
    assert not dialog.isVisible()


def test_what_was_saved_is_kept_and_the_work_put_aside(
    dialog: RecoveryDialog, session: Session
) -> None:
    dialog.saved_button.click()
    assert (session.project.name, session.recovery) == ("Scene", None)
    assert len(list_put_aside(session.folder)) == 1


def test_without_an_answer_it_is_offered_again(dialog: RecoveryDialog, session: Session) -> None:
    dialog.reject()
    session.close()
    again = open_session(session.folder)
    assert again.recovery is not None
    again.close()


def test_where_there_is_none_nothing_is_asked(tmp_path: Path, qtbot: QtBot) -> None:
    create_project(tmp_path / "Other.emo", Project("Other"))
    session = open_session(tmp_path / "Other.emo")
    parent = QWidget()
    qtbot.addWidget(parent)
    assert offer_recovery(session, parent) is None
    session.close()
