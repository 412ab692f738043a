"""Whether the final quality can be made here: packages and GPUs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from emo_desktop.base.errors import DeviceError

INSTALL_HINT = (
    'Install them beside the program: pip install "emo-desktop[gpu]", in a checkout '
    '.venv/bin/pip install ".[gpu]"'
)
# What drivers of NVIDIA and AMD show, and Windows to the Linux within it.
_LINUX_GPUS = tuple(Path("/dev", name) for name in ("nvidiactl", "kfd", "dxg"))
_NEEDED = ("torch", "diffusers", "transformers", "safetensors")


def missing_packages() -> tuple[str, ...]:
    """What the final quality needs and is not installed."""
    return tuple(name for name in _NEEDED if importlib.util.find_spec(name) is None)


def check_installed() -> None:
    """Make sure that what the final quality needs is installed.

    Raises:
        DeviceError: it is not; the message names what is missing.
    """
    missing = missing_packages()
    if missing:
        raise DeviceError(
            f"Final quality needs {', '.join(missing)}, which the program was set up without.",
            hint=f"{INSTALL_HINT}; or use --quality draft.",
        )


def has_gpu() -> bool:
    """Whether there is a device on which the final quality is made in reasonable time."""
    if not _may_have_gpu() or missing_packages():
        return False
    from emo_desktop.emo.devices import has_gpu

    return has_gpu()


def _may_have_gpu() -> bool:
    """Whether the system shows a GPU at all; to ask torch takes seconds."""
    return sys.platform != "linux" or any(path.exists() for path in _LINUX_GPUS)


def describe_gpus() -> tuple[str, ...]:
    """Every GPU that can be used, with its free memory; none where packages are missing."""
    if missing_packages():
        return ()
    from emo_desktop.emo.devices import describe_gpus

    return describe_gpus()
