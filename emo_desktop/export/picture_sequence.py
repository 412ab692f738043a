"""Films as folders of pictures: one PNG a frame, and the sound as WAV."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.atomic import sync_folder
from emo_desktop.base.errors import OutputError
from emo_desktop.export.checks import Check
from emo_desktop.export.colour import WHITE, Colour, compose_over
from emo_desktop.export.edges import continue_colours
from emo_desktop.export.encoders import ChosenEncoder, Encoder
from emo_desktop.export.failures import explained_export
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.film_metadata import png_chunk, with_png_chunks
from emo_desktop.export.label import LabelPainter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.probe import ColourTags, FilmFacts
from emo_desktop.export.sequence_place import LOCK_NAME, check_sequence_output, new_hidden_folder
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.export.unfinished import Unfinished
from emo_desktop.export.wave_file import write_wave

_LEVEL = 3  # of compression: half as large as 1 at twice the time, and as large as 6 almost
_DIGITS = 7
_MOST_NAME_BYTES = 200
_ENDING = png_chunk(b"IEND", b"")
# The colours are those of sRGB, whose primaries are those of BT.709.
_SRGB = png_chunk(b"sRGB", b"\0")
_FULL_RANGE = ColourTags(1, 13, 0, is_full_range=True)


class SequenceWriter(Unfinished):
    """Writes a folder of pictures frame by frame; it is there when it is complete, or not at all.

    Alpha is straight, as PNG has it. Use it in a ``with`` block.

    Args:
        output: the folder.
        width: of the film.
        height: of the film.
        fps: frames per second; decides where the sound ends.
        sound: what is heard; None for a silent film.
        preset: what the film is written as.
        background: what shows behind transparent pixels where the film keeps none, RGB.
        placer: places frames in the film's frame; None: they are as large as the film.
        extras: what else goes into every picture.

    Attributes:
        chosen: who encodes.
        checks: what was looked at when it was complete.

    Raises:
        OutputError: it cannot be written, here and from every method.
    """

    def __init__(
        self,
        output: Path,
        *,
        width: int,
        height: int,
        fps: Fraction,
        sound: SoundTrack | None,
        preset: FilmPreset,
        background: Colour = WHITE,
        placer: FramePlacer | None = None,
        extras: FilmExtras | None = None,
    ) -> None:
        check_sequence_output(output)
        self._output = Path(os.path.realpath(output))
        self._size, self._fps, self._sound = (width, height), fps, sound
        self._preset, self._background, self._placer = preset, background, placer
        said = extras or FilmExtras()
        self._mark, self._sealed = said.mark, said.seal.pictures() if said.seal else None
        self._label = LabelPainter(said.label, width=width, height=height) if said.label else None
        self.chosen = ChosenEncoder(Encoder("png", "rgba" if preset.keeps_alpha else "rgb24", ()))
        self.checks: tuple[Check, ...] = ()
        self._frames = 0
        name = self._output.name
        is_short = len(name.encode()) <= _MOST_NAME_BYTES
        self._name = name if is_short else "frame"
        with explained_export(self._output):
            self._folder, self._lock = new_hidden_folder(self._output)

    def add(self, frame: Bytes, count: int = 1) -> None:
        """Append one frame.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
            count: how often it is seen.
        """
        picture = self._placer.placed(frame) if self._placer else frame
        if self._label is not None:
            picture = self._label.apply(picture)
        content = b""
        with explained_export(self._output):
            for _ in range(count):
                if self._mark is not None:
                    content = self._coded(self._mark.marked(picture.copy(), self._frames))
                elif not content:
                    content = self._coded(picture)
                self._frames += 1
                self._path(self._frames).write_bytes(content)

    def finish(self) -> FilmFacts:
        """Complete the folder, read it back, and put it in place."""
        if not self._frames:
            raise ValueError("a film has at least one frame")
        with explained_export(self._output):
            sound_s = Fraction(0)
            if (sound := self._sound) is not None:
                samples = round(self._frames / self._fps * sound.sample_rate_hz)
                track = SoundTrack(_as_long(sound, samples), sound.sample_rate_hz, sound.channels)
                sound_s = write_wave(self._folder / f"{self._name}.wav", track).duration_s
            facts = self._read_back(sound_s)
            self._commit()
        return facts

    def abort(self) -> None:
        """Throw away what is not finished. Harmless after ``finish``."""
        self._close_lock()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _coded(self, frame: Bytes) -> bytes:
        height, width = frame.shape[:2]
        if (width, height) != self._size:
            raise ValueError(f"frame has shape {frame.shape}, the film is {self._size}")
        whole = np.ascontiguousarray(frame)
        if not self._preset.keeps_alpha:
            shown = cv2.cvtColor(compose_over(whole, self._background), cv2.COLOR_RGB2BGR)
        elif whole.shape[2] == 3:
            shown = cv2.cvtColor(whole, cv2.COLOR_RGB2BGRA)
        else:
            blue, green, red = cv2.split(cv2.cvtColor(continue_colours(whole), cv2.COLOR_RGB2BGR))
            shown = cv2.merge([blue, green, red, cv2.extractChannel(whole, 3)])
        is_coded, content = cv2.imencode(".png", shown, [cv2.IMWRITE_PNG_COMPRESSION, _LEVEL])
        assert is_coded, "a picture in memory is coded"
        plain = with_png_chunks(bytes(content), _SRGB)
        return plain if self._sealed is None else self._sealed(plain)

    def _path(self, number: int) -> Path:
        return self._folder / f"{self._name}.{number:0{_DIGITS}}.png"

    def _read_back(self, sound_s: Fraction) -> FilmFacts:
        """The facts of the folder; OutputError unless they are those of the film."""
        sizes = [_size_of_whole(self._path(number)) for number in range(1, self._frames + 1)]
        shown = cv2.imread(str(self._path(self._frames)), cv2.IMREAD_UNCHANGED)
        size = (0, 0) if shown is None else (shown.shape[1], shown.shape[0])
        kept = 4 if self._preset.keeps_alpha else 3
        facts = FilmFacts(
            frames=sum(size > 0 for size in sizes),
            fps=self._fps,
            width=size[0],
            height=size[1],
            duration_s=self._frames / self._fps,
            sound_duration_s=sound_s,
            picture_codec="png",
            sound_codec="pcm_s24le" if self._sound else "",
            size_bytes=sum(sizes),
            pixel_format="" if shown is None else ("rgba" if shown.shape[2] == 4 else "rgb24"),
            colours=_FULL_RANGE,
            sample_rate_hz=self._sound.sample_rate_hz if self._sound else 0,
            channels=self._sound.channels if self._sound else 0,
        )
        self.checks = (
            Check("number of frames", self._frames, facts.frames, facts.frames == self._frames),
            Check("size", self._size, size, size == self._size),
            Check("channels of a picture", kept, *_channels(shown, kept)),
            Check(
                "end of the sound",
                "within one frame of the picture's",
                f"{float(facts.gap_s * self._fps):.2f} frames from it",
                facts.gap_s * self._fps <= 1,
            ),
        )
        faults = [check for check in self.checks if not check.passes]
        if faults:
            raise OutputError(
                f"The pictures of {self._output.name} came out damaged and were thrown away: "
                f"{faults[0].sentence}.",
                hint="Check the disk, and try again.",
            )
        return facts

    def _commit(self) -> None:
        """Put the folder at its name; one of ours that is there goes when the new one stands."""
        for path in self._folder.iterdir():
            _sync_file(path)
        sync_folder(self._folder)
        self._close_lock()
        (self._folder / LOCK_NAME).unlink(missing_ok=True)
        old = None
        if self._output.is_dir() and any(self._output.iterdir()):
            check_sequence_output(self._output)
            old = self._folder.with_name(f"{self._folder.name}.old")
            self._output.rename(old)
        elif self._output.is_dir():
            self._output.rmdir()
        try:
            self._folder.rename(self._output)
        except OSError:
            if old is not None:
                old.rename(self._output)
            raise
        sync_folder(self._output.parent)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)

    def _close_lock(self) -> None:
        with contextlib.suppress(OSError):
            self._lock.close()


def _as_long(track: SoundTrack, samples: int) -> Iterator[Floats]:
    """The blocks of a sound, as far as its pictures go; silence where it is shorter."""
    left = samples
    for block in track.blocks:
        if left <= 0:
            return
        yield block[:left]
        left -= len(block)
    if left > 0:
        yield np.zeros((left, track.channels), np.float32)


def _size_of_whole(path: Path) -> int:
    """Bytes of a picture that is whole; 0 otherwise."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(-min(size, len(_ENDING)), os.SEEK_END)
            return size if file.read() == _ENDING else 0
    except OSError:
        return 0


def _channels(shown: Bytes | None, kept: int) -> tuple[int, bool]:
    found = 0 if shown is None else shown.shape[2]
    return found, found == kept


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if sys.platform != "win32" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
