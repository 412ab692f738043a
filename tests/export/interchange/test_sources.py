"""Where takes lie for other programs, and what time of day they begin at."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import soundfile

from emo_desktop.audio.take_header import TakeLabel, header_of
from emo_desktop.export.interchange.sources import Source, sources_of
from emo_desktop.project.model import Project
from tests.export.interchange.scenes import scene


def sources(folder: Path, content: bytes) -> dict[str, Source]:
    """Of a project in a folder whose first take is a file with this content."""
    project: Project = scene()
    path = folder / project.takes[0].media.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return sources_of(project, folder, folder.parent / "out")


def test_a_recorded_take_begins_at_its_time_of_day(tmp_path: Path) -> None:
    label = TakeLabel(48000, begin_s=3600.25, at=datetime(2026, 1, 2, 3, 4, 5))
    header = header_of(label, 4800)
    found = sources(tmp_path / "S.emo", header + bytes(4800 * 3))
    assert found["t1"] == Source(f"../S.emo/media/{1:032x}.wav", Fraction(14401, 4))
    large = sources(tmp_path / "S.emo", header_of(label, 4800, largest_riff_bytes=100))
    assert large["t1"].begin_s == Fraction(14401, 4)


def test_other_files_begin_at_zero(tmp_path: Path) -> None:
    plain = tmp_path / "plain.wav"
    soundfile.write(plain, np.zeros(480), 48000)
    for content in (plain.read_bytes(), plain.read_bytes()[:30], b"fLaC" + bytes(400), b""):
        assert sources(tmp_path / "S.emo", content)["t1"].begin_s == 0
    assert sources(tmp_path / "S.emo", b"")["t2"].begin_s == 0
