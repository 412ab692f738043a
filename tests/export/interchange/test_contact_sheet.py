"""Sheets of small pictures."""

from __future__ import annotations

import numpy as np
import pytest

from emo_desktop.export.interchange.contact_sheet import Still, contact_sheet

RED = (200, 30, 30)


def still(height: int, width: int, alpha: int = 255) -> Still:
    pixels = np.empty((height, width, 4), np.uint8)
    pixels[:] = (*RED, alpha)
    return Still(pixels, ("1  00:00:01:00", "Änne 你好", "Ein langer Satz, der nicht ganz passt."))


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (3, 2), (4, 2), (9, 3), (70, 8)])
def test_pictures_lie_in_rows(count: int, columns: int) -> None:
    sheet = contact_sheet([still(128, 128)] * count)
    red = (sheet == RED).all(axis=2)
    begins = np.flatnonzero(np.diff(red.any(axis=0).astype(int)) == 1)
    assert len(begins) == columns
    assert red.sum() == count * 200 * 200


def test_words_stand_below() -> None:
    sheet = contact_sheet([still(128, 128)])
    below = sheet[220:].astype(int)
    assert (below < 100).any() and not (below[..., 0] > below[..., 1] + 60).any()


def test_tall_pictures_are_whole_and_the_paper_shows_through() -> None:
    assert (contact_sheet([still(400, 100)]) == RED).all(axis=2).sum() == 200 * 50
    assert not (contact_sheet([still(128, 128, alpha=0)]) == RED).all(axis=2).any()
