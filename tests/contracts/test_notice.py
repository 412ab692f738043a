"""Every model and sample that is shipped says whence it comes, and is what it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
FOLDERS = ("models", "samples/portraits", "samples/voices")


def listed() -> Iterator[tuple[Path, dict[str, str]]]:
    """Every listed file and what its listing says about it."""
    models = json.loads((RESOURCES / "models" / "manifest.json").read_text(encoding="utf-8"))
    for name, facts in models["files"].items():
        yield RESOURCES / "models" / name, facts
    samples = json.loads((RESOURCES / "samples" / "samples.json").read_text(encoding="utf-8"))
    for facts in samples:
        yield RESOURCES / "samples" / facts["file"], facts


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def notice() -> str:
    return (ROOT / "NOTICE").read_text(encoding="utf-8")


def test_every_shipped_file_is_listed() -> None:
    shipped = {
        path for folder in FOLDERS for path in (RESOURCES / folder).rglob("*") if path.is_file()
    } - {RESOURCES / "models" / "manifest.json"}
    assert {named(path) for path in shipped} == {named(path) for path, _ in listed()}


@pytest.mark.parametrize(
    ("path", "facts"), [pytest.param(*entry, id=entry[0].name) for entry in listed()]
)
def test_a_shipped_file_is_what_the_notice_says(
    path: Path, facts: dict[str, str], notice: str
) -> None:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert digest == facts["sha256"]
    assert digest in notice
    assert path.name in notice
    assert facts["licence"]
    assert facts["origin"]
