"""What this machine has of what the program needs."""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from pathlib import Path

from emo_desktop import __version__
from emo_desktop.audio.device import list_outputs
from emo_desktop.base.disk import existing_folder, free_bytes
from emo_desktop.base.errors import ModelError
from emo_desktop.base.resources import read_model, resources_dir
from emo_desktop.base.settings import GIB, Settings
from emo_desktop.emo.packs.pack import BrokenPack, installed_packs
from emo_desktop.motion.style_files import own_styles_dir, style_names
from emo_desktop.render.final.installed import describe_gpus, missing_packages

_PACKAGES = (
    "av", "filelock", "numpy", "opencv-python-headless", "pillow", "platformdirs", "pydantic",
    "PySide6-Essentials", "sounddevice", "soundfile", "soxr",
)  # fmt: skip
# They all install the same package cv2; two of them overwrite each other.
_RIVALS = ("opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
_MIB = 1024**2
_LEAST_MEMORY_BYTES = 2 * GIB
_LEAST_DISK_BYTES = GIB


class Verdict(StrEnum):
    """How bad a finding is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class MachineFact:
    """One thing that was looked at.

    Args:
        name: what it is.
        verdict: ok; warn when something may go wrong; fail when films cannot be made.
        detail: what was found.
    """

    name: str
    verdict: Verdict
    detail: str


def examine_machine(settings: Settings) -> tuple[MachineFact, ...]:
    """Everything worth knowing when something does not work, in the order it is needed."""
    return (
        *_program(),
        MachineFact("cores", Verdict.OK, f"{os.cpu_count()}; {settings.thread_count} threads draw"),
        _memory(),
        *_packages(),
        _codecs(),
        _models(),
        *_folders(settings),
        _mouth_styles(),
        _packs(settings.packs_dir),
        _gpu(),
        _sound(),
    )


def _program() -> Iterator[MachineFact]:
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield MachineFact("program", Verdict.OK, f"EMO Desktop {__version__}")
    yield MachineFact("python", Verdict.OK, f"{platform.python_version()}, {sys.executable}")
    yield MachineFact("system", Verdict.OK, system)


def _memory() -> MachineFact:
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        return MachineFact("memory", Verdict.OK, "not known on this system")
    verdict = Verdict.OK if total >= _LEAST_MEMORY_BYTES else Verdict.WARN
    return MachineFact("memory", verdict, f"{total / GIB:.1f} GiB")


def _packages() -> Iterator[MachineFact]:
    found = {name: _version(name) for name in _PACKAGES}
    missing = [name for name, version in found.items() if version is None]
    if missing:
        yield MachineFact("packages", Verdict.FAIL, f"missing: {', '.join(missing)}")
    listing = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    yield MachineFact("packages", Verdict.OK, listing)
    rivals = [name for name in _RIVALS if _version(name)]
    if rivals:
        detail = f"{', '.join(rivals)} beside opencv-python-headless: uninstall all, then reinstall"
        yield MachineFact("packages", Verdict.WARN, detail)


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _codecs() -> MachineFact:
    try:
        import av
    except ImportError as error:
        return MachineFact("ffmpeg", Verdict.FAIL, f"PyAV cannot be loaded: {error}")
    missing = [name for name in ("libx264", "aac") if name not in av.codec.codecs_available]
    if missing:
        return MachineFact("ffmpeg", Verdict.FAIL, f"PyAV has no {' and no '.join(missing)}")
    versions = (
        f"{name} {'.'.join(map(str, v))}" for name, v in sorted(av.library_versions.items())
    )
    return MachineFact("ffmpeg", Verdict.OK, ", ".join(versions))


def _models() -> MachineFact:
    manifest = resources_dir() / "models" / "manifest.json"
    try:
        names = sorted(json.loads(manifest.read_text(encoding="utf-8"))["files"])
        size = sum(len(read_model(name)) for name in names)
    except (OSError, ValueError, KeyError, ModelError) as error:
        return MachineFact("models", Verdict.FAIL, f"{error}")
    return MachineFact(
        "models", Verdict.OK, f"{len(names)} files, {size / _MIB:.1f} MiB, undamaged"
    )


def _folders(settings: Settings) -> Iterator[MachineFact]:
    entries = [path.stat().st_size for path in _files(settings.cache_dir)]
    used = f"{sum(entries) / _MIB:.1f} MiB of at most {settings.cache_limit_bytes / _MIB:.0f} MiB"
    yield _folder("cache", settings.cache_dir, note=f", {used} in use")
    yield _folder("logs", settings.logs_dir)
    yield _folder("work", Path.cwd())


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _folder(name: str, folder: Path, *, note: str = "") -> MachineFact:
    """Whether a folder, or the one it will be made in, can be written and has room."""
    free = free_bytes(folder)
    detail = f"{folder}{note}, {free / GIB:.1f} GiB free"
    if not os.access(existing_folder(folder), os.W_OK):
        return MachineFact(f"{name} folder", Verdict.WARN, f"{detail}, not writable")
    verdict = Verdict.OK if free >= _LEAST_DISK_BYTES else Verdict.WARN
    return MachineFact(f"{name} folder", verdict, detail)


def _mouth_styles() -> MachineFact:
    detail = f"{', '.join(style_names())}; your own go into {own_styles_dir()}"
    return MachineFact("mouth styles", Verdict.OK, detail)


def _packs(folder: Path) -> MachineFact:
    packs = installed_packs(folder)
    broken = [pack for pack in packs if isinstance(pack, BrokenPack)]
    if broken:
        faults = " ".join(f"{pack.error}" for pack in broken)
        return MachineFact("weights packs", Verdict.WARN, f"{folder}: {faults}")
    found = ", ".join(pack.name for pack in packs) or "none installed; drafts need none"
    return MachineFact("weights packs", Verdict.OK, f"{folder}: {found}")


def _gpu() -> MachineFact:
    missing = missing_packages()
    if missing:
        detail = f"final quality needs {', '.join(missing)}; drafts are made on the CPU"
    else:
        found = "; ".join(describe_gpus()) or "none that torch can use: final quality takes hours"
        detail = f"{found}; drafts are made on the CPU anyway"
    return MachineFact("gpu", Verdict.OK, detail)


def _sound() -> MachineFact:
    names = ", ".join(output.name for output in list_outputs())
    silent = "none, so that the window plays silently; Debian: sudo apt install libportaudio2"
    return MachineFact("sound output", Verdict.OK, names or silent)
