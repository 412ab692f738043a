"""Unsaved work that is not wanted now is put aside."""

from __future__ import annotations

from pathlib import Path

from emo_desktop.app.recovering import keep_last_saved
from emo_desktop.project.autosave import list_put_aside, read_put_aside
from emo_desktop.project.edits.film import rename_project
from emo_desktop.project.model import Project
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import create_project


def test_it_can_be_read_later(tmp_path: Path) -> None:
    folder = tmp_path / "Scene.emo"
    create_project(folder, Project("Scene"))
    before = open_session(folder)
    before.apply(rename_project(before.project, "Unsaved"))
    before.close()
    session = open_session(folder)
    keep_last_saved(session)
    assert (session.recovery, session.project.name) == (None, "Scene")
    session.close()
    (aside,) = list_put_aside(folder)
    assert read_put_aside(aside).name == "Unsaved"
    again = open_session(folder)
    assert again.recovery is None
    again.close()
