"""A film file from frames and a sound: complete and checked, or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

import av
import av.error
from av.container import OutputContainer

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.atomic import PendingFile
from emo_desktop.base.errors import EmoError, MediaError, OutputError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.export.checks import Check, Expected, check_film
from emo_desktop.export.colour import WHITE, Colour
from emo_desktop.export.encoders import ChosenEncoder, choose_encoder
from emo_desktop.export.failures import explained_export
from emo_desktop.export.label import Label
from emo_desktop.export.picture_track import FrameMark, PictureTrack
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.preset import Container, FilmPreset
from emo_desktop.export.presets import USUAL, shipped_preset
from emo_desktop.export.probe import FilmFacts, probe_film
from emo_desktop.export.sound_writer import SoundWriter
from emo_desktop.export.soundtrack import SoundTrack, open_soundtrack
from emo_desktop.export.unfinished import Unfinished


class Seal(Protocol):
    """Changes what is complete, before it is checked, as a signature does."""

    def __call__(self, path: Path) -> None:
        """Seal a complete film."""
        ...

    def pictures(self) -> Callable[[bytes], bytes]:
        """What seals each picture of a folder, as PNG and as bytes."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class FilmExtras:
    """What goes into a film beside pictures and sound.

    Args:
        timecode: of the first frame; empty: none.
        metadata: what the container says of the film, by FFmpeg's names.
        mark: hidden in every frame; None: nothing is.
        label: drawn in every frame, for everybody to see; None: none is.
        seal: gives it its words and its signature; None: nothing.
    """

    timecode: str = ""
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    mark: FrameMark | None = None
    label: Label | None = None
    seal: Seal | None = None


class FilmWriter(Unfinished):
    """Writes a film frame by frame, as a preset says, tagged and converted as BT.709.

    The film has exactly the frames that were added. Its sound starts with the first frame and ends
    within one frame of the last: what is longer is cut, what is shorter is filled with silence.
    Nothing is at ``output`` until ``finish`` has read the whole film back; use it in a ``with``
    block, which throws away a film that was not finished.

    Args:
        output: where the film goes; a file there is replaced when the new one is complete.
        width: of the film, even.
        height: of the film, even.
        fps: frames per second.
        sound: what is heard; None for a silent film.
        background: what shows behind transparent pixels, RGB.
        threads: of the encoder; 0 lets it choose.
        preset: what the film is written as; the standard one when None.
        placer: places frames in the film's frame; None: they are as large as the film.
        extras: what else goes into it.

    Attributes:
        chosen: who encodes, and what is to be said of that.
        checks: what was looked at when the film was complete.

    Raises:
        OutputError: the file cannot be written, here and from every method.
    """

    def __init__(
        self,
        output: Path,
        *,
        width: int,
        height: int,
        fps: Fraction,
        sound: SoundTrack | None,
        background: Colour = WHITE,
        threads: int = 0,
        preset: FilmPreset | None = None,
        placer: FramePlacer | None = None,
        extras: FilmExtras | None = None,
    ) -> None:
        self._preset = preset or shipped_preset(USUAL)
        coding = self._preset.picture
        assert coding is not None, "a preset of sound alone makes no film"
        self._extras = extras or FilmExtras()
        self._size, self._fps = (width, height), fps
        self.checks: tuple[Check, ...] = ()
        self.chosen: ChosenEncoder = choose_encoder(coding, width=width, height=height, fps=fps)
        self._file = PendingFile(output)
        try:
            with explained_export(self._file.output):
                self._container = _open_container(self._file.path, self._preset, self._extras)
                self._picture = PictureTrack(
                    self._container,
                    coding,
                    self.chosen.encoder,
                    size=(width, height),
                    fps=fps,
                    threads=threads,
                    background=background,
                    placer=placer,
                    mark=self._extras.mark,
                    label=self._extras.label,
                )
                self._sound = self._sound_writer(sound)
        except EmoError:
            self._file.discard()
            raise

    def add(self, frame: Bytes, count: int = 1) -> None:
        """Append one frame.

        Args:
            frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
            count: how often it is seen.
        """
        with explained_export(self._file.output):
            for packets in self._picture.encode(frame, count):
                self._container.mux(packets)
                if self._sound:
                    self._sound.write_until(self._picture.frames, self._fps)

    def finish(self) -> FilmFacts:
        """Complete the film, read it back, and put it in place.

        Returns:
            What was found on reading the film back.
        """
        frames = self._picture.frames
        if not frames:
            raise ValueError("a film has at least one frame")
        with explained_export(self._file.output):
            self._container.mux(self._picture.flush())
            if self._sound:
                self._sound.finish(frames, self._fps)
            self._container.close()
            if self._extras.seal is not None:
                self._extras.seal(self._file.path)
            facts = self._read_back(frames)
            self._file.commit()
        return facts

    def abort(self) -> None:
        """Throw away a film that is not finished. Harmless after ``finish``."""
        if not self._file.is_open:
            return
        try:
            self._container.close()
        except (av.error.FFmpegError, OSError):
            pass  # the file is removed anyway; a full disk makes closing fail too
        finally:
            self._file.discard()

    def _sound_writer(self, sound: SoundTrack | None) -> SoundWriter | None:
        if sound is None or self._preset.sound is None:
            return None
        return SoundWriter(self._container, sound, self._preset.sound)

    def _read_back(self, frames: int) -> FilmFacts:
        """The facts of the written file; OutputError unless they are those of the film."""
        expected = Expected.of(
            self._preset,
            frames=frames,
            size=self._size,
            fps=self._fps,
            has_sound=self._sound is not None,
            timecode=self._extras.timecode,
        )
        name = self._file.output.name
        try:
            facts = probe_film(self._file.path)
        except MediaError as error:
            self._file.path.stat()  # a drive that is gone is another fault
            raise _damaged(name, "it cannot be read back") from error
        self.checks = tuple(check_film(facts, expected))
        faults = [check for check in self.checks if not check.passes]
        if faults:
            raise _damaged(name, faults[0].sentence)
        return facts


def write_film(
    frames: Iterable[Bytes],
    *,
    sound: Path,
    output: Path,
    fps: Fraction,
    token: CancelToken,
    background: Colour = WHITE,
) -> FilmFacts:
    """Write all ``frames`` with the sound of a file; the size is that of the first frame.

    Raises:
        OutputError: the film cannot be written.
        SoundError: the sound cannot be read.
        Cancelled: the token was cancelled; nothing is left behind.
    """
    writer: FilmWriter | None = None
    try:
        for frame in frames:
            token.check()
            if writer is None:
                height, width = frame.shape[:2]
                track = open_soundtrack(sound)
                writer = FilmWriter(
                    output, width=width, height=height, fps=fps, sound=track, background=background
                )
            writer.add(frame)
        if writer is None:
            raise ValueError("a film has at least one frame")
        return writer.finish()
    finally:
        if writer is not None:
            writer.abort()


def _damaged(name: str, reason: str) -> OutputError:
    return OutputError(
        f"The film {name} came out damaged and was thrown away: {reason}.",
        hint="Check the disk, and try again.",
    )


def _open_container(path: Path, preset: FilmPreset, extras: FilmExtras) -> OutputContainer:
    options = {}
    if preset.container is Container.MP4:
        # The index stands before the pictures, so that a film that is being sent can be seen.
        options = {"movflags": "+faststart", "write_tmcd": "1" if extras.timecode else "0"}
    container = av.open(str(path), "w", format=str(preset.container), options=options)
    container.metadata.update(extras.metadata)
    if extras.timecode:
        container.metadata["timecode"] = extras.timecode
    return container
