"""How much main memory is free, on every system."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_FREE_SHARE = 0.6  # of all memory, where a system tells no more than that
_CGROUP = Path("/sys/fs/cgroup")


def free_main_memory_bytes() -> int:
    """Bytes that programs may still take without the system writing others to the disk."""
    if sys.platform == "win32":
        return _free_on_windows()
    told = _told_by_linux(Path("/proc/meminfo"))
    if told is None:
        return round(_FREE_SHARE * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    allowed = _allowed_by_container(_CGROUP)
    return told if allowed is None else min(told, allowed)


def _told_by_linux(meminfo: Path) -> int | None:
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next(
        (int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), None
    )


def _allowed_by_container(cgroup: Path) -> int | None:
    """What a container leaves, where one limits it."""
    try:
        limit = int((cgroup / "memory.max").read_text(encoding="ascii"))
        used = int((cgroup / "memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):  # no container, or one without a limit: it says "max"
        return None
    return max(limit - used, 0)


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("total_physical", ctypes.c_ulonglong),
            ("available_physical", ctypes.c_ulonglong),
            ("total_page_file", ctypes.c_ulonglong),
            ("available_page_file", ctypes.c_ulonglong),
            ("total_virtual", ctypes.c_ulonglong),
            ("available_virtual", ctypes.c_ulonglong),
            ("available_extended", ctypes.c_ulonglong),
        )

    def _free_on_windows() -> int:
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.available_physical)
