"""The document as a file: what is wrong with one is said in a sentence that names it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from emo_desktop.base.errors import ProjectError
from emo_desktop.project.document_form import (
    MOST_BYTES,
    from_json,
    plain_document,
    project_of,
    to_json,
)
from emo_desktop.project.migrations import NewerFormatError
from emo_desktop.project.model import Project
from emo_desktop.project.plain_values import FormError

_MOST_SHOWN = 300


def document_text(project: Project) -> bytes:
    """What a file that holds the project contains.

    Raises:
        ProjectError: a value cannot be stored.
    """
    try:
        return to_json(plain_document(project))
    except ValueError as error:
        raise _not_storable(project, str(error)) from error


def check_text_is_of(project: Project, text: bytes) -> None:
    """Raise ProjectError unless a file that contains ``text`` is opened as ``project``.

    A fault that would show only when the file is opened must not replace a good file.
    """
    try:
        is_same = project_of(from_json(text)) == project
    except ValueError as error:
        raise _not_storable(project, str(error)) from error
    if not is_same:
        raise _not_storable(project, "it would be another one when it is opened")


def _not_storable(project: Project, why: str) -> ProjectError:
    return ProjectError(
        f"The project {project.name} cannot be stored: {why[:_MOST_SHOWN]}.",
        hint="Undo the last change, and save again.",
    )


def read_document(path: Path) -> Project:
    """The project that a file holds.

    Raises:
        ProjectError: there is none, it cannot be read, or it is damaged.
    """
    return project_in(read_content(path), path)


def read_content(path: Path) -> bytes:
    """The bytes of a file of a project.

    Raises:
        ProjectError: there is none, it cannot be read, or it is larger than any project.
    """
    try:
        # Whoever opens a pipe waits for its other end.
        if not path.is_file():
            raise ProjectError(f"There is no file {path}.")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ProjectError(f"{path} cannot be read: {reason}.") from error
    if len(content) > MOST_BYTES:
        raise ProjectError(f"{path} is larger than a project can be.")
    return content


def project_in(content: bytes, path: Path) -> Project:
    """The project in the content of ``path``.

    Raises:
        ProjectError: it is damaged, or of a newer version of the program.
    """
    try:
        return project_of(from_json(content))
    except FormError as error:
        raise explain_fault(error, path) from error


def plain_in(content: bytes, path: Path) -> Any:
    """The plain value in the content of ``path``.

    Raises:
        ProjectError: it is no JSON.
    """
    try:
        return from_json(content)
    except FormError as error:
        raise explain_fault(error, path) from error


def explain_fault(error: FormError, path: Path) -> ProjectError:
    """The ProjectError that says what is wrong with the content of ``path``."""
    if isinstance(error, NewerFormatError):
        return ProjectError(f"{path} {error}.", hint="Install the newest version of the program.")
    return ProjectError(f"{path} is damaged: it {str(error)[:_MOST_SHOWN]}.")
