"""Guidance asks as often as its scales need, and one batch answers what passes apart answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.conditioning import NO_MOTION, Conditioner, MotionFeatures
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.guidance import Guidance, combined, joined
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.rendering import SeenReference
from emo_desktop.emo.sampling import Reuse, Sampling, denoise
from tests.emo.fixtures import differs_by
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

SAME = 1e-5
PLAIN, EQUAL, UNEQUAL = Guidance(1, 1), Guidance(3.5, 3.5), Guidance(audio=3.0, reference=2.0)
TIME = torch.tensor(700)


@pytest.fixture(scope="module", autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module", params=["paper", "echomimic", "hallo"])
def model(request: pytest.FixtureRequest) -> EmoModel:
    configs = {"paper": SMALL_PAPER, "echomimic": SMALL_ECHOMIMIC, "hallo": SMALL_HALLO}
    config = configs[request.param]
    return model_of(config, drawn_parts(config))


@pytest.fixture(scope="module")
def backbone(model: EmoModel) -> Iterator[Backbone]:
    with model.at_work("backbone") as network:
        assert isinstance(network, Backbone)
        yield network


def latents_of(config: EmoConfig, *leading: int, seed: int) -> Tensor:
    return noise(*leading, config.latent_side, config.latent_side, seed=seed)


def passes(model: EmoModel, guidance: Guidance, *, first: bool = False) -> tuple[Conditions, ...]:
    """What a rendering hands to the Backbone, of a first window or of a later one."""
    config, conditioner = model.config, Conditioner(model)
    seen = conditioner.see(latents_of(config, 1, 4, seed=1), face(config))
    motion = NO_MOTION if first or not config.motion_frames else motion_of(model, seen, guidance)
    return conditioner.passes(seen, steering_of(config, FRAMES), guidance, motion=motion)


def face(config: EmoConfig):
    return None if config.identity is None else noise(config.identity.embedding, seed=2).numpy()


def motion_of(model: EmoModel, seen: SeenReference, guidance: Guidance) -> MotionFeatures:
    latents = latents_of(model.config, model.config.motion_frames, 4, seed=3)
    return Conditioner(model).motion(latents, seen, guidance)


def asked(model: EmoModel, backbone: Backbone, each: Conditions) -> Tensor:
    return backbone(latents_of(model.config, 1, 4, FRAMES, seed=4), TIME, each)


def sampled(
    model: EmoModel, backbone: Backbone, conditions: tuple[Conditions, ...], sampling: Sampling
) -> Tensor:
    begin = draw_noise(model.config, FRAMES, seed=5)
    *_, last = denoise(backbone, begin, conditions, sampling, token=CancelToken())
    return last.latents


def test_scales_of_one_are_the_plain_answer(model: EmoModel, backbone: Backbone) -> None:
    (full,) = passes(model, PLAIN)
    velocity = asked(model, backbone, full)
    assert torch.equal(combined(velocity, PLAIN), velocity)


def test_equal_scales_need_two_passes(model: EmoModel, backbone: Backbone) -> None:
    nothing, full = passes(model, EQUAL)
    free, steered = (asked(model, backbone, each) for each in (nothing, full))
    wanted = free + 3.5 * (steered - free)
    assert differs_by(combined(torch.cat([free, steered]), EQUAL), wanted) < SAME
    assert not nothing.audio.any()
    assert not nothing.face.any()
    assert nothing.reference is None


def test_unequal_scales_need_a_third(model: EmoModel, backbone: Backbone) -> None:
    nothing, silent, full = passes(model, UNEQUAL)
    free, seen, heard = (asked(model, backbone, each) for each in (nothing, silent, full))
    wanted = free + 2.0 * (seen - free) + 3.0 * (heard - seen)
    assert differs_by(combined(torch.cat([free, seen, heard]), UNEQUAL), wanted) < SAME
    assert not silent.audio.any()
    assert silent.reference is full.reference
    assert differs_by(seen, heard) > 1e-3
    assert differs_by(free, seen) > 1e-3


def test_the_scale_of_what_is_not_dropped_does_not_matter(
    model: EmoModel, backbone: Backbone
) -> None:
    """Were the audio nothing, its scale would say nothing; so with the reference."""
    _, silent, full = passes(model, UNEQUAL)
    seen = asked(model, backbone, silent)
    deaf = torch.cat([asked(model, backbone, full), seen, seen])
    louder = replace(UNEQUAL, audio=9.0)
    assert differs_by(combined(deaf, UNEQUAL), combined(deaf, louder)) < SAME
    blind = torch.cat([seen, seen, asked(model, backbone, full)])
    stronger = replace(UNEQUAL, reference=9.0)
    assert differs_by(combined(blind, UNEQUAL), combined(blind, stronger)) < SAME


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("guidance", [EQUAL, UNEQUAL])
def test_one_batch_answers_what_passes_apart_answer(
    model: EmoModel, backbone: Backbone, guidance: Guidance, first: bool
) -> None:
    apart = passes(model, guidance, first=first)
    alone = torch.cat([asked(model, backbone, each) for each in apart])
    noisy = latents_of(model.config, 1, 4, FRAMES, seed=4).expand(len(apart), -1, -1, -1, -1)
    together = backbone(noisy, TIME, joined(apart))
    assert differs_by(together, alone) < SAME


def test_sampling_in_one_batch_ends_in_the_same_latents(
    model: EmoModel, backbone: Backbone
) -> None:
    conditions = passes(model, UNEQUAL)
    ends = [
        sampled(model, backbone, conditions, Sampling(3, UNEQUAL, batches_guidance=batched))
        for batched in (True, False)
    ]
    assert differs_by(*ends) < SAME * max(1.0, float(ends[0].abs().max()))


def test_reused_layers_are_the_same_in_one_batch_and_apart(
    model: EmoModel, backbone: Backbone
) -> None:
    conditions, reuse = passes(model, EQUAL), Reuse(every=2, outer=2)
    ends = [
        sampled(model, backbone, conditions, Sampling(4, EQUAL, reuse, batches_guidance=batched))
        for batched in (True, False)
    ]
    assert differs_by(*ends) < SAME * max(1.0, float(ends[0].abs().max()))
    exact = sampled(model, backbone, conditions, Sampling(4, EQUAL))
    assert differs_by(ends[0], exact) > 1e-3


def test_nobody_is_told_who_it_is_without_a_reference(model: EmoModel) -> None:
    nothing, full = passes(model, EQUAL)
    if model.config.identity is None:
        assert nothing.identity is None
    else:
        assert differs_by(nothing.identity, full.identity) > 1e-3
