"""A complete film is given its words and its signature, before it gets its name."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.atomic import explained, new_hidden_file
from emo_desktop.export.film_metadata import append_xmp, png_chunks, with_png_chunks, xmp_packet
from emo_desktop.export.provenance.facts import Provenance
from emo_desktop.export.provenance.keys import SigningError, SigningIdentity
from emo_desktop.export.provenance.library import MEDIA_TYPES
from emo_desktop.export.provenance.reading import read_credentials
from emo_desktop.export.provenance.signing import PictureSigner, sign_film


@dataclass(frozen=True, slots=True)
class FilmSeal:
    """For ``FilmExtras.seal``: called with the complete film, under its hidden name.

    Args:
        facts: of the film.
        identity: who signs; None: it is not signed.
        suffix: of the name the film will have, e.g. ``.mp4``.
    """

    facts: Provenance
    identity: SigningIdentity | None
    suffix: str

    def __call__(self, path: Path) -> None:
        """Add XMP and Content Credentials, as far as files of this kind have a place for them.

        Raises:
            SigningError: it could not be signed; the film is as it was, but for its XMP.
            OutputError: it cannot be written.
        """
        append_xmp(path, xmp_packet(self.facts), suffix=self.suffix)
        media_type = MEDIA_TYPES.get(self.suffix.lower())
        if self.identity is None or media_type is None:
            return
        with explained(path):
            beside, descriptor = new_hidden_file(path.parent, "seal")
        try:
            sign_film(path, beside, self.facts, self.identity, media_type=media_type)
            found = read_credentials(beside, media_type=media_type)
            if not found.hold:
                raise SigningError(f"The signed film is not valid: {found.reason}")
            with explained(path):
                os.fsync(descriptor)
                _replace_content(path, beside)
        finally:
            os.close(descriptor)
            beside.unlink(missing_ok=True)

    def pictures(self) -> Callable[[bytes], bytes]:
        """What gives each picture of a folder its words and its signature, as PNG and as bytes.

        Raises:
            SigningError: the key cannot sign.
        """
        words = png_chunks(self.facts)
        signer = None if self.identity is None else PictureSigner(self.facts, self.identity)

        def sealed(png: bytes) -> bytes:
            told = with_png_chunks(png, words)
            return told if signer is None else signer.signed(told)

        return sealed


def _replace_content(path: Path, beside: Path) -> None:
    """Make ``path`` what ``beside`` is; not every system replaces a file that is open."""
    if sys.platform == "win32":
        with beside.open("rb") as signed, path.open("r+b") as film:
            shutil.copyfileobj(signed, film, 1 << 22)
            film.truncate()
    else:
        beside.replace(path)
