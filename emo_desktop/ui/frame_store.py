"""Frames of the film at hand, so that what was seen once need not be drawn again."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass

from emo_desktop.base.arrays import Bytes

LIMIT_BYTES = 512 * 1024**2


@dataclass(frozen=True, slots=True, eq=False)
class StoredFrame:
    """A frame as it was drawn.

    Args:
        number: of the film.
        pixels: (H, W, 4) uint8 RGB with straight alpha.
        is_final: whether the final quality made it.
    """

    number: int
    pixels: Bytes
    is_final: bool


class FrameStore:
    """Frames by revision of the document and number; what was not asked for longest goes first.

    Used by one thread.

    Args:
        limit_bytes: that all frames may take together.
    """

    def __init__(self, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit = limit_bytes
        self._frames: OrderedDict[tuple[int, int], StoredFrame] = OrderedDict()
        self._bytes = 0
        self._soon = (0, range(0))

    @property
    def size_bytes(self) -> int:
        """What the frames take."""
        return self._bytes

    def __len__(self) -> int:
        return len(self._frames)

    def put(self, revision: int, frame: StoredFrame) -> None:
        """Keep a frame, instead of one that was there."""
        key = (revision, frame.number)
        self._forget(key)
        self._frames[key] = frame
        self._bytes += frame.pixels.nbytes
        if self._bytes > self._limit:
            self._make_room(key)

    def expect(self, revision: int, frames: range) -> None:
        """Say which frames will be asked for soon: they go last."""
        self._soon = (revision, frames)

    def frame(self, revision: int, number: int) -> StoredFrame | None:
        """A frame; None where it was not drawn yet, or went."""
        found = self._frames.get((revision, number))
        if found is not None:
            self._frames.move_to_end((revision, number))
        return found

    def has(self, revision: int, number: int) -> bool:
        """Whether a frame is there; asking does not keep it."""
        return (revision, number) in self._frames

    def first_missing(self, revision: int, frames: range) -> int:
        """The first of some frames that is not there; the one behind them when all are."""
        return next((each for each in frames if not self.has(revision, each)), frames.stop)

    def room_frames(self) -> int | None:
        """How many frames like the latest there is room for in all; None while there is none."""
        if not self._frames:
            return None
        latest = next(reversed(self._frames.values()))
        return max(1, self._limit // max(1, latest.pixels.nbytes))

    def carry_over(self, revision: int, unchanged: Iterable[range]) -> None:
        """Let frames of the revision before be those of a new one; the others stay behind."""
        numbers = sorted(number for before, number in self._frames if before == revision - 1)
        for frames in unchanged:
            begin, end = (bisect_left(numbers, each) for each in (frames.start, frames.stop))
            for number in numbers[begin:end]:
                self._frames[revision, number] = self._frames.pop((revision - 1, number))

    def forget_before(self, revision: int) -> None:
        """Let the frames of earlier revisions go."""
        for key in [key for key in self._frames if key[0] < revision]:
            self._forget(key)

    def forget_drafts(self, revision: int, frames: range) -> None:
        """Let those of some frames go that are no final ones."""
        for number in frames:
            found = self._frames.get((revision, number))
            if found is not None and not found.is_final:
                self._forget((revision, number))

    def clear(self) -> None:
        """Let all frames go."""
        self._frames.clear()
        self._bytes = 0

    def _make_room(self, newest: tuple[int, int]) -> None:
        """Let frames go, the newest never, and those that are expected only if they must."""
        revision, soon = self._soon
        others = [key for key in self._frames if key != newest]
        for key in sorted(others, key=lambda key: key[0] == revision and key[1] in soon):
            if self._bytes <= self._limit:
                return
            self._forget(key)

    def _forget(self, key: tuple[int, int]) -> None:
        frame = self._frames.pop(key, None)
        if frame is not None:
            self._bytes -= frame.pixels.nbytes
