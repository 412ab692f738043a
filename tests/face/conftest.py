"""A detector shared by the tests of the face package, and the pictures they look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import Picture, read_picture

PORTRAITS = Path(__file__).parents[1] / "data" / "portraits"


@pytest.fixture(scope="session")
def detector() -> FaceDetector:
    """One detector: networks are loaded once."""
    return FaceDetector()


@pytest.fixture(scope="session")
def astronaut() -> Picture:
    """A frontal, smiling head before a plain backdrop."""
    return read_picture(PORTRAITS / "astronaut.jpg")


@pytest.fixture(scope="session")
def mona_lisa() -> Picture:
    """A closed mouth, turned to the left of the picture."""
    return read_picture(PORTRAITS / "mona_lisa.jpg")
