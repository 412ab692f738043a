"""Damaged files by the thousand: a project or an error in words, and nothing else happens."""

from __future__ import annotations

import io
import json
import random
import shutil
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.base.digest import digest_file
from emo_desktop.base.errors import EmoError, ProjectError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.document_file import document_text, project_in
from emo_desktop.project.storage import load_project, media_path
from emo_desktop.project.unpacking import unpack_project
from tests.project.examples import full_project
from tests.project.test_unpacking import good

LONGEST_S = 5.0
TOKENS = [
    b"null", b"true", b"-1", b"0", b"1e308", b"1e999", b"NaN", b"[]", b"{}", b'""', b'"', b"\\",
    b"9" * 400, b'"\\ud800"', b'"1/0"', b'"-1/1"', b'"999999999999999/1"', b'"1/999999999999999"',
    b"[" * 2000, b"\0", b"\xff", b"PK\1\2", b"PK\3\4", b"PK\5\6", b"\xff\xff\xff\xff", b"../", b",",
]  # fmt: skip
VALUES: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**64, 10**400, 0.5, -0.0, 1e308, "", " ",
    "a" * 30_000, "\ud800", "\0", "1/0", "0/1", "-1/2", "999999999999999/1", "1/999999999999999",
    "c4", "t2", "p1", "../../etc/passwd", [], {}, [[]], [None], {"": 0}, ["1/2", "1/2"], "natural",
    "draft",
]  # fmt: skip


def damaged_bytes(content: bytes, chance: random.Random) -> bytes:
    """A few faults of a disk, a network or a careless editor."""
    spoiled = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at = chance.randrange(len(spoiled) + 1)
        length = chance.choice([1, 2, 8, 100])
        kind = chance.randrange(6)
        if kind == 0 and at < len(spoiled):
            spoiled[at] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del spoiled[at : at + length]
        elif kind == 2:
            spoiled[at:at] = spoiled[at : at + length]
        elif kind == 3:
            spoiled[at : at + length] = chance.choice(TOKENS)
        elif kind == 4:
            spoiled[at : at + length] = chance.randbytes(length)
        elif chance.random() < 0.3:
            del spoiled[at:]
    return bytes(spoiled)


def damaged_values(raw: Any, chance: random.Random) -> Any:
    """The document with a few of its values, at any depth, replaced, doubled or gone."""
    raw = json.loads(json.dumps(raw))
    for _ in range(chance.choice([1, 1, 2, 4])):
        parent = raw
        while True:
            keys = list(parent) if isinstance(parent, dict) else list(range(len(parent)))
            if not keys:
                break
            key = chance.choice(keys)
            if isinstance(parent[key], dict | list) and chance.random() < 0.85:
                parent = parent[key]
                continue
            spoil_entry(parent, key, chance)
            break
    return raw


def spoil_entry(parent: Any, key: Any, chance: random.Random) -> None:
    kind = chance.randrange(4)
    if kind == 0:
        del parent[key]
    elif kind == 1 and isinstance(parent, list):
        parent.append(parent[key])
    elif kind == 1:
        parent[f"{key}_"] = parent[key]
    else:
        parent[key] = chance.choice(VALUES)


def check_documents(count: int, seed: int) -> None:
    chance = random.Random(seed)
    text = document_text(full_project())
    raw = json.loads(text)
    ways: list[Callable[[], bytes]] = [
        lambda: damaged_bytes(text, chance),
        lambda: json.dumps(damaged_values(raw, chance)).encode(),
    ]
    opened = 0
    for number in range(count):
        content = ways[number % 2]()
        begin_s = time.monotonic()
        try:
            project = project_in(content, Path("project.json"))
        except ProjectError as error:
            assert str(error).startswith("project.json ") and error.hint
            assert len(str(error)) < 500
        else:
            # What can be opened can be saved, and is the same then.
            assert project_in(document_text(project), Path("project.json")) == project
            opened += 1
        assert time.monotonic() - begin_s < LONGEST_S
    assert 0 < opened < count / 2


def test_damaged_documents_are_opened_or_refused() -> None:
    check_documents(300, seed=1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_10_000_damaged_documents_are_opened_or_refused() -> None:
    check_documents(10_000, seed=2)


def with_damaged_document(content: bytes, chance: random.Random) -> bytes:
    """The archive in good order, with a document that is not."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w") as target:
        for member in source.infolist():
            inner = source.read(member)
            if member.filename == "project.json":
                inner = json.dumps(damaged_values(json.loads(inner), chance)).encode()
            target.writestr(member, inner)
    return stream.getvalue()


def check_archives(tmp_path: Path, count: int, seed: int) -> None:
    chance = random.Random(seed)
    content = good()
    inner = tmp_path / "inner"
    inner.mkdir()
    packed, folder = inner / "Film.emoz", inner / "Film.emo"
    opened = 0
    for number in range(count):
        spoil = with_damaged_document if number % 4 == 0 else damaged_bytes
        packed.write_bytes(spoil(content, chance))
        begin_s = time.monotonic()
        try:
            list(unpack_project(packed, folder, token=CancelToken()))
        except EmoError as error:
            assert error.hint
        else:
            opened += 1
            for media in load_project(folder).media:
                assert digest_file(media_path(folder, media)) == media.digest
            shutil.rmtree(folder)
        assert time.monotonic() - begin_s < LONGEST_S
        assert [path.name for path in inner.iterdir()] == ["Film.emoz"]
    assert [path.name for path in tmp_path.iterdir()] == ["inner"]
    assert 0 < opened < count / 2


def test_damaged_archives_are_opened_or_refused(tmp_path: Path) -> None:
    check_archives(tmp_path, 300, seed=3)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_10_000_damaged_archives_are_opened_or_refused(tmp_path: Path) -> None:
    check_archives(tmp_path, 10_000, seed=4)
