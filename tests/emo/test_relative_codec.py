"""Latents that say how a frame differs from the reference image."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from emo_desktop.emo.codec import RelativeFrames, as_pictures, shrunk
from emo_desktop.emo.relative_codec import (
    FLOW_LIMIT,
    PATCH_NUMBERS,
    PatchMap,
    RelativeCodec,
    warped,
)

SIDE, GRID = 32, 4


def whole_codec(spread: float = 0.05) -> RelativeCodec:
    """A codec that loses nothing: as many numbers as a patch has."""
    look = torch.eye(PATCH_NUMBERS + 2, PATCH_NUMBERS)
    all_of_it = torch.eye(PATCH_NUMBERS)
    mean = torch.linspace(-0.2, 0.2, PATCH_NUMBERS)
    return RelativeCodec.fitted(
        look=PatchMap(mean, look, look.T),
        change=PatchMap(mean, all_of_it * 2, all_of_it / 2),
        flow_spread=torch.tensor([spread, 2 * spread]),
    )


def pictures(count: int, side: int = SIDE, seed: int = 0) -> Tensor:
    """(N, 3, side, side) soft pictures, -1 to 1."""
    coarse = torch.rand(count, 3, 6, 6, generator=torch.Generator().manual_seed(seed))
    soft = torch.nn.functional.interpolate(coarse, size=(side, side), mode="bicubic")
    return (2 * soft - 1).clamp(-1, 1)


def flows(count: int, much: float = 0.06) -> Tensor:
    """(N, 2, h, w) in shares of the side."""
    chance = torch.Generator().manual_seed(3)
    return much * (2 * torch.rand(count, 2, GRID, GRID, generator=chance) - 1)


def test_what_was_expressed_comes_back() -> None:
    codec, frames, reference = whole_codec(), pictures(3), pictures(1, seed=1)
    latents = codec.express(frames, reference.expand(3, -1, -1, -1), flows(3))
    assert latents.shape == (3, PATCH_NUMBERS + 2, GRID, GRID)
    assert torch.allclose(codec.decode(latents, reference), frames, atol=1e-5)
    assert torch.allclose(codec.flow(latents), flows(3), atol=1e-6)
    # One reference for all is the same as one for each.
    assert torch.equal(latents, codec.express(frames, reference, flows(3)))


@pytest.mark.parametrize("side", [SIDE, 2 * SIDE, 4 * SIDE])
def test_nothing_said_is_the_reference_to_the_bit(side: int) -> None:
    codec = RelativeCodec(24)
    reference = pictures(1, side)
    drawn = codec.decode(torch.zeros(2, 24, GRID, GRID), reference)
    assert drawn.shape == (2, 3, side, side)
    assert (drawn - reference).abs().max() < 1e-6


def test_a_flow_fetches_from_where_it_points() -> None:
    reference = pictures(1, 64)
    flow = torch.zeros(1, 2, GRID, GRID)
    flow[:, 0] = 8 / 64  # dx: what is seen at x lay 8 pixels to the right
    moved = warped(reference, flow)
    assert torch.allclose(moved[..., :, :56], reference[..., :, 8:], atol=1e-4)
    flow = flow.flip(1)  # dy
    assert torch.allclose(warped(reference, flow)[..., :56, :], reference[..., 8:, :], atol=1e-4)


def test_detail_moves_parts_of_a_cell() -> None:
    codec, reference = RelativeCodec(24), pictures(1)
    codec.flow_spread.fill_(1 / SIDE)
    latents = torch.zeros(1, 24 + 2 * 4**2, GRID, GRID)
    latents[:, 24 + 16 :] = 3  # dy in all 4 x 4 places of every cell: 3 pixels
    drawn = codec.decode(latents, reference)
    assert torch.allclose(drawn[..., :-4, :], reference[..., 3:-1, :], atol=1e-4)
    latents[:, 24 + 16 :] = 0
    latents[:, 24 + 16 + 4 * 1 + 2, 2, 1] = 3  # the second row's third place of one cell
    flow = codec.flow(latents) * SIDE
    assert flow.shape == (1, 2, 4 * GRID, 4 * GRID)
    assert flow.nonzero().tolist() == [[0, 1, 4 * 2 + 1, 4 * 1 + 2]]
    changed = (codec.decode(latents, reference) - reference).abs().amax(dim=(0, 1)) > 1e-5
    rows, columns = changed.nonzero().T
    # Cubic: it is felt two places away, where a place is two pixels wide.
    assert (int(rows.min()), int(rows.max())) in {(15, 22), (14, 23)}
    assert (int(columns.min()), int(columns.max())) in {(9, 16), (8, 17)}


def test_detail_is_added_to_the_flow() -> None:
    codec = whole_codec()
    latents = codec.express(pictures(2), pictures(1, seed=1), flows(2))
    detail = torch.randn(2, 2 * 2**2, GRID, GRID)
    plain = codec.flow(torch.cat([latents, torch.zeros_like(detail)], dim=1))
    both = codec.flow(torch.cat([latents, detail], dim=1))
    coarse = torch.nn.functional.interpolate(flows(2), scale_factor=2, mode="bicubic")
    assert torch.allclose(plain, coarse, atol=1e-6)
    added = torch.nn.functional.pixel_shuffle(detail, 2) * codec.flow_spread[:, None, None]
    assert torch.allclose(both, (coarse + added).clamp(-FLOW_LIMIT, FLOW_LIMIT), atol=1e-6)


def test_the_flow_has_a_limit_on_both_ways() -> None:
    codec, frames, reference = whole_codec(), pictures(1), pictures(1, seed=1)
    latents = codec.express(frames, reference, torch.full((1, 2, GRID, GRID), 0.7))
    assert torch.allclose(codec.flow(latents), torch.tensor(FLOW_LIMIT))
    assert torch.allclose(codec.decode(latents, reference), frames, atol=1e-5)
    assert float(codec.flow(100 * latents).abs().max()) == FLOW_LIMIT


def test_a_large_reference_keeps_its_sharpness_where_nothing_is_missing() -> None:
    codec, side = whole_codec(), 4 * SIDE
    reference = pictures(1, side)
    reference = (reference + 0.2 * (torch.arange(side) % 2)).clamp(-1, 1)  # finest stripes
    small = shrunk(reference, SIDE)
    frame = small.clone()
    frame[..., 8:24, 8:24] = 0.9  # something covers it
    latents = codec.express(frame, small, torch.zeros(1, 2, GRID, GRID))
    drawn = codec.decode(latents, reference)
    assert torch.allclose(shrunk(drawn, SIDE)[..., 12:20, 12:20], torch.tensor(0.9), atol=0.05)
    stripes = (drawn[..., 1::2] - drawn[..., ::2]).abs()
    assert float(stripes[..., 48:80, 24:40].mean()) < 0.06, "the covered stripes shine through"
    assert float(stripes[..., :10, :].mean()) > 0.15, "the others went"


def test_numbers_of_a_picture_by_itself_do_not_depend_on_others() -> None:
    codec = whole_codec()
    both = codec.encode(pictures(2))
    assert both.shape == (2, PATCH_NUMBERS + 2, GRID, GRID)
    assert torch.allclose(codec.encode(pictures(2)[1:]), both[1:], atol=1e-6)


def test_maps_have_no_gradients_and_are_saved_by_name() -> None:
    codec = whole_codec()
    assert not list(codec.parameters())
    again = RelativeCodec(PATCH_NUMBERS + 2)
    again.load_state_dict(codec.state_dict())
    latents = torch.randn(1, PATCH_NUMBERS + 2, GRID, GRID)
    assert torch.equal(again.decode(latents, pictures(1)), codec.decode(latents, pictures(1)))


@pytest.mark.parametrize("tiles", [False, True])
def test_frames_are_bytes_however_many_are_made_at_once(tiles: bool) -> None:
    codec = RelativeFrames(whole_codec(), tiles=tiles)
    reference = pictures(1, 2 * SIDE)
    latents = torch.randn(6, PATCH_NUMBERS + 2, GRID, GRID)
    frames = codec.decode(latents, reference)
    assert (frames.shape, frames.dtype) == ((6, 2 * SIDE, 2 * SIDE, 3), np.uint8)
    alone = codec.decode(latents[5:], reference)
    assert np.abs(frames[5:].astype(int) - alone).max() <= 1


def test_the_preview_is_the_frame_in_the_networks_size() -> None:
    whole = whole_codec()
    codec, frames = RelativeFrames(whole), pictures(3)
    picture = np.uint8(((pictures(1, 4 * SIDE)[0].permute(1, 2, 0) + 1) * 127.5).round())
    small = shrunk(as_pictures(picture[None], "cpu"), SIDE)
    latents = whole.express(frames, small, flows(3))
    preview = codec.preview(picture, whole.encode(small))(latents.transpose(0, 1)[None])
    assert preview.shape == (SIDE, SIDE, 3)
    expected = (frames[1].permute(1, 2, 0).numpy() + 1) * 127.5
    assert np.abs(preview - expected).max() < 1


def test_pictures_are_averaged_down() -> None:
    large = torch.arange(16.0).reshape(1, 1, 4, 4)
    assert shrunk(large, 2).flatten().tolist() == [2.5, 4.5, 10.5, 12.5]
    assert shrunk(large, 4) is large
