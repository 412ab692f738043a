"""Where the face of a character lies in its picture, and what becomes of it when it is dragged.

Places are shares of the picture: 0 is its left or upper edge, 1 its right or lower one. A frame
shows the whole picture in another size, so they are the same in the file, in the portrait made of
it, and in every frame, whatever the sizes.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

import numpy as np

from emo_desktop.app.face_contours import HANDLES, followers
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.errors import NoFaceError
from emo_desktop.face.detector import FaceDetector, FaceMesh
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import Picture, read_picture
from emo_desktop.face.portrait import (
    MIN_CONFIDENCE,
    find_face,
    find_faces,
    opaque_rgb,
    resized_pixels,
    working_size,
)
from emo_desktop.project.media import Media
from emo_desktop.project.model import MAX_LANDMARK_MOVE, Character, LandmarkMove, Project
from emo_desktop.project.shots import film_shots

MIN_BOX_PX = 16.0
_PICTURES_AT_HAND = 4
_USUAL_FACE = 0.5  # height of the box that is offered where no face was found, of the picture's
_USUAL_ASPECT = 0.8
_NOWHERE = 1e-7


class FaceTrouble(Enum):
    """Why the user has to say where the face is."""

    NO_FACE = auto()
    SEVERAL_FACES = auto()


@dataclass(frozen=True, slots=True)
class Area:
    """An upright part of a picture, in shares of it."""

    left: float
    top: float
    right: float
    bottom: float

    def widened(self, width_scale: float, height_scale: float) -> Area:
        """An area about the same middle, so many times as wide and as high."""
        across = (self.right - self.left) * (width_scale - 1) / 2
        along = (self.bottom - self.top) * (height_scale - 1) / 2
        return Area(self.left - across, self.top - along, self.right + across, self.bottom + along)


@dataclass(frozen=True, slots=True, eq=False)
class PortraitFit:
    """A character's picture, and where its face was found.

    Args:
        character: id of the character.
        pixels: (H, W, 4) uint8 RGB with straight alpha, as large as its frames.
        width: of the picture in its file, pixels.
        height: of the picture in its file, pixels.
        faces: boxes of the faces there are, in pixels of the file; the most prominent first.
        box: of the face that is animated, in pixels of the file; None: none was found.
        found: (478, 2) its landmarks before any was moved, in pixels of the file, whose middles are
            whole numbers; empty without a box.
        is_sure: whether a face is recognised there, or only a box was given.
    """

    character: str
    pixels: Bytes
    width: int
    height: int
    faces: tuple[FaceBox, ...]
    box: FaceBox | None
    found: Floats
    is_sure: bool

    @property
    def offered_box(self) -> FaceBox:
        """The box of the face, or one in the middle where none was found."""
        if self.box is not None:
            return self.box
        height = _USUAL_FACE * self.height
        width = min(_USUAL_ASPECT * height, 0.9 * self.width)
        return FaceBox((self.width - width) / 2, (self.height - height) / 2, width, height)

    def trouble(self, character: Character) -> FaceTrouble | None:
        """Why the user has to say where the face is; None: it is known."""
        if self.box is None:
            return FaceTrouble.NO_FACE
        if len(self.faces) > 1 and character.face_box is None:
            return FaceTrouble.SEVERAL_FACES
        return None

    def area(self, box: FaceBox) -> Area:
        """Where a box in pixels of the file lies."""
        return Area(
            box.x / self.width,
            box.y / self.height,
            (box.x + box.width) / self.width,
            (box.y + box.height) / self.height,
        )

    def landmarks(self, moves: Sequence[LandmarkMove]) -> Floats:
        """(478, 2) shares of the picture: the landmarks with some of them moved."""
        if self.box is None:
            return self.found
        points = self.found + 0.5
        for move in moves:
            points[move.index] += move.right * self.box.width, move.down * self.box.height
        placed: Floats = points / (self.width, self.height)
        return placed

    def face_area(self, moves: Sequence[LandmarkMove]) -> Area | None:
        """The box round all landmarks, which the face region is made of; None without a face."""
        points = self.landmarks(moves)
        if not len(points):
            return None
        (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
        return Area(float(left), float(top), float(right), float(bottom))


class PortraitFits:
    """Finds the faces of characters; safe to use from several threads.

    Args:
        detector: finds faces and landmarks.
        find: gives the path of a file of the project.
    """

    def __init__(self, detector: FaceDetector, find: Callable[[Media], Path]) -> None:
        self._detector, self._find = detector, find
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, _Seen] = OrderedDict()

    def fit(self, character: Character, size_px: int) -> PortraitFit:
        """Where the face of a character lies.

        Args:
            character: whose.
            size_px: short side of the film.

        Raises:
            PictureError: the picture cannot be read, or is too narrow.
        """
        with self._lock:
            seen = self._seen.pop(character.portrait.digest, None)
            seen = seen or _look_at(self._find(character.portrait), self._detector)
            self._seen[character.portrait.digest] = seen
            while len(self._seen) > _PICTURES_AT_HAND:
                self._seen.popitem(last=False)
        picture = seen.picture
        box, mesh = seen.face(character.face_box, self._detector)
        return PortraitFit(
            character=character.id,
            pixels=resized_pixels(picture.pixels, *working_size(picture, size_px)),
            width=picture.width,
            height=picture.height,
            faces=tuple(each for each, _ in seen.faces),
            box=box,
            found=np.zeros((0, 2)) if mesh is None else mesh.points[:, :2].astype(np.float64),
            is_sure=mesh is not None and mesh.confidence >= MIN_CONFIDENCE,
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """A picture with what is seen in it."""

    picture: Picture
    rgb: Bytes
    faces: tuple[tuple[FaceBox, FaceMesh], ...]

    def face(
        self, box: FaceBox | None, detector: FaceDetector
    ) -> tuple[FaceBox | None, FaceMesh | None]:
        """The face that is animated."""
        if box is None:
            return self.faces[0] if self.faces else (None, None)
        try:
            return find_face(self.rgb, detector, face_box=box)
        except NoFaceError:
            return None, None


def _look_at(path: Path, detector: FaceDetector) -> _Seen:
    picture = read_picture(path)
    rgb = opaque_rgb(picture.pixels)
    return _Seen(picture, rgb, tuple(find_faces(rgb, detector)))


def dragged_box(
    fit: PortraitFit, box: FaceBox, *, edges: tuple[int, int], right_px: float, down_px: float
) -> FaceBox:
    """A face box with edges elsewhere, in pixels of the file.

    Args:
        fit: whose picture it stays in.
        box: as it was when the drag began.
        edges: which are dragged: -1 the left or upper one, 1 the right or lower one, 0 neither;
            (0, 0) moves the whole box.
        right_px: how far, in pixels of the file.
        down_px: how far, in pixels of the file.
    """
    left, width = _dragged(box.x, box.width, edges[0], right_px, fit.width, edges == (0, 0))
    top, height = _dragged(box.y, box.height, edges[1], down_px, fit.height, edges == (0, 0))
    return FaceBox(left, top, width, height)


def _dragged(
    begin: float, length: float, edge: int, by: float, limit: float, is_moved: bool
) -> tuple[float, float]:
    """Begin and length along one axis; what lay outside of the picture need not come in."""
    low, high = min(0.0, begin), max(limit, begin + length)
    end = begin + length
    if is_moved:
        moved = min(max(begin + by, low), high - length)
        return moved, length
    if edge < 0:
        begin = min(max(begin + by, low), end - MIN_BOX_PX)
    elif edge > 0:
        end = max(min(end + by, high), begin + MIN_BOX_PX)
    return begin, end - begin


def dragged_landmark(
    moves: Sequence[LandmarkMove], index: int, *, right: float, down: float, is_alone: bool
) -> tuple[LandmarkMove, ...]:
    """The moves of landmarks with one of them elsewhere, and its contour with it.

    Args:
        moves: as they were when the drag began.
        index: of the landmark.
        right: how far it is dragged, in widths of the face box.
        down: how far, in heights of the face box.
        is_alone: whether its contour stays.
    """
    shares = {index: 1.0} if is_alone else followers(index)
    return _added(moves, shares, right=right, down=down)


def reset_landmark(
    moves: Sequence[LandmarkMove], index: int, *, is_alone: bool
) -> tuple[LandmarkMove, ...]:
    """The moves with a landmark where it was found, and its contour where other handles put it.

    Args:
        moves: as they are.
        index: of the landmark.
        is_alone: whether its contour stays.
    """
    placed = {move.index: move for move in moves if move.index != index}
    left: Sequence[LandmarkMove] = tuple(placed.values())
    if is_alone:
        return tuple(left)
    contour = followers(index)
    others = [placed[each] for each in HANDLES if each in placed]
    left = [each for each in left if each.index not in contour]
    for other in others:
        shares = {
            point: share for point, share in followers(other.index).items() if point in contour
        }
        left = _added(left, shares, right=other.right, down=other.down)
    return tuple(left)


def _added(
    moves: Sequence[LandmarkMove], shares: Mapping[int, float], *, right: float, down: float
) -> tuple[LandmarkMove, ...]:
    """The moves with shares of another one on top, in order of the landmarks."""
    placed = {move.index: (move.right, move.down) for move in moves}
    for point, share in shares.items():
        there = placed.get(point, (0.0, 0.0))
        placed[point] = (_kept(there[0] + share * right), _kept(there[1] + share * down))
    return tuple(
        LandmarkMove(point, *way)
        for point, way in sorted(placed.items())
        if max(map(abs, way)) > _NOWHERE
    )


def _kept(way: float) -> float:
    return min(MAX_LANDMARK_MOVE, max(-MAX_LANDMARK_MOVE, way))


def character_at(project: Project, frame: int) -> Character | None:
    """Who is seen in a frame of the film; where nobody is, the first character there is."""
    for shot in film_shots(project):
        if shot.at_frame <= frame < shot.end_frame:
            return project.character(project.clip(shot.clip).character)
    return project.characters[0] if project.characters else None
