"""A folder of pictures says what it is: each picture by itself, and all together."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.verify import FilmVerified, Verdict, Verification, verify_film
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.film_metadata import read_words
from emo_desktop.export.mark.embed import MarkEmbedder
from emo_desktop.export.picture_sequence import SequenceWriter
from emo_desktop.export.presets import shipped_preset
from emo_desktop.export.provenance.facts import Provenance, SourceKind
from emo_desktop.export.provenance.keys import (
    SigningIdentity,
    installation_identity,
    signing_folder,
)
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from emo_desktop.export.provenance.seal import FilmSeal
from tests.export.pictures import swaying, tone
from tests.export.provenance.films import facts_of, with_flipped_bit

FACTS = facts_of(SourceKind.ANIMATED, qualities=("draft",), title="Scene")


@pytest.fixture(scope="module")
def ours(home_of_the_tests: Path) -> SigningIdentity:
    return installation_identity(signing_folder())


def sequence(
    folder: Path, identity: SigningIdentity | None, *, facts: Provenance = FACTS, frames: int = 3
) -> Path:
    seal = FilmSeal(facts, identity, "")
    with SequenceWriter(
        folder,
        width=96,
        height=64,
        fps=Fraction(25),
        sound=tone(frames / 25),
        preset=shipped_preset("png-sequence"),
        extras=FilmExtras(seal=seal),
    ) as film:
        for frame in swaying(frames):
            film.add(frame)
        assert film.finish().frames == frames
    return folder


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, ours: SigningIdentity) -> Path:
    return sequence(tmp_path_factory.mktemp("s") / "Scene", ours)


def verified(path: Path, *, looks_for_mark: bool = False) -> Verification:
    *_, last = verify_film(path, token=CancelToken(), looks_for_mark=looks_for_mark)
    assert isinstance(last, FilmVerified)
    return last.report


def copied(source: Path, folder: Path) -> Path:
    folder.mkdir()
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_every_picture_is_signed_and_says_in_words_what_it_is(signed: Path) -> None:
    for path in sorted(signed.glob("*.png")):
        found = read_credentials(path)
        assert found.hold and dict(found.film)["film_id"] == FACTS.film_id
        words = read_words(path)
        assert words.is_ours and words.source_type == "compositeWithTrainedAlgorithmicMedia"


def test_all_together_are_known(signed: Path) -> None:
    report = verified(signed)
    assert report.verdict is Verdict.KNOWN
    assert report.credentials.state is CredentialState.TRUSTED
    assert "All 3 pictures are as they were signed" in " ".join(report.sentences())


def test_without_a_key_there_are_words_and_it_is_said_that_nothing_is_signed(
    tmp_path: Path,
) -> None:
    report = verified(sequence(tmp_path / "s", None))
    assert report.verdict is Verdict.UNKNOWN and report.words.is_ours
    assert "It carries no Content Credentials." in set(report.sentences())


def test_one_picture_that_was_changed_or_exchanged_is_named(signed: Path, tmp_path: Path) -> None:
    second = "Scene.0000002.png"
    changed = copied(signed, tmp_path / "changed")
    size = (changed / second).stat().st_size
    with_flipped_bit(signed / second, changed / second, size - 40)
    bare = copied(signed, tmp_path / "bare")
    plain = sequence(tmp_path / "plain", None) / "plain.0000002.png"
    (bare / second).write_bytes(plain.read_bytes())
    for folder in (changed, bare):
        report = verified(folder)
        assert report.verdict is Verdict.CHANGED
        assert "Of 3 pictures 1 " in report.credentials.reason
        assert second in report.credentials.reason


def test_pictures_of_another_film_do_not_belong(
    signed: Path, tmp_path: Path, ours: SigningIdentity
) -> None:
    mixed = copied(signed, tmp_path / "mixed")
    other = sequence(tmp_path / "Other", ours, facts=facts_of(title="Other"), frames=1)
    (mixed / "Scene.0000004.png").write_bytes((other / "Other.0000001.png").read_bytes())
    report = verified(mixed)
    assert report.verdict is Verdict.CHANGED and "different films" in report.credentials.reason


def test_the_mark_of_a_folder_is_found_at_the_rate_of_its_sound(tmp_path: Path) -> None:
    fps = Fraction(30)
    with SequenceWriter(
        tmp_path / "s",
        width=256,
        height=192,
        fps=fps,
        sound=tone(2.4),
        preset=shipped_preset("png-sequence"),
        extras=FilmExtras(mark=MarkEmbedder(FACTS.mark_payload, width=256, height=192, fps=fps)),
    ) as film:
        for frame in swaying(1, width=256, height=192):
            film.add(frame, 72)
        film.finish()
    report = verified(tmp_path / "s", looks_for_mark=True)
    assert report.mark is not None and report.mark.film_id == FACTS.film_id


def test_a_folder_without_pictures_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no PNG pictures"):
        verified(tmp_path)
