"""The panel shows what the document says, to the eye and to a screen reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu
from pytestqt.qtbot import QtBot

from emo_desktop.project.edits.lines import delete_lines, set_text
from emo_desktop.project.edits.markers import remove_guide
from emo_desktop.project.hearing import Hearing
from emo_desktop.project.model import Project
from emo_desktop.ui.document import LineState, StateKind
from emo_desktop.ui.theme import DARK, HIGH_CONTRAST, LIGHT, Theme, Token, apply_theme
from emo_desktop.ui.timeline.peaks_loader import Reading
from emo_desktop.ui.timeline.rows import Track
from tests.ui.timeline.scenes import Bench, make_film, open_bench, wait_for_sounds


def picture(bench: Bench) -> QImage:
    return bench.panel.lanes.grab().toImage()


def colours(image: QImage, bench: Bench, track: Track, frame: float) -> set[str]:
    row = bench.panel.lanes.rows[track]
    x = round(bench.panel.lanes.scale.x(frame))
    return {image.pixelColor(x, y).name().upper() for y in range(row.top, row.bottom)}


def row_colours(bench: Bench, frame: int) -> set[str]:
    return colours(picture(bench), bench, Track.VOICE, frame)


def test_waves_are_where_lines_are(bench: Bench, qtbot: QtBot) -> None:
    wait_for_sounds(bench, qtbot)
    image = picture(bench)
    ink = DARK.colours[Token.WAVEFORM].name().upper()
    assert ink in colours(image, bench, Track.VOICE, 25)
    assert ink in colours(image, bench, Track.VOICE, 175)
    assert ink not in colours(image, bench, Track.VOICE, 110)
    guide = DARK.colours[Token.GUIDE].name().upper()
    assert guide in colours(image, bench, Track.GUIDE, 110)


def test_every_state_has_its_own_strip(bench: Bench) -> None:
    kinds = (StateKind.DONE, StateKind.OUT_OF_DATE, StateKind.FAILED)
    states = {f"c{number}": LineState(kind) for number, kind in enumerate(kinds, start=1)}
    bench.document.set_states(states)
    image = picture(bench)
    strips = [colours(image, bench, Track.STATES, frame) for frame in (25, 75, 175)]
    tokens = (Token.DONE, Token.STALE, Token.RECORD)
    assert strips == [{DARK.colours[token].name().upper()} for token in tokens]


def test_the_playhead_is_drawn_and_followed(bench: Bench) -> None:
    lanes = bench.panel.lanes
    lanes.set_scale(lanes.scale.zoomed(30, at_x=0))
    bench.document.move_playhead(180)
    assert 0 <= lanes.scale.x(180) < lanes.width()
    white = DARK.colours[Token.PLAYHEAD].name().upper()
    assert colours(picture(bench), bench, Track.MARKERS, 180) == {white}


def test_what_is_under_the_playhead_is_said(bench: Bench, qtbot: QtBot) -> None:
    said = bench.panel.lanes.accessibleDescription
    assert said() == "00:00:00:00, line 1, Anna, Words 1, Recorded"
    bench.document.move_playhead(75)
    qtbot.waitUntil(lambda: said() == "00:00:03:00, line 2, Anna, Words 2, Recorded, locked")
    bench.document.move_playhead(125)
    qtbot.waitUntil(lambda: said() == "00:00:05:00, no line, marker Door")
    project = bench.document.project
    bench.document.apply(set_text(project, "c3", "Other words"))
    bench.document.move_playhead(160)
    qtbot.waitUntil(lambda: "Other words" in said())


def test_everything_has_a_name(bench: Bench) -> None:
    assert bench.panel.lanes.accessibleName()
    buttons = bench.panel.headers.findChildren(QAbstractButton)
    assert len(buttons) == 10
    assert sum(button.isVisible() for button in buttons) == 8
    bench.panel.headers.offer_recording(True)
    hidden = [button for button in buttons if not button.isVisible()]
    assert hidden == [bench.panel.headers.add_guide]
    for button in buttons:
        assert button.accessibleName()
        assert button.toolTip()
        assert min(button.width(), button.height()) >= 24
    assert len({button.accessibleName() for button in buttons}) == len(buttons)


def test_zooming_by_the_buttons_and_keys(bench: Bench) -> None:
    panel, lanes = bench.panel, bench.panel.lanes
    fitted = lanes.scale
    panel.zoom_in()
    panel.zoom_in()
    near = lanes.scale
    assert near.px_per_frame > 2 * fitted.px_per_frame
    panel.toggle_fit()
    assert lanes.scale == fitted
    panel.toggle_fit()
    assert lanes.scale == near
    bench.document.select(["c3"])
    panel.zoom_to_selection()
    assert 0 < lanes.scale.x(150) < lanes.scale.x(200) < lanes.width()
    assert lanes.scale.x(200) - lanes.scale.x(150) > 0.9 * lanes.width()
    panel.fit()
    panel.resize(1400, 300)
    QApplication.processEvents()
    assert lanes.scale == lanes.scale.fitted()
    assert lanes.scale.px_per_frame > fitted.px_per_frame


def test_tracks_are_muted_and_heard_alone_and_undo_leads_back(bench: Bench) -> None:
    document, headers = bench.document, bench.panel.headers
    by_name = {each.accessibleName(): each for each in bench.panel.findChildren(QAbstractButton)}
    by_name["Mute Guide"].click()
    assert document.project.hearing == Hearing(("guide",))
    by_name["Guide alone"].click()
    assert document.project.hearing == Hearing(("guide",), ("guide",))
    by_name["Voice alone"].click()
    assert document.project.hearing.solo == ("guide", "voices")
    for _ in range(3):
        document.undo()
    assert not any(
        button.isChecked() for button in (*headers.mutes.values(), *headers.solos.values())
    )
    document.redo()
    assert headers.mutes[Track.GUIDE].isChecked()


def test_without_a_guide_one_can_be_chosen(bench: Bench, qtbot: QtBot) -> None:
    headers = bench.panel.headers
    bench.document.apply(remove_guide(bench.document.project))
    assert headers.add_guide.isVisible() and not headers.mutes[Track.GUIDE].isVisible()
    with qtbot.waitSignal(bench.panel.guide_wanted):
        headers.add_guide.click()


def test_the_menu_is_of_lines_or_of_a_marker(bench: Bench, qtbot: QtBot) -> None:
    action = QAction("Split")
    bench.panel.set_menu_actions([action, None])
    place = bench.panel.lanes.mapToGlobal(bench.place(25, Track.PICTURE).toPoint())
    bench.panel.lanes.menu_wanted.emit("", place)
    menu = bench.panel.findChildren(QMenu)[-1]
    assert action in menu.actions()
    menu.close()
    bench.panel.lanes.menu_wanted.emit("m8", place)
    menu = bench.panel.findChildren(QMenu)[-1]
    menu.actions()[-1].trigger()
    assert not bench.document.project.markers
    menu.close()


def test_it_follows_the_document(bench: Bench) -> None:
    project = bench.document.project
    bench.document.apply(delete_lines(project, ["c3"]))
    lanes = bench.panel.lanes
    assert [bar.id for bar in lanes.bars] == ["c1", "c2"]
    assert lanes.scale.frames == 100
    bench.document.undo()
    assert lanes.scale.frames == 200


@pytest.mark.parametrize("theme", [DARK, LIGHT, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_every_theme_draws_with_its_own_colours(bench: Bench, theme: Theme) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    try:
        apply_theme(app, theme)
        bench.document.select(["c1"])
        seen = colours(picture(bench), bench, Track.PICTURE, 40)
        assert theme.colours[Token.CLIP_SELECTED].name().upper() in seen
    finally:
        apply_theme(app, DARK)
        app.setStyleSheet("")


def test_an_empty_film_and_missing_sounds_are_no_trouble(tmp_path: Path, qtbot: QtBot) -> None:
    with open_bench(tmp_path, Project("Empty")) as bench:
        bench.panel.zoom_in()
        bench.panel.zoom_to_selection()
        bench.click(50, Track.VOICE)
        assert bench.document.playhead == 0
        assert "no line" in bench.panel.lanes.accessibleDescription()
        assert not picture(bench).isNull()


def test_a_lost_sound_is_said(tmp_path: Path, qtbot: QtBot) -> None:
    film = make_film(tmp_path)
    for take in film.takes:
        (tmp_path / "media" / take.media.name).unlink()
    with open_bench(tmp_path, film) as bench:
        wait_for_sounds(bench, qtbot)
        assert all(bench.loader.state(take.media) is Reading.FAILED for take in film.takes)
        ground = DARK.colours[Token.WAVEFORM_GROUND].name().upper()
        hatched = {colour for f in range(5, 45) for colour in row_colours(bench, f)}
        assert len(hatched - {ground}) > 2
