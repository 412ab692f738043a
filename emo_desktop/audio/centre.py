"""The voice in the middle of a stereo mix: what both ears hear alike, without what lies beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from emo_desktop.base.arrays import Floats

_WINDOW, _HOP = 1024, 256
_OVERLAP = _WINDOW - _HOP
_FLOOR = 1e-12


def centre_of(blocks: Iterable[Floats]) -> Iterator[Floats]:
    """The centre of a stereo sound, block by block, as long as the sound.

    In every time and frequency what left and right have in common is kept, and what they do not
    is taken away (Avendano and Jot's panning similarity, as a mask). A voice in the middle stays;
    instruments, rooms and applause at the sides go. What lies in the middle as well stays too.

    Args:
        blocks: (N, 2) samples; (N, 1) has no sides and stays as it is.

    Yields:
        (N,) float32, never empty; the first sample belongs to the first that came in.
    """
    taper = np.sqrt(np.hanning(_WINDOW + 1)[:-1])
    waiting: Floats = np.zeros((_OVERLAP, 2))
    ringing: Floats = np.zeros(_OVERLAP)
    skipped = came = given = 0
    for block in _then_silence(blocks):
        if block is not None:
            came += len(block)
        piece = np.zeros((_WINDOW, 2)) if block is None else np.broadcast_to(block, (len(block), 2))
        waiting = np.concatenate([waiting, piece])
        count = (len(waiting) - _OVERLAP) // _HOP
        if count < 1:
            continue
        sound = _masked(waiting[: _OVERLAP + count * _HOP], count, taper)
        sound[:_OVERLAP] += ringing
        ringing, waiting = sound[count * _HOP :], waiting[count * _HOP :]
        ready = sound[: count * _HOP]
        late = min(len(ready), _OVERLAP - skipped)
        skipped += late
        ready = ready[late:][: came - given]
        given += len(ready)
        if len(ready):
            yield ready.astype(np.float32)


def _then_silence(blocks: Iterable[Floats]) -> Iterator[Floats | None]:
    """The blocks, and None for the silence in which the last windows end."""
    yield from blocks
    yield None


def _masked(samples: Floats, count: int, taper: Floats) -> Floats:
    """The windows of a stretch (N, 2) with the sides taken away, added up again: (N,)."""
    windows = np.lib.stride_tricks.sliding_window_view(samples, _WINDOW, axis=0)[::_HOP]
    left, right = np.moveaxis(np.fft.rfft(windows[:count] * taper), 1, 0)
    common = 2 * _smooth((left * right.conj()).real)
    whole = _smooth(left.real**2 + left.imag**2 + right.real**2 + right.imag**2) + _FLOOR
    mask = np.clip(common / whole, 0, 1)
    pieces = np.fft.irfft(mask * (left + right) / 2) * taper * (2 * _HOP / _WINDOW)
    sound = np.zeros(len(samples))
    for number, piece in enumerate(pieces):
        sound[number * _HOP : number * _HOP + _WINDOW] += piece
    return sound


def _smooth(power: Floats) -> Floats:
    """(T, bins) averaged over three bins, so that a single one does not flicker."""
    around = np.pad(power, ((0, 0), (1, 1)), mode="edge")
    return np.asarray((around[:, :-2] + around[:, 1:-1] + around[:, 2:]) / 3)
