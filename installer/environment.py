"""The folder ``.venv``: where its Python is, what was installed into it, whether that is enough."""

from __future__ import annotations

import enum
import functools
import hashlib
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

_HERE = Path(__file__).resolve().parent
_PROJECT = _HERE.parent / "pyproject.toml"


class Lock(enum.Enum):
    """A list of exact versions: what the program needs, or that and what its tests need.

    A few packages are in no such file, because what bears one version differs from machine to
    machine; they are installed after it, by their version alone.
    """

    RUN = "requirements.lock"
    TEST = "requirements-test.lock"

    @property
    def path(self) -> Path:
        """The file with the versions and their digests."""
        return _HERE / self.value

    @property
    def by_version(self) -> tuple[str, ...]:
        """What is installed after the file, e.g. ``torch==2.13.0``."""
        names = _set_up()["by-version"]
        return tuple(wanted for wanted in _requirements(self) if _name(wanted) in names)

    @property
    def modules_to_try(self) -> tuple[str, ...]:
        """The modules that can be imported when the set-up went well."""
        of_tests = _set_up()["imports-of-tests"] if self is Lock.TEST else []
        return (*_set_up()["imports"], *of_tests)

    @property
    def digest(self) -> str:
        """64 hex digits naming all that is to be installed, whatever the line ends of the file."""
        content = [self.path.read_text(encoding="utf-8"), *self.by_version]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()

    @property
    def package_count(self) -> int:
        """How many packages the file lists for any machine."""
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return len({line.split("==")[0] for line in lines if re.match(r"[\w.-]+==", line)})


class Environment:
    """A virtual environment of the program's own.

    A stamp for each installed lock is written last, and a mark lies in the folder while it is
    being changed; so an interrupted set-up is known for what it is.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def python(self) -> Path:
        """Its Python."""
        windows = os.name == "nt"
        return self.folder / ("Scripts/python.exe" if windows else "bin/python")

    def is_running(self) -> bool:
        """Whether this very process runs in it."""
        return self.folder.is_dir() and Path(sys.prefix).resolve() == self.folder.resolve()

    def is_unfinished(self) -> bool:
        """Whether a set-up began and did not end."""
        return self._mark.exists()

    def is_ready(self, lock: Lock) -> bool:
        """Whether exactly this lock was installed, for the Python that is there now."""
        try:
            stamp = self._stamp(lock).read_text(encoding="utf-8")
        except OSError:
            return False
        return not self.is_unfinished() and stamp == self._expected_stamp(lock)

    def was_set_up(self) -> bool:
        """Whether it was made by the set-up, now or for an older lock, and not by hand."""
        return self.is_unfinished() or any(self._stamp(lock).exists() for lock in Lock)

    def begin(self) -> None:
        """Mark it as unfinished; what an interrupted set-up left is thrown away."""
        if self.is_unfinished() or not self.python.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.distrust()

    def finish(self, lock: Lock) -> None:
        """Stamp it as ready for ``lock``; the locks it contains are ready as well."""
        for contained in (Lock.RUN, lock):
            self._stamp(contained).write_text(self._expected_stamp(contained), encoding="utf-8")
        self._mark.unlink()

    def distrust(self) -> None:
        """Let the next set-up make it anew."""
        self._mark.touch()

    @property
    def _mark(self) -> Path:
        return self.folder / "set-up-unfinished"

    def _stamp(self, lock: Lock) -> Path:
        return self.folder / f"{lock.value}.installed"

    def _expected_stamp(self, lock: Lock) -> str:
        # The link bin/python leads to another Python after the system's was upgraded.
        return f"{lock.digest}\n{self.python.resolve()}\n"


def missing_packages(lock: Lock) -> tuple[str, ...]:
    """The packages that this Python lacks, or has in a version that will not do."""
    return tuple(wanted for wanted in _requirements(lock) if not _is_met(wanted))


def _requirements(lock: Lock) -> tuple[str, ...]:
    """What pyproject.toml asks for, e.g. ``av>=18,<19``."""
    project = _settings(_PROJECT)["project"]
    of_tests = _extra(project, "test") if lock is Lock.TEST else ()
    return (*project["dependencies"], *of_tests)


def _extra(project: dict[str, Any], name: str) -> Iterator[str]:
    """The requirements of an extra; where it names another extra of ours, those of that one."""
    for requirement in project["optional-dependencies"][name]:
        own = re.fullmatch(rf"{project['name']}\[(.+)\]", requirement)
        if own is None:
            yield requirement
        else:
            yield from _extra(project, own[1])


def _set_up() -> dict[str, list[str]]:
    settings: dict[str, list[str]] = _settings(_PROJECT)["tool"]["emo-desktop"]["set-up"]
    return settings


@functools.cache
def _settings(project: Path) -> dict[str, Any]:
    return tomllib.loads(project.read_text(encoding="utf-8"))


def _name(requirement: str) -> str:
    return re.split(r"[<>=]", requirement)[0]


def _is_met(requirement: str) -> bool:
    """Whether a requirement like ``av>=18,<19`` is met by what is installed."""
    name = _name(requirement)
    clauses = requirement.removeprefix(name)
    try:
        version = _numbers(metadata.version(name))
    except metadata.PackageNotFoundError:
        return False
    return all(_holds(version, clause) for clause in clauses.split(",") if clause)


def _holds(version: tuple[int, ...], clause: str) -> bool:
    bound = _numbers(clause.lstrip("<>="))
    if clause.startswith(">="):
        return version >= bound
    return version < bound if clause.startswith("<") else version == bound


def _numbers(version: str) -> tuple[int, ...]:
    """``"2.10.0"`` as (2, 10, 0); what is no number ends it."""
    leading = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in leading.group().split(".")) if leading else ()
