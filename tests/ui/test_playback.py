"""What the canvas says where nothing can be drawn, and that other lines are drawn all the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.edits.characters import add_character
from emo_desktop.project.edits.lines import assign_character
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.document import Document
from emo_desktop.ui.playback import Playback
from tests.app.scenes import make_settings
from tests.ui.films import make_film, open_film

BESIDE = FaceBox(-4000, 0, 100, 100)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


@pytest.fixture
def document(film: Path, tmp_path: Path) -> Iterator[Document]:
    """Anna says the first line; the second is said by somebody whose face is nowhere."""
    with open_film(film, tmp_path) as document:
        project = document.project
        portrait = project.characters[0].portrait
        project = add_character(project, name="Nobody", portrait=portrait, face_box=BESIDE).after
        nobody, line = project.characters[-1].id, project.clips[1].id
        document.apply(assign_character(project, [line], nobody))
        yield document


def test_a_line_without_a_face_does_not_keep_the_others_from_being_drawn(
    film: Path, document: Document, qtbot: QtBot
) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    studio = Studio(make_settings(film.parent / "home"))
    queue = RenderQueue(document.folder / "queue.json")
    playback = Playback(document, studio, queue, canvas=canvas, output=SilentOutput())
    try:
        document.move_playhead(12)
        qtbot.waitUntil(lambda: canvas.has_picture, timeout=20_000)
        document.move_playhead(60)
        qtbot.waitUntil(lambda: not canvas.has_picture, timeout=20_000)
        assert "face box" in canvas.accessibleDescription()
        first = document.project.clips[0].id
        document.apply(set_controls(document.project, [first], changes={"expression": 0.5}))
        qtbot.waitUntil(lambda: "face box" in canvas.accessibleDescription(), timeout=20_000)
        document.move_playhead(20)
        qtbot.waitUntil(lambda: "Draft" in canvas.accessibleDescription(), timeout=20_000)
        document.move_playhead(61)
        qtbot.waitUntil(lambda: "face box" in canvas.accessibleDescription(), timeout=20_000)
    finally:
        playback.close()
