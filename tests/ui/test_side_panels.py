"""The panels put together: what one finds the others show."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app.film_queue import ExportQueue
from emo_desktop.app.studio import Studio
from emo_desktop.project.storage import media_path
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.error_box import ErrorBox
from emo_desktop.ui.dialogs.long_job_dialog import SessionAnswers
from emo_desktop.ui.document import Document
from emo_desktop.ui.export_jobs import ExportJobs
from emo_desktop.ui.final_notice import FINAL_NOTICE
from emo_desktop.ui.side_panels import MEDIA_NOTICE, SidePanels
from tests.app.scenes import make_settings


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    QVBoxLayout(window)
    qtbot.addWidget(window)
    return window


@pytest.fixture
def panels(scene: Document, background: Background, window: QWidget, tmp_path: Path) -> SidePanels:
    canvas, queue = QLabel(), RenderQueue(None)
    studio = Studio(make_settings(tmp_path / "home"))
    panels = SidePanels(
        scene,
        studio,
        queue,
        background,
        window=window,
        canvas=canvas,
        exports=ExportJobs(ExportQueue(None), studio, background),
        answers=SessionAnswers(),
    )
    layout = window.layout()
    assert layout is not None
    for part in (canvas, panels.characters, panels.media, panels.queue, panels.notices):
        layout.addWidget(part)
    window.show()
    return panels


def test_missing_files_are_said_and_found(
    panels: SidePanels, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    lost = media_path(scene.folder, scene.project.takes[0].media)
    (tmp_path / "elsewhere").mkdir()
    lost.rename(tmp_path / "elsewhere" / lost.name)
    panels.look_around()
    qtbot.waitUntil(lambda: {MEDIA_NOTICE, FINAL_NOTICE} <= set(panels.notices.ids))
    qtbot.waitUntil(lambda: panels.finder.dialog is not None)
    dialog = panels.finder.dialog
    assert dialog is not None
    dialog.search(tmp_path / "elsewhere")
    qtbot.waitUntil(lambda: dialog.list.count() == 0)
    panels.media.check()
    qtbot.waitUntil(lambda: panels.notices.ids == (FINAL_NOTICE,))
    dialog.close()


def test_details_of_a_job_come_with_a_report(
    panels: SidePanels, window: QWidget, qtbot: QtBot
) -> None:
    panels.queue.details_wanted.emit("No memory.", "Try at 384 px.")
    (box,) = window.findChildren(ErrorBox)
    box.details_button.click()
    qtbot.waitUntil(box.details.isVisible)
    assert "No memory." in box.details.toPlainText()
    assert "EMO Desktop" in box.details.toPlainText()
    box.close()


def test_what_is_chosen_or_dropped_is_brought_in(
    panels: SidePanels, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    assert not panels.welcome.isVisible()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("/voice.wav", ""))
    with qtbot.waitSignal(panels.files_chosen) as told:
        panels.welcome.voice_wanted.emit()
    assert told.args == [["/voice.wav"]]
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    with qtbot.assertNotEmitted(panels.files_chosen):
        panels.welcome.portrait_wanted.emit()
    with qtbot.waitSignal(panels.files_chosen):
        panels.welcome.files_dropped.emit(["/a.png"])
