"""How the mouth of a film follows its voice, and what is wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.training.evaluation.faults import Fault, FaultKind, frames_of
from emo_desktop.training.evaluation.voice import HeardVoice
from emo_desktop.training.evaluation.watching import WatchedFilm
from emo_desktop.training.metrics.alignment import Alignment, align
from emo_desktop.training.metrics.closures import LipClosures, Stretch, lip_closures
from emo_desktop.training.metrics.landmarks import mouth_aperture
from emo_desktop.training.metrics.mouth_reading import MouthReading, read_mouth

LEAST_SPEECH_S = 1.0  # in less, nothing can be said of lips
STILL_SPREAD = 0.006  # distances of the eye corners: a mouth that moves less does not speak
LEAST_R = 0.5
WORST_OFFSET = 2
LEAST_GAIN_R = 0.05  # that an offset must bring
LEAST_CLOSURES, LEAST_SHARE = 3, 0.5

_REACH_S = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class LipFigures:
    """How a mouth follows a voice.

    Args:
        aperture: (F,) opening by landmarks, distances of the outer eye corners; NaN without a face.
        spread: how far it moves: half of what lies between its 5th and 95th percentile.
        reading: the opening that a judge reads from pictures of the mouth, and how it follows the
            voice; None where there is too little to tell.
        by_landmarks: how the landmarks follow the voice; on drawings they hardly see lips move.
        closures: at p, b and m, the offset taken away.
        speech_s: for how long somebody speaks.
    """

    aperture: Floats
    spread: float
    reading: MouthReading | None
    by_landmarks: Alignment | None
    closures: LipClosures
    speech_s: float

    @property
    def moves(self) -> bool:
        """Whether the mouth moves at all."""
        return self.spread > STILL_SPREAD


def measure_lips(
    film: WatchedFilm, voice: HeardVoice, *, said_s: Sequence[Stretch] | None = None
) -> LipFigures:
    """How the mouth of a film follows its voice.

    Args:
        film: as it was seen.
        voice: as it was heard.
        said_s: begin and end of every p, b and m where that is known better than by hearing.
    """
    aperture = np.array([mouth_aperture(seen) for seen in film.points])
    low, high = np.nanpercentile(aperture, [5, 95]) if np.isfinite(aperture).any() else (0.0, 0.0)
    fps = float(film.header.fps)
    reach = max(1, round(_REACH_S * fps))
    reading = read_mouth(film.crops, voice.opening, reach=reach)
    opening, late = aperture, 0
    if reading is not None:
        opening, late = reading.opening, reading.alignment.offset_frames
    times_s = film.times_s + (0.5 - late) / fps
    said = voice.bilabials_s if said_s is None else tuple(said_s)
    return LipFigures(
        aperture=aperture,
        spread=float(high - low) / 2,
        reading=reading,
        by_landmarks=align(aperture, voice.opening, reach=reach),
        closures=lip_closures(opening, times_s, said),
        speech_s=voice.speech_s,
    )


def lip_faults(lips: LipFigures) -> Iterator[Fault]:
    """What is wrong with a mouth."""
    if lips.speech_s < LEAST_SPEECH_S:
        return
    if not lips.moves:
        yield Fault(FaultKind.MOUTH_STILL, "The mouth does not move.")
        return
    if lips.reading is None:
        return
    follows = lips.reading.alignment
    if follows.r < LEAST_R:
        yield Fault(
            FaultKind.MOUTH_APART,
            f"The mouth does not follow the sound (r = {follows.r:.2f}).",
        )
        return
    if (
        abs(follows.offset_frames) >= WORST_OFFSET
        and follows.r > follows.r_unshifted + LEAST_GAIN_R
    ):
        yield Fault(FaultKind.SOUND_OFFSET, offset_sentence(follows.offset_frames))
    share, said = lips.closures.share, len(lips.closures.shown)
    if share is not None and said >= LEAST_CLOSURES and share < LEAST_SHARE:
        stays = said - sum(lips.closures.shown)
        yield Fault(FaultKind.LIPS_OPEN, f"The lips stay open at {stays} of {said} p, b and m.")


def offset_sentence(mouth_late_frames: int) -> str:
    """Which of sound and mouth is late, and by how much."""
    if mouth_late_frames < 0:
        return f"The sound is {frames_of(-mouth_late_frames)} late."
    return f"The sound is {frames_of(mouth_late_frames)} early."
