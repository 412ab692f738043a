"""demo and bench: they need the shipped samples, and show what they made."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.export.probe import probe_film


def test_bench_prints_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "draft", "--size", "128", "--seconds", "1", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    film = facts.pop("film")
    assert film["frames"] == 25
    assert min(film["width"], film["height"]) == 128
    assert all(value > 0 for value in facts.values()), facts


def test_bench_prints_rows_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "draft", "--size", "128", "--seconds", "1"]) == 0
    printed = capsys.readouterr().out
    for name in ("draw, one thread", "encoder alone", "whole : encoder"):
        assert name in printed


def test_bench_speech_prints_every_figure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speech", "--seconds", "3", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts.pop("seconds") == 3
    assert all(value > 0 for value in facts.values()), facts
    parts = sum(facts[f"{part}_cpu_ms"] for part in ("network", "features", "motion"))
    assert parts == pytest.approx(facts["whole_cpu_ms"], abs=0.1)
    assert facts["first_curves_warm_s"] < facts["line_warm_s"] < facts["line_cold_s"]
    ratio = facts["whole_cpu_ms"] / facts["yardstick_cpu_ms"]
    assert facts["whole_to_yardstick"] == pytest.approx(ratio, rel=0.01)


def test_bench_speech_prints_rows_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "speech", "--seconds", "1"]) == 0
    printed = capsys.readouterr().out
    for name in ("speech network", "first curves, cold", "float32 product", "whole : product"):
        assert name in printed


@pytest.mark.slow
def test_demo_ends_with_the_path_of_its_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo"]) == 0
    film = Path(capsys.readouterr().out.splitlines()[-1])
    assert film == tmp_path / "emo-demo.mp4"
    assert probe_film(film).sound_codec == "aac"
