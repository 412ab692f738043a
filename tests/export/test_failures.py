"""Whatever goes wrong with the disk: one clear message, nothing half-made, nothing overwritten."""

from __future__ import annotations

import errno
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.base.errors import OutputError
from emo_desktop.export.failures import failure_of
from emo_desktop.export.film import FilmExtras, FilmWriter
from emo_desktop.export.outlets import open_writer
from emo_desktop.export.place import check_output
from emo_desktop.export.presets import shipped_preset
from tests.export.pictures import swaying, tone

FPS = Fraction(25)
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"  # one letter of 25 bytes

_LIMITED = """
import resource, sys
from fractions import Fraction
from pathlib import Path
from emo_desktop.base.errors import OutputError
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.outlets import open_writer
from emo_desktop.export.presets import shipped_preset
from tests.export.pictures import swaying, tone

def written(name):
    preset = shipped_preset(name)
    with open_writer(
        Path(sys.argv[1]) / f"f{preset.suffix}", preset, size=(96, 64), fps=Fraction(25),
        sound=tone(1.0), threads=1, placer=None, extras=FilmExtras(),
    ) as film:
        for frame in swaying(25):
            film.add(frame)
        film.finish()

resource.setrlimit(resource.RLIMIT_FSIZE, (3000, -1))
for name in sys.argv[2:]:
    try:
        written(name)
    except OutputError as error:
        print(error, error.hint)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_file_larger_than_may_be_is_said_as_such(tmp_path: Path) -> None:
    names = ["h265", "prores-422-hq", "webm-vp9-alpha", "png-sequence"]
    command = [sys.executable, "-c", _LIMITED, str(tmp_path), *names]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(said) == len(names)
    for line in said:
        assert "larger than files may be here" in line and "FAT32" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["standard", "prores-422-hq", "png-sequence"])
def test_a_drive_that_is_removed_while_a_film_is_written(tmp_path: Path, name: str) -> None:
    drive = tmp_path / "drive"
    drive.mkdir()
    preset = shipped_preset(name)
    with (
        pytest.raises(OutputError, match=r"The folder .*drive is gone") as raised,
        open_writer(
            drive / f"f{preset.suffix}",
            preset,
            size=(96, 64),
            fps=FPS,
            sound=tone(0.2),
            threads=1,
            placer=None,
            extras=FilmExtras(),
        ) as film,
    ):
        for number, frame in enumerate(swaying(5)):
            if number == 3:
                drive.rename(tmp_path / "elsewhere")
            film.add(frame)
        film.finish()
    assert "connect it again" in raised.value.hint


def test_what_systems_say_of_gone_drives_and_full_disks_is_put_in_words(tmp_path: Path) -> None:
    gone, here = tmp_path / "gone" / "f.mp4", tmp_path / "f.mp4"
    for number in (errno.EIO, errno.ENODEV, errno.ESTALE, errno.ENOENT):
        assert "is gone" in f"{failure_of(OSError(number, 'x'), gone)}"
        assert "cannot be written" in f"{failure_of(OSError(number, 'x'), here)}"
    assert "full" in f"{failure_of(OSError(errno.ENOSPC, 'x'), here)}"
    assert "no permission" in f"{failure_of(OSError(errno.EROFS, 'x'), here)}"


@pytest.mark.parametrize("suffix", [".mp4", ".wav", ""])
def test_a_name_that_no_disk_takes_is_refused_before_any_work(tmp_path: Path, suffix: str) -> None:
    name = FAMILY * 30 + suffix  # thirty letters, as people count
    with pytest.raises(OutputError, match="is too long") as raised:
        check_output(tmp_path / name, suffix=suffix, inputs=[])
    assert raised.value.hint == "Shorten it."
    short = tmp_path / f"{FAMILY * 9}{suffix}"
    check_output(short, suffix=suffix, inputs=[])
    with FilmWriter(short.with_suffix(".mp4"), width=96, height=64, fps=FPS, sound=None) as film:
        film.add(next(swaying(1)))
        film.finish()
    assert short.with_suffix(".mp4").exists()


def test_a_folder_of_pictures_never_takes_the_place_of_what_it_is_made_of(tmp_path: Path) -> None:
    folder = tmp_path / "voices"
    folder.mkdir()
    (folder / "a.wav").write_bytes(b"")
    with pytest.raises(OutputError, match="also an input"):
        check_output(folder, suffix="", inputs=[folder / "a.wav"])
