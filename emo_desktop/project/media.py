"""The files a project is made of, and who may be seen and heard in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from pathlib import PurePosixPath, PureWindowsPath

from emo_desktop.base.digest import DIGEST_BYTES
from emo_desktop.project.checks import check_moment, check_range_s, check_stars, check_text

MAX_PATH = 4096
MIN_GUIDE_DB, MAX_GUIDE_DB = -60.0, 24.0
MAX_STATEMENT = 2000
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Media:
    """A file the project uses: named by its content, found by its path.

    Args:
        digest: 32 hex digits of its bytes.
        size_bytes: of the file.
        name: the file's name when it was brought in, for people.
        path: with slashes. Inside the project, or near it, relative to the project's folder;
            elsewhere absolute.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    digest: str
    size_bytes: int
    name: str
    path: str

    def __post_init__(self) -> None:
        if len(self.digest) != 2 * DIGEST_BYTES or not set(self.digest) <= _HEX:
            raise ValueError(f"digest {self.digest!r} is none")
        if not 0 <= self.size_bytes < 2**63:
            raise ValueError(f"size_bytes is {self.size_bytes}")
        check_text("media name", self.name, most=MAX_PATH)
        check_text("media path", self.path, most=MAX_PATH)

    @property
    def is_inside(self) -> bool:
        """Whether the file lies in the project's folder."""
        path = PurePosixPath(self.path)
        is_absolute = path.is_absolute() or PureWindowsPath(self.path).drive
        return not is_absolute and "\\" not in self.path and ".." not in path.parts


class Basis(StrEnum):
    """By what right a face and a voice are used."""

    OWN_FACE = "own face"
    PERSON_AGREED = "the person agreed"
    LICENCE = "licence"
    EMPLOYMENT = "contract of employment"
    DRAWING = "drawing of nobody"
    GENERATED = "generated face of nobody"
    PUBLIC_DOMAIN = "public domain"
    HEIRS_AGREED = "the heirs agreed"

    @property
    def shows_a_person(self) -> bool:
        """Whether somebody could be wronged."""
        return self not in (Basis.DRAWING, Basis.GENERATED)


@dataclass(frozen=True, slots=True)
class Consent:
    """By what right a person's picture and voice are used, as the user wrote it down.

    Args:
        statement: what was agreed, in words.
        by: whose agreement it is.
        given_on: the first day it counts, an ISO date. Earlier versions took any words, which are
            kept as they are.
        basis: one of ``Basis``; empty where that was never asked (earlier versions).
        purpose: what for, e.g. the name of a production; empty is any.
        valid_until: the last day it counts, an ISO date; empty is without end.
        recording: the spoken sentence; None: there is none.
        withdrawn_on: the first day it no longer counts, an ISO date; empty while it does.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    statement: str
    by: str
    given_on: str
    basis: str = ""
    purpose: str = ""
    valid_until: str = ""
    recording: Media | None = None
    withdrawn_on: str = ""

    def __post_init__(self) -> None:
        check_text("consent", self.statement, most=MAX_STATEMENT)
        check_text("consent by", self.by)
        check_text("consent date", self.given_on, most=40)
        check_text("consent purpose", self.purpose, may_be_empty=True)
        if self.basis and self.basis not in set(Basis):
            raise ValueError(f"consent basis is {self.basis!r}, none of {', '.join(Basis)}")
        last = _day("consent end", self.valid_until)
        _day("consent withdrawal", self.withdrawn_on)
        if last is not None and last < (_day_in(self.given_on) or last):
            raise ValueError(f"consent ends on {self.valid_until}, before {self.given_on}")

    @property
    def recording_digest(self) -> str:
        """The spoken sentence by its file's digest; empty for none."""
        return self.recording.digest if self.recording else ""


@dataclass(frozen=True, slots=True)
class Recording:
    """How a take was recorded in the program.

    Args:
        at: ISO date and time with its offset.
        device: of the input, by name.
        dropouts: how many pieces of sound were lost.
    """

    at: str
    device: str
    dropouts: int = 0

    def __post_init__(self) -> None:
        check_text("recorded at", self.at, most=40)
        check_text("recording device", self.device, may_be_empty=True)
        if self.dropouts < 0:
            raise ValueError(f"dropouts is {self.dropouts}, less than 0")


@dataclass(frozen=True, slots=True)
class TakePiece:
    """A part of another take, of which a take was put together.

    Args:
        take: id of the other take.
        in_s: where the part begins in it.
        out_s: where it ends.
    """

    take: str
    in_s: Fraction
    out_s: Fraction

    def __post_init__(self) -> None:
        check_range_s("piece", self.in_s, self.out_s)


@dataclass(frozen=True, slots=True)
class Take:
    """One recorded or imported performance: a sound, and what its owner thinks of it.

    Args:
        id: of the take in its project.
        name: for people.
        media: the sound file.
        duration_s: how long it lasts.
        sample_rate_hz: of the file.
        channels: of the file.
        cuts_s: moments between 0 and the end, rising, at pauses: there segments begin, so that
            what the program renders and keeps never cuts a word. Kept here, so that they stay
            where they are when a later program finds pauses better.
        has_music: whether the voice is mixed with music; then it is taken from the middle.
        stars: 0 to 5; 0 is not judged.
        recording: how it was recorded; None for an imported file.
        pieces: of which it was put together; empty for a take of its own.
        note: anything worth remembering.

    Raises:
        ValueError: a field cannot be true; the message names it.
    """

    id: str
    name: str
    media: Media
    duration_s: Fraction
    sample_rate_hz: int
    channels: int
    cuts_s: tuple[Fraction, ...] = ()
    has_music: bool = False
    stars: int = 0
    recording: Recording | None = None
    pieces: tuple[TakePiece, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        check_text("take name", self.name)
        check_text("take note", self.note, most=2000, may_be_empty=True)
        check_moment("duration_s", self.duration_s)
        if self.duration_s <= 0:
            raise ValueError(f"take {self.name} lasts no time")
        if self.sample_rate_hz < 1 or self.channels < 1:
            raise ValueError(f"take {self.name} has no samples")
        check_stars(self.stars)
        for cut_s in self.cuts_s:
            check_moment("cuts_s", cut_s)
        moments = (Fraction(0), *self.cuts_s, self.duration_s)
        if any(later <= earlier for earlier, later in pairwise(moments)):
            raise ValueError(f"the cuts of take {self.name} do not rise within it")


@dataclass(frozen=True, slots=True)
class Guide:
    """A track that is heard beside the lines and never part of a film.

    Args:
        media: the sound, or the film whose sound it is.
        duration_s: how long it lasts.
        begin_s: where it begins on the timeline.
        gain_db: how much louder it plays.
    """

    media: Media
    duration_s: Fraction
    begin_s: Fraction = Fraction(0)
    gain_db: float = 0.0

    def __post_init__(self) -> None:
        check_moment("guide begin", self.begin_s)
        check_moment("guide duration", self.duration_s)
        if not MIN_GUIDE_DB <= self.gain_db <= MAX_GUIDE_DB:
            raise ValueError(f"guide gain_db is {self.gain_db}, outside -60 to 24")


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment of the timeline that has a name.

    Args:
        id: of the marker in its project.
        at_s: where.
        name: for people; may be empty.
    """

    id: str
    at_s: Fraction
    name: str = ""

    def __post_init__(self) -> None:
        check_moment("marker", self.at_s)
        check_text("marker name", self.name, may_be_empty=True)


def _day(name: str, text: str) -> date | None:
    """The day of an ISO date; None for no text."""
    day = _day_in(text)
    if text and (day is None or len(text) != len(day.isoformat())):
        raise ValueError(f"{name} is {text!r}, no date such as 2026-12-31")
    return day


def _day_in(text: str) -> date | None:
    """The day at the beginning of a text; None where there is none."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
