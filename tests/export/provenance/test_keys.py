"""Keys: made once, kept from others, renewed in time, and clear words when they cannot be used."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)

from emo_desktop.export.provenance.certificates import Issued, issue_leaf, issue_root, key_pem
from emo_desktop.export.provenance.keys import (
    LEAF_FILE,
    LEAF_KEY_FILE,
    ROOT_FILE,
    ROOT_KEY_FILE,
    SigningError,
    installation_identity,
    installation_root,
    own_identity,
    signing_folder,
)
from emo_desktop.export.provenance.reading import read_credentials
from emo_desktop.export.provenance.signing import sign_film
from tests.export.provenance.films import facts_of, write_tiny_film

NOW = datetime.now(UTC)


def test_the_key_is_made_once_and_is_the_users_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "keys"
    first, second = installation_identity(folder), installation_identity(folder)
    assert first == second and not first.is_own and first.algorithm == "es256"
    if sys.platform != "win32":
        for name in (LEAF_KEY_FILE, ROOT_KEY_FILE):
            assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list(folder.glob(f".{LEAF_KEY_FILE}*"))


def test_two_installations_have_different_keys(tmp_path: Path) -> None:
    one, other = (installation_identity(tmp_path / name) for name in "ab")
    assert one.key_pem != other.key_pem and one.name != other.name


def test_the_key_is_never_shown(tmp_path: Path) -> None:
    assert "PRIVATE" not in repr(installation_identity(tmp_path))


def test_the_certificate_is_renewed_at_half_its_life_under_the_same_root(tmp_path: Path) -> None:
    before = installation_identity(tmp_path, now=NOW)
    root = installation_root(tmp_path)
    assert installation_identity(tmp_path, now=NOW + timedelta(days=9 * 365)) == before
    after = installation_identity(tmp_path, now=NOW + timedelta(days=11 * 365))
    assert after.expires_on > before.expires_on and after.key_pem != before.key_pem
    assert installation_root(tmp_path) == root


@pytest.mark.parametrize("name", [ROOT_FILE, ROOT_KEY_FILE, LEAF_FILE, LEAF_KEY_FILE])
def test_a_damaged_or_missing_file_is_named_and_nothing_is_overwritten(
    tmp_path: Path, name: str
) -> None:
    installation_identity(tmp_path)
    (tmp_path / name).write_bytes(b"-----BEGIN NONSENSE-----")
    with pytest.raises(SigningError) as caught:
        installation_identity(tmp_path)
    assert name in str(caught.value) and "move" in caught.value.hint
    assert (tmp_path / name).read_bytes() == b"-----BEGIN NONSENSE-----"
    (tmp_path / name).unlink()
    with pytest.raises(SigningError, match="cannot be read"):
        installation_identity(tmp_path)


def test_a_key_of_another_certificate_is_refused(tmp_path: Path) -> None:
    installation_identity(tmp_path)
    (tmp_path / LEAF_KEY_FILE).write_bytes((tmp_path / ROOT_KEY_FILE).read_bytes())
    with pytest.raises(SigningError, match="does not belong"):
        installation_identity(tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_key_is_said_to_be_one(tmp_path: Path) -> None:
    installation_identity(tmp_path)
    (tmp_path / LEAF_KEY_FILE).chmod(0)
    with pytest.raises(SigningError, match="permission"):
        installation_identity(tmp_path)


def test_there_is_no_root_before_the_first_film(tmp_path: Path) -> None:
    assert installation_root(tmp_path / "none") == b""


def test_keys_lie_beside_the_settings(home_of_the_tests: Path) -> None:
    assert signing_folder() == home_of_the_tests / "signing"


def test_a_users_own_certificate_signs(tmp_path: Path) -> None:
    root = issue_root("Studio root", NOW)
    files = _written(tmp_path, issue_leaf(root, NOW), root)
    identity = own_identity(*files)
    assert identity.is_own and identity.algorithm == "es256"
    film = write_tiny_film(tmp_path / "plain.mp4")
    sign_film(film, tmp_path / "s.mp4", facts_of(), identity)
    found = read_credentials(
        tmp_path / "s.mp4", trusted_pem=root.certificate.public_bytes(Encoding.PEM)
    )
    assert found.hold and found.state == "trusted"


def test_a_key_with_a_password_needs_it(tmp_path: Path) -> None:
    root = issue_root("Studio root", NOW)
    leaf = issue_leaf(root, NOW)
    chain, key = _written(tmp_path, leaf, root)
    shape = (Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"open sesame"))
    key.write_bytes(leaf.key.private_bytes(*shape))
    assert own_identity(chain, key, password="open sesame").key_pem == key_pem(leaf.key)
    for password in ("", "wrong"):
        with pytest.raises(SigningError, match="password"):
            own_identity(chain, key, password=password)


def test_certificates_that_make_films_invalid_are_refused_at_once(tmp_path: Path) -> None:
    root = issue_root("Studio root", NOW)
    leaf = issue_leaf(root, NOW)
    with pytest.raises(SigningError, match="does not belong"):
        own_identity(*_written(tmp_path, Issued(leaf.certificate, root.key), root))
    with pytest.raises(SigningError, match="valid from"):
        own_identity(*_written(tmp_path, leaf, root), now=NOW + timedelta(days=40 * 365))
    chain, key = _written(tmp_path, root, root)
    chain.write_bytes(root.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(SigningError, match="vouches for itself"):
        own_identity(chain, key)


def test_kinds_of_keys_c2pa_does_not_know_are_refused(tmp_path: Path) -> None:
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    for key in (weak, ec.generate_private_key(ec.SECP256K1())):
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
        other = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "y")])
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(other)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(NOW - timedelta(days=1))
            .not_valid_after(NOW + timedelta(days=9))
            .sign(key, hashes.SHA256())
        )
        pair = Issued(certificate, key)
        with pytest.raises(SigningError, match="kind"):
            own_identity(*_written(tmp_path, pair, pair))


def _written(folder: Path, leaf: Issued, root: Issued) -> tuple[Path, Path]:
    chain, key = folder / "chain.pem", folder / "key.pem"
    parts = (leaf.certificate, root.certificate)
    chain.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in parts))
    key.write_bytes(key_pem(leaf.key))
    return chain, key
