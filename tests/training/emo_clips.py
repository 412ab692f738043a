"""Clips of a drawn face that speaks, small enough for tests, with everything a real one has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.draft.topology import (
    EYES,
    JAW_LINE,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
)
from emo_desktop.emo.config import MINI
from emo_desktop.training.emo.clip_file import TrainingClip, clip_path, write_clip

# Emo-mini, tiny: what is heard of a clip is 16 numbers wide.
TINY = replace(
    MINI.tiny(), drawn_px=128, latent_channels=8, block_channels=(16, 16), heads=2, norm_groups=8
)
SIDE, REFERENCE = 128, 256
STEPS_PER_S, FPS = 50, 25


def draw_clip(
    seed: int,
    *,
    frames: int = 24,
    held_out: bool = False,
    states: int = 5,
    width: int = 16,
    has_rig: bool = True,
) -> TrainingClip:
    """A clip whose mouth opens to what is heard; the head stays where it is."""
    rng = np.random.default_rng(seed)
    steps = round(STEPS_PER_S * (frames / FPS + 1))
    heard = np.convolve(rng.standard_normal(steps + 40), np.ones(6) / 6, "same")[20:-20]
    heard = np.clip(0.5 + 0.35 * heard / heard.std(), 0, 1)
    opening = heard[STEPS_PER_S // 2 :: STEPS_PER_S // FPS][:frames]
    skin = rng.integers(120, 230, 3)
    points = np.stack([face_points(each) for each in opening]).astype(np.float32)
    weights = np.zeros((frames, 52), np.float32)
    weights[:, 24] = opening
    mixing = np.random.default_rng(5).standard_normal((3, states * width))
    told = np.stack([2 * heard - 1, np.gradient(heard) * 4, rng.standard_normal(steps)], axis=1)
    return TrainingClip(
        identity=f"drawn-{seed}",
        voice=f"noise-{seed}",
        source="head",
        held_out=held_out,
        reference=drawn(0.1, skin, REFERENCE),
        frames=np.stack([drawn(each, skin, SIDE) for each in opening]),
        flow=np.zeros((frames, 16, 16, 2), np.float32),
        points=points,
        reference_points=face_points(0.1).astype(np.float32),
        rig_points=points + np.float32(0.004) if has_rig else None,
        rig_reference_points=face_points(0.1).astype(np.float32) + np.float32(0.004)
        if has_rig
        else None,
        weights=weights,
        head_deg=np.zeros((frames, 3), np.float32),
        gaze_deg=np.zeros((frames, 2), np.float32),
        song=np.zeros(frames, np.float32),
        boxes=np.tile(np.float32([0.25, 0.2, 0.5, 0.65]), (frames, 1)),
        speed_deg=np.full(frames, 0.1 * (seed % 5), np.float32),
        hearing=(told @ mixing / 2).reshape(steps, states, width).astype(np.float16),
    )


def write_clips(
    folder: Path,
    count: int,
    *,
    first: int = 0,
    held_out: int = 2,
    width: int = 16,
    frames: int = 24,
) -> None:
    """Write clips; the first ones are held out."""
    for number in range(first, first + count):
        clip = draw_clip(number, held_out=number < held_out, width=width, frames=frames)
        write_clip(clip_path(folder, number), clip)


def face_points(opening: float) -> np.ndarray:
    """(470, 2) a face mesh of which lips, lids and jaw are where they belong."""
    points = np.tile([0.5, 0.5], (470, 1)).astype(np.float64)
    points[:468] += np.random.default_rng(0).uniform(-0.15, 0.15, (468, 2))
    across = np.linspace(-1, 1, 11)
    arch = 1 - across**2
    for numbers, high in (
        (LIPS_OUTER_UPPER, -0.02),
        (LIPS_INNER_UPPER, -0.001),
        (LIPS_INNER_LOWER, 0.001 + 0.1 * opening),
        (LIPS_OUTER_LOWER, 0.02 + 0.1 * opening),
    ):
        points[list(numbers)] = np.stack([0.5 + 0.09 * across, 0.68 + high * arch], axis=1)
    for eye, x in zip(EYES, (0.4, 0.6), strict=True):
        lid = np.linspace(-1, 1, len(eye.upper))
        for numbers, high in ((eye.upper, -0.02), (eye.lower, 0.015)):
            points[list(numbers)] = np.stack([x + 0.05 * lid, 0.42 + high * (1 - lid**2)], axis=1)
    turn = np.linspace(0, np.pi, len(JAW_LINE))
    points[list(JAW_LINE)] = np.stack(
        [0.5 - 0.24 * np.cos(turn), 0.5 + 0.33 * np.sin(turn)], axis=1
    )
    points[468:] = [[0.4, 0.42], [0.6, 0.42]]
    return points


def drawn(opening: float, skin: np.ndarray, side: int) -> np.ndarray:
    """(side, side, 3) uint8 the face."""
    points = face_points(opening) * side
    picture = np.full((side, side, 3), (60, 80, 110), np.uint8)
    colour = tuple(int(part) for part in skin)
    cv2.ellipse(picture, (side // 2, side // 2), (side // 4, side // 3), 0, 0, 360, colour, -1)
    for numbers, shade in (
        (LIPS_OUTER_UPPER + LIPS_OUTER_LOWER[::-1], (190, 80, 80)),
        (LIPS_INNER_UPPER + LIPS_INNER_LOWER[::-1], (50, 10, 15)),
        *((eye.upper + eye.lower[::-1], (245, 245, 245)) for eye in EYES),
    ):
        cv2.fillPoly(picture, [points[list(numbers)].round().astype(np.int32)], shade)
    return cv2.GaussianBlur(picture, (0, 0), side / 128)
