"""Short films of the draft renderer, good ones and such with a planted fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.app.samples import sample_portrait, sample_voice
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice, read_blocks
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.soundtrack import open_soundtrack
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import prepare_portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.performance import PerformanceControls, perform
from emo_desktop.training.evaluation.voice import make_hearing

FPS = Fraction(25)
FRAMES = 56
SIZE = 192
JUMP_AT = 41
SWAP_AT = 30
SOUND_LATE = 3
SPEAKER = sample_portrait()
OTHER = SPEAKER.parent / "painting.jpg"


@dataclass(frozen=True)
class Scene:
    """A portrait that speaks the sample.

    Args:
        curves: its performance.
        frames: the good ones.
        draw: draws other curves with the same portrait, or with another one.
    """

    curves: MotionCurves
    frames: list[Bytes]
    draw: Callable[..., list[Bytes]]


def sample_samples() -> Floats:
    """(N,) the sample voice, 16 kHz."""
    blocks = read_blocks(sample_voice(), sample_rate_hz=ANALYSIS_RATE_HZ, mono=True)
    return np.concatenate(list(blocks))


def performed(frames: int = FRAMES, *, controls: PerformanceControls | None = None) -> MotionCurves:
    return perform(
        SoundSlice(sample_samples(), 0),
        first_frame=0,
        frame_count=frames,
        fps=FPS,
        seed=1,
        controls=controls or PerformanceControls(),
        hearing=make_hearing(),
    )


def make_scene() -> Scene:
    detector = FaceDetector()
    painters: dict[Path, DraftPainter] = {}

    def draw(curves: MotionCurves, portrait: Path = SPEAKER) -> list[Bytes]:
        if portrait not in painters:
            picture = read_picture(portrait)
            painters[portrait] = DraftPainter(
                prepare_portrait(picture, short_side=SIZE, detector=detector)
            )
        return [
            np.ascontiguousarray(painters[portrait].paint(*row)[..., :3])
            for row in zip(curves.weights, curves.head_deg, curves.gaze_deg, strict=True)
        ]

    curves = performed()
    return Scene(curves, draw(curves), draw)


def write_film(path: Path, frames: Sequence[Bytes], *, sound_late: int = 0) -> Path:
    """A film of frames with the sample voice, which may be late by some frames."""
    late = np.zeros(round(sound_late / FPS * ANALYSIS_RATE_HZ), np.float32)
    sound = path.with_suffix(".wav")
    soundfile.write(sound, np.concatenate([late, sample_samples()]), ANALYSIS_RATE_HZ)
    height, width = frames[0].shape[:2]
    with FilmWriter(
        path, width=width, height=height, fps=FPS, sound=open_soundtrack(sound)
    ) as film:
        for frame in frames:
            film.add(np.dstack([frame, np.full(frame.shape[:2], 255, np.uint8)]))
        film.finish()
    return path


def with_swap(scene: Scene) -> list[Bytes]:
    """Somebody else from one frame on."""
    other = scene.draw(scene.curves, OTHER)
    return scene.frames[:SWAP_AT] + other[SWAP_AT:]


def with_jump(scene: Scene) -> list[Bytes]:
    """The head stands elsewhere from one frame on, as at a bad join of two windows."""
    head_deg = scene.curves.head_deg.copy()
    head_deg[JUMP_AT:] += (4.0, 2.0, 0.0)
    moved = MotionCurves(FPS, scene.curves.weights, head_deg, scene.curves.gaze_deg)
    return scene.draw(moved)


def with_still_mouth(scene: Scene) -> list[Bytes]:
    """All of it but the mouth moves."""
    return scene.draw(performed(controls=PerformanceControls(lip_strength=0.0)))
