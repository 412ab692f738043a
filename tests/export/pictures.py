"""Frames and sounds for films, and what an independent reader says of a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from pymediainfo import MediaInfo

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.export.soundtrack import SoundTrack


def swaying(count: int, *, width: int = 96, height: int = 64) -> Iterator[Bytes]:
    """(H, W, 4) opaque frames in which something moves."""
    across = np.linspace(0, 4 * np.pi, width)
    for number in range(count):
        wave = 127 + 90 * np.sin(across + number / 5)
        frame = np.full((height, width, 4), 255, np.uint8)
        frame[..., 0] = wave
        frame[..., 1] = np.linspace(30, 220, height)[:, None]
        frame[..., 2] = 120
        yield frame


def cut_out(width: int = 96, height: int = 64) -> Bytes:
    """(H, W, 4) a bright disc with a soft edge; black where it is transparent, the worst case."""
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x - width / 2, y - height / 2)
    alpha = np.clip((height * 0.36 - distance) / 4 + 0.5, 0, 1)
    frame = np.zeros((height, width, 4), np.uint8)
    frame[..., :3] = (240, 190, 150)
    frame[..., 3] = np.rint(255 * alpha)
    frame[frame[..., 3] == 0] = 0
    return frame


def tone(
    duration_s: float, *, rate_hz: int = 48000, channels: int = 1, level: float = 0.1
) -> SoundTrack:
    """A sine of 997 Hz, in blocks."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    wave = level * np.sqrt(2) * np.sin(2 * np.pi * 997 * time_s)
    sound = np.repeat(wave[:, None], channels, axis=1).astype(np.float32)
    return SoundTrack(iter(np.array_split(sound, 5)), rate_hz, channels)


def sound_of(track: SoundTrack) -> Floats:
    """(N, C) all of a track."""
    return np.concatenate(list(track.blocks))


def told_by_mediainfo(path: Path) -> dict[str, dict[str, Any]]:
    """What MediaInfo, which shares no code with FFmpeg, says of a file, by kind of track."""
    return {track.track_type: track.to_data() for track in MediaInfo.parse(path).tracks}
