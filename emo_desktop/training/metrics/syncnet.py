"""Sync-C and Sync-D: how sure a SyncNet is of the sound, and how far off it finds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.training.metrics.cepstrum import STEPS_PER_S, cepstra

FPS = 25
SEEN_FRAMES = 5
SIDE_PX = 224

_STEPS = STEPS_PER_S // FPS  # of sound to a frame
_HEARD_STEPS = SEEN_FRAMES * _STEPS
_REACH = 15  # frames
_BATCH = 16

Network = Callable[[np.ndarray], Floats]


@dataclass(frozen=True, slots=True)
class SyncScore:
    """What SyncNet says of a film.

    Args:
        confidence: Sync-C: median less smallest distance over the offsets; higher is better.
        distance: Sync-D: the smallest mean distance; lower is better.
        offset_frames: at which it is found; positive: the mouth is late.
    """

    confidence: float
    distance: float
    offset_frames: int


def sync_score(
    faces: np.ndarray, samples: Floats, *, see: Network, hear: Network
) -> SyncScore | None:
    """The score of a film of 25 frames per second.

    Args:
        faces: (F, 224, 224, 3) uint8 RGB squares round the face.
        samples: (N,) 16 kHz.
        see: from (B, 3, 5, 224, 224) float32 BGR, 0 to 255, to features (B, D).
        hear: from (B, 1, 13, 20) float32 cepstra to features (B, D).

    Returns:
        None where the film is too short.
    """
    sound = cepstra(samples)
    count = min(len(faces) - SEEN_FRAMES, (len(sound) - _HEARD_STEPS) // _STEPS)
    if count < SEEN_FRAMES:
        return None
    seen, heard = [], []
    for begin in range(0, count, _BATCH):
        rows = range(begin, min(count, begin + _BATCH))
        pictures = np.stack([faces[row : row + SEEN_FRAMES, ..., ::-1] for row in rows])
        seen.append(see(pictures.transpose(0, 4, 1, 2, 3).astype(np.float32)))
        pieces = np.stack([sound[row * _STEPS : row * _STEPS + _HEARD_STEPS].T for row in rows])
        heard.append(hear(pieces[:, None].astype(np.float32)))
    return _score(np.concatenate(seen), np.concatenate(heard))


def _score(seen: Floats, heard: Floats) -> SyncScore:
    """The score of features (F, D) of pictures and sound."""
    padded = np.pad(heard, ((_REACH, _REACH), (0, 0)))
    apart = np.array(
        [
            np.linalg.norm(
                seen - padded[_REACH + shift : _REACH + shift + len(seen)], axis=1
            ).mean()
            for shift in range(-_REACH, _REACH + 1)
        ]
    )
    best = int(apart.argmin())
    # Sound that lies ``shift`` frames on fits: the mouth shows early what is heard later.
    return SyncScore(float(np.median(apart) - apart[best]), float(apart[best]), _REACH - best)
