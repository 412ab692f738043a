"""A small EMO learns one clip by heart and says it again: the networks, the objective, the sampler.

That a sound which comes later moves the mouth as much later, and that one which was never heard
moves it as well, shows that it is the sound that is followed, and no memory of which frame follows
which.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.training.learner import AUDIO, Actor
from tests.training.talking_drawing import Clip, draw_clip, heard, measured_opening

CLIP_FRAMES = 120
ASKED = slice(24, 72)  # four windows, of which the first has no motion frames
LATE = 5  # frames


@pytest.fixture(scope="module")
def beginner() -> Actor:
    """It has learned in a few seconds what a mouth does under a head that does not move."""
    return Actor.taught(draw_clip(CLIP_FRAMES, seed=0, sways=False), steps=50)


@pytest.fixture(scope="module")
def actor() -> Actor:
    """It has learned for a minute or two what mouth and head do."""
    return Actor.taught(draw_clip(CLIP_FRAMES, seed=0), steps=240)


def psnr_db(frames: np.ndarray, truth: np.ndarray) -> float:
    """Of frames against the truth."""
    error = np.mean((frames.astype(float) - truth.astype(float)) ** 2)
    return float(10 * np.log10(255**2 / error))


def mean_picture_db(clip: Clip) -> float:
    """What the mean picture is worth, which the codec knows without any learning."""
    truth = clip.frames[ASKED]
    return psnr_db(np.broadcast_to(clip.frames.mean(axis=0), truth.shape), truth)


def lag_and_r(measured: np.ndarray, truth: np.ndarray) -> tuple[int, float]:
    """By how many frames the first comes later than the second where they agree best, and r."""

    def agreement(lag: int) -> float:
        late, early = max(0, lag), max(0, -lag)
        ours, theirs = measured[late : len(measured) - early], truth[early : len(truth) - late]
        return float(np.corrcoef(ours, theirs)[0, 1])

    best = max(range(-12, 13), key=agreement)
    return best, agreement(best)


def lag_behind_the_clip(actor: Actor, *, later: int) -> tuple[int, float]:
    """Of the mouth, when the sound of the clip comes some frames later."""
    clip = actor.lesson.clip
    mouth = measured_opening(actor.film(heard(clip, AUDIO, later=later)[ASKED]))
    return lag_and_r(mouth, measured_opening(clip.frames[ASKED]))


def lag_behind_another(actor: Actor, *, sways: bool) -> tuple[int, float]:
    """Of the mouth, behind what it should do to a sound that was never heard."""
    other = draw_clip(ASKED.stop - ASKED.start, seed=99, sways=sways)
    mouth = measured_opening(actor.film(heard(other, AUDIO)))
    return lag_and_r(mouth, measured_opening(other.frames))


@pytest.mark.slow
def test_a_beginner_opens_the_mouth_to_the_sound(beginner: Actor) -> None:
    clip = beginner.lesson.clip
    assert np.mean(beginner.losses[-10:]) < 0.6 * np.mean(beginner.losses[:10])
    film = beginner.film(beginner.lesson.states[ASKED])
    assert psnr_db(film, clip.frames[ASKED]) > mean_picture_db(clip) + 2
    lag, r = lag_behind_the_clip(beginner, later=0)
    assert lag == 0
    assert r > 0.75
    lag, r = lag_behind_the_clip(beginner, later=LATE)
    assert lag == LATE
    assert r > 0.75
    lag, r = lag_behind_another(beginner, sways=False)
    assert lag == 0
    assert r > 0.7


@pytest.mark.slow
def test_it_says_the_clip_again(actor: Actor) -> None:
    clip = actor.lesson.clip
    assert np.mean(actor.losses[-20:]) < 0.3 * np.mean(actor.losses[:20])
    film = actor.film(actor.lesson.states[ASKED])
    assert mean_picture_db(clip) < 25
    assert psnr_db(film, clip.frames[ASKED]) >= 30
    lag, r = lag_behind_the_clip(actor, later=0)
    assert lag == 0
    assert r > 0.85


@pytest.mark.slow
def test_a_sound_that_comes_later_moves_the_mouth_later(actor: Actor) -> None:
    lag, r = lag_behind_the_clip(actor, later=LATE)
    assert lag == LATE
    assert r > 0.8


@pytest.mark.slow
def test_a_sound_that_was_never_heard_moves_the_mouth(actor: Actor) -> None:
    lag, r = lag_behind_another(actor, sways=True)
    assert lag == 0
    assert r > 0.6
