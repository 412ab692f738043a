"""The face box and its landmarks over the portrait, as handles for mouse and keyboard."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter

from emo_desktop.app.face_contours import HANDLES
from emo_desktop.app.portrait_fit import (
    PortraitFit,
    dragged_box,
    dragged_landmark,
    reset_landmark,
)
from emo_desktop.base.arrays import Floats
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.model import LANDMARKS, LandmarkMove
from emo_desktop.ui.canvas.face_drawing import FaceDrawing
from emo_desktop.ui.canvas.handle_names import name_of_edges, name_of_point
from emo_desktop.ui.canvas.layer import Layer
from emo_desktop.ui.canvas.painting import placed

_NEAR_PX = 9.0
_LARGE_STEP_PX = 10
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_RESETS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BOX_HANDLES = ((0, 0), (-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0))
_CURSORS = {
    (0, 0): Qt.CursorShape.SizeAllCursor,
    (-1, -1): Qt.CursorShape.SizeFDiagCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
    (-1, 1): Qt.CursorShape.SizeBDiagCursor,
    (0, -1): Qt.CursorShape.SizeVerCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (-1, 0): Qt.CursorShape.SizeHorCursor,
    (1, 0): Qt.CursorShape.SizeHorCursor,
}


@dataclass(frozen=True, slots=True)
class BoxHandle:
    """A handle of the face box: the edges it drags; (0, 0) is the box."""

    edges: tuple[int, int]


@dataclass(frozen=True, slots=True)
class PointHandle:
    """A landmark."""

    index: int


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """One of several faces, by its place among them."""

    place: int


Handle: TypeAlias = BoxHandle | PointHandle | FaceChoice


class FaceHandles(Layer):
    """Lets the face be fitted; what is dragged is said, and shown when it has become so.

    Signals:
        box_dragged(object): the FaceBox that is wanted; None: the one that is found.
        moves_dragged(object): the moves of landmarks that are wanted.
        ended(): the drag is over.
        face_chosen(object): the FaceBox of one of several faces.
        handle_chosen(str): name of the handle that keys act on; empty: none.
        left(): the user is done.
    """

    box_dragged = Signal(object)
    moves_dragged = Signal(object)
    ended = Signal()
    face_chosen = Signal(object)
    handle_chosen = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fit: PortraitFit | None = None
        self._box = FaceBox(0, 0, 1, 1)
        self._moves: tuple[LandmarkMove, ...] = ()
        self._choices: tuple[FaceBox, ...] = ()
        self._points: Floats = np.zeros((0, 2))
        self._chosen: Handle | None = None
        self._shows_all = self._is_dragging = False
        self._from = QPointF()
        self._drawing = FaceDrawing()

    @property
    def chosen(self) -> Handle | None:
        """What keys act on."""
        return self._chosen

    @property
    def shows_all(self) -> bool:
        """Whether every landmark is a handle."""
        return self._shows_all

    def set_shows_all(self, shows_all: bool) -> None:
        """Make every landmark a handle that moves alone, or those that shape a face."""
        self._shows_all = shows_all
        self._choose(None)

    def show_face(
        self,
        fit: PortraitFit | None,
        *,
        box: FaceBox | None,
        moves: tuple[LandmarkMove, ...],
        choices: tuple[FaceBox, ...] = (),
    ) -> None:
        """Show another face, or the same one as it was changed.

        Args:
            fit: where it was found; None: it is not known yet.
            box: that the user has given.
            moves: of landmarks.
            choices: faces of which one is to be chosen first.
        """
        if fit is None or self._fit is None or fit.character != self._fit.character:
            self._choose(None)
        self._fit, self._moves, self._choices = fit, moves, choices
        self._points = np.zeros((0, 2)) if fit is None else fit.landmarks(moves)
        if fit is not None:
            self._box = box or fit.offered_box
        if isinstance(self._chosen, FaceChoice) and not choices:
            self._choose(None)
        self.changed.emit()

    def name_of(self, handle: Handle) -> str:
        """What a handle is called."""
        if isinstance(handle, BoxHandle):
            return name_of_edges(handle.edges)
        if isinstance(handle, PointHandle):
            return name_of_point(handle.index)
        return self.tr("Face {number} of {count}").format(
            number=handle.place + 1, count=len(self._choices)
        )

    def handles(self) -> list[Handle]:
        """What can be dragged or chosen now, in the order of the Tab key."""
        if self._fit is None:
            return []
        if self._choices:
            return [FaceChoice(place) for place in range(len(self._choices))]
        points = () if not len(self._points) else range(LANDMARKS) if self._shows_all else HANDLES
        return [*(BoxHandle(each) for each in _BOX_HANDLES), *(PointHandle(p) for p in points)]

    def place_of(self, handle: Handle, where: QRectF) -> QPointF:
        """Where the middle of a handle lies on the canvas."""
        if isinstance(handle, PointHandle):
            right, down = self._points[handle.index]
            return where.topLeft() + QPointF(right * where.width(), down * where.height())
        box = self._placed_box(handle, where)
        if isinstance(handle, FaceChoice):
            return box.center()
        across, along = handle.edges
        half = QPointF(across * box.width() / 2, along * box.height() / 2)
        return box.center() + half

    def _placed_box(self, handle: Handle | None, where: QRectF) -> QRectF:
        assert self._fit is not None, "only a face that is known has places"
        box = self._choices[handle.place] if isinstance(handle, FaceChoice) else self._box
        return placed(self._fit.area(box), where)

    def paint(self, painter: QPainter, where: QRectF) -> None:
        """Draw box, landmarks and the name of what is chosen."""
        if self._fit is None:
            return
        drawing = self._drawing
        if self._choices:
            for handle in self.handles():
                box = self._placed_box(handle, where)
                drawing.paint_choice(painter, box, self.name_of(handle), handle == self._chosen)
            return
        box = self._placed_box(None, where)
        drawing.paint_box(painter, box, is_chosen=self._chosen == BoxHandle((0, 0)))
        if len(self._points):
            corner = np.array([where.left(), where.top()])
            places = corner + self._points * (where.width(), where.height())
            if not self._shows_all:
                drawing.paint_contours(painter, places)
        moved = {move.index for move in self._moves}
        for handle in self.handles():
            if isinstance(handle, PointHandle):
                is_moved = handle.index in moved
                at = QPointF(*places[handle.index])
                drawing.paint_point(painter, at, is_moved=is_moved, is_small=self._shows_all)
            elif handle != BoxHandle((0, 0)):
                drawing.paint_grip(painter, self.place_of(handle, where))
        if self._chosen is not None:
            drawing.paint_chosen(painter, self.place_of(self._chosen, where))

    def _at(self, at: QPointF, where: QRectF) -> Handle | None:
        """The handle under the mouse: the nearest point or grip, else the box."""
        if self._fit is None:
            return None
        if self._choices:
            inside = (each for each in self.handles() if self._placed_box(each, where).contains(at))
            return next(inside, None)
        grips = [each for each in self.handles() if each != BoxHandle((0, 0))]
        away = {each: (self.place_of(each, where) - at).manhattanLength() for each in grips}
        nearest = min(grips, key=away.__getitem__)
        if away[nearest] <= _NEAR_PX:
            return nearest
        return BoxHandle((0, 0)) if self._placed_box(None, where).contains(at) else None

    def cursor(self, at: QPointF, where: QRectF) -> Qt.CursorShape | None:
        """How the mouse looks over a handle."""
        handle = self._at(at, where)
        if isinstance(handle, BoxHandle):
            return _CURSORS[handle.edges]
        return None if handle is None else Qt.CursorShape.PointingHandCursor

    def press(self, at: QPointF, where: QRectF) -> bool:
        """Take hold of a handle, or choose a face."""
        handle = self._at(at, where)
        self._choose(handle)
        if isinstance(handle, FaceChoice):
            self.face_chosen.emit(self._choices[handle.place])
            return True
        self._from = at
        self._start()
        return handle is not None

    def _start(self) -> None:
        self._is_dragging = True
        self._first_box, self._first_moves = self._box, self._moves

    def drag(self, at: QPointF, where: QRectF) -> None:
        """Move the handle with the mouse."""
        if self._fit is not None and not isinstance(self._chosen, FaceChoice):
            moved = at - self._from
            right = moved.x() / where.width() * self._fit.width
            self._move(right, moved.y() / where.height() * self._fit.height)

    def _move(self, right_px: float, down_px: float) -> None:
        """Have the chosen handle so many pixels of the file from where it was."""
        fit, handle = self._fit, self._chosen
        if fit is None:
            return
        if isinstance(handle, BoxHandle):
            self.box_dragged.emit(
                dragged_box(
                    fit, self._first_box, edges=handle.edges, right_px=right_px, down_px=down_px
                )
            )
        elif isinstance(handle, PointHandle) and fit.box is not None:
            self.moves_dragged.emit(
                dragged_landmark(
                    self._first_moves,
                    handle.index,
                    right=right_px / fit.box.width,
                    down=down_px / fit.box.height,
                    is_alone=self._shows_all,
                )
            )

    def release(self) -> None:
        """Let go of it."""
        if self._is_dragging:
            self._is_dragging = False
            self.ended.emit()

    def reset_at(self, at: QPointF, where: QRectF) -> bool:
        """Set back the handle that was clicked twice."""
        handle = self._at(at, where)
        if handle is None or isinstance(handle, FaceChoice):
            return False
        self._choose(handle)
        self.reset_chosen()
        return True

    def reset_chosen(self) -> None:
        """Set the chosen handle back to where it was found."""
        handle = self._chosen
        if isinstance(handle, BoxHandle):
            self.box_dragged.emit(None)
        elif isinstance(handle, PointHandle):
            self.moves_dragged.emit(
                reset_landmark(self._moves, handle.index, is_alone=self._shows_all)
            )
        self.ended.emit()

    def wants(self, key: QKeyEvent) -> bool:
        """Escape always; arrows, Delete and Enter where a handle is chosen for them."""
        if key.key() == Qt.Key.Key_Escape:
            return True
        if isinstance(self._chosen, FaceChoice):
            return key.key() in _TAKES
        return self._chosen is not None and (key.key() in _ARROWS or key.key() in _RESETS)

    def press_key(self, key: QKeyEvent) -> None:
        """Move, reset or choose the handle, or leave."""
        if key.key() == Qt.Key.Key_Escape:
            if self._chosen is None:
                self.left.emit()
            self._choose(None)
        elif isinstance(self._chosen, FaceChoice):
            self.face_chosen.emit(self._choices[self._chosen.place])
        elif key.key() in _RESETS:
            self.reset_chosen()
        else:
            self._step(key)

    def _step(self, key: QKeyEvent) -> None:
        """Move the handle by a pixel of the film, with Shift by ten."""
        if self._fit is None:
            return
        right, down = _ARROWS[Qt.Key(key.key())]
        if key.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            right, down = _LARGE_STEP_PX * right, _LARGE_STEP_PX * down
        height, width = self._fit.pixels.shape[:2]
        self._start()
        self._move(right * self._fit.width / width, down * self._fit.height / height)

    def release_key(self) -> None:
        """What was done while a key was held is one step."""
        self.release()

    def choose_next(self, *, is_forward: bool) -> bool:
        """Choose the next handle for the keys."""
        handles = self.handles()
        here = handles.index(self._chosen) if self._chosen in handles else None
        if here is None:
            there = 0 if is_forward else len(handles) - 1
        else:
            there = here + (1 if is_forward else -1)
        is_there = 0 <= there < len(handles)
        self._choose(handles[there] if is_there else None)
        return is_there

    def _choose(self, handle: Handle | None) -> None:
        if handle != self._chosen:
            self._chosen = handle
            self.handle_chosen.emit("" if handle is None else self.name_of(handle))
        self.changed.emit()
