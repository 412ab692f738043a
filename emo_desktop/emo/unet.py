"""The skeleton of Stable Diffusion 1.5's UNet: residual layers, skips, up and down.

ReferenceNet and Backbone are this skeleton with different layers after each residual one. Those are
visited by a function that is handed in, so that whatever they look at is an argument of the call
and nothing is kept in modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

import torch
from diffusers.models.embeddings import TimestepEmbedding, Timesteps
from diffusers.models.resnet import Downsample2D, ResnetBlock2D, Upsample2D
from torch import Tensor, nn

from emo_desktop.emo.config import EmoConfig

_NORM_EPS = 1e-5


class Stage(nn.Module):
    """One resolution of the UNet, on the way down, in the middle or on the way up.

    Args:
        name: its path in the network, e.g. ``down_blocks.0``.
        level: 0 at the size of the latents, 1 at half of it, …
        resnets: its residual layers.
        layers: what may follow each of them, by the name of the list in checkpoints.
        sampler: what changes the resolution at its end, by the name of its list.
    """

    resnets: nn.ModuleList

    def __init__(
        self,
        *,
        name: str,
        level: int,
        resnets: Sequence[nn.Module],
        layers: Mapping[str, Sequence[nn.Module]],
        sampler: tuple[str, nn.Module] | None = None,
    ) -> None:
        super().__init__()
        self.name, self.level = name, level
        self.resnets = nn.ModuleList(resnets)
        for kind, modules in layers.items():
            setattr(self, kind, nn.ModuleList(modules))
        if sampler is not None:
            setattr(self, sampler[0], nn.ModuleList([sampler[1]]))

    def layer(self, kind: str, number: int) -> nn.Module | None:
        """The layer of a kind that follows a residual layer, if there is one."""
        modules = getattr(self, kind, None)
        return None if modules is None else modules[number]

    def place(self, kind: str, number: int) -> str:
        """Its path in the network."""
        return f"{self.name}.{kind}.{number}"


# What happens after residual layer `number` of a stage to rows (R, C, h, w).
Visit: TypeAlias = Callable[[Stage, int, Tensor], Tensor]
# Makes what follows the residual layers of a stage, from its width, the inner width of each audio
# transformer, and whether it has attention.
MakeLayers: TypeAlias = Callable[[int, Sequence[int], bool], Mapping[str, Sequence[nn.Module]]]


class UNet(nn.Module):
    """Residual layers, skips and the time embedding.

    Args:
        config: the variant.
        make_layers: makes what follows the residual layers of a stage.
    """

    def __init__(self, config: EmoConfig, make_layers: MakeLayers) -> None:
        super().__init__()
        channels = config.block_channels
        self._config = config
        self.conv_in = nn.Conv2d(config.latent_channels, channels[0], 3, padding=1)
        self.time_proj = Timesteps(channels[0], flip_sin_to_cos=True, downscale_freq_shift=0)
        self.time_embedding = TimestepEmbedding(channels[0], 4 * channels[0])
        self.down_blocks = nn.ModuleList(self._stages_down(make_layers))
        self.mid_block = self._middle(make_layers)
        self.up_blocks = nn.ModuleList(self._stages_up(make_layers))

    def embed_time(self, timestep: Tensor, rows: int) -> Tensor:
        """(rows, 4·C0) embedding of a diffusion time, a number or one for every sample."""
        times = timestep.reshape(-1)
        encoded = self.time_proj(times).to(self.conv_in.weight.dtype)
        embedded: Tensor = self.time_embedding(encoded)
        return embedded.repeat_interleave(rows // len(times), dim=0)

    def walk(
        self, rows: Tensor, time: Tensor, visit: Visit, *, outer: int = 0
    ) -> tuple[Tensor, Tensor]:
        """All layers.

        Args:
            rows: (R, C0, h, w), what the first convolution made.
            time: (R, 4·C0).
            visit: called after every residual layer (after the first of the middle's two).
            outer: how many of the last layers will be run alone in other steps.

        Returns:
            (R, C0, h, w), and what entered the outer layers: (R, C, h, w).
        """
        skips = [rows]
        for stage in self._down:
            for number, resnet in enumerate(stage.resnets):
                rows = visit(stage, number, resnet(rows, time))
                skips.append(rows)
            sampler = stage.layer("downsamplers", 0)
            if sampler is not None:
                rows = sampler(rows)
                skips.append(rows)
        middle = self.mid_block
        rows = visit(middle, 0, middle.resnets[0](rows, time))
        rows = middle.resnets[1](rows, time)
        inner = rows
        for stage in self._up:
            for number, resnet in enumerate(stage.resnets):
                if len(skips) == outer:
                    inner = rows
                rows = visit(stage, number, resnet(torch.cat([rows, skips.pop()], dim=1), time))
            sampler = stage.layer("upsamplers", 0)
            if sampler is not None:
                rows = sampler(rows, skips[-1].shape[-2:])
        return rows, inner

    def walk_outer(
        self, rows: Tensor, time: Tensor, visit: Visit, *, outer: int, inner: Tensor
    ) -> Tensor:
        """The outermost layers alone, with what entered them in another step.

        Args:
            rows: (R, C0, h, w), what the first convolution made.
            time: (R, 4·C0).
            visit: as in ``walk``.
            outer: how many of the last layers; 1 to one more than a stage has on its way down.
            inner: what entered them.
        """
        skips = [rows]
        first, last = self._down[0], self._up[-1]
        for number in range(outer - 1):
            rows = visit(first, number, first.resnets[number](rows, time))
            skips.append(rows)
        rows = inner
        for number in range(len(last.resnets) - outer, len(last.resnets)):
            rows = last.resnets[number](torch.cat([rows, skips.pop()], dim=1), time)
            rows = visit(last, number, rows)
        return rows

    @property
    def stages(self) -> Iterator[Stage]:
        """Every stage, in the order in which they are walked."""
        yield from self._down
        yield self.mid_block
        yield from self._up

    @property
    def _down(self) -> list[Stage]:
        return [stage for stage in self.down_blocks if isinstance(stage, Stage)]

    @property
    def _up(self) -> list[Stage]:
        return [stage for stage in self.up_blocks if isinstance(stage, Stage)]

    def _stages_down(self, make_layers: MakeLayers) -> Iterator[Stage]:
        channels, count = self._config.block_channels, self._config.layers_per_block
        before = channels[0]
        for number, width in enumerate(channels):
            is_last = number == len(channels) - 1
            sampler = Downsample2D(width, use_conv=True, padding=1, name="op")
            enters = [before] + [width] * (count - 1)
            yield Stage(
                name=f"down_blocks.{number}",
                level=number,
                resnets=[self._resnet(entering, width) for entering in enters],
                layers=make_layers(width, enters, not is_last),
                sampler=None if is_last else ("downsamplers", sampler),
            )
            before = width

    def _middle(self, make_layers: MakeLayers) -> Stage:
        width = self._config.block_channels[-1]
        return Stage(
            name="mid_block",
            level=len(self._config.block_channels) - 1,
            resnets=[self._resnet(width, width) for _ in range(2)],
            layers=make_layers(width, [width], True),
        )

    def _stages_up(self, make_layers: MakeLayers) -> Iterator[Stage]:
        channels = tuple(reversed(self._config.block_channels))
        count = self._config.layers_per_block + 1
        before = channels[0]
        for number, width in enumerate(channels):
            is_last = number == len(channels) - 1
            skipped = channels[min(number + 1, len(channels) - 1)]
            skips = [width] * (count - 1) + [skipped]
            enters = [before] + [width] * (count - 1)
            yield Stage(
                name=f"up_blocks.{number}",
                level=len(channels) - 1 - number,
                resnets=[self._resnet(a + b, width) for a, b in zip(enters, skips, strict=True)],
                layers=make_layers(width, [skipped] * count, number > 0),
                sampler=None if is_last else ("upsamplers", Upsample2D(width, use_conv=True)),
            )
            before = width

    def _resnet(self, enters: int, leaves: int) -> ResnetBlock2D:
        return ResnetBlock2D(
            in_channels=enters,
            out_channels=leaves,
            temb_channels=4 * self._config.block_channels[0],
            groups=self._config.norm_groups,
            eps=_NORM_EPS,
        )
