"""Small documents whose lines are planned and rendered."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, PictureTake, Project, TakeUse
from emo_desktop.render.line_plan import Drawing

KEPT = Drawing("kept-1", chains_segments=True, caches_frames=True)
DRAWN = Drawing("drawn-1", chains_segments=False, caches_frames=False)


def make_media(name: str) -> Media:
    """A file of that name; its digest is made of the name."""
    digest = f"{sum(map(ord, name)):x}".rjust(32, "0")
    return Media(digest, 1000, name, f"media/{name}")


def make_take(number: int = 2, *, seconds: int = 60) -> Take:
    """A take with a cut every four seconds."""
    cuts = tuple(Fraction(second) for second in range(4, seconds, 4))
    media = make_media(f"take{number}.wav")
    return Take(f"t{number}", f"take {number}", media, Fraction(seconds), 48000, 1, cuts_s=cuts)


def make_line(
    number: int = 3, *, take: str = "t2", in_s: int = 0, out_s: int = 12, begin_s: int = 0
) -> Clip:
    """A line of twelve seconds: three segments."""
    return Clip(
        f"c{number}",
        Fraction(begin_s),
        character="k1",
        uses=(TakeUse(take, Fraction(in_s), Fraction(out_s)),),
        take=take,
    )


def make_project(*clips: Clip, takes: tuple[Take, ...] = (), **changes: Any) -> Project:
    """A document with one character."""
    character = Character("k1", "Anna", make_media("anna.png"))
    return Project(
        "Scene",
        characters=(character,),
        takes=takes or (make_take(),),
        clips=clips or (make_line(),),
        next_id=1000,
        **changes,
    )


def with_picture(clip: Clip, **changes: Any) -> Clip:
    """The line with another look."""
    picture: PictureTake = replace(clip.chosen_picture, **changes)
    return replace(clip, pictures=(picture,))
