"""The voices of takes, kept in pieces as the analysis hears them, so that any part is at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice, probe_sound
from emo_desktop.audio.voice import read_voice
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_value
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.line_plan import TakeSound

_VERSION = "voice-pieces-1"
_PIECE_SAMPLES = 60 * ANALYSIS_RATE_HZ
_PIECES_IN_MEMORY = 8
_FULL_SCALE = 32767
_COUNT = -1  # in place of a piece's number: how many there are


class TakeVoices:
    """Reads what segments hear; a file is decoded once, and its voice kept in the cache.

    Used by one thread at a time.

    Args:
        cache: keeps the pieces.
    """

    def __init__(self, cache: SegmentCache) -> None:
        self._cache = cache
        self._at_hand: dict[str, bytes] = {}

    def read(self, sound: TakeSound, path: Path) -> SoundSlice:
        """The samples that ``sound`` names.

        Args:
            sound: which.
            path: where the take's file lies.

        Raises:
            SoundError: the file cannot be read.
        """
        samples = np.zeros(sound.sample_count, np.float32)
        begin, stop = sound.first_sample, sound.first_sample + sound.sample_count
        if sound.heard is not None:
            begin, stop = max(begin, sound.heard[0]), min(stop, sound.heard[1])
        for number in range(max(0, begin) // _PIECE_SAMPLES, -(-stop // _PIECE_SAMPLES)):
            piece = np.frombuffer(self._piece(number, sound, path), "<i2")
            at = number * _PIECE_SAMPLES
            low, high = max(begin, at), min(stop, at + len(piece))
            if low < high:
                part = piece[low - at : high - at].astype(np.float32) / _FULL_SCALE
                samples[low - sound.first_sample : high - sound.first_sample] = part
        return SoundSlice(samples, sound.first_sample, name=sound.name)

    def _piece(self, number: int, sound: TakeSound, path: Path) -> bytes:
        """A piece of the whole voice, 16-bit; empty where the take has ended."""
        key = _key(number, sound)
        piece = self._at_hand.pop(key, None)
        if piece is None:
            piece = self._cache.get(key)
        if piece is None and self._is_behind(number, sound):
            return b""
        if piece is None:
            piece = self._decoded(number, sound, path)
        self._at_hand[key] = piece
        while len(self._at_hand) > _PIECES_IN_MEMORY:
            del self._at_hand[next(iter(self._at_hand))]
        return piece

    def _is_behind(self, number: int, sound: TakeSound) -> bool:
        """Whether a voice is known to have fewer pieces."""
        count = self._cache.get(_key(_COUNT, sound))
        return count is not None and number >= int(count)

    def _decoded(self, wanted: int, sound: TakeSound, path: Path) -> bytes:
        """The wanted piece, from the file; all its pieces are kept, that it is decoded once."""
        found, count = b"", 0
        blocks = read_voice(probe_sound(path), has_music=sound.has_music)
        for number, piece in enumerate(_pieces(blocks)):
            self._cache.put(_key(number, sound), piece)
            found, count = piece if number == wanted else found, number + 1
        self._cache.put(_key(_COUNT, sound), b"%d" % count)
        return found


def _pieces(blocks: Iterable[Floats]) -> Iterator[bytes]:
    """A voice in pieces of 16-bit samples, the last one shorter."""
    waiting: list[Floats] = []
    count = 0
    for block in blocks:
        waiting.append(block)
        count += len(block)
        while count >= _PIECE_SAMPLES:
            joined = np.concatenate(waiting)
            yield _as_bytes(joined[:_PIECE_SAMPLES])
            waiting, count = [joined[_PIECE_SAMPLES:]], count - _PIECE_SAMPLES
    if count:
        yield _as_bytes(np.concatenate(waiting))


def _key(number: int, sound: TakeSound) -> str:
    return digest_value([_VERSION, sound.media.digest, sound.has_music, number])


def _as_bytes(samples: Floats) -> bytes:
    return np.rint(np.clip(samples, -1, 1) * _FULL_SCALE).astype("<i2").tobytes()
