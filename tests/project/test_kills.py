"""kill -9 at any moment: the project opens, and what was said to be kept is there."""

from __future__ import annotations

import itertools
import os
import random
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.base.digest import digest_file
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.autosave import list_put_aside, read_put_aside
from emo_desktop.project.changes import Changes, Edit
from emo_desktop.project.session import Session, open_session
from emo_desktop.project.storage import bring_in, create_project
from emo_desktop.project.versions import list_versions, read_version
from tests.project.examples import full_project

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="forks")
# Longer than opening and a round of deeds take.
LONGEST_LIFE_S = 0.12


def number_of(name: str) -> int:
    return int(name.split()[-1])


def work(folder: Path, tell: int, *, first: int) -> None:
    """Change, keep, save and bring in as fast as it goes, and tell what is done."""
    session = open_session(folder, clock=time.time)
    session.restore_recovery()
    number = number_of(session.project.name)
    for deed in itertools.count(first):
        number += 1
        after = replace(session.project, name=f"Film {number}")
        session.apply(Edit(after, Changes.NAME, "Rename"))
        if deed % 3 == 0:
            session.save()
            os.write(tell, f"saved {number}\n".encode())
        elif deed % 3 == 1:
            session.autosave()
            os.write(tell, f"kept {number}\n".encode())
        else:
            source = folder.parent / "voice.wav"
            source.write_bytes(f"{number} ".encode() * 40_000)
            media = bring_in(folder, source, token=CancelToken())
            os.write(tell, f"brought {media.path}\n".encode())


def told_by_killed_worker(folder: Path, life_s: float, *, first: int) -> list[list[str]]:
    """What a worker said until it was killed; a sentence it could not end is not counted."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            work(folder, tell, first=first)
        finally:
            os._exit(1)
    os.close(tell)
    time.sleep(life_s)
    os.kill(child, signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    with os.fdopen(listen) as stream:
        lines = stream.read().split("\n")[:-1]
    return [line.split() for line in lines]


def check_folder(folder: Path, told: list[list[str]]) -> None:
    session = open_session(folder)
    saved = number_of(session.project.name)
    latest = saved if session.recovery is None else number_of(session.recovery.project.name)
    assert latest >= saved
    assert saved >= max((int(each[1]) for each in told if each[0] == "saved"), default=0)
    assert latest >= max((int(each[1]) for each in told if each[0] == "kept"), default=0)
    check_session(session)
    for what, path in told:
        assert what != "brought" or (folder / path).is_file()
    for path in folder.glob("media/[!.]*"):
        assert digest_file(path) == path.stem
    for version in list_versions(folder):
        read_version(version)
    for path in list_put_aside(folder):
        read_put_aside(path)
    assert not list(folder.glob("autosave/damaged*"))


def check_session(session: Session) -> None:
    """Opening and closing loses nothing."""
    before = session.recovery
    session.close()
    again = open_session(session.folder)
    assert again.recovery == before
    again.close()


def check_kills(folder: Path, count: int) -> None:
    chance = random.Random(5)
    create_project(folder, replace(full_project(), name="Film 0"))
    heard = set()
    for first in range(count):
        told = told_by_killed_worker(folder, chance.uniform(0, LONGEST_LIFE_S), first=first)
        heard |= {each[0] for each in told}
        check_folder(folder, told)
    assert heard == {"saved", "kept", "brought"}
    # Every killed run leaves at most what the next one removes.
    assert len(list(folder.rglob("*.part"))) <= 8


def test_a_project_outlives_a_killed_program(tmp_path: Path) -> None:
    check_kills(tmp_path / "Film.emo", 40)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_project_outlives_500_killed_programs(tmp_path: Path) -> None:
    check_kills(tmp_path / "Film.emo", 500)
