"""What a batch is asked for where networks refine what they warp."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from emo_desktop.emo.refiner import Original
from emo_desktop.emo.relative_codec import FLOW_CHANNELS
from emo_desktop.training.emo.losses import painted_for_own_flow
from tests.emo.test_relative_codec import flows, pictures, whole_codec

CODEC = whole_codec()
FRAMES = 3


def original() -> Original:
    """Reference images of two samples."""
    spread = CODEC.flow_spread.expand(2, -1)
    return Original(torch.cat([pictures(1, seed=1), pictures(1, seed=2)]), spread)


def rows(latents: Tensor) -> Tensor:
    """(B·F, C, h, w) of (B, C, F, h, w)."""
    return latents.transpose(1, 2).flatten(0, 1)


@pytest.fixture
def target() -> Tensor:
    """(2, C, F, h, w) of two samples of true frames."""
    seen = original().rows(2, FRAMES).pictures
    latents = CODEC.express(pictures(2 * FRAMES), seen, flows(2 * FRAMES))
    return latents.unflatten(0, (2, FRAMES)).transpose(1, 2)


@pytest.fixture
def answered(target: Tensor) -> Tensor:
    """(2, C, F, h, w) the velocity of a network whose flow is another one."""
    latents = target.flip(2)
    return -(0.6 * latents)


def test_patches_are_those_of_the_flow_that_was_answered(target: Tensor, answered: Tensor) -> None:
    times = torch.tensor([999, 999])
    aims = painted_for_own_flow(target, answered, times, original(), CODEC)
    assert torch.equal(aims[:, :FLOW_CHANNELS], target[:, :FLOW_CHANNELS]), "flows are learned too"
    made = torch.cat([-answered[:, :FLOW_CHANNELS], aims[:, FLOW_CHANNELS:]], dim=1)
    seen = original().rows(2, FRAMES).pictures
    torch.testing.assert_close(
        CODEC.decode(rows(made), seen), pictures(2 * FRAMES), atol=1e-4, rtol=0
    )
    plain = torch.cat([-answered[:, :FLOW_CHANNELS], target[:, FLOW_CHANNELS:]], dim=1)
    assert (CODEC.decode(rows(plain), seen) - pictures(2 * FRAMES)).abs().max() > 0.1


def test_where_something_of_the_truth_is_seen_it_is_asked_for(
    target: Tensor, answered: Tensor
) -> None:
    aims = painted_for_own_flow(target, answered, torch.tensor([500, 999]), original(), CODEC)
    both = painted_for_own_flow(target, answered, torch.tensor([999, 999]), original(), CODEC)
    assert torch.equal(aims[0], target[0])
    torch.testing.assert_close(aims[1], both[1])
    assert not torch.allclose(aims[1], target[1], atol=0.1)


def test_frames_that_stand_alone_have_the_picture_of_their_sample(
    target: Tensor, answered: Tensor
) -> None:
    together = painted_for_own_flow(target, answered, torch.tensor([999, 999]), original(), CODEC)
    alone = painted_for_own_flow(
        rows(target)[:, :, None],
        rows(answered)[:, :, None],
        torch.full((2 * FRAMES,), 999),
        original(),
        CODEC,
    )
    torch.testing.assert_close(alone[:, :, 0], rows(together))
