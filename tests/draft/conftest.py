"""Portraits prepared once for all tests of the draft."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

import pytest

from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait

PORTRAITS = Path(__file__).parents[1] / "data" / "portraits"


@pytest.fixture(scope="session")
def detector() -> FaceDetector:
    return FaceDetector()


@pytest.fixture(scope="session")
def prepared(detector: FaceDetector) -> Callable[[str], Portrait]:
    """A test portrait by file name, short side 512."""

    @functools.cache
    def prepare(name: str) -> Portrait:
        return prepare_portrait(read_picture(PORTRAITS / name), short_side=512, detector=detector)

    return prepare


@pytest.fixture(scope="session")
def portrait(prepared: Callable[[str], Portrait]) -> Portrait:
    return prepared("astronaut.jpg")


@pytest.fixture(scope="session")
def painter(portrait: Portrait) -> DraftPainter:
    return DraftPainter(portrait)
