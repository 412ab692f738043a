"""The commands that write films of projects, and those about presets."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from emo_desktop.app.projects import edit_project
from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit
from emo_desktop.export.presets import SHIPPED
from emo_desktop.export.probe import probe_film
from emo_desktop.export.wave_file import read_wave_facts
from emo_desktop.project.edits.characters import withdraw_consent
from emo_desktop.project.storage import load_project
from tests.app.media import write_voice
from tests.conftest import DATA


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "Scene.emo"
    voice = write_voice(folder.parent / "voice.wav", 1.0)
    portrait = str(DATA / "portraits" / "astronaut.jpg")
    new = ["new", str(folder), "--portrait", portrait, "--size", "64", "--fps", "10"]
    assert main(["project", *new, "--json"]) == Exit.DONE
    line = ["add-line", str(folder), "--audio", str(voice), "--text", "Hi"]
    assert main(["project", *line, "--json"]) == Exit.DONE
    return folder


def facts(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, Any]:
    capsys.readouterr()
    code = main([*map(str, words), "--json"])
    printed = capsys.readouterr()
    assert code == Exit.DONE, printed.err
    said: dict[str, Any] = json.loads(printed.out)
    return said


def fault(capsys: pytest.CaptureFixture[str], *words: object, code: Exit = Exit.BAD_INPUT) -> str:
    capsys.readouterr()
    assert main([*map(str, words)]) == code
    return capsys.readouterr().err


def test_a_film_as_a_preset_says_with_what_is_said_beside_it(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "f.mov"
    said = facts(
        capsys, "export", made, "--output", film, "--preset", "prores-4444", "--quality", "draft",
        "--fps", "29.97", "--timecode", "10:00:00;00", "--size", "128x72",
        "--background", "transparent", "--handles", "0.5", "--stems", "--report",
    )  # fmt: skip
    assert (said["preset"], said["encoder"], said["fps"]) == ("prores-4444", "prores_ks", 29.97003)
    assert (said["width"], said["height"], said["frames"]) == (128, 72, 60)
    assert said["timecode"] == "09:59:59;15"
    names = [Path(path).name for path in said["beside"]]
    assert names == ["f - astronaut.wav", "f.mov.report.json"]
    assert probe_film(film).timecode == said["timecode"]
    assert read_wave_facts(tmp_path / names[0]).duration_s == pytest.approx(60 / 29.97, rel=1e-4)


def test_it_is_one_command_with_two_names(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = facts(capsys, "export", made, "--output", tmp_path / "a.mp4", "--preset", "small")
    words = ["project", "export", made, "--output", tmp_path / "b.mp4", "--preset", "small"]
    other = facts(capsys, *words)
    differing = {name for name in one if one[name] != other[name]}
    assert differing <= {"output", "elapsed_s", "frames_rendered", "segments_reused", "size_bytes"}
    assert other["frames_rendered"] == 0


def test_what_is_there_is_replaced_only_when_that_is_said(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "f.mp4"
    film.write_bytes(b"mine")
    words = ["export", made, "--output", film, "--preset", "small"]
    assert "--replace" in fault(capsys, *words)
    assert film.read_bytes() == b"mine"
    assert facts(capsys, *words, "--replace")["frames"] == 10


def test_all_lines_become_files(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", made, "--output", tmp_path, "--preset", "wav-only", "--name", "{text}"]
    said = facts(capsys, *words, "--lines", "all")
    assert [Path(film["output"]).name for film in said["films"]] == ["Hi.wav"]


def test_loudness_is_said(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["export", made, "--output", tmp_path / "f.wav", "--preset", "wav-only"]
    said = facts(capsys, *words, "--loudness", "-23")
    assert said["loudness_lufs"] == pytest.approx(-23, abs=0.3) and said["true_peak_dbtp"] <= -0.9


def test_a_consent_is_said_with_an_export_and_kept(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(made, tmp_path / "Scene.emo")
    words = ["export", folder, "--preset", "wav-only", "--replace", "--output", tmp_path / "f.wav"]
    assert main([*map(str, words)]) == Exit.DONE
    told = capsys.readouterr().err
    assert told.count("by what right astronaut may be seen and heard") == 1
    assert "--consent" in told
    said = ["--consent", "It is my face.", "--consent-by", "Anna", "--consent-basis", "own face"]
    assert main([*map(str, [*words, *said])]) == Exit.DONE
    assert "by what right" not in capsys.readouterr().err
    (anna,) = load_project(folder).characters
    assert anna.consent is not None
    assert (anna.consent.by, anna.consent.basis) == ("Anna", "own face")
    edit_project(folder, lambda project: withdraw_consent(project, anna.id, on="2025-01-02"))
    err = fault(capsys, *words)
    assert "The consent for astronaut was withdrawn on 2025-01-02." in err
    (told_of,) = facts(capsys, "project", "info", folder)["characters"]
    assert (told_of["has_consent"], told_of["consent"]) == (True, "withdrawn")
    assert "lines out" in err
    # Neither is one that was said overwritten by another.
    assert "withdrawn" in fault(capsys, *words, *said)
    subtitles = ["--format", "srt", "--output", tmp_path / "f.srt"]
    assert "withdrawn" in fault(capsys, "project", "export-data", folder, *subtitles)
    assert main(["project", "render", str(folder), "--quality", "draft", "--json"]) == Exit.DONE


def test_a_label_stands_where_it_is_said(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", made, "--preset", "small", "--no-credentials", "--no-mark", "--quality"]
    facts(capsys, *words, "draft", "--output", tmp_path / "plain.mp4")
    label = ["--label", "Made", "--label-place", "top right"]
    facts(capsys, *words, "draft", "--output", tmp_path / "label.mp4", *label)
    plain, labelled = (first_picture(tmp_path / f"{name}.mp4") for name in ("plain", "label"))
    changed = np.abs(plain.astype(int) - labelled) > 40
    assert changed[:32].sum() > 10 * changed[32:].sum() and changed[:, -8:].any()
    assert "none of top left" in fault(
        capsys, *words, "draft", "--output", tmp_path / "f.mp4", "--label-place", "nowhere",
        code=Exit.USAGE,
    )  # fmt: skip


def first_picture(film: Path) -> np.ndarray:
    with av.open(str(film)) as container:
        return next(container.decode(video=0)).to_ndarray(format="gray")


@pytest.mark.parametrize("command", [["export"], ["project", "export-data", "--format", "srt"]])
def test_what_was_agreed_and_by_whom_belong_together(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    words = [*command, made, "--output", tmp_path / "f.srt", "--consent", "Yes."]
    assert "--consent-by" in fault(capsys, *words, code=Exit.USAGE)
    words = [*command, made, "--output", tmp_path / "f.srt", "--consent-basis", "hope"]
    assert "none of own face" in fault(capsys, *words, code=Exit.USAGE)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--preset", "gone"], "no preset 'gone'"),
        (["--fps", "fast"], "not a frame rate"),
        (["--background", "blur"], "--size"),
        (["--size", "100x100", "--background", "none.png"], "is no file"),
        (["--size", "101x100"], "multiple of 2"),
        (["--size", "100x100", "--background", "transparent"], "needs a picture with alpha"),
        (["--preset", "h265", "--timecode", "noon"], "no time code such as"),
        (["--preset", "prores-422-hq"], "does not end in .mov"),
        (["--preset", "wav-only", "--encoder", "graphics"], "codec"),
        (["--loudness", "3"], "loudness_lufs"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    err = fault(capsys, "export", made, "--output", tmp_path / "f.mp4", *words)
    assert said in err and [line.split(":")[0] for line in err.splitlines()] == ["error", "hint"]
    assert list(tmp_path.iterdir()) == []


def test_words_that_are_none_are_refused_at_once(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["--size", "big"], ["--position", "left"], ["--loudness", "loud"]):
        err = fault(capsys, "export", made, "--output", tmp_path / "f", *words, code=Exit.USAGE)
        assert words[1] in err


def test_presets_are_listed_and_shown_so_that_one_can_be_made_of_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path))
    listed = facts(capsys, "presets", "list")
    assert [preset["id"] for preset in listed["presets"]] == list(SHIPPED)
    assert listed["folder"] == str(tmp_path / "presets")
    shown = facts(capsys, "presets", "show", "h265")
    (tmp_path / "presets").mkdir()
    mine = tmp_path / "presets" / "mine.json"
    mine.write_text(json.dumps(shown | {"name": "Mine"}), encoding="utf-8")
    (tmp_path / "presets" / "torn.json").write_text("{", encoding="utf-8")
    assert main(["presets", "list"]) == Exit.DONE
    printed = capsys.readouterr()
    assert "mine" in printed.out and "torn.json is not valid" in printed.err
    assert main(["presets", "show", "mine"]) == Exit.DONE
    assert "picture.quality" in capsys.readouterr().out
    assert "no preset 'x'" in fault(capsys, "presets", "show", "x")
