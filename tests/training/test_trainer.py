"""Training the head: it learns, it resumes, and equal seeds make equal heads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from emo_desktop.motion.visemes import CLASS_INDEX, SHAPE_INDEX
from emo_desktop.training.speech.examples import (
    Examples,
    Window,
    read_examples,
    voiceless_windows,
    write_examples,
)
from emo_desktop.training.speech.network import NetworkConfig, SpeechFeatures
from emo_desktop.training.speech.noises import TRAINED_MUSIC, TRAINED_NOISES, levelled
from emo_desktop.training.speech.reference import blurred, one_hot, reference_shapes
from emo_desktop.training.speech.trainer import HeadTrainer, TrainingPlan

PLAN = TrainingPlan(steps=60, batch=8, crop_steps=60, halves=False, averaging=0.9)


def _example(seed: int, *, says_something: bool) -> Examples:
    """Features from which the class can be told: column c of the hidden states says class c."""
    rng = np.random.default_rng(seed)
    classes = np.zeros((4, 500), np.int8)
    if says_something:
        classes[:] = np.repeat(rng.integers(0, 23, (4, 50)), 10, axis=1)
    hidden = 0.1 * rng.standard_normal((4, 500, 384))
    hidden[..., :23] += 3 * np.stack([one_hot(track) for track in classes])
    return Examples(
        hidden=hidden.astype(np.float16),
        spectrum=rng.standard_normal((4, 160, 500)).astype(np.float16),
        classes=classes,
        shapes=np.stack([reference_shapes(track) for track in classes]).astype(np.float16),
    )


def _trainer(folder: Path, plan: TrainingPlan = PLAN) -> HeadTrainer:
    return HeadTrainer(
        NetworkConfig.tiny(),
        plan,
        spoken=[_example(0, says_something=True)],
        voiceless=[_example(1, says_something=False)],
        checkpoint=folder / "head.safetensors",
    )


def test_a_head_learns_what_can_be_told(tmp_path: Path) -> None:
    trainer = _trainer(tmp_path, replace(PLAN, steps=200))
    list(trainer.run())
    unseen = _example(2, says_something=True)
    with torch.inference_mode():
        logits, shapes = trainer.trained()(
            torch.from_numpy(unseen.hidden).float(), torch.from_numpy(unseen.spectrum).float()
        )
    assert (logits.argmax(2).numpy() == unseen.classes).mean() > 0.9
    jaw, expected = shapes.numpy()[..., 0], unseen.shapes[..., 0].astype(float)
    assert np.corrcoef(jaw.ravel(), expected.ravel())[0, 1] > 0.6


def test_equal_seeds_make_equal_heads(tmp_path: Path) -> None:
    heads = []
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        (tmp_path / name).mkdir()
        trainer = _trainer(tmp_path / name, replace(PLAN, steps=12, seed=seed))
        list(trainer.run())
        heads.append(trainer.trained().classes.weight.detach())
    assert torch.equal(heads[0], heads[1])
    assert not torch.equal(heads[0], heads[2])


def test_an_interrupted_training_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("emo_desktop.training.speech.trainer._CHECKPOINT_STEPS", 10)
    (tmp_path / "whole").mkdir()
    whole = _trainer(tmp_path / "whole", replace(PLAN, steps=30))
    list(whole.run())
    interrupted = _trainer(tmp_path, replace(PLAN, steps=30))
    next(interrupted.run())
    resumed = _trainer(tmp_path, replace(PLAN, steps=30))
    assert resumed.step == 10
    list(resumed.run())
    expected = whole.trained().state_dict()
    for name, value in resumed.trained().state_dict().items():
        assert torch.allclose(value.float(), expected[name].float(), atol=1e-6), name


def test_examples_come_back_as_they_were_written(tmp_path: Path) -> None:
    windows = list(voiceless_windows(3, np.random.default_rng(0)))
    spoken = Window(windows[1].samples, np.full(500, CLASS_INDEX["PBM"], np.int8))
    count = write_examples(iter([*windows, spoken]), SpeechFeatures(NetworkConfig.tiny()), tmp_path)
    examples = read_examples(tmp_path)
    assert count == len(examples) == 4
    assert examples.hidden.shape == (4, 500, 384)
    assert not examples.classes[:3].any()
    assert (examples.classes[3] == CLASS_INDEX["PBM"]).all()
    assert examples.shapes[3, 250, SHAPE_INDEX["mouthPress"]] > 0.4
    assert np.isfinite(examples.hidden).all()


def test_closed_lips_are_sealed_and_silence_rests() -> None:
    track = np.zeros(60, np.int8)
    track[20:25] = CLASS_INDEX["A"]
    track[25:30] = CLASS_INDEX["PBM"]
    shapes = reference_shapes(track)
    assert shapes[22, SHAPE_INDEX["jawOpen"]] > 0.3
    assert shapes[27, SHAPE_INDEX["jawOpen"]] < 0.1
    assert shapes[27, SHAPE_INDEX["mouthPress"]] > 0.4
    assert shapes[:3].max() < 0.02


def test_blurring_keeps_labels_shares_of_one() -> None:
    labels = blurred(one_hot(np.array([0, 0, 1, 2, 2])))
    assert np.allclose(labels.sum(axis=1), 1)
    assert labels[2, 1] == 0.5


@pytest.mark.parametrize("maker", [*TRAINED_NOISES, *TRAINED_MUSIC], ids=lambda m: m.__name__)
def test_sounds_without_a_voice_can_be_heard(maker: object) -> None:
    assert callable(maker)
    sound = levelled(maker(np.random.default_rng(1), 40_000), -20)
    assert np.isfinite(sound).all()
    assert np.sqrt(np.mean(sound**2)) == pytest.approx(0.1, rel=1e-3)
