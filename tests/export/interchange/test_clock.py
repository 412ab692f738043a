"""Time codes of films, with dropped frames and without."""

from __future__ import annotations

from fractions import Fraction

import opentimelineio as otio
import pytest

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.clock import FilmClock, clock_from

NTSC, HIGH_NTSC = Fraction(30000, 1001), Fraction(60000, 1001)


@pytest.mark.parametrize(
    "fps", [NTSC, HIGH_NTSC, Fraction(24000, 1001), Fraction(25), Fraction(60)]
)
def test_time_codes_are_those_of_the_library(fps: Fraction) -> None:
    clock = clock_from("", fps)
    assert clock.drops == (fps in (NTSC, HIGH_NTSC))
    dropping = clock.drops
    for frame in [*range(0, 40000, 7), 107_891, 107_892, 215_783, 215_784, 2_589_407]:
        moment = otio.opentime.RationalTime(frame, float(fps))
        assert clock.timecode(frame) == otio.opentime.to_timecode(moment, float(fps), dropping)


def test_a_film_begins_where_it_is_said_to() -> None:
    clock = clock_from("01:00:00:00", Fraction(25))
    assert (clock.begin, clock.timecode(26)) == (90_000, "01:00:01:01")
    assert clock.later(25).timecode(0) == "01:00:01:00"
    assert clock.of_day.timecode(1) == "00:00:00:01"
    dropping = clock_from("01:00:00;00", NTSC)
    assert (dropping.begin, dropping.timecode(1800)) == (107_892, "01:01:00;02")
    counting = clock_from("01:00:00:00", NTSC)
    assert (counting.begin, counting.timecode(1800)) == (108_000, "01:01:00:00")


def test_after_a_day_it_begins_anew() -> None:
    assert FilmClock(Fraction(25), 25 * 86_400 - 1).timecode(1) == "00:00:00:00"


@pytest.mark.parametrize("begin", ["1 o'clock", "01:00:00;00", "00:00:00:25", "00:61:00:00"])
def test_what_is_no_time_code_is_refused(begin: str) -> None:
    with pytest.raises(EmoError, match=r"begin with|leaves out") as caught:
        clock_from(begin, Fraction(25))
    assert caught.value.hint
