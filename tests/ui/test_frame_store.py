"""Frames at hand: within a limit, the newest revision, the latest wish."""

from __future__ import annotations

import numpy as np

from emo_desktop.ui.frame_store import FrameStore, StoredFrame

SIZE = 8 * 8 * 4


def frame(number: int, *, is_final: bool = False) -> StoredFrame:
    return StoredFrame(number, np.full((8, 8, 4), number % 256, np.uint8), is_final)


def test_what_was_not_asked_for_longest_goes_first() -> None:
    store = FrameStore(4 * SIZE)
    for number in range(4):
        store.put(0, frame(number))
    assert store.frame(0, 0) is not None
    store.put(0, frame(4))
    assert [store.has(0, number) for number in range(5)] == [True, False, True, True, True]
    assert store.size_bytes == 4 * SIZE and len(store) == 4


def test_a_frame_larger_than_the_limit_is_kept_alone() -> None:
    store = FrameStore(SIZE // 2)
    store.put(0, frame(1))
    store.put(0, frame(2))
    assert len(store) == 1 and store.has(0, 2)
    assert store.room_frames() == 1


def test_a_frame_that_comes_again_takes_the_place_of_the_other() -> None:
    store = FrameStore()
    store.put(0, frame(1))
    store.put(0, frame(1, is_final=True))
    found = store.frame(0, 1)
    assert found is not None and found.is_final
    assert store.size_bytes == SIZE


def test_what_is_shown_soon_goes_last() -> None:
    store = FrameStore(6 * SIZE)
    for number in range(6):
        store.put(0, frame(number))
    for number in range(3):  # they were shown, and those behind them will be
        assert store.frame(0, number) is not None
    store.expect(0, range(3, 9))
    for number in range(6, 9):
        store.put(0, frame(number))
    assert [number for number in range(9) if store.has(0, number)] == [3, 4, 5, 6, 7, 8]
    store.put(0, frame(9))
    assert len(store) == 6 and store.has(0, 9)


def test_revisions_do_not_mix_and_old_ones_go() -> None:
    store = FrameStore()
    store.put(0, frame(1))
    store.put(1, frame(2))
    assert store.frame(1, 1) is None and store.frame(0, 1) is not None
    store.forget_before(1)
    assert store.frame(0, 1) is None and store.frame(1, 2) is not None
    assert store.size_bytes == SIZE


def test_what_an_edit_left_alone_is_carried_over() -> None:
    store = FrameStore()
    for number in range(4):
        store.put(0, frame(number))
    store.carry_over(1, [range(1), range(2, 3), range(3, 9)])
    assert [store.has(1, number) for number in range(4)] == [True, False, True, True]
    assert store.has(0, 1) and store.size_bytes == 4 * SIZE


def test_the_first_missing_frame_is_found() -> None:
    store = FrameStore()
    for number in (3, 4, 6):
        store.put(0, frame(number))
    assert store.first_missing(0, range(3, 9)) == 5
    assert store.first_missing(0, range(3, 5)) == 5
    assert store.first_missing(0, range(9, 9)) == 9


def test_drafts_are_forgotten_and_finals_stay() -> None:
    store = FrameStore()
    for number in range(6):
        store.put(0, frame(number, is_final=number % 2 == 0))
    store.forget_drafts(0, range(2, 6))
    assert [store.has(0, number) for number in range(6)] == [True, True, True, False, True, False]
    store.clear()
    assert len(store) == store.size_bytes == 0 and store.room_frames() is None
