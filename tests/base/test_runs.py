"""Runs of what holds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.base.runs import runs


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 5))
def test_runs_are_all_that_holds_long_enough(holds: list[bool], at_least: int) -> None:
    found = runs(np.array(holds, bool), at_least=at_least)
    told = "".join("x" if each else " " for each in holds)
    wanted = [run for run in told.split(" ") if len(run) >= max(1, at_least)]
    assert [end - begin for begin, end in found.tolist()] == [len(run) for run in wanted]
    for begin, end in found.tolist():
        assert all(holds[begin:end])
        assert begin == 0 or not holds[begin - 1]
        assert end == len(holds) or not holds[end]
