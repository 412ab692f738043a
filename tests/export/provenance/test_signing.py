"""Films are signed, read back, damaged, and put into other files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import c2pa
import pytest

from emo_desktop.base.errors import MediaError
from emo_desktop.export.provenance.facts import SourceKind
from emo_desktop.export.provenance.keys import (
    SigningError,
    SigningIdentity,
    installation_identity,
    installation_root,
)
from emo_desktop.export.provenance.library import can_be_signed
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from emo_desktop.export.provenance.signing import sign_film, sign_rewrapped
from tests.export.provenance.films import (
    facts_of,
    rewrapped,
    with_flipped_bit,
    write_picture,
    write_sound,
    write_tiny_film,
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_film(tmp_path_factory.mktemp("film") / "plain.mp4")


@pytest.fixture(scope="module")
def signed(film: Path, identity: SigningIdentity, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("signed") / "Scene.mp4"
    sign_film(film, path, facts_of(), identity)
    return path


def test_a_signed_film_is_valid_and_says_what_was_signed(signed: Path) -> None:
    found = read_credentials(signed)
    assert found.state is CredentialState.VALID and found.hold
    assert found.generator == "EMO Desktop 0.9.0" and "EMO Desktop installation" in found.signer
    assert found.source_types == ("trainedAlgorithmicMedia",)
    assert found.actions == ("c2pa.created", "c2pa.watermarked.unbound")
    assert [(each.title, each.relationship) for each in found.ingredients] == [
        ("face.jpg", "inputTo")
    ]
    rows, facts = dict(found.film), facts_of()
    assert rows["film_id"] == facts.film_id and rows["mark"] == f"{facts.mark_payload:016x}"
    assert rows["settings_digest"] == facts.settings_digest
    assert json.loads(rows["drawings"])[0]["weights_digest"] == "ab" * 16
    assert json.loads(rows["drawings"])[0]["seed"] == 5
    assert json.loads(rows["consents"]) == [{"basis": "own face", "digest": "34" * 16}]
    assert found.made_at == "2026-11-23T06:00:00Z" and not found.signed_at


def test_signed_by_this_installation_it_is_trusted(signed: Path, key_folder: Path) -> None:
    found = read_credentials(signed, trusted_pem=installation_root(key_folder))
    assert found.state is CredentialState.TRUSTED


def test_another_installation_does_not_know_the_signer(signed: Path, tmp_path: Path) -> None:
    installation_identity(tmp_path)
    found = read_credentials(signed, trusted_pem=installation_root(tmp_path))
    assert found.state is CredentialState.VALID


def test_any_flipped_bit_of_pictures_or_claims_shows(signed: Path, tmp_path: Path) -> None:
    size = signed.stat().st_size
    content = signed.read_bytes()
    told = content.index(b"org.emo-desktop.film") + 40
    places = [*range(size - size // 2, size, size // 9), size - 1, told]
    for place in places:
        found = read_credentials(with_flipped_bit(signed, tmp_path / "f.mp4", place))
        assert found.state is CredentialState.INVALID, place
        assert "changed" in found.reason or "damaged" in found.reason


def test_a_film_that_ends_too_soon_is_invalid(signed: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.mp4"
    short.write_bytes(signed.read_bytes()[:-200])
    assert not read_credentials(short).hold


@pytest.mark.parametrize(
    ("kind", "qualities", "term", "relationship"),
    [
        (SourceKind.ANIMATED, ("draft",), "compositeWithTrainedAlgorithmicMedia", "componentOf"),
        (SourceKind.MIXED, ("draft", "final"), "compositeSynthetic", "componentOf"),
        (SourceKind.GENERATED, ("final",), "trainedAlgorithmicMedia", "inputTo"),
    ],
)
def test_the_source_is_named_as_the_specification_says(
    film: Path,
    tmp_path: Path,
    identity: SigningIdentity,
    kind: SourceKind,
    qualities: tuple[str, ...],
    term: str,
    relationship: str,
) -> None:
    facts = facts_of(kind, qualities=qualities, label="AI", with_backdrop=True)
    sign_film(film, tmp_path / "s.mp4", facts, identity)
    found = read_credentials(tmp_path / "s.mp4")
    assert found.hold and found.source_types == (term,)
    assert {each.title: each.relationship for each in found.ingredients} == {
        "face.jpg": relationship,
        "street.png": "componentOf",
    }
    assert found.actions[0] == "c2pa.created" and found.actions[-1] == "c2pa.addedText"
    assert "c2pa.placed" in found.actions


def test_actions_point_to_their_ingredients_and_the_portrait_has_a_thumbnail(signed: Path) -> None:
    with signed.open("rb") as content:
        reader = c2pa.Reader("video/mp4", content)
        store = json.loads(reader.json())
    manifest: dict[str, Any] = store["manifests"][store["active_manifest"]]
    (ingredient,) = manifest["ingredients"]
    assert ingredient["thumbnail"]["format"] == "image/jpeg"
    assert "cd" * 16 in ingredient["description"]
    actions = next(
        each for each in manifest["assertions"] if each["label"].startswith("c2pa.actions")
    )
    (used,) = actions["data"]["actions"][0]["parameters"]["ingredients"]
    assert used["url"].endswith(ingredient["label"])


@pytest.mark.parametrize("name", ["film.mov", "film.m4v", "picture.png", "sound.wav"])
def test_other_files_that_can_are_signed_too(
    tmp_path: Path, identity: SigningIdentity, name: str
) -> None:
    write = {".png": write_picture, ".wav": write_sound}.get(Path(name).suffix, write_tiny_film)
    source, target = write(tmp_path / name), tmp_path / f"signed-{name}"
    assert can_be_signed(source)
    sign_film(source, target, facts_of(title=name), identity)
    assert read_credentials(target).hold
    broken = with_flipped_bit(target, tmp_path / f"broken-{name}", target.stat().st_size - 20)
    assert not read_credentials(broken).hold


@pytest.mark.parametrize("name", ["film.webm", "film.mkv", "lines.srt"])
def test_files_that_cannot_carry_credentials_say_so(
    film: Path, tmp_path: Path, identity: SigningIdentity, name: str
) -> None:
    assert not can_be_signed(tmp_path / name)
    with pytest.raises(SigningError, match="cannot carry Content Credentials"):
        sign_film(film, tmp_path / name, facts_of(), identity)
    assert not (tmp_path / name).exists()
    (tmp_path / name).write_bytes(b"anything")
    assert read_credentials(tmp_path / name).state is CredentialState.UNSUPPORTED


def test_a_film_without_credentials_has_none(film: Path, tmp_path: Path) -> None:
    assert read_credentials(film).state is CredentialState.NONE
    nonsense = tmp_path / "nonsense.mp4"
    nonsense.write_bytes(b"this is no film" * 9)
    assert not read_credentials(nonsense).hold
    with pytest.raises(MediaError, match="cannot be read"):
        read_credentials(tmp_path / "missing.mp4")


def test_another_file_drops_the_credentials_and_signing_again_keeps_them(
    signed: Path, tmp_path: Path, identity: SigningIdentity, key_folder: Path
) -> None:
    plain = rewrapped(signed, tmp_path / "plain.mov")
    assert read_credentials(plain).state is CredentialState.NONE
    again = tmp_path / "again.mov"
    sign_rewrapped(plain, again, earlier=signed, program_version="0.9.1", identity=identity)
    found = read_credentials(again, trusted_pem=installation_root(key_folder))
    assert found.state is CredentialState.TRUSTED and found.earlier == 1
    assert found.actions[0] == "c2pa.created" and found.actions[-1] == "c2pa.repackaged"
    assert dict(found.film)["film_id"] == facts_of().film_id
    assert found.ingredients[0].title == "face.jpg"
    assert found.source_types == ("trainedAlgorithmicMedia",)


def test_a_changed_film_is_not_passed_on_as_unchanged(
    signed: Path, tmp_path: Path, identity: SigningIdentity
) -> None:
    size = signed.stat().st_size
    broken = with_flipped_bit(signed, tmp_path / "broken.mp4", size - 300)
    plain = write_tiny_film(tmp_path / "plain.mov")
    with pytest.raises(SigningError, match="not as it was signed"):
        sign_rewrapped(
            plain, tmp_path / "a.mov", earlier=broken, program_version="1", identity=identity
        )


def test_a_key_that_does_not_fit_signs_nothing(
    film: Path, tmp_path: Path, identity: SigningIdentity
) -> None:
    with pytest.raises(SigningError, match="could not be signed"):
        sign_film(film, tmp_path / "s.mp4", facts_of(), replace(identity, key_pem=b"nonsense"))


def test_the_film_itself_is_what_it_was(film: Path, signed: Path) -> None:
    content = film.read_bytes()
    picture = content[content.index(b"mdat") :][:2000]
    assert picture in signed.read_bytes()
    assert signed.stat().st_size - film.stat().st_size < 16_000
