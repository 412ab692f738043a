"""Sounds are measured beside the window, once, and closing waits for nothing long."""

from __future__ import annotations

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from emo_desktop.project.media import Media
from emo_desktop.render.cache import SegmentCache
from emo_desktop.ui.timeline.peaks_loader import PeaksLoader, Reading
from tests.ui.timeline.scenes import write_sound


def test_a_sound_is_measured_and_kept(tmp_path: Path, qtbot: QtBot) -> None:
    media = write_sound(tmp_path / "voice.wav", 3)
    cache = SegmentCache(tmp_path / "cache", 10**7)
    loader = PeaksLoader(cache, lambda each: tmp_path / each.name)
    with qtbot.waitSignal(loader.ready) as told:
        assert loader.peaks(media) is None
        assert loader.state(media) is Reading.GOES_ON
    assert told.args == [media.digest]
    peaks = loader.peaks(media)
    assert peaks is not None
    assert peaks.duration_s == 3
    assert loader.state(media) is Reading.READY
    loader.close()

    (tmp_path / media.name).unlink()
    again = PeaksLoader(cache, lambda each: tmp_path / each.name)
    with qtbot.waitSignal(again.ready):
        again.peaks(media)
    kept = again.peaks(media)
    assert kept is not None
    assert (kept.finest == peaks.finest).all()
    again.close()


def test_what_cannot_be_read_is_said_and_can_be_tried_again(tmp_path: Path, qtbot: QtBot) -> None:
    good = write_sound(tmp_path / "good.wav", 1)
    (tmp_path / "bad.wav").write_bytes(b"no sound at all")
    bad = Media("b" * 32, 15, "bad.wav", "bad.wav")
    gone = Media("c" * 32, 15, "gone.wav", "gone.wav")
    loader = PeaksLoader(None, lambda each: tmp_path / each.name)
    for media, state in ((bad, Reading.FAILED), (gone, Reading.FAILED), (good, Reading.READY)):
        with qtbot.waitSignal(loader.ready):
            loader.peaks(media)
        assert loader.state(media) is state
        assert (loader.peaks(media) is None) is (state is Reading.FAILED)
    write_sound(tmp_path / "gone.wav", 1)
    loader.forget_failures()
    with qtbot.waitSignal(loader.ready):
        loader.peaks(gone)
    assert loader.peaks(gone) is not None
    loader.close()


def test_closing_ends_the_thread_in_every_state(tmp_path: Path, qtbot: QtBot) -> None:
    media = [write_sound(tmp_path / f"{n}.wav", 60, level=n / 9) for n in range(1, 9)]
    before = threading.active_count()
    busy = PeaksLoader(None, lambda each: tmp_path / each.name)
    for each in media:
        busy.peaks(each)
    busy.close()
    half_done = PeaksLoader(None, lambda each: tmp_path / each.name)
    for each in media:
        half_done.peaks(each)
    qtbot.waitUntil(lambda: half_done.peaks(media[0]) is not None)
    half_done.close()
    assert half_done.peaks(Media("d" * 32, 1, "late.wav", "late.wav")) is None
    half_done.close()
    PeaksLoader(None, lambda each: tmp_path / each.name).close()
    assert threading.active_count() <= before
