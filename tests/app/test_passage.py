"""Passages: which frame belongs to a moment, in every direction, and the sound with it."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.passage import Passage, passage_between, passage_sound
from emo_desktop.app.projects import LineOrder, add_voice_line
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.storage import load_project
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings

FPS = Fraction(25)
NTSC = Fraction(30000, 1001)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, portrait: Path) -> Path:
    """Anna speaks from 0 s to 4 s, at 10 frames per second."""
    folder = tmp_path_factory.mktemp("scene") / "Scene.emo"
    make_project(folder, portrait, make_settings(folder.parent / "home"), lines=0)
    voice = write_voice(folder.parent / "voice.wav", 4.0)
    add_voice_line(folder, LineOrder(voice), token=CancelToken())
    return folder


@pytest.mark.parametrize("fps", [FPS, NTSC, Fraction(24000, 1001), Fraction(60)])
def test_every_frame_has_its_moment_for_two_hours(fps: Fraction) -> None:
    passage = Passage(0, 10**6)
    for number in range(0, 7200 * round(fps), 997):
        assert passage.frame_at(float(number / fps), fps) == number
        assert passage.frame_at(float((number + Fraction(99, 100)) / fps), fps) == number


def test_it_ends_with_its_last_frame() -> None:
    assert Passage(5, 10).frame_at(100.0, FPS) == 9
    assert Passage(5, 10, -1.0).frame_at(100.0, FPS) == 0


def test_winding_passes_more_frames_or_fewer() -> None:
    assert Passage(100, 1000, 4.0).frame_at(1.0, FPS) == 200
    assert Passage(100, 1000, 0.5).frame_at(1.0, FPS) == 112
    assert Passage(100, 1000, -2.0).frame_at(1.0, FPS) == 50


def test_a_loop_returns_to_its_first_frame() -> None:
    passage = Passage(15, 20, loop=10)
    frames = [passage.frame_at(number / 25, FPS) for number in range(17)]
    assert frames == [*range(15, 20), *range(10, 20), 10, 11]


def test_what_is_played_from_where() -> None:
    assert passage_between(3, 10) == Passage(3, 10)
    assert passage_between(9, 10) == passage_between(10, 10) == Passage(0, 10)
    assert passage_between(3, 10, within=(5, 8)) == Passage(5, 8)
    assert passage_between(6, 10, within=(5, 99), is_loop=True) == Passage(6, 10, loop=5)
    assert passage_between(6, 10, speed=2.0, is_loop=True) == Passage(6, 10, 2.0)
    assert passage_between(6, 10, speed=-1.0) == Passage(6, 10, -1.0)
    assert passage_between(0, 10, speed=-1.0) is None
    assert passage_between(0, 0) is None and passage_between(0, 5, within=(7, 9)) is None


def test_the_sound_lasts_as_long_as_the_frames(folder: Path) -> None:
    project = load_project(folder)
    for begin, end in ((0, 40), (7, 31)):
        track = passage_sound(project, folder, Passage(begin, end))
        count = sum(len(block) for block in track.blocks)
        assert count == (end - begin) * track.sample_rate_hz // 10


def test_a_loop_is_heard_again_and_again_without_a_gap(folder: Path) -> None:
    project = load_project(folder)
    track = passage_sound(project, folder, Passage(15, 20, loop=10))
    sound = np.concatenate(list(islice(track.blocks, 9)))[:, 0]
    rate = track.sample_rate_hz
    once, again = sound[rate // 2 : 3 * rate // 2], sound[3 * rate // 2 : 5 * rate // 2]
    np.testing.assert_array_equal(once, again)
    assert once.any()


def test_backwards_from_the_middle_is_as_long_as_the_way_to_the_beginning(folder: Path) -> None:
    project = load_project(folder)
    track = passage_sound(project, folder, Passage(20, 40, -2.0))
    count = sum(len(block) for block in track.blocks)
    assert count == pytest.approx(track.sample_rate_hz, abs=2)
