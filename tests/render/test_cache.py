"""The cache: what was put comes back whole or not at all, whatever happens to disk and process."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from emo_desktop.base.digest import digest_bytes
from emo_desktop.render.cache import SegmentCache

PLENTY = 10**9
ENTRY_BYTES = 10_000


def key_of(number: int) -> str:
    return digest_bytes(str(number).encode())


def content_of(number: int) -> bytes:
    return key_of(number).encode() * (ENTRY_BYTES // 32)


def put_and_get(folder: Path, first: int, count: int) -> int:
    """Writes and reads shared keys; the number of reads that gave something else than was put."""
    cache = SegmentCache(folder, 20 * ENTRY_BYTES)
    wrong = 0
    for number in range(first, first + count):
        cache.put(key_of(number), content_of(number))
        for other in range(max(0, number - 5), number + 5):
            wrong += cache.get(key_of(other)) not in (None, content_of(other))
    return wrong


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def entry_path(folder: Path) -> Path:
    (path,) = (path for path in folder.rglob("*") if path.is_file())
    return path


def test_gives_back_what_was_put(folder: Path) -> None:
    SegmentCache(folder, PLENTY).put(key_of(1), b"content")
    cache = SegmentCache(folder, PLENTY)
    assert cache.get(key_of(1)) == b"content"
    assert cache.get(key_of(2)) is None


def test_replaces_what_was_put_before(folder: Path) -> None:
    cache = SegmentCache(folder, PLENTY)
    cache.put(key_of(1), b"old")
    cache.put(key_of(1), b"new")
    assert cache.get(key_of(1)) == b"new"


def test_keeps_empty_content(folder: Path) -> None:
    cache = SegmentCache(folder, PLENTY)
    cache.put(key_of(1), b"")
    assert cache.get(key_of(1)) == b""


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "lengthen", "foreign"])
def test_a_damaged_entry_is_a_miss_and_goes(folder: Path, damage: str) -> None:
    cache = SegmentCache(folder, PLENTY)
    cache.put(key_of(1), content_of(1))
    path = entry_path(folder)
    stored = path.read_bytes()
    flipped = stored[:500] + bytes([stored[500] ^ 1]) + stored[501:]
    path.write_bytes(
        {
            "flip": flipped,
            "cut": stored[:-1],
            "empty": b"",
            "lengthen": stored + b"\0",
            "foreign": b"PK" + stored[2:],
        }[damage]
    )
    assert cache.get(key_of(1)) is None
    assert not path.exists()


def test_an_entry_that_is_a_folder_is_a_miss(folder: Path) -> None:
    (folder / key_of(1)[:2] / key_of(1)).mkdir(parents=True)
    cache = SegmentCache(folder, PLENTY)
    assert cache.get(key_of(1)) is None
    cache.put(key_of(1), b"content")


def test_what_was_not_used_for_longest_goes_first(folder: Path) -> None:
    cache = SegmentCache(folder, round(5.5 * ENTRY_BYTES))
    for number in range(5):
        cache.put(key_of(number), content_of(number))
    assert cache.get(key_of(0)) is not None
    cache.put(key_of(5), content_of(5))
    kept = [number for number in range(6) if cache.get(key_of(number)) is not None]
    assert kept == [0, 3, 4, 5]


def test_stays_within_its_limit(folder: Path) -> None:
    limit = 20 * ENTRY_BYTES
    cache = SegmentCache(folder, limit)
    for number in range(200):
        cache.put(key_of(number), content_of(number))
        assert sum(path.stat().st_size for path in folder.glob("*/*")) <= limit
    assert cache.get(key_of(199)) == content_of(199)


def test_counts_what_was_there_before(folder: Path) -> None:
    for number in range(20):
        SegmentCache(folder, PLENTY).put(key_of(number), content_of(number))
    SegmentCache(folder, 5 * ENTRY_BYTES).put(key_of(99), content_of(99))
    assert sum(path.stat().st_size for path in folder.glob("*/*")) <= 5 * ENTRY_BYTES


@pytest.mark.parametrize("limit", [0, ENTRY_BYTES])
def test_does_not_keep_what_is_larger_than_the_limit(folder: Path, limit: int) -> None:
    cache = SegmentCache(folder, limit)
    cache.put(key_of(1), content_of(1) + b"more than fits")
    assert cache.get(key_of(1)) is None
    assert not folder.exists()


def test_several_processes_share_it(folder: Path) -> None:
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        wrong = pool.starmap(put_and_get, [(folder, first, 60) for first in (0, 5)])
    assert wrong == [0, 0]
    assert not list(folder.rglob("*.part"))


def test_several_threads_share_it(folder: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        wrong = threads.map(lambda first: put_and_get(folder, first, 40), (0, 5, 10, 15))
        assert list(wrong) == [0, 0, 0, 0]


def test_a_process_killed_while_putting_leaves_whole_entries(
    folder: Path, child_environment: dict[str, str]
) -> None:
    endless = (
        "import sys, pathlib\n"
        "from emo_desktop.render.cache import SegmentCache\n"
        "cache = SegmentCache(pathlib.Path(sys.argv[1]), 10**9)\n"
        "content = bytes(8_000_000)\n"
        "print('ready', flush=True)\n"
        "while True: cache.put('ab' * 16, content)\n"
    )
    cache = SegmentCache(folder, PLENTY)
    for delay_s in (0.0, 0.011, 0.023, 0.037):
        with subprocess.Popen(
            [sys.executable, "-c", endless, str(folder)],
            env=child_environment,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdout is not None
            child.stdout.readline()
            time.sleep(delay_s)
            child.kill()
        assert cache.get("ab" * 16) in (None, bytes(8_000_000))
    cache.put("ab" * 16, b"afterwards")
    assert cache.get("ab" * 16) == b"afterwards"


def test_what_a_killed_process_left_is_cleared_up_later(folder: Path) -> None:
    cache = SegmentCache(folder, PLENTY)
    cache.put(key_of(1), content_of(1))
    left, running = (entry_path(folder).with_name(f"{name}.part") for name in ("left", "running"))
    for part in (left, running):
        part.write_bytes(b"half")
    os.utime(left, (1, 1))
    SegmentCache(folder, PLENTY).put(key_of(2), content_of(2))
    assert running.exists()
    assert not left.exists()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit on file sizes here")
def test_a_full_disk_is_no_error(folder: Path, child_environment: dict[str, str]) -> None:
    filling = (
        "import logging, resource, sys, pathlib\n"
        "from emo_desktop.render.cache import SegmentCache\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s')\n"
        "cache = SegmentCache(pathlib.Path(sys.argv[1]), 10**9)\n"
        "cache.put('aa' * 16, b'small')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "for name in ('bb', 'cc'): cache.put(name * 16, bytes(100_000))\n"
        "assert cache.get('bb' * 16) is None\n"
        "assert cache.get('aa' * 16) == b'small'\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", filling, str(folder)],
        env=child_environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    assert said.count("cannot be written") == 1
    assert [path.name for path in folder.rglob("*") if path.is_file()] == ["aa" * 16]


def test_a_folder_that_cannot_be_made_is_no_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("in the way")
    cache = SegmentCache(occupied / "cache", PLENTY)
    with caplog.at_level(logging.WARNING):
        cache.put(key_of(1), b"content")
        cache.put(key_of(2), b"content")
    assert cache.get(key_of(1)) is None
    assert len(caplog.records) == 1


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_read_only_cache_is_still_read(folder: Path) -> None:
    cache = SegmentCache(folder, PLENTY)
    cache.put(key_of(1), b"content")
    closed = [folder, *folder.glob("*")]
    for path in closed:
        path.chmod(0o555)
    try:
        cache.put(key_of(2), b"content")
        assert cache.get(key_of(1)) == b"content"
        assert cache.get(key_of(2)) is None
    finally:
        for path in closed:
            path.chmod(0o755)
