"""The key films are signed with: one made on this machine, or the user's own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding
from filelock import FileLock

from emo_desktop.base.atomic import explained, sync_folder
from emo_desktop.base.errors import EmoError
from emo_desktop.base.settings import settings_path
from emo_desktop.export.provenance.certificates import (
    Issued,
    certificate_for,
    issue_leaf,
    issue_root,
    key_pem,
)

ROOT_FILE, ROOT_KEY_FILE = "root.pem", "root-key.pem"
LEAF_FILE, LEAF_KEY_FILE = "certificate.pem", "certificate-key.pem"
# Without a time stamp authority (we are offline) a film is valid only as long as its certificate:
# so certificates live long and are renewed at half their life.
_RENEWED_BEFORE = timedelta(days=3650)
_PRIVATE = 0o600
T = TypeVar("T")
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class SigningError(EmoError):
    """Films cannot be signed as they are to be."""

    hint = "Look at the key in the settings, or export without Content Credentials."


@dataclass(frozen=True, slots=True, repr=False)
class SigningIdentity:
    """A key and the certificates that say whose it is.

    Args:
        certificates_pem: the signer's own first, then those that vouch for it.
        key_pem: private; never shown, never logged.
        algorithm: as C2PA names it, e.g. ``es256``.
        name: of the signer, for people.
        expires_on: ISO date.
        is_own: whether the user brought it.
    """

    certificates_pem: bytes
    key_pem: bytes
    algorithm: str
    name: str
    expires_on: str
    is_own: bool


def signing_folder() -> Path:
    """Where this user's keys lie."""
    return settings_path().parent / "signing"


def installation_identity(folder: Path, *, now: datetime | None = None) -> SigningIdentity:
    """The identity of this installation: made when it is first asked for, renewed in time.

    Args:
        folder: of the keys, for this user alone.
        now: the present, with its offset.

    Raises:
        SigningError: the keys are there and cannot be read, or do not belong together.
        OutputError: they cannot be written.
    """
    moment = now or datetime.now(UTC)
    with explained(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            if not (folder / ROOT_FILE).exists() and not (folder / ROOT_KEY_FILE).exists():
                _write_pair(folder, ROOT_FILE, ROOT_KEY_FILE, issue_root(_new_name(), moment))
            root = _read_pair(folder / ROOT_FILE, folder / ROOT_KEY_FILE)
            if _needs_leaf(folder, root, moment):
                _write_pair(folder, LEAF_FILE, LEAF_KEY_FILE, issue_leaf(root, moment))
            leaf = _read_pair(folder / LEAF_FILE, folder / LEAF_KEY_FILE)
    chain = b"".join(
        each.public_bytes(Encoding.PEM) for each in (leaf.certificate, root.certificate)
    )
    return _identity(leaf, chain, is_own=False)


def installation_root(folder: Path) -> bytes:
    """The certificate, PEM, that vouches for this installation's films; empty when there is none.

    Raises:
        SigningError: it is there and cannot be read.
    """
    path = folder / ROOT_FILE
    if not path.exists():
        return b""
    return _read(path, x509.load_pem_x509_certificate).public_bytes(Encoding.PEM)


def own_identity(
    certificates: Path, key: Path, *, password: str = "", now: datetime | None = None
) -> SigningIdentity:
    """The identity of a user's own certificate.

    Args:
        certificates: PEM, the signer's own first, then those that vouch for it.
        key: the private key, PEM.
        password: of the key; empty for none.
        now: the present, with its offset.

    Raises:
        SigningError: they cannot be read or used for signing films; the message says why.
    """
    chain = _read(certificates, x509.load_pem_x509_certificates)
    secret = _read(
        key, lambda content: serialization.load_pem_private_key(content, password.encode() or None)
    )
    leaf = Issued(chain[0], secret)
    _check_usable(leaf, chain, certificates, now or datetime.now(UTC))
    pem = b"".join(each.public_bytes(Encoding.PEM) for each in chain)
    return _identity(leaf, pem, is_own=True)


def _identity(leaf: Issued, chain: bytes, *, is_own: bool) -> SigningIdentity:
    names = leaf.certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return SigningIdentity(
        certificates_pem=chain,
        key_pem=key_pem(leaf.key),
        algorithm=_algorithm(leaf.key),
        name=str(names[0].value) if names else "",
        expires_on=leaf.certificate.not_valid_after_utc.date().isoformat(),
        is_own=is_own,
    )


def _algorithm(key: PrivateKeyTypes) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= 2048:
        return "ps256"
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise SigningError(
        "Films cannot be signed with a key of this kind.",
        hint="Use an elliptic curve key (P-256, P-384 or P-521), Ed25519, or RSA of 2048 bits.",
    )


def _check_usable(
    leaf: Issued, chain: list[x509.Certificate], path: Path, moment: datetime
) -> None:
    """Raise SigningError unless films signed with it are valid."""
    own = leaf.certificate
    if not certificate_for(leaf):
        raise SigningError(
            f"The private key does not belong to the first certificate in {path.name}.",
            hint="Put the signer's own certificate first, then those that vouch for it.",
        )
    if not own.not_valid_before_utc <= moment < own.not_valid_after_utc:
        raise SigningError(
            f"The certificate in {path.name} is valid from {own.not_valid_before_utc.date()} to "
            f"{own.not_valid_after_utc.date()}.",
            hint="Renew it, or check the clock of this machine.",
        )
    if len(chain) == 1 and own.issuer == own.subject:
        raise SigningError(
            f"The certificate in {path.name} vouches for itself, which C2PA does not allow.",
            hint="Use a certificate that another one has signed, and put both into the file.",
        )


def _needs_leaf(folder: Path, root: Issued, moment: datetime) -> bool:
    certificate, key = folder / LEAF_FILE, folder / LEAF_KEY_FILE
    if not certificate.exists() and not key.exists():
        return True
    leaf = _read_pair(certificate, key)
    ends = leaf.certificate.not_valid_after_utc
    return ends - moment < _RENEWED_BEFORE or leaf.certificate.issuer != root.certificate.subject


def _read_pair(certificate: Path, key: Path) -> Issued:
    pair = Issued(
        _read(certificate, x509.load_pem_x509_certificate),
        _read(key, lambda content: serialization.load_pem_private_key(content, None)),
    )
    if not certificate_for(pair):
        raise SigningError(
            f"{key} does not belong to {certificate.name}.", hint=_start_again(certificate.parent)
        )
    return pair


def _read(path: Path, parse: Callable[[bytes], T]) -> T:
    """What a PEM file holds; never a word of its content in what is said."""
    try:
        return parse(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise SigningError(f"{path} cannot be read: {reason}.") from error
    except (ValueError, TypeError) as error:
        raise SigningError(
            f"{path} is damaged, not PEM, or its password is not right.",
            hint=_start_again(path.parent),
        ) from error


def _start_again(folder: Path) -> str:
    return f"Put it back from a copy. Without one, move {folder} away: a new key is made."


def _write_pair(folder: Path, certificate: str, key: str, pair: Issued) -> None:
    """Both files; the key first, so that no certificate is without one."""
    _write_private(folder / key, key_pem(pair.key))
    _write_private(folder / certificate, pair.certificate.public_bytes(Encoding.PEM))


def _write_private(path: Path, content: bytes) -> None:
    """A file that this user alone can read, at no moment readable by others."""
    beside = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def _new_name() -> str:
    """Tells installations apart, and says nothing of their users."""
    return f"EMO Desktop installation {secrets.token_hex(4)}"
