"""A small film to edit: two characters, three takes, four lines."""

from __future__ import annotations

from fractions import Fraction

from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.media import Guide, Marker, Media, Recording, Take
from emo_desktop.project.model import Character, Clip, PictureTake, Project, TakeUse

FPS = Fraction(25)


def s(seconds: str | float) -> Fraction:
    """``"1.5"`` as an exact fraction."""
    return Fraction(str(seconds))


def a_file(name: str, *, content: int = 0) -> Media:
    folder = "media" if name.endswith(".png") else "takes"
    return Media(f"{content:032x}", 1000 + content, name, f"{folder}/{name}")


def a_take(id_: str, duration_s: str, **fields: object) -> Take:
    """A take at 48 kHz whose file is named after it."""
    return Take(
        id_,
        name=f"take {id_}",
        media=a_file(f"{id_ or 'new'}.wav", content=int(id_[1:] or 0) if id_ else 99),
        duration_s=s(duration_s),
        sample_rate_hz=48000,
        channels=1,
        **fields,  # type: ignore[arg-type]
    )


def recorded_take(duration_s: str = "3") -> Take:
    return a_take("", duration_s, recording=Recording("2025-03-01T10:00:00+01:00", "Mic"))


def a_line(id_: str, begin_s: str, take: str, window: tuple[str, str], **fields: object) -> Clip:
    uses = (TakeUse(take, s(window[0]), s(window[1])),)
    return Clip(id_, s(begin_s), uses=uses, take=take, **fields)  # type: ignore[arg-type]


def pointed(*times_s: float, curve: str = "jawOpen") -> PerformanceControls:
    """Plain controls with a point at each of the moments."""
    return PerformanceControls(points=tuple(ControlPoint(curve, at, 0.5) for at in times_s))


def film() -> Project:
    """Lines at 0, 2, 4 and 8 s; the last has no take yet."""
    anna = Character("k1", "Anna", a_file("anna.png", content=501), seed=5)
    ben = Character(
        "k2", "Ben", a_file("ben.png", content=502), controls=PerformanceControls(expression=1.5)
    )
    takes = (
        a_take("t3", "10", cuts_s=(s(2), s(4), s("6.4"))),
        a_take("t4", "3.01", stars=3),
        a_take("t5", "6", has_music=True),
    )
    looks = (PictureTake("p1", pointed(1.0, 3.0)), PictureTake("p2", seed=9))
    lines = (
        a_line("c6", "0", "t3", ("1", "3"), text="Hello there, Ben.", character="k1"),
        a_line("c7", "2", "t4", ("0", "1.6"), text="Hi.", character="k2", pictures=looks),
        a_line("c8", "4", "t3", ("3", "6"), text="One two three four", character="k1"),
        Clip("c9", s(8), text="Not recorded yet", length_s=s(3)),
    )
    return Project(
        "The film",
        characters=(anna, ben),
        takes=takes,
        clips=lines,
        markers=(Marker("m10", s(4), "Act two"),),
        guide=Guide(a_file("guide.mov", content=503), s(60)),
        next_id=11,
    )
