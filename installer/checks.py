"""The checks of the project: ``python3 main.py test``."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# A worker for each core, a whole file of tests at a time: what a file shares is made once.
_IN_PARALLEL = ("-n", "auto", "--maxprocesses", "8", "--dist", "loadfile")
_IMPORT_LINTER = "from importlinter.cli import lint_imports_command as run; run()"


@dataclass(frozen=True)
class Check:
    """One tool and how it is called, after the name of the Python."""

    name: str
    arguments: tuple[str, ...]


STATIC_CHECKS = (
    Check("ruff check", ("-m", "ruff", "check", "--quiet", ".")),
    Check("ruff format", ("-m", "ruff", "format", "--quiet", "--check", ".")),
    Check("mypy --strict", ("-m", "mypy", "--strict")),
    Check("import-linter", ("-c", _IMPORT_LINTER)),
)


def run_checks(root: Path, pytest_arguments: Sequence[str]) -> int:
    """Run every check, a line for each and what the failed ones said; 0 when all passed.

    Args:
        root: the folder of the project.
        pytest_arguments: handed on to pytest.
    """
    passed = [_passes(check, root) for check in STATIC_CHECKS]
    begin = time.perf_counter()
    tests = [sys.executable, "-m", "pytest", *_IN_PARALLEL, *pytest_arguments]
    passed.append(subprocess.run(tests, cwd=root, check=False).returncode == 0)
    _report("pytest", passed[-1], begin)
    return 0 if all(passed) else 1


def _passes(check: Check, root: Path) -> bool:
    begin = time.perf_counter()
    run = subprocess.run(
        [sys.executable, *check.arguments],
        cwd=root,
        env=os.environ | {"PYTHONUTF8": "1"},  # or a tool fails to draw its frames on Windows
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    ok = run.returncode == 0
    _report(check.name, ok, begin)
    if not ok:
        sys.stdout.buffer.write(run.stdout)
        sys.stdout.flush()
    return ok


def _report(name: str, ok: bool, begin: float) -> None:
    verdict = "passed" if ok else "FAILED"
    print(f"{name:<14} {verdict} in {time.perf_counter() - begin:.1f} s", flush=True)
