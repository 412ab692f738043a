"""The unsaved state of a project beside the saved one, and what becomes of it after a crash."""

from __future__ import annotations

import contextlib
import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from emo_desktop.base.atomic import explained, write_atomically
from emo_desktop.base.digest import digest_bytes
from emo_desktop.base.errors import ProjectError
from emo_desktop.project.document_file import (
    explain_fault,
    plain_in,
    project_in,
    read_content,
)
from emo_desktop.project.document_form import plain_document, project_of, to_json
from emo_desktop.project.model import Project
from emo_desktop.project.plain_values import FormError
from emo_desktop.project.storage import PROJECT_FILE

AUTOSAVE = "autosave"
_FILE = "autosave.json"
_MOST_ASIDE = 10


@dataclass(frozen=True, slots=True)
class Recovery:
    """Unsaved work that a crash left.

    Args:
        project: with the work in it.
        saved_at: when it was kept, as far as the clock was right.
        changes: what differs from the project as it was saved, in words like ``2 lines, 1 take``.
    """

    project: Project
    saved_at: datetime
    changes: str


def write_autosave(folder: Path, project: Project, *, now_s: float | None = None) -> None:
    """Keep ``project`` beside the saved one, which stays as it is.

    Args:
        folder: of the project.
        project: with work that is not saved.
        now_s: seconds since 1970; by the system's clock when left out.

    Raises:
        OutputError: it cannot be written.
        ProjectError: a value of the project cannot be stored.
    """
    path = folder / AUTOSAVE / _FILE
    try:
        document = plain_document(project)
    except FormError as error:
        raise explain_fault(error, path) from error
    now = datetime.fromtimestamp(time.time() if now_s is None else now_s, UTC)
    kept = {"saved_at": now.isoformat(), "follows": _digest_of_saved(folder), "document": document}
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, to_json(kept))


def read_recovery(folder: Path) -> Recovery | None:
    """The work that was not saved when the program last ended; None where there is none.

    Never stands in the way of a start: what is damaged is put aside as ``damaged-1.json`` and so
    on, and work of before the last save as ``older-1.json``.
    """
    path = folder / AUTOSAVE / _FILE
    if not os.path.lexists(path):
        return None
    try:
        project, saved_at, follows = _kept(path)
    except ProjectError:
        _put_aside(path, "damaged")
        return None
    try:
        content = read_content(folder / PROJECT_FILE)
        saved = project_in(content, path)
    except ProjectError:
        return Recovery(project, saved_at, "all of it")
    if project == saved:
        discard_recovery(folder)
        return None
    if follows != digest_bytes(content):
        put_recovery_aside(folder)
        return None
    return Recovery(project, saved_at, describe_difference(saved, project))


def read_newest(folder: Path) -> Project:
    """The project as it was last kept, saved or not; nothing is changed by looking.

    Raises:
        ProjectError: there is no project, or it is damaged.
    """
    path = folder / PROJECT_FILE
    content = read_content(path)
    with contextlib.suppress(ProjectError):
        unsaved, _, follows = _kept(folder / AUTOSAVE / _FILE)
        if follows == digest_bytes(content):
            return unsaved
    return project_in(content, path)


def _kept(path: Path) -> tuple[Project, datetime, str]:
    """The project of an autosave, when it was kept, and the digest of what it follows."""
    raw = plain_in(read_content(path), path)
    try:
        if not isinstance(raw, dict) or not isinstance(raw.get("follows"), str):
            raise FormError("is no autosave")
        saved_at = datetime.fromisoformat(str(raw.get("saved_at"))[:40]).astimezone(UTC)
        return project_of(raw.get("document")), saved_at, raw["follows"]
    except FormError as error:
        raise explain_fault(error, path) from error
    except (ValueError, OverflowError, OSError) as error:
        raise ProjectError(f"{path} is damaged: it does not say when it was kept.") from error


def _digest_of_saved(folder: Path) -> str:
    try:
        return digest_bytes(read_content(folder / PROJECT_FILE))
    except ProjectError:
        return ""


def put_recovery_aside(folder: Path) -> None:
    """Keep unsaved work that nobody asked for yet as ``older-1.json`` and so on."""
    _put_aside(folder / AUTOSAVE / _FILE, "older")


def list_put_aside(folder: Path) -> tuple[Path, ...]:
    """The files of unsaved work that was put aside and can be read, the latest first."""
    return tuple(path for _, path in reversed(_numbered(folder / AUTOSAVE, "older")))


def read_put_aside(path: Path) -> Project:
    """The project of a file that was put aside.

    Raises:
        ProjectError: it is damaged or gone.
    """
    return _kept(path)[0]


def _put_aside(path: Path, stem: str) -> None:
    """Give a file a name of its own, and let the oldest of more than ten such go."""
    before = _numbered(path.parent, stem)
    number = before[-1][0] + 1 if before else 1
    with contextlib.suppress(OSError):
        path.replace(path.with_name(f"{stem}-{number}.json"))
        for _, oldest in before[: 1 - _MOST_ASIDE]:
            oldest.unlink()


def _numbered(folder: Path, stem: str) -> list[tuple[int, Path]]:
    """The files ``stem-1.json`` and so on, in order."""
    try:
        paths = list(folder.iterdir())
    except OSError:
        return []
    pattern = re.compile(rf"{stem}-([0-9]{{1,9}})\.json")
    return sorted((int(n[1]), path) for path in paths if (n := pattern.fullmatch(path.name)))


def discard_recovery(folder: Path) -> None:
    """Let the unsaved work go; harmless where there is none, or where it cannot be removed."""
    with contextlib.suppress(OSError):
        (folder / AUTOSAVE / _FILE).unlink(missing_ok=True)


def describe_difference(before: Project, after: Project) -> str:
    """What differs, in words like ``2 lines, 1 take``; "nothing" where they are equal."""
    parts = {
        "line": (before.clips, after.clips),
        "take": (before.takes, after.takes),
        "character": (before.characters, after.characters),
        "marker": (before.markers, after.markers),
    }
    words = [
        f"{count} {name}{'s' if count > 1 else ''}"
        for name, (old, new) in parts.items()
        if (count := _count_different(old, new))
    ]
    rest = ("name", "fps", "size_px", "sample_rate_hz", "guide", "hearing")
    if any(getattr(before, name) != getattr(after, name) for name in rest):
        words.append("the project's own settings")
    if not words and before != after:
        words.append("their order")
    return ", ".join(words) or "nothing"


def _count_different(before: tuple[object, ...], after: tuple[object, ...]) -> int:
    """How many things were added, removed or changed; each has an id."""
    old = {getattr(each, "id", ""): each for each in before}
    new = {getattr(each, "id", ""): each for each in after}
    return sum(old.get(id_) != new.get(id_) for id_ in old.keys() | new.keys())
