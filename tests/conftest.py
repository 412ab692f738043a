"""What every test stands on: a home of its own, no network, the portraits of tests/data."""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# Files of tests run side by side: threads of one network would wait for those of another, and small
# ones take a hundred times as long. Set before torch is loaded; child processes inherit it.
os.environ["OMP_NUM_THREADS"] = "1"
# How long an example takes depends on what else the machine does; that is no fault of the code.
settings.register_profile("patient", deadline=None, max_examples=50)
settings.load_profile("patient")

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[1]
_INTERNET = (socket.AF_INET, socket.AF_INET6)


@dataclass(frozen=True)
class SamplePortrait:
    """One picture of ``tests/data/portraits`` with what ``portraits.json`` says about it.

    Args:
        name: of the file, without its ending.
        path: the file.
        kind: photo, painting, drawing, render.
        tags: what is special about it.
        held_out: whether it was kept away from tuning.
    """

    name: str
    path: Path
    kind: str
    tags: frozenset[str]
    held_out: bool


@pytest.fixture(scope="session", autouse=True)
def home_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings, cache and logs lie in a folder of this run; child processes inherit it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMO_DESKTOP_HOME", str(home))
        yield home


@pytest.fixture(autouse=True)
def shipped_packs(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Where packs of the program are looked for: tests bring those they need."""
    folder = tmp_path_factory.getbasetemp() / f"shipped-{secrets.token_hex(8)}"
    monkeypatch.setattr("emo_desktop.emo.packs.pack.shipped_packs_dir", lambda: folder)
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program works offline: whoever connects, or asks for the address of a host, fails."""

    def refuse(*args: object, **kwargs: object) -> None:
        if not (isinstance(args[0], socket.socket) and args[0].family not in _INTERNET):
            pytest.fail(f"the network was used: {args}")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def load_portraits() -> tuple[SamplePortrait, ...]:
    """Every test portrait, in the order of the listing."""
    folder = DATA / "portraits"
    entries = json.loads((folder / "portraits.json").read_text(encoding="utf-8"))
    return tuple(
        SamplePortrait(
            name=Path(entry["file"]).stem,
            path=folder / entry["file"],
            kind=entry["kind"],
            tags=frozenset(entry["tags"]),
            held_out=entry["held_out"],
        )
        for entry in entries
    )


@pytest.fixture(scope="session")
def sample_portraits() -> tuple[SamplePortrait, ...]:
    """All portraits of ``tests/data/portraits``."""
    return load_portraits()


@pytest.fixture
def child_environment() -> dict[str, str]:
    """The environment for a child process that imports the program from this tree."""
    return os.environ | {"PYTHONPATH": str(ROOT)}
