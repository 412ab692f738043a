"""Packed projects made by somebody else: refused in words, nothing written outside."""

from __future__ import annotations

import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.base.digest import digest_bytes
from emo_desktop.base.errors import ProjectError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.document_file import document_text
from emo_desktop.project.media import Media
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project
from emo_desktop.project.unpacking import unpack_project
from tests.project.examples import full_project

VOICE = b"voice" * 1000
DIGEST = digest_bytes(VOICE)
MEMBER = f"media/{DIGEST}.wav"


def project_with(path: str = MEMBER, *, size: int = len(VOICE), digest: str = DIGEST) -> Project:
    take = replace(full_project().takes[0], media=Media(digest, size, "voice.wav", path))
    return Project("Film", takes=(take,), next_id=9)


def packed(
    *members: tuple[str | zipfile.ZipInfo, bytes],
    document: bytes | None = None,
    compression: int = zipfile.ZIP_STORED,
) -> bytes:
    """An archive of a document and other members, as the library writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        text = document_text(project_with()) if document is None else document
        archive.writestr("project.json", text, compress_type=zipfile.ZIP_DEFLATED)
        for name, content in members:
            archive.writestr(name, content)
    return stream.getvalue()


def good() -> bytes:
    return packed((MEMBER, VOICE))


def unpacked(tmp_path: Path, content: bytes) -> Path:
    (tmp_path / "Film.emoz").write_bytes(content)
    list(unpack_project(tmp_path / "Film.emoz", tmp_path / "Film.emo", token=CancelToken()))
    return tmp_path / "Film.emo"


def test_a_good_one_is_opened(tmp_path: Path) -> None:
    folder = unpacked(tmp_path, good())
    assert load_project(folder) == project_with()
    assert (folder / MEMBER).read_bytes() == VOICE


def link() -> bytes:
    info = zipfile.ZipInfo(MEMBER)
    info.external_attr = 0o120777 << 16
    return packed((info, b"/etc/passwd"))


def twice() -> bytes:
    stream = io.BytesIO(good())
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("project.json", document_text(Project("Other")))
    return stream.getvalue()


def in_place(content: bytes, old: bytes, new: bytes, *, last: bool = False) -> bytes:
    """The archive with a few bytes replaced by as many others."""
    assert len(old) == len(new) and old in content
    at = content.rindex(old) if last else content.index(old)
    return content[:at] + new + content[at + len(old) :]


def renamed() -> bytes:
    return in_place(good(), b"project.json", b"Project.json", last=True)


def without_document() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(MEMBER, VOICE)
    return stream.getvalue()


def patched_directory(offset: int, value: int, size: int = 4) -> bytes:
    """The good archive with one number of the last entry of its directory replaced."""
    content = bytearray(good())
    at = bytes(content).rindex(b"PK\x01\x02")
    content[at + offset : at + offset + size] = value.to_bytes(size, "little")
    return bytes(content)


def overlapping() -> bytes:
    """Many members that share their bytes: each is what the document says, all are too much."""
    members = [f"media/{DIGEST}.w{number}" for number in range(10)]
    takes = tuple(
        replace(full_project().takes[0], id=f"t{n}", media=Media(DIGEST, len(VOICE), "v", path))
        for n, path in enumerate(members)
    )
    document = document_text(Project("Film", takes=takes, next_id=99))
    content = packed((members[0], VOICE), document=document)
    end = content.rindex(b"PK\x05\x06")
    begin = struct.unpack_from("<I", content, end + 16)[0]
    directory = content[begin:end]
    last = directory.rindex(b"PK\x01\x02")
    entries = [directory[last:].replace(members[0].encode(), name.encode()) for name in members[1:]]
    directory += b"".join(entries)
    tail = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, 2 + len(entries), 2 + len(entries), len(directory), begin, 0
    )
    return content[:begin] + directory + tail


def with_document(project: Project) -> bytes:
    return packed((MEMBER, VOICE), document=document_text(project))


TRICKS: list[tuple[str, Callable[[], bytes]]] = [
    ("no such file", lambda: b""),
    ("no such file", lambda: b"PK\5\6"),
    ("no such file", lambda: good()[:-30]),
    ("has a member", renamed),
    ("there is no project.json", without_document),
    ("has a member", lambda: packed(("../outside.txt", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("/tmp/outside.txt", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("C:\\outside.txt", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("media\\..\\..\\outside.txt", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("media/../../outside.txt", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("media/", b""), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("media/con.wav", b"x"), (MEMBER, VOICE))),
    ("has a member", lambda: packed((MEMBER.upper(), VOICE), (MEMBER, VOICE))),
    ("has a member", lambda: packed((f"{MEMBER}\n", VOICE), (MEMBER, VOICE))),
    ("has a member", lambda: packed(("Project.json", b"{}"), (MEMBER, VOICE))),
    ("has a member", lambda: in_place(packed((MEMBER + "X", VOICE)), b".wavX", b".wav\0", last=True)),  # noqa: E501
    ("no ordinary file", link),
    ("two members with one name", twice),
    ("is compressed", lambda: packed((MEMBER, VOICE), compression=zipfile.ZIP_DEFLATED)),
    ("is encrypted", lambda: patched_directory(8, 1, 2)),
    ("compressed", lambda: patched_directory(10, 99, 2)),
    ("has another size", lambda: patched_directory(24, 2**31)),
    ("is damaged", lambda: patched_directory(42, 2**30)),
    ("is damaged", lambda: in_place(good(), VOICE, b"VOICE" * 1000)),
    ("has another size", lambda: packed((MEMBER, VOICE[:-1]))),
    ("missing", lambda: packed()),
    ("does not use", lambda: packed((MEMBER, VOICE), (f"media/{'0' * 32}.wav", b"more"))),
    ("is not inside", lambda: with_document(project_with("../../voice.wav"))),
    ("is not inside", lambda: with_document(project_with("/etc/passwd"))),
    ("is not inside", lambda: with_document(project_with(f"media/{'0' * 32}.wav"))),
    ("has another size", lambda: with_document(project_with(size=2**62))),
    ("voice.wav is damaged", lambda: packed((f"media/{'1' * 32}.wav", VOICE), document=document_text(project_with(f"media/{'1' * 32}.wav", digest="1" * 32)))),  # noqa: E501
    ("is damaged: it is not valid JSON", lambda: packed((MEMBER, VOICE), document=b"{")),
    ("newer version", lambda: packed((MEMBER, VOICE), document=b'{"format": 4}')),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "make"), TRICKS)
def test_tricks_are_refused(tmp_path: Path, sentence: str, make: Callable[[], bytes]) -> None:
    content = make()
    inner = tmp_path / "inner"
    inner.mkdir()
    with pytest.raises(ProjectError) as raised:
        unpacked(inner, content)
    assert sentence in str(raised.value)
    assert raised.value.hint
    assert [path.name for path in inner.iterdir()] == ["Film.emoz"]
    assert [path.name for path in tmp_path.iterdir()] == ["inner"]


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="overlap"):
        unpacked(tmp_path, overlapping())


@pytest.mark.parametrize("filling", [b" ", b"[", b"\0"])
def test_a_document_that_swells_is_refused_without_filling_the_memory(
    tmp_path: Path, filling: bytes
) -> None:
    content = packed((MEMBER, VOICE), document=filling * 300 * 1024**2)
    assert len(content) < 10**6
    tracemalloc.start()
    try:
        with pytest.raises(ProjectError, match="more than it may"):
            unpacked(tmp_path, content)
        assert tracemalloc.get_traced_memory()[1] < 150 * 1024**2
    finally:
        tracemalloc.stop()
    assert [path.name for path in tmp_path.iterdir()] == ["Film.emoz"]


def test_a_document_that_claims_to_be_small_is_counted(tmp_path: Path) -> None:
    text = json.dumps({"format": 1, "padding": "x" * 70 * 1024**2}).encode()
    content = bytearray(packed((MEMBER, VOICE), document=text))
    at = bytes(content).index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(ProjectError):
        unpacked(tmp_path, bytes(content))


def test_a_list_of_members_without_end_is_refused(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(20_001):
            archive.writestr(f"media/{number:032x}", b"")
    with pytest.raises(ProjectError, match="it has 20001 members"):
        unpacked(tmp_path, stream.getvalue())


def test_a_list_of_members_that_would_fill_the_memory_is_not_read(tmp_path: Path) -> None:
    size = 512 * 1024**2
    path = tmp_path / "Film.emoz"
    with path.open("wb") as file:
        file.truncate(size)  # takes no room on the disk
        file.seek(size)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, size, 0, 0))
    tracemalloc.start()
    try:
        with pytest.raises(ProjectError, match="no packed project"):
            list(unpack_project(path, tmp_path / "Film.emo", token=CancelToken()))
        assert tracemalloc.get_traced_memory()[1] < 50 * 1024**2
    finally:
        tracemalloc.stop()


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.emoz"):
        with pytest.raises(ProjectError, match="There is no file"):
            list(unpack_project(path, tmp_path / "Film.emo", token=CancelToken()))


def test_what_a_killed_run_left_goes_after_an_hour(tmp_path: Path) -> None:
    for name, age_s in (("old", 7200), ("new", 60)):
        left = tmp_path / f".emo-unpack-{name}.part"
        left.mkdir()
        (left / "half.wav").write_bytes(b"half")
        then = left.stat().st_mtime - age_s
        for path in (left / "half.wav", left):
            os.utime(path, (then, then))
    unpacked(tmp_path, good())
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".emo-unpack-new.part",
        "Film.emo",
        "Film.emoz",
    ]
