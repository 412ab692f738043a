"""What saves time or memory changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from torch._dynamo.utils import counters

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.codec import LatentCodec, build_vae
from emo_desktop.emo.compiling import compile_layers
from emo_desktop.emo.conditioning import Conditioner
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.guidance import Guidance, joined
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.sampling import NO_REUSE, Reuse, Sampling, _InnerLayers, denoise
from tests.emo.small_models import (
    FRAMES,
    SMALL_ECHOMIMIC,
    SMALL_HALLO,
    SMALL_PAPER,
    drawn_parts,
    model_of,
    noise,
    steering_of,
)

EVERY_FAMILY = pytest.mark.parametrize("config", [SMALL_PAPER, SMALL_ECHOMIMIC, SMALL_HALLO])
GUIDANCE = Guidance(3.0, 3.0)


@pytest.fixture(autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


def passes_of(model: EmoModel, *, has_motion: bool = True) -> tuple[Conditions, ...]:
    """Both passes of guidance, with motion frames where there may be any."""
    config = model.config
    conditioner = Conditioner(model)
    seen = conditioner.see(noise(1, 4, config.latent_side, config.latent_side))
    given = {}
    if config.motion_frames and has_motion:
        latents = noise(config.motion_frames, 4, config.latent_side, config.latent_side, seed=1)
        given["motion"] = conditioner.motion(latents, seen, GUIDANCE)
    return conditioner.passes(seen, steering_of(config, FRAMES), GUIDANCE, **given)


def answer(model: EmoModel, passes: tuple[Conditions, ...]) -> Tensor:
    """The velocities of all passes in one batch."""
    config = model.config
    latents = noise(1, 4, FRAMES, config.latent_side, config.latent_side, seed=2)
    with model.at_work("backbone") as backbone:
        samples = latents.expand(len(passes), -1, -1, -1, -1)
        return backbone(samples, torch.tensor(499), joined(passes))


@EVERY_FAMILY
def test_places_that_share_a_call_are_blind_to_each_other(config: EmoConfig) -> None:
    model = model_of(config, drawn_parts(config))
    passes = passes_of(model)
    alone = answer(model, passes)
    with model.at_work("backbone") as backbone:
        assert isinstance(backbone, Backbone)
        for tokens in (16, 64):
            backbone.join_places(tokens)
            torch.testing.assert_close(answer(model, passes), alone, atol=1e-5, rtol=0)


@EVERY_FAMILY
def test_attention_in_slices_finds_the_same(config: EmoConfig) -> None:
    model = model_of(config, drawn_parts(config))
    passes = passes_of(model)
    whole = answer(model, passes)
    with model.at_work("backbone") as backbone:
        assert isinstance(backbone, Backbone)
        backbone.slice_attention(1)
        torch.testing.assert_close(answer(model, passes), whole, atol=1e-5, rtol=0)


@EVERY_FAMILY
def test_channels_side_by_side_give_the_same(config: EmoConfig) -> None:
    model = model_of(config, drawn_parts(config))
    passes = passes_of(model)
    before = answer(model, passes)
    with model.at_work("backbone") as backbone:
        backbone.to(memory_format=torch.channels_last)
    torch.testing.assert_close(answer(model, passes), before, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    "config",
    [
        SMALL_PAPER,
        pytest.param(SMALL_ECHOMIMIC, marks=pytest.mark.slow),
        pytest.param(SMALL_HALLO, marks=pytest.mark.slow),
    ],
)
def test_layers_are_compiled_whole_and_once_for_a_shape(config: EmoConfig) -> None:
    model = model_of(config, drawn_parts(config))
    passes = passes_of(model)
    before = answer(model, passes)
    torch._dynamo.reset()
    counters.clear()
    with model.at_work("backbone") as backbone:
        compile_layers(backbone, backend="eager")
    torch.testing.assert_close(answer(model, passes), before, atol=1e-5, rtol=0)
    graphs = counters["stats"]["unique_graphs"]
    assert not counters["graph_break"]
    assert 0 < graphs < sum("forward" in vars(module) for module in backbone.modules())
    answer(model, passes)
    assert counters["stats"]["unique_graphs"] == graphs


def test_a_part_goes_back_to_the_very_weights_it_came_from() -> None:
    config = SMALL_PAPER
    plan = replace(plan_device(config, size_px=config.size_px, device="cpu"), offloads=True)
    model = EmoModel(config, drawn_parts(config), plan)
    passes = passes_of(model)
    with model.at_work("backbone") as backbone:
        weights = [weight.data_ptr() for weight in backbone.parameters()]
    first = answer(model, passes)
    with model.at_work("backbone"), model.at_work("backbone") as backbone:
        assert torch.equal(answer(model, passes), first)
    assert [weight.data_ptr() for weight in backbone.parameters()] == weights


def test_pictures_leave_the_codec_in_portions() -> None:
    config = SMALL_PAPER
    codec = LatentCodec(build_vae(config).eval())
    latents = noise(5, 4, config.latent_side, config.latent_side)
    pictures = codec.decode(latents)
    assert pictures.shape == (5, config.size_px, config.size_px, 3)
    assert pictures.std() > 0
    for number, latent in enumerate(latents):
        alone = codec.decode(latent[None])[0].astype(int)
        assert abs(alone - pictures[number]).max() <= 1


@pytest.mark.parametrize("frames", [6, 80])
def test_inner_layers_go_on_as_they_changed(frames: int) -> None:
    """Of many frames they are kept in main memory."""
    inner = _InnerLayers(frames)
    start, slope = noise(2, frames, 3, 4, 4), noise(2, frames, 3, 4, 4, seed=1)
    everywhere = torch.arange(frames)
    inner.keep(0, None, start.flatten(0, 1))
    held = inner.expected(1, None, start.device)
    torch.testing.assert_close(held, start.flatten(0, 1))
    for chosen in everywhere.split(4):
        inner.keep(2, chosen, (start + 2 * slope)[:, chosen].flatten(0, 1))
    for chosen in (None, torch.tensor([frames - 1, 0, 1])):
        at = everywhere if chosen is None else chosen
        expected = inner.expected(5, chosen, start.device)
        wanted = (start + 5 * slope)[:, at].flatten(0, 1)
        torch.testing.assert_close(expected, wanted, atol=1e-4, rtol=0)


def test_the_less_is_reused_the_nearer_is_the_exact_result() -> None:
    config = SMALL_PAPER
    model = model_of(config, drawn_parts(config))
    passes = passes_of(model)
    begin = draw_noise(config, FRAMES, seed=0)

    def sampled(reuse: Reuse) -> Tensor:
        with model.at_work("backbone") as backbone:
            assert isinstance(backbone, Backbone)
            sampling = Sampling(24, GUIDANCE, reuse)
            *_, last = denoise(backbone, begin, passes, sampling, token=CancelToken())
        return last.latents

    exact = sampled(NO_REUSE)
    errors = [float((sampled(Reuse(every)) - exact).norm() / exact.norm()) for every in (2, 4, 24)]
    assert 0 < errors[0] < errors[1] < errors[2]
    assert errors[0] < 0.05
