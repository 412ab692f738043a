"""How near drawn frames come to the true frames of a training clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.topology import MESH_POINTS
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.emo.regions import region_of
from emo_desktop.training.evaluation.clip_judge import (
    ClipMouthJudge,
    points_in,
    true_opening,
)
from emo_desktop.training.evaluation.clip_methods import resized_frames
from emo_desktop.training.evaluation.following import box_of
from emo_desktop.training.evaluation.seen_faces import SEEN_PX
from emo_desktop.training.metrics.alignment import align
from emo_desktop.training.metrics.head_motion import HeadMotion, head_motion
from emo_desktop.training.metrics.known import known, mean_known
from emo_desktop.training.metrics.landmarks import landmark_distance, temporal_jerk
from emo_desktop.training.metrics.obedience import share_inside
from emo_desktop.training.metrics.pictures import mouth_part, psnr_of, squared_error, ssim

_REACH_FRAMES = 6
_LEAST_TRAVEL = 0.03  # landmarks of a still picture tremble that much
_FPS = 25.0
_SLACK = 0.08  # of the face: our detector's outline is not quite that of the true points
_MESH = slice(0, MESH_POINTS)


@dataclass(frozen=True, slots=True)
class ClipScore:
    """The figures of one clip, or their means over several; None where nothing could be measured.

    Args:
        psnr_db: of whole frames.
        ssim: of whole frames.
        mouth_psnr_db: round the true lips.
        mouth_ssim: likewise.
        mouth_r: correlation of the mouth's opening, as a judge reads it, with the true one.
        offset_frames: by how many frames the mouth is late; of several clips, the mean of sizes.
        travel: how far the mouth moves, as a share of how far it should.
        landmark_distance: of the landmarks our detector sees from the true ones, distances of the
            outer eye corners.
        jerk: of the landmarks, 1/s³.
        obedience: share of the frames whose face lies inside the face region.
    """

    psnr_db: float | None
    ssim: float | None
    mouth_psnr_db: float | None
    mouth_ssim: float | None
    mouth_r: float | None
    offset_frames: float | None
    travel: float | None
    landmark_distance: float | None
    jerk: float | None
    obedience: float | None


class ClipScorer:
    """Scores drawn clips.

    Args:
        judge: reads mouths.
    """

    def __init__(self, judge: ClipMouthJudge) -> None:
        self._judge = judge

    def score(self, clip: TrainingClip, drawn: Bytes) -> ClipScore:
        """The figures of one clip.

        Args:
            clip: with the truth.
            drawn: (F, P, P, 3) uint8, its frames as they were drawn.
        """
        side = clip.frames.shape[1]
        frames = resized_frames(drawn, side)
        pixels = _pixel_scores(clip, frames)
        points = points_in(drawn, clip, self._judge.detector)
        opening = self._judge.openings(clip, drawn, points)
        truth = true_opening(clip)
        travel = _travel(opening, truth)
        moves = travel is not None and travel > _LEAST_TRAVEL
        follows = align(opening, truth, reach=_REACH_FRAMES) if moves else None
        apart = np.array(
            [
                landmark_distance(seen[_MESH] / SEEN_PX, true[_MESH])
                for seen, true in zip(points, clip.points, strict=True)
            ]
        )
        return ClipScore(
            *pixels,
            mouth_r=0.0 if follows is None else follows.r_unshifted,
            offset_frames=None if follows is None else float(follows.offset_frames),
            travel=travel,
            landmark_distance=mean_known(apart),
            jerk=known(temporal_jerk(points, fps=_FPS)),
            obedience=share_inside(_boxes(points), region_of(clip.boxes), slack=_SLACK),
        )


def mean_score(scores: Sequence[ClipScore]) -> ClipScore:
    """The means of what is known; of offsets, the mean of their sizes."""
    means = {}
    for field in fields(ClipScore):
        values = [getattr(score, field.name) for score in scores]
        known = [abs(v) if field.name == "offset_frames" else v for v in values if v is not None]
        means[field.name] = float(np.mean(known)) if known else None
    return ClipScore(**means)


def head_motion_in(frames: Bytes, clip: TrainingClip, detector: FaceDetector) -> HeadMotion | None:
    """How the head moves in frames (F, P, P, 3) that were drawn of a clip."""
    return head_motion(points_in(frames, clip, detector))


def _pixel_scores(clip: TrainingClip, frames: Bytes) -> tuple[float, float, float, float]:
    """PSNR and SSIM of whole frames, then of the mouth."""
    side = clip.frames.shape[1]
    rows = []
    for drawn, true, points in zip(frames, clip.frames, clip.points, strict=True):
        mouth = mouth_part(points * side, side, side)
        rows.append(
            (
                squared_error(drawn, true),
                ssim(drawn, true),
                squared_error(drawn, true, mouth),
                ssim(drawn, true, mouth),
            )
        )
    whole, likeness, of_mouth, mouth_likeness = (float(mean) for mean in np.mean(rows, axis=0))
    return psnr_of(whole), likeness, psnr_of(of_mouth), mouth_likeness


def _travel(opening: Floats, truth: Floats) -> float | None:
    known = np.isfinite(opening)
    if not known.any():
        return None
    return float(opening[known].std() / max(truth[known].std(), 1e-6))


def _boxes(points: Floats) -> Floats:
    """(F, 4) boxes in shares of the square; NaN where no face was seen."""
    boxes = [box_of(seen[_MESH] / SEEN_PX) for seen in points]
    return np.array([(box.x, box.y, box.width, box.height) for box in boxes])
