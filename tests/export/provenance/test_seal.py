"""A film under its hidden name is sealed: words and signature, or it stays as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.base.atomic import PendingFile
from emo_desktop.export.film_metadata import read_words
from emo_desktop.export.provenance import seal
from emo_desktop.export.provenance.keys import SigningError, SigningIdentity
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from emo_desktop.export.provenance.seal import FilmSeal
from tests.export.provenance.films import facts_of, write_tiny_film


@pytest.mark.parametrize("platform", ["linux", "win32"])
def test_a_pending_film_is_sealed_and_then_gets_its_name(
    tmp_path: Path, identity: SigningIdentity, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    output = tmp_path / "Scene.mp4"
    plain = write_tiny_film(tmp_path / "plain.mp4").read_bytes()
    pending = PendingFile(output)
    pending.path.write_bytes(plain)
    with monkeypatch.context() as patch:
        patch.setattr(seal, "sys", type("System", (), {"platform": platform}))
        FilmSeal(facts_of(), identity, ".mp4")(pending.path)
    pending.commit()
    assert read_credentials(output).hold
    assert read_words(output).creator == "EMO Desktop 0.9.0"
    assert {path.name for path in tmp_path.iterdir()} == {"Scene.mp4", "plain.mp4"}


def test_what_cannot_be_signed_is_left_alone_and_nothing_lies_about(
    tmp_path: Path, identity: SigningIdentity
) -> None:
    film = write_tiny_film(tmp_path / "plain.mp4")
    with pytest.raises(SigningError):
        FilmSeal(facts_of(), replace(identity, key_pem=b"none"), ".mp4")(film)
    assert list(tmp_path.iterdir()) == [film]
    assert read_credentials(film).state is CredentialState.NONE


@pytest.mark.parametrize(("name", "has_xmp"), [("a.webm", False), ("a.mp4", True)])
def test_without_a_key_or_a_place_there_are_words_at_most(
    tmp_path: Path, identity: SigningIdentity, name: str, has_xmp: bool
) -> None:
    film = write_tiny_film(tmp_path / name)
    FilmSeal(facts_of(), None if has_xmp else identity, film.suffix)(film)
    assert bool(read_words(film).creator) is has_xmp
    assert not read_credentials(film).hold
