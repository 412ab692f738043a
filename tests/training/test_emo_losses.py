"""What a batch is asked for where networks refine what they warp."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from emo_desktop.emo.config import FLOW_CHANNELS
from emo_desktop.emo.refiner import Original
from emo_desktop.training.emo.losses import lacking_after_own_flow, painted, unevenness
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


def aimed(target: Tensor, answered: Tensor, times: list[int]) -> Tensor:
    """(2, C, F, h, w) what is asked for of samples at diffusion times."""
    alone = torch.tensor(times) == 999
    lacking = lacking_after_own_flow(target, answered, alone, original(), CODEC)
    return painted(target, lacking, alone)


def test_patches_are_those_of_the_flow_that_was_answered(target: Tensor, answered: Tensor) -> None:
    aims = aimed(target, answered, [999, 999])
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
    aims, both = aimed(target, answered, [500, 999]), aimed(target, answered, [999, 999])
    assert torch.equal(aims[0], target[0])
    torch.testing.assert_close(aims[1], both[1])
    assert not torch.allclose(aims[1], target[1], atol=0.1)


def test_frames_that_stand_alone_have_the_picture_of_their_sample(
    target: Tensor, answered: Tensor
) -> None:
    together = aimed(target, answered, [999, 999])
    apart = [rows(each)[:, :, None] for each in (target, answered)]
    alone = torch.ones(2 * FRAMES, dtype=torch.bool)
    lacking = lacking_after_own_flow(*apart, alone, original(), CODEC)
    torch.testing.assert_close(painted(apart[0], lacking, alone)[:, :, 0], rows(together))


def test_patches_are_those_of_a_flow_with_detail(target: Tensor, answered: Tensor) -> None:
    detailed = torch.cat([answered, 0.3 * answered[:, : 4 * FLOW_CHANNELS]], dim=1)
    aims = aimed(target, detailed, [999, 999])
    assert not torch.allclose(aims, aimed(target, answered, [999, 999]), atol=0.1)
    made = torch.cat(
        [
            -answered[:, :FLOW_CHANNELS],
            aims[:, FLOW_CHANNELS:],
            -detailed[:, answered.shape[1] :],
        ],
        dim=1,
    )
    seen = original().rows(2, FRAMES).pictures
    torch.testing.assert_close(
        CODEC.decode(rows(made), seen), pictures(2 * FRAMES), atol=1e-4, rtol=0
    )


def test_detail_learns_to_leave_little_to_be_painted(target: Tensor, answered: Tensor) -> None:
    alone = torch.ones(2, dtype=torch.bool)
    detail = torch.zeros_like(answered[:, : 16 * FLOW_CHANNELS]).requires_grad_()
    flow = answered.clone().requires_grad_()
    learning = torch.optim.Adam([detail], lr=0.05)
    sizes = []
    for _ in range(40):
        both = torch.cat([flow, detail], dim=1)
        lacking = lacking_after_own_flow(target, both, alone, original(), CODEC)
        sizes.append(lacking.square().mean())
        learning.zero_grad()
        sizes[-1].backward()
        learning.step()
    assert sizes[-1] < 0.6 * sizes[0]
    assert flow.grad is None or not flow.grad[:, :FLOW_CHANNELS].any(), "flows learn from flows"


def test_an_even_flow_is_not_uneven() -> None:
    even = torch.ones(1, 4 * FLOW_CHANNELS, 1, 3, 3)
    assert unevenness(even) == 0
    stripes = even.clone()
    stripes[:, :2] = 0  # the upper two of the four places of every cell, of dx
    # Rows of dx change by 1 at every step, rows of dy and all columns by nothing.
    assert unevenness(stripes) == pytest.approx(0.5)
