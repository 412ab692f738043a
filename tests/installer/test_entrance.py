"""``main.py`` on a bare machine, for real: a small program with one small package, no network."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = """
import json, sys
def main(arguments):
    import tiny
    print(json.dumps([tiny.VERSION, sys.prefix, arguments]))
    return 7
"""
CHECKS = """
def run_checks(root, arguments):
    import large, tiny
    print(tiny.VERSION, large.VERSION, *arguments)
    return 0
"""
PROJECT = """
[project]
name = "small"
dependencies = ["tiny>=1,<3"]

[project.optional-dependencies]
nets = ["large=={large}"]
test = ["small[nets]"]

[tool.emo-desktop.set-up]
imports = ["tiny"]
imports-of-tests = ["large"]
by-version = ["large"]
"""


class SmallProgram:
    """A checkout with our ``main.py`` and installer, and a package index that is a folder."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "the prögram"
        self.venv = self.root / ".venv"
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        shutil.copytree(
            ROOT / "installer",
            self.root / "installer",
            ignore=shutil.ignore_patterns("__pycache__", "*.lock"),
        )
        (self.root / "installer" / "checks.py").write_text(CHECKS, encoding="utf-8")
        shutil.copy(ROOT / "main.py", self.root)
        program = self.root / "emo_desktop"
        program.mkdir()
        (program / "__main__.py").write_text(COMMANDS, encoding="utf-8")
        self.lock("1.0")
        self.publish("large", "5.0+cpu", source="import tiny\n", needs="tiny>=1")
        self.ask_tests_for("5.0")

    def ask_tests_for(self, large: str) -> None:
        """Let the tests need a version of the package that is in no lock."""
        project = self.root / "pyproject.toml"
        project.write_text(PROJECT.format(large=large), encoding="utf-8")

    def publish(self, name: str, version: str, *, source: str = "", needs: str = "") -> Path:
        """Put a package of one module, with more source in it, into the index."""
        wheel = self.wheels / f"{name}-{version}-py3-none-any.whl"
        about = f"{name}-{version}.dist-info"
        lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
        lines += [f"Requires-Dist: {needs}"] if needs else []
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(f"{name}.py", f"VERSION = {version!r}\n{source}")
            archive.writestr(f"{about}/METADATA", "\n".join(lines) + "\n")
            archive.writestr(
                f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
            )
            archive.writestr(f"{about}/RECORD", "")
        return wheel

    def lock(self, version: str, *, source: str = "") -> None:
        """Publish a version of the package, with more source in it, and ask for it."""
        wheel = self.publish("tiny", version, source=source)
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        for name in ("requirements.lock", "requirements-test.lock"):
            (self.root / "installer" / name).write_text(
                f"tiny=={version} \\\n    --hash=sha256:{digest}\n", encoding="utf-8"
            )

    def command(self, *arguments: str) -> list[str]:
        return [_base_python(), str(self.root / "main.py"), *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        ours = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": "none"}
        return os.environ | ours | more

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment(**more),
            cwd=self.wheels,
            capture_output=True,
            text=True,
            encoding="utf-8",
        )

    def expect(self, version: str, *, set_up: bool) -> None:
        """The program runs in its environment and sees its arguments as they were given."""
        run = self.run("render", "a b", "--x=ü")
        assert run.returncode == 7, run.stderr
        assert ast.literal_eval(run.stdout) == [
            version,
            str(self.venv),
            ["render", "a b", "--x=ü"],
        ]
        assert ("Setting up" in run.stderr) == set_up, run.stderr

    def expect_tests(self, tiny: str, large: str, *, set_up: bool) -> None:
        """The checks run with these versions."""
        run = self.run("test", "-x")
        assert run.returncode == 0, run.stderr
        assert run.stdout.split() == [tiny, large, "-x"]
        assert ("Setting up" in run.stderr) == set_up, run.stderr


def _base_python() -> str:
    name = "python.exe" if os.name == "nt" else f"bin/python3.{sys.version_info.minor}"
    return str(Path(sys.base_exec_prefix) / name)


@pytest.fixture
def program(tmp_path: Path) -> SmallProgram:
    return SmallProgram(tmp_path)


def test_sets_up_once_and_again_when_the_lock_changes(program: SmallProgram) -> None:
    program.expect("1.0", set_up=True)
    program.expect("1.0", set_up=False)
    program.lock("2.0")
    program.expect("2.0", set_up=True)
    program.expect("2.0", set_up=False)


def test_the_tests_get_what_no_lock_has(program: SmallProgram) -> None:
    program.expect("1.0", set_up=True)
    assert not list(program.venv.rglob("large.py"))
    program.lock("2.0")
    program.publish("tiny", "2.5")  # allowed, and newer; but the lock says 2.0
    program.expect_tests("2.0", "5.0+cpu", set_up=True)
    program.expect_tests("2.0", "5.0+cpu", set_up=False)
    program.expect("2.0", set_up=False)


@pytest.mark.slow
def test_the_tests_get_another_version_when_the_project_says_so(program: SmallProgram) -> None:
    program.expect_tests("1.0", "5.0+cpu", set_up=True)
    program.publish("large", "6.0")
    program.expect_tests("1.0", "5.0+cpu", set_up=False)
    program.ask_tests_for("6.0")
    program.expect("1.0", set_up=False)
    program.expect_tests("1.0", "6.0", set_up=True)


@pytest.mark.slow
def test_a_set_up_that_lacks_its_last_step_is_repaired(program: SmallProgram) -> None:
    kept = (program.wheels / "large-5.0+cpu-py3-none-any.whl").rename(program.root / "kept")
    run = program.run("test")
    assert run.returncode == 4
    assert "ready-made" in run.stderr
    kept.rename(program.wheels / "large-5.0+cpu-py3-none-any.whl")
    program.expect_tests("1.0", "5.0+cpu", set_up=True)
    for path in program.venv.rglob("large*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    program.expect("1.0", set_up=False)
    program.expect_tests("1.0", "5.0+cpu", set_up=True)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="kills a group of processes")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("after_s", [0.2, 1.0, 2.5, 4.0])
def test_an_interrupted_set_up_is_repaired(
    program: SmallProgram, sign: signal.Signals, after_s: float
) -> None:
    with subprocess.Popen(
        program.command(), env=program.environment(), start_new_session=True
    ) as run:
        time.sleep(after_s)
        os.killpg(run.pid, sign)
    program.expect("1.0", set_up=not (program.venv / "requirements.lock.installed").exists())
    program.expect("1.0", set_up=False)


@pytest.mark.slow
def test_a_package_that_was_removed_comes_back(program: SmallProgram) -> None:
    program.expect("1.0", set_up=True)
    for path in program.venv.rglob("tiny*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    program.expect("1.0", set_up=True)


@pytest.mark.slow
def test_an_environment_made_by_hand_is_completed_and_used(program: SmallProgram) -> None:
    subprocess.run([_base_python(), "-m", "venv", str(program.venv)], check=True)
    kept = program.venv / "kept by its owner"
    kept.touch()
    program.expect("1.0", set_up=True)
    assert kept.exists()


@pytest.mark.slow
def test_without_connection_one_sentence_says_so(program: SmallProgram) -> None:
    run = program.run(
        "demo", PIP_NO_INDEX="", PIP_FIND_LINKS="", PIP_RETRIES="1",
        PIP_INDEX_URL="http://127.0.0.1:9/simple",
    )  # fmt: skip
    assert run.returncode == 4
    assert "no connection" in run.stderr
    assert "Traceback" not in run.stderr
    program.expect("1.0", set_up=True)


@pytest.mark.slow
def test_a_package_with_another_digest_is_refused(program: SmallProgram) -> None:
    wheel = program.wheels / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("more.py", "")
    run = program.run("demo")
    assert run.returncode == 4
    assert "could not be installed" in run.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("library", "told"),
    [
        ("libnobody.so.3", "Install the system package that contains it"),
        ("libz.so.1", "sudo apt install zlib1g"),
    ],
)
def test_a_missing_system_library_is_named(
    program: SmallProgram, library: str, told: str, tmp_path: Path
) -> None:
    complaint = f"{library}: cannot open shared object file: No such file or directory"
    program.lock("1.1", source=f"raise ImportError({complaint!r})\n")
    run = program.run("demo", PATH=str(tmp_path))  # no apt-get there: it must be asked of the user
    assert run.returncode == 4
    assert library in run.stderr
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_a_folder_that_cannot_be_written_is_named(program: SmallProgram) -> None:
    program.venv.write_text("in the way")
    run = program.run("demo")
    assert run.returncode == 4
    assert ".venv" in run.stderr
    assert "Traceback" not in run.stderr


def test_older_pythons_can_read_the_door() -> None:
    ast.parse((ROOT / "main.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_an_older_python_is_told_what_is_needed(tmp_path: Path) -> None:
    pretend = (
        "import runpy, sys\n"
        "sys.version_info = (3, 8, 0, 'final', 0)\n"
        f"runpy.run_path({str(ROOT / 'main.py')!r}, run_name='__main__')\n"
    )
    run = subprocess.run([sys.executable, "-c", pretend], capture_output=True, text=True)
    assert run.returncode == 4
    assert "needs Python 3.11 or newer; this is Python 3.8" in run.stderr
