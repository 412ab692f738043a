"""A film made window by window: the same after a restart, for every thread, and up to a stop."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.drift_guards import Anchor, PatchDrop
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.rendering import (
    PreparedReference,
    RenderOptions,
    Steering,
    StepDone,
    WindowDone,
)
from tests.emo.small_models import (
    FRAMES,
    SMALL_ECHOMIMIC,
    SMALL_HALLO,
    SMALL_PAPER,
    drawn_parts,
    model_of,
    noise,
    portrait,
    steering_of,
)

OPTIONS = RenderOptions(steps=2, guidance=Guidance(1.0, 1.0))
GUIDED = replace(OPTIONS, guidance=Guidance(2.0, 2.0))


@dataclass(frozen=True)
class Film:
    """A pipeline and the portrait that it is shown."""

    model: EmoModel
    pipeline: EmoPipeline
    reference: PreparedReference

    @property
    def config(self) -> EmoConfig:
        return self.model.config

    def events(
        self,
        frames: int,
        *,
        seed: int = 7,
        first_frame: int = 0,
        steering: Steering | None = None,
        before: np.ndarray | None = None,
        options: RenderOptions = OPTIONS,
        token: CancelToken | None = None,
    ):
        return self.pipeline.render(
            self.reference,
            steering or steering_of(self.config, frames),
            frame_count=frames,
            seed=seed,
            first_frame=first_frame,
            options=options,
            before=before,
            token=token or CancelToken(),
        )

    def frames(self, count: int, **asked) -> np.ndarray:
        """(F, S, S, 3) uint8 of a segment."""
        windows = [each for each in self.events(count, **asked) if isinstance(each, WindowDone)]
        starts = np.cumsum([0, *[len(each.frames) for each in windows]])
        assert [each.first_frame for each in windows] == starts[:-1].tolist()
        return np.concatenate([each.frames for each in windows])

    def tail(self, frames: np.ndarray) -> np.ndarray:
        """What of a segment goes on to the next, as it comes back from a file."""
        last = frames[-self.pipeline.frames_carried :]
        return np.frombuffer(last.tobytes(), np.uint8).reshape(last.shape).copy()


def start(config: EmoConfig) -> Film:
    """The program started anew."""
    model = model_of(config, drawn_parts(config))
    pipeline = EmoPipeline(model)
    embedding = None
    if config.identity is not None:
        embedding = noise(config.identity.embedding).numpy()
    return Film(model, pipeline, pipeline.prepare(portrait(config), embedding=embedding))


@pytest.fixture(scope="module")
def paper() -> Film:
    return start(SMALL_PAPER)


@pytest.fixture(scope="module")
def echomimic() -> Film:
    return start(SMALL_ECHOMIMIC)


@pytest.fixture(scope="module")
def hallo() -> Film:
    return start(SMALL_HALLO)


@pytest.fixture(params=["paper", "echomimic", "hallo"])
def film(request: pytest.FixtureRequest) -> Film:
    made = request.getfixturevalue(request.param)
    assert isinstance(made, Film)
    return made


@pytest.fixture(params=["paper", "hallo"])
def chained(request: pytest.FixtureRequest) -> Film:
    made = request.getfixturevalue(request.param)
    assert isinstance(made, Film)
    return made


def differ(ours: np.ndarray, theirs: np.ndarray) -> bool:
    """Whether pictures differ by more than rounding does."""
    return bool(np.max(np.abs(ours.astype(int) - theirs.astype(int))) > 2)


def test_a_film_is_the_same_after_a_restart(film: Film) -> None:
    first = film.frames(FRAMES + 1, options=GUIDED)
    second = film.frames(FRAMES, seed=8, before=film.tail(first), options=GUIDED)
    again = start(film.config)
    resumed = again.frames(FRAMES, seed=8, before=film.tail(first), options=GUIDED)
    np.testing.assert_array_equal(resumed, second)
    assert differ(film.frames(FRAMES, seed=8, options=GUIDED), second)  # what was carried counts


def test_windows_know_of_each_other_by_the_frames_alone(chained: Film) -> None:
    """Two windows of a segment are two segments of one window."""
    config = chained.config
    whole = chained.frames(2 * FRAMES)
    steering = steering_of(config, 2 * FRAMES)
    first = chained.frames(FRAMES, steering=steering.of(range(FRAMES)))
    second = chained.frames(
        FRAMES,
        first_frame=FRAMES,
        steering=steering.of(range(FRAMES, 2 * FRAMES)),
        before=chained.tail(first),
    )
    np.testing.assert_array_equal(whole, np.concatenate([first, second]))


def test_the_seed_chooses_the_frames(film: Film) -> None:
    frames = film.frames(FRAMES)
    np.testing.assert_array_equal(film.frames(FRAMES), frames)
    assert differ(film.frames(FRAMES, seed=1000), frames)
    assert frames.std() > 5  # they are pictures


@pytest.mark.parametrize("count", [1, FRAMES - 1])
def test_a_film_may_be_shorter_than_a_window(film: Film, count: int) -> None:
    fps = Fraction(film.config.fps)
    tokens = film.pipeline.hear(
        np.sin(np.arange(count * 16_000 // fps, dtype=np.float32) / 9),
        lead_samples=0,
        frame_count=count,
        fps=fps,
    )
    steering = replace(steering_of(film.config, count), audio=tokens)
    frames = film.frames(count, steering=steering)
    side = film.config.size_px
    assert frames.shape == (count, side, side, 3)
    following = film.frames(FRAMES, before=film.tail(frames))
    assert len(following) == FRAMES


def test_what_is_heard_moves_the_frames(film: Film) -> None:
    loud = steering_of(film.config, FRAMES, seed=5)
    assert differ(film.frames(FRAMES, steering=loud), film.frames(FRAMES))


def test_every_step_is_told_and_shown(film: Film) -> None:
    told = [each for each in film.events(FRAMES) if isinstance(each, StepDone)]
    assert [(each.step, each.steps) for each in told] == [(1, 2), (2, 2)]
    assert {(each.first_frame, each.frame_count) for each in told} == {(0, FRAMES)}
    side = film.config.latent_side
    assert all(each.preview.shape == (side, side, 3) for each in told)
    assert differ(told[0].preview, told[1].preview)


def test_a_stop_is_heard_between_two_steps_and_leaves_nothing(film: Film) -> None:
    untouched = film.frames(2 * FRAMES)
    token = CancelToken()
    events = film.events(2 * FRAMES, token=token)
    assert isinstance(next(events), StepDone)
    token.cancel()
    with pytest.raises(Cancelled):
        next(events)
    with pytest.raises(StopIteration):
        next(events)
    assert torch.is_grad_enabled()
    assert not torch.is_inference_mode_enabled()
    np.testing.assert_array_equal(film.frames(2 * FRAMES), untouched)


def test_parts_that_rest_are_laid_down_after_a_stop() -> None:
    """A part that were still held would stay on the device for ever."""
    config = SMALL_PAPER
    model = model_of(config, drawn_parts(config))
    model.plan = replace(model.plan, offloads=True)
    pipeline = EmoPipeline(model)
    reference = pipeline.prepare(portrait(config))
    film = Film(model, pipeline, reference)
    token = CancelToken()
    stopped = film.events(FRAMES, token=token)
    next(stopped)
    with pytest.raises(Cancelled):
        token.cancel()
        next(stopped)
    forgotten = film.events(FRAMES)
    next(forgotten)
    assert model._users["backbone"] == 1
    del forgotten
    gc.collect()
    assert not any(model._users.values())


def test_known_frames_lead_in_and_are_not_given_again(echomimic: Film) -> None:
    film, count = echomimic, SMALL_ECHOMIMIC.overlap
    steering = steering_of(film.config, 2 * FRAMES, lead=count)
    first = film.frames(2 * FRAMES, steering=steering)
    led = film.frames(2 * FRAMES, steering=steering, before=film.tail(first))
    other = film.frames(2 * FRAMES, steering=steering, before=film.tail(first)[::-1].copy())
    assert len(led) == 2 * FRAMES
    assert differ(led, other)


def test_speeds_steer_a_film(paper: Film) -> None:
    steering = steering_of(paper.config, FRAMES)
    assert steering.speeds_deg is not None
    still = replace(steering, speeds_deg=0 * steering.speeds_deg)
    none = replace(steering, speeds_deg=None)
    frames = [paper.frames(FRAMES, steering=each) for each in (steering, still, none)]
    assert differ(frames[0], frames[1])
    assert differ(frames[0], frames[2])


@pytest.mark.parametrize("guard", [PatchDrop(share=0.5), Anchor()])
def test_a_guard_changes_what_follows_motion_frames_only(paper: Film, guard) -> None:
    plain = paper.frames(2 * FRAMES)
    guarded = paper.frames(2 * FRAMES, options=replace(OPTIONS, guard=guard))
    np.testing.assert_array_equal(guarded[:FRAMES], plain[:FRAMES])
    assert differ(guarded[FRAMES:], plain[FRAMES:])
    again = paper.frames(2 * FRAMES, options=replace(OPTIONS, guard=guard))
    np.testing.assert_array_equal(again, guarded)


def test_two_threads_do_not_hear_of_each_other(film: Film) -> None:
    asked = [{"seed": 7}, {"seed": 8, "steering": steering_of(film.config, 2 * FRAMES, seed=3)}]
    alone = [film.frames(2 * FRAMES, **each) for each in asked]
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(film.frames, 2 * FRAMES, **each) for each in asked]
        together = [each.result() for each in running]
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)


def test_two_films_may_take_turns(film: Film) -> None:
    """Whoever is shown every step of two films at once sees each as it is alone."""
    alone = [film.frames(FRAMES, seed=seed) for seed in (7, 8)]
    turns = [film.events(FRAMES, seed=seed) for seed in (7, 8)]
    together: list[np.ndarray] = []
    for events in zip(*turns, strict=True):
        assert not torch.is_inference_mode_enabled()
        together += [each.frames for each in events if isinstance(each, WindowDone)]
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_array_equal(one, other)
