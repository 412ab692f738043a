"""The commands about projects, as a script uses them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.cli.commands import main
from emo_desktop.export.probe import probe_film
from emo_desktop.project.storage import load_project
from tests.app.media import buzzing_voice, write_voice


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))


@pytest.fixture
def folder(tmp_path: Path, portrait: Path, voice: Path) -> Path:
    """A project with one line, as two commands make it."""
    folder = tmp_path / "Scene.emo"
    new = ["project", "new", str(folder), "--portrait", str(portrait), "--size", "64"]
    assert main([*new, "--fps", "10", "--name", "Eine Szene", "--character", "Änne"]) == 0
    line = ["project", "add-line", str(folder), "--audio", str(voice), "--text", "Hallo, du."]
    assert main(line) == 0
    return folder


def run(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> str:
    """What a command prints on stdout."""
    capsys.readouterr()
    assert main(["project", *map(str, words)]) == code
    return capsys.readouterr().out


def facts(capsys: pytest.CaptureFixture[str], *words: object) -> dict:
    return json.loads(run(capsys, *words, "--json"))


def error(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """What a command that fails says on stderr: one error, one hint, no traceback."""
    capsys.readouterr()
    assert main(["project", *map(str, words)]) == 3
    printed = capsys.readouterr()
    lines = [line for line in printed.err.splitlines() if line.startswith(("error: ", "hint: "))]
    assert [line.split(":")[0] for line in lines] == ["error", "hint"]
    assert "Traceback" not in printed.err
    return printed.err


def test_a_project_from_its_beginning_to_its_film(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = run(capsys, "info", folder)
    assert "Eine Szene" in shown
    assert "Änne" in shown
    assert "0 of 1 segment rendered" in shown
    assert '"Hallo, du."' in shown
    assert "1 rendered" in run(capsys, "render", folder, "--quality", "draft")
    assert "1 of 1 segment rendered" in run(capsys, "info", folder)
    film = tmp_path / "f.mp4"
    made = facts(capsys, "export", folder, "--output", film)
    assert (made["frames"], made["segments_reused"], made["lines"]) == (10, 1, 1)
    assert probe_film(film).frames == 10


@pytest.mark.parametrize(
    ("words", "frames"),
    [
        (["--from", "0.3"], 7),
        (["--to", "0:00.4"], 4),
        (["--from", "00:00:00:02", "--to", "00:00:00:07"], 5),
        (["--from", "0:00:00:03", "--to", "99"], 7),
    ],
)
def test_a_part_is_exported(
    words: list[str],
    frames: int,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    film = tmp_path / "f.mp4"
    assert facts(capsys, "export", folder, "--output", film, *words)["frames"] == frames
    assert probe_film(film).frames == frames


def test_presets_differ_in_size(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = []
    for preset in ("small", "standard", "master"):
        film = tmp_path / f"{preset}.mp4"
        run(capsys, "export", folder, "--output", film, "--preset", preset)
        sizes.append(film.stat().st_size)
    assert sizes == sorted(sizes)
    run(capsys, "export", folder, "--output", tmp_path / "f.mp4")
    assert (tmp_path / "f.mp4").stat().st_size == pytest.approx(sizes[1], rel=0.005)


def test_lines_become_films_of_their_own(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (2, 3):
        run(capsys, "add-line", folder, "--audio", write_voice(tmp_path / f"{number}.wav", number))
    out = tmp_path / "lines"
    out.mkdir()
    said = run(capsys, "export", folder, "--output", out, "--lines", "1,3")
    assert said.splitlines()[-1].startswith(f"{out}: 2 films")
    names = ["Eine Szene 001 Änne Hallo, du.mp4", "Eine Szene 003 Änne.mp4"]
    assert sorted(path.name for path in out.iterdir()) == names
    assert [probe_film(out / name).frames for name in names] == [10, 30]
    assert "--replace" in error(capsys, "export", folder, "--output", out, "--lines", "1")
    made = facts(capsys, "export", folder, "--output", out, "--lines", "1-2", "--replace")
    assert [film["frames"] for film in made["films"]] == [10, 20]
    assert made["films"][0]["segments_reused"] == 1 and made["faults"] == []


def test_info_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = facts(capsys, "info", folder)
    assert (known["name"], known["fps"], known["size_px"]) == ("Eine Szene", 10, 64)
    (line,) = known["lines"]
    assert (line["number"], line["character"], line["text"]) == (1, "Änne", "Hallo, du.")
    assert (line["begin_s"], line["duration_s"], line["segments"]) == (0, 1, 1)
    assert known["missing"] == []


def test_only_the_line_that_was_changed_is_rendered_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = write_voice(tmp_path / "other.wav", 1.5)
    added = facts(capsys, "add-line", folder, "--audio", other, "--at", "0:03", "--seed", "4")
    assert (added["line"], added["duration_s"]) == (2, 4.5)
    assert facts(capsys, "render", folder)["segments_rendered"] == 2
    changed = facts(capsys, "set", folder, "--line", "2", "--emotion", "happy:0.4", "--seed", "9")
    assert changed["changed"] == 1
    assert load_project(folder).clips[1].chosen_picture.controls.emotion == "happy"
    rendered = [line["rendered"] for line in facts(capsys, "info", folder)["lines"]]
    assert rendered == [1, 0]
    again = facts(capsys, "render", folder)
    assert (again["segments"], again["segments_rendered"]) == (2, 1)
    facts(capsys, "set", folder, "--lips", "1.5")
    controls = [clip.chosen_picture.controls.lip_strength for clip in load_project(folder).clips]
    assert controls == [1.5, 1.5]


def test_cues_wait_for_their_voices(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "cues.vtt"
    sheet.write_text("WEBVTT\n\n00:05.000 --> 00:06.000\nWait for me.\n")
    assert facts(capsys, "add-cues", folder, "--cues", sheet, "--at", "5")["added"] == 1
    line = facts(capsys, "info", folder)["lines"][-1]
    assert (line["begin_s"], line["take"], line["segments"]) == (10, "", 0)
    assert "to record" in run(capsys, "info", folder)


def test_a_long_recording_becomes_lines_at_its_pauses(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [buzzing_voice(1.0), np.zeros(16_000), buzzing_voice(1.0), np.zeros(5_000)] * 2
    soundfile.write(tmp_path / "long.wav", np.concatenate(words), 16_000)
    run(capsys, "add-line", folder, "--audio", tmp_path / "long.wav", "--text", "One. Two. Three.")
    assert facts(capsys, "split", folder, "--line", "2")["lines"] == 3
    lines = facts(capsys, "info", folder)["lines"][1:]
    assert [line["text"] for line in lines] == ["One.", "Two.", "Three."]
    begins = [line["begin_s"] - lines[0]["begin_s"] for line in lines]
    assert begins == pytest.approx([0, 1.85, 5.15], abs=0.1)
    assert "no line 9" in error(capsys, "split", folder, "--line", "9")


def test_a_project_goes_to_another_machine_in_one_file(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "Scene.emoz"
    assert facts(capsys, "pack", folder, "--output", packed)["bytes"] == packed.stat().st_size
    elsewhere = tmp_path / "elsewhere" / "Scene.emo"
    elsewhere.parent.mkdir()
    run(capsys, "unpack", elsewhere, "--input", packed)
    assert load_project(elsewhere).clips == load_project(folder).clips
    assert facts(capsys, "render", elsewhere)["segments_rendered"] == 1
    assert "exist" in error(capsys, "unpack", elsewhere, "--input", packed)


def test_files_outside_come_in_and_lost_ones_are_found(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = tmp_path / "far" / "voice two.wav"
    far.parent.mkdir()
    write_voice(far, 1.2)
    run(capsys, "add-line", folder, "--audio", far, "--link")
    assert not load_project(folder).takes[-1].media.is_inside
    moved = tmp_path / "moved"
    far.parent.rename(moved)
    assert facts(capsys, "info", folder)["missing"][0]["name"] == "voice two.wav"
    assert "relink" in error(capsys, "render", folder)
    assert "relink" in error(capsys, "export", folder, "--output", tmp_path / "f.mp4")
    assert facts(capsys, "relink", folder, moved)["found"] == 1
    assert facts(capsys, "collect", folder)["collected"] == 1
    assert all(media.is_inside for media in load_project(folder).media)
    (moved / "voice two.wav").unlink()
    assert facts(capsys, "render", folder)["segments_rendered"] == 2


def test_what_is_not_found_is_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = load_project(folder)
    (folder / project.takes[0].media.path).unlink()
    (tmp_path / "empty").mkdir()
    printed = run(capsys, "relink", folder, tmp_path / "empty", code=3)
    assert "not found: voice.wav" in printed


def test_an_earlier_version_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = load_project(folder)
    run(capsys, "set", folder, "--seed", "5")
    listed = facts(capsys, "recover", folder)
    assert listed["unsaved"] is None
    run(capsys, "recover", folder, "--version", listed["versions"][0])
    assert load_project(folder) == before
    assert "no version" in error(capsys, "recover", folder, "--version", "yesterday")
    assert "not saved" in error(capsys, "recover", folder, "--unsaved")


def test_unsaved_work_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from emo_desktop.project.autosave import write_autosave
    from emo_desktop.project.edits.film import rename_project

    write_autosave(folder, rename_project(load_project(folder), "Unsaved").after)
    assert "own settings" in run(capsys, "recover", folder)
    run(capsys, "recover", folder, "--unsaved")
    assert load_project(folder).name == "Unsaved"
    assert facts(capsys, "recover", folder)["unsaved"] is None


def test_unsaved_work_that_was_overtaken_comes_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from emo_desktop.project.autosave import write_autosave
    from emo_desktop.project.edits.film import rename_project

    write_autosave(folder, rename_project(load_project(folder), "Unsaved").after)
    run(capsys, "set", folder, "--seed", "8")
    names = [name for name in facts(capsys, "recover", folder)["versions"] if "older" in name]
    run(capsys, "recover", folder, "--version", names[0])
    assert load_project(folder).name == "Unsaved"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["info", "{tmp}/nowhere.emo"], "nowhere.emo"),
        (["render", "{folder}", "--line", "7"], "no line 7"),
        (["set", "{folder}"], "Nothing to set"),
        (["add-line", "{folder}", "--audio", "{tmp}/gone.wav"], "gone.wav"),
        (["add-line", "{folder}", "--audio", "{voice}", "--character", "Zoe"], "'Zoe'"),
        (["add-line", "{folder}", "--audio", "{voice}", "--in", "5"], "lies between"),
        (["add-cues", "{folder}", "--cues", "{voice}"], "voice.wav"),
        (["export", "{folder}", "--output", "{tmp}/f.avi"], ".mp4"),
        (["export", "{folder}", "--output", "{tmp}/f.mp4", "--from", "5", "--to", "9"], "10 frame"),
        (
            ["export", "{folder}", "--output", "{tmp}/f.mp4", "--from", "0.5", "--to", "0.2"],
            "range",
        ),
        (["export", "{folder}", "--output", "{tmp}", "--lines", "1-3"], "no line 2"),
        (["export", "{folder}", "--output", "{tmp}/none", "--lines", "1"], "does not exist"),
        (["export", "{folder}", "--output", "{voice}", "--lines", "1"], "not a folder"),
        (["export", "{folder}", "--output", "{tmp}", "--lines", "1", "--name", "{{x}}"], "{{x}}"),
        (["render", "{folder}", "--pack", "none"], "none"),
        (["render", "{folder}", "--pack", "none", "--quality", "draft"], "--pack"),
        (["retake", "{folder}", "--line", "1", "--segment", "1", "--seed", "2"], "draft"),
        (["unpack", "{tmp}/New.emo", "--input", "{voice}"], "voice.wav"),
        (["pack", "{folder}", "--output", "{tmp}/Scene.zip"], ".emoz"),
    ],
)
def test_what_cannot_be_done_is_one_error(
    words: list[str],
    said: str,
    folder: Path,
    tmp_path: Path,
    voice: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = load_project(folder)
    given = [word.format(tmp=tmp_path, folder=folder, voice=voice) for word in words]
    assert said.format() in error(capsys, *given)
    assert load_project(folder) == before


@pytest.mark.parametrize(
    "words",
    [
        ["render", "S.emo", "--line", "0"],
        ["add-line", "S.emo", "--audio", "v.wav", "--at", "1e5"],
        ["add-line", "S.emo", "--audio", "v.wav", "--at", "1:2:3:4"],
        ["new", "S.emo"],
        ["export", "S.emo", "--output", "f.mp4", "--from", "soon"],
        ["export", "S.emo", "--output", "f.mp4", "--from", "0:0:0:0:0"],
        ["export", "S.emo", "--output", ".", "--lines", "3-1"],
        ["export", "S.emo", "--output", ".", "--lines", "1,x"],
        ["export", "S.emo", "--output", ".", "--lines", "1", "--to", "3"],
        ["export", "S.emo", "--output", "f.mp4", "--name", "{text}"],
        [],
    ],
)
def test_a_command_line_that_is_not_valid_is_refused(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["project", *words]) == 2
    assert "hint: " in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal there")
def test_a_render_that_is_killed_goes_on(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "add-line", folder, "--audio", write_voice(tmp_path / "long.wav", 60.0))
    command = [sys.executable, "-m", "emo_desktop", "project", "render", str(folder)]
    job = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ)
    cache = tmp_path / "home" / "cache" / "segments"
    try:
        while job.poll() is None and len(list(cache.glob("??/*"))) < 8:
            pass
    finally:
        job.send_signal(signal.SIGKILL)
        job.wait()
    assert (folder / "queue.json").exists()
    before = sum(line["rendered"] for line in facts(capsys, "info", folder)["lines"])
    again = facts(capsys, "render", folder)
    assert again["segments_rendered"] == again["segments"] - before
    assert 0 < before < again["segments"]
