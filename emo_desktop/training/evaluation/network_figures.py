"""Figures that networks of others give: FID, FVD, E-FID, Sync-C and Sync-D, likeness."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.face.embedding import FaceEmbedder
from emo_desktop.training.evaluation.film_reading import read_frames
from emo_desktop.training.evaluation.following import box_of
from emo_desktop.training.evaluation.watching import WatchedFilm
from emo_desktop.training.metrics.feature_networks import FeatureNetwork
from emo_desktop.training.metrics.frechet import LEAST_FEATURES, frechet_distance
from emo_desktop.training.metrics.syncnet import FPS as SYNC_FPS
from emo_desktop.training.metrics.syncnet import SIDE_PX as FACE_PX
from emo_desktop.training.metrics.syncnet import sync_score

_MOST_FRAMES = 2048  # of a film whose features are compared
_CLIP_FRAMES, _CLIP_STEP = 16, 8
_BATCH = 16
_FACE_ROOM = 1.4
_NO_TRUTH = "It needs a film to compare with (--against)."


@dataclass(frozen=True, slots=True)
class NetworkFiles:
    """Files of networks of others.

    Args:
        fid: TorchScript Inception.
        fvd: TorchScript I3D.
        sync: TorchScript SyncNet with the methods forward_lip and forward_aud.
        expression: TorchScript network that answers a face's expression, for E-FID.
        embedder: ONNX ArcFace.
    """

    fid: Path | None = None
    fvd: Path | None = None
    sync: Path | None = None
    expression: Path | None = None
    embedder: Path | None = None


@dataclass(frozen=True, slots=True)
class NetworkFigure:
    """One figure, or why there is none.

    Args:
        name: ``fid``, ``fvd``, ``e_fid``, ``sync_c``, ``sync_d`` or ``face_similarity``.
        value: None where it is absent.
        why_absent: a sentence; empty where there is a value.
    """

    name: str
    value: float | None
    why_absent: str = ""


Measured = Generator[Event, None, tuple[NetworkFigure, ...]]


def measure_with_networks(
    files: NetworkFiles,
    film: WatchedFilm,
    truth: WatchedFilm | None,
    samples: Floats | None,
    token: CancelToken,
) -> Measured:
    """Every figure whose network was given, and of the others why they are absent.

    Args:
        files: the networks.
        film: that is judged.
        truth: the film it should be.
        samples: (N,) 16 kHz, the voice; None without sound.
        token: stops the job within a batch.

    Raises:
        PackError: a network cannot be used.
    """
    figures: list[NetworkFigure] = []
    for name, option, file in (
        ("fid", "--fid-network", files.fid),
        ("fvd", "--fvd-network", files.fvd),
        ("e_fid", "--expression-network", files.expression),
    ):
        if file is None or truth is None:
            figures.append(_absent(name, option, file))
            continue
        yield Progress(f"Measuring with {file.name}", 0, 1)
        network = FeatureNetwork(file)
        clouds = [
            np.concatenate([network.features(batch) for batch in _inputs(name, each, token)])
            for each in (film, truth)
        ]
        figures.append(_distance(name, clouds))
    figures += yield from _sync_figures(files.sync, film, samples, token)
    figures.append((yield from _likeness(files.embedder, film, truth, token)))
    return tuple(figures)


def _distance(name: str, clouds: list[Floats]) -> NetworkFigure:
    if min(map(len, clouds)) < LEAST_FEATURES:
        return NetworkFigure(name, None, "The films are too short for it.")
    return NetworkFigure(name, frechet_distance(*clouds))


def _absent(name: str, option: str, file: Path | None) -> NetworkFigure:
    return NetworkFigure(name, None, _NO_TRUTH if file else f"No network was given ({option}).")


def _inputs(name: str, film: WatchedFilm, token: CancelToken) -> Iterator[np.ndarray]:
    """Batches of what a network wants to see of a film."""
    if name == "fid":
        pictures = (pixels for _number, pixels in _pictures(film, token))
        return _stacked(pixels.transpose(2, 0, 1) for pixels in pictures)
    if name == "e_fid":
        faces = _faces(film, token)
        return _stacked(face.transpose(2, 0, 1).astype(np.float32) / 255 for face in faces)
    return _stacked(_clips(film, token))


def _pictures(film: WatchedFilm, token: CancelToken) -> Iterator[tuple[int, Bytes]]:
    """Frames, at most so many that a long film does not fill memory with features."""
    every = max(1, -(-len(film) // _MOST_FRAMES))
    for frame in read_frames(film.header.path):
        token.check()
        if frame.number % every == 0 and frame.number < len(film):
            yield frame.number, frame.pixels


def _faces(film: WatchedFilm, token: CancelToken) -> Iterator[Bytes]:
    """(224, 224, 3) squares round the face, of the frames that show one."""
    for number, pixels in _pictures(film, token):
        if np.isfinite(film.points[number]).all():
            yield face_square(pixels, film.points[number])


def face_square(pixels: Bytes, points: Floats) -> Bytes:
    """(224, 224, 3) uint8: the square round a face, its border repeated beyond the picture."""
    box = box_of(points)
    side = _FACE_ROOM * max(box.width, box.height)
    scale = FACE_PX / side
    left, top = box.x + (box.width - side) / 2, box.y + (box.height - side) / 2
    move = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]])
    square = cv2.warpAffine(
        pixels, move, (FACE_PX, FACE_PX), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(square, np.uint8)


def _clips(film: WatchedFilm, token: CancelToken) -> Iterator[np.ndarray]:
    """(3, 16, 224, 224) float32, 0 to 255: a clip begins every 8 frames."""
    recent: list[Bytes] = []
    for frame in read_frames(film.header.path):
        token.check()
        sized = cv2.resize(frame.pixels, (FACE_PX, FACE_PX), interpolation=cv2.INTER_AREA)
        recent.append(np.asarray(sized, np.uint8))
        if len(recent) == _CLIP_FRAMES:
            yield np.stack(recent).transpose(3, 0, 1, 2).astype(np.float32)
            recent = recent[_CLIP_STEP:]


def _stacked(each: Iterator[np.ndarray]) -> Iterator[np.ndarray]:
    batch: list[np.ndarray] = []
    for one in each:
        batch.append(one)
        if len(batch) == _BATCH:
            yield np.stack(batch)
            batch = []
    if batch:
        yield np.stack(batch)


def _sync_figures(
    file: Path | None, film: WatchedFilm, samples: Floats | None, token: CancelToken
) -> Generator[Event, None, list[NetworkFigure]]:
    names = ("sync_c", "sync_d")
    if file is None or samples is None:
        why = "The film has no sound." if file else "No network was given (--sync-network)."
        return [NetworkFigure(name, None, why) for name in names]
    yield Progress(f"Measuring with {file.name}", 0, 1)
    network = FeatureNetwork(file)
    score = sync_score(
        _at_sync_rate(film, token),
        samples,
        see=lambda pictures: network.ask("forward_lip", pictures),
        hear=lambda sound: network.ask("forward_aud", sound),
    )
    if score is None:
        why = "The film is too short, or shows no face."
        return [NetworkFigure(name, None, why) for name in names]
    return [NetworkFigure("sync_c", score.confidence), NetworkFigure("sync_d", score.distance)]


def _at_sync_rate(film: WatchedFilm, token: CancelToken) -> Bytes:
    """(F, 224, 224, 3) the face 25 times a second; where none is seen, the one before."""
    wanted = np.arange(0, float(film.times_s[-1]), 1 / SYNC_FPS)
    nearest = np.abs(wanted[:, None] - film.times_s).argmin(axis=1)
    faces: list[Bytes] = []
    for frame in read_frames(film.header.path):
        token.check()
        shows = frame.number < len(film) and np.isfinite(film.points[frame.number]).all()
        if shows:
            face = face_square(frame.pixels, film.points[frame.number])
        elif faces:
            face = faces[-1]
        else:
            face = np.zeros((FACE_PX, FACE_PX, 3), np.uint8)
        faces += [face] * int((nearest == frame.number).sum())
    return np.stack(faces) if faces else np.zeros((0, FACE_PX, FACE_PX, 3), np.uint8)


def _likeness(
    file: Path | None, film: WatchedFilm, truth: WatchedFilm | None, token: CancelToken
) -> Generator[Event, None, NetworkFigure]:
    """Mean cosine of the face's embedding with the true film's, or with the first frame's."""
    if file is None:
        return NetworkFigure("face_similarity", None, "No network was given (--face-embedder).")
    yield Progress(f"Measuring with {file.name}", 0, 1)
    embedder = FaceEmbedder(file)
    embeddings = _embeddings(embedder, film, token)
    references = embeddings[:1] if truth is None else _embeddings(embedder, truth, token)
    if not len(embeddings) or not len(references):
        return NetworkFigure("face_similarity", None, "No face is seen.")
    reference = references.mean(axis=0)
    return NetworkFigure(
        "face_similarity", float((embeddings @ reference).mean() / np.linalg.norm(reference))
    )


def _embeddings(embedder: FaceEmbedder, film: WatchedFilm, token: CancelToken) -> Floats:
    """(N, D) of length 1, of one frame in five."""
    found = [
        embedder.embed(pixels, film.points[number][:, :2])
        for number, pixels in _pictures(film, token)
        if number % 5 == 0 and np.isfinite(film.points[number]).all()
    ]
    return np.array([each / max(float(np.linalg.norm(each)), 1e-9) for each in found])
