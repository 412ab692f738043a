"""A film against the film it should be, frame by frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.training.evaluation.film_reading import read_frames
from emo_desktop.training.evaluation.watching import WatchedFilm
from emo_desktop.training.metrics.alignment import Alignment, align
from emo_desktop.training.metrics.known import mean_known
from emo_desktop.training.metrics.landmarks import landmark_distance, mouth_aperture
from emo_desktop.training.metrics.pictures import (
    mouth_part,
    psnr_of,
    squared_error,
    ssim,
)

_REACH_S = 0.5


@dataclass(frozen=True, slots=True)
class Comparison:
    """How near a film comes to the truth; SSIM and distances are means over frames.

    Args:
        frames: that both films have.
        psnr_db: of whole frames, from the squared error of all of them.
        ssim: of whole frames.
        mouth_psnr_db: of the region round the true lips; None where no face was seen.
        mouth_ssim: likewise.
        landmark_distance: in distances of the outer eye corners; None where no face was seen.
        aperture: how the mouth's opening follows the true one, by landmarks.
    """

    frames: int
    psnr_db: float
    ssim: float
    mouth_psnr_db: float | None
    mouth_ssim: float | None
    landmark_distance: float | None
    aperture: Alignment | None


@dataclass(frozen=True, slots=True)
class FilmsCompared(Event):
    """The last event: both films have been compared."""

    comparison: Comparison


def compare_films(film: WatchedFilm, truth: WatchedFilm, token: CancelToken) -> Iterator[Event]:
    """Compare a film with the truth, as far as both go.

    Yields:
        Progress, and at last FilmsCompared.

    Raises:
        MediaError: their frame rates differ.
    """
    if film.header.fps != truth.header.fps:
        raise MediaError(
            f"The films have {float(film.header.fps):g} and {float(truth.header.fps):g} frames "
            "per second and cannot be compared.",
            hint="Convert one of them to the frame rate of the other.",
        )
    rows: list[tuple[float, float, float, float]] = []
    count = min(len(film), len(truth))
    scale = np.array([truth.width / film.width, truth.height / film.height])
    pairs = zip(read_frames(film.header.path), read_frames(truth.header.path), strict=False)
    for number, (seen, wanted) in enumerate(pairs):
        token.check()
        rows.append(_likeness(_sized(seen.pixels, wanted.pixels), wanted.pixels, truth, number))
        yield Progress("Comparing the films", number + 1, count)
    apart = [
        landmark_distance(film.points[number][:, :2] * scale, truth.points[number])
        for number in range(count)
    ]
    apertures = [
        np.array([mouth_aperture(points) for points in each.points[:count]])
        for each in (film, truth)
    ]
    means = np.array(rows).T
    mouth_error = mean_known(means[2])
    yield FilmsCompared(
        Comparison(
            frames=count,
            psnr_db=psnr_of(float(means[0].mean())),
            ssim=float(means[1].mean()),
            mouth_psnr_db=None if mouth_error is None else psnr_of(mouth_error),
            mouth_ssim=mean_known(means[3]),
            landmark_distance=mean_known(np.array(apart)),
            aperture=align(*apertures, reach=max(1, round(_REACH_S * film.header.fps))),
        )
    )


def _likeness(
    seen: Bytes, wanted: Bytes, truth: WatchedFilm, number: int
) -> tuple[float, float, float, float]:
    """Squared error and SSIM of a frame, and of its mouth (NaN where there is none)."""
    points = truth.points[number]
    whole = squared_error(seen, wanted), ssim(seen, wanted)
    if not np.isfinite(points).all():
        return (*whole, float("nan"), float("nan"))
    mouth = mouth_part(points, wanted.shape[0], wanted.shape[1])
    return (*whole, squared_error(seen, wanted, mouth), ssim(seen, wanted, mouth))


def _sized(seen: Bytes, like: Bytes) -> Bytes:
    if seen.shape == like.shape:
        return seen
    height, width = like.shape[:2]
    return np.asarray(cv2.resize(seen, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
