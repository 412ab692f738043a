"""What Qt's binding must not do; a version that does is not to be used."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer


def test_calls_that_give_nothing_take_no_reference_of_none_away(qapp: object) -> None:
    timer = QTimer()
    before = sys.getrefcount(None)
    for _ in range(200_000):
        timer.setInterval(5)
    assert abs(sys.getrefcount(None) - before) < 1000
