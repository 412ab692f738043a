"""Latents that say how a frame differs from the reference image: fitted linear maps, no network.

A picture by itself is seen as patches of 8 × 8 pixels, each brought to a few numbers that say most
of it. A frame is a flow on the grid of the patches, which fetches every place from where it lies in
the reference image, and what is then still missing, in patches again. So the sharpness of what is
drawn is the portrait's own, in whatever size the portrait is given; but where much is missing, the
portrait has nothing to say of the finest detail either (an eye that closes), and it is left out.

More channels may follow that say the flow in more places: its detail, added to what the grid of the
patches says. Nothing is encoded as that; networks answer it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor, nn

from emo_desktop.emo.config import FLOW_CHANNELS, LATENT_PX

_CHANGE_SCALE = 0.06  # of what is missing, from -1 to 1: here half of the finest detail is left out
_CHANGE_REACH = 5  # pixels round a place, in the networks' size, where it counts
FLOW_LIMIT = 0.25  # shares of the square's side; nothing in a film of a head moves further
PATCH_NUMBERS = 3 * LATENT_PX**2


@dataclass(frozen=True, slots=True, eq=False)
class PatchMap:
    """A linear map from patches to a few numbers and back.

    Patches are (192,): three channels, each 8 rows of 8 pixels, of pictures from -1 to 1.

    Args:
        mean: (192,) of patches; it is taken away first.
        forth: (K, 192) to the numbers, which should have about unit variance.
        back: (192, K) from the numbers.
    """

    mean: Tensor
    forth: Tensor
    back: Tensor


class RelativeCodec(nn.Module):
    """Pictures and frames as latents, and frames back; all in single precision.

    As made it says nothing: its maps are zeros until a state is loaded or ``fitted`` gives them.

    Args:
        channels: C of the latents: two of flow, the others of patches.
    """

    look_mean: Tensor
    look_forth: Tensor
    change_mean: Tensor
    change_forth: Tensor
    change_back: Tensor
    flow_spread: Tensor

    def __init__(self, channels: int) -> None:
        super().__init__()
        changes = channels - FLOW_CHANNELS
        shapes = {
            "look_mean": (PATCH_NUMBERS,),
            "look_forth": (channels, PATCH_NUMBERS),
            "change_mean": (PATCH_NUMBERS,),
            "change_forth": (changes, PATCH_NUMBERS),
            "change_back": (PATCH_NUMBERS, changes),
        }
        for name, shape in shapes.items():
            self.register_buffer(name, torch.zeros(shape))
        self.register_buffer("flow_spread", torch.ones(FLOW_CHANNELS))

    @classmethod
    def fitted(cls, *, look: PatchMap, change: PatchMap, flow_spread: Tensor) -> RelativeCodec:
        """A codec of maps that were fitted.

        Args:
            look: of pictures by themselves, to C numbers; its way back is of no use here.
            change: of what the warped reference lacks, to C - 2 numbers.
            flow_spread: (2,) of dx and dy, shares of the square's side: flows are divided by it.
        """
        codec = cls(len(look.forth))
        values = {
            "look_mean": look.mean,
            "look_forth": look.forth,
            "change_mean": change.mean,
            "change_forth": change.forth,
            "change_back": change.back,
            "flow_spread": flow_spread,
        }
        codec.load_state_dict({name: value.float() for name, value in values.items()})
        return codec

    @torch.no_grad()
    def encode(self, pictures: Tensor) -> Tensor:
        """How pictures look by themselves: (N, C, h, w).

        Args:
            pictures: (N, 3, 8h, 8w) RGB, -1 to 1.
        """
        return _numbers(pictures.float(), self.look_mean, self.look_forth)

    @torch.no_grad()
    def express(self, pictures: Tensor, reference: Tensor, flow: Tensor) -> Tensor:
        """Frames as they differ from the reference: (N, C, h, w).

        Args:
            pictures: (N, 3, 8h, 8w) RGB, -1 to 1: the frames.
            reference: (N, 3, 8h, 8w), or (1, …) where it is that of all.
            flow: (N, 2, h, w) dx and dy at the middles of the cells, in shares of the square's
                side: frame(x) is about reference(x + flow(x)).
        """
        flow = flow.float().clamp(-FLOW_LIMIT, FLOW_LIMIT)
        change = self.lacking(pictures, reference, flow)
        return torch.cat([flow / self.flow_spread[:, None, None], change], dim=1)

    def lacking(self, pictures: Tensor, reference: Tensor, flow: Tensor) -> Tensor:
        """(N, C - 2, h, w) what the reference lacks after a flow; flows may learn from it.

        Args:
            pictures: (N, 3, 8h, 8w) RGB, -1 to 1: the frames.
            reference: (N, 3, 8h, 8w), or (1, …) where it is that of all.
            flow: (N, 2, ph, pw) in p × p places of every cell; see ``express``.
        """
        missing = pictures.float() - warped(reference.float(), flow)
        return _numbers(missing, self.change_mean, self.change_forth)

    @torch.no_grad()
    def decode(self, latents: Tensor, reference: Tensor) -> Tensor:
        """Frames (N, 3, T, T) of latents, as large as the reference; they may leave -1 to 1.

        Args:
            latents: (N, C, h, w), or (N, C + 2p², h, w) with detail of the flow.
            reference: (N or 1, 3, T, T) RGB, -1 to 1; T is a multiple of 8h.
        """
        moved = warped(reference.float(), self.flow(latents))
        change = latents[:, FLOW_CHANNELS : len(self.look_forth)].float()
        patches = _mapped(change, self.change_back) + self.change_mean[:, None, None]
        lacking = F.pixel_shuffle(patches, LATENT_PX)
        side, whole = lacking.shape[-1], moved.shape[-1]
        if whole == side:
            return moved + lacking
        coarse = F.avg_pool2d(moved, whole // side)
        detail = moved - _enlarged(coarse, whole)
        return _enlarged(coarse + lacking, whole) + _enlarged(_share_kept(lacking), whole) * detail

    def flow(self, latents: Tensor) -> Tensor:
        """The flow that latents hold; see ``flow_of``."""
        detail = latents.shape[1] - len(self.look_forth)
        return flow_of(latents, self.flow_spread[None], detail=detail)


def flow_of(latents: Tensor, spread: Tensor, *, detail: int = 0) -> Tensor:
    """(N, 2, h, w) the flow that latents hold, (N, 2, ph, pw) of those with detail.

    Args:
        latents: (N, C + 2p², h, w); see ``RelativeCodec.express``.
        spread: (N or 1, 2) what flows were divided by.
        detail: 2p², how many of the channels, the last ones, add to the flow in p × p places of
            every cell.
    """
    scale = spread[:, :, None, None]
    flow = latents[:, :FLOW_CHANNELS].float() * scale
    if detail:
        added = in_its_places(latents[:, -detail:].float())
        flow = _enlarged(flow, added.shape[-1]) + scale * added
    return flow.clamp(-FLOW_LIMIT, FLOW_LIMIT)


def in_its_places(detail: Tensor) -> Tensor:
    """(N, 2, ph, pw) the detail of a flow, of its channels (N, 2p², h, w)."""
    return F.pixel_shuffle(detail, math.isqrt(detail.shape[1] // FLOW_CHANNELS))


def warped(reference: Tensor, flow: Tensor) -> Tensor:
    """(N, 3, T, T) the reference fetched along a flow.

    Args:
        reference: (N or 1, 3, T, T).
        flow: (N, 2, h, w), in shares of the side; of as many places as there may be.
    """
    count, side = len(flow), reference.shape[-1]
    middles = (torch.arange(side, device=flow.device) + 0.5) / side
    rows, columns = torch.meshgrid(middles, middles, indexing="ij")
    places = torch.stack([columns, rows], dim=2) + _enlarged(flow, side).permute(0, 2, 3, 1)
    fetched: Tensor = F.grid_sample(
        reference.expand(count, -1, -1, -1),
        2 * places - 1,
        mode="bicubic",
        padding_mode="border",
        align_corners=False,
    )
    return fetched


def _share_kept(lacking: Tensor) -> Tensor:
    """(N, 1, S, S) how much of the reference's finest detail is right, 0 to 1.

    Args:
        lacking: (N, 3, S, S) what the reference lacks.
    """
    much = lacking.square().mean(dim=1, keepdim=True)
    near = F.avg_pool2d(much, _CHANGE_REACH, 1, _CHANGE_REACH // 2, count_include_pad=False)
    return 1 / (1 + near / _CHANGE_SCALE**2)


def _enlarged(maps: Tensor, side: int) -> Tensor:
    """(N, K, side, side) of maps (N, K, s, s) whose values lie at the middles of their cells."""
    if maps.shape[-1] == side:
        return maps
    return F.interpolate(maps, size=(side, side), mode="bicubic", align_corners=False)


def _numbers(pictures: Tensor, mean: Tensor, forth: Tensor) -> Tensor:
    """(N, K, h, w) of pictures (N, 3, 8h, 8w)."""
    patches = F.pixel_unshuffle(pictures, LATENT_PX) - mean[:, None, None]
    return _mapped(patches, forth)


def _mapped(maps: Tensor, matrix: Tensor) -> Tensor:
    """(N, K, h, w) every place of (N, L, h, w) mapped by a matrix (K, L)."""
    return torch.einsum("kl,nlhw->nkhw", matrix, maps)
