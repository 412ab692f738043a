"""A weights pack compared with baselines on training clips whose truth is known."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.clip_file import TrainingClip, clip_paths, read_clip
from emo_desktop.training.evaluation.clip_drift import (
    MANY_WINDOWS,
    DriftOverWindows,
    drift_over_windows,
    there_and_back,
)
from emo_desktop.training.evaluation.clip_judge import JUDGE_CLIPS, ClipMouthJudge
from emo_desktop.training.evaluation.clip_methods import (
    ClipMethod,
    DraftDrawing,
    StillReference,
    TrueFrames,
)
from emo_desktop.training.evaluation.clip_scores import (
    ClipScore,
    ClipScorer,
    head_motion_in,
    mean_score,
)
from emo_desktop.training.evaluation.pack_method import (
    DrawingChoice,
    GuidedBy,
    PackDrawer,
    PackMethod,
)
from emo_desktop.training.metrics.head_motion import HeadMotion

SPEEDS_DEG: tuple[float | None, ...] = (None, 0.1, 0.7, 1.3)
REGIONS = ((1.0, 1.0), (1.6, 1.0), (1.0, 1.6))
_SHOWN_CLIPS = 4
_DRIFT_PART = 4  # one in so many clips is drawn for twenty windows


@dataclass(frozen=True, slots=True)
class MethodScore:
    """What a method scores, on clips of one source.

    Args:
        method: its name.
        source: of the clips: head, picture or footage; ``all`` for all of them.
        clips: that it drew.
        score: means over these.
    """

    method: str
    source: str
    clips: int
    score: ClipScore


@dataclass(frozen=True, slots=True)
class MotionScore:
    """How the head moves under some condition, means over clips.

    Args:
        condition: in words.
        clips: in which a face was seen.
        motion: the figures; None where none was seen.
    """

    condition: str
    clips: int
    motion: HeadMotion | None


@dataclass(frozen=True, slots=True, eq=False)
class ShownClip:
    """Frames of a clip by every method, for the eye.

    Args:
        name: of the clip.
        frames: by method, (F, P, P, 3) uint8.
    """

    name: str
    frames: dict[str, Bytes]


@dataclass(frozen=True, slots=True, eq=False)
class ClipsEvaluation:
    """What was found.

    Args:
        folder: of the clips.
        held_out: whether the clips were never seen in training.
        scores: of every method and source.
        motion: the head's, by condition.
        drift: by method, of clips of 20 windows.
        shown: some clips.
    """

    folder: Path
    held_out: bool
    scores: tuple[MethodScore, ...]
    motion: tuple[MotionScore, ...]
    drift: dict[str, tuple[DriftOverWindows, ...]]
    shown: tuple[ShownClip, ...]


@dataclass(frozen=True, slots=True)
class ClipsEvaluated(Event):
    """The last event: the clips have been judged."""

    evaluation: ClipsEvaluation


def evaluate_clips(
    folder: Path, *, count: int, drawer: PackDrawer | None, token: CancelToken
) -> Iterator[Event]:
    """Compare a pack with the still reference and the draft.

    Args:
        folder: a data set of training clips.
        count: how many of its held-out clips are drawn.
        drawer: of the pack; None: the baselines alone.
        token: stops the job within a clip, or a step of denoising.

    Yields:
        Progress, and at last ClipsEvaluated.

    Raises:
        MediaError: there are no clips, or one is damaged.
    """
    chosen = yield from _chosen(folder, count, token)
    detector = FaceDetector()
    yield Progress("Fitting the judge of mouths", 0, 1)
    scorer = ClipScorer(ClipMouthJudge.fitted(chosen.known, detector))
    methods: list[ClipMethod] = [TrueFrames(), StillReference(), DraftDrawing(detector)]
    if drawer is not None:
        methods += [PackMethod(drawer, choice) for choice in _choices(drawer)]
    scores, shown = yield from _scored(chosen, methods, scorer, token)
    motion: tuple[MotionScore, ...] = ()
    drift: dict[str, tuple[DriftOverWindows, ...]] = {}
    if drawer is not None:
        motion = yield from _motions(chosen.clips, drawer, detector, token)
        drift = yield from _drifts(chosen.clips[::_DRIFT_PART], drawer, detector, token)
    yield ClipsEvaluated(ClipsEvaluation(folder, chosen.held_out, scores, motion, drift, shown))


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """The clips that are drawn, and those that the judge learns from."""

    clips: list[TrainingClip]
    known: list[TrainingClip]
    held_out: bool


def _chosen(folder: Path, count: int, token: CancelToken) -> Generator[Event, None, _Chosen]:
    """Held-out clips and others; where none is held out, two halves of all."""
    paths = clip_paths(folder)
    if not paths:
        raise MediaError(
            f"There are no training clips in {folder}.",
            hint="emo-desktop train synthetic makes some.",
        )
    held_out: list[TrainingClip] = []
    known: list[TrainingClip] = []
    order = np.random.default_rng(0).permutation(len(paths))
    for done, number in enumerate(order):
        token.check()
        if len(held_out) >= count and len(known) >= JUDGE_CLIPS:
            break
        clip = read_clip(paths[number])
        group, most = (held_out, count) if clip.held_out else (known, JUDGE_CLIPS)
        if len(group) < most:
            group.append(clip)
        yield Progress("Reading the clips", done + 1, len(paths))
    if held_out and known:
        return _Chosen(held_out, known, held_out=True)
    both = held_out or known
    half = max(1, min(count, len(both) // 2))
    return _Chosen(both[:half], both[half:] or both, held_out=bool(held_out))


def _choices(drawer: PackDrawer) -> Iterator[DrawingChoice]:
    """How a pack draws for the table."""
    if drawer.obeys_guides:
        yield DrawingChoice(GuidedBy.RIG, follows_speed=True)
        yield DrawingChoice(GuidedBy.TRUTH, follows_speed=True)
    if drawer.goes_unguided:
        yield DrawingChoice(GuidedBy.NOBODY, follows_speed=True)


def _scored(
    chosen: _Chosen, methods: Sequence[ClipMethod], scorer: ClipScorer, token: CancelToken
) -> Generator[Event, None, tuple[tuple[MethodScore, ...], tuple[ShownClip, ...]]]:
    """The table, and some clips to look at."""
    found: dict[tuple[str, str], list[ClipScore]] = {}
    shown: list[ShownClip] = []
    for number, clip in enumerate(chosen.clips):
        drawings: dict[str, Bytes] = {}
        for method in methods:
            token.check()
            drawn = method.draw(clip)
            if drawn is None:
                continue
            drawings[method.name] = drawn
            score = scorer.score(clip, drawn)
            for source in (clip.source, "all"):
                found.setdefault((method.name, source), []).append(score)
        if len(shown) < _SHOWN_CLIPS:
            shown.append(ShownClip(f"{clip.source} {clip.identity}, {clip.voice}", drawings))
        yield Progress("Drawing and scoring clips", number + 1, len(chosen.clips))
    sources = sorted({source for _method, source in found}, key=lambda each: (each == "all", each))
    rows = [
        MethodScore(method.name, source, len(scores), mean_score(scores))
        for source in sources
        for method in methods
        if (scores := found.get((method.name, source)))
    ]
    return tuple(rows), tuple(shown)


def _motions(
    clips: Sequence[TrainingClip], drawer: PackDrawer, detector: FaceDetector, token: CancelToken
) -> Generator[Event, None, tuple[MotionScore, ...]]:
    """How the head moves, unguided, as speed and region ask."""
    if not drawer.goes_unguided:
        return ()
    conditions = [
        *((_speed_words(speed), DrawingChoice(speed_deg=speed)) for speed in SPEEDS_DEG),
        *(
            (
                f"region {width:g} × as wide, {height:g} × as high",
                DrawingChoice(follows_speed=True, region_width=width, region_height=height),
            )
            for width, height in REGIONS
        ),
    ]
    if not drawer.obeys_speed:
        conditions = conditions[len(SPEEDS_DEG) :]
    rows = []
    for number, (words, choice) in enumerate(conditions):
        motions = []
        for clip in clips:
            token.check()
            drawn = drawer.draw(clip, choice)
            motions.append(None if drawn is None else head_motion_in(drawn, clip, detector))
        rows.append(_mean_motion(words, motions))
        yield Progress("Moving heads", number + 1, len(conditions))
    true = [head_motion_in(clip.frames, clip, detector) for clip in clips]
    return (_mean_motion("truth", true), *rows)


def _speed_words(speed: float | None) -> str:
    return "no speed asked for" if speed is None else f"speed {speed:g}° a frame"


def _mean_motion(condition: str, motions: Sequence[HeadMotion | None]) -> MotionScore:
    known = [motion for motion in motions if motion is not None]
    if not known:
        return MotionScore(condition, 0, None)
    windows = [each.window_variance for each in known if each.window_variance is not None]
    mean = HeadMotion(
        mean_speed=float(np.mean([each.mean_speed for each in known])),
        variance=float(np.mean([each.variance for each in known])),
        window_variance=float(np.mean(windows)) if windows else None,
        swing_deg=float(np.mean([each.swing_deg for each in known])),
        nod_deg=float(np.mean([each.nod_deg for each in known])),
    )
    return MotionScore(condition, len(known), mean)


def _drifts(
    clips: Sequence[TrainingClip], drawer: PackDrawer, detector: FaceDetector, token: CancelToken
) -> Generator[Event, None, dict[str, tuple[DriftOverWindows, ...]]]:
    """How far faces drift over 20 windows; clips are played there and back until they last."""
    window = drawer.config.window_frames
    found: dict[str, tuple[DriftOverWindows, ...]] = {}
    for choice in _choices(drawer):
        drifts = []
        for number, clip in enumerate(clips):
            token.check()
            rows = there_and_back(len(clip.frames), MANY_WINDOWS * window)
            drawn = drawer.draw(clip, choice, rows=rows)
            if drawn is not None:
                drift = drift_over_windows(drawn, clip, window_frames=window, detector=detector)
                drifts += [] if drift is None else [drift]
            yield Progress(f"Drifting, {choice.guided_by}", number + 1, len(clips))
        found[str(choice.guided_by)] = tuple(drifts)
    return found
