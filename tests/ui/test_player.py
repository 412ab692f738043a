"""The player: what is seen belongs to what is heard, whatever else the machine does."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.audio.device import SilentOutput
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import OutputError
from emo_desktop.project.edits.film import set_format
from emo_desktop.project.edits.lines import delete_lines
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.project.edits.sound import mute_lane
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.render.queue import RenderQueue
from emo_desktop.ui.document import Document
from emo_desktop.ui.frame_store import FrameStore, StoredFrame
from emo_desktop.ui.player import Player
from emo_desktop.ui.render_worker import RenderWorker
from tests.app.scenes import KeepingStudio, make_settings
from tests.render.lines import make_line, make_project, make_take
from tests.ui.documents import open_document
from tests.ui.films import FakeClock, draft_studio, make_film, open_film

MOST_WAIT_MS = 20000


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_film(tmp_path_factory.mktemp("film"))


@pytest.fixture
def document(film: Path, tmp_path: Path) -> Iterator[Document]:
    with open_film(film, tmp_path) as document:
        yield document


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def threads() -> set[threading.Thread]:
    """Those of Python; threads of Qt that have run Python are listed as daemons for ever."""
    return {each for each in threading.enumerate() if not each.daemon}


class Told:
    """What a player said."""

    def __init__(self, player: Player) -> None:
        self.due: list[int] = []
        self.playing: list[bool] = []
        self.stalls: list[bool] = []
        self.faults: list[str] = []
        player.frame_due.connect(self.due.append)
        player.playing_changed.connect(self.playing.append)
        player.stalled.connect(self.stalls.append)
        player.fault.connect(lambda text, _: self.faults.append(text))


class Stage:
    """A player on a clock that is turned by hand."""

    def __init__(self, film: Path, document: Document, clock: FakeClock, qtbot: QtBot) -> None:
        self.document, self.clock, self._qtbot = document, clock, qtbot
        self.output = SilentOutput(clock)
        self.worker = RenderWorker(draft_studio(film))
        self.player = Player(document, self.worker, self.output, clock=clock)
        self.told = Told(self.player)

    def start(self) -> None:
        self.player.play()
        self.wait_for_sound()

    def wait_for_sound(self) -> None:
        self._qtbot.waitUntil(lambda: self.output.is_running, timeout=MOST_WAIT_MS)

    def let_pass(self, seconds: float) -> None:
        self.clock.now_s += seconds
        self.player.tick()

    def wait_for(self, number: int) -> None:
        self._qtbot.waitUntil(
            lambda: self.player.window.is_up_to_date(number), timeout=MOST_WAIT_MS
        )

    def close(self) -> None:
        self.player.close()
        self.worker.close()


@pytest.fixture
def stage(film: Path, document: Document, clock: FakeClock, qtbot: QtBot) -> Iterator[Stage]:
    stage = Stage(film, document, clock, qtbot)
    yield stage
    stage.close()


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
def test_for_ten_minutes_what_is_seen_is_never_more_than_a_frame_off_what_is_heard(
    fps: Fraction, film: Path, tmp_path: Path, clock: FakeClock, qtbot: QtBot
) -> None:
    line = make_line(out_s=600)
    project = make_project(line, takes=(make_take(2, seconds=600),), fps=fps)
    document = open_document(tmp_path, project)
    store = FrameStore()
    for number in range(document.frames):
        store.put(0, StoredFrame(number, np.zeros((1, 1, 4), np.uint8), is_final=False))
    output = SilentOutput(clock)
    worker = RenderWorker(draft_studio(film))
    player = Player(document, worker, output, store=store, clock=clock)
    told = Told(player)
    try:
        player.play()
        qtbot.waitUntil(lambda: output.is_running, timeout=MOST_WAIT_MS)
        chance, most_off, ticks, busy = random.Random(1), 0, 0, 0
        while player.is_playing:
            # Ticks come late now and then; every so often the window is busy for 0.3 s.
            is_busy = chance.random() < 0.002
            busy += is_busy
            clock.now_s += 0.3 if is_busy else chance.uniform(0.004, 0.03)
            heard = min(int(output.position_s * float(fps) + 1e-6), document.frames - 1)
            if not is_busy:
                most_off = max(most_off, heard - told.due[-1])
            player.tick()
            assert told.due[-1] == heard
            ticks += 1
        assert most_off <= 1
        assert ticks > 20000 and told.due[-1] == document.frames - 1
        assert output.position_s == pytest.approx(600, abs=0.05)
        assert told.due == sorted(told.due) and not told.faults
        # Only where the window was busy were frames left out, and the sound went on.
        assert 0 < player.frames_dropped <= busy * 0.3 * fps
    finally:
        player.close()
        worker.close()
        document.close()


def test_the_sound_begins_when_the_first_frames_are_there(stage: Stage) -> None:
    assert not stage.output.is_running
    stage.start()
    assert stage.player.is_playing and stage.told.playing == [True]
    assert stage.player.window.is_ready(range(2))
    stage.let_pass(0.55)
    assert stage.document.playhead == 5


def test_it_stops_at_the_end_and_plays_from_the_beginning_again(stage: Stage) -> None:
    stage.document.move_playhead(85)
    stage.start()
    stage.let_pass(9)
    assert not stage.player.is_playing and stage.told.playing == [True, False]
    assert stage.document.playhead == 89 and stage.player.speed == 0
    stage.start()
    assert stage.document.playhead == 0


def test_a_stop_leaves_the_playhead_where_the_sound_was(stage: Stage) -> None:
    stage.player.toggle()
    stage.wait_for_sound()
    stage.let_pass(1.234)
    stage.player.toggle()
    assert stage.document.playhead == 12 and not stage.output.is_running
    stage.let_pass(5)
    assert stage.document.playhead == 12


def test_frames_that_are_not_drawn_yet_are_left_out_and_the_sound_goes_on(
    stage: Stage,
) -> None:
    stage.start()
    stage.let_pass(6.0)  # no event of the worker arrives meanwhile
    assert stage.document.playhead == 60
    stage.let_pass(0.3)
    assert stage.told.stalls == [True]
    assert stage.output.position_s == pytest.approx(6.3)
    stage.wait_for(63)
    stage.let_pass(0.01)
    assert stage.told.stalls == [True, False] and stage.player.is_playing


def test_it_does_not_wait_longer_than_three_seconds_for_a_picture(
    stage: Stage, qtbot: QtBot
) -> None:
    stage.document.move_playhead(70)
    stage.player.play()
    stage.let_pass(1)
    stage.let_pass(2.1)
    deadline = time.monotonic() + 10
    while not stage.output.is_running and time.monotonic() < deadline:
        time.sleep(0.01)
        stage.player.tick()
    assert stage.output.is_running


def test_a_loop_goes_round_until_it_is_stopped(stage: Stage) -> None:
    stage.player.loop((20, 30))
    stage.start()
    seen = []
    for _ in range(35):
        seen.append(stage.document.playhead)
        stage.let_pass(0.1)
    assert seen == [20 + number % 10 for number in range(35)]
    stage.player.loop(None)
    stage.wait_for_sound()
    stage.let_pass(1.5)
    assert stage.document.playhead > 30


def test_a_range_is_played_once(stage: Stage) -> None:
    stage.player.play((20, 30))
    stage.wait_for_sound()
    stage.let_pass(2)
    assert not stage.player.is_playing and stage.document.playhead == 29


def test_winding_is_faster_with_every_press_and_k_stops_it(stage: Stage) -> None:
    stage.document.move_playhead(10)
    speeds = []
    for _ in range(4):
        stage.player.wind_forward()
        speeds.append(stage.player.speed)
    assert speeds == [1, 2, 4, 4]
    stage.wait_for_sound()
    stage.let_pass(1.0)
    assert stage.document.playhead == 50
    stage.player.wind_back()
    assert stage.player.speed == -1
    stage.wait_for_sound()
    stage.let_pass(2.0)
    assert stage.document.playhead == 30
    stage.player.play_at(0)
    assert not stage.player.is_playing
    stage.player.play_at(0.5)
    stage.wait_for_sound()
    stage.let_pass(1.0)
    assert stage.document.playhead == 35


def test_a_seek_while_it_plays_goes_on_from_there(stage: Stage) -> None:
    stage.start()
    stage.let_pass(0.5)
    stage.document.move_playhead(40)
    stage.wait_for_sound()
    stage.let_pass(0.5)
    assert stage.document.playhead == 45 and stage.told.playing == [True]


def test_a_seek_while_it_stands_shows_that_frame(stage: Stage) -> None:
    stage.document.move_playhead(33)
    stage.wait_for(33)
    assert stage.told.due[-1] == 33
    found = stage.player.frame(33)
    assert found is not None and found.number == 33
    stage.document.move_playhead(stage.document.frames)  # behind the last frame
    stage.wait_for(89)
    assert stage.told.due[-1] == 89


def test_a_change_is_seen_at_once_and_what_is_heard_follows(stage: Stage) -> None:
    stage.document.move_playhead(33)
    stage.wait_for(33)
    before = stage.player.frame(33)
    lines = [clip.id for clip in stage.document.project.clips]
    for strength in (0.2, 0.1, 0.0):
        stage.document.apply(
            set_controls(
                stage.document.project, lines, changes={"lip_strength": strength}, merge_key="drag"
            )
        )
    stage.wait_for(33)
    after = stage.player.frame(33)
    assert before is not None and after is not None
    assert not np.array_equal(before.pixels, after.pixels)
    stage.start()
    stage.let_pass(0.5)
    moved = move_line_to(stage.document.project, lines[1], begin_s=Fraction(6))
    stage.document.apply(moved)
    stage.wait_for_sound()
    stage.let_pass(0.5)
    assert stage.player.is_playing and stage.document.playhead == 43


def test_a_change_of_one_line_leaves_the_frames_of_others_at_hand(
    stage: Stage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: stage.player.window.is_ready(range(90)), timeout=MOST_WAIT_MS)
    second = stage.document.project.clips[1].id
    edit = set_controls(stage.document.project, [second], changes={"lip_strength": 0.1})
    stage.document.apply(edit)
    there = [stage.player.window.is_up_to_date(number) for number in range(90)]
    assert there == [True] * 50 + [False] * 40
    qtbot.waitUntil(lambda: stage.player.window.is_ready(range(90)), timeout=MOST_WAIT_MS)


def test_smaller_drafts_take_the_place_of_large_ones(stage: Stage) -> None:
    stage.document.apply(set_format(stage.document.project, size_px=128))
    for draft_px, size_px in ((None, 128), (64, 64)):
        stage.player.window.draw_drafts_at(draft_px)
        stage.wait_for(0)
        found = stage.player.frame(0)
        assert found is not None and min(found.pixels.shape[:2]) == size_px


def test_scrubbing_is_heard_in_short_grains(stage: Stage, qtbot: QtBot) -> None:
    for number in (30, 31, 35):
        stage.player.scrub(number)
    assert stage.document.playhead == 35
    stage.wait_for_sound()
    stage.clock.now_s += 0.2
    qtbot.waitUntil(lambda: not stage.output.is_running, timeout=MOST_WAIT_MS)
    assert not stage.player.is_playing


class ListeningOutput(SilentOutput):
    """Remembers what was heard."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.heard: list[Floats] = []
        self.starts = 0

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        self.starts += 1
        super().start(self._listened(source), sample_rate_hz=sample_rate_hz, channels=channels)

    def exchange(self, source: Iterator[Floats], *, at: int) -> None:
        super().exchange(self._listened(source), at=at)

    def _listened(self, source: Iterator[Floats]) -> Iterator[Floats]:
        for block in source:
            for first in range(0, len(block), 480):
                self.heard.append(block[first : first + 480])
                yield self.heard[-1]


def test_levels_that_change_while_it_plays_are_heard_soon_and_the_film_goes_on(
    stage: Stage, clock: FakeClock, qtbot: QtBot
) -> None:
    output = ListeningOutput(clock)
    stage.player.use_output(output)
    stage.output = output
    stage.start()
    stage.let_pass(2.5)
    assert np.abs(np.concatenate(output.heard[-80:])).max() > 0.01
    speaker = stage.document.project.characters[0].id
    for is_muted in (True, False, True):
        stage.document.apply(mute_lane(stage.document.project, speaker, is_muted))

    def is_silent() -> bool:
        stage.let_pass(0.01)
        return not np.concatenate(output.heard[-80:]).any()  # longer than any of its pauses

    qtbot.waitUntil(is_silent, timeout=MOST_WAIT_MS)
    assert stage.player.is_playing and output.starts == 1
    stage.let_pass(0.2)
    assert stage.document.playhead == int(output.position_s * float(stage.document.fps) + 1e-6)


class LostOutput(SilentOutput):
    """A device that is pulled out."""

    is_lost = False

    @property
    def is_running(self) -> bool:
        return not self.is_lost and super().is_running

    @property
    def fault(self) -> str | None:
        return "Headphones was disconnected." if self.is_lost else None


class DeafOutput(SilentOutput):
    """A device that plays no such sound."""

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        raise OutputError("Headphones does not play 48000 Hz.")


def test_a_device_that_goes_pauses_the_film_and_says_so(stage: Stage, clock: FakeClock) -> None:
    output = LostOutput(clock)
    stage.player.use_output(output)
    stage.output = output
    stage.start()
    stage.let_pass(0.5)
    output.is_lost = True
    stage.let_pass(0.1)
    assert not stage.player.is_playing
    assert stage.told.faults == ["Headphones was disconnected."]


def test_without_a_device_that_plays_it_is_silent_and_says_so(
    stage: Stage, clock: FakeClock, qtbot: QtBot
) -> None:
    stage.player.use_output(DeafOutput(clock))
    stage.player.play()
    qtbot.waitUntil(lambda: bool(stage.told.faults), timeout=MOST_WAIT_MS)
    assert stage.player.is_playing
    qtbot.waitUntil(lambda: stage.document.playhead > 2, timeout=MOST_WAIT_MS)


class HaltingOutput(SilentOutput):
    """A device that begins to read a sound and then does not play it, until it is free."""

    is_free = False

    def start(self, source: Iterator[Floats], *, sample_rate_hz: int, channels: int) -> None:
        if not self.is_free:
            next(source, None)
            raise OutputError("Headphones is used by another program.")
        super().start(source, sample_rate_hz=sample_rate_hz, channels=channels)


def test_a_device_that_refused_leaves_the_film_as_long_as_it_is_and_is_tried_again(
    stage: Stage, clock: FakeClock, qtbot: QtBot
) -> None:
    output = HaltingOutput(clock)
    stage.player.use_output(output)
    stage.output = output
    stage.player.play((20, 24))
    qtbot.waitUntil(lambda: stage.told.playing == [True, False], timeout=MOST_WAIT_MS)
    assert stage.told.faults == ["Headphones is used by another program."]
    assert stage.document.playhead == 23
    output.is_free = True
    stage.start()
    assert len(stage.told.faults) == 1


def test_nothing_is_played_where_there_is_nothing(
    film: Path, tmp_path: Path, clock: FakeClock, qtbot: QtBot
) -> None:
    document = open_document(tmp_path, make_project(fps=Fraction(25)))
    document.apply(delete_lines(document.project, [document.project.clips[0].id]))
    stage = Stage(film, document, clock, qtbot)
    try:
        stage.player.play()
        stage.player.scrub(0)
        assert not stage.player.is_playing and not stage.told.faults
    finally:
        stage.close()
        document.close()


def test_what_the_queue_has_rendered_takes_the_place_of_the_draft(
    film: Path, document: Document, clock: FakeClock, tmp_path: Path, qtbot: QtBot
) -> None:
    studio, queue = KeepingStudio(make_settings(tmp_path / "home")), RenderQueue(None)
    lines = LineRenderer(ProjectStudio(film, studio), queue)
    worker = RenderWorker(ProjectStudio(film, studio), lines)
    player = Player(document, worker, SilentOutput(clock), clock=clock)

    def is_final(number: int) -> bool:
        found = player.frame(number)
        return found is not None and found.is_final

    try:
        document.move_playhead(20)
        qtbot.waitUntil(lambda: player.window.is_up_to_date(60), timeout=MOST_WAIT_MS)
        assert not is_final(20) and not is_final(60)
        told = Told(player)
        clip = document.project.clips[0]
        queue.add([(clip.id, clip.picture)])
        worker.render_queue(lambda: document.project)
        qtbot.waitUntil(lambda: is_final(20) and is_final(49), timeout=MOST_WAIT_MS)
        assert 20 in told.due
        qtbot.waitUntil(lambda: player.window.is_up_to_date(60), timeout=MOST_WAIT_MS)
        assert not is_final(60)
    finally:
        player.close()
        worker.close()


@pytest.mark.parametrize("state", ["stopped", "waiting", "playing", "scrubbing"])
def test_it_closes_in_every_state(
    state: str, film: Path, document: Document, clock: FakeClock, qtbot: QtBot
) -> None:
    before = threads()
    stage = Stage(film, document, clock, qtbot)
    if state == "scrubbing":
        stage.player.scrub(20)
    elif state != "stopped":
        stage.player.play()
        if state == "playing":
            stage.wait_for_sound()
    stage.close()
    assert threads() <= before
    document.move_playhead(3)
