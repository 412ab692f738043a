"""What is known of a film, ours or others': its credentials, its mark, what it says of itself."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emo_desktop.app.verify_sequence import read_sequence
from emo_desktop.base.errors import EmoError, MediaError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.export.film_metadata import FilmWords, read_words
from emo_desktop.export.mark.film import MarkSearch, find_mark
from emo_desktop.export.provenance.facts import MarkContent, mark_content
from emo_desktop.export.provenance.keys import installation_root, signing_folder
from emo_desktop.export.provenance.reading import (
    Credentials,
    CredentialState,
    read_credentials,
)
from emo_desktop.export.sequence_pictures import pictures_of

NOT_LOOKED_FOR = MarkSearch(None, 0.0)


class Verdict(StrEnum):
    """What is known, in a word.

    ``known``: credentials that hold, or a mark, say where the film comes from. ``changed``: its
    credentials do not hold, or mark and credentials name different films. ``unknown``: nothing that
    could be relied on.
    """

    KNOWN = "known"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verification:
    """All that could be found out about a film.

    Args:
        path: of the file.
        credentials: its Content Credentials.
        search: what came of looking for the mark.
        words: what it says of itself; anybody can change that.
    """

    path: Path
    credentials: Credentials
    search: MarkSearch
    words: FilmWords

    @property
    def mark(self) -> MarkContent | None:
        """What its mark says; None when none was found."""
        return None if self.search.reading is None else mark_content(self.search.reading.payload)

    @property
    def signed_mark(self) -> str:
        """The mark that its credentials name, 16 hex digits; empty for none."""
        return dict(self.credentials.film).get("mark", "")

    @property
    def marks_differ(self) -> bool:
        """Whether the mark in the pictures is not the one that was signed."""
        reading = self.search.reading
        return bool(
            reading is not None
            and self.signed_mark
            and f"{reading.payload:016x}" != self.signed_mark
        )

    @property
    def verdict(self) -> Verdict:
        """What is known, in a word."""
        if self.credentials.state is CredentialState.INVALID or self.marks_differ:
            return Verdict.CHANGED
        if self.credentials.hold or self.search.reading is not None:
            return Verdict.KNOWN
        return Verdict.UNKNOWN

    def sentences(self) -> Iterator[str]:
        """What is known and what is not, for people."""
        yield from self._of_credentials()
        yield from self._of_mark()
        if self.words.is_ours and self.verdict is Verdict.UNKNOWN:
            yield (
                "It says of itself that it was made with EMO Desktop; that can be written into any "
                "file."
            )
        if self.verdict is Verdict.UNKNOWN:
            yield (
                "So nothing is known of where it comes from. That does not mean that it was "
                "filmed: most films carry neither, and both can be removed."
            )

    def _of_credentials(self) -> Iterator[str]:
        credentials = self.credentials
        yield credentials.reason
        if not credentials.hold:
            return
        maker = credentials.generator or "a program that gives no name"
        words = "; ".join(credentials.source_words)
        yield f"Its maker, {maker}, says: {words or 'nothing of how the pictures came to be'}."
        yield from credentials.consent_sentences
        if credentials.earlier:
            yield "It was put into another file since it was made, and signed again."

    def _of_mark(self) -> Iterator[str]:
        if self.marks_differ:
            yield "The mark in its pictures belongs to another film than its credentials."
        elif self.mark is not None:
            yield f"Its pictures bear the mark of EMO Desktop (film {self.mark.film_id})."
            yield self.mark.kind.sentence if self.mark.kind else "How is said in a way of later."
            if not self.credentials.hold:
                yield "Whether it was changed since then cannot be told."
        elif self.search.seconds:
            yield "No mark of EMO Desktop was found in its pictures."


@dataclass(frozen=True, slots=True)
class FilmVerified(Event):
    """The last event."""

    report: Verification


def verify_film(
    path: Path,
    *,
    token: CancelToken,
    trusted_pem: bytes = b"",
    looks_for_mark: bool = True,
) -> Generator[Event, None, None]:
    """Find out what is known of a film; nothing is written, nothing goes over the network.

    Args:
        path: of the film, picture or sound, or of the folder of a film's pictures.
        token: stops the work within one frame.
        trusted_pem: certificates of signers that are known, beside this installation's own.
        looks_for_mark: whether the pictures are looked at; takes time where there is no mark.

    Yields:
        Progress, and at last FilmVerified.

    Raises:
        MediaError: the file cannot be read, and nothing is known of it.
        EmoError: certificates cannot be read.
        Cancelled: the token was cancelled.
    """
    yield Progress("Reading the credentials", 0, 1)
    known = installation_root(signing_folder()) + trusted_pem
    if path.is_dir():
        credentials = yield from read_sequence(path, token=token, trusted_pem=known)
        words = read_words(pictures_of(path)[0])
    else:
        credentials, words = read_credentials(path, trusted_pem=known), read_words(path)
    search = NOT_LOOKED_FOR
    if looks_for_mark:
        try:
            search = yield from find_mark(path, token=token)
        except MediaError:
            # What cannot be decoded may still be signed; what is neither is no film.
            if credentials.state in (CredentialState.NONE, CredentialState.UNSUPPORTED):
                raise
    yield FilmVerified(Verification(path, credentials, search, words))


def read_trusted(path: Path) -> bytes:
    """Certificates, PEM, of signers a user knows.

    Raises:
        EmoError: there are none in the file, or it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise EmoError(f"{path} cannot be read: {reason}.") from error
    if b"-----BEGIN CERTIFICATE-----" not in content or not content.isascii():
        raise EmoError(
            f"There is no certificate in {path.name}.", hint="Give a file of PEM certificates."
        )
    return content
