"""How long the everyday steps of a large project take, beside a yardstick of the same run."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.digest import digest_value
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.project.autosave import write_autosave
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.timing import move_lines
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, Project, TakeUse
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import PROJECT_FILE, create_project, save_project

_LINES = 200
_LINE_S = 12
_CUT_S = 4
_REPEATS = 7


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """What was measured of a project of many lines; seconds, each the median of several.

    Args:
        lines: in the project.
        segments: they are rendered in.
        file_bytes: of ``project.json``.
        open_s: opening it, from the file to the session.
        save_s: saving it after a change.
        autosave_s: keeping it beside the saved one.
        edit_s: changing one line.
        plan_s: planning all lines for the first time.
        replan_s: planning all lines after a change of one.
        dirty_by_edit: segments that changing one line dirties.
        dirty_by_move: segments that moving all lines dirties.
        parse_s: reading the same file as JSON and nothing else, the yardstick.
    """

    lines: int
    segments: int
    file_bytes: int
    open_s: float
    save_s: float
    autosave_s: float
    edit_s: float
    plan_s: float
    replan_s: float
    dirty_by_edit: int
    dirty_by_move: int
    parse_s: float


@dataclass(frozen=True, slots=True)
class ProjectMeasured(Event):
    """The last event."""

    figures: ProjectFigures


def bench_project(*, settings: Settings, token: CancelToken) -> Iterator[Event]:
    """Measure a project of two hundred lines that is made for it and thrown away.

    Args:
        settings: the cache is looked at, and nothing is written to it.
        token: stops the measuring between two steps.

    Yields:
        Progress, and at last ProjectMeasured.
    """
    yield Progress("Making a project", 0, 1)
    project = _large_project()
    with tempfile.TemporaryDirectory(prefix="emo-bench-") as scratch:
        folder = Path(scratch) / "Bench.emo"
        create_project(folder, project)
        path = folder / PROJECT_FILE
        yield Progress("Measuring", 0, 1)
        file_bytes = path.stat().st_size
        parse_s = _median_s(lambda: json.loads(path.read_bytes()))
        open_s = _median_s(lambda: open_session(folder).close())
        token.check()
        edited = [_edited(project, number / 100) for number in range(_REPEATS)]
        changes = iter(edited)
        save_s = _median_s(lambda: save_project(folder, next(changes)))
        autosave_s = _median_s(lambda: write_autosave(folder, edited[0]))
        token.check()
        edit_s = _median_s(lambda: _edited(project, 0.5))
        studio = _studio(folder, settings)
        plan_s = _median_s(lambda: _keys(project, _studio(folder, settings)))
        before = _keys(project, studio)
        token.check()
        changes = iter(edited)
        replan_s = _median_s(lambda: _keys(next(changes), studio))
    after = _keys(edited[0], studio)
    moved = move_lines(project, [clip.id for clip in project.clips], Fraction(7)).after
    yield ProjectMeasured(
        ProjectFigures(
            lines=len(project.clips),
            segments=len(before),
            file_bytes=file_bytes,
            open_s=open_s,
            save_s=save_s,
            autosave_s=autosave_s,
            edit_s=edit_s,
            plan_s=plan_s,
            replan_s=replan_s,
            dirty_by_edit=len(set(after) - set(before)),
            dirty_by_move=len(set(_keys(moved, studio)) - set(before)),
            parse_s=parse_s,
        )
    )


def _large_project() -> Project:
    """Two hundred lines, each with a take of its own that no file has to be there for."""
    portrait = Media(digest_value("portrait"), 1, "portrait.png", "media/portrait.png")
    cuts_s = tuple(Fraction(second) for second in range(_CUT_S, _LINE_S, _CUT_S))
    takes = tuple(
        Take(
            f"t{number}",
            f"take {number}",
            Media(digest_value(number), 1, f"{number}.wav", f"media/{number}.wav"),
            Fraction(_LINE_S),
            48000,
            1,
            cuts_s=cuts_s,
        )
        for number in range(2, _LINES + 2)
    )
    clips = tuple(
        Clip(
            f"c{_LINES + number}",
            Fraction(_LINE_S * number),
            text=f"What is said in line {number}.",
            character="k1",
            uses=(TakeUse(take.id, Fraction(0), Fraction(_LINE_S)),),
            take=take.id,
        )
        for number, take in enumerate(takes, 2)
    )
    return Project(
        "Bench",
        characters=(Character("k1", "Somebody", portrait),),
        takes=takes,
        clips=clips,
        next_id=3 * _LINES,
    )


def _edited(project: Project, expression: float) -> Project:
    middle = project.clips[len(project.clips) // 2].id
    return set_controls(project, [middle], changes={"expression": expression}).after


def _studio(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, Studio(settings), override=Override(Quality.DRAFT))


def _keys(project: Project, studio: ProjectStudio) -> list[str]:
    lines = (studio.plan(project, clip) for clip in project.clips)
    return [segment.recipe.key for line in lines for segment in line.segments]


def _median_s(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_REPEATS):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)
