"""The document: who speaks, what is said where, from which take, and how it is played."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from emo_desktop.base.timing import MAX_FPS, MIN_FPS
from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.checks import (
    MAX_SIZE_PX,
    MAX_TEXT,
    MIN_SIZE_PX,
    check_box,
    check_gain,
    check_moment,
    check_range_s,
    check_stars,
    check_text,
    check_unique,
    is_film_size,
)
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.media import Consent, Guide, Marker, Media, Take
from emo_desktop.project.render_choice import RenderChoice

MAX_SEED = 2**63 - 1
LANDMARKS = 478
MAX_LANDMARK_MOVE = 0.5


@dataclass(frozen=True, slots=True)
class LandmarkMove:
    """A landmark that the user put elsewhere.

    Args:
        index: of the landmark, in MediaPipe's order.
        right: how far, in widths of the face box.
        down: how far, in heights of the face box.
    """

    index: int
    right: float
    down: float

    def __post_init__(self) -> None:
        if not 0 <= self.index < LANDMARKS:
            raise ValueError(f"landmark {self.index} is outside 0 to {LANDMARKS - 1}")
        for way in (self.right, self.down):
            if not (math.isfinite(way) and abs(way) <= MAX_LANDMARK_MOVE):
                raise ValueError(
                    f"landmark {self.index} is moved by {way:g}, more than half a face"
                )


@dataclass(frozen=True, slots=True)
class Character:
    """A portrait, and how it plays unless a line says otherwise.

    Args:
        id: of the character in its project.
        name: for people.
        portrait: the picture.
        face_box: where the face is, in pixels of the picture, where it had to be said.
        landmark_moves: corrections, at most one a landmark.
        controls: of new lines.
        seed: of new lines.
        choice: who draws new lines, and how.
        consent: whose agreement there is; None: none is recorded.
        goes_without_consent: whether the user was asked, and chose to export without a consent.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    id: str
    name: str
    portrait: Media
    face_box: FaceBox | None = None
    landmark_moves: tuple[LandmarkMove, ...] = ()
    controls: PerformanceControls = field(default_factory=PerformanceControls)
    seed: int = 0
    choice: RenderChoice = field(default_factory=RenderChoice)
    consent: Consent | None = None
    goes_without_consent: bool = False

    def __post_init__(self) -> None:
        check_text("character name", self.name)
        _check_seed(self.seed)
        if self.face_box is not None:
            check_box(self.face_box)
        moved = [move.index for move in self.landmark_moves]
        if len(set(moved)) != len(moved):
            raise ValueError(f"a landmark of {self.name} is moved twice")


@dataclass(frozen=True, slots=True)
class PictureTake:
    """One way a line looks; kept beside others, of which one is chosen.

    Args:
        id: of the picture take in its line.
        controls: how it is performed; the moments of its points are moments of the sound's take,
            so that they stay with what is said when a line is trimmed or moved.
        seed: chooses blinks, glances and sway.
        choice: who draws, and how.
        name: for people; may be empty.
        stars: 0 to 5; 0 is not judged.
    """

    id: str
    controls: PerformanceControls = field(default_factory=PerformanceControls)
    seed: int = 0
    choice: RenderChoice = field(default_factory=RenderChoice)
    name: str = ""
    stars: int = 0

    def __post_init__(self) -> None:
        _check_seed(self.seed)
        check_stars(self.stars)
        check_text("picture take", self.name, may_be_empty=True)


@dataclass(frozen=True, slots=True)
class TakeUse:
    """The part of a take that a line uses.

    Args:
        take: id of the take.
        in_s: where the line begins in it.
        out_s: where the line ends in it.
    """

    take: str
    in_s: Fraction
    out_s: Fraction

    def __post_init__(self) -> None:
        check_range_s("line", self.in_s, self.out_s)


@dataclass(frozen=True, slots=True)
class Pin:
    """A rendered segment that is kept as it is, whatever comes before it.

    Args:
        first_frame: of the segment, counted from the start of its take.
        frame_count: of the segment.
        key: of its frames in the cache.
        leads_from: key of the segment that led up to it when it was rendered: its last frames are
            what a new segment before it is blended into. Empty for the first of a line.
    """

    first_frame: int
    frame_count: int
    key: str
    leads_from: str = ""

    def __post_init__(self) -> None:
        if self.first_frame < 0 or self.frame_count < 1:
            raise ValueError(f"a pin holds {self.frame_count} frames from {self.first_frame} on")
        check_text("pin key", self.key, most=64)


@dataclass(frozen=True, slots=True)
class Clip:
    """A line: a piece of a take on the timeline, and how it is played.

    A take is performed once, and lines are windows on it: trimming, splitting and moving them show
    another part of the same performance.

    Args:
        id: of the line in its project.
        begin_s: its place on the timeline.
        text: what is said; may be empty.
        character: id of who says it; empty: nobody yet.
        uses: the takes there are of it, each with the part that is used.
        take: id of the chosen one of them; empty: none is recorded yet.
        length_s: how long the line is while no take is chosen.
        pictures: ways it looks, at least one.
        picture: id of the chosen one of them.
        is_locked: whether it stays where and as it is.
        pins: rendered segments of the chosen picture that are kept; in order.
        gain_db: how much louder it is played than it was recorded.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    id: str
    begin_s: Fraction
    text: str = ""
    character: str = ""
    uses: tuple[TakeUse, ...] = ()
    take: str = ""
    length_s: Fraction = Fraction(2)
    pictures: tuple[PictureTake, ...] = field(default_factory=lambda: (PictureTake("p1"),))
    picture: str = "p1"
    is_locked: bool = False
    pins: tuple[Pin, ...] = ()
    gain_db: float = 0.0

    def __post_init__(self) -> None:
        check_text("text", self.text, most=MAX_TEXT, may_be_empty=True)
        check_moment("begin_s", self.begin_s)
        check_range_s("line", Fraction(0), self.length_s)
        check_moment("end of the line", self.end_s)
        check_unique(f"line {self.id}'s pictures", [each.id for each in self.pictures])
        check_unique(f"line {self.id}'s takes", [each.take for each in self.uses])
        if self.picture not in {each.id for each in self.pictures}:
            raise ValueError(f"line {self.id} has no picture take {self.picture!r}")
        ends = [pin.first_frame + pin.frame_count for pin in self.pins]
        if any(pin.first_frame < end for pin, end in zip(self.pins[1:], ends, strict=False)):
            raise ValueError(f"the pins of line {self.id} are not in order")
        check_gain(self.gain_db)

    @property
    def use(self) -> TakeUse | None:
        """The part of the chosen take; None where none is chosen."""
        if not self.take:
            return None
        for each in self.uses:
            if each.take == self.take:
                return each
        raise ValueError(f"line {self.id} does not use take {self.take!r}")

    @property
    def duration_s(self) -> Fraction:
        """How long the line is."""
        use = self.use
        return self.length_s if use is None else use.out_s - use.in_s

    @property
    def end_s(self) -> Fraction:
        """Where it ends on the timeline."""
        return self.begin_s + self.duration_s

    @property
    def chosen_picture(self) -> PictureTake:
        """How it looks."""
        return next(each for each in self.pictures if each.id == self.picture)


@dataclass(frozen=True, slots=True)
class Project:
    """Everything an editor has made.

    Args:
        name: for people.
        fps: frames per second of the film.
        size_px: the film's short side, even.
        sample_rate_hz: of new recordings and of the film's sound.
        characters: who speaks; ids are unique.
        takes: every take ever brought in; none goes when another is chosen.
        clips: the lines, in order of ``begin_s``, then of id.
        markers: in order of ``at_s``, then of id.
        guide: what is heard beside the lines, and never in a film.
        hearing: which lanes are heard.
        next_id: the number of the next id; ids are never used twice.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    name: str
    fps: Fraction = Fraction(25)
    size_px: int = 512
    sample_rate_hz: int = 48000
    characters: tuple[Character, ...] = ()
    takes: tuple[Take, ...] = ()
    clips: tuple[Clip, ...] = ()
    markers: tuple[Marker, ...] = ()
    guide: Guide | None = None
    hearing: Hearing = field(default_factory=Hearing)
    next_id: int = 1

    def __post_init__(self) -> None:
        check_text("project name", self.name)
        if not isinstance(self.fps, Fraction) or not MIN_FPS <= self.fps <= MAX_FPS:
            raise ValueError(f"fps is {self.fps}, outside {MIN_FPS} to {MAX_FPS}")
        if self.fps.denominator > 1001:
            raise ValueError(f"fps is {self.fps}, which is no frame rate of film")
        if not is_film_size(self.size_px):
            raise ValueError(
                f"size_px is {self.size_px}, not an even number from {MIN_SIZE_PX} to {MAX_SIZE_PX}"
            )
        if not 8000 <= self.sample_rate_hz <= 192_000:
            raise ValueError(f"sample_rate_hz is {self.sample_rate_hz}, outside 8000 to 192000")
        if not 1 <= self.next_id < 2**53:
            raise ValueError(f"next_id is {self.next_id}")
        clips = sorted(self.clips, key=lambda clip: (clip.begin_s, _number(clip.id)))
        markers = sorted(self.markers, key=lambda marker: (marker.at_s, _number(marker.id)))
        object.__setattr__(self, "clips", tuple(clips))
        object.__setattr__(self, "markers", tuple(markers))
        self._check_references()

    def _check_references(self) -> None:
        characters = {each.id for each in self.characters}
        takes = {each.id: each for each in self.takes}
        named: list[tuple[str, Iterable[Character | Take | Clip | Marker]]] = [
            ("characters", self.characters),
            ("takes", self.takes),
            ("clips", self.clips),
            ("markers", self.markers),
        ]
        for name, things in named:
            ids = [each.id for each in things]
            check_unique(name, ids)
            late = [each for each in ids if _number(each) >= self.next_id]
            if late:
                raise ValueError(f"next_id is {self.next_id}, but {name} has {late[0]}")
        self.hearing.check_lanes(characters)
        for clip in self.clips:
            if clip.character and clip.character not in characters:
                raise ValueError(f"line {clip.id} has no character {clip.character!r}")
            clip.use  # noqa: B018 - raises unless the chosen take is one of those in use
            for use in clip.uses:
                if use.take not in takes:
                    raise ValueError(f"line {clip.id} has no take {use.take!r}")
                if use.out_s > takes[use.take].duration_s:
                    raise ValueError(
                        f"line {clip.id} ends at {float(use.out_s):g} s of take {use.take}, which "
                        f"lasts {float(takes[use.take].duration_s):g} s"
                    )

    @property
    def duration_s(self) -> Fraction:
        """Where the last line ends; 0 without lines."""
        return max((clip.end_s for clip in self.clips), default=Fraction(0))

    def clip(self, clip_id: str) -> Clip:
        """The line with that id.

        Raises:
            KeyError: there is none.
        """
        return _with_id(self.clips, clip_id)

    def take(self, take_id: str) -> Take:
        """The take with that id.

        Raises:
            KeyError: there is none.
        """
        return _with_id(self.takes, take_id)

    def character(self, character_id: str) -> Character:
        """The character with that id.

        Raises:
            KeyError: there is none.
        """
        return _with_id(self.characters, character_id)

    @property
    def next_speaker(self) -> Character | None:
        """Who says a new line unless it says who: who spoke last, else the first character."""
        spoken = [clip.character for clip in self.clips if clip.character]
        if spoken:
            return self.character(spoken[-1])
        return self.characters[0] if self.characters else None

    @property
    def media(self) -> tuple[Media, ...]:
        """Every file the project uses, each once."""
        files = [each.portrait for each in self.characters] + [each.media for each in self.takes]
        consents = (each.consent for each in self.characters)
        files += [each.recording for each in consents if each and each.recording]
        files += [] if self.guide is None else [self.guide.media]
        return tuple(dict.fromkeys(files))


_Thing = TypeVar("_Thing", Character, Take, Clip, Marker)


def on_frame(moment_s: Fraction, fps: Fraction) -> Fraction:
    """The moment of the frame that begins nearest."""
    return round(moment_s * fps) / fps


def _with_id(things: Iterable[_Thing], wanted: str) -> _Thing:
    for each in things:
        if each.id == wanted:
            return each
    raise KeyError(wanted)


def _number(id_: str) -> int:
    """The number in an id like ``c12``."""
    digits = id_.lstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits.isdigit() else 0


def _check_seed(seed: int) -> None:
    if not 0 <= seed <= MAX_SEED:
        raise ValueError(f"seed is {seed}, outside 0 to {MAX_SEED}")
