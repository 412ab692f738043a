"""The figures of a judged film, with units and what they mean, for every kind of report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from emo_desktop.training.evaluation.comparison import Comparison
from emo_desktop.training.evaluation.film import FilmEvaluation
from emo_desktop.training.evaluation.lip_faults import LipFigures
from emo_desktop.training.evaluation.network_figures import NetworkFigure
from emo_desktop.training.evaluation.picture_faults import IdentityFigures
from emo_desktop.training.metrics.head_motion import WINDOW_FRAMES, HeadMotion
from emo_desktop.training.metrics.known import known

_EYES = "distances of the outer eye corners"
_NETWORKS = {
    "fid": ("FID", "of whole frames; lower is better"),
    "fvd": ("FVD", "of clips of 16 frames; lower is better"),
    "e_fid": ("E-FID", "of expressions; lower is better"),
    "sync_c": ("Sync-C", "how sure a SyncNet is of the sound; higher is better"),
    "sync_d": ("Sync-D", "how far off a SyncNet finds the sound; lower is better"),
    "face_similarity": ("face similarity", "cosine of embeddings; 1 is the same face"),
}
# By fields of HeadMotion.
_SPEED, _SPREAD = "°/frame", "(°/frame)²"
_HEAD = (
    ("mean_speed", "head_speed", "mean head speed", _SPEED, "EMO's first"),
    ("variance", "head_speed_variance", "variance of the head speed", _SPREAD, "EMO's second"),
    (
        "window_variance",
        "head_speed_window_variance",
        "variance of its means over windows",
        _SPREAD,
        f"EMO's third, windows of {WINDOW_FRAMES} frames",
    ),
    ("swing_deg", "head_swing", "swing of the head", "°", "deviation of the yaw"),
    ("nod_deg", "head_nod", "nods of the head", "°", "deviation of the pitch"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure.

    Args:
        name: in reports for programs.
        label: in reports for people.
        value: None where it is absent.
        unit: may be empty.
        meaning: what it tells, or why it is absent.
    """

    name: str
    label: str
    value: float | None
    unit: str
    meaning: str

    @property
    def text(self) -> str:
        """The value with its unit."""
        if self.value is None:
            return "–"
        return f"{self.value:.4g} {self.unit}".rstrip()


def figures_of(evaluation: FilmEvaluation) -> tuple[Figure, ...]:
    """All figures of a film; what could not be measured is there without a value."""
    film = evaluation.film
    seams = max(float(each.seam.max()) for each in (film.changes, film.face_changes))
    rows = [
        *_of_lips(evaluation.lips),
        *_of_identity(evaluation.identity),
        Figure(
            "jerk",
            "jerk of the landmarks",
            known(evaluation.jerk),
            "1/s³",
            f"in {_EYES}; trembling films have more",
        ),
        Figure(
            "worst_seam",
            "worst seam score",
            seams,
            "",
            "change at a frame over the changes beside it; about 1 where the film runs on",
        ),
        Figure("jumps", "jumps", float(len(evaluation.jumps)), "", "frames where it jumps"),
        *_of_head(evaluation.head),
        *_of_comparison(evaluation.comparison),
        *(_of_network(each) for each in evaluation.by_networks),
    ]
    return tuple(rows)


def _of_lips(lips: LipFigures | None) -> Iterator[Figure]:
    reading = lips.reading.alignment if lips and lips.reading else None
    seen = lips.by_landmarks if lips else None
    why = "" if lips else "; the film has no sound"
    rows = (
        (
            "speech_s",
            "speech",
            lips.speech_s if lips else None,
            "s",
            "for how long somebody speaks",
        ),
        (
            "mouth_r",
            "mouth follows sound",
            reading.r if reading else None,
            "",
            "correlation of the mouth, as pictures of it show it, with what the voice asks",
        ),
        (
            "mouth_offset_frames",
            "mouth is late by",
            float(reading.offset_frames) if reading else None,
            "frames",
            "against the sound; below 0 the sound is late",
        ),
        (
            "landmarks_r",
            "lips' landmarks follow sound",
            seen.r if seen else None,
            "",
            "likewise by landmarks, which hardly see the lips of drawings move",
        ),
        (
            "mouth_spread",
            "mouth moves",
            lips.spread if lips else None,
            "",
            f"half its range, {_EYES}",
        ),
        (
            "closures",
            "lips close at p, b, m",
            lips.closures.share if lips else None,
            "",
            f"share of {len(lips.closures.shown) if lips else 0} that are heard",
        ),
    )
    for name, label, value, unit, meaning in rows:
        yield Figure(name, label, value, unit, meaning + why)


def _of_identity(identity: IdentityFigures | None) -> Iterator[Figure]:
    yield Figure(
        "proportions_drift",
        "drift of the face's proportions",
        known(identity.proportions) if identity else None,
        "",
        f"{_EYES}; above 0.02 it is another face",
    )
    yield Figure(
        "skin_drift",
        "drift of the skin",
        known(identity.skin) if identity else None,
        "CIE Lab",
        "exposure taken away; above 5 it is another face",
    )


def _of_head(head: HeadMotion | None) -> Iterator[Figure]:
    for field, name, label, unit, meaning in _HEAD:
        yield Figure(name, label, getattr(head, field) if head else None, unit, meaning)


def _of_comparison(comparison: Comparison | None) -> Iterator[Figure]:
    if comparison is None:
        return
    true = comparison.aperture
    rows = (
        ("psnr", "PSNR", comparison.psnr_db, "dB", "of whole frames against the truth"),
        ("ssim", "SSIM", comparison.ssim, "", "of whole frames against the truth"),
        ("mouth_psnr", "PSNR of the mouth", comparison.mouth_psnr_db, "dB", "round the true lips"),
        ("mouth_ssim", "SSIM of the mouth", comparison.mouth_ssim, "", "round the true lips"),
        (
            "landmark_distance",
            "landmark distance",
            comparison.landmark_distance,
            "",
            f"{_EYES}, mean of all points",
        ),
        ("true_mouth_r", "mouth follows the true mouth", true.r if true else None, "", "1 is best"),
        (
            "true_mouth_offset_frames",
            "mouth is late by, against the true one",
            float(true.offset_frames) if true else None,
            "frames",
            "",
        ),
    )
    for row in rows:
        yield Figure(*row)


def _of_network(figure: NetworkFigure) -> Figure:
    label, meaning = _NETWORKS[figure.name]
    return Figure(figure.name, label, figure.value, "", figure.why_absent or meaning)
