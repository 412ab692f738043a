"""One film judged: figures, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import find_face, opaque_rgb
from emo_desktop.training.evaluation.comparison import Comparison, FilmsCompared, compare_films
from emo_desktop.training.evaluation.faults import Fault, FaultKind
from emo_desktop.training.evaluation.film_reading import FilmHeader, read_header
from emo_desktop.training.evaluation.lip_faults import LipFigures, lip_faults, measure_lips
from emo_desktop.training.evaluation.network_figures import (
    NetworkFigure,
    NetworkFiles,
    measure_with_networks,
)
from emo_desktop.training.evaluation.picture_faults import (
    IdentityFigures,
    identity_faults,
    jumps,
    measure_identity,
    running_faults,
)
from emo_desktop.training.evaluation.script import read_script
from emo_desktop.training.evaluation.voice import (
    HeardVoice,
    hear_voice,
    make_hearing,
    read_samples,
)
from emo_desktop.training.evaluation.watching import FilmWatched, WatchedFilm, watch_film
from emo_desktop.training.metrics.closures import Stretch
from emo_desktop.training.metrics.head_motion import HeadMotion, head_motion
from emo_desktop.training.metrics.landmarks import temporal_jerk
from emo_desktop.training.metrics.likeness import FaceLook, look_at

_CUT_REACH_FRAMES = 1  # a jump so near to a change of the face is that change


@dataclass(frozen=True, slots=True)
class FilmOrder:
    """A film that is to be judged, and what it may be judged by.

    Args:
        film: with the face that speaks.
        against: the film it should be.
        portrait: whose face it should be; the film's own first frames where None.
        voice: what is said; the film's own sound where None.
        script: when p, b and m are said, see ``script.read_script``; as is heard where None.
        has_music: whether there is music under the voice.
        networks: files of networks of others, for the figures that need them.
    """

    film: Path
    against: Path | None = None
    portrait: Path | None = None
    voice: Path | None = None
    script: Path | None = None
    has_music: bool = False
    networks: NetworkFiles = field(default_factory=NetworkFiles)


@dataclass(frozen=True, slots=True, eq=False)
class FilmEvaluation:
    """What was found.

    Args:
        order: what was asked.
        film: as it was seen.
        voice: as it was heard; None without sound.
        lips: None without sound.
        identity: None where no face was seen.
        head: None where no face was seen.
        jerk: of the landmarks, distances of the outer eye corners per s³; NaN without a face.
        jumps: the frames before which the picture jumps.
        comparison: with the film it should be.
        by_networks: figures of networks of others, or why they are absent.
        faults: in the order of their frames, those of the whole film first.
    """

    order: FilmOrder
    film: WatchedFilm
    voice: HeardVoice | None
    lips: LipFigures | None
    identity: IdentityFigures | None
    head: HeadMotion | None
    jerk: float
    jumps: tuple[int, ...]
    comparison: Comparison | None
    by_networks: tuple[NetworkFigure, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class FilmEvaluated(Event):
    """The last event: the film has been judged."""

    evaluation: FilmEvaluation


def evaluate_film(order: FilmOrder, *, token: CancelToken) -> Iterator[Event]:
    """Judge a film.

    Args:
        order: the film, and what it may be judged by.
        token: stops the job within one frame, or some seconds of sound.

    Yields:
        Progress, Notice, and at last FilmEvaluated.

    Raises:
        MediaError: a file cannot be used.
        ModelError: a shipped network is missing or damaged.
        PackError: a network of others cannot be used.
    """
    header, detector = read_header(order.film), FaceDetector()
    said_s = None if order.script is None else read_script(order.script)
    reference = None if order.portrait is None else _look_of(order.portrait, detector)
    film = yield from _watched(header, detector, token)
    yield Progress("Hearing the voice", 0, 1)
    samples = _samples(order, header, token)
    if samples is None:
        yield Notice("The film has no sound: lips are not judged.")
    truth, comparison = None, None
    if order.against is not None:
        truth = yield from _watched(read_header(order.against), detector, token)
        comparison = yield from _compared(film, truth, token)
    figures = yield from measure_with_networks(order.networks, film, truth, samples, token)
    voice = None
    if samples is not None:
        voice = hear_voice(samples, film.times_s, header.fps, make_hearing(), token)
    yield FilmEvaluated(
        _judged(order, film, voice, said_s, reference, comparison=comparison, figures=figures)
    )


def _watched(
    header: FilmHeader, detector: FaceDetector, token: CancelToken
) -> Generator[Event, None, WatchedFilm]:
    for event in watch_film(header, detector=detector, token=token):
        if isinstance(event, FilmWatched):
            return event.film
        yield event
    raise AssertionError("a film that was watched is told of")


def _compared(
    film: WatchedFilm, truth: WatchedFilm, token: CancelToken
) -> Generator[Event, None, Comparison]:
    for event in compare_films(film, truth, token):
        if isinstance(event, FilmsCompared):
            return event.comparison
        yield event
    raise AssertionError("films that were compared are told of")


def _samples(order: FilmOrder, header: FilmHeader, token: CancelToken) -> Floats | None:
    """The voice, or None in a film without sound."""
    if order.voice is None and not header.has_sound:
        return None
    return read_samples(order.voice or order.film, has_music=order.has_music, token=token)


def _look_of(portrait: Path, detector: FaceDetector) -> FaceLook:
    rgb = opaque_rgb(read_picture(portrait).pixels)
    _box, mesh = find_face(rgb, detector)
    return look_at(rgb, mesh.points)


def _judged(
    order: FilmOrder,
    film: WatchedFilm,
    voice: HeardVoice | None,
    said_s: Sequence[Stretch] | None,
    reference: FaceLook | None,
    *,
    comparison: Comparison | None,
    figures: tuple[NetworkFigure, ...],
) -> FilmEvaluation:
    lips = None if voice is None else measure_lips(film, voice, said_s=said_s)
    identity = measure_identity(film, reference)
    leaps = jumps(film)
    faults = [*identity_faults(film, identity)]
    changes_face = [f.frame for f in faults if f.kind is FaultKind.OTHER_FACE and f.frame]
    leaps = tuple(
        leap
        for leap in leaps
        if all(abs(leap - frame) > _CUT_REACH_FRAMES for frame in changes_face)
    )
    faults += running_faults(film, leaps)
    if lips is not None:
        faults += lip_faults(lips)
    return FilmEvaluation(
        order=order,
        film=film,
        voice=voice,
        lips=lips,
        identity=identity,
        head=head_motion(film.points),
        jerk=temporal_jerk(film.points, fps=float(film.header.fps)),
        jumps=leaps,
        comparison=comparison,
        by_networks=figures,
        faults=tuple(sorted(faults, key=lambda fault: -1 if fault.frame is None else fault.frame)),
    )
