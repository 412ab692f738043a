"""Sound files that libsndfile reads to the sample: WAV, RF64, AIFF, CAF, FLAC, OGG, Opus."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.audio.facts import SoundFacts, check_rate, without_first
from emo_desktop.audio.riff import is_cut_off
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError

_MAGICS = (b"RIFF", b"RF64", b"riff", b"fLaC", b"OggS", b"FORM", b"caff", b".snd")
_PIECE_SAMPLES = 1 << 15
# Found again to the bit at any sample; others need what came before to be decoded first.
_SEEKABLE = ("PCM_", "FLOAT", "DOUBLE", "ULAW", "ALAW")


def can_read(path: Path, first_bytes: bytes) -> bool:
    """Whether the file looks like one for libsndfile and libsndfile agrees."""
    if not first_bytes.startswith(_MAGICS):
        return False
    try:
        soundfile.info(str(path))
    except (soundfile.LibsndfileError, RuntimeError):
        return False
    return True


@contextmanager
def open_wave(path: Path) -> Iterator[OpenWave]:
    """Open a file that ``can_read`` accepted.

    Raises:
        SoundError: it holds no sound, or is damaged.
    """
    try:
        with soundfile.SoundFile(str(path)) as file:
            check_rate(path, file.samplerate)
            if file.frames <= 0:
                raise SoundError(f"{path.name} holds no sound: its length is zero.")
            facts = SoundFacts(
                path=path,
                duration_s=Fraction(file.frames, file.samplerate),
                sample_rate_hz=file.samplerate,
                channels=file.channels,
                codec=file.subtype.lower(),
                exact=not is_cut_off(path),
            )
            yield OpenWave(facts, file)
    except (soundfile.LibsndfileError, RuntimeError) as error:
        raise SoundError(f"{path.name} is damaged and cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class OpenWave:
    """A file being decoded by libsndfile."""

    facts: SoundFacts
    file: soundfile.SoundFile

    def pieces(self, first_sample: int = 0) -> Iterator[Floats]:
        """The sound from a sample on in pieces (N, channels) float32."""
        if self.file.subtype.startswith(_SEEKABLE):
            self.file.seek(min(first_sample, self.file.frames))
            first_sample = 0
        yield from without_first(self._rest(), first_sample)

    def _rest(self) -> Iterator[Floats]:
        while len(piece := self.file.read(_PIECE_SAMPLES, dtype="float32", always_2d=True)):
            yield np.asarray(piece, dtype=np.float32)
