"""Documents as editors make them, with names as people have them."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.export.interchange.sources import Source
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.media import Marker, Media, Take
from emo_desktop.project.model import Character, Clip, Project, TakeUse

PORTRAIT = Media("0" * 32, 1, "anna.png", "media/anna.png")
ANNA, LISA = "Änne 😀", "Lisa <& Co>"


def take(id_: str, duration_s: Fraction | int = 60, name: str = "voice.wav") -> Take:
    """A take of a file."""
    digest = f"{int(id_[1:]):032x}"
    media = Media(digest, 1, name, f"media/{digest}.wav")
    return Take(id_, "Take 1", media, Fraction(duration_s), 48000, 1)


def line(
    id_: str,
    begin_s: Fraction | float,
    duration_s: Fraction | float = 2,
    *,
    who: str = "k1",
    of: str = "t1",
    in_s: Fraction | float = 0,
    text: str = "Guten Abend.",
) -> Clip:
    """A line with a take; without one where ``of`` is empty."""
    begin, length, first = (Fraction(each) for each in (begin_s, duration_s, in_s))
    if not of:
        return Clip(id_, begin, text, who, length_s=length)
    return Clip(id_, begin, text, who, (TakeUse(of, first, first + length),), of)


def scene(*clips: Clip, fps: Fraction | int = 25, markers: tuple[Marker, ...] = ()) -> Project:
    """A film of two characters; without clips, one in which both speak."""
    film = clips or (
        line("c1", 1, 3, in_s=Fraction(1, 2)),
        line("c2", 4, 2, who="k2", of="t2", text="Wie <b>geht</b> es\n\nIhnen & mir?"),
        line("c3", 8, 4, in_s=10, text=""),
        line("c4", 13, 1, who="k2", of="", text="Noch nicht --> aufgenommen."),
    )
    return Project(
        "Szene Ü",
        fps=Fraction(fps),
        characters=(Character("k1", ANNA, PORTRAIT), Character("k2", LISA, PORTRAIT)),
        takes=(take("t1"), take("t2", name="Zweite Stimme.wav")),
        clips=film,
        markers=markers,
        next_id=10_000,
    )


def sources(project: Project) -> dict[str, Source]:
    """The takes' files as if the document lay beside the exported file."""
    return {each.id: Source(f"Scene Ü.emo/{each.media.path}") for each in project.takes}


def moving(frames: int, fps: Fraction | int = 25, **shapes: float | Floats) -> MotionCurves:
    """Curves with some shapes, the head turned and the gaze aside."""
    weights = np.zeros((frames, len(BLENDSHAPES)))
    for name, value in shapes.items():
        weights[:, INDEX[name]] = value
    swing = np.sin(np.arange(frames) / 5)
    head_deg = np.stack([10 * swing, 5 * swing, -8 * swing], axis=1)
    gaze_deg = np.stack([15 * swing, -9 * swing], axis=1)
    return MotionCurves(Fraction(fps), weights, head_deg, gaze_deg)
