"""Long work goes beside the window, tells what it found, and ends with the window."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.ui.background import Background


def test_work_is_done_on_a_thread_and_its_result_comes_back(
    background: Background, qtbot: QtBot
) -> None:
    found = []

    async def use_case() -> None:
        found.append(await background.run(lambda _: threading.current_thread()))
        found.append(threading.current_thread())

    background.start(use_case())
    qtbot.waitUntil(lambda: len(found) == 2)
    assert found[0] is not found[1]
    assert found[1] is threading.main_thread()


def test_events_come_in_order_on_the_window_s_thread(background: Background, qtbot: QtBot) -> None:
    heard: list[tuple[int, bool]] = []

    async def use_case() -> None:
        async for number in background.events(lambda _: iter(range(20))):
            is_main = threading.current_thread() is threading.main_thread()
            heard.append((number, is_main))

    task = background.start(use_case())
    qtbot.waitUntil(task.done)
    assert heard == [(number, True) for number in range(20)]


def test_an_error_that_was_foreseen_is_said_with_its_hint(
    background: Background, qtbot: QtBot
) -> None:
    def work(token: CancelToken) -> Iterator[int]:
        yield 1
        raise MediaError("The picture is torn.", hint="Take another.")

    async def use_case() -> None:
        async for _ in background.events(work):
            pass

    with qtbot.waitSignal(background.fault) as said:
        background.start(use_case())
    assert said.args == ["The picture is torn.", "Take another."]


def test_an_error_that_nobody_foresaw_is_said_and_logged(
    background: Background, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    async def use_case() -> None:
        await background.run(lambda _: 1 // 0)

    with qtbot.waitSignal(background.fault) as said:
        background.start(use_case())
    assert "division" in said.args[0]
    assert "ZeroDivisionError" in caplog.text


def _work_until_cancelled(token: CancelToken, *, begun: threading.Event) -> None:
    begun.set()
    while True:
        token.check()


def test_what_is_cancelled_stops_and_says_nothing(background: Background, qtbot: QtBot) -> None:
    begun, faults = threading.Event(), []
    background.fault.connect(lambda *words: faults.append(words))

    async def use_case() -> None:
        await background.run(lambda token: _work_until_cancelled(token, begun=begun))

    task = background.start(use_case())
    qtbot.waitUntil(begun.is_set)
    task.cancel()
    qtbot.waitUntil(task.done)
    background.close()  # would wait for ever if the work went on
    assert faults == []


def test_closing_ends_whatever_runs(loop: asyncio.AbstractEventLoop, qtbot: QtBot) -> None:
    background, begun = Background(loop), threading.Event()

    async def use_case() -> None:
        async for _ in background.events(lambda token: [_work_until_cancelled(token, begun=begun)]):
            pass

    task = background.start(use_case())
    qtbot.waitUntil(begun.is_set)
    background.close()
    qtbot.waitUntil(task.done)
