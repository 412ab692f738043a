"""The writer that suits a preset."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from emo_desktop.base.arrays import Bytes
from emo_desktop.export.checks import Check
from emo_desktop.export.encoders import ChosenEncoder
from emo_desktop.export.film import FilmExtras, FilmWriter
from emo_desktop.export.picture_sequence import SequenceWriter
from emo_desktop.export.placing import FramePlacer
from emo_desktop.export.preset import Container, FilmPreset
from emo_desktop.export.probe import FilmFacts
from emo_desktop.export.soundtrack import SoundTrack


class FramesWriter(Protocol):
    """Takes frames one by one; what becomes of them is there whole or not at all."""

    chosen: ChosenEncoder
    checks: tuple[Check, ...]

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def add(self, frame: Bytes, count: int = 1) -> None:
        """Append a frame as often as it is seen."""
        ...

    def finish(self) -> FilmFacts:
        """Complete it, read it back, and put it in place."""
        ...

    def abort(self) -> None:
        """Throw it away unless it is finished."""
        ...


def open_writer(
    output: Path,
    preset: FilmPreset,
    *,
    size: tuple[int, int],
    fps: Fraction,
    sound: SoundTrack | None,
    threads: int,
    placer: FramePlacer | None,
    extras: FilmExtras,
) -> FramesWriter:
    """What writes the frames of a film as a preset says.

    Args:
        output: the film, or the folder of its pictures.
        preset: one that has pictures.
        size: width and height of the film.
        fps: frames per second.
        sound: what is heard; None: it is silent.
        threads: of the encoder; 0 lets it choose.
        placer: places frames in the film's frame; None: they are as large as the film.
        extras: what else goes into it.

    Raises:
        OutputError: it cannot be written.
    """
    width, height = size
    sound = sound if preset.sound is not None else None
    if preset.container is Container.PNG:
        return SequenceWriter(
            output,
            width=width,
            height=height,
            fps=fps,
            sound=sound,
            preset=preset,
            placer=placer,
            extras=extras,
        )
    return FilmWriter(
        output,
        width=width,
        height=height,
        fps=fps,
        sound=sound,
        threads=threads,
        preset=preset,
        placer=placer,
        extras=extras,
    )
