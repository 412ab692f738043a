"""The set-up: a ``.venv`` with exactly the packages of a lock, or a sentence that says why not."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Sequence

from installer import system_packages
from installer.environment import Environment, Lock

_NO_CONNECTION = (
    "NewConnectionError",
    "NameResolutionError",
    "Network is unreachable",
    "ConnectTimeoutError",
    "ProxyError",
    "Temporary failure in name resolution",
)
_NO_WHEEL = ("No matching distribution found", "Could not find a version that satisfies")


class SetupError(Exception):
    """The set-up cannot go on; the text says why, and what to do."""


def set_up(environment: Environment, lock: Lock) -> None:
    """Make ``environment`` hold the packages of ``lock``, saying what is done.

    Raises:
        SetupError: something is missing that cannot be installed from here.
    """
    _say(f"Setting up EMO Desktop in {environment.folder}: this is done once.")
    _require_venv()
    try:
        environment.begin()
        if not environment.python.exists():
            _make(environment)
        _install(environment, lock)
        _try_imports(environment, lock)
        _try_sound(environment)
        environment.finish(lock)
    except OSError as error:
        raise SetupError(
            f"The folder {environment.folder} cannot be written: {error}\n"
            "Make room, or copy the program to a folder of your own."
        ) from error
    _say("The set-up is complete.")


def _require_venv() -> None:
    package = system_packages.missing_venv_package()
    if package is None or system_packages.install(package):
        importlib.invalidate_caches()
        return
    raise SetupError(
        "This Python cannot make virtual environments: a part of it is missing.\n"
        f"Install it, on Debian and Ubuntu with: {system_packages.install_command(package)}"
    )


def _make(environment: Environment) -> None:
    # In a process of its own: modules that apt has just brought are found, and nothing here stays.
    made = subprocess.run(
        [sys.executable, "-I", "-m", "venv", str(environment.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise SetupError(
            f"No virtual environment could be made:\n{made.stdout}{made.stderr}".rstrip()
        )


def _install(environment: Environment, lock: Lock) -> None:
    _say(f"Fetching up to {lock.package_count} packages; this takes a minute or a few.")
    _run_pip(environment, ["--require-hashes", "--requirement", str(lock.path)])
    if lock.by_version:
        # What these need is there already, from the lock. So this brings nothing else, unless pip
        # takes a build that needs more than the others do, as that of torch for CUDA does.
        _say(f"Fetching {', '.join(lock.by_version)}; this is large.")
        _run_pip(environment, lock.by_version)


def _run_pip(environment: Environment, wanted: Sequence[str]) -> None:
    command = [
        str(environment.python), "-I", "-m", "pip", "install", "--no-input",
        "--disable-pip-version-check", "--progress-bar=off", "--only-binary=:all:", *wanted,
    ]  # fmt: skip
    said: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        command,
        env=os.environ | {"PIP_USER": "0"},  # a user's own setting would fail in an environment
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as pip:
        assert pip.stdout is not None
        for line in pip.stdout:
            said.append(line)
            _show_step(line)
    _show_step("")
    if pip.returncode:
        raise SetupError(_reason("".join(said)))


def _reason(said: str) -> str:
    """Why pip failed, in words, from what it said."""
    if any(sign in said for sign in _NO_CONNECTION):
        return (
            "The packages could not be fetched: there is no connection to the package index.\n"
            "Connect this computer to the network once and run the same command again."
        )
    if any(sign in said for sign in _NO_WHEEL):
        return (
            f"Not every package exists ready-made for Python {sys.version.split()[0]} on this "
            f"system.\nUse Python 3.11 to 3.14 on Linux, macOS or Windows. pip says:\n{said}"
        ).rstrip()
    return f"The packages could not be installed. pip says:\n{said}".rstrip()


def _try_sound(environment: Environment) -> None:
    """Bring the library that plays and records, or name it: the program works without."""
    complaint = _complaint(environment, "sounddevice")
    library = system_packages.missing_library(complaint)
    package = system_packages.DEBIAN_PACKAGE.get(library or "")
    if package is not None and not system_packages.install(package):
        command = system_packages.install_command(package)
        _say(f"Nothing can be heard or recorded without {library}; on Debian and Ubuntu: {command}")


def _complaint(environment: Environment, modules: str) -> str:
    """What Python says when it imports modules; empty when that works."""
    attempt = subprocess.run(
        [str(environment.python), "-I", "-c", f"import {modules}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return attempt.stderr or "Python ended without a word." if attempt.returncode else ""


def _try_imports(environment: Environment, lock: Lock) -> None:
    tried: set[str] = set()
    while complaint := _complaint(environment, ", ".join(lock.modules_to_try)):
        library = system_packages.missing_library(complaint)
        if library is None:
            raise SetupError(f"The packages do not work here:\n{complaint}".rstrip())
        package = system_packages.DEBIAN_PACKAGE.get(library)
        if package is None or package in tried or not system_packages.install(package):
            raise SetupError(_missing_library_text(library, package))
        tried.add(package)


def _missing_library_text(library: str, package: str | None) -> str:
    text = f"The system library {library} is missing.\n"
    if package is None:
        return f"{text}Install the system package that contains it, and run the command again."
    command = system_packages.install_command(package)
    return f"{text}Install it, on Debian and Ubuntu with: {command}"


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _show_step(line: str) -> None:
    """One line that changes in place on a terminal; nothing elsewhere."""
    if sys.stderr.isatty():
        words = line.split()
        shown = " ".join(words[:2]) if words[:1] in (["Collecting"], ["Downloading"]) else ""
        if words[:2] == ["Installing", "collected"]:
            shown = "Installing"
        if shown or not line:
            print(f"\r\x1b[K{shown}", end="", file=sys.stderr, flush=True)
