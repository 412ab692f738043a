"""Where results go: refusals beforehand, nothing half-made afterwards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from emo_desktop.base.errors import OutputError
from emo_desktop.export.place import check_output


def test_a_new_file_in_a_folder_is_fine(tmp_path: Path) -> None:
    check_output(tmp_path / "film.MP4", suffix=".mp4", inputs=())
    assert list(tmp_path.iterdir()) == []


def test_an_existing_film_may_be_replaced(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"old")
    check_output(tmp_path / "film.mp4", suffix=".mp4", inputs=())
    assert (tmp_path / "film.mp4").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("folder.mp4", "is a folder"),
        ("film.avi", "does not end in .mp4"),
        ("film", "does not end in .mp4"),
        ("missing/film.mp4", "does not exist"),
        ("voice.mp4/film.mp4", "not a folder"),
        ("pipe.mp4", "not an ordinary file"),
        ("voice.mp4", "also an input"),
        ("./folder.mp4/../voice.mp4", "also an input"),
        ("link.mp4", "also an input"),
        ("x" * 300 + ".mp4", "is too long"),
        ("loop.mp4/film.mp4", ""),
    ],
)
@pytest.mark.skipif(os.name != "posix", reason="makes a pipe and links")
def test_impossible_outputs_are_refused(tmp_path: Path, output: str, sentence: str) -> None:
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "voice.mp4").write_bytes(b"voice")
    os.mkfifo(tmp_path / "pipe.mp4")
    (tmp_path / "link.mp4").symlink_to("voice.mp4")
    (tmp_path / "loop.mp4").symlink_to("loop.mp4")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(OutputError) as raised:
        check_output(tmp_path / output, suffix=".mp4", inputs=(tmp_path / "voice.mp4",))
    assert sentence in str(raised.value)
    assert raised.value.hint
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody can write")
def test_a_folder_that_cannot_be_written_is_refused() -> None:
    with pytest.raises(OutputError, match="/proc"):
        check_output(Path("/proc/film.mp4"), suffix=".mp4", inputs=())


def test_too_little_room_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="MiB free"):
        check_output(tmp_path / "film.mp4", suffix=".mp4", inputs=(), room_bytes=2**60)
