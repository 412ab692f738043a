"""Films of final quality as the shell makes them, with packs of tiny random weights."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.base.settings import load_settings
from emo_desktop.cli.commands import main
from emo_desktop.export.probe import probe_film
from tests.app.media import are_alike, write_voice
from tests.emo.packs.tiny_packs import TINY_PAPER, TINY_POSE, write_tiny_pack


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own, with two packs."""
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))
    folder = load_settings().packs_dir
    write_tiny_pack(folder / "paper", TINY_PAPER)
    write_tiny_pack(folder / "pose", TINY_POSE)
    return folder


def order(portrait: Path, voice: Path, output: Path, *more: str) -> list[str]:
    files = ["--portrait", str(portrait), "--audio", str(voice), "--output", str(output)]
    return ["render", *files, "--size", "128", "--fps", "10", *more]


@pytest.mark.parametrize("pack", ["paper", "pose"])
def test_a_film_is_made_and_made_again_from_the_cache(
    pack: str,
    packs: Path,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    film = tmp_path / "f.mp4"
    # The mark names the film, and so is another one each time.
    asked = order(
        portrait, voice, film, "--quality", "final", "--pack", pack, "--json", "--no-mark"
    )
    assert main(asked) == 0
    printed = capsys.readouterr()
    facts = json.loads(printed.out)
    assert (facts["frames"], facts["pack"], facts["segments_reused"]) == (10, pack, 0)
    assert facts["drift"]["windows"] > 0
    assert f"pack {pack}" in printed.err
    assert "processor" in printed.err
    assert probe_film(film).frames == 10
    first = film.rename(tmp_path / "first.mp4")
    assert main(asked) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["segments_reused"] == again["segments"] > 0
    assert again["drift"] is None
    assert are_alike(film, first)


def test_an_option_of_the_final_quality_asks_for_it(
    packs: Path,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--pack", "paper", "--steps", "1", "--guidance", "2,3", "--turn-speed", "1.6"]
    more = ["--drift-guard", "re-anchor", "--region", "1.2,1.1", "--precision", "bf16"]
    assert main(order(portrait, voice, tmp_path / "f.mp4", *options, *more)) == 0
    printed = capsys.readouterr()
    assert "unnatural" in printed.err
    assert "1 steps" in printed.err
    assert "bf16" in printed.err
    assert "look at" in printed.out  # chance does not look like the portrait


def test_the_draft_has_no_final_options(
    portrait: Path, voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "f.mp4"
    assert main(order(portrait, voice, output, "--quality", "draft", "--steps", "20")) == 2
    assert "--steps" in capsys.readouterr().err
    assert not output.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--pack", "nobody"], "nobody"),
        (["--quality", "final"], "paper, pose"),
        (["--pack", "pose", "--turn-speed", "1"], "--turn-speed"),
        (["--pack", "paper", "--device", "abacus"], "abacus"),
        (["--pack", "paper", "--device", "cpu", "--precision", "fp16"], "fp16"),
    ],
)
def test_what_cannot_be_had_is_one_error(
    options: list[str],
    says: str,
    packs: Path,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    output = tmp_path / "f.mp4"
    assert main(order(portrait, voice, output, *options)) == 3
    printed = capsys.readouterr().err
    assert says in printed
    assert "hint: " in printed
    assert "Traceback" not in printed
    assert not output.exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--steps", "0"],
        ["--guidance", "1,2,3"],
        ["--guidance", "nan"],
        ["--region", "1"],
        ["--turn-speed", "9"],
        ["--reuse", "0"],
        ["--offload", "maybe"],
        ["--drift-guard", "luck"],
    ],
)
def test_words_that_make_no_sense_are_refused(
    options: list[str], portrait: Path, voice: Path, tmp_path: Path
) -> None:
    assert main(order(portrait, voice, tmp_path / "f.mp4", *options)) == 2


def test_a_segment_of_a_project_is_rendered_again_beside_one_that_stays(
    packs: Path,
    portrait: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = str(tmp_path / "Scene.emo")
    voice = write_voice(tmp_path / "voice.wav", 9.0)
    new = ["project", "new", folder, "--portrait", str(portrait), "--size", "64", "--fps", "2"]
    assert main(new) == 0
    assert main(["project", "add-line", folder, "--audio", str(voice)]) == 0
    final = ["--pack", "paper", "--json"]
    capsys.readouterr()

    def facts(*words: str) -> dict[str, object]:
        assert main(["project", *words, *final]) == 0
        return json.loads(capsys.readouterr().out)

    assert facts("render", folder)["segments_rendered"] == 2
    again = facts("retake", folder, "--line", "1", "--segment", "1", "--seed", "3")
    assert (again["segments"], again["segments_rendered"]) == (2, 1)
    assert again["ghost"] > 0  # weights of chance draw another picture from another seed
    film = tmp_path / "f.mp4"
    made = facts("export", folder, "--output", str(film))
    assert (made["frames"], made["segments_reused"]) == (18, 2)
    assert probe_film(film).frames == 18
