"""Credentials of a film that is a folder of pictures: those of each, and what they say together."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.export.provenance.reading import Credentials, CredentialState, read_credentials
from emo_desktop.export.sequence_pictures import pictures_of


@dataclass(frozen=True, slots=True)
class _Read:
    """A picture and its credentials."""

    name: str
    credentials: Credentials


def read_sequence(
    folder: Path, *, token: CancelToken, trusted_pem: bytes
) -> Generator[Progress, None, Credentials]:
    """Read the credentials of every picture.

    Args:
        folder: of the pictures.
        token: stops the reading within one picture.
        trusted_pem: certificates of signers that are known here.

    Yields:
        How far it is.

    Returns:
        Those of the first picture, and what all of them are worth: they hold where each does, and
        all are of one film.

    Raises:
        MediaError: there are no pictures in the folder, or they cannot be read.
        Cancelled: the token was cancelled.
    """
    pictures, found = pictures_of(folder), list[_Read]()
    for number, path in enumerate(pictures):
        token.check()
        yield Progress("Reading the credentials", number, len(pictures))
        found.append(_Read(path.name, read_credentials(path, trusted_pem=trusted_pem)))
    return _together(found)


def _together(found: list[_Read]) -> Credentials:
    """What credentials of all pictures say together."""
    first, count = found[0].credentials, len(found)
    broken = [each for each in found if each.credentials.state is CredentialState.INVALID]
    bare = [each for each in found if each.credentials.state is CredentialState.NONE]
    if broken:
        kept = broken[0].credentials
        reason = (
            f"Of {count} pictures {len(broken)} are not as they were signed, first "
            f"{broken[0].name}."
        )
        return replace(kept, reason=reason)
    if len(bare) == count:
        return first
    if bare:
        reason = (
            f"Of {count} pictures {len(bare)} carry no Content Credentials, first {bare[0].name}."
        )
        return replace(first, state=CredentialState.INVALID, reason=reason)
    if len(set(_films(found))) > 1:
        reason = "The pictures belong to different films."
        return replace(first, state=CredentialState.INVALID, reason=reason)
    if all(each.credentials.state is CredentialState.TRUSTED for each in found):
        reason = f"All {count} pictures are as they were signed, by a signer who is known here."
        return replace(first, reason=reason)
    reason = f"All {count} pictures are as they were signed; who signed is not known here."
    return replace(first, state=CredentialState.VALID, reason=reason)


def _films(found: list[_Read]) -> Iterator[str]:
    """Which film each picture says it is of; of other programs' pictures nothing is known."""
    for each in found:
        yield dict(each.credentials.film).get("film_id", "")
