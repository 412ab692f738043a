"""The open document: what is saved, what is kept, who is told."""

from __future__ import annotations

import errno
import os
import time
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from emo_desktop.base.errors import OutputError, ProjectError
from emo_desktop.project.autosave import list_put_aside, read_put_aside, read_recovery
from emo_desktop.project.changes import Changes, Edit, EditError
from emo_desktop.project.model import Project
from emo_desktop.project.session import Session, open_session
from emo_desktop.project.storage import create_project, load_project
from emo_desktop.project.versions import list_versions, read_version
from tests.project.examples import large_project


class Clock:
    """Seconds since 1970, as a test wants them."""

    def __init__(self) -> None:
        self.now_s = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Film.emo"
    create_project(path, Project("Film"))
    return path


@pytest.fixture
def session(folder: Path, clock: Clock) -> Session:
    return open_session(folder, clock=clock)


def named(name: str, *, merge_key: str = "") -> Edit:
    return Edit(Project(name), Changes.NAME, f"Rename to {name}", merge_key)


def is_due(session: Session, clock: Clock, after_s: float) -> bool:
    return session.autosave_due(clock.now_s + after_s)


def test_edits_undo_and_redo_are_told_and_saved(session: Session, folder: Path) -> None:
    told: list[tuple[Changes, str]] = []
    unlisten = session.listen(lambda changes, project: told.append((changes, project.name)))
    session.apply(named("One"))
    session.apply(named("Two"))
    session.undo()
    assert not session.is_saved
    session.save()
    assert session.is_saved
    assert load_project(folder).name == "One"
    session.redo()
    session.go_to(0)
    assert session.project.name == "Film"
    with pytest.raises(EditError):
        session.undo()
    assert told == [(Changes.NAME, name) for name in ("One", "Two", "One", "Two", "Film")]
    unlisten()
    unlisten()
    session.apply(named("Three"))
    assert len(told) == 5


def test_an_edit_that_changes_nothing_is_not_told(session: Session, clock: Clock) -> None:
    session.listen(lambda changes, project: pytest.fail("told"))
    session.apply(named("Film"))
    assert session.is_saved
    assert not is_due(session, clock, 1000)


def test_a_drag_is_one_step(session: Session) -> None:
    for name in ("A", "Ab", "Abc"):
        session.apply(named(name, merge_key="name"))
    session.end_gesture()
    session.apply(named("Abcd", merge_key="name"))
    session.undo()
    assert session.project.name == "Abc"
    session.undo()
    assert session.project.name == "Film"


def test_work_is_kept_three_seconds_after_the_last_change(
    session: Session, folder: Path, clock: Clock
) -> None:
    assert not is_due(session, clock, 1000)
    session.apply(named("One"))
    assert not is_due(session, clock, 2.9)
    assert is_due(session, clock, 3)
    clock.now_s += 3
    session.autosave()
    assert not is_due(session, clock, 1000)
    recovery = read_recovery(folder)
    assert recovery is not None and recovery.project.name == "One"
    assert load_project(folder).name == "Film"


def test_work_that_never_rests_is_kept_every_minute(session: Session, clock: Clock) -> None:
    kept = []
    for second in range(200):
        session.apply(named(f"Film {second}", merge_key="drag"))
        if session.autosave_due(clock.now_s):
            session.autosave()
            kept.append(second)
        clock.now_s += 1
    assert kept == [60, 121, 182]


def test_a_clock_that_is_set_back_does_not_put_it_off(session: Session, clock: Clock) -> None:
    session.apply(named("One"))
    clock.now_s -= 86_400
    assert is_due(session, clock, 0)
    session.autosave()
    session.apply(named("Two"))
    assert not is_due(session, clock, 1)
    assert is_due(session, clock, 3)


def test_work_that_was_undone_is_not_offered(session: Session, folder: Path, clock: Clock) -> None:
    session.apply(named("One"))
    session.autosave()
    session.undo()
    assert is_due(session, clock, 3)
    session.autosave()
    assert read_recovery(folder) is None


def test_saving_needs_no_autosave_any_more(session: Session, folder: Path, clock: Clock) -> None:
    session.apply(named("One"))
    session.autosave()
    session.apply(named("Two"))
    session.save()
    assert not is_due(session, clock, 1000)
    assert list((folder / "autosave").iterdir()) == []
    assert [read_version(version).name for version in list_versions(folder)] == ["Film"]


def test_a_disk_that_is_full_is_asked_again_later(
    session: Session, folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    session.apply(named("One"))
    clock.now_s += 10
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", fail)
        with pytest.raises(OutputError, match="full"):
            session.autosave()
        with pytest.raises(OutputError, match="full"):
            session.save()
    assert not session.is_saved
    assert not is_due(session, clock, 2.9)
    assert is_due(session, clock, 3)
    session.save()
    assert load_project(folder).name == "One"


def test_closing_keeps_what_was_not_saved(folder: Path, clock: Clock) -> None:
    session = open_session(folder, clock=clock)
    session.apply(named("One"))
    session.close()
    again = open_session(folder, clock=clock)
    assert again.recovery is not None and again.recovery.project.name == "One"
    again.restore_recovery()
    assert (again.project.name, again.is_saved) == ("One", False)
    assert again.history.undo_name == "Restore unsaved work"
    again.save()
    again.close()
    assert open_session(folder, clock=clock).recovery is None
    assert [read_version(version).name for version in list_versions(folder)] == ["Film"]


def test_closing_can_let_go_what_was_not_saved(folder: Path, clock: Clock) -> None:
    session = open_session(folder, clock=clock)
    session.apply(named("One"))
    session.autosave()
    session.close(keeps_unsaved=False)
    assert open_session(folder, clock=clock).recovery is None


def crash(folder: Path, clock: Clock, name: str) -> None:
    """A run that kept unsaved work, and ended without a word."""
    session = Session(folder, load_project(folder), clock=clock)
    session.apply(named(name))
    session.autosave()


@pytest.mark.parametrize("deed", ["save", "autosave", "close", "look"])
def test_work_that_nobody_asked_for_yet_outlives_the_next_run(
    folder: Path, clock: Clock, deed: str
) -> None:
    crash(folder, clock, "Lost")
    session = open_session(folder, clock=clock)
    if deed != "look":
        session.apply(named("Other"))
        {"save": session.save, "autosave": session.autosave, "close": session.close}[deed]()
    session.close(keeps_unsaved=False)
    names = [read_put_aside(path).name for path in list_put_aside(folder)]
    recovery = read_recovery(folder)
    assert "Lost" in [*names, recovery.project.name if recovery else ""]


def test_work_that_was_discarded_is_gone(folder: Path, clock: Clock) -> None:
    crash(folder, clock, "Lost")
    session = open_session(folder, clock=clock)
    session.discard_recovery()
    session.close()
    assert read_recovery(folder) is None
    assert list_put_aside(folder) == ()


def test_an_open_project_is_locked_until_it_is_closed(session: Session, folder: Path) -> None:
    with pytest.raises(ProjectError, match="open elsewhere"):
        open_session(folder)
    session.close()
    open_session(folder).close()


def test_a_project_that_cannot_be_read_is_not_left_locked(folder: Path) -> None:
    whole = (folder / "project.json").read_bytes()
    (folder / "project.json").write_bytes(b"{")
    # The error is kept, and with it all that the opening had in hand.
    with pytest.raises(ProjectError, match="damaged") as raised:
        open_session(folder)
    (folder / "project.json").write_bytes(whole)
    open_session(folder).close()
    assert raised.value.hint


def test_a_project_of_200_lines_is_open_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "Large.emo"
    create_project(folder, large_project(200))
    took_s = []
    for _ in range(3):
        begin_s = time.process_time()
        session = open_session(folder)
        took_s.append(time.process_time() - begin_s)
        assert len(session.project.clips) == 200
        session.close()
    assert min(took_s) < 0.3


def test_a_read_only_project_can_be_looked_at(
    folder: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(FileLock, "acquire", refuse)
    before = sorted(folder.rglob("*"))
    session = open_session(folder, clock=clock)
    assert session.is_read_only
    session.apply(replace(named("One"), name="Rename"))
    assert not is_due(session, clock, 1000)
    with pytest.raises(ProjectError, match="read-only") as raised:
        session.save()
    assert raised.value.hint
    session.close()
    assert sorted(folder.rglob("*")) == before
