"""Tiny portraits, sounds, curves and requests, and the smallest renderer that keeps the promise."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from fractions import Fraction
from typing import Any

import numpy as np

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.timing import sample_at
from emo_desktop.face.geometry import FaceBox, FacePose
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import MARGIN_S, PerformanceControls
from emo_desktop.motion.speech_encoder import SpeechEncoder, TrackStore
from emo_desktop.render.request import SegmentRecipe, SegmentRequest
from tests.conftest import DATA

FPS = Fraction(25)


def make_hearing(*, kept: TrackStore | None = None) -> Hearing:
    """Ears whose network is tiny; see tests/motion/make_local_ear.py."""
    network = (DATA / "local_ear.onnx").read_bytes()
    return Hearing(VoiceMeter(), SpeechEncoder(network, kept=kept))


def make_portrait(*, digest: str = "portrait", height: int = 24, width: int = 64) -> Portrait:
    """Noise with transparent places; no face in it."""
    chance = np.random.default_rng(len(digest))
    return Portrait(
        pixels=chance.integers(0, 256, (height, width, 4), np.uint8),
        landmarks=np.zeros((478, 3), np.float32),
        box=FaceBox(8, 4, 16, 16),
        pose=FacePose(0, 0, 0),
        matte=None,
        confidence=1.0,
        digest=digest,
    )


def make_voice(duration_s: float, *, seed: int = 0) -> Floats:
    """(N,) noise at 16 kHz in bursts of 0.7 s with pauses of 0.3 s."""
    count = round(duration_s * ANALYSIS_RATE_HZ)
    loud = (np.arange(count) / ANALYSIS_RATE_HZ) % 1.0 < 0.7
    return (np.random.default_rng(seed).normal(0, 0.1, count) * loud).astype(np.float32)


def in_blocks(voice: Floats, *, size: int = 16000) -> Iterator[Floats]:
    """The voice in pieces, as a file is read."""
    for begin in range(0, len(voice), size):
        yield voice[begin : begin + size]


def make_sound(*, first_frame: int = 0, frame_count: int = 10, seed: int = 0) -> SoundSlice:
    """The sound of some frames of a voice, with its margins."""
    margin = round(MARGIN_S * ANALYSIS_RATE_HZ)
    begin = sample_at(first_frame, FPS, ANALYSIS_RATE_HZ) - margin
    end = sample_at(first_frame + frame_count, FPS, ANALYSIS_RATE_HZ) + margin
    return SoundSlice(samples=make_voice(30, seed=seed)[: end - begin], first_sample=begin)


def make_request(**changes: Any) -> SegmentRequest:
    """A request of ten frames; ``changes`` replace its fields."""
    portrait = changes.pop("portrait", None) or make_portrait()
    sound = changes.pop("sound", None) or make_sound()
    fields: dict[str, object] = {
        "sound": sound.digest,
        "first_sample": sound.first_sample,
        "first_frame": 0,
        "frame_count": 10,
        "fps": FPS,
        "seed": 0,
        "controls": PerformanceControls(),
        "portrait": portrait.digest,
        "renderer_id": "flat-1",
    }
    recipe = SegmentRecipe(**(fields | changes))
    return SegmentRequest(portrait, sound, recipe)


def make_curves(frame_count: int, *, phase: float = 0.0) -> MotionCurves:
    """Everything moves a little."""
    times = np.arange(frame_count)[:, None] * 0.3 + phase
    return MotionCurves(
        fps=FPS,
        weights=(0.25 + 0.25 * np.sin(times + np.arange(len(BLENDSHAPES)))).astype(np.float32),
        head_deg=(4 * np.sin(times + np.arange(3))).astype(np.float32),
        gaze_deg=(3 * np.cos(times + np.arange(2))).astype(np.float32),
    )


def neutral_curves(frame_count: int) -> MotionCurves:
    """The portrait as it is."""
    return MotionCurves(
        fps=FPS,
        weights=np.zeros((frame_count, len(BLENDSHAPES)), np.float32),
        head_deg=np.zeros((frame_count, 3), np.float32),
        gaze_deg=np.zeros((frame_count, 2), np.float32),
    )


class FlatRenderer:
    """Brightens one column of the portrait per curve: a real renderer, small enough for tests."""

    def __init__(self, *, caches_frames: bool = False) -> None:
        self._caches_frames = caches_frames
        self.segments_drawn = 0

    @property
    def renderer_id(self) -> str:
        return "flat-1"

    @property
    def caches_frames(self) -> bool:
        return self._caches_frames

    @property
    def chains_segments(self) -> bool:
        return False

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",
    ) -> Generator[Bytes, None, None]:
        self.segments_drawn += 1
        moved = np.concatenate([curves.weights, curves.head_deg, curves.gaze_deg], axis=1)
        width = request.portrait.pixels.shape[1]
        for row in moved:
            token.check()
            columns = np.resize(np.rint(40 * row), width)
            pixels = request.portrait.pixels.astype(np.int16)
            pixels[..., :3] += columns[:, None].astype(np.int16)
            yield np.clip(pixels, 0, 255).astype(np.uint8)
