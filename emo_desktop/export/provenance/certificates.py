"""Certificates of this installation's own making: a root, and what it vouches for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_ROOT_LIFE, _LEAF_LIFE = timedelta(days=50 * 365), timedelta(days=20 * 365)
_CLOCKS_DIFFER = timedelta(days=1)
_ORGANISATION = "Self-made certificate, identity not checked"


@dataclass(frozen=True, slots=True, repr=False)
class Issued:
    """A certificate and its private key."""

    certificate: x509.Certificate
    key: PrivateKeyTypes


def issue_root(name: str, now: datetime) -> Issued:
    """A certificate that vouches for others, and for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name)
    builder = _builder(subject, subject, key, now, _ROOT_LIFE)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Issued(builder.sign(key, hashes.SHA256()), key)


def issue_leaf(root: Issued, now: datetime) -> Issued:
    """A certificate that signs films, as C2PA wants it; the root vouches for it."""
    issuer = root.key
    if not isinstance(issuer, ec.EllipticCurvePrivateKey):
        raise ValueError("the root's key is of another kind")
    key = ec.generate_private_key(ec.SECP256R1())
    subject = root.certificate.subject
    signer = f"{subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value!s}, films"
    builder = _builder(_subject(signer), subject, key, now, _LEAF_LIFE)
    builder = builder.add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True
    )
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
    builder = builder.add_extension(purposes, critical=False)
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key())
    builder = builder.add_extension(above, critical=False)
    return Issued(builder.sign(issuer, hashes.SHA256()), key)


def certificate_for(pair: Issued) -> bool:
    """Whether the certificate is that of the key."""
    shape = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    own = pair.key.public_key().public_bytes(*shape)
    return own == pair.certificate.public_key().public_bytes(*shape)


def key_pem(key: PrivateKeyTypes) -> bytes:
    """The private key as PEM, without a password."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _subject(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, _ORGANISATION),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + life)
        .add_extension(identifier, critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
