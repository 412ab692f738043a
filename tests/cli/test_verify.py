"""The command that says what is known of films."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit
from emo_desktop.export.provenance.keys import installation_identity, signing_folder
from emo_desktop.export.provenance.signing import sign_film
from tests.export.mark.films import write_marked_film
from tests.export.provenance.films import facts_of, with_flipped_bit, write_tiny_film


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory, home_of_the_tests: Path) -> Path:
    folder = tmp_path_factory.mktemp("films")
    plain = write_tiny_film(folder / "plain.mp4")
    signed = folder / "signed.mp4"
    sign_film(plain, signed, facts_of(), installation_identity(signing_folder()))
    with_flipped_bit(signed, folder / "changed.mp4", signed.stat().st_size - 300)
    return folder


@pytest.mark.parametrize(
    ("name", "code", "words"),
    [
        ("signed.mp4", Exit.DONE, ["known", "trusted", "EMO Desktop 0.9.0", "face.jpg"]),
        ("changed.mp4", Exit.CHANGED, ["changed", "invalid", "changed after it was signed"]),
        ("plain.mp4", Exit.UNKNOWN, ["unknown", "nothing is known", "not mean that it was filmed"]),
    ],
)
def test_a_film_is_judged_in_words_and_by_its_exit_code(
    films: Path, capsys: pytest.CaptureFixture[str], name: str, code: Exit, words: list[str]
) -> None:
    assert main(["verify", str(films / name), "--no-mark"]) == code
    printed = capsys.readouterr().out
    assert all(word in printed for word in words)


def test_programs_get_one_object(films: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ["signed.mp4", "changed.mp4", "plain.mp4"]
    code = main(["verify", *(str(films / name) for name in names), "--no-mark", "--json"])
    printed = json.loads(capsys.readouterr().out)
    assert code == Exit.CHANGED
    assert [film["verdict"] for film in printed["films"]] == ["known", "changed", "unknown"]
    signed = printed["films"][0]
    assert signed["credentials"]["state"] == "trusted" and signed["mark"] is None
    assert signed["credentials"]["source_types"] == ["trainedAlgorithmicMedia"]
    assert signed["credentials"]["film"]["film_id"] == facts_of().film_id


def test_the_mark_is_found_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = facts_of()
    film = write_marked_film(tmp_path / "film.mp4", facts.mark_payload)
    assert main(["verify", str(film), "--json"]) == Exit.DONE
    (found,) = json.loads(capsys.readouterr().out)["films"]
    assert found["mark"]["payload"] == f"{facts.mark_payload:016x}"
    assert found["mark"]["kind"] == "generated" and found["mark"]["chance"] < 1e-9
    assert found["credentials"]["state"] == "none" and found["seconds_looked_at"] >= 2


def test_a_signers_certificate_can_be_given(
    films: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    others = installation_identity(tmp_path / "keys")
    sign_film(films / "plain.mp4", tmp_path / "s.mp4", facts_of(), others)
    for trust, state in (([], "valid"), (["--trust", f"{tmp_path / 'keys/root.pem'}"], "trusted")):
        assert main(["verify", str(tmp_path / "s.mp4"), "--no-mark", "--json", *trust]) == Exit.DONE
        (found,) = json.loads(capsys.readouterr().out)["films"]
        assert found["credentials"]["state"] == state


def test_wrong_input_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / "missing.mp4")]) == Exit.BAD_INPUT
    assert "missing.mp4" in capsys.readouterr().err
    assert main(["verify"]) == Exit.USAGE
