"""A take while it is recorded: a WAV file that can be opened at every moment.

Sound is written first and the header after it, in one piece, so that the header never promises
more than there is; what a crash left behind it is found again by ``recover_take``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from emo_desktop.audio.take_header import TakeLabel, header_of, read_label
from emo_desktop.audio.wave_header import HEADER_BYTES, LARGEST_RIFF, SAMPLE_BYTES
from emo_desktop.base.arrays import Floats
from emo_desktop.base.atomic import explain_failure, explained, sync_folder
from emo_desktop.base.errors import OutputError, SoundError

DISCARDED = "discarded"

_FULL_SCALE = 2**23
_FLUSH_S, _SYNC_S = 0.2, 0.8


class TakeFile:
    """A take that is being written; belongs to one thread.

    Args:
        path: the file, which must not exist.
        label: what it says of itself.
        clock: seconds that only grow.
        largest_riff_bytes: a larger file becomes RF64.

    Raises:
        OutputError: it cannot be made.
    """

    def __init__(
        self,
        path: Path,
        label: TakeLabel,
        *,
        clock: Callable[[], float] = time.monotonic,
        largest_riff_bytes: int = LARGEST_RIFF,
    ) -> None:
        self.path, self.label = path, replace(label, is_whole=False)
        self.samples = 0  # that are safe in the file
        self._clock, self._largest = clock, largest_riff_bytes
        self._waiting: list[Floats] = []
        self._is_closed = False
        with explained(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            # Unbuffered: what was written has left the program, whatever becomes of it.
            self._file = path.open("x+b", buffering=0)
            try:
                self._write_header()
            except OSError:
                self._file.close()
                path.unlink(missing_ok=True)
                raise
        self._flushed_s = self._synced_s = clock()

    def write(self, samples: Floats) -> None:
        """Add samples; they are in the file 0.25 s later, and on the disk a second later.

        Args:
            samples: (N,) float32; what lies outside -1 to 1 is cut off.

        Raises:
            OutputError: the disk is full, or the folder is gone; what was written before is kept.
        """
        if len(samples):
            self._waiting.append(np.array(samples, np.float32))
        now_s = self._clock()
        waiting_s = sum(map(len, self._waiting)) / self.label.sample_rate_hz
        if max(waiting_s, now_s - self._flushed_s) >= _FLUSH_S:
            self.flush()
        if now_s - self._synced_s >= _SYNC_S:
            self._synced_s = now_s
            self._sync()

    def flush(self) -> None:
        """Put what waits into the file.

        Raises:
            OutputError: see ``write``.
        """
        self._flushed_s = self._clock()
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        whole = np.concatenate(waiting)
        with explained(self.path):
            self._write_sound(whole)

    def close(self) -> None:
        """End the take: all of it is on the disk.

        Raises:
            OutputError: see ``write``; the file is closed in any case.
        """
        if self._is_closed:
            return
        try:
            self.flush()
            self.label = replace(self.label, is_whole=True)
            with explained(self.path):
                self._write_header()
            self._sync()
            sync_folder(self.path.parent)
        finally:
            self._close()

    def abandon(self) -> None:
        """Close the file as it is, after a fault; what is in it can be opened."""
        self._waiting = []
        if not self._is_closed:
            with contextlib.suppress(OSError, OutputError):
                self.label = replace(self.label, is_whole=True)
                self._write_header()
                self._sync()
        self._close()

    def _close(self) -> None:
        if not self._is_closed:
            self._is_closed = True
            with contextlib.suppress(OSError):
                self._file.close()

    def _write_sound(self, samples: Floats) -> None:
        """Add samples to the file; those that fit are kept when not all do."""
        content = as_24_bit(samples)
        place = HEADER_BYTES + self.samples * SAMPLE_BYTES
        written = 0
        try:
            while written < len(content):
                self._file.seek(place + written)
                written += self._file.write(memoryview(content)[written:]) or 0
        finally:
            self.samples += written // SAMPLE_BYTES
            if self.samples % 2:  # a chunk of an odd length is followed by a byte
                with contextlib.suppress(OSError):
                    self._file.seek(HEADER_BYTES + self.samples * SAMPLE_BYTES)
                    self._file.write(b"\0")
            self._write_header()

    def _write_header(self) -> None:
        self._file.seek(0)
        self._file.write(header_of(self.label, self.samples, self._largest))

    def _sync(self) -> None:
        """Put the file on the disk; where its folder was removed, it is written there anew."""
        with explained(self.path):
            os.fsync(self._file.fileno())
            if self._is_in_place():
                return
        self._rescue()
        raise OutputError(
            f"The folder {self.path.parent} was removed while the take was recorded.",
            hint=f"What was recorded so far is in {self.path}.",
        )

    def _is_in_place(self) -> bool:
        try:
            there, ours = self.path.stat(), os.fstat(self._file.fileno())
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

    def _rescue(self) -> None:
        """Write the take again where it was; on some systems it still lives without a name."""
        with explained(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("xb") as copy:
                self._file.seek(0)
                shutil.copyfileobj(self._file, copy)
                copy.flush()
                os.fsync(copy.fileno())
            self._close()
            self._file = self.path.open("r+b", buffering=0)
            self._is_closed = False


def as_24_bit(samples: Floats) -> bytes:
    """Samples as a WAV file of 24 bits holds them."""
    whole = np.rint(samples.astype(np.float64) * _FULL_SCALE)
    clipped = np.clip(whole, -_FULL_SCALE, _FULL_SCALE - 1).astype("<i4")
    return clipped.reshape(-1, 1).view(np.uint8)[:, :SAMPLE_BYTES].tobytes()


def recover_take(path: Path) -> float:
    """Mend the file of a recording that was broken off, and say how long it is, in seconds.

    What was written after the last header counts again. Nothing is taken away: a whole file stays
    as it is.

    Raises:
        SoundError: it is no take of this program.
        OutputError: it cannot be written.
    """
    label = read_label(path)
    if label is None:
        raise SoundError(f"{path.name} is no take of this program.", hint="Import it instead.")
    samples = (path.stat().st_size - HEADER_BYTES) // SAMPLE_BYTES
    if not label.is_whole:
        with explained(path), path.open("r+b") as file:
            file.truncate(HEADER_BYTES + samples * SAMPLE_BYTES)
            if samples % 2:
                file.seek(0, os.SEEK_END)
                file.write(b"\0")
            file.seek(0)
            file.write(header_of(replace(label, is_whole=True), samples))
            file.flush()
            os.fsync(file.fileno())
    return samples / label.sample_rate_hz


def put_aside(path: Path) -> Path:
    """Move a discarded take to the folder ``discarded`` beside it; where it is now.

    Raises:
        OutputError: it cannot be moved.
    """
    folder = path.parent / DISCARDED
    number = 0
    with explained(path):
        folder.mkdir(exist_ok=True)
        aside = folder / path.name
        while aside.exists():
            number += 1
            aside = folder / f"{path.stem}.{number}{path.suffix}"
        path.replace(aside)
    return aside


def bring_back(aside: Path, path: Path) -> None:
    """Undo ``put_aside``.

    Args:
        aside: where it is now.
        path: where it was, or another place.

    Raises:
        OutputError: it cannot be moved, or there is another file now.
    """
    if path.exists():
        raise OutputError(f"{path} exists already.", hint="Give the take another name.")
    try:
        aside.replace(path)
    except OSError as error:
        raise explain_failure(error, path) from error
