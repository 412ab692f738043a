"""Small projects on disk, and a studio whose renderer keeps its frames without a GPU."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from emo_desktop.app.projects import LineOrder, add_voice_line, new_project
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.project.model import Project
from emo_desktop.render.renderer import Renderer
from tests.app.media import write_voice
from tests.render.test_chain import ChainedRenderer


def make_settings(home: Path, *, cache_limit_bytes: int = 10**9) -> Settings:
    """Everything in one folder."""
    return Settings(
        cache_dir=home / "cache",
        logs_dir=home / "logs",
        packs_dir=home / "packs",
        cache_limit_bytes=cache_limit_bytes,
    )


def make_project(folder: Path, portrait: Path, settings: Settings, *, lines: int = 2) -> Project:
    """A project of 64 pixels and 10 frames per second, with lines of nine seconds."""
    project = new_project(
        folder,
        portrait=portrait,
        name="Scene",
        character="Anna",
        face_box=None,
        size_px=64,
        fps=Fraction(10),
        copies=True,
        settings=settings,
        token=CancelToken(),
    )
    for number in range(lines):
        voice = write_voice(folder.parent / f"line{number}.wav", 9.0 + number / 10)
        project, _ = add_voice_line(folder, LineOrder(voice), token=CancelToken())
    return project


class KeepingStudio(Studio):
    """A studio whose renderer chains its segments and keeps its frames, as the final one does."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.drawing = ChainedRenderer()

    def renderer(self, *_: object, **__: object) -> Renderer:
        return self.drawing
