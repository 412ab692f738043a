"""Documents for the window: real sessions in a folder, without media files."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from emo_desktop.project.model import Clip, Project
from emo_desktop.project.session import open_session
from emo_desktop.project.storage import create_project
from emo_desktop.ui.document import Document
from tests.render.lines import make_line, make_project, make_take


def three_lines() -> Project:
    """Twelve seconds each, one after the other; the last waits for its take."""
    waiting = Clip("c9", Fraction(24), text="Third", character="k1", length_s=Fraction(3))
    first = make_line(3)
    second = make_line(4, take="t5", begin_s=12)
    takes = (make_take(2), make_take(5))
    return make_project(first, second, waiting, takes=takes)


def open_document(folder: Path, project: Project | None = None) -> Document:
    """A document of a project that lies in ``folder``."""
    path = folder / "Scene.emo"
    create_project(path, project or three_lines())
    return Document(open_session(path), autosaves=False)
