"""Every frame of the film shows someone, and the right frame of the right performance."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, Project, TakeUse
from emo_desktop.project.shots import Shot, film_shots
from tests.project.documents import RATES, projects

FPS = Fraction(25)
FILE = Media("0" * 32, 1, "a.wav", "media/a.wav")
WHO = Character("k1", "Ann", portrait=FILE)


def film(*lines: Clip, fps: Fraction = FPS, takes_s: int = 60) -> Project:
    sounds = [
        Take(f"t{n}", f"take {n}", FILE, Fraction(takes_s), sample_rate_hz=48000, channels=1)
        for n in (2, 3)
    ]
    return Project("film", fps, characters=(WHO,), takes=tuple(sounds), clips=lines, next_id=999)


def line(
    number: int, begin: int, end: int, *, first: int = 0, who: str = "k1", fps: Fraction = FPS
) -> Clip:
    """Frames ``begin`` to ``end`` of the film, which show the take from ``first`` on."""
    use = TakeUse("t2", first / fps, (first + end - begin) / fps)
    return Clip(f"c{number}", begin / fps, character=who, uses=(use,), take="t2")


def shown(project: Project) -> list[tuple[str, int, int, int, bool]]:
    shots = film_shots(project)
    return [(s.clip, s.at_frame, s.first_frame, s.frame_count, s.rests) for s in shots]


def test_lines_are_seen_where_they_are_and_rest_in_between() -> None:
    assert shown(film(line(5, 10, 30, first=100), line(6, 50, 60, first=7))) == [
        ("c5", 0, 90, 10, True),
        ("c5", 10, 100, 20, False),
        ("c5", 30, 120, 20, True),
        ("c6", 50, 7, 10, False),
    ]


def test_before_a_line_that_begins_with_its_take_its_speaker_is_quiet() -> None:
    lead, first = film_shots(film(line(5, 10, 30, first=9)))
    assert lead == Shot("c5", 0, first_frame=29 + 25, frame_count=10, rests=True)
    assert first == Shot("c5", 10, first_frame=9, frame_count=20, rests=False)


def test_of_lines_that_overlap_the_last_begun_is_seen_then_the_other_again() -> None:
    assert shown(film(line(5, 0, 40), line(6, 10, 20, first=3), line(7, 15, 30, first=5))) == [
        ("c5", 0, 0, 10, False),
        ("c6", 10, 3, 5, False),
        ("c7", 15, 5, 15, False),
        ("c5", 30, 30, 10, False),
    ]


def test_of_lines_that_begin_together_the_later_made_is_seen() -> None:
    assert shown(film(line(10, 0, 20, first=4), line(9, 0, 30))) == [
        ("c10", 0, 4, 20, False),
        ("c9", 20, 20, 10, False),
    ]


def test_a_line_that_is_never_on_top_makes_no_shot() -> None:
    assert {s.clip for s in film_shots(film(line(5, 0, 20), line(6, 0, 20)))} == {"c6"}


def test_the_line_that_was_seen_last_rests() -> None:
    hidden_end = film(line(5, 0, 20), line(6, 5, 20, first=50), line(7, 30, 31))
    assert shown(hidden_end)[1:3] == [("c6", 5, 50, 15, False), ("c6", 20, 65, 10, True)]


def test_who_has_no_picture_or_no_voice_is_not_seen() -> None:
    silent = replace(line(7, 25, 40), take="", length_s=Fraction(2))
    assert shown(film(line(5, 5, 10), line(6, 0, 20, who=""), silent)) == [
        ("c5", 0, 30, 5, True),
        ("c5", 5, 0, 5, False),
        ("c5", 10, 5, 65, True),
    ]
    assert film_shots(film(silent)) == film_shots(film()) == ()


def test_a_line_goes_on_as_one_shot_while_hidden_lines_come_and_go() -> None:
    project = film(line(5, 0, 20), line(6, 4, 6, who=""), line(7, 2, 40, first=9))
    assert shown(project) == [("c5", 0, 0, 2, False), ("c7", 2, 9, 38, False)]
    covered = film(line(5, 0, 9), line(6, 0, 4), line(7, 0, 20))
    assert shown(covered) == [("c7", 0, 0, 20, False)]


def test_a_part_of_the_film_is_the_whole_film_cut() -> None:
    project = film(line(5, 10, 30, first=100), line(6, 50, 60, first=7))
    assert film_shots(project, begin_s=15 / FPS, end_s=52 / FPS) == (
        Shot("c5", 15, first_frame=105, frame_count=15, rests=False),
        Shot("c5", 30, first_frame=120, frame_count=20, rests=True),
        Shot("c6", 50, first_frame=7, frame_count=2, rests=False),
    )
    assert film_shots(project, begin_s=Fraction(9)) == ()
    assert film_shots(project, end_s=Fraction(99)) == film_shots(project)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 90), st.integers(1, 60), st.integers(0, 40)),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(RATES),
    st.integers(0, 80),
    st.integers(0, 90),
)
def test_shots_tile_the_film(
    places: list[tuple[int, int, int]], fps: Fraction, begin: int, length: int
) -> None:
    lines = [
        line(number, at, at + count, first=first, fps=fps)
        for number, (at, count, first) in enumerate(places, start=5)
    ]
    project = film(*lines, fps=fps)
    end = max(at + count for at, count, _ in places)
    whole = film_shots(project)
    check_tiles(whole, 0, end)
    for frame in range(end):
        shot = next(s for s in whole if s.at_frame <= frame < s.end_frame)
        on = [c for c in project.clips if c.begin_s * fps <= frame < c.end_s * fps]
        if on:
            assert shot.clip == on[-1].id
            use = on[-1].use
            assert use is not None
            seen = frame - shot.at_frame + shot.first_frame
            assert seen == (use.in_s - on[-1].begin_s) * fps + frame
        assert shot.rests == (not on)
    part = film_shots(project, begin_s=begin / fps, end_s=(begin + length) / fps)
    check_tiles(part, min(begin, end), max(min(begin, end), min(begin + length, end)))


@settings(max_examples=50, deadline=None)
@given(projects())
def test_any_document_is_tiled_or_shows_nobody(project: Project) -> None:
    shots = film_shots(project)
    seen = [clip.id for clip in project.clips if clip.use and clip.character]
    assert bool(shots) == bool(seen)
    if shots:
        check_tiles(shots, 0, max(1, round(project.duration_s * project.fps)))
        assert {shot.clip for shot in shots} <= set(seen)


def check_tiles(shots: tuple[Shot, ...], begin: int, end: int) -> None:
    frame = begin
    for shot in shots:
        assert shot.at_frame == frame
        assert shot.frame_count > 0
        assert shot.first_frame >= 0
        frame = shot.end_frame
    assert frame == end
    assert bool(shots) == (begin < end)
