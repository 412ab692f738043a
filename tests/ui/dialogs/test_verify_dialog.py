"""What the window says of films of which something is known, and of those of which nothing is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.ui.background import Background
from emo_desktop.ui.dialogs.verify_dialog import VerifyDialog
from tests.conftest import DATA


@pytest.fixture
def dialog(background: Background, qtbot: QtBot) -> Iterator[VerifyDialog]:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = VerifyDialog(background, parent)
    dialog.show()
    yield dialog
    dialog.close()


def test_nothing_is_known_of_a_picture_of_others(dialog: VerifyDialog, qtbot: QtBot) -> None:
    dialog.verify(DATA / "portraits" / "astronaut.jpg")
    assert not dialog.is_settled and dialog.progress.isVisible()
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=30_000)
    assert dialog.verdict.text().startswith("? Nothing is known")
    assert "does not mean that it was filmed" in dialog.words.text()
    assert dialog.film.text() == "astronaut.jpg" and not dialog.progress.isVisible()


def test_what_is_no_film_is_said(dialog: VerifyDialog, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"nothing")
    dialog.verify(tmp_path / "a.mp4")
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=30_000)
    assert dialog.verdict.text().startswith("✕")


def test_a_folder_of_pictures_is_read_as_the_film_it_is(
    dialog: VerifyDialog, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = (DATA / "portraits" / "woman_cut_out.png").read_bytes()
    for number in range(2):
        (tmp_path / f"a.{number}.png").write_bytes(picture)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: f"{tmp_path}")
    dialog.folder_button.click()
    qtbot.waitUntil(lambda: dialog.is_settled, timeout=30_000)
    assert dialog.verdict.text().startswith("? Nothing is known")
    assert "no Content Credentials" in dialog.words.text()
