"""The error tree. ``str(error)`` is one sentence for the user; ``hint`` says what to do next."""

from __future__ import annotations


class EmoError(Exception):
    """Something the user can understand and act upon.

    Args:
        message: one sentence, naming the file or value at fault.
        hint: what to do next; the class's own hint when left out.
    """

    hint: str = ""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        if hint is not None:
            self.hint = hint


class MediaError(EmoError):
    """An input file cannot be used."""


class PictureError(MediaError):
    """A picture cannot be read or used."""

    hint = "Use a PNG, JPEG, WebP or TIFF picture."


class NoFaceError(PictureError):
    """No face was found in a picture."""

    hint = "Place the box over the face by hand: --face x,y,w,h (pixels of the picture)."


class SoundError(MediaError):
    """A sound cannot be read or used."""

    hint = "Use a WAV, FLAC, MP3, OGG, Opus or M4A file, or a film with a sound track."


class CurvesError(MediaError):
    """A file of motion curves cannot be read."""

    hint = "Use a CSV file with the columns of Apple's Live Link Face."


class OutputError(EmoError):
    """A result cannot be written."""

    hint = "Choose another folder, or make room and try again."


class ModelError(EmoError):
    """A shipped model is missing or damaged."""

    hint = "Install the program again."


class PackError(EmoError):
    """A weights pack, or what one is to be made of, cannot be used."""

    hint = "emo-desktop packs verify NAME says what is wrong; import the pack again."


class DeviceError(EmoError):
    """The device that computes cannot be used, or stopped answering."""

    hint = "Try --device cpu, or --quality draft."


class FramesLostError(EmoError):
    """Rendered frames that were to be kept are no longer in the cache."""

    hint = "With another seed the whole line is drawn again; a larger cache keeps more."


class ProjectError(EmoError):
    """A project cannot be opened, or is not what it claims to be."""

    hint = "Earlier versions of a project lie in its folder versions."
