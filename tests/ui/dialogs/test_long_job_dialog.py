"""Long jobs are asked about before they are begun, short ones not."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.app.job_estimate import JobEstimate
from emo_desktop.project.session import open_session
from emo_desktop.render.pace import PaceBook
from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.long_job_dialog import LongJobDialog, LongJobs, SessionAnswers
from emo_desktop.ui.document import Document
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA

NINE_MINUTES = JobEstimate(6, Fraction(41), 540.0, 60.0, keeps_frames=True, device="CPU")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


@pytest.fixture
def scene(tmp_path: Path, qapp: object) -> Iterator[Document]:
    folder = tmp_path / "Anna.emo"
    portrait = DATA / "portraits" / "astronaut.jpg"
    make_project(folder, portrait, make_settings(tmp_path / "home"), lines=1)
    document = Document(open_session(folder), autosaves=False)
    yield document
    document.close()


@pytest.fixture
def jobs(scene: Document, background: Background, parent: QWidget, tmp_path: Path) -> LongJobs:
    studio = KeepingStudio(make_settings(tmp_path / "home"))
    return LongJobs(scene, studio, background, parent, SessionAnswers())


def learn(tmp_path: Path, seconds: float) -> None:
    settings = make_settings(tmp_path / "home")
    renderer_id = KeepingStudio(settings).drawing.renderer_id
    book = PaceBook(settings.cache_dir / "paces.json")
    book.learn(renderer_id, 64 * 64, frames=1, seconds=seconds, size_bytes=1)


def test_it_says_how_much_and_how_long(parent: QWidget) -> None:
    dialog = LongJobDialog(NINE_MINUTES, parent)
    assert dialog.text.text() == (
        "6 lines, 41 s of picture, about 9 min on this machine (CPU). Draft: 1 min."
    )
    unknown = JobEstimate(1, Fraction(12), None, None, keeps_frames=True, device="GPU")
    words = LongJobDialog(unknown, parent).text.text()
    assert words.startswith("1 line, 12 s of picture, and nobody knows yet")
    assert "(GPU)" in words
    long = JobEstimate(2, Fraction(99), 9000.0, None, keeps_frames=False, device="CPU")
    draft = LongJobDialog(long, parent)
    assert "about 2 h 30 min" in draft.text.text()
    assert draft.draft_button.isHidden()


def test_a_short_job_begins_at_once(
    jobs: LongJobs, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    learn(tmp_path, 0.01)
    lines = (scene.project.clips[0].id,)
    with qtbot.waitSignal(jobs.begun) as told:
        jobs.begin(lines)
    assert told.args == [lines]
    assert jobs.dialog is None


def test_a_long_one_is_asked_about_until_that_is_not_wanted(
    jobs: LongJobs, scene: Document, tmp_path: Path, qtbot: QtBot
) -> None:
    learn(tmp_path, 5.0)
    lines = (scene.project.clips[0].id,)
    jobs.begin(lines)
    qtbot.waitUntil(lambda: jobs.dialog is not None)
    assert jobs.dialog is not None
    jobs.dialog.reject()
    jobs.dialog = None
    jobs.begin(lines)
    qtbot.waitUntil(lambda: jobs.dialog is not None)
    jobs.dialog.no_more.setChecked(True)
    with qtbot.waitSignal(jobs.draft_wanted) as told, qtbot.assertNotEmitted(jobs.begun):
        jobs.dialog.draft_button.click()
    assert told.args == [lines]
    with qtbot.waitSignal(jobs.begun):
        jobs.begin(lines)


def test_what_cannot_be_estimated_is_left_to_the_queue(
    jobs: LongJobs, scene: Document, qtbot: QtBot
) -> None:
    scene.media_path(scene.project.characters[0].portrait).unlink()
    learn_nothing = (scene.project.clips[0].id,)
    with qtbot.waitSignal(jobs.begun):
        jobs.begin(learn_nothing)
