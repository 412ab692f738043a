"""A wave is seen where it is heard, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtGui import QColor

from emo_desktop.audio.peaks import PeakPyramid, build_peaks
from emo_desktop.project.media import Guide, Media, Take
from emo_desktop.project.model import Clip
from emo_desktop.ui.timeline.bars import Bar
from emo_desktop.ui.timeline.scale import TimeScale
from emo_desktop.ui.timeline.waveform import WaveReader, wave_image

FPS = Fraction(25)
MEDIA = Media("0" * 32, 1, "voice.wav", "voice.wav")
TAKE = Take("t1", "Take", MEDIA, Fraction(100), 8000, 1)


def rising() -> PeakPyramid:
    """100 s; the second is n hundredths loud, so that it tells what is drawn from where."""
    steps = np.repeat(np.arange(100), 8000) / 100
    return build_peaks([steps.astype(np.float32)], sample_rate_hz=8000)


def bar(begin: int, end: int, in_s: float) -> Bar:
    return Bar(Clip("c1", Fraction(0)), 1, "", begin, end, TAKE, in_s)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("zoom", [0.5, 4.0, 30.0])
@pytest.mark.parametrize("left", [-12, 0, 777])
def test_every_column_is_drawn_from_its_moment(ratio: float, zoom: float, left: int) -> None:
    peaks = rising()
    scale = TimeScale(1000, 600, zoom, left)
    line = bar(50, 500, 10.0)
    columns = WaveReader(lambda _: peaks).voices([line], scale, fps=FPS, ratio=ratio)
    assert columns.shape == (round(600 * ratio), 3)
    for index in range(0, len(columns), 17):
        frame = (index / ratio + left) / zoom
        if frame < 50 - 2 / zoom or frame > 500 + 2 / zoom:
            assert np.isnan(columns[index]).all()
        elif 50 + 2 / zoom < frame < 500 - 2 / zoom:
            second = 10 + (frame - 50) / 25
            assert columns[index, 1] * 100 == pytest.approx(second, abs=1.1 + 0.1 / zoom)


def test_scrolling_draws_the_same_columns() -> None:
    peaks = rising()
    reader = WaveReader(lambda _: peaks)
    scale = TimeScale(1000, 600, 0.7, 30)
    lines = [bar(0, 100, 3.0), bar(100, 900, 20.0)]
    here = reader.voices(lines, scale, fps=FPS, ratio=1.0)
    there = reader.voices(lines, scale.scrolled(100), fps=FPS, ratio=1.0)
    shift = scale.scrolled(100).left_px - scale.left_px
    assert shift
    assert np.array_equal(here[shift:], there[:-shift], equal_nan=True)


def test_two_lines_at_once_are_both_seen() -> None:
    peaks = rising()
    scale = TimeScale(1000, 600, 1.0, 0)
    loud, quiet = bar(0, 100, 50.0), bar(50, 200, 5.0)
    reader = WaveReader(lambda _: peaks)
    both = reader.voices([loud, quiet], scale, fps=FPS, ratio=1.0)
    assert both[75, 1] == reader.voices([loud], scale, fps=FPS, ratio=1.0)[75, 1]
    assert both[150, 1] == reader.voices([quiet], scale, fps=FPS, ratio=1.0)[150, 1]


def test_a_sound_that_is_not_there_yet_is_a_line_and_then_a_wave() -> None:
    known: list[PeakPyramid] = []
    reader = WaveReader(lambda _: known[0] if known else None)
    scale = TimeScale(1000, 600, 1.0, 0)
    line = bar(10, 100, 50.0)
    assert not reader.voices([line], scale, fps=FPS, ratio=1.0)[20:90].any()
    known.append(rising())
    assert reader.voices([line], scale, fps=FPS, ratio=1.0)[20:90, 1].min() > 0.4


def test_the_guide_is_as_loud_as_it_plays() -> None:
    peaks = rising()
    scale = TimeScale(2000, 600, 1.0, 0)
    reader = WaveReader(lambda _: peaks)
    plain = reader.guide(Guide(MEDIA, Fraction(80), Fraction(2)), scale, fps=FPS, ratio=1.0)
    quiet = reader.guide(
        Guide(MEDIA, Fraction(80), Fraction(2), gain_db=-20), scale, fps=FPS, ratio=1.0
    )
    assert np.isnan(plain[:49]).all()
    assert quiet[300, 1] == pytest.approx(plain[300, 1] / 10)


def test_a_line_is_as_high_as_it_is_loud() -> None:
    peaks, scale = rising(), TimeScale(1000, 600, 1.0, 0)
    reader = WaveReader(lambda _: peaks)
    plain = reader.voices([bar(0, 100, 5.0)], scale, fps=FPS, ratio=1.0)
    for gain_db, factor in ((-20.0, 0.1), (6.0, 10**0.3)):
        line = bar(0, 100, 5.0)
        louder = replace(line, clip=replace(line.clip, gain_db=gain_db))
        heard = reader.voices([louder], scale, fps=FPS, ratio=1.0)
        assert heard[50, 1] == pytest.approx(factor * plain[50, 1])


def test_a_picture_has_ink_where_the_wave_is() -> None:
    columns = np.array([[-1, 1, 0.5], [0, 0, 0], [np.nan] * 3, [-0.5, 0.5, 0.5]], np.float32)
    image = wave_image(columns, 101, amplitude=1.0, ink=QColor("#FF8000"))
    assert (image.width(), image.height()) == (4, 101)

    def inked(column: int) -> list[int]:
        return [y for y in range(101) if image.pixelColor(column, y).alpha() > 100]

    assert len(inked(0)) == 101
    assert inked(1) == [50]
    assert inked(2) == []
    assert len(inked(3)) == pytest.approx(51, abs=2)
    assert image.pixelColor(0, 50).name() == "#ff8000"
    assert image.pixelColor(0, 2).alpha() < image.pixelColor(0, 50).alpha()
    tall = wave_image(columns, 101, amplitude=4.0, ink=QColor("white"))
    assert tall.pixelColor(3, 0).alpha() > 100
