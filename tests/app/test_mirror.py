"""The mirror follows a mouth, and gets smaller where it is too slow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app import mirror as module
from emo_desktop.app.mirror import Mirror
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.motion.arkit import BLENDSHAPES
from emo_desktop.project.model import Project
from tests.app.scenes import make_project, make_settings

PORTRAIT = Path(__file__).parent.parent / "data" / "portraits" / "astronaut.jpg"
CLOSED = np.zeros(len(BLENDSHAPES))
OPEN = np.where(np.array(BLENDSHAPES) == "jawOpen", 0.6, 0.0)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path / "Scene.emo", PORTRAIT, make_settings(tmp_path / "home"), lines=0)


@pytest.fixture
def studio(tmp_path: Path) -> ProjectStudio:
    return ProjectStudio(tmp_path / "Scene.emo", Studio(make_settings(tmp_path / "home")))


def test_the_mouth_follows(project: Project, studio: ProjectStudio) -> None:
    mirror = Mirror(studio, 64)
    closed = mirror.draw(project.characters[0], CLOSED).astype(int)
    opened = mirror.draw(project.characters[0], OPEN).astype(int)
    assert min(closed.shape[:2]) == 64
    assert np.abs(opened - closed).max() > 20


def test_it_is_no_larger_than_the_film_and_never_than_it_may_be(studio: ProjectStudio) -> None:
    assert Mirror(studio, 1024).size_px == 384
    assert Mirror(studio, 64).size_px == 64


def test_where_it_is_too_slow_it_gets_smaller_and_then_says_so(
    project: Project, studio: ProjectStudio, monkeypatch: pytest.MonkeyPatch
) -> None:
    passed = iter(range(10_000))
    monkeypatch.setattr(module.time, "perf_counter", lambda: float(next(passed)))
    monkeypatch.setattr(module, "SIZES_PX", (96, 64))
    mirror = Mirror(studio, 512)
    sizes = [min(mirror.draw(project.characters[0], CLOSED).shape[:2]) for _ in range(16)]
    assert sizes == [96] * 8 + [64] * 8
    assert mirror.is_slow
