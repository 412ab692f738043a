"""The stages of the training: what is trained on what, figures over seeds, and the card."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from emo_desktop.training.speech import stages
from emo_desktop.training.speech.card import card
from emo_desktop.training.speech.recipes import PASSES, RECIPES
from emo_desktop.training.speech.sources import SOURCES

SCORE = {
    "minutes": 5.0,
    "accuracy": 0.7,
    "group_accuracy": 0.72,
    "jaw_r": 0.9,
    "jaw_lag_s": 0.0,
    "bilabials": 100.0,
    "closure_recall": 0.97,
    "closure_precision": 0.91,
    "closure_offset_median_s": -0.004,
    "closure_offset_abs_s": 0.02,
}


def _write_results(folder: Path) -> None:
    results = folder / "results"
    results.mkdir()
    for seed, recall in enumerate((0.96, 0.97, 0.98)):
        whole = {
            "piper": SCORE | {"closure_recall": recall},
            "trained sounds": {"white -20 dB": [0.001, 0]},
            "unseen sounds": {"wind -20 dB": [0.008, 0]},
            "shift by 3 s": {"mean": 0.004, "largest": 0.04},
        }
        (results / f"shipped-{seed}.json").write_text(json.dumps(whole))
        (results / f"lite-{seed}.json").write_text(json.dumps({"piper": SCORE}))


def test_every_recipe_has_examples_from_known_sources() -> None:
    spoken = {source.name for source in SOURCES} | {"singing_russian", "telephone"}
    for recipe in RECIPES.values():
        assert set(recipe.sources) <= spoken & set(PASSES)
    assert "russian" not in "".join(RECIPES["synthetic"].sources)


def test_figures_are_means_with_their_spread(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write_results(tmp_path)
    stages.report_stage(tmp_path)
    report = json.loads((tmp_path / "results" / "report.json").read_text())
    assert report["shipped"]["piper"]["closure_recall"] == [0.97, 0.96, 0.98]
    assert report["shipped"]["unseen sounds"]["wind -20 dB"][0] == [0.008, 0.008, 0.008]
    assert "closure_recall" in capsys.readouterr().err


def test_the_card_says_what_was_learned_from_and_how_well(tmp_path: Path) -> None:
    _write_results(tmp_path)
    stages.report_stage(tmp_path)
    report = json.loads((tmp_path / "results" / "report.json").read_text())
    page = card(report, {"hibari": 40.2, "russian": 58.0}, seed=1)
    assert "| piper | 100 | .970 (.960–.980) | .910 (.910–.910) | -4 |" in page
    assert "| hibari | 40 |" in page
    assert "half the encoder" in page
    assert "| wind -20 dB (unseen) | .008 (.008–.008) | 0.0 |" in page
    assert "seed 1" in page
