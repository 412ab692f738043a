"""A small film that can be seen and heard, its document, and a clock that tests turn by hand."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.session import open_session
from emo_desktop.ui.document import Document
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings
from tests.conftest import DATA

PORTRAIT = DATA / "portraits" / "astronaut.jpg"


class FakeClock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def make_film(folder: Path) -> Path:
    """Anna speaks from 1 s to 5 s and from 5 s to 9 s, at 10 frames per second and 64 pixels."""
    path = folder / "Scene.emo"
    settings = make_settings(folder / "home")
    make_project(path, PORTRAIT, settings, lines=0)
    for begin_s, rate_hz in ((1, 16000), (5, 22050)):
        voice = write_voice(folder / f"voice{begin_s}.wav", 4.0, rate_hz)
        add_voice_line(path, LineOrder(voice, begin_s=Fraction(begin_s)), token=CancelToken())
    return path


def draft_studio(path: Path) -> ProjectStudio:
    """Draws drafts of a film."""
    settings = make_settings(path.parent / "home")
    return ProjectStudio(path, Studio(settings), override=Override(Quality.DRAFT))


@contextmanager
def open_film(path: Path, folder: Path) -> Iterator[Document]:
    """The document of a copy of a film."""
    copy = folder / "Copy.emo"
    shutil.copytree(path, copy)
    document = Document(open_session(copy), autosaves=False)
    try:
        yield document
    finally:
        document.close()
