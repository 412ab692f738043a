"""The ReferenceNet: what the reference image and the motion frames look like, layer by layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from emo_desktop.emo.attention import ReferenceTransformer
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.unet import Stage, UNet


@dataclass(frozen=True, slots=True, eq=False)
class ReferenceFeatures:
    """What the ReferenceNet saw in R pictures.

    Args:
        attention: by the place of a spatial layer, (R, L, C): what the Backbone's layer of the same
            place looks at.
        motion: by the place of a temporal layer, (R, C, h, w): what it is given of motion frames.
    """

    attention: Mapping[str, Tensor]
    motion: Mapping[str, Tensor]

    def of(self, rows: slice) -> ReferenceFeatures:
        """The features of some of the pictures."""
        return ReferenceFeatures(
            {place: seen[rows] for place, seen in self.attention.items()},
            {place: seen[rows] for place, seen in self.motion.items()},
        )


class ReferenceNet(UNet):
    """SD 1.5's UNet without temporal layers and without an output of its own."""

    def __init__(self, config: EmoConfig) -> None:
        super().__init__(config, self._make_layers)

    def forward(
        self, latents: Tensor, identity: Tensor | None = None
    ) -> tuple[ReferenceFeatures, Tensor]:
        """The features of pictures; run once for each, not in every step.

        Args:
            latents: (R, 4, h, w), clean: the diffusion time is 0.
            identity: (R, T, W) identity tokens, for networks that know such.

        Returns:
            The features, and what leaves the last layer: (R, C0, h, w).
        """
        attention: dict[str, Tensor] = {}
        motion: dict[str, Tensor] = {}

        def visit(stage: Stage, number: int, rows: Tensor) -> Tensor:
            transformer = stage.layer("attentions", number)
            if isinstance(transformer, ReferenceTransformer):
                place = stage.place("attentions", number)
                shape = rows.shape[-2:]
                rows, attention[place] = transformer(rows, identity)
                if not self._config.motion_from_layers:
                    seen = attention[place].transpose(1, 2).unflatten(2, shape)
                    motion[stage.place("motion_modules", number)] = seen
            if self._config.motion_from_layers:
                motion[stage.place("motion_modules", number)] = rows
            return rows

        time = self.embed_time(torch.zeros(1, device=latents.device), len(latents))
        rows, _ = self.walk(self.conv_in(latents), time, visit)
        return ReferenceFeatures(attention, motion), rows

    def _make_layers(
        self, width: int, audio_widths: Sequence[int], has_attention: bool
    ) -> Mapping[str, Sequence[nn.Module]]:
        if not has_attention:
            return {}
        config = self._config
        return {"attentions": [ReferenceTransformer(config, width) for _ in audio_widths]}
