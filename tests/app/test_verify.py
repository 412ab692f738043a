"""What is known of films: signed, marked, both, neither, and in contradiction."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.app.verify import FilmVerified, Verdict, Verification, read_trusted, verify_film
from emo_desktop.base.errors import EmoError, MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.export.mark.film import find_mark
from emo_desktop.export.provenance.facts import SourceKind
from emo_desktop.export.provenance.keys import (
    SigningIdentity,
    installation_identity,
    installation_root,
    signing_folder,
)
from emo_desktop.export.provenance.reading import CredentialState
from emo_desktop.export.provenance.signing import sign_film
from tests.export.mark.films import write_marked_film
from tests.export.provenance.films import (
    facts_of,
    rewrapped,
    with_flipped_bit,
    write_sound,
    write_tiny_film,
)

FACTS = facts_of(SourceKind.ANIMATED, qualities=("draft",))


@pytest.fixture(scope="module")
def ours(home_of_the_tests: Path) -> SigningIdentity:
    return installation_identity(signing_folder())


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_marked_film(tmp_path_factory.mktemp("m") / "marked.mp4", FACTS.mark_payload)


@pytest.fixture(scope="module")
def signed(marked: Path, ours: SigningIdentity) -> Path:
    path = marked.with_name("signed.mp4")
    sign_film(marked, path, FACTS, ours)
    return path


def verified(path: Path, *, looks_for_mark: bool = True, trusted_pem: bytes = b"") -> Verification:
    events = list(
        verify_film(
            path, token=CancelToken(), looks_for_mark=looks_for_mark, trusted_pem=trusted_pem
        )
    )
    assert isinstance(events[-1], FilmVerified)
    return events[-1].report


def said(report: Verification) -> str:
    return " ".join(report.sentences())


def test_our_film_is_known_by_both(signed: Path) -> None:
    report = verified(signed)
    assert report.verdict is Verdict.KNOWN
    assert report.credentials.state is CredentialState.TRUSTED
    assert report.mark is not None and report.mark.film_id == FACTS.film_id
    assert report.mark.kind is SourceKind.ANIMATED and not report.marks_differ
    assert "animated by a computer" in said(report) and "nothing is known" not in said(report)


def test_without_credentials_the_mark_still_tells(marked: Path, signed: Path) -> None:
    for path in (marked, rewrapped(signed, marked.with_name("copy.mkv"))):
        report = verified(path)
        assert report.verdict is Verdict.KNOWN and not report.credentials.hold
        assert report.mark is not None and report.mark.film_id == FACTS.film_id
        assert "cannot be told" in said(report)


def test_a_changed_film_is_said_to_be_changed(signed: Path, tmp_path: Path) -> None:
    at = signed.stat().st_size - 500
    report = verified(with_flipped_bit(signed, tmp_path / "f.mp4", at), looks_for_mark=False)
    assert report.verdict is Verdict.CHANGED and "changed after it was signed" in said(report)


def test_credentials_of_another_film_show_by_the_mark(
    marked: Path, ours: SigningIdentity, tmp_path: Path
) -> None:
    sign_film(marked, tmp_path / "s.mp4", facts_of(title="Other.mp4"), ours)
    report = verified(tmp_path / "s.mp4")
    assert report.credentials.hold and report.marks_differ
    assert report.verdict is Verdict.CHANGED and "another film" in said(report)


def test_of_others_films_nothing_is_known_and_that_is_no_praise(tmp_path: Path) -> None:
    report = verified(write_tiny_film(tmp_path / "film.mp4", frames=30))
    assert report.verdict is Verdict.UNKNOWN and report.mark is None
    assert "does not mean that it was filmed" in said(report)


def test_others_credentials_are_read_and_trusted_when_the_signer_is_known(
    tmp_path: Path,
) -> None:
    film = write_tiny_film(tmp_path / "film.mp4")
    others = tmp_path / "others"
    sign_film(film, tmp_path / "s.mp4", facts_of(), installation_identity(others))
    assert verified(tmp_path / "s.mp4").credentials.state is CredentialState.VALID
    known = read_trusted(others / "root.pem")
    assert known == installation_root(others)
    report = verified(tmp_path / "s.mp4", trusted_pem=known)
    assert report.credentials.state is CredentialState.TRUSTED
    assert report.verdict is Verdict.KNOWN


def test_a_sound_is_looked_at_without_pictures(tmp_path: Path) -> None:
    report = verified(write_sound(tmp_path / "line.wav"))
    assert report.verdict is Verdict.UNKNOWN and report.search.seconds == 0


def test_what_is_no_film_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "text.webm"
    path.write_bytes(b"no film")
    with pytest.raises(MediaError, match="not a film"):
        verified(path)
    with pytest.raises(MediaError, match="cannot be read"):
        verified(tmp_path / "missing.mp4")


def test_a_film_that_cannot_be_decoded_may_still_be_signed(
    ours: SigningIdentity, tmp_path: Path
) -> None:
    film = write_tiny_film(tmp_path / "film.mp4")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(film.read_bytes().replace(b"avcC", b"xxxx").replace(b"avc1", b"zzzz"))
    sign_film(broken, tmp_path / "s.mp4", facts_of(), ours)
    report = verified(tmp_path / "s.mp4")
    assert report.credentials.hold and report.mark is None


def test_the_search_stops_when_it_is_told_to(marked: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(find_mark(marked, token=token))


def test_files_without_certificates_are_no_trust(tmp_path: Path) -> None:
    path = tmp_path / "t.pem"
    with pytest.raises(EmoError, match="cannot be read"):
        read_trusted(path)
    path.write_text("hello")
    with pytest.raises(EmoError, match="no certificate"):
        read_trusted(path)
