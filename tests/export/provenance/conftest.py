"""One identity for all tests: making a key takes time."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.export.provenance.keys import SigningIdentity, installation_identity


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the identity of these tests lies."""
    return tmp_path_factory.mktemp("signing") / "keys"


@pytest.fixture(scope="session")
def identity(key_folder: Path) -> SigningIdentity:
    """An installation's identity."""
    return installation_identity(key_folder)
