"""A film of three lines with real sounds, and the panel that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.base.digest import digest_file
from emo_desktop.project.media import Guide, Marker, Media, Take
from emo_desktop.project.model import Character, Clip, Project, TakeUse
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import create_project
from emo_desktop.ui.document import Document
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader, Reading
from emo_desktop.ui.timeline.rows import Track
from emo_desktop.ui.timeline.timeline import TimelinePanel

RATE = 8000
NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


def write_sound(path: Path, seconds: float, *, level: float = 0.5) -> Media:
    path.parent.mkdir(parents=True, exist_ok=True)
    sound = level * np.sin(np.arange(round(seconds * RATE)) / 3)
    soundfile.write(path, sound.astype(np.float32), RATE)
    return Media(digest_file(path), path.stat().st_size, path.name, f"../media/{path.name}")


def make_film(folder: Path) -> Project:
    """Lines c1 0-2 s, c2 2-4 s (locked), c3 6-8 s, each from 1 s on of a take of 10 s."""
    takes, clips = [], []
    for number, begin in ((1, 0), (2, 2), (3, 6)):
        media = write_sound(folder / "media" / f"v{number}.wav", 10, level=0.2 * number)
        takes.append(
            Take(f"t{number}", f"Take {number}", media, Fraction(10), RATE, 1, (Fraction(5, 2),))
        )
        use = TakeUse(f"t{number}", Fraction(1), Fraction(3))
        clips.append(
            Clip(
                f"c{number}",
                Fraction(begin),
                text=f"Words {number}",
                character="k9",
                uses=(use,),
                take=use.take,
                is_locked=number == 2,
            )
        )
    guide = Guide(write_sound(folder / "media" / "guide.wav", 8), Fraction(8))
    portrait = Media("0" * 32, 1, "anna.png", "media/anna.png")
    return Project(
        "Scene",
        characters=(Character("k9", "Anna", portrait),),
        takes=tuple(takes),
        clips=tuple(clips),
        markers=(Marker("m8", Fraction(5), "Door"),),
        guide=guide,
        next_id=20,
    )


@dataclass
class Bench:
    """An open film and its panel, and a mouse."""

    document: Document
    loader: PeaksLoader
    panel: TimelinePanel

    def clip(self, line: str) -> Clip:
        return self.document.project.clip(line)

    def place(self, frame: float, track: Track) -> QPointF:
        return QPointF(self.panel.lanes.scale.x(frame), self.panel.lanes.rows[track].middle)

    def click(self, frame: float, track: Track, keys: Qt.KeyboardModifier = NONE) -> None:
        place = self.place(frame, track)
        self.press(place, keys)
        self.release(place, keys)

    def drag(
        self, track: Track, begin: float, *frames: float, keys: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press at a frame, go to others, and let go at the last."""
        self.press(self.place(begin, track), keys)
        for frame in frames:
            self.move(self.place(frame, track), keys)
        self.release(self.place(frames[-1], track), keys)

    def press(self, place: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self._send(QMouseEvent.Type.MouseButtonPress, place, keys)

    def move(self, place: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self._send(QMouseEvent.Type.MouseMove, place, keys)

    def release(self, place: QPointF, keys: Qt.KeyboardModifier = NONE) -> None:
        self._send(QMouseEvent.Type.MouseButtonRelease, place, keys)

    def double_click(self, frame: float, track: Track) -> None:
        self.double_click_at(self.place(frame, track))

    def double_click_at(self, place: QPointF) -> None:
        self._send(QMouseEvent.Type.MouseButtonDblClick, place, NONE)

    def wheel(self, notches: float, x: float, keys: Qt.KeyboardModifier = NONE) -> None:
        place = QPointF(x, 100)
        lanes = self.panel.lanes
        QApplication.sendEvent(
            lanes,
            QWheelEvent(
                place,
                QPointF(lanes.mapToGlobal(place.toPoint())),
                QPoint(),
                QPoint(0, round(120 * notches)),
                Qt.MouseButton.NoButton,
                keys,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            ),
        )

    def _send(self, kind: QMouseEvent.Type, place: QPointF, keys: Qt.KeyboardModifier) -> None:
        lanes: QWidget = self.panel.lanes
        button = Qt.MouseButton.LeftButton
        is_move = kind is QMouseEvent.Type.MouseMove
        QApplication.sendEvent(
            lanes,
            QMouseEvent(
                kind,
                place,
                QPointF(lanes.mapToGlobal(place.toPoint())),
                Qt.MouseButton.NoButton if is_move else button,
                button,
                keys,
            ),
        )


def wait_for_sounds(bench: Bench, qtbot: QtBot) -> None:
    """Until every sound that is drawn is measured, or cannot be."""
    bench.panel.lanes.grab()
    project = bench.document.project
    media = [take.media for take in project.takes]
    if project.guide is not None:
        media.append(project.guide.media)
    qtbot.waitUntil(lambda: all(bench.loader.state(m) is not Reading.GOES_ON for m in media))


@contextmanager
def open_bench(folder: Path, project: Project | None = None) -> Iterator[Bench]:
    """The panel of a film, 1000 pixels wide, that shows all of it."""
    path = folder / "Scene.emo"
    create_project(path, project or make_film(folder))
    document = Document(open_session(path), autosaves=False)
    loader = PeaksLoader(None, document.media_path)
    panel = TimelinePanel(document, loader)
    panel.resize(1000, 300)
    panel.show()
    panel.fit()
    try:
        yield Bench(document, loader, panel)
    finally:
        loader.close()
        panel.close()
        panel.deleteLater()
        document.close()
