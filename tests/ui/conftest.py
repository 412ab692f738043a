"""A window without a screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("PYTEST_QT_API", "pyside6")


@pytest.fixture
def document(qapp: object, tmp_path: Path) -> Iterator[object]:
    """An open document with three lines; see ``documents.three_lines``."""
    from tests.ui.documents import open_document

    document = open_document(tmp_path)
    yield document
    document.close()
