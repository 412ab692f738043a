"""What Debian and its kin leave out of a bare system, and the command that brings it."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# Shared libraries that the packages look for outside themselves, and who has them on Debian.
DEBIAN_PACKAGE = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libportaudio.so.2": "libportaudio2",
    "libsndfile.so": "libsndfile1",
    "libsndfile.so.1": "libsndfile1",
    "libstdc++.so.6": "libstdc++6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
}
# What packages say that look for their library by name.
_FOUND_BY_NAME = {
    "PortAudio library not found": "libportaudio.so.2",
    "sndfile library not found": "libsndfile.so",
}
_NOT_FOUND = re.compile(r"(lib[\w+.-]+\.so[\w.]*): cannot open shared object file")


def missing_venv_package() -> str | None:
    """The Debian package that virtual environments need and that is missing; None if none is."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return None
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def missing_library(complaint: str) -> str | None:
    """The shared library an import complained about, e.g. ``libz.so.1``."""
    if found := _NOT_FOUND.search(complaint):
        return found[1]
    for words, library in _FOUND_BY_NAME.items():
        if words in complaint:
            return library
    return None


def install_command(package: str) -> str:
    """The command a user of Debian types to get a package."""
    return f"sudo apt install {package}"


def install(package: str) -> bool:
    """Install a Debian package where that is possible without asking; whether it worked."""
    if not _may_install():
        return False
    print(f"Installing the system package {package}.", file=sys.stderr, flush=True)
    _apt_get("update")
    return _apt_get("install", "--yes", "--no-install-recommends", package)


def _apt_get(*arguments: str) -> bool:
    run = subprocess.run(
        ["apt-get", *arguments],
        env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        capture_output=True,
        check=False,
    )
    return run.returncode == 0


def _may_install() -> bool:
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return is_root and Path("/etc/debian_version").exists() and bool(shutil.which("apt-get"))
