"""Files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from emo_desktop.base.atomic import PendingFile, write_atomically
from emo_desktop.base.errors import OutputError


@pytest.mark.parametrize("name", ["film.mp4", "mein Film äöü.mp4", "🎬 фильм.mp4", "[a]*.mp4"])
def test_a_complete_file_takes_its_place(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"old")
    pending = PendingFile(tmp_path / name)
    pending.path.write_bytes(b"new")
    assert (tmp_path / name).read_bytes() == b"old"
    pending.commit()
    pending.discard()
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == b"new"


def test_a_discarded_file_leaves_nothing(tmp_path: Path) -> None:
    PendingFile(tmp_path / "film.mp4").discard()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_removed_and_a_running_one_is_not(tmp_path: Path) -> None:
    running = PendingFile(tmp_path / "film.mp4")
    left = running.path.with_name(running.path.name.replace(".part", "0.part"))
    left.write_bytes(b"half")
    other = PendingFile(tmp_path / "other.mp4")
    again = PendingFile(tmp_path / "film.mp4")
    assert not left.exists()
    assert running.path.exists() and other.path.exists() and again.path.exists()
    for pending in (running, other, again):
        pending.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="makes links and a pipe")
def test_links_keep_pointing_and_pipes_stay(tmp_path: Path) -> None:
    (tmp_path / "real.mp4").write_bytes(b"old")
    (tmp_path / "link.mp4").symlink_to("real.mp4")
    pending = PendingFile(tmp_path / "link.mp4")
    pending.path.write_bytes(b"new")
    pending.commit()
    assert (tmp_path / "link.mp4").is_symlink()
    assert (tmp_path / "real.mp4").read_bytes() == b"new"
    os.mkfifo(tmp_path / "pipe.mp4")
    with pytest.raises(OutputError, match="not an ordinary file"):
        PendingFile(tmp_path / "pipe.mp4")


def test_what_is_written_is_there_and_replaces(tmp_path: Path) -> None:
    for content in (b"first", b"", b"second" * 100_000):
        write_atomically(tmp_path / "film.json", content)
        assert (tmp_path / "film.json").read_bytes() == content
    assert [path.name for path in tmp_path.iterdir()] == ["film.json"]


@pytest.mark.parametrize(
    ("number", "sentence"),
    [(errno.ENOSPC, "is full"), (errno.EACCES, "no permission"), (errno.EIO, "cannot be written")],
)
@pytest.mark.parametrize("call", ["write_bytes", "replace"])
def test_a_write_that_fails_keeps_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, sentence: str
) -> None:
    write_atomically(tmp_path / "film.json", b"old")

    def fail(*args: object, **kwargs: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Path, call, fail)
        with pytest.raises(OutputError, match=sentence) as raised:
            write_atomically(tmp_path / "film.json", b"new")
    assert raised.value.hint
    assert (tmp_path / "film.json").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["film.json"]
