"""From ``main.py`` into the program: through the set-up when something is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from installer.environment import Environment, Lock, missing_packages
from installer.setup_environment import SetupError, set_up

ROOT = Path(__file__).resolve().parents[1]
EXIT_INTERNAL = 4
EXIT_CANCELLED = 130
_WAS_SET_UP = "EMO_DESKTOP_WAS_SET_UP"


def enter(arguments: Sequence[str]) -> int:
    """Do what the arguments say, in an environment that has all packages; the exit code."""
    wants_tests = list(arguments[:1]) == ["test"]
    lock = Lock.TEST if wants_tests else Lock.RUN
    environment = Environment(ROOT / ".venv")
    try:
        python = _python_to_go_on_with(environment, lock)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return EXIT_INTERNAL
    except KeyboardInterrupt:
        print("\nStopped. The next run begins the set-up anew.", file=sys.stderr)
        return EXIT_CANCELLED
    if python is not None:
        return _run_with(python, arguments)
    os.environ.pop(_WAS_SET_UP, None)
    return _run_tests(arguments[1:]) if wants_tests else _run_program(arguments)


def _python_to_go_on_with(environment: Environment, lock: Lock) -> Path | None:
    """The Python that has all packages, after a set-up where needed; None: it is this one."""
    missing = missing_packages(lock)
    if not environment.is_running():
        if not missing:
            return None
        if not environment.is_ready(lock):
            set_up(environment, lock)
            os.environ[_WAS_SET_UP] = "1"
        return environment.python
    if not missing and (environment.is_ready(lock) or not environment.was_set_up()):
        return None
    if _WAS_SET_UP in os.environ:
        raise SetupError(f"After the set-up these packages are still missing: {missing}")
    # An environment cannot be replaced by a process that runs in it.
    if missing:
        environment.distrust()
    return Path(sys.base_exec_prefix, *_python_within_prefix())


def _python_within_prefix() -> tuple[str, ...]:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return ("python.exe",) if os.name == "nt" else ("bin", f"python{version}")


def _run_with(python: Path, arguments: Sequence[str]) -> int:
    """Run this program again with another Python; the exit code where that returns."""
    command = [str(python), str(ROOT / "main.py"), *arguments]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # On Windows exec would give the console back before the program has ended.
    with subprocess.Popen(command) as program:
        while True:
            try:
                return program.wait()
            except KeyboardInterrupt:
                continue  # the program was told too, and says how it ends


def _run_program(arguments: Sequence[str]) -> int:
    from emo_desktop.__main__ import main

    return main(list(arguments))


def _run_tests(arguments: Sequence[str]) -> int:
    from installer.checks import run_checks

    return run_checks(ROOT, [argument for argument in arguments if argument != "--"])
