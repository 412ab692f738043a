"""What is under the mouse stays there while one zooms; nobody gets lost beside the film."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.ui.timeline.rows import LEAST_HEIGHT, Track, rows_of, track_at
from emo_desktop.ui.timeline.ruler import ruler_steps
from emo_desktop.ui.timeline.scale import LEAD_PX, MOST_PX_PER_FRAME, TimeScale
from emo_desktop.ui.timeline.snapping import Snap, nearest_snap

TWO_HOURS = 2 * 3600 * 25


@given(
    frames=st.integers(0, TWO_HOURS),
    width=st.integers(50, 4000),
    at=st.floats(0, 1),
    factors=st.lists(st.floats(0.2, 5), max_size=6),
)
def test_what_is_at_the_mouse_stays_there(
    frames: int, width: int, at: float, factors: list[float]
) -> None:
    scale = TimeScale(frames, width).fitted()
    x = at * width
    for factor in factors:
        moment = (x + scale.left_px) / scale.px_per_frame
        zoomed = scale.zoomed(factor, at_x=x)
        least, most = zoomed.reach_px
        if least < zoomed.left_px < most:
            assert abs(zoomed.x(moment) - x) <= 0.51
        assert least <= zoomed.left_px <= most
        assert zoomed.px_per_frame <= MOST_PX_PER_FRAME
        scale = zoomed


@given(frame=st.integers(0, TWO_HOURS), zoom=st.floats(0.01, 40), left=st.integers(-12, 10**6))
def test_a_frame_is_found_where_it_is_drawn(frame: int, zoom: float, left: int) -> None:
    scale = TimeScale(TWO_HOURS, 1000, zoom, left)
    assert scale.frame_at(scale.x(frame + 0.5)) == frame
    assert scale.edge_at(scale.x(frame)) == frame


def test_all_of_it_fits() -> None:
    scale = TimeScale(5000, 1000).fitted()
    assert scale.x(0) == LEAD_PX
    assert 900 < scale.x(5000) < 1000
    assert scale.scrolled(500) == scale
    assert TimeScale(0, 1000).fitted().fit_px_per_frame > 0


def test_a_selection_is_shown_in_the_middle() -> None:
    scale = TimeScale(5000, 1000).spanning(2000, 2100)
    assert scale.x(2000) > 0
    assert scale.x(2100) < 1000
    assert scale.x(2000) == pytest.approx(1000 - scale.x(2100), abs=2)
    assert TimeScale(5000, 1000).spanning(7, 7).px_per_frame == MOST_PX_PER_FRAME


def test_pages_turn_when_the_playhead_leaves() -> None:
    scale = TimeScale(5000, 1000, 2.0, 0)
    assert scale.revealing(400) == scale
    turned = scale.revealing(500)
    assert turned.x(500) == LEAD_PX
    assert turned.revealing(0).x(0) == LEAD_PX


def test_the_film_may_become_shorter_than_what_is_seen() -> None:
    scale = TimeScale(5000, 1000, 2.0, 8000).lasting(100)
    assert scale.left_px == scale.reach_px[1]
    assert scale.seen[0] <= 100


@given(
    edges=st.lists(st.integers(0, 500), min_size=1, max_size=4),
    targets=st.lists(st.integers(0, 500), max_size=8, unique=True).map(sorted),
    zoom=st.floats(0.05, 10),
)
def test_the_nearest_target_within_reach_draws(
    edges: list[int], targets: list[int], zoom: float
) -> None:
    ways = [abs(target - edge) for target in targets for edge in edges]
    near = [way for way in ways if way * zoom <= 8]
    snap = nearest_snap(edges, targets, px_per_frame=zoom)
    if not near:
        assert snap is None
    else:
        assert snap is not None
        assert abs(snap.shift) == min(near)
        assert snap.frame in targets
        assert snap.frame - snap.shift in edges


def test_nothing_draws_without_targets() -> None:
    assert nearest_snap([5], [], px_per_frame=1) is None
    assert nearest_snap([5], [9], px_per_frame=2) == Snap(4, 9)
    assert nearest_snap([5], [10], px_per_frame=2) is None


@given(
    zoom=st.floats(0.001, 40),
    fps=st.sampled_from([Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(60)]),
)
def test_labels_can_be_read(zoom: float, fps: Fraction) -> None:
    label, tick = ruler_steps(zoom, fps)
    assert label * zoom >= 100 or label == 28_800 * round(fps)
    assert label % tick == 0
    assert tick <= label


@given(height=st.integers(0, 2000))
def test_tracks_fill_the_height(height: int) -> None:
    rows = rows_of(height)
    bottoms = [row.bottom for row in rows.values()]
    assert [row.top for row in rows.values()] == [0, *bottoms[:-1]]
    assert bottoms[-1] >= LEAST_HEIGHT
    if height >= LEAST_HEIGHT + 80:
        assert bottoms[-1] == height
    for track, row in rows.items():
        assert track_at(rows, row.middle) is track
    assert track_at(rows, 10**6) is Track.MARKERS
