"""Putting squares back: exact where nothing changed, without seam, flicker or cast of colour."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.face.portrait import Portrait
from emo_desktop.render.final.colour_match import match_colours
from emo_desktop.render.final.crop import FaceCrop, face_crop
from emo_desktop.render.final.paste import ColourMatch, Paster, colour_ramp
from tests.render.final.faces import (
    CARTOON,
    CUT_OUT,
    PAINTING,
    PHOTO,
    cast_over,
    film,
    prepared,
    rgb,
    swaying,
)

KINDS = (PHOTO, PAINTING, CARTOON, CUT_OUT)
SIZE = 256
NO_CHANGE = ColourMatch()
WARM = (np.array([1.10, 0.96, 0.9]), np.array([6.0, -3.0, -10.0]))


def pasted(portrait: Portrait, crop: FaceCrop, frame: Bytes, size: int = SIZE) -> Bytes:
    return Paster(portrait, crop, size).paste(frame, NO_CHANGE)


def inner_crop(name: str = PHOTO, *, side: int = 200) -> tuple[Portrait, FaceCrop]:
    """A square that touches no border of its picture."""
    portrait = prepared(name)
    rows, columns = portrait.pixels.shape[:2]
    return portrait, FaceCrop((columns - side) // 2, (rows - side) // 2, side)


@pytest.mark.parametrize("name", KINDS)
def test_the_portraits_own_square_of_its_own_size_changes_nothing(name: str) -> None:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=2.0)
    frame = crop.cut(rgb(portrait), crop.side)
    assert np.array_equal(pasted(portrait, crop, frame, crop.side), portrait.pixels)


@pytest.mark.parametrize("name", KINDS)
def test_the_portraits_own_square_through_the_models_size_changes_little(name: str) -> None:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=2.0)
    result = pasted(portrait, crop, crop.cut(rgb(portrait), SIZE))
    visible = rgb(replace(portrait, pixels=result)).astype(int) - rgb(portrait)
    assert np.abs(visible).mean() < 0.15
    assert np.percentile(np.abs(visible), 99.9) <= 6
    assert np.abs(visible).max() <= 24


@pytest.mark.parametrize("name", KINDS)
def test_outside_the_square_and_in_the_transparency_nothing_changes(name: str) -> None:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=1.5)
    result = pasted(portrait, crop, noise(SIZE))
    outside = np.ones(result.shape[:2], bool)
    outside[crop.rows, crop.columns] = False
    assert np.array_equal(result[outside], portrait.pixels[outside])
    assert np.array_equal(result[..., 3], portrait.pixels[..., 3])
    unseen = portrait.pixels[..., 3] == 0
    assert np.array_equal(result[unseen], portrait.pixels[unseen])
    assert (result[crop.rows, crop.columns] != portrait.pixels[crop.rows, crop.columns]).any()


def test_a_half_transparent_pixel_looks_over_grey_as_it_was_drawn() -> None:
    portrait, crop = inner_crop()
    pixels = portrait.pixels.copy()
    pixels[..., 3] = 128
    portrait = replace(portrait, pixels=pixels)
    seen = crop.cut(rgb(portrait), crop.side)
    drawn = np.clip(seen.astype(int) + 9, 0, 255).astype(np.uint8)
    result = pasted(portrait, crop, drawn, crop.side)
    middle = np.s_[crop.top + 90 : crop.top + 110, crop.left + 90 : crop.left + 110]
    new, old = (
        rgb(replace(portrait, pixels=p))[middle].astype(int) for p in (result, portrait.pixels)
    )
    assert 8 <= np.median(new - old) <= 9  # where the colour does not run out of room


def shown_of(portrait: Portrait, crop: FaceCrop) -> Floats:
    """(side, side) how much of a square shows, found by drawing white on black."""
    black = portrait.pixels.copy()
    black[..., :3] = 0
    white = np.full((SIZE, SIZE, 3), 255, np.uint8)
    result = pasted(replace(portrait, pixels=black), crop, white)
    return result[crop.rows, crop.columns, 0] / 255.0


def test_the_border_fades_without_a_step() -> None:
    shown = shown_of(*inner_crop())
    for line in (shown[100], shown[:, 100], shown[100, ::-1], shown[::-1, 100]):
        assert line[0] < 0.02
        assert line[40] == 1
        assert (np.diff(line[:100]) >= 0).all()
        assert np.diff(line[:100]).max() < 0.15


def test_a_face_near_the_border_is_shown_whole() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=1.15)
    points = np.rint(portrait.landmarks[:468, :2] - (crop.left, crop.top)).astype(int)
    x, y = points.clip(0, crop.side - 1).T
    inside = (points.min(axis=1) > 1) & (points.max(axis=1) < crop.side - 2)
    assert inside.sum() > 440
    assert shown_of(portrait, crop)[y, x][inside].min() > 0.99


def test_where_the_picture_ends_nothing_fades() -> None:
    portrait = prepared(PHOTO)
    rows, columns = portrait.pixels.shape[:2]
    side = 150
    for left, top in ((0, 40), (columns - side, 40), (40, 0), (40, rows - side)):
        crop = FaceCrop(left, top, side)
        shown = shown_of(portrait, crop)
        ends = {
            "left": shown[75, 0],
            "right": shown[75, -1],
            "top": shown[0, 75],
            "bottom": shown[-1, 75],
        }
        at_border = {
            "left": left == 0,
            "right": left + side == columns,
            "top": top == 0,
            "bottom": top + side == rows,
        }
        for name, value in ends.items():
            assert value == (1 if at_border[name] else pytest.approx(0, abs=0.1)), name


def test_frames_that_are_equal_in_a_place_stay_equal_there() -> None:
    portrait, crop = inner_crop()
    paster = Paster(portrait, crop, SIZE)
    first = noise(SIZE)
    second = first.copy()
    second[100:150, 100:150] = 255 - second[100:150, 100:150]
    one, two = (paster.paste(frame, NO_CHANGE) for frame in (first, second))
    changed = (one != two).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    for places, begin in ((rows, crop.top), (columns, crop.left)):
        low, high = (np.array([100, 150]) * crop.side / SIZE + begin + (-5, 5)).tolist()
        assert low <= places.min() <= places.max() <= high
    assert np.array_equal(paster.paste(first, NO_CHANGE), one)


@pytest.mark.parametrize("name", KINDS)
def test_a_cast_is_taken_back(name: str) -> None:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=2.0)
    true = film(name, crop, SIZE, swaying(4))
    frames = [cast_over(frame, *WARM) for frame in true]
    match = Paster(portrait, crop, SIZE).match(frames, None)
    face = np.s_[80:170, 90:160]
    wrong = np.abs(frames[-1][face].astype(int) - true[-1][face]).mean()
    left = np.abs(match.applied(frames[-1][face].astype(np.float32)) - true[-1][face]).mean()
    assert wrong > 5
    assert left < 0.4 * wrong
    assert name == CARTOON or left < 1.5  # its backdrop has one colour, which tells no gain


@pytest.mark.parametrize("name", KINDS)
def test_motion_alone_changes_no_colour(name: str) -> None:
    portrait = prepared(name)
    crop = face_crop(portrait, scale=2.0)
    match = Paster(portrait, crop, SIZE).match(film(name, crop, SIZE, swaying(4)), None)
    levels = np.array([[0.0] * 3, [255.0] * 3])
    assert np.abs(match.applied(levels) - levels).max() < 1


def test_hair_in_the_ring_does_not_shift_the_colours() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=2.0)
    paster = Paster(portrait, crop, SIZE)
    frame = cast_over(crop.cut(rgb(portrait), SIZE), *WARM)
    free = paster.match([frame], None)
    # A wide strand down one side, which a mean would follow by a dozen levels.
    frame[:, :70] = (40, 25, 15)
    held = paster.match([frame], None)
    levels = np.array([[60.0] * 3, [200.0] * 3])
    assert np.abs(held.applied(levels) - free.applied(levels)).max() < 1.5


def test_what_passes_through_the_ring_for_a_moment_is_not_seen() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=2.0)
    paster = Paster(portrait, crop, SIZE)
    still = crop.cut(rgb(portrait), SIZE)
    flash = np.full_like(still, 200)
    assert paster.match([still, flash, still, still, flash], None) == paster.match([still], None)


def test_whatever_is_drawn_the_match_stays_within_its_limits() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=2.0)
    paster = Paster(portrait, crop, SIZE)
    wild = (noise(SIZE), *(np.full((SIZE, SIZE, 3), level, np.uint8) for level in (0, 128, 255)))
    for frame in wild:
        match = paster.match([frame], None)
        assert all(1 / 1.3 <= gain <= 1.3 for gain in match.gains)
        assert all(abs(shift) <= 32 for shift in match.shifts)


def test_too_few_places_say_nothing() -> None:
    assert match_colours(np.zeros((5, 3)), np.full((5, 3), 90.0)) == NO_CHANGE


def test_colours_move_only_a_part_of_the_way_in_one_window() -> None:
    portrait = prepared(PHOTO)
    crop = face_crop(portrait, scale=2.0)
    paster = Paster(portrait, crop, SIZE)
    frames = [cast_over(crop.cut(rgb(portrait), SIZE), *WARM)]
    whole = paster.match(frames, None)
    first = paster.match(frames, NO_CHANGE)
    second = paster.match(frames, first)
    for goal, one, two in zip(
        whole.as_floats(), first.as_floats(), second.as_floats(), strict=True
    ):
        start = 1 if goal in whole.gains else 0
        assert abs(one - start) == pytest.approx(abs(goal - start) / 2, abs=1e-9)
        assert abs(two - start) == pytest.approx(abs(goal - start) * 3 / 4, abs=1e-9)


def test_a_ramp_goes_evenly_from_one_window_to_the_next() -> None:
    before = ColourMatch((1.0, 1.0, 1.0), (0.0, 0.0, 0.0))
    after = ColourMatch((1.2, 0.9, 1.0), (6.0, -6.0, 12.0))
    ramp = colour_ramp(before, after, frames=12)
    assert len(ramp) == 12
    assert ramp[-1] == after
    film_of_colours = np.array([before.as_floats(), *(match.as_floats() for match in ramp)])
    steps = np.diff(film_of_colours, axis=0)
    assert np.allclose(steps, steps[0])
    assert colour_ramp(None, after, frames=3) == (after,) * 3


FINITE = st.floats(-1e3, 1e3)


@given(values=st.lists(FINITE, min_size=6, max_size=6))
def test_a_match_comes_back_from_its_numbers(values: list[float]) -> None:
    match = ColourMatch.of_floats(tuple(values))
    assert ColourMatch.of_floats(tuple(json.loads(json.dumps(match.as_floats())))) == match


@pytest.mark.parametrize("values", [(1.0,) * 5, (float("nan"),) * 6, ()])
def test_other_numbers_are_no_match(values: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="no colour match"):
        ColourMatch.of_floats(values)


def test_the_match_is_the_same_every_time() -> None:
    portrait = prepared(PAINTING)
    crop = face_crop(portrait, scale=2.0)
    frames = [cast_over(crop.cut(rgb(portrait), SIZE), *WARM)]
    one, two = (Paster(portrait, crop, SIZE).match(frames, None) for _ in range(2))
    assert one == two


def noise(size: int) -> Bytes:
    return np.random.default_rng(7).integers(0, 256, (size, size, 3), np.uint8)
