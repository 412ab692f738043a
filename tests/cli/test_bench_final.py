"""The bench of the final quality, tiny and on the processor."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import torch

from emo_desktop.app.limits import FINAL_VARIANTS
from emo_desktop.cli.commands import main
from emo_desktop.emo.benchmark import VARIANTS


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_every_variant_can_be_asked_for() -> None:
    assert tuple(VARIANTS) == FINAL_VARIANTS


def test_every_way_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--variant", "echomimic", "--device", "cpu", "--steps", "2", "--json"]
    assert main(["bench", "final", *options]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["is_tiny"]
    assert (facts["variant"], facts["steps"]) == ("echomimic", 2)
    windows = {window["name"]: window for window in facts["windows"]}
    assert windows["exact"]["error"] is None
    assert all(window["seconds"] > 0 for window in windows.values())
    reused = [window for name, window in windows.items() if name.startswith("reuse")]
    assert len(reused) == 6
    assert all(window["error"] > 0 for window in reused)
    assert facts["step_tflop"] > 0
    assert 0 < facts["share_of_yardstick"] < 1


def test_without_guidance_there_is_one_pass(capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--variant", "echomimic-fast", "--device", "cpu", "--steps", "1"]
    assert main(["bench", "final", *options]) == 0
    printed = capsys.readouterr().out
    assert "tiny networks" in printed
    assert "without guidance" not in printed


def test_a_device_that_is_not_there_is_one_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "final", "--device", "abacus"]) == 3
    printed = capsys.readouterr().err
    assert "abacus" in printed
    assert "hint: " in printed
