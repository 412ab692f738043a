"""Random documents, whole and valid: what an editor could have made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.motion.control_points import (
    CONTROL_CURVES,
    GAZE_CURVES,
    HEAD_CURVES,
    NEAREST_S,
    ControlPoint,
    PointMode,
    limits_of,
)
from emo_desktop.motion.controls import MAX_CONTROL, MAX_GAZE_TARGET_DEG, Delivery
from emo_desktop.motion.controls import PerformanceControls as Controls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import MouthStyle, natural_style
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import (
    Basis,
    Consent,
    Guide,
    Marker,
    Media,
    Recording,
    Take,
    TakePiece,
)
from emo_desktop.project.model import (
    LANDMARKS,
    MAX_LANDMARK_MOVE,
    MAX_SEED,
    Character,
    Clip,
    LandmarkMove,
    PictureTake,
    Pin,
    Project,
    TakeUse,
    on_frame,
)
from emo_desktop.project.render_choice import FinalChoices, Guard, Quality, RenderChoice

RATES = tuple(
    Fraction(text) for text in ("24", "25", "30", "50", "24000/1001", "30000/1001", "60000/1001")
)
SAMPLE_RATES_HZ = (8000, 22050, 44100, 48000, 96000, 192_000)
POINT_CURVES = tuple(name for name in BLENDSHAPES if not name.startswith("eyeLook"))

_LETTERS = st.one_of(
    st.sampled_from("abc XYZ09.,'\"\\/{}[]:äßñ漢字🎬\u200f\u2028"),
    st.characters(codec="utf-8", min_codepoint=32),
)
names = st.text(_LETTERS, min_size=1, max_size=12).filter(lambda name: bool(name.strip()))
texts = st.text(st.one_of(_LETTERS, st.sampled_from("\n\t")), max_size=40)
seeds = st.integers(0, MAX_SEED)
stars = st.integers(0, 5)
_hex = st.binary(min_size=16, max_size=16).map(bytes.hex)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    """Floats from ``low`` to ``high``, both included."""
    return st.floats(low, high, allow_nan=False)


@st.composite
def media(draw: st.DrawFn, *, ending: str = ".wav") -> Media:
    """A file inside the project, beside it, or somewhere else."""
    digest = draw(_hex)
    place = draw(
        st.sampled_from(["media/", "takes/", "../", "/home/Zoë/", "C:/Films/", "../neben an/"])
    )
    name = draw(st.one_of(names, st.just("voice"))).replace("/", "-").replace("\\", "-")
    stem = digest if place == "media/" else name
    return Media(digest, draw(st.integers(0, 2**40)), f"{name}{ending}", f"{place}{stem}{ending}")


final_choices = st.builds(
    FinalChoices,
    steps=st.none() | st.integers(1, 1000),
    audio_guidance=st.none() | numbers(1, 20),
    reference_guidance=st.none() | numbers(1, 20),
    reuse_every=st.integers(1, 10),
    guard=st.sampled_from(Guard),
    region_width=numbers(0.5, 3),
    region_height=numbers(0.5, 3),
    speed_deg=st.none() | numbers(0, 3),
)
choices = st.builds(
    RenderChoice,
    quality=st.sampled_from(Quality),
    pack=st.none() | names,
    final=st.just(FinalChoices()) | final_choices,
)


@st.composite
def mouth_styles(draw: st.DrawFn) -> MouthStyle:
    """The natural style, or one with some of its numbers changed."""
    natural = natural_style()
    if draw(st.booleans()):
        return natural
    return replace(
        natural,
        name=draw(names),
        gains=tuple(draw(numbers(0, 3)) for _ in natural.gains),
        speed=draw(numbers(0.5, 2)),
        closure_hold_s=draw(numbers(0, 0.1)),
    )


@st.composite
def points_of_takes(draw: st.DrawFn, *, until_s: float = 20.0) -> tuple[ControlPoint, ...]:
    """Points that do not contradict each other."""
    chosen: list[ControlPoint] = []
    for _ in range(draw(st.integers(0, 4))):
        mode = draw(st.sampled_from(PointMode))
        curve = draw(st.sampled_from(HEAD_CURVES + GAZE_CURVES + CONTROL_CURVES + POINT_CURVES))
        value = draw(numbers(*limits_of(curve, mode)))
        point = ControlPoint(curve, draw(numbers(0, until_s)), value, mode)
        if not any(
            (each.curve, each.mode) == (curve, mode)
            and abs(each.time_s - point.time_s) < 2 * NEAREST_S
            for each in chosen
        ):
            chosen.append(point)
    return tuple(chosen)


_strength = st.just(1.0) | numbers(0, MAX_CONTROL)
_gaze = numbers(-MAX_GAZE_TARGET_DEG, MAX_GAZE_TARGET_DEG)
controls = st.just(Controls()) | st.builds(
    Controls,
    expression=_strength,
    lip_strength=_strength,
    head_motion=_strength,
    head_speed=_strength,
    blink_rate=_strength,
    emotion=st.sampled_from(Emotion),
    emotion_intensity=numbers(0, 1),
    gaze_target_deg=st.tuples(_gaze, _gaze),
    mouth_style=mouth_styles(),
    delivery=st.sampled_from(Delivery),
    points=points_of_takes(),
)
_days = st.dates(date(2000, 1, 1), date(2030, 1, 1)).map(str)
_late_days = st.dates(date(2030, 1, 2), date(2040, 1, 1)).map(str)
consents = st.builds(
    Consent,
    names,
    by=names,
    given_on=_days,
    basis=st.just("") | st.sampled_from([each.value for each in Basis]),
    purpose=st.just("") | names,
    valid_until=st.just("") | _late_days,
    recording=st.none() | media(),
    withdrawn_on=st.just("") | _days,
)
face_boxes = st.builds(
    FaceBox,
    x=numbers(-50, 4000),
    y=numbers(-50, 4000),
    width=numbers(1, 4000),
    height=numbers(1, 4000),
)
_way = numbers(-MAX_LANDMARK_MOVE, MAX_LANDMARK_MOVE)
landmark_moves = st.lists(
    st.builds(LandmarkMove, st.integers(0, LANDMARKS - 1), right=_way, down=_way),
    max_size=3,
    unique_by=lambda move: move.index,
).map(tuple)


def characters(id_: str) -> st.SearchStrategy[Character]:
    """A character with that id."""
    return st.builds(
        Character,
        st.just(id_),
        name=names,
        portrait=media(ending=".png"),
        face_box=st.none() | face_boxes,
        landmark_moves=landmark_moves,
        controls=controls,
        seed=seeds,
        choice=choices,
        consent=st.none() | consents,
        goes_without_consent=st.booleans(),
    )


@st.composite
def takes(draw: st.DrawFn, id_: str, *, others: Sequence[Take] = ()) -> Take:
    """A take of 0.2 s to 20 s with that id; it may be put together from others."""
    rate_hz = draw(st.sampled_from(SAMPLE_RATES_HZ))
    samples = draw(st.integers(rate_hz // 5, 20 * rate_hz))
    cuts = draw(st.sets(st.integers(1, samples - 1), max_size=4))
    pieces = ()
    if others and draw(st.booleans()):
        source = draw(st.sampled_from(others))
        pieces = (TakePiece(source.id, Fraction(0), source.duration_s / 2),)
    recording = st.builds(
        Recording, st.datetimes().map(str), device=texts.map(_one_line), dropouts=st.integers(0, 9)
    )
    return Take(
        id_,
        name=draw(names),
        media=draw(media()),
        duration_s=Fraction(samples, rate_hz),
        sample_rate_hz=rate_hz,
        channels=draw(st.integers(1, 8)),
        cuts_s=tuple(Fraction(cut, rate_hz) for cut in sorted(cuts)),
        has_music=draw(st.booleans()),
        stars=draw(stars),
        recording=draw(st.none() | recording),
        pieces=pieces,
        note=draw(texts),
    )


def _one_line(text: str) -> str:
    return text.replace("\n", " ")


@st.composite
def uses(draw: st.DrawFn, take: Take, *, fps: Fraction) -> TakeUse:
    """A part of a take that begins on a frame and ends on one or with the take."""
    frames = int(take.duration_s * fps)
    first = draw(st.integers(0, frames - 1))
    last = draw(st.integers(first + 1, frames))
    out_s = take.duration_s if last == frames else last / fps
    return TakeUse(take.id, first / fps, out_s)


@st.composite
def pictures(draw: st.DrawFn) -> tuple[PictureTake, ...]:
    """One to three ways a line looks."""
    return tuple(
        PictureTake(
            f"p{number}",
            controls=draw(controls),
            seed=draw(seeds),
            choice=draw(choices),
            name=draw(st.just("") | names),
            stars=draw(stars),
        )
        for number in range(1, 1 + draw(st.integers(1, 3)))
    )


@st.composite
def pins(draw: st.DrawFn) -> tuple[Pin, ...]:
    """Up to three rendered segments that are kept, in order."""
    kept, frame = [], 0
    for _ in range(draw(st.integers(0, 3))):
        frame += draw(st.integers(0, 50))
        count = draw(st.integers(1, 50))
        kept.append(Pin(frame, count, draw(_hex), leads_from=draw(st.just("") | _hex)))
        frame += count
    return tuple(kept)


@st.composite
def lines(
    draw: st.DrawFn, id_: str, *, fps: Fraction, speakers: Sequence[str], sounds: Sequence[Take]
) -> Clip:
    """A line with that id, of those characters and takes."""
    used = draw(st.lists(st.sampled_from(sounds), unique=True, max_size=3)) if sounds else []
    looks = draw(pictures())
    begin_s = draw(st.integers(0, 5000)) / fps
    return Clip(
        id_,
        begin_s=on_frame(begin_s, fps),
        text=draw(texts),
        character=draw(st.sampled_from(["", *speakers])),
        uses=tuple(draw(uses(take, fps=fps)) for take in used),
        take=draw(st.sampled_from(["", *(take.id for take in used)])),
        length_s=draw(st.integers(1, 500)) / fps,
        pictures=looks,
        picture=draw(st.sampled_from(looks)).id,
        is_locked=draw(st.integers(0, 4)) == 0,
        pins=draw(pins()),
        gain_db=draw(st.just(0.0) | numbers(-60, 12)),
    )


@st.composite
def projects(draw: st.DrawFn, *, most_lines: int = 5) -> Project:
    """A whole project of up to four takes and a few lines."""
    fps = draw(st.sampled_from(RATES))
    numbers_left = iter(range(1, 1000))
    cast = tuple(draw(characters(f"k{next(numbers_left)}")) for _ in range(draw(st.integers(0, 2))))
    sounds: tuple[Take, ...] = ()
    for _ in range(draw(st.integers(0, 4))):
        sounds += (draw(takes(f"t{next(numbers_left)}", others=sounds)),)
    speakers = [each.id for each in cast]
    clips = tuple(
        draw(lines(f"c{next(numbers_left)}", fps=fps, speakers=speakers, sounds=sounds))
        for _ in range(draw(st.integers(0, most_lines)))
    )
    markers = tuple(
        Marker(
            f"m{next(numbers_left)}", draw(st.integers(0, 5000)) / fps, draw(st.just("") | names)
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    guide = st.builds(
        Guide,
        media=media(ending=".mov"),
        duration_s=st.integers(1, 90_000).map(lambda frames: frames / fps),
        begin_s=st.integers(0, 500).map(lambda frames: frames / fps),
        gain_db=numbers(-60, 24),
    )
    lanes = st.lists(st.sampled_from(["voices", "guide", *speakers]), unique=True).map(tuple)
    return Project(
        name=draw(names),
        fps=fps,
        size_px=2 * draw(st.integers(32, 2048)),
        sample_rate_hz=draw(st.sampled_from(SAMPLE_RATES_HZ)),
        characters=cast,
        takes=sounds,
        clips=clips,
        markers=markers,
        guide=draw(st.none() | guide),
        hearing=draw(st.builds(Hearing, muted=lanes, solo=lanes)),
        next_id=next(numbers_left) + draw(st.integers(0, 5)),
    )
