"""Drift is seen when it is there, and only then: against films whose truth is known."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes
from emo_desktop.render.final.crop import FaceCrop, face_crop
from emo_desktop.render.final.drift import (
    COLOUR_LIMIT,
    IDENTITY_LIMIT,
    NO_FACE,
    SEAM_LIMIT,
    DriftMeter,
    WindowDrift,
    seam_ratio,
)
from tests.conftest import DATA, load_portraits
from tests.render.final.faces import (
    CARTOON,
    PAINTING,
    PHOTO,
    cast_over,
    curves_of,
    detector,
    film,
    prepared,
    rgb,
    swaying,
)
from tests.render.scenes import make_portrait

KINDS = (PHOTO, PAINTING, CARTOON)
STRANGERS = ("old_man_beard.jpg", "child.jpg", "man_dark_skin.jpg", "drawing_flat.png")
SIZE = 256
EVERYONE = tuple(
    portrait.path.name
    for portrait in load_portraits()
    if "no_face" not in portrait.name and portrait.path.is_relative_to(DATA)
)
# Pictures of one and the same head.
TWINS = ({"astronaut.jpg", "astronaut_whole.jpg"}, {"bald_man.jpg", "grey.jpg"})


def crop_of(name: str) -> FaceCrop:
    return face_crop(prepared(name), scale=2.2)


@functools.cache
def meter_of(name: str) -> DriftMeter:
    return DriftMeter(prepared(name), crop_of(name), SIZE, detector=detector())


@functools.cache
def window(
    name: str, frames: int = 24, *, yaw_deg: float = 5.0, first: int = 0
) -> tuple[Bytes, ...]:
    return tuple(film(name, crop_of(name), SIZE, swaying(frames, yaw_deg=yaw_deg, first=first)))


@pytest.mark.parametrize("name", KINDS)
def test_the_reference_itself_has_not_drifted(name: str) -> None:
    own = crop_of(name).cut(rgb(prepared(name)), SIZE)
    assert meter_of(name).measure([own], []) == WindowDrift(colour=0.0, identity=0.0, seam=None)


@pytest.mark.parametrize("name", KINDS)
def test_a_true_film_is_not_suspicious(name: str) -> None:
    frames = window(name)
    drift = meter_of(name).measure(frames[12:], frames[:12])
    assert not drift.is_suspicious, drift
    assert drift.colour < COLOUR_LIMIT / 2
    assert drift.identity is not None
    assert drift.seam is not None


@pytest.mark.parametrize("levels", [6, -6])
def test_a_cast_is_measured_in_grey_levels(levels: int) -> None:
    frames = [cast_over(frame, np.ones(3), np.full(3, levels)) for frame in window(PHOTO)[:4]]
    drift = meter_of(PHOTO).measure(frames, [])
    assert drift.colour == pytest.approx(6, abs=0.7)
    assert drift.colours_drift
    assert not drift.identity_drifts
    assert drift.is_suspicious


def test_casts_of_opposite_colours_do_not_cancel() -> None:
    frames = [cast_over(f, np.ones(3), np.array([8, 0, -8])) for f in window(PHOTO)[:4]]
    assert meter_of(PHOTO).measure(frames, []).colours_drift


@pytest.mark.parametrize("stranger", STRANGERS)
def test_another_face_is_told(stranger: str) -> None:
    drift = meter_of(PHOTO).measure(window(stranger, 1), [])
    assert drift.identity is not None
    assert drift.identity > IDENTITY_LIMIT
    assert drift.is_suspicious


def test_a_face_that_widens_drifts_more_and_more() -> None:
    meter = meter_of(PHOTO)
    frame = window(PHOTO)[0]
    drifts = []
    for stretch in (1.0, 1.06, 1.12, 1.2):
        columns = np.clip((np.arange(SIZE) - 128) / stretch + 128, 0, SIZE - 1).astype(int)
        drifts.append(meter.measure([np.ascontiguousarray(frame[:, columns])], []).identity)
    assert drifts == sorted(drifts)
    assert drifts[-1] > IDENTITY_LIMIT


def test_size_and_place_of_the_face_are_no_drift() -> None:
    portrait, crop = prepared(PHOTO, 512), face_crop(prepared(PHOTO, 512), scale=2.2)
    meter = DriftMeter(portrait, crop, SIZE, detector=detector())
    for moved in (replace(crop, left=crop.left - 25), replace(crop, side=crop.side - 60)):
        identity = meter.measure([moved.cut(rgb(portrait), SIZE)], []).identity
        assert identity is not None
        assert identity < IDENTITY_LIMIT / 2


@pytest.mark.parametrize("head", [(8, 0, 0), (-8, 0, 0), (0, 6, 0), (0, 0, 12)])
def test_turning_the_head_is_no_drift(head: tuple[int, int, int]) -> None:
    turned = film(PHOTO, crop_of(PHOTO), SIZE, curves_of(({}, head, (0, 0))))
    drift = meter_of(PHOTO).measure(turned, [])
    assert not drift.is_suspicious, drift


def test_a_window_without_a_face_has_lost_it() -> None:
    empty = np.full((SIZE, SIZE, 3), 90, np.uint8)
    assert meter_of(PHOTO).measure([empty], []).identity == NO_FACE


def test_of_a_portrait_in_which_no_face_is_seen_nobody_drifts() -> None:
    blank = replace(
        make_portrait(height=200, width=200),
        landmarks=prepared(PHOTO).landmarks * (200 / 256),
        pixels=np.full((200, 200, 4), 200, np.uint8),
    )
    meter = DriftMeter(blank, FaceCrop(0, 0, 200), SIZE, detector=detector())
    drift = meter.measure(window(PHOTO)[:1], [])
    assert drift.identity is None
    assert not drift.identity_drifts


def test_a_join_within_one_film_does_not_show() -> None:
    frames = window(PHOTO, 36)
    ratios = [seam_ratio(frames[:join], frames[join:]) for join in range(2, 34)]
    assert max(ratios) < SEAM_LIMIT
    assert np.median(ratios) == pytest.approx(1, abs=0.2)


@pytest.mark.parametrize("missing", [6, 12])
def test_missing_frames_show_as_a_seam(missing: int) -> None:
    frames = window(PHOTO, 36)[: 24 + missing]
    before, after = frames[:12], frames[12 + missing :]
    assert meter_of(PHOTO).measure(after, before).seam_shows


def test_a_step_of_colour_shows_as_a_seam() -> None:
    frames = window(PHOTO, 24, yaw_deg=2.0)
    after = [cast_over(frame, np.ones(3), np.array([4, -4, 4])) for frame in frames[12:]]
    assert meter_of(PHOTO).measure(after, frames[:12]).seam_shows


def test_still_frames_have_no_seam() -> None:
    frame = window(PHOTO)[0]
    noisy = np.where(np.arange(SIZE)[:, None, None] % 2, frame, np.maximum(frame, 1) - 1)
    ratio = seam_ratio([frame, frame], [noisy.astype(np.uint8)] * 2)
    assert ratio <= 1


def test_motion_that_sets_in_at_the_join_is_no_seam() -> None:
    moving = window(PHOTO)[:6]
    assert seam_ratio([moving[0]] * 6, moving[1:]) < SEAM_LIMIT


def test_windows_of_one_frame_can_be_judged() -> None:
    first, second = window(PHOTO)[:2]
    assert meter_of(PHOTO).measure([second], [first]).seam is not None
    assert meter_of(PHOTO).measure([second], []).seam is None


@pytest.mark.parametrize(
    ("drift", "suspicious"),
    [
        (WindowDrift(COLOUR_LIMIT, IDENTITY_LIMIT, SEAM_LIMIT), False),
        (WindowDrift(0.0, None, None), False),
        (WindowDrift(COLOUR_LIMIT + 0.1, 0.0, 0.0), True),
        (WindowDrift(0.0, IDENTITY_LIMIT + 0.001, None), True),
        (WindowDrift(0.0, None, SEAM_LIMIT + 0.1), True),
    ],
)
def test_each_limit_alone_makes_suspicious(drift: WindowDrift, suspicious: bool) -> None:
    assert drift.is_suspicious is suspicious


@pytest.mark.slow
def test_the_limits_part_films_from_strangers() -> None:
    meters = {name: meter_of(name) for name in EVERYONE}
    films = {name: window(name, 3, yaw_deg=7.0, first=6) for name in EVERYONE}
    own = [meters[name].measure(films[name], []) for name in EVERYONE]
    assert sum(drift.is_suspicious for drift in own) <= 0.02 * len(own)
    strangers = [
        meters[name].measure(films[other][-1:], []).identity_drifts
        for name in EVERYONE
        for other in EVERYONE
        if name != other and {name, other} not in TWINS
    ]
    assert np.mean(strangers) > 0.6
