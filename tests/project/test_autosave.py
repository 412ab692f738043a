"""Unsaved work after a crash: offered, never in the way, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from emo_desktop.base.errors import OutputError, ProjectError
from emo_desktop.project.autosave import (
    describe_difference,
    discard_recovery,
    list_put_aside,
    put_recovery_aside,
    read_put_aside,
    read_recovery,
    write_autosave,
)
from emo_desktop.project.model import Project
from emo_desktop.project.storage import create_project, load_project, save_project
from tests.project.examples import full_project

NOON_S = datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "Film.emo"
    create_project(path, full_project())
    return path


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "autosave").iterdir())


def test_unsaved_work_is_offered_and_the_saved_stays(folder: Path) -> None:
    assert read_recovery(folder) is None
    unsaved = replace(full_project(), name="Later", clips=())
    write_autosave(folder, unsaved, now_s=NOON_S)
    for _ in range(2):
        recovery = read_recovery(folder)
        assert recovery is not None and recovery.project == unsaved
        assert recovery.saved_at == datetime(2026, 3, 1, 12, tzinfo=UTC)
        assert recovery.changes == "1 line, the project's own settings"
    assert load_project(folder) == full_project()
    discard_recovery(folder)
    discard_recovery(folder)
    assert read_recovery(folder) is None


def test_what_is_saved_meanwhile_needs_no_recovery(folder: Path) -> None:
    write_autosave(folder, replace(full_project(), name="Later"))
    save_project(folder, replace(full_project(), name="Later"))
    assert read_recovery(folder) is None
    assert names_in(folder) == []


def test_work_of_before_the_last_save_is_put_aside(folder: Path) -> None:
    write_autosave(folder, replace(full_project(), name="Before"))
    save_project(folder, replace(full_project(), name="After"))
    assert read_recovery(folder) is None
    (path,) = list_put_aside(folder)
    assert read_put_aside(path).name == "Before"


def test_ten_states_put_aside_stay(folder: Path) -> None:
    for number in range(1, 14):
        write_autosave(folder, replace(full_project(), name=f"Unsaved {number}"))
        put_recovery_aside(folder)
    put_recovery_aside(folder)
    names = [read_put_aside(path).name for path in list_put_aside(folder)]
    assert names == [f"Unsaved {number}" for number in range(13, 3, -1)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 500,
        b"{}",
        b'{"saved_at": "2026-03-01T12:00:00", "follows": "", "document": {}}',
        b'{"saved_at": "yesterday", "follows": "", "document": {}}',
        b'{"saved_at": "0001-01-01T00:00:00", "follows": "", "document": {}}',
        b'{"saved_at": 7, "follows": 7}',
        b'{"format": 1}',
        "half",
        "folder",
        "link to nothing",
    ],
)
def test_a_damaged_autosave_is_put_aside(folder: Path, content: bytes | str) -> None:
    path = folder / "autosave" / "autosave.json"
    write_autosave(folder, replace(full_project(), name="Later"))
    whole = path.read_bytes()
    path.unlink()
    if content == "folder":
        path.mkdir()
    elif content == "link to nothing":
        path.symlink_to("nothing")
    else:
        path.write_bytes(content if isinstance(content, bytes) else whole[: len(whole) // 2])
    assert read_recovery(folder) is None
    assert names_in(folder) == ["damaged-1.json"]
    write_autosave(folder, replace(full_project(), name="Later"))
    assert read_recovery(folder) is not None


@pytest.mark.parametrize("content", [None, b"", b"{"])
def test_unsaved_work_outlives_the_saved_document(folder: Path, content: bytes | None) -> None:
    write_autosave(folder, full_project())
    (folder / "project.json").unlink()
    if content is not None:
        (folder / "project.json").write_bytes(content)
    recovery = read_recovery(folder)
    assert recovery is not None
    assert (recovery.project, recovery.changes) == (full_project(), "all of it")


def test_a_folder_that_cannot_be_written_is_said(folder: Path) -> None:
    (folder / "autosave").write_text("in the way")
    with pytest.raises(OutputError, match="autosave") as raised:
        write_autosave(folder, full_project())
    assert raised.value.hint
    assert read_recovery(folder) is None
    assert list_put_aside(folder) == ()


def test_a_damaged_file_that_was_put_aside_is_said(folder: Path) -> None:
    write_autosave(folder, full_project())
    put_recovery_aside(folder)
    (path,) = list_put_aside(folder)
    path.write_bytes(b"{")
    with pytest.raises(ProjectError, match="older-1"):
        read_put_aside(path)


def test_a_difference_is_told_in_words() -> None:
    full = full_project()
    assert describe_difference(full, full) == "nothing"
    assert describe_difference(Project("a"), Project("b")) == "the project's own settings"
    assert describe_difference(Project(full.name), full) == (
        "1 line, 2 takes, 1 character, 1 marker, the project's own settings"
    )
    swapped = replace(full, takes=(full.takes[1], full.takes[0]))
    assert describe_difference(full, swapped) == "their order"
