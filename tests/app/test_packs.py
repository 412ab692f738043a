"""Imports as jobs: a process of its own that always ends, and leaves a pack or nothing."""

from __future__ import annotations

import importlib.util
import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.app import packs as use_case
from emo_desktop.app.machine import Verdict, examine_machine
from emo_desktop.app.packs import (
    CheckedImport,
    ImportOrder,
    PackImported,
    check_import,
    import_pack,
)
from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.emo.packs.manifest import MANIFEST_FILE
from tests.emo.packs.bare_packs import write_bare_pack
from tests.emo.packs.downloads import TINY_ECHOMIMIC, write_echomimic


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("download")
    write_echomimic(folder, {"": TINY_ECHOMIMIC})
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folders = {f"{name}_dir": tmp_path / name for name in ("cache", "logs", "packs")}
    return Settings(**folders)


@pytest.fixture
def checked(download: Path, settings: Settings) -> CheckedImport:
    order = ImportOrder(download, name="mine", is_accepted=True, config=TINY_ECHOMIMIC)
    return check_import(order, settings=settings)


def run(checked: CheckedImport, settings: Settings) -> list[Event]:
    return list(import_pack(checked, settings=settings, token=CancelToken()))


def contents(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def speaking(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let the import be another program, which has the unfinished folder as its argument."""
    monkeypatch.setattr(
        use_case,
        "_command",
        lambda checked, settings: [
            sys.executable,
            "-c",
            f"import json, os, signal, sys, time\n{program}",
            str(settings.packs_dir / f"{checked.name}.part"),
        ],
    )


WRITES = """
os.makedirs(sys.argv[1])
print(json.dumps({"progress": ["Writing the pack", 1, 2]}), flush=True)
"""


def test_a_download_becomes_a_pack(checked: CheckedImport, settings: Settings) -> None:
    *steps, last = run(checked, settings)
    assert isinstance(last, PackImported)
    assert (last.pack.name, last.pack.config) == ("mine", TINY_ECHOMIMIC)
    assert all(isinstance(step, Progress) for step in steps)
    assert isinstance(steps[-1], Progress)
    assert steps[-1].fraction == 1.0
    assert contents(settings.packs_dir) == ["mine"]
    with pytest.raises(PackError, match="already a pack mine"):
        check_import(checked.order, settings=settings)
    assert check_import(replace(checked.order, replaces=True), settings=settings).name == "mine"


def test_nothing_is_imported_before_the_licences_are_accepted(
    checked: CheckedImport, settings: Settings
) -> None:
    unread = replace(checked, order=replace(checked.order, is_accepted=False))
    with pytest.raises(PackError, match="have to be accepted"):
        run(unread, settings)


def test_the_usual_name_and_licences_are_those_of_the_variant(
    download: Path, settings: Settings
) -> None:
    checked = check_import(ImportOrder(download), settings=settings)
    assert checked.name == "echomimic"
    assert [licence.name for licence in checked.licences][:2] == [
        "Apache-2.0",
        "CreativeML OpenRAIL-M",
    ]
    for name in ("../mine", "a b", "x.part"):
        with pytest.raises(PackError, match="cannot be called"):
            check_import(ImportOrder(download, name=name), settings=settings)


def test_without_torch_the_user_is_told_what_to_install(
    download: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "diffusers" else found(name)
    )
    with pytest.raises(PackError, match="diffusers") as raised:
        check_import(ImportOrder(download), settings=settings)
    assert "emo-desktop[gpu]" in raised.value.hint


@pytest.mark.parametrize("obeys", [True, False])
def test_a_cancelled_import_ends_the_process_and_leaves_nothing(
    checked: CheckedImport, settings: Settings, monkeypatch: pytest.MonkeyPatch, obeys: bool
) -> None:
    monkeypatch.setattr(use_case, "_GRACE_S", 20.0 if obeys else 0.2)
    leave = "sys.stdin.buffer.read(); os.rmdir(sys.argv[1])" if obeys else "time.sleep(60)"
    speaking(monkeypatch, WRITES + leave)
    token, began = CancelToken(), time.monotonic()
    events = import_pack(checked, settings=settings, token=token)
    next(events)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)
    assert time.monotonic() - began < 10
    assert contents(settings.packs_dir) == []


def test_a_real_import_stops_when_it_is_cancelled(
    checked: CheckedImport, settings: Settings
) -> None:
    token = CancelToken()
    events = import_pack(checked, settings=settings, token=token)
    with pytest.raises(Cancelled):
        for _ in events:
            token.cancel()
    assert contents(settings.packs_dir) == []


def test_a_killed_import_is_told_from_a_finished_one(
    checked: CheckedImport, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    speaking(monkeypatch, WRITES + "os.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(PackError, match="signal 9"):
        run(checked, settings)
    assert contents(settings.packs_dir) == []


def test_an_import_that_breaks_is_an_internal_error_with_its_words_in_the_log(
    checked: CheckedImport,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    speaking(monkeypatch, "print('a library speaks'); print(7); raise ZeroDivisionError")
    with caplog.at_level(logging.INFO), pytest.raises(RuntimeError, match="code 1"):
        run(checked, settings)
    assert "ZeroDivisionError" in caplog.text


def test_the_unfinished_folder_of_another_import_is_left_alone(
    checked: CheckedImport, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings.packs_dir / "mine.part").mkdir(parents=True)
    reads = json.dumps({"progress": ["Reading the download", 0, 1]})
    fails = json.dumps({"error": "Another import is writing.", "hint": "Wait."})
    speaking(monkeypatch, f"print({reads!r}); print({fails!r})")
    with pytest.raises(PackError, match="Another import is writing") as raised:
        run(checked, settings)
    assert raised.value.hint == "Wait."
    assert contents(settings.packs_dir) == ["mine.part"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_the_import_ends_with_the_program_that_asked_for_it(
    download: Path, settings: Settings, child_environment: dict[str, str]
) -> None:
    program = f"""
import os, signal
from pathlib import Path
from emo_desktop.app.packs import ImportOrder, check_import, import_pack
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from tests.emo.packs.downloads import TINY_ECHOMIMIC
settings = Settings.model_validate_json({settings.model_dump_json()!r})
order = ImportOrder(Path({str(download)!r}), name="mine", is_accepted=True, config=TINY_ECHOMIMIC)
checked = check_import(order, settings=settings)
for _ in import_pack(checked, settings=settings, token=CancelToken()):
    os.kill(os.getpid(), signal.SIGKILL)
"""
    run = subprocess.run([sys.executable, "-c", program], env=child_environment, check=False)
    assert run.returncode == -9
    deadline = time.monotonic() + 20
    while contents(settings.packs_dir) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert contents(settings.packs_dir) == []


def packs_row(settings: Settings) -> tuple[Verdict, str]:
    facts = {fact.name: fact for fact in examine_machine(settings)}
    return facts["weights packs"].verdict, facts["weights packs"].detail


@pytest.fixture
def some_packs(settings: Settings) -> Iterator[Path]:
    for name in ("good", "better"):
        write_bare_pack(settings.packs_dir / name)
    yield settings.packs_dir


def test_the_doctor_knows_the_packs(settings: Settings, some_packs: Path) -> None:
    assert packs_row(settings) == (Verdict.OK, f"{some_packs}: better, good")
    (some_packs / "good" / MANIFEST_FILE).unlink()
    verdict, detail = packs_row(settings)
    assert verdict is Verdict.WARN
    assert "good is no weights pack" in detail


def test_the_doctor_misses_no_packs(settings: Settings) -> None:
    assert packs_row(settings)[0] is Verdict.OK
    assert "none installed" in packs_row(settings)[1]
