"""``project export-data``, as a script uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pysubs2
import pytest

from emo_desktop.app.data_formats import DataFormat
from emo_desktop.cli.commands import main


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path, portrait: Path, voice: Path) -> Path:
    """A project with one line."""
    folder = tmp_path / "Eine Szene.emo"
    new = ["project", "new", str(folder), "--portrait", str(portrait), "--size", "64"]
    assert main([*new, "--fps", "10", "--character", "Änne"]) == 0
    line = ["project", "add-line", str(folder), "--audio", str(voice), "--text", "Hallo, du."]
    assert main(line) == 0
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> tuple[str, str]:
    """What the command prints."""
    capsys.readouterr()
    assert main(["project", "export-data", *map(str, words)]) == code
    printed = capsys.readouterr()
    return printed.out, printed.err


def test_subtitles(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "Untertitel ü.srt"
    said, _ = run(capsys, folder, "--format", "srt", "--output", output)
    assert said.startswith(f"{output}: written in ")
    (event,) = pysubs2.load(str(output))
    assert (event.start, event.end, event.text) == (0, 1000, "Hallo, du.")


def test_facts_for_programs(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--format", "thumbnails", "--output", tmp_path, "--picture", "jpg", "--json")
    facts = json.loads(run(capsys, folder, *words)[0])
    names = [Path(each["output"]).name for each in facts["files"]]
    assert names == ["Eine Szene 001 Änne Hallo, du.jpg", "contact sheet.jpg"]
    assert all(each["size_bytes"] > 0 for each in facts["files"])


def test_a_line_of_a_character(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("--format", "moho", "--output", tmp_path, "--lines", "1", "--character", "Änne")
    run(capsys, folder, *words)
    path = tmp_path / "Eine Szene 001 Änne Hallo, du.dat"
    assert path.read_text().startswith("MohoSwitch1\n1 ")


def test_a_part_with_a_start_time_code(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = ("--from", "0.3", "--to", "0.8", "--timecode", "01:00:00:00")
    run(capsys, folder, "--format", "edl", "--output", tmp_path / "s.edl", *part)
    text = (tmp_path / "s.edl").read_text(encoding="utf-8")
    assert "00:00:00:03 00:00:00:08 01:00:00:03 01:00:00:08" in text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--format", "otio", "--output", "s.edl"), "does not end in .otio"),
        (("--format", "edl", "--output", "s.edl", "--character", "Bert"), "no character Bert"),
        (("--format", "edl", "--output", "s.edl", "--lines", "7"), "7"),
        (("--format", "edl", "--output", "s.edl", "--timecode", "x"), "cannot begin with 'x'"),
    ],
)
def test_errors_are_sentences(
    words: tuple[str, ...],
    sentence: str,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    _, said = run(capsys, folder, *words, code=3)
    lines = [line for line in said.splitlines() if line.startswith(("error: ", "hint: "))]
    assert [line.split(":")[0] for line in lines] == ["error", "hint"]
    assert sentence in lines[0]
    assert not (tmp_path / "s.edl").exists()


def test_a_format_there_is_not(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, said = run(capsys, folder, "--format", "aaf", "--output", "x", code=2)
    assert all(each in said for each in DataFormat)
