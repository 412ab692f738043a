"""Whatever is edited in whatever order: undo leads back, redo leads on, and nothing is mutated."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from emo_desktop.base.digest import digest_value
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Changes, Edit, EditError, changes_between
from emo_desktop.project.cues import Cue
from emo_desktop.project.edits import (
    characters,
    cues,
    cutting,
    film,
    lines,
    markers,
    performance,
    pictures,
    points,
    sound,
    takes,
    timing,
)
from emo_desktop.project.history import History
from emo_desktop.project.media import Consent, Guide, Recording, TakePiece
from emo_desktop.project.model import LandmarkMove, Pin, Project
from emo_desktop.project.render_choice import Quality, RenderChoice
from tests.project import documents
from tests.project.films import a_file, a_take
from tests.project.films import film as small_film


class Draw(Protocol):
    def __call__(self, strategy: st.SearchStrategy[Any]) -> Any: ...


moments = st.integers(-60, 600).map(lambda number: Fraction(number, 29))
lengths = st.integers(-100, 200).map(lambda number: Fraction(number, 17))
merge_keys = st.sampled_from(["", "", "drag", "slide"])
words = st.sampled_from(
    ["Hello.", "One two. Three four!", "Eins\nzwei  drei", "「はい。」はい。", ""]
)
choices = st.sampled_from([RenderChoice(), RenderChoice(Quality.FINAL, pack="tiny")])
values = st.sampled_from([0.0, 0.4, 1, 2.0, -1.0, 9.0, "much"])
control_points = st.builds(
    ControlPoint,
    st.sampled_from(["jawOpen", "headYaw"]),
    time_s=st.integers(0, 4000).map(lambda number: number / 1999),
    value=st.sampled_from([0.0, 0.3, 1.0]),
)


def one_of(things: tuple[Any, ...], *, other: str) -> st.SearchStrategy[str]:
    """The id of one of them, or now and then one that there is not."""
    ids = [each.id for each in things]
    return st.sampled_from([*ids * 5, other])


def a_line(draw: Draw, project: Project) -> str:
    return str(draw(one_of(project.clips, other="c999")))


def a_lane(draw: Draw, project: Project) -> str:
    ids = [each.id for each in project.characters]
    return str(draw(st.sampled_from([*ids * 2, "voices", "guide", "k999"])))


def some_lines(draw: Draw, project: Project) -> list[str]:
    ids = [clip.id for clip in project.clips] or ["c999"]
    return list(draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4)))


def a_new_take(draw: Draw, project: Project) -> Edit:
    seconds, line = draw(st.sampled_from(["0.03", "2", "7.77"])), draw(st.booleans())
    recording = Recording("2025-01-01", "Mic") if draw(st.booleans()) else None
    pieces = ()
    if project.takes and draw(st.booleans()):
        source = draw(one_of(project.takes, other="t999"))
        pieces = (TakePiece(source, Fraction(0), Fraction(1, 5)),)
    take = a_take("", seconds, recording=recording, pieces=pieces)
    return takes.add_take(project, take, line=a_line(draw, project) if line else None)


def a_picture(draw: Draw, project: Project) -> tuple[str, str]:
    line = a_line(draw, project)
    looks = next((clip.pictures for clip in project.clips if clip.id == line), ())
    return line, draw(one_of(looks, other="p99"))


def within_a_line(draw: Draw, project: Project) -> tuple[str, Fraction]:
    """A line and a moment of the timeline that is likely to be within it."""
    line, share = a_line(draw, project), Fraction(draw(st.integers(-1, 9)), 8)
    found = next((clip for clip in project.clips if clip.id == line), None)
    return line, share if found is None else found.begin_s + share * found.duration_s


def a_trim(draw: Draw, project: Project) -> Edit:
    line, at_s = within_a_line(draw, project)
    found = next((clip for clip in project.clips if clip.id == line), None)
    use = found and found.use
    begin_s = found.begin_s if found is not None else Fraction(0)
    moment_s = at_s - begin_s + (Fraction(0) if use is None else use.in_s)
    is_in = draw(st.booleans())
    return timing.trim_line(
        project,
        line,
        in_s=moment_s if is_in else None,
        out_s=None if is_in else moment_s,
        ripple=draw(st.booleans()),
        merge_key=draw(merge_keys),
    )


def adjacent_lines(draw: Draw, project: Project) -> list[str]:
    """Two lines of which one begins where the other ends, where there are such."""
    ends = {clip.end_s: clip.id for clip in project.clips}
    pairs = [[ends[each.begin_s], each.id] for each in project.clips if each.begin_s in ends]
    return list(draw(st.sampled_from([*pairs, some_lines(draw, project)])))


def speaker(draw: Draw, project: Project) -> str:
    return str(draw(one_of(project.characters, other="k999")))


def a_sound(draw: Draw, project: Project) -> str:
    return str(draw(one_of(project.takes, other="t999")))


ASKED: dict[str, Callable[[Draw, Project], Edit]] = {
    "rename project": lambda d, p: film.rename_project(p, d(words)),
    "fps": lambda d, p: film.set_format(p, fps=d(st.sampled_from([*documents.RATES, Fraction(0)]))),
    "size": lambda d, p: film.set_format(p, size_px=d(st.sampled_from([256, 512, 640, 511]))),
    "add character": lambda d, p: characters.add_character(
        p, name=d(words), portrait=a_file("new.png"), seed=d(st.integers(-1, 9))
    ),
    "rename character": lambda d, p: characters.rename_character(p, speaker(d, p), d(words)),
    "portrait": lambda d, p: characters.replace_portrait(
        p, speaker(d, p), a_file("other.png", content=d(st.integers(0, 2)))
    ),
    "face": lambda d, p: characters.set_face(
        p,
        speaker(d, p),
        face_box=None,
        landmark_moves=(LandmarkMove(d(st.integers(0, 3)), 0.1, 0.2),),
        merge_key=d(merge_keys),
    ),
    "defaults": lambda d, p: characters.set_character_defaults(
        p, speaker(d, p), controls=PerformanceControls(expression=0.5), seed=3
    ),
    "consent": lambda d, p: characters.set_consent(
        p, speaker(d, p), d(st.sampled_from([None, Consent("Yes", "Anna", "2025-01-01")]))
    ),
    "withdraw consent": lambda d, p: characters.withdraw_consent(
        p, speaker(d, p), on=d(st.sampled_from(["2025-02-03", "", "soon"]))
    ),
    "restore consent": lambda d, p: characters.restore_consent(p, speaker(d, p)),
    "go without consent": lambda d, p: characters.go_without_consent(p, speaker(d, p)),
    "remove character": lambda d, p: characters.remove_character(p, speaker(d, p)),
    "add take": a_new_take,
    "choose take": lambda d, p: takes.choose_take(
        p,
        a_line(d, p),
        a_sound(d, p),
        in_s=d(st.none() | moments),
        out_s=d(st.none() | moments),
    ),
    "star take": lambda d, p: takes.star_take(p, a_sound(d, p), d(st.integers(0, 6))),
    "rename take": lambda d, p: takes.rename_take(p, a_sound(d, p), d(words)),
    "note take": lambda d, p: takes.note_take(p, a_sound(d, p), d(words), merge_key=d(merge_keys)),
    "music": lambda d, p: takes.mark_music(p, a_sound(d, p), d(st.booleans())),
    "media": lambda d, p: takes.replace_media(
        p,
        d(st.sampled_from(p.media)) if p.media else a_file("none.wav"),
        a_file("found.wav", content=d(st.integers(0, 2))),
    ),
    "add line": lambda d, p: lines.add_line(
        p,
        character=d(st.just("") | one_of(p.characters, other="k999")),
        take=d(st.just("") | one_of(p.takes, other="t999")),
        begin_s=d(st.none() | moments),
        in_s=d(st.none() | moments),
        text=d(words),
        length_s=d(st.none() | lengths),
    ),
    "text": lambda d, p: lines.set_text(p, a_line(d, p), d(words), merge_key=d(merge_keys)),
    "assign": lambda d, p: lines.assign_character(p, some_lines(d, p), speaker(d, p)),
    "assign nobody": lambda d, p: lines.assign_character(p, some_lines(d, p), ""),
    "duplicate": lambda d, p: lines.duplicate_lines(
        p, some_lines(d, p)[:2], begin_s=d(st.none() | moments)
    ),
    "delete": lambda d, p: lines.delete_lines(p, some_lines(d, p)[:2], ripple=d(st.booleans())),
    "lock": lambda d, p: lines.lock_lines(p, some_lines(d, p), d(st.booleans())),
    "move": lambda d, p: timing.move_lines(
        p, some_lines(d, p), d(lengths), merge_key=d(merge_keys)
    ),
    "move to": lambda d, p: timing.move_line_to(p, a_line(d, p), d(moments)),
    "ripple": lambda d, p: timing.ripple_from(p, d(moments), d(lengths)),
    "trim": a_trim,
    "split": lambda d, p: cutting.split_line(p, *within_a_line(d, p)),
    "join": lambda d, p: cutting.join_lines(p, adjacent_lines(d, p)),
    "auto split": lambda d, p: cutting.auto_split(
        p,
        a_line(d, p),
        [(Fraction(n, 7), Fraction(n + 3, 7)) for n in sorted(d(st.sets(st.integers(0, 60))))],
    ),
    "controls": lambda d, p: performance.set_controls(
        p,
        some_lines(d, p),
        changes={d(st.sampled_from(["expression", "blink_rate", "mood"])): d(values)},
        merge_key=d(merge_keys),
    ),
    "reset": lambda d, p: performance.reset_controls(p, some_lines(d, p)),
    "seed": lambda d, p: performance.set_seed(p, some_lines(d, p), d(st.integers(-1, 9))),
    "choice": lambda d, p: performance.set_choice(p, some_lines(d, p), d(choices)),
    "points": lambda d, p: points.set_points(
        p, a_line(d, p), d(st.lists(control_points, max_size=3)), merge_key=d(merge_keys)
    ),
    "add point": lambda d, p: points.add_point(p, a_line(d, p), d(control_points)),
    "move point": lambda d, p: points.move_point(
        p, a_line(d, p), d(st.integers(0, 2)), time_s=1.23, value=0.5, merge_key=d(merge_keys)
    ),
    "put points": lambda d, p: points.put_points(
        p, a_line(d, p), d(st.lists(control_points, max_size=2)), merge_key=d(merge_keys)
    ),
    "move points": lambda d, p: points.move_points(
        p, a_line(d, p), d(st.sets(st.integers(0, 2), max_size=2)), time_s=1.0, value=0.5
    ),
    "draw points": lambda d, p: points.draw_points(
        p, a_line(d, p), ["jawOpen"], [(number / 25, d(st.floats(0, 1))) for number in range(5)]
    ),
    "reset curves": lambda d, p: points.reset_curves(
        p, some_lines(d, p), curves=d(st.none() | st.just({"jawOpen"}))
    ),
    "paste points": lambda d, p: points.paste_points(
        p, some_lines(d, p), points.copied_points(p, a_line(d, p))
    ),
    "remove points": lambda d, p: points.remove_points(
        p, a_line(d, p), d(st.sets(st.integers(0, 2), max_size=2))
    ),
    "add picture": lambda d, p: pictures.add_picture(
        p, a_line(d, p), seed=d(st.none() | st.integers(0, 9)), name=d(words)
    ),
    "choose picture": lambda d, p: pictures.choose_picture(p, *a_picture(d, p)),
    "star picture": lambda d, p: pictures.star_picture(p, *a_picture(d, p), d(st.integers(0, 5))),
    "rename picture": lambda d, p: pictures.rename_picture(p, *a_picture(d, p), d(words)),
    "remove picture": lambda d, p: pictures.remove_picture(p, *a_picture(d, p)),
    "pins": lambda d, p: pictures.set_pins(
        p,
        a_line(d, p),
        [Pin(first, 10, "ab12") for first in d(st.sets(st.integers(0, 90), max_size=2))],
    ),
    "add marker": lambda d, p: markers.add_marker(p, d(moments), name=d(words)),
    "move marker": lambda d, p: markers.move_marker(
        p, d(one_of(p.markers, other="m999")), d(moments), merge_key=d(merge_keys)
    ),
    "rename marker": lambda d, p: markers.rename_marker(
        p, d(one_of(p.markers, other="m999")), d(words)
    ),
    "remove marker": lambda d, p: markers.remove_marker(p, d(one_of(p.markers, other="m999"))),
    "guide": lambda d, p: markers.set_guide(
        p, Guide(a_file("g.wav"), Fraction(5), d(lengths) ** 2)
    ),
    "move guide": lambda d, p: markers.move_guide(p, d(moments), merge_key=d(merge_keys)),
    "remove guide": lambda d, p: markers.remove_guide(p),
    "gain": lambda d, p: sound.set_gain(
        p, some_lines(d, p), d(st.sampled_from([-61, -6.0, 3, 13])), merge_key=d(merge_keys)
    ),
    "louder": lambda d, p: sound.change_gain(p, some_lines(d, p), d(st.sampled_from([-50.0, 8.0]))),
    "guide gain": lambda d, p: sound.set_guide_gain(p, d(st.sampled_from([-90.0, -12.0, 6]))),
    "mute": lambda d, p: sound.mute_lane(p, a_lane(d, p), d(st.booleans())),
    "solo": lambda d, p: sound.solo_lane(p, a_lane(d, p), d(st.booleans())),
    "cues": lambda d, p: cues.add_cues(
        p,
        [Cue(d(words), character=d(words)), Cue(d(words), Fraction(1), Fraction(2))],
        at_s=d(moments),
    ),
}


class Editing(RuleBasedStateMachine):
    """Someone edits, undoes, redoes, and in the end goes all the way back and forth."""

    @initialize(start=st.builds(small_film) | documents.projects(most_lines=3))
    def open(self, start: Project) -> None:
        self.start = start
        self.history = History(start)
        self.seen = [(start, pickle.dumps(start))]

    @rule(asked=st.lists(st.sampled_from(sorted(ASKED)), min_size=1, max_size=6), data=st.data())
    def edit(self, asked: list[str], data: st.DataObject) -> None:
        for name in asked:
            self.try_to(name, data)

    def try_to(self, asked: str, data: st.DataObject) -> None:
        before = self.history.current
        try:
            edit = ASKED[asked](data.draw, before)
        except EditError as error:
            assert str(error)
            assert self.history.current is before
            return
        assert edit.name
        assert edit.changes == changes_between(before, edit.after)
        is_step = self.history.apply(edit)
        assert is_step == (edit.after != before)
        assert (edit.changes is Changes.NONE) <= (edit.after.clips == before.clips)
        assert self.history.current == edit.after
        self.seen.append((edit.after, pickle.dumps(edit.after)))

    @rule()
    def end_gesture(self) -> None:
        self.history.end_gesture()

    @rule(steps=st.integers(1, 3))
    def undo(self, steps: int) -> None:
        for _ in range(steps):
            if self.history.can_undo:
                self.history.undo()

    @rule()
    def redo(self) -> None:
        if self.history.can_redo:
            self.history.redo()

    @rule(place=st.integers(0, 9))
    def go_to(self, place: int) -> None:
        if place < len(self.history.steps):
            self.history.go_to(place)

    def teardown(self) -> None:
        if not hasattr(self, "history"):
            return
        self.go_back_and_forth()
        for project, content in self.seen:
            assert pickle.dumps(project) == content

    def go_back_and_forth(self) -> None:
        history = self.history
        while history.can_redo:
            history.redo()
        passed = [history.current]
        while history.can_undo:
            history.undo()
            passed.append(history.current)
        assert without_recorded(history.current, self.start) == without_recorded(
            self.start, self.start
        )
        for project in passed[-2::-1]:
            history.redo()
            assert history.current == project
        end = history.current
        assert end is passed[0] or digest_value(end) == digest_value(passed[0])


def without_recorded(project: Project, start: Project) -> Project:
    """The document without what was recorded since the start, which undoing leaves."""
    known = {take.id for take in start.takes}
    kept = tuple(each for each in project.takes if each.id in known or each.recording is None)
    return Project(
        project.name,
        fps=project.fps,
        size_px=project.size_px,
        sample_rate_hz=project.sample_rate_hz,
        characters=project.characters,
        takes=kept,
        clips=project.clips,
        markers=project.markers,
        guide=project.guide,
        next_id=start.next_id,
    )


def run(*, sequences: int, steps: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Editing,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_undo_leads_back_and_redo_leads_on() -> None:
    run(sequences=30, steps=12)


@pytest.mark.slow
@pytest.mark.timeout(0)
def test_undo_leads_back_and_redo_leads_on_ten_thousand_times() -> None:
    run(sequences=10_000, steps=12)
