"""Reads how far the mouths of drawn clips are open, fitted on clips whose truth is known.

It looks at small pictures of the mouth, held still by the face's rigid points and compared with the
reference image's, and at the lips' landmarks. Fitted on 18 clips it read six others with r = .97,
landmarks alone with .91, and a mouth that is cut out at a fixed place with .83.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.batches import mouth_opening
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.evaluation.clip_methods import resized_frames
from emo_desktop.training.evaluation.seen_faces import SEEN_PX, seen_points
from emo_desktop.training.metrics.landmarks import mouth_aperture
from emo_desktop.training.metrics.mouth_crops import HEIGHT_PX, WIDTH_PX, mouth_crop

JUDGE_CLIPS = 40  # are enough to read the mouths of others

_PENALTY = 100.0
_LEVELS = 40.0  # of grey that count as one
_APERTURE, _GAP = 20.0, 10.0  # what one of landmarks' openings counts
_EVERY = 4  # one of so many frames of known clips is looked at


@dataclass(frozen=True, slots=True, eq=False)
class ClipMouthJudge:
    """Tells the opening of a mouth from its picture.

    Args:
        mean: (D,) of what it looks at.
        slope: (D,) what each value counts.
        usual: the mean opening, in widths of the mouth.
        detector: finds the face.
    """

    mean: Floats
    slope: Floats
    usual: float
    detector: FaceDetector

    @classmethod
    def fitted(cls, clips: Sequence[TrainingClip], detector: FaceDetector) -> ClipMouthJudge:
        """One that knows these clips; where no face is seen in any, it always says the mean."""
        looks = []
        for clip in clips:
            frames = clip.frames[::_EVERY]
            looks.append(_looks(clip, frames, points_in(frames, clip, detector), detector))
        seen = np.concatenate(looks)
        openings = np.concatenate([true_opening(clip)[::_EVERY] for clip in clips])
        known = np.isfinite(seen).all(axis=1)
        if not known.any():
            nothing = np.zeros(seen.shape[1])
            return cls(nothing, nothing, float(openings.mean()), detector)
        seen, openings = seen[known], openings[known]
        mean, usual = seen.mean(axis=0), float(openings.mean())
        centred = seen - mean
        gram = centred.T @ centred + _PENALTY * np.eye(seen.shape[1])
        slope = np.linalg.solve(gram, centred.T @ (openings - usual))
        return cls(mean, slope, usual, detector)

    def openings(self, clip: TrainingClip, frames: Bytes, points: Floats) -> Floats:
        """(F,) openings in widths of the mouth; NaN where no face is seen.

        Args:
            clip: whose reference image the frames were drawn from.
            frames: (F, P, P, 3) uint8.
            points: (F, 478, 3) of ``points_in`` these frames.
        """
        looks = _looks(clip, frames, points, self.detector)
        return np.asarray((looks - self.mean) @ self.slope + self.usual)


def true_opening(clip: TrainingClip) -> Floats:
    """(F,) how far the mouth of a clip is open, in widths of the mouth."""
    return mouth_opening(clip.points.astype(np.float64))


def points_in(frames: Bytes, clip: TrainingClip, detector: FaceDetector) -> Floats:
    """(F, 478, 3) of ``seen_points`` in frames (F, P, P, 3) of a clip, drawn or true."""
    return seen_points(frames, detector, near=clip.points[0, :MESH_POINTS])


def _looks(clip: TrainingClip, frames: Bytes, points: Floats, detector: FaceDetector) -> Floats:
    """(F, D) what the judge looks at; NaN where no face is seen."""
    near = clip.reference_points[:MESH_POINTS]
    (rest,) = seen_points(clip.reference[None], detector, near=near)
    still = _mouth(clip.reference, rest)
    seen = [_mouth(frame, each) - still for frame, each in zip(frames, points, strict=True)]
    lips = [_lips(each) for each in points]
    return np.hstack([np.stack(seen) / _LEVELS, np.array(lips)])


def _mouth(frame: Bytes, points: Floats) -> Floats:
    """(D,) the picture of the mouth."""
    if not np.isfinite(points).all():
        return np.full(HEIGHT_PX * WIDTH_PX * 3, np.nan)
    (sized,) = resized_frames(frame[None], SEEN_PX)
    return mouth_crop(sized, points).astype(np.float64).ravel()


def _lips(points: Floats) -> tuple[float, float]:
    """The lips' opening by landmarks, in two units that err in different ways."""
    return _APERTURE * mouth_aperture(points), _GAP * float(mouth_opening(points[:, :2]))
