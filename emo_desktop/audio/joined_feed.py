"""A sound that is read ahead and that another one can take the place of while it is heard."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np

from emo_desktop.audio.sound_feed import SoundFeed
from emo_desktop.base.arrays import Floats

READ_AHEAD_S = 2
# Sounds fade into each other within this time; a mix fades its parts in as long.
_FADE_S = 0.005


class JoinedFeed:
    """Hands out the samples of a sound; from some sample on those of another, without a break.

    Args:
        source: blocks (N, C) of float32; belongs to a thread of this object from now on.
        channels: C.
        sample_rate_hz: of the blocks.
    """

    def __init__(self, source: Iterator[Floats], *, channels: int, sample_rate_hz: int) -> None:
        self._channels, self._rate_hz = channels, sample_rate_hz
        self._fade = max(1, round(_FADE_S * sample_rate_hz))
        self._present = self._opened(source)
        self._taken = 0
        self._following: tuple[SoundFeed, int] | None = None  # and the sample it begins at
        self._next = 0  # the sample that is the first left of what follows
        self._fading: SoundFeed | None = None
        self._faded = 0  # samples of the fade that are over
        self._over: list[SoundFeed] = []  # that nobody hears any more
        self._changes = threading.Lock()

    @property
    def has_ended(self) -> bool:
        """Whether every sample was handed out; what was to follow then comes too late."""
        return self._present.has_ended

    @property
    def waiting(self) -> int:
        """How many samples can be taken now."""
        return self._present.waiting

    @property
    def fault(self) -> str | None:
        """Why the sound ended before its end; None: it did not."""
        return self._present.fault

    def take(self, count: int) -> Floats:
        """(N, C): the next samples, at most ``count``, without waiting for more."""
        with self._changes:
            self._join(count)
            samples = self._present.take(count)
            self._taken += len(samples)
            return samples if self._fading is None else self._mixed(samples, self._fading)

    def exchange(self, source: Iterator[Floats], *, at: int) -> None:
        """Go on with another sound.

        Args:
            source: blocks as before; its first sample belongs where sample ``at`` of this sound is.
            at: where it is too late, the other sound is joined as soon as it can be.
        """
        following = self._opened(source)
        with self._changes:
            if self._following is not None:
                self._over.append(self._following[0])
            self._following, self._next = (following, at), at
            over, self._over = self._over, []
        for feed in over:
            feed.close()

    def close(self) -> None:
        """Read no more; waits for the blocks that are being read."""
        with self._changes:
            following = None if self._following is None else self._following[0]
            feeds = [self._present, following, self._fading, *self._over]
            self._following = self._fading = None
            self._over = []
        for feed in feeds:
            if feed is not None:
                feed.close()

    def _opened(self, source: Iterator[Floats]) -> SoundFeed:
        ahead = READ_AHEAD_S * self._rate_hz
        return SoundFeed(source, channels=self._channels, samples_ahead=ahead)

    def _join(self, count: int) -> None:
        """Go on with what follows, once its time has come and its own fade in is over.

        One that is over is not waited for: it may be a sample shorter, or could not be read.
        """
        if self._following is None:
            return
        following, begin = self._following
        self._next += len(following.take(max(0, self._taken - self._next)))
        is_due = self._next == self._taken >= begin + self._fade and following.waiting >= count
        if is_due or following.has_ended:
            if self._fading is not None:
                self._over.append(self._fading)
            self._fading, self._faded = self._present, 0
            self._present, self._following = following, None

    def _mixed(self, samples: Floats, before: SoundFeed) -> Floats:
        """Samples that fade in over the end of the sound before them."""
        tail = before.take(min(len(samples), self._fade - self._faded))
        share = (np.arange(self._faded, self._faded + len(tail)) + 0.5) / self._fade
        rising = (np.sin(np.pi / 2 * share) ** 2).astype(np.float32)[:, None]
        mixed = samples.copy()
        mixed[: len(tail)] = tail + (samples[: len(tail)] - tail) * rising
        self._faded += len(tail)
        if not len(tail) or self._faded >= self._fade:
            self._over.append(before)
            self._fading = None
        return mixed
