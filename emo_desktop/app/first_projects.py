"""Projects that are there without being asked for: an untitled one, and one to try things with."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from emo_desktop.app.projects import LineOrder, add_voice_line, edit_project, new_project
from emo_desktop.app.samples import sample_portrait, sample_song, sample_voice
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.edits.characters import set_consent
from emo_desktop.project.media import Basis, Consent
from emo_desktop.project.model import Project
from emo_desktop.project.storage import SUFFIX, create_project

_MOST = 10_000
# resources/samples says where picture and voices come from.
_NOBODY = Consent(
    "The picture is a drawn character who does not exist, and the voices are synthetic (CC0).",
    by="EMO Desktop",
    given_on="2026-01-01",
    basis=Basis.DRAWING,
)


def free_name(folder: Path, name: str) -> Path:
    """A project's folder of that name that is not there yet, with a number where it must."""
    for number in range(1, _MOST):
        path = folder / (f"{name}{SUFFIX}" if number == 1 else f"{name} {number}{SUFFIX}")
        if not path.exists():
            return path
    return folder / f"{name} {_MOST}{SUFFIX}"


def make_untitled(folder: Path) -> Path:
    """An empty project in a new folder.

    Raises:
        OutputError: it cannot be made there.
    """
    path = free_name(folder, "Untitled")
    path.parent.mkdir(parents=True, exist_ok=True)
    create_project(path, Project(path.stem))
    return path


def make_sample(folder: Path, *, settings: Settings, token: CancelToken) -> Path:
    """A project with somebody who speaks and sings.

    Raises:
        OutputError: it cannot be made there.
        Cancelled: the token was cancelled.
    """
    path = free_name(folder, "Sample")
    path.parent.mkdir(parents=True, exist_ok=True)
    new_project(
        path,
        portrait=sample_portrait(),
        name="Sample",
        character="Mara",
        face_box=None,
        size_px=512,
        fps=Fraction(25),
        copies=True,
        settings=settings,
        token=token,
    )
    add_voice_line(path, LineOrder(sample_voice(), text="What she says."), token=token)
    happy = {"emotion": Emotion.HAPPY, "emotion_intensity": 0.6}
    song = LineOrder(sample_song(), text="What she sings.", controls=happy)
    add_voice_line(path, song, token=token)
    edit_project(path, lambda made: set_consent(made, made.characters[0].id, _NOBODY))
    return path
