"""The networks while they learn: groups, frames alone, memory, plain attention, what is needed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
import torch

from emo_desktop.base.errors import DeviceError
from emo_desktop.emo.config import ECHOMIMIC, HALLO, PAPER
from emo_desktop.emo.noise import TURNS, draw_noise, with_room_for_detail
from emo_desktop.training.emo import needs, spread
from emo_desktop.training.emo.losses import diffusion_loss
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.objective import with_late_ones
from emo_desktop.training.emo.recipe import MINI, Layers, Stage, find_recipe
from tests.training.emo_clips import TINY

FILM = replace(MINI.stage("video"), clips=1, frames=4)
IMAGE = replace(MINI.stage("image"), clips=2, frames=2)


def shaken(networks: Networks) -> Networks:
    """Networks in which nothing is zero any more."""
    with torch.no_grad():
        for weight in networks.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    return networks


@pytest.fixture
def networks() -> Networks:
    """Tiny ones."""
    torch.manual_seed(0)
    return shaken(Networks(TINY))


def answer(networks: Networks, stage: object = FILM) -> torch.Tensor:
    """To a batch of zeros and noise."""
    batch = needs._batch(TINY, stage)  # type: ignore[arg-type]
    noise = torch.randn(batch.target.shape, generator=torch.Generator().manual_seed(0))
    noise = with_room_for_detail(noise, networks.config)
    conditions = networks.conditions(batch, None)
    return networks.predict(noise, torch.full((len(noise),), 500.0), conditions)


@pytest.mark.parametrize("config", [PAPER, ECHOMIMIC, HALLO])
def test_every_weight_belongs_to_a_group(config) -> None:  # type: ignore[no-untyped-def]
    groups = Networks(config.tiny()).groups()
    for name, group in groups.items():
        if "motion_modules" in name:
            assert group in (Layers.TEMPORAL, Layers.SPEED)
        if name.startswith("reference_net"):
            assert group is Layers.REFERENCE
    assert {Layers.SPATIAL, Layers.AUDIO, Layers.TEMPORAL} <= set(groups.values())
    assert (Layers.SPEED in groups.values()) == (config.speed is not None)


def test_frames_that_stand_alone_do_not_see_each_other(networks: Networks) -> None:
    with networks.without_time(True):
        batch = needs._batch(TINY, IMAGE)
        noise = with_room_for_detail(torch.randn(batch.target.shape), TINY)
        conditions = networks.conditions(batch, None)
        times = torch.full((2,), 500.0)
        before = networks.predict(noise, times, conditions)
        changed = noise.clone()
        changed[:, :, 1] += 1
        after = networks.predict(changed, times, conditions)
    assert torch.allclose(before[:, :, 0], after[:, :, 0], atol=1e-5)
    assert not torch.allclose(before[:, :, 1], after[:, :, 1])
    assert not torch.allclose(answer(networks), answer_alone(networks))


def answer_alone(networks: Networks) -> torch.Tensor:
    """To the same, without the temporal layers."""
    with networks.without_time(True):
        return answer(networks)


@pytest.mark.parametrize("interval", [48, None])
def test_frames_of_a_film_learn_from_noise_like_what_they_are_drawn_from(
    interval: int | None,
) -> None:
    networks = shaken(Networks(replace(TINY, noise_interval=interval, turn_noise=None)))
    shown: list[torch.Tensor] = []
    networks.backbone.register_forward_pre_hook(lambda _, given: shown.append(given[0]))
    late = {"late_share": 1.0, "late_from": 999}  # all noise: nothing of the frames is left
    for stage in (replace(FILM, **late), replace(IMAGE, **late)):
        chance = torch.Generator().manual_seed(0)
        diffusion_loss(networks, needs._batch(TINY, stage), MINI, stage, chance)
    film, apart = shown
    drawn = draw_noise(networks.config, film.shape[2], seed=1)
    for each in (film, drawn):
        frames = each[:, : TINY.latent_channels]
        assert (alike(frames[:, :, 0], frames[:, :, 1]) > 0.99) is (interval is not None)
        assert frames.std() == pytest.approx(1, abs=0.1)
    assert alike(apart[:, :, 0], apart[:, :, 1]) < 0.2, "these are no film"


@pytest.mark.parametrize("stage", [FILM, IMAGE])
def test_noise_says_how_heads_turn_that_no_guide_shows(stage: Stage) -> None:
    networks = shaken(Networks(TINY))
    shown: list[torch.Tensor] = []
    networks.backbone.register_forward_pre_hook(lambda _, given: shown.append(given[0]))
    late = replace(stage, late_share=1.0, late_from=999)
    batch = needs._batch(TINY, late)
    for size in (0.0, 5.0, torch.nan):
        turns = torch.full((late.clips, TURNS, late.frames), size)
        turns[:, 1:] = 0.0
        chance = torch.Generator().manual_seed(0)
        diffusion_loss(networks, replace(batch, turns=turns), MINI, late, chance)
    none, turned, unknown = (each[:, 0].mean(dim=(2, 3)) for each in shown)
    assert torch.allclose(turned - none, torch.full_like(none, 5.0), atol=1e-4)
    assert (unknown - none).abs().max() > 0.3, "where they are not told they are drawn"
    assert torch.allclose(shown[1][:, 1:], shown[0][:, 1:], atol=1e-5)


def alike(one: torch.Tensor, other: torch.Tensor) -> float:
    """Correlation."""
    return float(torch.corrcoef(torch.stack([one.flatten(), other.flatten()]))[0, 1])


def test_saving_memory_changes_no_gradient(networks: Networks) -> None:
    answer(networks).square().mean().backward()
    kept = {
        name: weight.grad.clone()
        for name, weight in networks.named_parameters()
        if weight.grad is not None
    }
    networks.zero_grad()
    networks.save_memory()
    answer(networks).square().mean().backward()
    for name, weight in networks.named_parameters():
        if name in kept:
            assert weight.grad is not None
            assert torch.allclose(weight.grad, kept[name], atol=1e-6)


def test_plain_attention_finds_the_same(networks: Networks) -> None:
    before = answer(networks)
    networks.attend_plainly()
    assert torch.allclose(answer(networks), before, atol=1e-4)


def test_needs_grow_with_the_batch_and_shrink_with_saving() -> None:
    one, two = (needs.stage_needs(TINY, MINI, replace(FILM, clips=clips)) for clips in (1, 2))
    assert two.flops == pytest.approx(2 * one.flops, rel=0.05)
    assert one.bytes < two.bytes < 2 * one.bytes
    saving = needs.stage_needs(TINY, MINI, FILM, saves_memory=True)
    assert saving.bytes < one.bytes
    assert saving.flops > one.flops
    assert one.seconds(1e9) == pytest.approx(2 * one.seconds(2e9))
    assert one.learning < one.weights


@pytest.mark.slow
def test_paper_needs_more_than_a_small_gpu() -> None:
    recipe = find_recipe("paper")
    found = needs.stage_needs(PAPER, recipe, replace(recipe.stages[1], clips=1))
    assert found.weights > 2e9
    assert found.bytes > 40 * 1024**3


def test_late_times_are_late() -> None:
    chance = torch.Generator().manual_seed(0)
    times = torch.arange(1000)
    moved = with_late_ones(times, 0.5, 700, chance)
    assert moved.max() <= 999
    changed = moved != times
    assert changed.float().mean() == pytest.approx(0.5, abs=0.06)
    assert moved[changed].min() >= 700
    assert torch.equal(with_late_ones(times, 0.0, 700, chance), times)


def test_several_gpus_need_accelerate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    monkeypatch.setitem(__import__("sys").modules, "accelerate", None)
    with pytest.raises(DeviceError) as error:
        spread.find_spread("cpu")
    assert "pip install accelerate" in error.value.hint
    monkeypatch.delenv("WORLD_SIZE")
    alone = spread.find_spread("cpu")
    assert (alone.rank, alone.count) == (0, 1)
    assert alone.agree(True)


def test_gradients_are_shared_as_one_tensor(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []

    class Accelerator:
        device, process_index, num_processes = torch.device("cpu"), 1, 2

        def __init__(self, *, cpu: bool) -> None:
            assert cpu

        def reduce(self, tensor: torch.Tensor, reduction: str) -> torch.Tensor:
            calls.append((tensor.numel(), reduction))
            return tensor / 2 if reduction == "mean" else tensor

        def wait_for_everyone(self) -> None:
            calls.append((0, "wait"))

    monkeypatch.setenv("WORLD_SIZE", "2")
    module = SimpleNamespace(Accelerator=Accelerator)
    monkeypatch.setitem(__import__("sys").modules, "accelerate", module)
    together = spread.find_spread("cpu")
    gradients = [torch.ones(2, 3), torch.ones(4)]
    together.share(gradients)
    together.wait()
    assert calls == [(10, "mean"), (0, "wait")]
    assert all((gradient == 0.5).all() for gradient in gradients)
    assert (together.rank, together.count) == (1, 2)
    assert together.agree(True)
    assert not together.agree(False)
