"""The file of a take: it opens at every moment, survives kill -9, a full disk, a folder removed."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from emo_desktop.audio.riff import is_cut_off
from emo_desktop.audio.take_file import (
    TakeFile,
    bring_back,
    put_aside,
    recover_take,
)
from emo_desktop.audio.take_header import TakeLabel, read_label
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import OutputError, SoundError
from tests.audio.fake_device import FakeClock

RATE_HZ = 48000
LABEL = TakeLabel(
    RATE_HZ, begin_s=-1.5, at=datetime(2026, 3, 4, 5, 6, 7), description="Anna", line="c7"
)
# Writes a ramp in real time, and says how far it is before every block.
WRITER = """
import sys, time
import numpy as np
from pathlib import Path
from emo_desktop.audio.take_file import TakeFile
from emo_desktop.audio.take_header import TakeLabel
file = TakeFile(Path(sys.argv[1]), TakeLabel(48000))
print(0, flush=True)
begin, at = time.monotonic(), 0
while True:
    time.sleep(0.01)
    due = int((time.monotonic() - begin) * 48000)
    file.write((np.arange(at, due) % 8388608 / 8388608).astype(np.float32))
    at = due
    print(at, flush=True)
"""
FULL = """
import resource, signal, sys
import numpy as np
from pathlib import Path
from emo_desktop.audio.take_file import TakeFile
from emo_desktop.audio.take_header import TakeLabel
from emo_desktop.base.errors import OutputError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
file = TakeFile(Path(sys.argv[1]), TakeLabel(48000))
try:
    for _ in range(20):
        file.write(np.full(4801, 0.5, np.float32))
        file.flush()
except OutputError as error:
    print(error)
file.abandon()
"""


def ramp(count: int) -> Floats:
    return (np.arange(count) % 2**23 / 2**23).astype(np.float32)


def read(path: Path) -> Floats:
    samples, rate_hz = soundfile.read(path, dtype="float32")
    assert rate_hz == RATE_HZ
    return np.asarray(samples)


def test_a_take_can_be_opened_at_every_moment(tmp_path: Path) -> None:
    path, clock = tmp_path / "new" / "take.wav", FakeClock()
    file = TakeFile(path, LABEL, clock=clock)
    assert soundfile.info(path).frames == 0
    sound = ramp(RATE_HZ)
    for begin in range(0, RATE_HZ, 777):
        file.write(sound[begin : begin + 777])
        clock.now_s += 777 / RATE_HZ
        heard = read(path)
        assert np.array_equal(heard, sound[: len(heard)])
        assert begin + 777 - len(heard) <= 0.25 * RATE_HZ
        assert not is_cut_off(path)
        facts = path.stat().st_size
        assert struct.unpack("<I", path.read_bytes()[4:8])[0] == facts - 8
    file.close()
    file.close()
    assert np.array_equal(read(path), sound)
    info = soundfile.info(path)
    assert (info.subtype, info.channels) == ("PCM_24", 1)


def test_a_take_says_where_it_belongs_and_when_it_was_made(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    file = TakeFile(path, LABEL)
    label = read_label(path)
    assert label is not None and not label.is_whole
    file.write(ramp(3))
    file.close()
    label = read_label(path)
    assert label is not None and label.is_whole
    assert (label.begin_s, label.at, label.description, label.line) == (
        -1.5,
        LABEL.at,
        "Anna",
        "c7",
    )
    whole = path.read_bytes()
    bext = whole.index(b"bext") + 8
    assert whole[bext + 320 : bext + 338] == b"2026-03-0405:06:07"
    (reference,) = struct.unpack("<Q", whole[bext + 338 : bext + 346])
    assert reference == round((24 * 3600 - 1.5) * RATE_HZ)
    assert read_label(Path(__file__)) is None


@pytest.mark.parametrize("largest", [2**32, 1000])
def test_another_program_reads_the_same_of_it(tmp_path: Path, largest: int) -> None:
    file = TakeFile(tmp_path / "take.wav", LABEL, largest_riff_bytes=largest)
    file.write(ramp(9001))
    file.close()
    with av.open(str(tmp_path / "take.wav")) as sound:
        assert sum(frame.samples for frame in sound.decode(audio=0)) == 9001
        facts = sound.metadata
        assert facts["time_reference"] == f"{round((24 * 3600 - 1.5) * RATE_HZ)}"
        assert (facts["encoded_by"], facts["date"]) == ("EMO Desktop", "2026-03-04")


def test_only_new_files_are_written(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    path.write_bytes(b"precious")
    with pytest.raises(OutputError):
        TakeFile(path, LABEL)
    assert path.read_bytes() == b"precious"


def test_what_is_louder_than_full_scale_is_cut_off(tmp_path: Path) -> None:
    file = TakeFile(tmp_path / "take.wav", LABEL)
    file.write(np.array([2.0, -2.0, 0.5], np.float32))
    file.close()
    assert read(tmp_path / "take.wav").tolist() == [1 - 2**-23, -1.0, 0.5]


def test_a_large_take_becomes_rf64_without_being_written_again(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    file = TakeFile(path, LABEL, largest_riff_bytes=100_000)
    sound = ramp(50_001)
    for part in np.array_split(sound, 9):
        file.write(part)
        file.flush()
        assert len(read(path)) == file.samples
    file.close()
    assert path.read_bytes()[:4] == b"RF64" and np.array_equal(read(path), sound)
    label = read_label(path)
    assert label is not None and label.line == "c7"


def test_a_take_of_more_than_4_gib_is_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "take.wav"
    file = TakeFile(path, LABEL)
    file.samples = 3 * 2**29  # as if 4.5 GiB of silence had been written: a hole in the file
    try:
        file.write(ramp(1000))
        file.close()
    except OutputError:
        pytest.skip("this disk has no files of such a size")
    with soundfile.SoundFile(path) as sound:
        assert sound.frames == 3 * 2**29 + 1000
        sound.seek(3 * 2**29)
        assert np.array_equal(sound.read(dtype="float32"), ramp(1000))
    assert not is_cut_off(path)


@pytest.mark.parametrize("more", [6, 7])
def test_what_was_written_after_the_last_header_counts_again(tmp_path: Path, more: int) -> None:
    path = tmp_path / "take.wav"
    file = TakeFile(path, LABEL)
    file.write(ramp(1001))
    file.flush()
    with path.open("r+b") as broken:
        broken.seek(0, os.SEEK_END)
        broken.seek(-1, os.SEEK_END)  # the byte that makes the length even
        broken.write(np.full((more, 3), 1, np.uint8).tobytes() + b"\1\1")
    assert len(read(path)) == 1001
    assert recover_take(path) == pytest.approx((1001 + more) / RATE_HZ)
    assert len(read(path)) == 1001 + more
    assert path.stat().st_size % 2 == 0
    label = read_label(path)
    assert label is not None and label.is_whole and label.line == "c7"
    whole = path.read_bytes()
    recover_take(path)
    assert path.read_bytes() == whole
    file.abandon()


def test_only_takes_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "other.wav"
    soundfile.write(path, ramp(100), RATE_HZ)
    before = path.read_bytes()
    with pytest.raises(SoundError, match="no take"):
        recover_take(path)
    assert path.read_bytes() == before
    with pytest.raises(SoundError):
        recover_take(tmp_path / "none.wav")


def test_a_disk_that_becomes_full_keeps_what_fits(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("limits of this kind are those of POSIX")
    path = tmp_path / "take.wav"
    run = subprocess.run(
        [sys.executable, "-c", FULL, str(path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        timeout=60,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert "larger than files may be" in run.stdout
    assert len(read(path)) > 33_000 and (read(path) == 0.5).all()


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = TakeFile(tmp_path / "take.wav", LABEL)
    file.write(ramp(5000))
    file.flush()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("emo_desktop.audio.take_file.os.fsync", full)
    with pytest.raises(OutputError, match="is full"):
        file.close()
    assert len(read(tmp_path / "take.wav")) == 5000


def test_a_folder_that_is_removed_comes_back_with_the_take(tmp_path: Path) -> None:
    if os.name != "posix":
        pytest.skip("files in use cannot be removed here")
    folder, clock = tmp_path / "Scene.emo" / "takes", FakeClock()
    file = TakeFile(folder / "take.wav", LABEL, clock=clock)
    file.write(ramp(RATE_HZ))
    clock.now_s += 0.5
    file.write(ramp(0))
    shutil.rmtree(folder.parent)
    clock.now_s += 1.5
    with pytest.raises(OutputError, match="was removed") as caught:
        file.write(ramp(100))
    assert "take.wav" in caught.value.hint
    file.abandon()
    assert len(read(folder / "take.wav")) == RATE_HZ + 100


def test_a_discarded_take_is_moved_and_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "L001_T01.wav"
    for _ in range(2):
        file = TakeFile(path, LABEL)
        file.write(ramp(10))
        file.close()
        aside = put_aside(path)
        assert not path.exists() and aside.parent.name == "discarded"
    assert len(list(aside.parent.iterdir())) == 2
    bring_back(aside, path)
    assert len(read(path)) == 10
    with pytest.raises(OutputError, match="exists"):
        bring_back(aside, path)


def killed_once(folder: Path, number: int, after_s: float) -> None:
    """Kill a writer after a while, and see that its file has all but the last second."""
    path = folder / f"take{number}.wav"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
    ) as writer:
        assert writer.stdout is not None and writer.stdout.readline()
        time.sleep(after_s)
        writer.send_signal(signal.SIGKILL)
        last = writer.stdout.read().split(b"\n")[:-1]
    promised = int(last[-1]) if last else 0
    heard = read(path) if promised or soundfile.info(path).frames else ramp(0)
    assert np.array_equal(heard, ramp(len(heard)))
    assert promised - len(heard) <= RATE_HZ
    assert round(recover_take(path) * RATE_HZ) >= len(heard)
    mended = read(path) if path.stat().st_size > 1000 else ramp(0)
    assert np.array_equal(mended, ramp(len(mended))) and len(mended) >= len(heard)
    assert promised - len(mended) <= RATE_HZ / 2


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
def test_a_killed_recording_loses_less_than_a_second(tmp_path: Path) -> None:
    for number, after_s in enumerate((0.05, 0.31, 0.9)):
        killed_once(tmp_path, number, after_s)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
def test_two_hundred_killed_recordings_lose_less_than_a_second(tmp_path: Path) -> None:
    chance = random.Random(7)
    for number in range(200):
        killed_once(tmp_path, number, chance.uniform(0, 2.5))
