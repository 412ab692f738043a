"""The warped reference image, looked at by networks that say what is still to be done.

Relative latents are a flow and what is then still missing. What is missing depends on what was
fetched, pixel by pixel: to close an eye, the iris that is there has to go. Attention to the
reference knows this too coarsely, so the Backbone's answer is followed by warping the image along
the flow it gives, and a few convolutions say what the result still lacks, as generators do that
warp and then paint (Siarohin et al., "First Order Motion Model for Image Animation", 2019).

An eye is two cells of the flow high, too few for a lid to come down over it. So a first network may
say the flow once more, in many places of every cell; the image is warped again, and less is left to
be painted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from diffusers.models.resnet import ResnetBlock2D
from torch import Tensor, nn

from emo_desktop.emo.conditions import begin_at_zero
from emo_desktop.emo.config import LATENT_PX, EmoConfig
from emo_desktop.emo.relative_codec import flow_of, warped

_NORM_EPS = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Original:
    """Reference images themselves, in the networks' size.

    Args:
        pictures: (B, 3, S, S) RGB, -1 to 1.
        flow_spread: (B, 2) what the codec divides flows by.
    """

    pictures: Tensor
    flow_spread: Tensor

    def to(self, device: torch.device) -> Original:
        """The same on a device."""
        return Original(self.pictures.to(device), self.flow_spread.to(device))

    def of(self, rows: slice) -> Original:
        """Some of the pictures."""
        return Original(self.pictures[rows], self.flow_spread[rows])

    def rows(self, samples: int, frames: int) -> Original:
        """The same for every frame of so many samples; one is that of all."""
        return Original(
            self.pictures.expand(samples, -1, -1, -1).repeat_interleave(frames, dim=0),
            self.flow_spread.expand(samples, -1).repeat_interleave(frames, dim=0),
        )


class WarpRefiner(nn.Module):
    """From latents, and the reference warped as they say, to latents that fit it.

    As drawn it changes nothing: its last convolution begins at zero.

    Args:
        config: the variant.
        channels: of the latents, those that it changes.
    """

    def __init__(self, config: EmoConfig, channels: range) -> None:
        super().__init__()
        assert config.refiner is not None
        self._changed, self._detail = channels, config.detail_channels
        widths, width = config.refiner.channels, config.refiner.channels[-1]
        self._fold = LATENT_PX >> (len(widths) - 1)
        seen = 3 + config.locator.channels_in
        self.conv_in = nn.Conv2d(seen * self._fold**2, widths[0], 3, padding=1)
        self.downsamplers = nn.ModuleList(
            [nn.Conv2d(before, after, 3, padding=1, stride=2) for before, after in pairwise(widths)]
        )
        self.mix = nn.Conv2d(width + config.block_channels[0], width, 1)
        self.resnets = nn.ModuleList(
            [
                ResnetBlock2D(
                    in_channels=width,
                    temb_channels=None,
                    groups=config.norm_groups,
                    eps=_NORM_EPS,
                )
                for _ in range(config.refiner.blocks)
            ]
        )
        self.conv_out = nn.Conv2d(width, len(self._changed), 3, padding=1)
        begin_at_zero(self.conv_out)

    def forward(
        self, latents: Tensor, features: Tensor, original: Original, shown: Tensor
    ) -> Tensor:
        """The latents with what is added to the channels it changes.

        Args:
            latents: (R, C + detail, h, w), what the Backbone expects.
            features: (R, C0, h, w), what it expects them from.
            original: the reference image of every row.
            shown: (R, channels_in, S, S), what the face locator is shown of every row: lids and
                lips that are drawn there lie where they shall be, to the pixel.
        """
        flow = flow_of(latents.detach(), original.flow_spread, detail=self._detail)
        seen = torch.cat([warped(original.pictures, flow), shown.float()], dim=1)
        seen = F.pixel_unshuffle(seen, self._fold).to(features.dtype)
        rows = F.silu(self.conv_in(seen))
        for layer in self.downsamplers:
            rows = F.silu(layer(rows))
        rows = self.mix(torch.cat([rows, features], dim=1))
        for block in self.resnets:
            rows = block(rows, None)
        added = self.conv_out(F.silu(rows))
        first, end = self._changed.start, self._changed.stop
        changed = latents[:, first:end] + added
        return torch.cat([latents[:, :first], changed, latents[:, end:]], dim=1)
