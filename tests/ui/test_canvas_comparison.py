"""Two versions of a line, same frame, behind a divider or beside each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from emo_desktop.app.comparing import Version, film_with
from emo_desktop.app.looks import new_look
from emo_desktop.app.preview import preview_frames
from emo_desktop.app.studio import Studio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.edits.characters import set_face
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.pictures import choose_picture, remove_picture, rename_picture
from emo_desktop.project.edits.sound import mute_lane, set_gain
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.painting import ShownPicture
from emo_desktop.ui.document import Document
from emo_desktop.ui.playback import Playback
from tests.app.scenes import make_settings
from tests.ui.films import draft_studio, make_film, open_film

RED, BLUE = QColor(255, 0, 0), QColor(0, 0, 255)


def plain(colour: QColor) -> Bytes:
    return np.full((32, 32, 4), colour.getRgb(), np.uint8)


@pytest.fixture
def canvas(qtbot: QtBot) -> Canvas:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(600, 400)
    canvas.show()
    canvas.show_frame(plain(RED), "Draft")
    canvas.comparison.show_names("Calm", "Angry")
    canvas.comparison.show_other(ShownPicture(plain(BLUE)), "Draft")
    canvas.comparison.set_on(True)
    return canvas


def colour_at(canvas: Canvas, share: float) -> QColor:
    """The colour at a share of the picture's width, a third from its top."""
    where = canvas.picture_rect()
    x = where.left() + share * where.width()
    return canvas.grab().toImage().pixelColor(round(x), round(where.top() + where.height() / 3))


def test_b_is_seen_behind_the_divider(canvas: Canvas) -> None:
    assert (colour_at(canvas, 0.4), colour_at(canvas, 0.6)) == (RED, BLUE)
    where = canvas.picture_rect()
    divider = where.center().toPoint()
    away = QPoint(round(0.3 * where.width()), 0)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=divider)
    QTest.mouseMove(canvas, divider + away)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=divider + away)
    assert canvas.comparison.share == pytest.approx(0.8, abs=0.01)
    assert (colour_at(canvas, 0.7), colour_at(canvas, 0.9)) == (RED, BLUE)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=divider + away)
    assert canvas.comparison.share == 0.5


def test_arrows_move_the_divider(canvas: Canvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.comparison.share == pytest.approx(0.49)
    for _ in range(9):
        QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.comparison.share == 1.0
    assert colour_at(canvas, 0.95) == RED


def test_beside_each_other_both_are_whole_and_alike(canvas: Canvas) -> None:
    canvas.comparison.set_beside(True)
    where = canvas.picture_rect()
    assert where.right() < canvas.width() / 2
    assert colour_at(canvas, 0.05) == colour_at(canvas, 0.95) == RED
    width = canvas.width() / 2
    shown = canvas.grab().toImage()
    for share in (0.05, 0.95):
        x = round(where.left() + width + share * where.width())
        assert shown.pixelColor(x, round(where.top() + where.height() / 3)) == BLUE
    canvas.comparison.set_on(False)
    assert colour_at(canvas, 0.95) == RED
    assert canvas.picture_rect().center().x() == pytest.approx(canvas.width() / 2, abs=1)


def test_both_are_named(canvas: Canvas) -> None:
    assert canvas.comparison.labels == ("A: Calm", "B: Angry · Draft")
    canvas.comparison.show_other(None)
    assert canvas.comparison.labels[1] == "B: Angry"
    canvas.grab()


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


class Stage:
    """A film that is played, and of which looks are compared."""

    def __init__(self, film: Path, document: Document, qtbot: QtBot) -> None:
        self.document, self.qtbot, self.film = document, qtbot, film
        self.canvas = Canvas()
        qtbot.addWidget(self.canvas)
        self.canvas.resize(500, 400)
        studio = Studio(make_settings(film.parent / "home"))
        queue = RenderQueue(document.folder / "queue.json")
        self.playback = Playback(document, studio, queue, canvas=self.canvas, output=SilentOutput())
        self.comparison, self.layer = self.playback.comparison, self.canvas.comparison
        self.line = document.project.clips[0].id
        self.told: list[bool] = []
        self.comparison.on_changed.connect(self.told.append)
        document.select([self.line])
        document.move_playhead(12)

    def two_looks(self) -> None:
        """One that is calm, and one that is not."""
        project = new_look(self.document.project, self.line).after
        for changes in ({"emotion": Emotion.ANGRY}, {"lip_strength": 2.0}):
            project = set_controls(project, [self.line], changes=changes).after
        self.document.apply(choose_picture(project, self.line, "p2"))

    def wait_for_b(self) -> None:
        """Until the frame of B is there that belongs to that of A."""

        def is_there() -> bool:
            is_of_a = self.comparison._number == self.document.playhead
            return is_of_a and self.layer.labels[1].endswith("Draft")

        self.qtbot.waitUntil(is_there, timeout=20_000)

    def frame_of_b(self) -> Bytes:
        """The frame that is to be seen, drawn anew."""
        version = self.comparison.version
        assert version is not None
        number = self.document.playhead
        (frame,) = preview_frames(
            film_with(self.document.project, version),
            draft_studio(self.film),
            begin=number,
            end=number + 1,
            token=CancelToken(),
        )
        return frame.pixels


@pytest.fixture
def stage(film: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Stage]:
    with open_film(film, tmp_path) as document:
        stage = Stage(film, document, qtbot)
        yield stage
        stage.playback.close()


def shown_b(stage: Stage) -> Bytes:
    other = stage.layer._other
    assert other is not None
    return other._pixels


def test_a_line_with_one_look_has_nothing_to_be_compared_with(stage: Stage) -> None:
    faults: list[str] = []
    stage.playback.fault.connect(lambda text, _: faults.append(text))
    stage.comparison.set_on(True)
    assert faults == ["The line has nothing to be compared with."]
    assert stage.told == [False]
    assert not stage.layer.is_on


def test_b_is_the_same_frame_with_the_other_look_also_while_scrubbing(stage: Stage) -> None:
    stage.two_looks()
    stage.comparison.set_on(True)
    assert stage.told == [True]
    assert stage.comparison.version == Version(stage.line, picture="p1")
    for number in (12, 30, 13):
        stage.document.move_playhead(number)
        stage.wait_for_b()
        assert np.array_equal(shown_b(stage), stage.frame_of_b())
    assert stage.layer.labels == ("A: Look 2", "B: Look 1 · Draft")


def test_edits_of_b_are_seen_and_names_follow(stage: Stage) -> None:
    stage.two_looks()
    stage.comparison.set_on(True)
    stage.wait_for_b()
    before = shown_b(stage).copy()
    document = stage.document
    calm = choose_picture(document.project, stage.line, "p1").after
    shown = set_controls(calm, [stage.line], changes={"emotion": Emotion.SURPRISED}).after
    document.apply(choose_picture(shown, stage.line, "p2"))
    stage.wait_for_b()
    assert np.array_equal(shown_b(stage), stage.frame_of_b())
    assert not np.array_equal(shown_b(stage), before)
    document.apply(rename_picture(document.project, stage.line, "p1", "Calm"))
    stage.wait_for_b()
    assert stage.layer.labels[1] == "B: Calm · Draft"


def test_levels_are_heard_of_b_as_they_are_now(stage: Stage) -> None:
    stage.two_looks()
    stage.comparison.set_on(True)
    stage.comparison.toggle_sound()
    stage.document.apply(set_gain(stage.document.project, [stage.line], -6.0))
    speaker = stage.document.project.characters[0].id
    stage.document.apply(mute_lane(stage.document.project, speaker, True))
    heard = stage.playback.player._exchange.other
    assert heard is not None
    assert heard.clip(stage.line).gain_db == -6 and heard.hearing.muted == (speaker,)
    assert heard.clip(stage.line).picture == "p1"


def test_where_b_goes_another_one_or_nothing_takes_its_place(stage: Stage) -> None:
    stage.two_looks()
    document = stage.document
    document.apply(new_look(document.project, stage.line))
    stage.comparison.compare_with(Version(stage.line, picture="p2"))
    document.apply(remove_picture(document.project, stage.line, "p2"))
    assert stage.comparison.version == Version(stage.line, picture="p1")
    stage.comparison.compare_next()
    assert stage.comparison.version == Version(stage.line, picture="p1")
    document.apply(remove_picture(document.project, stage.line, "p1"))
    assert not stage.comparison.is_on
    assert stage.told == [True, False]
    document.undo()
    assert not stage.comparison.is_on


def test_b_is_drawn_only_while_it_is_compared(stage: Stage) -> None:
    stage.two_looks()
    threads = {each for each in threading.enumerate() if not each.daemon}
    for _ in range(3):
        stage.comparison.set_on(True)
        stage.comparison.set_on(False)
    assert {each for each in threading.enumerate() if not each.daemon} <= threads
    assert stage.told == [True, False] * 3


def test_b_follows_while_the_film_plays_and_a_does_not_wait(stage: Stage) -> None:
    stage.two_looks()
    stage.comparison.set_on(True)
    stage.wait_for_b()
    stage.document.move_playhead(0)
    player = stage.playback.player
    player.play()
    stage.qtbot.waitUntil(lambda: stage.document.playhead >= 25, timeout=20_000)
    player.stop()
    stage.wait_for_b()
    assert np.array_equal(shown_b(stage), stage.frame_of_b())


def test_a_line_that_cannot_be_drawn_is_said_on_the_canvas(stage: Stage) -> None:
    document, canvas = stage.document, stage.canvas
    stage.qtbot.waitUntil(lambda: canvas.has_picture, timeout=20_000)
    document.media_path(document.project.characters[0].portrait).unlink()
    box = FaceBox(9, 9, 99, 99)
    document.apply(set_face(document.project, "k1", face_box=box, landmark_moves=()))
    stage.qtbot.waitUntil(lambda: not canvas.has_picture, timeout=20_000)
    assert "There is no file" in canvas.accessibleDescription()
    canvas.grab()
    document.undo()
    stage.qtbot.waitUntil(lambda: canvas.has_picture, timeout=20_000)
