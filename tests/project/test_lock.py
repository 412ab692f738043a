"""Two programs on one project: the second is told who the first is."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

from emo_desktop.base.errors import ProjectError
from emo_desktop.project.lock import ProjectLock

HOLD = """
import sys, time
from pathlib import Path
from emo_desktop.project.lock import ProjectLock
with ProjectLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_another_program_is_named_and_a_killed_one_holds_nothing(
    tmp_path: Path, child_environment: dict[str, str]
) -> None:
    process = holder(tmp_path, child_environment)
    try:
        with pytest.raises(ProjectError, match=r"is open elsewhere: by .* since 2") as raised:
            ProjectLock(tmp_path).take()
        assert f"process {process.pid}." in str(raised.value)
        assert raised.value.hint
    finally:
        end(process)
    with ProjectLock(tmp_path) as lock:
        assert lock.is_held and not lock.is_read_only


def test_the_same_program_cannot_hold_it_twice(tmp_path: Path) -> None:
    with ProjectLock(tmp_path), pytest.raises(ProjectError, match=f"process {os.getpid()}"):
        ProjectLock(tmp_path).take()
    lock = ProjectLock(tmp_path)
    for _ in range(2):
        with lock:
            assert lock.is_held
        assert not lock.is_held
    lock.give_back()


@pytest.mark.parametrize("owner", [None, b"", b"[]", b'{"pid": 1}', b"[" * 5000, b"\xff" * 10])
def test_an_unknown_owner_is_no_obstacle(tmp_path: Path, owner: bytes | None) -> None:
    with ProjectLock(tmp_path):
        path = tmp_path / ".lock-owner.json"
        path.unlink()
        if owner is not None:
            path.write_bytes(owner)
        with pytest.raises(ProjectError, match=r"is open elsewhere\.$"):
            ProjectLock(tmp_path).take()


def test_a_folder_that_nobody_may_write_is_read_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (errno.EROFS, errno.EACCES):

        def refuse(*args: object, _number: int = number, **kwargs: object) -> None:
            raise OSError(_number, os.strerror(_number))

        with monkeypatch.context() as patch:
            patch.setattr(FileLock, "acquire", refuse)
            with ProjectLock(tmp_path) as lock:
                assert lock.is_read_only and not lock.is_held
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_knows_no_locks_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(FileLock, "acquire", refuse)
    with pytest.raises(ProjectError, match="cannot be locked"):
        ProjectLock(tmp_path).take()


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="There is no folder"):
        ProjectLock(tmp_path / "gone.emo").take()
    assert not (tmp_path / "gone.emo").exists()
