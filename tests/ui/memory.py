"""What the process holds."""

from __future__ import annotations

from pathlib import Path

MIB = 1024**2


def resident_bytes() -> int:
    """Bytes of main memory that the process has."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) * 1024
    raise AssertionError("no VmRSS")
