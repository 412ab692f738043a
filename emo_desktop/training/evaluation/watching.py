"""A film watched once from beginning to end: everything that is measured frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.mesh import POINTS
from emo_desktop.training.evaluation.film_reading import (
    FilmFrame,
    FilmHeader,
    read_frames,
)
from emo_desktop.training.evaluation.following import FaceFollower, box_of
from emo_desktop.training.metrics.changes import ChangeMeter, ChangeTrack
from emo_desktop.training.metrics.likeness import FaceLook, look_at
from emo_desktop.training.metrics.mouth_crops import HEIGHT_PX, WIDTH_PX, mouth_crop

_FACE_ROOM = 1.5  # sides of the face's box that are watched for jumps


@dataclass(frozen=True, slots=True, eq=False)
class WatchedFilm:
    """What was seen in the F frames of a film.

    Args:
        header: what the file says.
        width: of the picture, pixels.
        height: of the picture, pixels.
        times_s: (F,) when each frame appears, seconds from the beginning of the sound.
        points: (F, 478, 3) landmarks, pixels; NaN where no face was seen.
        crops: (F, 16, 24, 3) pictures of the mouth, 0 to 255; NaN where no face was seen.
        looks: of the face in every frame; None where none was seen.
        changes: of the whole picture.
        face_changes: of the square where the face was first seen.
    """

    header: FilmHeader
    width: int
    height: int
    times_s: Floats
    points: Floats
    crops: Floats
    looks: tuple[FaceLook | None, ...]
    changes: ChangeTrack
    face_changes: ChangeTrack

    def __len__(self) -> int:
        return len(self.times_s)


@dataclass(frozen=True, slots=True)
class FilmWatched(Event):
    """The last event: the film has been seen."""

    film: WatchedFilm


def watch_film(
    header: FilmHeader,
    *,
    detector: FaceDetector,
    token: CancelToken,
    look: Callable[[FilmFrame], None] | None = None,
) -> Iterator[Event]:
    """Watch a film.

    Args:
        header: of the film.
        detector: finds the face.
        token: stops the job within one frame.
        look: is shown every frame beside.

    Yields:
        Progress, and at last FilmWatched.

    Raises:
        MediaError: no picture can be decoded.
    """
    tape, follower = _Tape(), FaceFollower(detector)
    for frame in read_frames(header.path):
        token.check()
        if look is not None:
            look(frame)
        tape.add(frame.pixels, frame.time_s, follower.landmarks(frame.pixels))
        total = max(header.frames, frame.number + 1)
        yield Progress(f"Watching {header.path.name}", frame.number + 1, total)
    yield FilmWatched(tape.watched(header))


@dataclass(slots=True)
class _Tape:
    """What was seen so far."""

    times_s: list[float] = field(default_factory=list)
    points: list[Floats] = field(default_factory=list)
    crops: list[Floats] = field(default_factory=list)
    looks: list[FaceLook | None] = field(default_factory=list)
    whole: ChangeMeter = field(default_factory=ChangeMeter)
    face: ChangeMeter = field(default_factory=ChangeMeter)
    size: tuple[int, int] = (0, 0)
    square: tuple[slice, slice] | None = None

    def add(self, rgb: Bytes, time_s: float, points: Floats | None) -> None:
        """Take notice of the next frame."""
        if not self.times_s:
            self.size = rgb.shape[1], rgb.shape[0]
        elif (rgb.shape[1], rgb.shape[0]) != self.size:
            rgb = np.asarray(cv2.resize(rgb, self.size), np.uint8)
        self.times_s.append(time_s)
        self.whole.add(rgb)
        if self.square is None and points is not None:
            self.square = _square_round(points, rgb)
        self.face.add(rgb[self.square] if self.square else rgb)
        if points is None:
            self.points.append(np.full((POINTS, 3), np.nan, np.float32))
            self.crops.append(np.full((HEIGHT_PX, WIDTH_PX, 3), np.nan, np.float32))
            self.looks.append(None)
            return
        self.points.append(points)
        self.crops.append(mouth_crop(rgb, points).astype(np.float32))
        self.looks.append(look_at(rgb, points))

    def watched(self, header: FilmHeader) -> WatchedFilm:
        """All of it."""
        return WatchedFilm(
            header=header,
            width=self.size[0],
            height=self.size[1],
            times_s=np.array(self.times_s),
            points=np.stack(self.points),
            crops=np.stack(self.crops),
            looks=tuple(self.looks),
            changes=self.whole.track(),
            face_changes=self.face.track(),
        )


def _square_round(points: Floats, rgb: Bytes) -> tuple[slice, slice]:
    """Rows and columns round a face, with room for it to move."""
    box = box_of(points)
    reach = _FACE_ROOM * max(box.width, box.height) / 2
    centre = np.array([box.y + box.height / 2, box.x + box.width / 2])
    limits = rgb.shape[:2]
    low = np.clip(np.floor(centre - reach), 0, np.array(limits) - 1).astype(int)
    high = np.clip(np.ceil(centre + reach), low + 1, limits).astype(int)
    return slice(low[0], high[0]), slice(low[1], high[1])
