"""The network that looks at the warped reference image: where it looks, and what it may change."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.config import FLOW_CHANNELS, MINI, PAPER
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.refiner import Original, WarpRefiner
from emo_desktop.emo.schedule import make_scheduler, velocity_of
from tests.emo.small_models import (
    FRAMES,
    SMALL_MINI,
    drawn_parts,
    model_of,
    noise,
    parts_as_drawn,
    portrait,
)

CONFIG = replace(SMALL_MINI, speed=None, motion_frames=0, open_spread=None)
SIDE, WIDE = CONFIG.latent_side, CONFIG.size_px
CHANNELS = CONFIG.latent_channels


@pytest.fixture(scope="module")
def backbone() -> Backbone:
    network = drawn_parts(CONFIG)["backbone"]
    assert isinstance(network, Backbone)
    return network


@pytest.fixture(scope="module")
def refiner(backbone: Backbone) -> WarpRefiner:
    return backbone.refiner


def original(count: int = 1, *, seed: int = 3) -> Original:
    return Original(noise(count, 3, WIDE, WIDE, seed=seed).clamp(-1, 1), torch.ones(count, 2))


def shown(count: int, *, seed: int = 6) -> Tensor:
    """(1, count, channels_in, S, S) guides."""
    return noise(1, count, CONFIG.locator.channels_in, WIDE, WIDE, seed=seed).clamp(0, 1)


def answered(
    backbone: Backbone,
    seen: Original | None,
    *,
    samples: int = 1,
    alone: int = 0,
    guides: Tensor | None = None,
    time: int = 999,
) -> Tensor:
    audio = noise(samples, FRAMES, CONFIG.audio.tokens, CONFIG.audio.token_width)
    face = torch.zeros(samples, 1, CONFIG.block_channels[0], SIDE, SIDE)
    latents = draw_noise(CONFIG, FRAMES, seed=0, samples=samples)
    guides = shown(FRAMES) if guides is None else guides
    conditions = Conditions(audio=audio, face=face, original=seen, alone=alone, shown=guides)
    with torch.inference_mode():
        answer: Tensor = backbone(latents, torch.tensor(time), conditions)
    return answer


def refined(refiner: WarpRefiner, latents: Tensor, seen: Original) -> Tensor:
    features = torch.zeros(len(latents), CONFIG.block_channels[0], SIDE, SIDE)
    with torch.inference_mode():
        missing: Tensor = refiner(latents, features, seen.rows(len(latents), 1), shown(1)[0])
    return missing


def still(flow: tuple[float, float] = (0.0, 0.0)) -> Tensor:
    """(1, C + D, h, w) latents of a flow that is the same everywhere, shares of the side."""
    latents = torch.zeros(1, CHANNELS + CONFIG.detail_channels, SIDE, SIDE)
    latents[:, 0], latents[:, 1] = flow
    return latents


def test_as_drawn_it_changes_nothing() -> None:
    backbone = parts_as_drawn(CONFIG)["backbone"]
    assert isinstance(backbone, Backbone)
    assert torch.equal(answered(backbone, original()), answered(backbone, None))


def test_it_paints_and_leaves_the_flow(backbone: Backbone) -> None:
    without, seeing = answered(backbone, None), answered(backbone, original())
    assert torch.equal(seeing[:, :FLOW_CHANNELS], without[:, :FLOW_CHANNELS])
    assert (seeing - without)[:, FLOW_CHANNELS:].abs().mean() > 1e-3


def test_every_frame_sees_the_picture_of_its_own_sample(backbone: Backbone) -> None:
    two = Original(torch.cat([original().pictures, original(seed=4).pictures]), torch.ones(2, 2))
    both = answered(backbone, two, samples=2)
    one = answered(backbone, original(), samples=2)
    torch.testing.assert_close(both[0], one[0])
    assert not torch.allclose(both[1], one[1], atol=1e-3)


def test_every_frame_is_shown_its_own_guide(backbone: Backbone) -> None:
    guides = shown(FRAMES)
    other = guides.clone()
    other[:, 1] = shown(1, seed=7)[:, 0]
    change = answered(backbone, original(), guides=other) - answered(backbone, original())
    by_frame = change[0].abs().amax(dim=(0, 2, 3))
    assert [bool(each > 1e-3) for each in by_frame] == [False, True, False, False]
    alike = shown(1)
    torch.testing.assert_close(
        answered(backbone, original(), guides=alike),
        answered(backbone, original(), guides=alike.expand(-1, FRAMES, -1, -1, -1)),
    )


def test_samples_without_a_reference_see_no_picture(backbone: Backbone) -> None:
    seeing = answered(backbone, original(), samples=2)
    free = answered(backbone, None, samples=2)
    mixed = answered(backbone, original(), samples=2, alone=1)
    torch.testing.assert_close(mixed[0], free[0])
    torch.testing.assert_close(mixed[1], seeing[1])
    torch.testing.assert_close(answered(backbone, original(), samples=2, alone=2), free)


def test_detail_is_answered_to_noise_alone(backbone: Backbone) -> None:
    for time, is_answered in ((999, True), (998, False), (500, False)):
        answer = answered(backbone, original(), time=time)
        assert bool(answer[:, CHANNELS:].any()) is is_answered
    assert not answered(backbone, None)[:, CHANNELS:].any(), "nor where no picture is seen"


def test_detail_is_what_a_step_ends_with_whatever_was_before(backbone: Backbone) -> None:
    expected = -answered(backbone, original())[:, CHANNELS:]  # all noise, and none in the detail
    scheduler = make_scheduler()
    scheduler.set_timesteps(1)
    before = noise(*expected.shape, seed=8)
    velocity = velocity_of(expected, before, torch.tensor(999), spread=0.0)
    torch.testing.assert_close(scheduler.step(velocity, 999, before).prev_sample, expected)


def test_what_is_painted_follows_the_detail(refiner: WarpRefiner) -> None:
    plain = still()
    finer = plain.clone()
    finer[:, CHANNELS:] = 0.1 * noise(*plain[:, CHANNELS:].shape, seed=9)
    change = refined(refiner, finer, original()) - refined(refiner, plain, original())
    assert change[:, FLOW_CHANNELS:CHANNELS].abs().mean() > 1e-3
    assert torch.equal(change[:, CHANNELS:], finer[:, CHANNELS:]), "and leaves it"


def test_the_first_network_says_nothing_but_detail(backbone: Backbone) -> None:
    change = refined(backbone.flow_refiner, still(), original())
    assert not change[:, :CHANNELS].any()
    assert change[:, CHANNELS:].abs().mean() > 1e-3


def test_it_sees_the_picture_where_the_flow_fetches_it_from(refiner: WarpRefiner) -> None:
    plain, marked = original(), original()
    row, column = 5, 2  # a cell of the reference image
    marked.pictures[..., 8 * row : 8 * row + 8, 8 * column : 8 * column + 8] += 5
    seen: list[Tensor] = []
    hook = refiner.conv_in.register_forward_pre_hook(lambda _, given: seen.append(given[0]))
    for cells in (0, 2):
        latents = still((-cells / SIDE, 0))  # what lies there is shown so many cells to the right
        for each in (plain, marked):
            refined(refiner, latents, each)
        change = (seen.pop() - seen.pop()).abs().mean(dim=(0, 1))
        of_cells = torch.nn.functional.avg_pool2d(change[None], change.shape[-1] // SIDE)[0]
        assert divmod(int(of_cells.argmax()), SIDE) == (row, column + cells)
        assert of_cells.max() > 0.8 * of_cells.sum()
    hook.remove()


def test_it_learns_through_what_it_paints_alone(refiner: WarpRefiner) -> None:
    latents = still().requires_grad_()
    features = torch.zeros(1, CONFIG.block_channels[0], SIDE, SIDE)
    refiner(latents, features, original(), shown(1)[0])[:, FLOW_CHANNELS:].sum().backward()
    assert latents.grad is not None
    assert not latents.grad[:, :FLOW_CHANNELS].any(), "the flow is learned from flows"
    assert latents.grad[:, FLOW_CHANNELS:].eq(1).all(), "nor is its detail what is warped along"


def test_latents_without_a_flow_are_not_refined() -> None:
    with pytest.raises(ValueError, match="nothing to refine"):
        replace(PAPER, refiner=MINI.refiner)


def test_a_film_is_drawn_by_a_network_that_sees_the_portrait() -> None:
    pipeline = EmoPipeline(model_of(SMALL_MINI, drawn_parts(SMALL_MINI)))
    seen = pipeline.prepare(portrait(SMALL_MINI)).seen.original
    assert seen is not None
    assert seen.pictures.shape == (1, 3, SMALL_MINI.size_px, SMALL_MINI.size_px)
    plain = EmoPipeline(model_of(bare := replace(SMALL_MINI, refiner=None), drawn_parts(bare)))
    assert plain.prepare(portrait(bare)).seen.original is None
