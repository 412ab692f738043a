"""What works without a GPU or a pack is said, and no longer when both are there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.final_readiness import Lack
from emo_desktop.ui.background import Background
from emo_desktop.ui.final_notice import FINAL_NOTICE, FinalNotice
from emo_desktop.ui.notice_bar import NoticeBar
from tests.app.scenes import make_settings


@pytest.fixture
def bar(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


def test_without_a_pack_one_button_leads_to_the_packs(
    bar: NoticeBar, background: Background, tmp_path: Path, qtbot: QtBot
) -> None:
    opened: list[str] = []
    notice = FinalNotice(
        bar,
        background,
        settings=make_settings(tmp_path),
        open_packs=lambda: opened.append("packs"),
    )
    notice.look()
    qtbot.waitUntil(lambda: bar.ids == (FINAL_NOTICE,))
    assert "Drafts work." in bar.text.text()
    bar.button.click()
    assert opened == ["packs"]


def test_it_changes_and_goes(bar: NoticeBar, background: Background, tmp_path: Path) -> None:
    notice = FinalNotice(bar, background, settings=make_settings(tmp_path), open_packs=lambda: None)
    notice.show_lack(Lack.PACKAGES)
    notice.show_lack(Lack.GPU)
    assert "hours" in bar.text.text()
    assert not bar.button.isVisible()
    notice.show_lack(Lack.NOTHING)
    assert bar.ids == ()
