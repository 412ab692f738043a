"""Who is seen in a film, whether the picture runs on, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bools, Floats
from emo_desktop.base.runs import runs
from emo_desktop.training.evaluation.faults import Fault, FaultKind, frames_of, moment
from emo_desktop.training.evaluation.watching import WatchedFilm
from emo_desktop.training.metrics.changes import ChangeTrack
from emo_desktop.training.metrics.likeness import (
    FaceLook,
    Unlikeness,
    middle_look,
    unlikeness,
)

JUMP_SEAM = 3.0
JUMP_LEVELS = 2.0
JUMP_TIMES_USUAL = 4.0
STILL_LEVELS = 0.03  # encoders let a still picture tremble
STILL_S = 0.5
BLACK_LEVEL = 8.0
LOST_S = 0.2

_FIRST_S, _WINDOW_S = 0.4, 0.6
_NOBODY_IS_SURE = 0.75  # of the frames of a window must show a face


@dataclass(frozen=True, slots=True, eq=False)
class IdentityFigures:
    """Whether a face stays itself.

    Args:
        proportions: the farthest that the middle of 0.6 s drifts, distances of the eye corners.
        skin: likewise, CIE Lab.
        strangeness: (F,) of the 0.6 s about each frame; above 1 it is somebody else; NaN where too
            little of a face was seen.
        own: (F,) of each frame alone.
    """

    proportions: float
    skin: float
    strangeness: Floats
    own: Floats


def measure_identity(film: WatchedFilm, reference: FaceLook | None) -> IdentityFigures | None:
    """How far the face drifts from a reference, or from its own first frames.

    Returns:
        None where no face was seen.
    """
    fps = float(film.header.fps)
    seen = [look for look in film.looks if look is not None]
    if not seen:
        return None
    if reference is None:
        reference = middle_look(seen[: max(1, round(_FIRST_S * fps))])
    own = np.array(
        [np.nan if look is None else unlikeness(reference, look).strangeness for look in film.looks]
    )
    windows = [_window(film.looks, frame, fps, reference) for frame in range(len(film))]
    known = [each for each in windows if each is not None]
    return IdentityFigures(
        proportions=max((each.proportions for each in known), default=float("nan")),
        skin=max((each.skin for each in known), default=float("nan")),
        strangeness=np.array([np.nan if each is None else each.strangeness for each in windows]),
        own=own,
    )


def _window(
    looks: tuple[FaceLook | None, ...], frame: int, fps: float, reference: FaceLook
) -> Unlikeness | None:
    """How strange the middle of the frames about one of them is."""
    half = max(1, round(_WINDOW_S * fps / 2))
    near = looks[max(0, frame - half) : frame + half + 1]
    seen = [look for look in near if look is not None]
    if len(seen) < _NOBODY_IS_SURE * len(near):
        return None
    return unlikeness(reference, middle_look(seen))


def identity_faults(film: WatchedFilm, identity: IdentityFigures | None) -> Iterator[Fault]:
    """Where there is no face, or somebody else's."""
    if identity is None:
        yield Fault(FaultKind.NO_FACE, "No face is seen in the film.")
        return
    fps = float(film.header.fps)
    lost = ~np.isfinite(identity.own)
    for begin, end in runs(lost, at_least=max(1, round(LOST_S * fps))).tolist():
        lasts = f"for {(end - begin) / fps:.1f} s"
        when = moment(film.times_s[begin])
        yield Fault(FaultKind.NO_FACE, f"No face is seen at {when} {lasts}.", begin)
    strange = np.nan_to_num(identity.strangeness) > 1
    for begin, end in runs(strange).tolist():
        first = _onset(identity.own, begin, end)
        if first == 0:
            yield Fault(FaultKind.OTHER_FACE, "The face is somebody else's.", first)
        else:
            when = moment(film.times_s[first])
            sentence = f"The face changes to somebody else at {when}."
            yield Fault(FaultKind.OTHER_FACE, sentence, first)


def _onset(own: Floats, begin: int, end: int) -> int:
    """The frame in which a strange face first appears; a window is strange half a window on."""
    strange = float(np.nanmedian(own[begin:end]))
    usual = float(np.nanmedian(own[:begin])) if np.isfinite(own[:begin]).any() else 0.0
    limit = (strange + usual) / 2
    first = begin
    while first > 0 and own[first - 1] > limit:
        first -= 1
    while first < end - 1 and not own[first] > limit:
        first += 1
    return first


def jumps(film: WatchedFilm) -> tuple[int, ...]:
    """The frames before which the picture changes far more than before and after."""
    whole, face = _leaps(film.changes), _leaps(film.face_changes)
    return tuple(int(frame) for frame in np.flatnonzero(whole | face))


def _leaps(changes: ChangeTrack) -> Bools:
    usual = float(np.median(changes.change[1:])) if len(changes.change) > 1 else 0.0
    least = max(JUMP_LEVELS, JUMP_TIMES_USUAL * usual)
    return np.asarray((changes.seam > JUMP_SEAM) & (changes.change > least))


def running_faults(film: WatchedFilm, leaps: tuple[int, ...]) -> Iterator[Fault]:
    """Where the picture jumps, stands still or is black."""
    for frame in leaps:
        yield Fault(FaultKind.JUMP, f"A jump at frame {frame}.", frame)
    fps = float(film.header.fps)
    black = film.changes.brightness < BLACK_LEVEL
    stands = (film.changes.change < STILL_LEVELS) & ~black
    stands[0] = False
    for begin, end in runs(stands, at_least=max(2, round(STILL_S * fps))).tolist():
        lasts = (end - begin + 1) / fps
        when = moment(film.times_s[begin - 1])
        sentence = f"The picture stands still at {when} for {lasts:.1f} s."
        yield Fault(FaultKind.STANDSTILL, sentence, begin - 1)
    for begin, end in runs(black).tolist():
        sentence = f"The picture is black at frame {begin}, for {frames_of(end - begin)}."
        yield Fault(FaultKind.BLACK, sentence, begin)
