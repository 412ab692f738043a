"""Curves are read beside the window, once, and closing waits for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pytestqt.qtbot import QtBot

from emo_desktop.app.line_curves import CurveReader, LineQuestion, question_of
from emo_desktop.app.studio import Studio
from emo_desktop.project.edits.performance import set_seed
from emo_desktop.project.edits.timing import trim_line
from emo_desktop.project.model import Project
from emo_desktop.ui.timeline.curves_loader import CurvesLoader
from tests.app.scenes import make_settings
from tests.ui.timeline.scenes import make_film


def asked(project: Project, line: str = "c1") -> LineQuestion:
    question = question_of(project, project.clip(line))
    assert question is not None
    return question


@contextmanager
def opened(folder: Path, studio: Studio) -> Iterator[tuple[Project, CurvesLoader]]:
    project = make_film(folder)
    (folder / "Scene.emo").mkdir()
    loader = CurvesLoader(CurveReader(folder / "Scene.emo", studio))
    try:
        yield project, loader
    finally:
        loader.close()


def test_curves_come_when_they_are_read(
    tmp_path: Path, hearing_studio: Studio, qtbot: QtBot
) -> None:
    with opened(tmp_path, hearing_studio) as (project, loader):
        with qtbot.waitSignal(loader.ready, timeout=20_000) as told:
            assert loader.curves(asked(project)) is None
            assert loader.curves(asked(project)) is None
        assert told.args == ["c1"]
        curves = loader.curves(asked(project))
        assert curves is not None
        assert len(curves) == 50
        assert loader.curves(asked(project)) is curves
        loader.close()
        assert loader.curves(asked(project, "c3")) is None, "nothing is begun after closing"


def test_old_curves_are_shown_while_new_ones_are_read(
    tmp_path: Path, hearing_studio: Studio, qtbot: QtBot
) -> None:
    with opened(tmp_path, hearing_studio) as (project, loader):
        with qtbot.waitSignal(loader.ready, timeout=20_000):
            loader.curves(asked(project))
        before = loader.curves(asked(project))
        other = asked(set_seed(project, ["c1"], 77).after)
        with qtbot.waitSignal(loader.ready, timeout=20_000):
            assert loader.curves(other) is before
        assert loader.curves(other) is not before
        trimmed = asked(trim_line(project, "c3", out_s=project.clip("c3").duration_s).after, "c3")
        assert loader.curves(trimmed) is None


def test_what_cannot_be_heard_is_said_and_can_be_tried_again(tmp_path: Path, qtbot: QtBot) -> None:
    with opened(tmp_path, Studio(make_settings(tmp_path / "home"))) as (project, loader):
        sound = tmp_path / "media" / "v1.wav"
        content = sound.read_bytes()
        sound.unlink()
        with qtbot.waitSignal(loader.ready, timeout=20_000):
            loader.curves(asked(project))
        assert loader.has_failed(asked(project))
        with qtbot.assertNotEmitted(loader.ready, wait=200):
            assert loader.curves(asked(project)) is None
        sound.write_bytes(content)
        loader.forget_failures()
        with qtbot.waitSignal(loader.ready, timeout=20_000):
            loader.curves(asked(project))
        assert loader.curves(asked(project)) is not None
