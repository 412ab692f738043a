"""How loud an input is right now: peak and its hold, clipping, too quiet, the noise behind."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from emo_desktop.base.arrays import Floats

LOWEST_DB = -120.0
TOO_QUIET_DB = -30.0

_CLIPS = 0.9999  # the loudest sample of a 16-bit device is a little below 1
_HOLD_S = 2.0
_FALL_DB_PER_S = 24.0
_STEP_S = 0.05  # of the noise floor
_NOISE_S = 10.0
_LEAST_NOISE_S = 1.0
_NOISE_SHARE = 10.0
_QUIET_S = 3.0
_DEAD_S = 2.0


@dataclass(frozen=True, slots=True)
class Levels:
    """What a meter shows. Levels are in dB of full scale, -120 is silence.

    Args:
        peak_db: falls slowly after a loud moment.
        hold_db: the loudest of the last two seconds.
        loudest_db: the loudest since the meter was reset.
        noise_db: of the quietest tenth of the last ten seconds; -120 until there is a second.
        has_clipped: whether a sample was at full scale since that was last cleared.
        is_too_quiet: whether the last three seconds stayed below -30 dB.
        is_dead: whether nothing at all arrives: not even noise, for two seconds.
    """

    peak_db: float = LOWEST_DB
    hold_db: float = LOWEST_DB
    loudest_db: float = LOWEST_DB
    noise_db: float = LOWEST_DB
    has_clipped: bool = False
    is_too_quiet: bool = False
    is_dead: bool = False


class LevelMeter:
    """Measures what passes. One thread pushes; another may read.

    Args:
        sample_rate_hz: of what passes.
    """

    def __init__(self, sample_rate_hz: int) -> None:
        self._rate_hz = sample_rate_hz
        self._step = max(1, round(_STEP_S * sample_rate_hz))
        self._levels = Levels()
        self._clears_clip = self._has_clipped = False
        self._peak_db = self._loudest_db = LOWEST_DB
        self._passed_s = self._dead_s = 0.0
        # Moments and peaks; none is followed by a louder one.
        self._peaks: deque[tuple[float, float]] = deque()
        self._powers: deque[float] = deque(maxlen=round(_NOISE_S / _STEP_S))
        self._sum, self._summed = 0.0, 0

    def push(self, samples: Floats) -> None:
        """Measure the next samples (N,)."""
        if not len(samples):
            return
        if self._clears_clip:
            self._clears_clip = self._has_clipped = False
        peak = float(np.abs(samples).max())
        seconds = len(samples) / self._rate_hz
        self._passed_s += seconds
        self._dead_s = self._dead_s + seconds if peak == 0 else 0.0
        peak_db = decibels(peak)
        self._peak_db = max(peak_db, self._peak_db - _FALL_DB_PER_S * seconds)
        self._loudest_db = max(self._loudest_db, peak_db)
        self._has_clipped |= peak >= _CLIPS
        self._note_peak(peak_db)
        self._add_powers(samples)
        self._levels = self._measured()

    def read(self) -> Levels:
        """What it shows now."""
        return self._levels

    def clear_clip(self) -> None:
        """Forget that it clipped, from the next samples on."""
        self._clears_clip = True
        self._levels = replace(self._levels, has_clipped=False)

    def _note_peak(self, peak_db: float) -> None:
        while self._peaks and self._peaks[-1][1] <= peak_db:
            self._peaks.pop()
        self._peaks.append((self._passed_s, peak_db))
        while self._peaks[0][0] < self._passed_s - _QUIET_S:
            self._peaks.popleft()

    def _add_powers(self, samples: Floats) -> None:
        """Add up the power of every 50 ms."""
        squares = np.square(samples, dtype=np.float64)
        while len(squares):
            part = squares[: self._step - self._summed]
            self._sum += float(part.sum())
            self._summed += len(part)
            squares = squares[len(part) :]
            if self._summed == self._step:
                self._powers.append(self._sum / self._step)
                self._sum, self._summed = 0.0, 0

    def _measured(self) -> Levels:
        since_s = self._passed_s - _HOLD_S
        held = [peak_db for at_s, peak_db in self._peaks if at_s >= since_s]
        loudest_lately_db = self._peaks[0][1]
        is_dead = self._dead_s >= _DEAD_S
        return Levels(
            peak_db=self._peak_db,
            hold_db=max(held, default=LOWEST_DB),
            loudest_db=self._loudest_db,
            noise_db=self._noise_db(),
            has_clipped=self._has_clipped,
            is_too_quiet=self._passed_s >= _QUIET_S
            and not is_dead
            and loudest_lately_db < TOO_QUIET_DB,
            is_dead=is_dead,
        )

    def _noise_db(self) -> float:
        if len(self._powers) < _LEAST_NOISE_S / _STEP_S:
            return LOWEST_DB
        power = float(np.percentile(self._powers, _NOISE_SHARE))
        return decibels(power**0.5)


def decibels(amplitude: float) -> float:
    """An amplitude of 0 to 1 in dB of full scale; -120 is silence."""
    return max(LOWEST_DB, 20 * float(np.log10(max(amplitude, 1e-9))))
