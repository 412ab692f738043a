"""The curves of a line, frame by frame: as the voice alone makes them, and with points on top.

What is dear, hearing the voice, is done once and kept where performances are kept; what points do
is added at once.
"""

from __future__ import annotations

import io
import logging
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from emo_desktop.app.studio import Studio
from emo_desktop.audio.features import STEPS_PER_S, is_voiced
from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_value
from emo_desktop.base.jobs import CancelToken
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.control_curves import control_track
from emo_desktop.motion.control_points import (
    CONTROL_CURVES,
    GAZE_CURVES,
    HEAD_CURVES,
    SPEED_CURVE,
    ControlPoint,
)
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.performance import middles_s, perform, with_points
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.storage import media_path
from emo_desktop.render.line_plan import (
    Drawing,
    PlannedSegment,
    TakeSound,
    frames_of_use,
    plan_line,
)
from emo_desktop.render.packing import pack_curves, single_precision, unpack_curves
from emo_desktop.render.take_voices import TakeVoices

_log = logging.getLogger(__name__)

# Curves do not depend on who draws them.
_DRAWING = Drawing("curves", chains_segments=False, caches_frames=False)
_TRACK_VERSION = "voice-track-1"
_VOICED = 0.5


@dataclass(frozen=True, eq=False)
class VoiceTrack:
    """What is heard of a line, every 10 ms.

    Args:
        first_step: the step of the take that index 0 stands for.
        level_db: (T,) loudness; -100 is silence.
        f0_hz: (T,) pitch; NaN where there is none.
    """

    first_step: int
    level_db: Floats
    f0_hz: Floats

    @cached_property
    def usual_hz(self) -> float:
        """The pitch in the middle of all; any where there is none."""
        heard = self.f0_hz[np.isfinite(self.f0_hz)]
        return float(np.median(heard)) if len(heard) else 1.0


@dataclass(frozen=True)
class LineQuestion:
    """A line whose curves are asked for; two are equal if their curves without points are.

    Args:
        clip: id of the line.
        made_of: all that decides its curves, apart from the points that are put on top.
        project: the document it is in.
    """

    clip: str
    made_of: tuple[object, ...]
    project: Project = field(compare=False, repr=False)


def question_of(project: Project, clip: Clip) -> LineQuestion | None:
    """The question for the curves of a line; None where nobody speaks it."""
    if clip.use is None or not clip.character:
        return None
    take, look = project.take(clip.take), clip.chosen_picture
    made_of = (
        clip.use,
        (take.id, take.media, take.has_music, take.cuts_s),
        look.seed,
        replace(look.controls, points=_on_controls(look.controls.points)),
        project.fps,
    )
    return LineQuestion(clip.id, made_of, project)


@dataclass(frozen=True, eq=False)
class LineCurves:
    """The curves of a line.

    Args:
        first_frame: of the take, that the line shows first.
        heard: without points.
        steered: with those on the head's speed and on the emotion alone.
        controls: of the line, without points.
    """

    first_frame: int
    heard: MotionCurves
    steered: MotionCurves
    controls: PerformanceControls
    _kept: dict[tuple[str, int], Floats] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.heard)

    @cached_property
    def times_s(self) -> Floats:
        """(F,) moments of the take that points are set on: the middles of the frames."""
        return middles_s(self.first_frame, len(self), self.heard.fps)

    def base(self, curve: str) -> Floats:
        """(F,) a curve as the voice and the line's controls make it."""
        if curve in CONTROL_CURVES:
            return np.full(len(self), self._control(curve))
        return _column(self.heard, curve)

    def base_extremes(self, curve: str, step: int) -> Floats:
        """As ``PlayedCurves.extremes``, of ``base``."""
        if (curve, step) not in self._kept:
            self._kept[curve, step] = _extremes(self.base(curve), step)
        return self._kept[curve, step]

    def played(self, points: tuple[ControlPoint, ...]) -> PlayedCurves:
        """The curves with the points of the line on top."""
        motion = with_points(self.steered, points, first_frame=self.first_frame)
        return PlayedCurves(self, motion, points)

    def _control(self, curve: str) -> float:
        is_speed = curve == SPEED_CURVE
        return self.controls.head_speed if is_speed else self.controls.emotion_intensity


@dataclass(frozen=True, eq=False)
class PlayedCurves:
    """The curves of a line with its points on top.

    Args:
        line: without them.
        motion: with them.
        points: of the line.
    """

    line: LineCurves
    motion: MotionCurves
    points: tuple[ControlPoint, ...]
    _kept: dict[tuple[str, int], Floats] = field(default_factory=dict, repr=False)

    def values(self, curve: str) -> Floats:
        """(F,) a curve as it is performed."""
        if curve not in CONTROL_CURVES:
            return _column(self.motion, curve)
        base = float(self.line.base(curve)[0])
        return control_track(self.points, curve, self.line.times_s, base=base)

    def extremes(self, curve: str, step: int) -> Floats:
        """A curve for drawing it small: of every ``step`` frames the least and the most.

        Args:
            curve: which.
            step: how many frames; 1: every value.

        Returns:
            (F,) where ``step`` is 1, else (2 F / step,); kept for the next time.
        """
        if (curve, step) not in self._kept:
            self._kept[curve, step] = _extremes(self.values(curve), step)
        return self._kept[curve, step]

    @property
    def is_base(self) -> bool:
        """Whether nothing is on top."""
        return not self.points


class CurveReader:
    """Finds the curves of lines in the cache, or hears their voices. Used by one thread at a time.

    Args:
        folder: of the project.
        studio: hears, and keeps what was heard.
    """

    def __init__(self, folder: Path, studio: Studio) -> None:
        self._folder, self._studio = folder, studio
        self._voices = TakeVoices(studio.cache)

    def curves(self, question: LineQuestion, token: CancelToken) -> LineCurves:
        """The curves of a line.

        Raises:
            MediaError: the sound cannot be read.
            ModelError: the speech network is missing or damaged.
            Cancelled: the token was cancelled.
        """
        project = question.project
        clip = project.clip(question.clip)
        assert clip.use is not None, "somebody speaks a line that is asked for"
        controls = clip.chosen_picture.controls
        plain = replace(controls, points=())
        heard = self._performed(project, clip, plain, token)
        on_controls = _on_controls(controls.points)
        steered = heard
        if on_controls:
            turned = replace(controls, points=on_controls)
            steered = self._performed(project, clip, turned, token)
        first = frames_of_use(clip.use, project.fps).start
        return LineCurves(first, heard, steered, plain)

    def voice(self, question: LineQuestion, token: CancelToken) -> VoiceTrack:
        """Loudness and pitch of a line; as ``curves``."""
        project = question.project
        clip = project.clip(question.clip)
        assert clip.use is not None, "somebody speaks a line that is asked for"
        take = project.take(clip.take)
        first = int(clip.use.in_s * STEPS_PER_S)
        count = int(clip.use.out_s * STEPS_PER_S) - first + 1
        key = digest_value([_TRACK_VERSION, take.media.digest, take.has_music, first, count])
        kept = self._studio.cache.get(key)
        if kept is not None:
            try:
                return _unpacked(kept, first)
            except (OSError, ValueError, KeyError, zipfile.BadZipFile):
                _log.warning("The pitch kept of line %s is measured again.", clip.id)
        margin = ANALYSIS_RATE_HZ
        begin = first * ANALYSIS_RATE_HZ // STEPS_PER_S - margin
        samples = count * ANALYSIS_RATE_HZ // STEPS_PER_S + 2 * margin
        sound = TakeSound(take.media, take.has_music, begin, samples)
        voice = self._voices.read(sound, media_path(self._folder, take.media))
        token.check()
        measured = self._studio.hearing.meter.measure(voice, first_step=first, count=count)
        pitch = np.where(is_voiced(measured) > _VOICED, measured.f0_hz, np.nan)
        track = VoiceTrack(
            first, measured.level_db.astype(np.float32), np.asarray(pitch, np.float32)
        )
        self._studio.cache.put(key, _packed(track))
        return track

    def _performed(
        self, project: Project, clip: Clip, controls: PerformanceControls, token: CancelToken
    ) -> MotionCurves:
        """The whole line, from the cache as far as it is there."""
        look = replace(clip.chosen_picture, controls=controls)
        segments = plan_line(project, clip, _DRAWING, picture=look)
        return _joined(list(self._parts(segments, token)), project.fps)

    def _parts(
        self, segments: Iterable[PlannedSegment], token: CancelToken
    ) -> Iterator[MotionCurves]:
        for segment in segments:
            token.check()
            recipe = segment.recipe
            kept = self._kept(segment)
            if kept is not None:
                yield kept
                continue
            sound = self._voices.read(segment.sound, media_path(self._folder, segment.sound.media))
            token.check()
            curves = single_precision(
                perform(
                    sound,
                    first_frame=recipe.first_frame,
                    frame_count=recipe.frame_count,
                    fps=recipe.fps,
                    seed=recipe.seed,
                    controls=recipe.controls,
                    hearing=self._studio.hearing,
                )
            )
            self._studio.cache.put(recipe.motion_key, pack_curves(curves))
            yield curves

    def _kept(self, segment: PlannedSegment) -> MotionCurves | None:
        packed = self._studio.cache.get(segment.recipe.motion_key)
        try:
            curves = None if packed is None else unpack_curves(packed)
        except ValueError:
            return None
        if curves is None or len(curves) != segment.recipe.frame_count:
            return None
        return curves


def _on_controls(points: tuple[ControlPoint, ...]) -> tuple[ControlPoint, ...]:
    """The points that change how a voice is performed, rather than what comes of it."""
    return tuple(point for point in points if point.curve in CONTROL_CURVES)


def _column(curves: MotionCurves, curve: str) -> Floats:
    if curve in HEAD_CURVES:
        return curves.head_deg[:, HEAD_CURVES.index(curve)]
    if curve in GAZE_CURVES:
        return curves.gaze_deg[:, GAZE_CURVES.index(curve)]
    return curves.weights[:, INDEX[curve]]


def _extremes(values: Floats, step: int) -> Floats:
    if step <= 1:
        return np.asarray(values, np.float64)
    groups = np.asarray(values[: len(values) // step * step], np.float64).reshape(-1, step)
    return np.stack([groups.min(axis=1), groups.max(axis=1)], axis=1).ravel()


def _joined(parts: list[MotionCurves], fps: Fraction) -> MotionCurves:
    return MotionCurves(
        fps=fps,
        weights=np.concatenate([part.weights for part in parts]),
        head_deg=np.concatenate([part.head_deg for part in parts]),
        gaze_deg=np.concatenate([part.gaze_deg for part in parts]),
    )


def _packed(track: VoiceTrack) -> bytes:
    archive = io.BytesIO()
    np.savez(archive, level_db=track.level_db, f0_hz=track.f0_hz)
    return archive.getvalue()


def _unpacked(packed: bytes, first_step: int) -> VoiceTrack:
    with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
        return VoiceTrack(first_step, archive["level_db"], archive["f0_hz"])
