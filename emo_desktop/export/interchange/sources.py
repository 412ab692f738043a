"""Where the takes of lines lie for other programs, and what their first sample is called."""

from __future__ import annotations

import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path, PureWindowsPath
from string import ascii_letters, digits

from emo_desktop.audio.riff import chunks_of
from emo_desktop.project.model import Project
from emo_desktop.project.storage import media_path

# Of the chunk of a Broadcast Wave file, to the end of the time of its first sample.
_BEXT_BYTES = 346
# What stands for itself in an address.
_PLAIN = frozenset(f"{ascii_letters}{digits}-._~/")


@dataclass(frozen=True, slots=True)
class Source:
    """A take's file.

    Args:
        path: with slashes; relative to where the exported file goes, if both are on one disk.
        begin_s: the time of day of its first sample, as Broadcast Wave files say it; else 0.
    """

    path: str
    begin_s: Fraction = Fraction(0)

    @property
    def name(self) -> str:
        """Of the file, for people."""
        return self.path.rpartition("/")[2]

    @property
    def url(self) -> str:
        """The path as an address, relative where the path is."""
        if PureWindowsPath(self.path).is_absolute():
            return "file:///" + _escaped(self.path, _PLAIN | {":"})
        return ("file://" if self.path.startswith("/") else "") + _escaped(self.path)


def sources_of(project: Project, folder: Path, beside: Path) -> dict[str, Source]:
    """The files of the takes that are heard, by the takes' ids.

    Args:
        project: the document.
        folder: where it lies.
        beside: the folder the exported file goes to.
    """
    heard = {clip.take for clip in project.clips if clip.take}
    found: dict[str, Source] = {}
    for take in project.takes:
        if take.id in heard:
            path = media_path(folder, take.media)
            found[take.id] = Source(_path_from(beside, path), _begin_s(path))
    return found


def _escaped(path: str, plain: frozenset[str] = _PLAIN) -> str:
    """The path with its other letters as their bytes, ``%20`` for a space."""
    letters = (chr(byte) for byte in path.encode())
    return "".join(each if each in plain else f"%{ord(each):02X}" for each in letters)


def _path_from(folder: Path, path: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another disk
        return path.absolute().as_posix()


def _begin_s(path: Path) -> Fraction:
    """What a Broadcast Wave file says of its first sample; 0 where it says nothing."""
    samples = rate_hz = 0
    try:
        with path.open("rb") as file:
            if file.read(4) not in (b"RIFF", b"RF64"):
                return Fraction(0)
            for name, length in chunks_of(file):
                content = file.read(min(length, _BEXT_BYTES))
                if name == b"fmt " and len(content) >= 8:
                    rate_hz = int.from_bytes(content[4:8], "little")
                elif name == b"bext" and len(content) == _BEXT_BYTES:
                    samples = int.from_bytes(content[-8:], "little")
    except OSError:
        return Fraction(0)
    return Fraction(samples, rate_hz) if rate_hz else Fraction(0)
