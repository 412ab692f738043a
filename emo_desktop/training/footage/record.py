"""What was made of which film, kept beside the clips so that an interrupted job goes on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import MediaError
from emo_desktop.training.footage.consent import FootageConsent
from emo_desktop.training.footage.shots import Refusal, RefusalKind

RECORD_FILE, REPORT_FILE = "footage.json", "footage.txt"
FIRST_NUMBER = 500_000  # of a clip from footage; what is rendered counts from 0
_VERSION = 1


@dataclass(frozen=True, slots=True)
class FilmRecord:
    """What became of a film.

    Args:
        file: its path inside the folder of footage.
        digest: of its content.
        consent: digest of the agreement it was used under.
        identity: whose it is.
        held_out: whether its clips are kept from training.
        seconds: how long it is.
        clips: numbers of the clips made of it.
        refused: what was not used, and why.
    """

    file: str
    digest: str
    consent: str
    identity: str
    held_out: bool
    seconds: float
    clips: tuple[int, ...]
    refused: tuple[Refusal, ...]


def read_record(folder: Path) -> tuple[FilmRecord, ...]:
    """The films that were looked through before.

    Raises:
        MediaError: the record is damaged.
    """
    path = folder / RECORD_FILE
    if not path.exists():
        return ()
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
        if plain["version"] != _VERSION:
            raise ValueError(f"version {plain['version']}")
        return tuple(_film(each) for each in plain["films"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MediaError(
            f"{path} is damaged: {error}.", hint="Use another folder for the clips."
        ) from error


def write_record(
    folder: Path, films: Iterable[FilmRecord], consents: Iterable[dict[str, str | None]]
) -> None:
    """Keep what was made, for programs and as text.

    Raises:
        OutputError: it cannot be written.
    """
    listed = tuple(films)
    plain = {
        "version": _VERSION,
        "consents": list(consents),
        "films": [asdict(film) for film in listed],
    }
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    write_atomically(folder / RECORD_FILE, f"{text}\n".encode())
    write_atomically(folder / REPORT_FILE, report_text(listed).encode())


def read_consents(folder: Path) -> list[dict[str, str | None]]:
    """The agreements that were recorded before."""
    path = folder / RECORD_FILE
    if not path.exists():
        return []
    recorded: list[dict[str, str | None]] = json.loads(path.read_text(encoding="utf-8"))["consents"]
    return recorded


def with_consent(
    consents: list[dict[str, str | None]], consent: FootageConsent
) -> list[dict[str, str | None]]:
    """The agreements and one more, if it is new."""
    if any(each["digest"] == consent.digest for each in consents):
        return consents
    return [*consents, consent.as_plain()]


def report_text(films: Iterable[FilmRecord]) -> str:
    """What was made of every film, and what was refused and why."""
    lines = []
    for film in films:
        kind = "held out" if film.held_out else "for training"
        made = f"{len(film.clips)} clips of {film.seconds:.0f} s"
        lines.append(f"{film.file}: {made}, {film.identity}, {kind}")
        lines += [
            f"  {each.begin_s:.1f}–{each.end_s:.1f} s refused: {each.sentence}"
            for each in film.refused
        ]
    return "\n".join([*lines, ""])


def _film(plain: dict[str, Any]) -> FilmRecord:
    refused = tuple(
        Refusal(**(each | {"kind": RefusalKind(each["kind"])})) for each in plain["refused"]
    )
    return FilmRecord(**(plain | {"clips": tuple(plain["clips"]), "refused": refused}))
