"""No module loads torch, Qt or a sound device when it is imported."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import emo_desktop

NEVER_AT_IMPORT = {"torch", "diffusers", "transformers", "PySide6", "sounddevice"}


def modules_loaded_by(statement: str, environment: dict[str, str]) -> set[str]:
    """The top-level modules a new Python has loaded after a statement."""
    program = (
        "import json, sys\n"
        f"{statement}\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_no_module_loads_torch_qt_or_a_sound_device(child_environment: dict[str, str]) -> None:
    modules = pkgutil.walk_packages(emo_desktop.__path__, "emo_desktop.")
    # No row imports the training, which is a program of its own. Of the diffusion model only what
    # looks after packs is imported early, and that by the rows above it.
    late = ("emo_desktop.training", "emo_desktop.emo.")
    names = {module.name for module in modules if not module.name.startswith(late)}
    names -= {"emo_desktop.__main__"}
    window = {name for name in names if name.startswith("emo_desktop.ui")}
    assert len(names - window) > 20
    loaded = modules_loaded_by(f"import {', '.join(names - window)}", child_environment)
    assert not loaded & NEVER_AT_IMPORT
    loaded = modules_loaded_by(f"import {', '.join(window)}", child_environment)
    assert not loaded & (NEVER_AT_IMPORT - {"PySide6"})
