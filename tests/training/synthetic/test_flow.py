"""The coarse flow is nearest to the given one where that counts, and fades elsewhere."""

from __future__ import annotations

import numpy as np

from emo_desktop.training.emo.clip_file import FLOW_CELLS, MOST_FLOW
from emo_desktop.training.synthetic.flow import SAMPLES, drawn_out, fit_flow

EVERYWHERE = np.ones((SAMPLES, SAMPLES), np.float32)


def test_a_smooth_flow_comes_back() -> None:
    along = np.linspace(0, np.pi, FLOW_CELLS)
    cells = 0.05 * np.dstack([np.outer(np.sin(along), np.cos(along)), np.outer(along, along) / 9])
    fitted = drawn_out(fit_flow(drawn_out(cells, SAMPLES), EVERYWHERE), SAMPLES)
    np.testing.assert_allclose(fitted, drawn_out(cells, SAMPLES), atol=1.5e-3)


def test_cells_lie_in_the_middle_of_their_part() -> None:
    cells = np.zeros((FLOW_CELLS, FLOW_CELLS, 2), np.float32)
    cells[3, 5, 0] = 0.1
    drawn = drawn_out(cells, 128)
    row, column = np.unravel_index(drawn[..., 0].argmax(), (128, 128))
    assert {row, column - 16} <= {27, 28}


def test_only_what_counts_is_followed_and_the_rest_fades() -> None:
    given = np.full((SAMPLES, SAMPLES, 2), 0.1, np.float32)
    given[:, 32:] = 5.0  # nonsense where it does not count
    weight = EVERYWHERE.copy()
    weight[:, 32:] = 0
    cells = fit_flow(given, weight)
    np.testing.assert_allclose(cells[:, :6], 0.1, atol=0.005)
    assert np.abs(cells[:, -1]).max() < 0.01
    assert (np.diff(cells[8, 7:, 0]) <= 1e-4).all()


def test_the_flow_stays_within_its_bounds() -> None:
    cells = fit_flow(np.full((SAMPLES, SAMPLES, 2), -0.9, np.float32), EVERYWHERE)
    np.testing.assert_allclose(cells, -MOST_FLOW)
