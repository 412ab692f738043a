"""What counts as installed, what as missing, and what the user is told about it."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from installer import system_packages
from installer.checks import STATIC_CHECKS
from installer.environment import Environment, Lock, _holds, _numbers, missing_packages
from installer.setup_environment import _reason

ROOT = Path(__file__).parents[2]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    made = Environment(tmp_path / ".venv")
    made.python.parent.mkdir(parents=True)
    made.python.touch()
    return made


def test_is_ready_when_finished_and_not_before(environment: Environment) -> None:
    assert not environment.is_ready(Lock.RUN)
    environment.begin()
    assert environment.is_unfinished()
    environment.finish(Lock.RUN)
    assert environment.is_ready(Lock.RUN)
    assert not environment.is_ready(Lock.TEST)


def test_the_tests_have_what_the_program_has(environment: Environment) -> None:
    environment.begin()
    environment.finish(Lock.TEST)
    assert environment.is_ready(Lock.TEST)
    assert environment.is_ready(Lock.RUN)


def test_what_was_left_unfinished_is_thrown_away(environment: Environment) -> None:
    environment.begin()
    assert environment.python.exists()
    environment.begin()
    assert not environment.python.exists()


def test_is_not_ready_while_it_is_changed(environment: Environment) -> None:
    environment.begin()
    environment.finish(Lock.RUN)
    environment.begin()
    assert not environment.is_ready(Lock.RUN)
    assert environment.python.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_is_not_ready_when_its_python_became_another(environment: Environment) -> None:
    environment.begin()
    environment.finish(Lock.RUN)
    environment.python.unlink()
    environment.python.symlink_to(sys.executable)
    assert not environment.is_ready(Lock.RUN)


def test_another_pythons_environment_does_not_run_here(environment: Environment) -> None:
    assert not environment.is_running()
    assert Environment(Path(sys.prefix)).is_running()


def test_nothing_is_missing_here() -> None:
    assert missing_packages(Lock.RUN) == ()
    assert missing_packages(Lock.TEST) == ()


@pytest.mark.parametrize(
    ("version", "clause", "holds"),
    [
        ("18.1.0", ">=18", True),
        ("17.9", ">=18", False),
        ("18.9", "<19", True),
        ("19.0", "<19", False),
        ("5.0.0.93", "==5.0.0.93", True),
        ("5.0.0.9", "==5.0.0.93", False),
        ("2.10.0", ">=2.9", True),
        ("1.0rc1", ">=1.0", True),
    ],
)
def test_compares_versions_by_number(version: str, clause: str, holds: bool) -> None:
    assert _holds(_numbers(version), clause) is holds


@pytest.mark.parametrize("lock", Lock)
def test_locks_name_exact_versions_with_digests_and_no_host(lock: Lock) -> None:
    text = lock.path.read_text(encoding="utf-8")
    assert lock.package_count >= 10
    assert "://" not in text
    requirements = text.replace("\\\n", "").splitlines()
    for line in requirements:
        assert line.startswith("#") or ("==" in line and "--hash=sha256:" in line)


def test_the_lock_of_the_tests_contains_the_lock_of_the_program() -> None:
    run, test = (
        {line.rstrip(" \\") for line in lock.path.read_text().splitlines() if "==" in line}
        for lock in (Lock.RUN, Lock.TEST)
    )
    assert {line for line in run if line[0] != "#"} < test


def test_only_the_tests_need_torch_and_its_version_is_exact() -> None:
    assert Lock.RUN.by_version == ()
    (torch,) = Lock.TEST.by_version
    assert re.fullmatch(r"torch==\d+\.\d+\.\d+", torch)
    assert "torch" in Lock.TEST.modules_to_try
    assert "torch" not in Lock.RUN.modules_to_try


def test_the_lock_of_the_tests_has_all_that_torch_needs_and_nothing_for_cuda() -> None:
    locked = {line.split("==")[0] for line in Lock.TEST.path.read_text().splitlines()}
    needed = [Requirement(text) for text in metadata.requires("torch") or ()]
    assert "torch" not in locked
    assert not [name for name in locked if re.match("cuda|nvidia|triton", name)]
    for_any_build = {"filelock", "fsspec", "jinja2", "networkx", "sympy", "typing-extensions"}
    assert for_any_build <= {requirement.name for requirement in needed} & locked


def test_a_digest_changes_with_a_version_that_is_in_no_lock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = {lock: lock.digest for lock in Lock}
    project = tmp_path / "pyproject.toml"
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project.write_text(text.replace('"torch==2', '"torch==3'), encoding="utf-8")
    monkeypatch.setattr("installer.environment._PROJECT", project)
    assert Lock.RUN.digest == before[Lock.RUN]
    assert Lock.TEST.digest != before[Lock.TEST]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("... NewConnectionError('...: [Errno 111] Connection refused') ...", "no connection"),
        ("ERROR: No matching distribution found for av==18.1.0", "ready-made"),
        ("ERROR: Could not install: [Errno 28] No space left on device", "No space left"),
    ],
)
def test_says_why_pip_failed(said: str, told: str) -> None:
    assert told in _reason(said)


@pytest.mark.parametrize(
    ("complaint", "library"),
    [
        ("ImportError: libz.so.1: cannot open shared object file: No such file", "libz.so.1"),
        ("OSError: sndfile library not found", "libsndfile.so"),
        ("OSError: PortAudio library not found", "libportaudio.so.2"),
        ("ModuleNotFoundError: No module named 'av'", None),
    ],
)
def test_reads_the_missing_library_from_a_complaint(complaint: str, library: str | None) -> None:
    assert system_packages.missing_library(complaint) == library
    assert library is None or library in system_packages.DEBIAN_PACKAGE


def test_every_check_is_a_tool_that_exists() -> None:
    for check in STATIC_CHECKS:
        if check.arguments[0] == "-m":
            tool = [sys.executable, "-m", check.arguments[1], "--version"]
            assert subprocess.run(tool, capture_output=True).returncode == 0
