"""What can be chosen beside a preset, and what of it a preset refuses."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.presets import shipped_preset
from emo_desktop.ui.dialogs.export_options import ExportOptions
from emo_desktop.ui.dialogs.preset_list import PresetList
from emo_desktop.ui.document import Document

ALL: Mapping[str, Any] = {
    "frame": {
        "width": 1080,
        "height": 1920,
        "placement": "fill",
        "background": {"kind": "colour", "colour": "#204060"},
    },
    "fps": "23.976",
    "timecode": "10:00:00:00",
    "handles_s": 1.5,
    "loudness_lufs": -23.0,
    "stems": True,
    "report": True,
    "picture.encoder": "processor",
}


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    parent = QWidget()
    qtbot.addWidget(parent)
    return parent


def options(
    document: Document, parent: QWidget, preset: str, changes: Mapping[str, Any] | None = None
) -> ExportOptions:
    return ExportOptions(document, changes or {}, shipped_preset(preset), parent)


def written(preset: str, chosen: ExportOptions) -> FilmPreset:
    return shipped_preset(preset).changed(chosen.changes())


def test_nothing_is_changed_at_first(document: Document, parent: QWidget) -> None:
    for preset in ("standard", "prores-4444", "wav-only", "vertical-1080x1920"):
        assert options(document, parent, preset).changes() == {}


def test_what_was_chosen_comes_back(document: Document, parent: QWidget) -> None:
    chosen = options(document, parent, "standard", ALL)
    assert chosen.changes() == ALL
    preset = written("standard", chosen)
    assert preset.fps == Fraction(24000, 1001) and preset.frame is not None
    assert (preset.frame.width, preset.loudness_lufs, preset.handles_s) == (1080, -23.0, 1.5)


def test_another_preset_keeps_what_it_can_do(document: Document, parent: QWidget) -> None:
    chosen = options(document, parent, "standard", ALL)
    chosen.show_preset(shipped_preset("wav-only"))
    assert chosen.changes() == {
        name: ALL[name] for name in ("timecode", "handles_s", "loudness_lufs", "stems", "report")
    }
    assert not chosen.fps.isEnabled() and "no picture" in chosen.fps.toolTip()
    assert not chosen.frame.frame.isEnabled()
    chosen.show_preset(shipped_preset("standard"))
    assert chosen.changes() == ALL and chosen.fps.isEnabled()


def test_transparency_only_where_it_is_kept(document: Document, parent: QWidget) -> None:
    chosen = options(document, parent, "prores-4444")
    chosen.frame.frame.setCurrentIndex(2)
    background = chosen.frame.background
    background.setCurrentIndex(3)
    assert background.value == "transparent"
    frame = written("prores-4444", chosen).frame
    assert frame is not None and frame.background.is_transparent and frame.width == frame.height
    chosen.show_preset(shipped_preset("standard"))
    assert background.value == "colour" and not background.can_choose("transparent")
    reason = background.itemData(3, Qt.ItemDataRole.ToolTipRole)
    assert "keeps no transparency" in reason
    written("standard", chosen)


def test_placement_waits_for_a_frame(document: Document, parent: QWidget) -> None:
    chosen = options(document, parent, "vertical-1080x1920")
    assert "1080 × 1920" in chosen.frame.frame.currentText()
    assert not chosen.frame.placement.isEnabled()
    assert "frame of your own" in chosen.frame.placement.toolTip()
    chosen.frame.frame.setCurrentIndex(1)
    assert chosen.changes() == {"frame": None}
    chosen.frame.frame.setCurrentIndex(4)
    assert chosen.frame.placement.isEnabled()
    frame = written("vertical-1080x1920", chosen).frame
    assert frame is not None and (frame.width, frame.height) == (1920, 1080)


def test_a_card_that_is_not_there_cannot_be_chosen(
    document: Document, parent: QWidget, qtbot: QtBot
) -> None:
    chosen = options(document, parent, "standard", {"picture.encoder": "graphics"})
    with qtbot.waitSignal(chosen.changed):
        chosen.show_card("")
    assert chosen.encoder.value == "" and not chosen.encoder.can_choose("graphics")
    chosen.show_card("NVENC")
    assert chosen.encoder.can_choose("graphics")
    assert "NVENC" in chosen.encoder.itemText(2)
    chosen.show_preset(shipped_preset("prores-4444"))
    assert not chosen.encoder.can_choose("graphics")


def test_a_loudness_can_be_taken_away(document: Document, parent: QWidget) -> None:
    chosen = options(document, parent, "square-1080")
    assert "−14 LUFS" in chosen.loudness.itemText(0)
    chosen.loudness.setCurrentIndex(1)
    assert chosen.changes() == {"loudness_lufs": None}
    assert written("square-1080", chosen).loudness_lufs is None


def test_a_users_presets_are_listed_and_their_faults_said(
    parent: QWidget, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMO_DESKTOP_HOME", f"{tmp_path}")
    from emo_desktop.export.presets import own_presets_dir

    folder = own_presets_dir()
    folder.mkdir(parents=True)
    own = '{"name": "House", "container": "wav", "sound": {"codec": "pcm"}}'
    (folder / "house.json").write_text(own, encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    presets = PresetList("house", parent)
    assert presets.preset.name == "House" and presets.list.count() == 13
    assert not presets.faults.isHidden() and "broken.json" in presets.faults.toolTip()
    assert PresetList("unknown", parent).preset.id == "standard"
