"""One rendered scene for all tests that judge films."""

from __future__ import annotations

import pytest

from tests.training.evaluation.films import Scene, make_scene


@pytest.fixture(scope="session")
def scene() -> Scene:
    return make_scene()
