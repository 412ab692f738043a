"""What is loaded for which command: the shell is not kept waiting for what is not used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"cv2", "av", "numpy", "PIL", "soundfile", "soxr", "pydantic"}
NEVER = {"torch", "diffusers", "transformers", "PySide6", "qasync", "pyqtgraph", "sounddevice"}


def _modules_loaded_by(arguments: list[str], environment: dict[str, str]) -> set[str]:
    script = (
        "import sys; from emo_desktop.cli.commands import main; "
        "code = main(sys.argv[1:]); print('LOADED', *sys.modules); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    return set(run.stdout.rpartition("LOADED")[2].split())


@pytest.mark.parametrize("arguments", [["--help"], ["render", "--help"], ["render"]])
def test_help_loads_nothing_heavy(arguments: list[str], child_environment: dict[str, str]) -> None:
    loaded = _modules_loaded_by(arguments, child_environment)
    assert "emo_desktop.cli.parser" in loaded
    assert not loaded & (HEAVY | NEVER)


def test_inspecting_a_sound_loads_no_renderer(
    voice: Path, child_environment: dict[str, str]
) -> None:
    loaded = _modules_loaded_by(["inspect", str(voice)], child_environment)
    assert "soundfile" in loaded
    assert not loaded & (NEVER | {"av", "pydantic", "emo_desktop.render.engine"})


def test_inspecting_a_picture_loads_no_renderer(
    portrait: Path, child_environment: dict[str, str]
) -> None:
    loaded = _modules_loaded_by(["inspect", str(portrait)], child_environment)
    assert "cv2" in loaded
    assert not loaded & (NEVER | {"av", "pydantic", "emo_desktop.render.engine"})
