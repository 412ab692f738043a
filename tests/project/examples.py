"""Projects that tests open, save and damage: one with every field set, and one that is large."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.control_points import ControlPoint, PointMode
from emo_desktop.motion.controls import Delivery, PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import natural_style
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Consent, Guide, Marker, Media, Recording, Take, TakePiece
from emo_desktop.project.model import (
    Character,
    Clip,
    LandmarkMove,
    PictureTake,
    Pin,
    Project,
    TakeUse,
)
from emo_desktop.project.render_choice import FinalChoices, Guard, Quality, RenderChoice


def media(number: int, *, ending: str = ".wav") -> Media:
    """A file that is nowhere."""
    digest = f"{number:032x}"
    return Media(digest, 1000 + number, f"Stimme {number}{ending}", f"media/{digest}{ending}")


def full_project() -> Project:
    """A small project in which no field has its default."""
    mumbling = replace(natural_style(), name="mumbling", speed=0.9, closure_hold_s=0.03)
    controls = PerformanceControls(
        expression=1.25,
        lip_strength=0.1 + 0.2,
        head_motion=0.0,
        head_speed=2.0,
        blink_rate=1 / 3,
        emotion=Emotion.HAPPY,
        emotion_intensity=0.5,
        gaze_target_deg=(-3.5, 12.0),
        mouth_style=mumbling,
        delivery=Delivery.SONG,
        points=(
            ControlPoint("jawOpen", 0.48, 0.25),
            ControlPoint("headYaw", 1.0, -12.5, PointMode.ADD),
        ),
    )
    final = FinalChoices(
        steps=25,
        audio_guidance=2.5,
        reference_guidance=3.5,
        reuse_every=2,
        guard=Guard.RE_ANCHOR,
        region_width=1.5,
        region_height=0.75,
        speed_deg=1.25,
    )
    choice = RenderChoice(Quality.FINAL, "hallo", final)
    take = Take(
        "t2",
        name="Zweite „Fassung“ 二",
        media=media(2),
        duration_s=Fraction(480_001, 48_000),
        sample_rate_hz=48_000,
        channels=2,
        cuts_s=(Fraction(5, 3), Fraction(140_003, 48_000)),
        has_music=True,
        stars=4,
        recording=Recording("2026-03-01T14:02:11+01:00", device="Røde NT1", dropouts=1),
        note="breathes in\nat the start",
    )
    pieces = (TakePiece("t2", Fraction(0), Fraction(3)),)
    comp = replace(take, id="t3", media=media(3), recording=None, pieces=pieces)
    speaker = Character(
        "k1",
        name="Ada Łovelace",
        portrait=replace(media(1, ending=".png"), path="../portraits/ada.png"),
        face_box=FaceBox(10.5, 20.0, 300.25, 320.0),
        landmark_moves=(LandmarkMove(17, right=0.01, down=-0.02),),
        controls=controls,
        seed=7,
        choice=choice,
        consent=Consent(
            "May speak in this film.",
            by="Ada",
            given_on="2026-02-28",
            basis="the person agreed",
            purpose="Szene 3",
            valid_until="2028-02-28",
            recording=media(7),
            withdrawn_on="2027-01-01",
        ),
        goes_without_consent=True,
    )
    line = Clip(
        "c4",
        begin_s=Fraction(25_025, 24_000),
        text="»Guten Tag« 🎬\nund auf Wiedersehen.",
        character="k1",
        uses=(TakeUse("t2", Fraction(1001, 24_000), Fraction(480_001, 48_000)),),
        take="t2",
        length_s=Fraction(1001, 12_000),
        pictures=(
            PictureTake("p1", controls=controls, seed=8, choice=choice, name="calm", stars=3),
            PictureTake("p2", controls=replace(controls, expression=0.5), seed=9),
        ),
        picture="p2",
        is_locked=True,
        pins=(Pin(0, 24, "a" * 32, leads_from="b" * 32), Pin(24, 50, "c" * 32)),
        gain_db=-4.5,
    )
    guide_media = replace(media(6, ending=".mov"), path="/films/Szene 3/guide.mov")
    return Project(
        "Szene 3 – “Abschied”",
        fps=Fraction(24_000, 1001),
        size_px=768,
        sample_rate_hz=44_100,
        characters=(speaker,),
        takes=(take, comp),
        clips=(line,),
        markers=(Marker("m5", Fraction(1001, 24_000), "door"),),
        guide=Guide(guide_media, Fraction(600), begin_s=Fraction(1001, 1000), gain_db=-6.5),
        hearing=Hearing(muted=("guide",), solo=("k1",)),
        next_id=9,
    )


def large_project(lines: int = 200) -> Project:
    """A project of many lines, each with two takes, two looks and ten points."""
    points = tuple(ControlPoint("jawOpen", step / 7, 0.3) for step in range(10))
    controls = PerformanceControls(points=points)
    takes = tuple(
        Take(
            f"t{number}",
            f"take {number}",
            media(number),
            Fraction(5 * 48_000 + number, 48_000),
            48_000,
            1,
            cuts_s=tuple(Fraction(cut * 48_000 + number, 96_000) for cut in range(1, 8)),
        )
        for number in range(1, 2 * lines + 1)
    )
    clips = tuple(
        Clip(
            f"c{2 * lines + number}",
            begin_s=Fraction(5 * number),
            text="What is said in this line, which is about as long as lines are.",
            uses=tuple(
                TakeUse(f"t{take}", Fraction(0), Fraction(4))
                for take in (2 * number - 1, 2 * number)
            ),
            take=f"t{2 * number}",
            pictures=tuple(PictureTake(f"p{look}", controls=controls) for look in (1, 2)),
        )
        for number in range(1, lines + 1)
    )
    return Project("large", takes=takes, clips=clips, next_id=10 * lines)
