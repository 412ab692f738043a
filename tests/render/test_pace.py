"""How fast rendering is, learned and remembered."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.render.pace import PaceBook


def test_nothing_is_known_at_first(tmp_path: Path) -> None:
    assert PaceBook(tmp_path / "paces.json").pace("draft-1", 1000) is None


def test_what_was_measured_is_known_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "paces.json"
    book = PaceBook(path)
    book.learn("draft-1", 1000, frames=100, seconds=5, size_bytes=2000)
    for each in (book, PaceBook(path)):
        pace = each.pace("draft-1", 1000)
        assert pace is not None
        assert (pace.seconds, pace.bytes) == (0.05, 20)
    assert book.pace("draft-1", 2000) is None
    assert book.pace("draft-2", 1000) is None


def test_what_is_measured_now_counts_more_than_what_was(tmp_path: Path) -> None:
    book = PaceBook(tmp_path / "paces.json")
    book.learn("draft-1", 1000, frames=5000, seconds=5000, size_bytes=0)
    for _ in range(20):
        book.learn("draft-1", 1000, frames=250, seconds=25, size_bytes=0)
    pace = book.pace("draft-1", 1000)
    assert pace is not None
    assert pace.seconds == pytest.approx(0.1, abs=0.1)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"a": {"seconds": 1e999, "bytes": 1, "frames": 1}}', b'{"a": 5}']
)
def test_a_damaged_book_is_an_empty_one(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "paces.json"
    path.write_bytes(content)
    assert PaceBook(path).pace("a", 1) is None


def test_a_book_that_cannot_be_written_is_used_anyway(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    book = PaceBook(tmp_path / "cache" / "paces.json")
    book.learn("draft-1", 1000, frames=10, seconds=1, size_bytes=0)
    assert book.pace("draft-1", 1000) is not None
