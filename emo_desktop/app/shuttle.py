"""The sound of a film while it is wound: faster, slower or backwards, as a tape would sound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np

from emo_desktop.app.preview import preview_sound
from emo_desktop.base.arrays import Floats
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.project.model import Project

FASTEST = 4.0
_PIECE_S = Fraction(1)


def shuttle_sound(
    project: Project, folder: Path, *, begin_s: Fraction, speed: float, sample_rate_hz: int
) -> SoundTrack:
    """What is heard of a film from a moment on, or back from it.

    Args:
        project: the document.
        folder: of the project.
        begin_s: the moment of the film at which the sound begins.
        speed: how many seconds of the film pass in one of the sound; negative is backwards.
        sample_rate_hz: of the sound.

    Raises:
        SoundError: a file cannot be read.
        ValueError: the film stands still at that speed, or is faster than ``FASTEST``.
    """
    if not 0 < abs(speed) <= FASTEST:
        raise ValueError(f"a film is not wound at {speed:g} times its speed")
    if speed > 0:
        track: SoundTrack = preview_sound(
            project, folder, begin_s=begin_s, sample_rate_hz=sample_rate_hz
        )
        blocks = track.blocks
    else:
        track = preview_sound(
            project, folder, begin_s=Fraction(0), sample_rate_hz=sample_rate_hz, end_s=begin_s
        )
        blocks = _backwards(project, folder, begin_s, sample_rate_hz)
    stretched = blocks if speed == 1 else _stretched(blocks, abs(speed))
    return SoundTrack(stretched, sample_rate_hz, track.channels)


def _backwards(project: Project, folder: Path, end_s: Fraction, rate_hz: int) -> Iterator[Floats]:
    """Blocks (N, C) from a moment back to the film's beginning."""
    while end_s > 0:
        begin_s = max(Fraction(0), end_s - _PIECE_S)
        piece = preview_sound(project, folder, begin_s=begin_s, sample_rate_hz=rate_hz, end_s=end_s)
        yield np.concatenate(list(piece.blocks))[::-1]
        end_s = begin_s


def _stretched(blocks: Iterable[Floats], step: float) -> Iterator[Floats]:
    """Every ``step``-th sample, with straight lines between samples."""
    rest: Floats | None = None
    at = 0.0
    for block in blocks:
        rest = block if rest is None else np.concatenate([rest, block])
        places = np.arange(at, len(rest) - 1, step)
        if len(places):
            whole = places.astype(int)
            share = (places - whole)[:, None].astype(np.float32)
            yield rest[whole] * (1 - share) + rest[whole + 1] * share
            at = float(places[-1]) + step
        passed = min(int(at), len(rest))
        rest, at = rest[passed:], at - passed
