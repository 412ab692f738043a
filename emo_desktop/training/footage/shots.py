"""Footage watched once: its shots, who is in them, and what of them can be learnt from."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Protocol

import numpy as np

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.evaluation.film_reading import FilmFrame, FilmHeader
from emo_desktop.training.evaluation.following import box_of
from emo_desktop.training.evaluation.lip_faults import STILL_SPREAD
from emo_desktop.training.evaluation.voice import HeardVoice
from emo_desktop.training.evaluation.watching import FilmWatched, WatchedFilm, watch_film
from emo_desktop.training.footage.cuts import CutFinder
from emo_desktop.training.metrics.landmarks import mouth_aperture
from emo_desktop.training.metrics.mouth_reading import read_mouth

FPS = 25
CLIP_FRAMES = 48
LEAST_FPS = 20.0
LEAST_FACE_PX = 96.0
LEAST_R = 0.45
MOST_OFFSET_S = 2.5 / FPS  # more than two frames

_COUNT_EVERY = 12  # frames between two looks at how many faces there are
_OTHER_FACE = 0.35  # heights of the largest face, from which another one counts
_REACH_S = 0.4


class RefusalKind(StrEnum):
    """Why something was refused; the names stand in reports for programs."""

    UNREADABLE = "unreadable"
    NO_SOUND = "no_sound"
    SLOW = "too_few_frames_a_second"
    SHORT = "too_short"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    SMALL_FACE = "small_face"
    SILENT = "no_speech"
    MOUTH_STILL = "mouth_still"
    APART = "mouth_does_not_follow"
    OUT_OF_SYNC = "out_of_sync"
    LEAVES_SQUARE = "leaves_the_square"


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused, and why.

    Args:
        kind: of the reason.
        sentence: the same for people.
        begin_s: of what was refused.
        end_s: of what was refused.
    """

    kind: RefusalKind
    sentence: str
    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """Frames of a film between two cuts.

    Args:
        frames: numbers of the film's frames.
        faces: how many faces were counted in it, the most at once.
    """

    frames: range
    faces: int


@dataclass(frozen=True, slots=True, eq=False)
class WatchedFootage:
    """A film and its shots."""

    film: WatchedFilm
    shots: tuple[Shot, ...]


def watch_footage(
    header: FilmHeader, cuts: CutFinder, *, detector: FaceDetector, token: CancelToken
) -> Generator[Event, None, WatchedFootage]:
    """Watch footage.

    Args:
        header: of the film.
        cuts: finds where shots begin.
        detector: finds faces.
        token: stops the job within one frame.
    """
    counted: dict[int, int] = {}

    def look(frame: FilmFrame) -> None:
        cuts.add(frame.pixels)
        if frame.number % _COUNT_EVERY == 0:
            counted[frame.number] = _faces_in(frame, detector)

    film = None
    for event in watch_film(header, detector=detector, token=token, look=look):
        if isinstance(event, FilmWatched):
            film = event.film
        else:
            yield event
    assert film is not None, "a film that was watched is told of"
    starts = [0, *(start for start in cuts.starts() if 0 < start < len(film)), len(film)]
    shots = [
        Shot(range(begin, end), max((counted.get(n, 0) for n in range(begin, end)), default=0))
        for begin, end in pairwise(starts)
    ]
    return WatchedFootage(film, tuple(shots))


def _faces_in(frame: FilmFrame, detector: FaceDetector) -> int:
    """How many faces are about as large as the largest."""
    heights = [face.box.height for face in detector.detect(frame.pixels)]
    return sum(height > _OTHER_FACE * max(heights) for height in heights)


def rows_at_25(film: WatchedFilm, shot: Shot) -> Ints:
    """(N,) the film's frames that are nearest to 25 moments a second of a shot."""
    times_s = film.times_s[shot.frames.start : shot.frames.stop]
    wanted = np.arange(times_s[0], times_s[-1] + 1e-6, 1 / FPS)
    later = np.searchsorted(times_s, wanted).clip(1, max(1, len(times_s) - 1))
    if len(times_s) < 2:
        return np.asarray(shot.frames.start + np.zeros(len(wanted), int))
    sooner = wanted - times_s[later - 1] <= times_s[later] - wanted
    return np.asarray(shot.frames.start + later - sooner)


def why_not(film: WatchedFilm, shot: Shot, voice: HeardVoice) -> Refusal | None:
    """Why nothing can be learnt from a shot; None where it can."""
    frames = slice(shot.frames.start, shot.frames.stop)
    begin_s, end_s = float(film.times_s[frames][0]), float(film.times_s[frames][-1])

    def refusal(kind: RefusalKind, sentence: str) -> Refusal:
        return Refusal(kind, sentence, begin_s, end_s)

    if len(rows_at_25(film, shot)) < CLIP_FRAMES:
        return refusal(RefusalKind.SHORT, "The shot is shorter than 2 seconds.")
    points = film.points[frames]
    seen = np.isfinite(points).all(axis=(1, 2))
    if not seen.all():
        return refusal(RefusalKind.NO_FACE, "Not every frame of the shot shows a face.")
    if shot.faces > 1:
        return refusal(RefusalKind.SEVERAL_FACES, f"The shot shows {shot.faces} faces.")
    height = float(np.median([box_of(each).height for each in points]))
    if height < LEAST_FACE_PX:
        return refusal(RefusalKind.SMALL_FACE, f"The face is {height:.0f} pixels high.")
    return _out_of_sync(film, frames, voice, refusal)


def _out_of_sync(
    film: WatchedFilm,
    frames: slice,
    voice: HeardVoice,
    refusal: _MakesRefusal,
) -> Refusal | None:
    fps = float(film.header.fps)
    apertures = np.array([mouth_aperture(each) for each in film.points[frames]])
    low, high = np.percentile(apertures, [5, 95])
    asked = voice.opening[frames]
    if np.isnan(asked).all() or np.nanstd(asked) < 0.01:
        return refusal(RefusalKind.SILENT, "Nobody speaks in the shot.")
    if high - low < 2 * STILL_SPREAD:
        return refusal(RefusalKind.MOUTH_STILL, "The mouth does not move: another one speaks.")
    reading = read_mouth(film.crops[frames], asked, reach=max(1, round(_REACH_S * fps)))
    if reading is None or reading.alignment.r < LEAST_R:
        r = 0.0 if reading is None else reading.alignment.r
        return refusal(RefusalKind.APART, f"The mouth does not follow the sound (r = {r:.2f}).")
    late = reading.alignment.offset_frames
    if abs(late) / fps > MOST_OFFSET_S:
        which = "late" if late < 0 else "early"
        return refusal(RefusalKind.OUT_OF_SYNC, f"The sound is {abs(late)} frames {which}.")
    return None


class _MakesRefusal(Protocol):
    def __call__(self, kind: RefusalKind, sentence: str) -> Refusal: ...


def pieces_of(rows: Ints) -> list[Ints]:
    """Stretches of 48 frames, one after the other; a shorter rest is left out."""
    whole = len(rows) // CLIP_FRAMES * CLIP_FRAMES
    return list(rows[:whole].reshape(-1, CLIP_FRAMES))


def still_inside(shares: Floats) -> bool:
    """Whether points (F, N, 2) in shares of a square stay inside it."""
    return bool(((shares > -0.02) & (shares < 1.02)).all())
