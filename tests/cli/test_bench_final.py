"""The bench of the final quality, tiny and on the processor."""

from __future__ import annotations

import json

import pytest
import torch

from emo_desktop.app.limits import FINAL_VARIANTS
from emo_desktop.cli.commands import main
from emo_desktop.emo.benchmark import VARIANTS

ON_PROCESSOR = ["bench", "final", "--device", "cpu", "--steps"]


def test_every_variant_can_be_asked_for() -> None:
    assert tuple(VARIANTS) == FINAL_VARIANTS


@pytest.mark.slow
def test_every_way_is_measured(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ON_PROCESSOR, "2", "--variant", "paper", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["is_tiny"]
    assert facts["bars"] == []
    assert (facts["variant"], facts["steps"]) == ("paper", 2)
    plain, *exact = [window for window in facts["windows"] if window["is_exact"]]
    assert plain["difference"] is None
    assert len(exact) == 4
    assert max(window["difference"] for window in exact) < 1e-4
    reused = [window for window in facts["windows"] if not window["is_exact"]]
    assert len(reused) == 6
    assert all(window["difference"] > 1e-4 for window in reused)
    for window in facts["windows"]:
        parts = window["before_s"] + window["denoise_s"] + window["decode_s"]
        assert parts == pytest.approx(window["seconds"], abs=window["spread_s"] + 1e-3)
    tflop = facts["tflop"]
    assert tflop["window"] == pytest.approx(
        2 * tflop["step"] + tflop["before"] + tflop["decode"], abs=1e-3
    )
    assert 0 < facts["share_of_product"] < 1


@pytest.mark.slow
def test_a_variant_of_few_steps_is_measured_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ON_PROCESSOR, "1", "--variant", "echomimic-fast"]) == 0
    output = capsys.readouterr()
    assert "tiny networks: says nothing about a GPU" in output.out
    for name in ("plain", "channels side by side", "product of matrices", "share of the product"):
        assert f"\n{name} " in output.out
    for name in ("passes of guidance apart", "inner layers", "met", "missed"):
        assert name not in output.out
    assert "note: plain: " in output.err  # what was measured is not lost when it is stopped


@pytest.mark.parametrize("device", ["cuda", "abacus"])
def test_a_device_that_is_not_there_is_one_error(
    device: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["bench", "final", "--device", device]) == 3
    said = capsys.readouterr().err
    assert f"error: There is no device {device!r}" in said
    assert "hint: " in said


def test_a_pack_that_is_not_there_is_one_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "final", "--pack", "nowhere"]) == 3
    said = capsys.readouterr().err
    assert "nowhere" in said
    assert "hint: " in said
