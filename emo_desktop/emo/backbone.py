"""The Backbone: the UNet that takes the noise away, steered by everything that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor, nn

from emo_desktop.emo.attention import (
    Attention,
    BackboneTransformer,
    KeysValues,
    RegionalAudio,
    RegionalAudioTransformer,
    SpatialContext,
)
from emo_desktop.emo.conditions import SpeedEncoder, begin_at_zero
from emo_desktop.emo.config import FLOW_CHANNELS, AudioAttention, EmoConfig
from emo_desktop.emo.refiner import Original, WarpRefiner
from emo_desktop.emo.schedule import TRAIN_STEPS, velocity_of
from emo_desktop.emo.temporal import MotionModule, TemporalAttention
from emo_desktop.emo.unet import Stage, UNet


@dataclass(frozen=True, slots=True, eq=False)
class Conditions:
    """All that steers one call, for B samples of F frames.

    Args:
        audio: (B, F, T, W) audio tokens.
        face: (B, 1 or F, C0, h, w) what the face locator made.
        reference: by place, keys and values (B - alone, K, L, C); None: no sample sees any.
        alone: how many leading samples see no reference.
        motion: by place, (B, n, C, h, w) features of the motion frames; None: a network that knows
            motion frames is given zeros, as the paper does for the first window.
        identity: (B, T', W') identity tokens.
        regions: by level of the UNet, masks (B, 1, h, w) of background, face and lips, 0 to 1, in
            the size of the level.
        region_gains: how much the audio counts in each of them.
        speed: (B, F, (2m + 1)·d) bucketed head speeds; None: the speed layers are passed by.
        original: the reference images, (B or 1), for networks that refine what they warp; None: it
            is left as it is.
        shown: (B or 1, 1 or F, channels_in, S, S) what the face locator was shown; with an
            original.
    """

    audio: Tensor
    face: Tensor
    reference: Mapping[str, KeysValues] | None = None
    alone: int = 0
    motion: Mapping[str, Tensor] | None = None
    identity: Tensor | None = None
    regions: Sequence[tuple[Tensor, Tensor, Tensor]] | None = None
    region_gains: tuple[float, float, float] = (1.0, 1.0, 1.0)
    speed: Tensor | None = None
    original: Original | None = None
    shown: Tensor | None = None


class Backbone(UNet):
    """Predicts the velocity v of every frame's latents.

    As drawn, temporal and speed layers change nothing.
    """

    def __init__(self, config: EmoConfig) -> None:
        super().__init__(config, self._make_layers)
        width = config.block_channels[0]
        if config.speed is not None:
            self.speed_embedding = SpeedEncoder(config.speed)
        if config.audio_in_time:
            heard = config.audio.tokens * config.audio.token_width
            self.audio_embedding = nn.Linear(heard, 4 * width)
            begin_at_zero(self.audio_embedding)
        self.conv_norm_out = nn.GroupNorm(config.norm_groups, width, eps=1e-5)
        self.conv_out = nn.Conv2d(width, config.latent_channels, 3, padding=1)
        if config.refiner is not None:
            channels = config.latent_channels
            self.refiner = WarpRefiner(config, range(FLOW_CHANNELS, channels))
            if config.detail_channels:
                detail = range(channels, channels + config.detail_channels)
                self.flow_refiner = WarpRefiner(config, detail)

    def forward(self, latents: Tensor, timestep: Tensor, conditions: Conditions) -> Tensor:
        """The velocity.

        Args:
            latents: (B, 4, F, h, w), noisy; with room for the detail of their flow, where the
                variant has such.
            timestep: diffusion time, 0 to 999: one number, or (B,).
            conditions: what steers.

        Returns:
            (B, 4, F, h, w).
        """
        velocity, _ = self.predict(latents, timestep, conditions)
        return velocity

    def predict(
        self,
        latents: Tensor,
        timestep: Tensor,
        conditions: Conditions,
        *,
        outer: int = 0,
        inner: Tensor | None = None,
    ) -> tuple[Tensor, Tensor]:
        """The velocity, and what entered the outer layers, for steps that run only those.

        Args:
            latents: (B, 4, F, h, w), noisy.
            timestep: diffusion time.
            conditions: what steers.
            outer: how many of the last layers may be run alone.
            inner: what entered them in a step before; then only they are run.

        Returns:
            (B, 4, F, h, w) and (B·F, C, h, w).
        """
        frames, denoised = latents.shape[2], self._config.latent_channels
        rows = self.conv_in(latents[:, :denoised].transpose(1, 2).flatten(0, 1))
        rows = rows + conditions.face.expand(-1, frames, -1, -1, -1).flatten(0, 1)
        time = self.embed_time(timestep, len(rows))
        if self._config.audio_in_time:
            time = time + self.audio_embedding(conditions.audio.flatten(0, 1).flatten(1))
        visit = _Visitor(self, self._config, conditions, frames)
        if inner is None:
            rows, inner = self.walk(rows, time, visit, outer=outer)
        else:
            rows = self.walk_outer(rows, time, visit, outer=outer, inner=inner)
        features = F.silu(self.conv_norm_out(rows))
        answer = self._refined(self.conv_out(features), features, timestep, conditions)
        answer = answer.unflatten(0, (-1, frames)).transpose(1, 2)
        velocity, detail = answer[:, :denoised], answer[:, denoised:]
        spread = self._config.open_spread
        if spread is not None:
            velocity = velocity_of(velocity, latents[:, :denoised], timestep, spread=spread)
        if detail.shape[1]:
            detail = velocity_of(detail, latents[:, denoised:], timestep, spread=0.0)
        return torch.cat([velocity, detail], dim=1), inner

    def project_reference(self, attention: Mapping[str, Tensor]) -> dict[str, KeysValues]:
        """Keys and values of the reference for every spatial layer, once for all steps.

        Args:
            attention: by place, (N, K, L, C): ``ReferenceFeatures.attention`` of N samples, whose
                frames take turns at looking at each of K.
        """
        return {
            stage.place("attentions", number): transformer.project(
                attention[stage.place("attentions", number)]
            )
            for stage in self.stages
            for number in range(len(stage.resnets))
            if isinstance(transformer := self._attention(stage, number), BackboneTransformer)
        }

    def slice_attention(self, rows: int | None) -> None:
        """Let no attention within pictures work on more rows than these at once; None: on all."""
        for module in self.modules():
            if isinstance(module, Attention):
                module.rows_at_once = rows

    def join_places(self, tokens: int | None) -> None:
        """Let attention along frames take places together, of so many tokens; None: one by one."""
        for module in self.modules():
            if isinstance(module, TemporalAttention):
                module.tokens_together = tokens

    def _refined(
        self, answer: Tensor, features: Tensor, timestep: Tensor, conditions: Conditions
    ) -> Tensor:
        """The answer (B·F, C, h, w), with detail, fitted to the reference where that is seen.

        Patches that are seen through noise belong to a flow without detail, so detail is answered
        to noise alone.
        """
        samples, frames = conditions.audio.shape[:2]
        original, shown, alone = conditions.original, conditions.shown, conditions.alone
        answer = F.pad(answer, (0, 0, 0, 0, 0, self._config.detail_channels))
        if self._config.refiner is None or original is None or alone == samples:
            return answer
        assert shown is not None
        seeing = slice(alone * frames, None)
        seen = (
            features[seeing],
            original.rows(samples, frames).of(seeing),
            shown.expand(samples, frames, -1, -1, -1).flatten(0, 1)[seeing],
        )
        refined = answer[seeing]
        if self._config.detail_channels:
            is_noise = (timestep.reshape(-1) == TRAIN_STEPS - 1).to(answer.dtype)
            is_noise = is_noise.repeat_interleave(len(answer) // len(is_noise))
            finer = self.flow_refiner(refined, *seen)
            refined = torch.lerp(refined, finer, is_noise[seeing, None, None, None])
        refined = self.refiner(refined, *seen)
        return torch.cat([answer[: alone * frames], refined]) if alone else refined

    @staticmethod
    def _attention(stage: Stage, number: int) -> nn.Module | None:
        has_layer = stage.name != "mid_block" or number == 0
        return stage.layer("attentions", number) if has_layer else None

    def _make_layers(
        self, width: int, audio_widths: Sequence[int], has_attention: bool
    ) -> Mapping[str, Sequence[nn.Module]]:
        config = self._config
        layers: dict[str, Sequence[nn.Module]] = {}
        if has_attention:
            layers["attentions"] = [BackboneTransformer(config, width) for _ in audio_widths]
            if config.audio_attention is AudioAttention.REGIONAL:
                layers["audio_modules"] = [
                    RegionalAudioTransformer(config, width, inner) for inner in audio_widths
                ]
        layers["motion_modules"] = [MotionModule(config, width) for _ in audio_widths]
        return layers


class _Visitor:
    """Runs the layers after a residual one with the conditions of one call."""

    def __init__(
        self, net: Backbone, config: EmoConfig, conditions: Conditions, frames: int
    ) -> None:
        self._config, self._conditions, self._frames = config, conditions, frames
        self._audio = conditions.audio.flatten(0, 1)
        identity = conditions.identity
        self._identity = None if identity is None else identity.repeat_interleave(frames, dim=0)
        speed = conditions.speed
        self._speed = None if speed is None else net.speed_embedding(speed)

    def __call__(self, stage: Stage, number: int, rows: Tensor) -> Tensor:
        spatial = stage.layer("attentions", number)
        if spatial is not None:
            rows = spatial(rows, self._spatial_context(stage.place("attentions", number)))
        regional = stage.layer("audio_modules", number)
        if regional is not None:
            rows = regional(rows, self._regional_audio(stage.level))
        if spatial is None and not self._config.temporal_everywhere:
            return rows
        temporal = cast("MotionModule", stage.layer("motion_modules", number))
        motion = self._motion(stage.place("motion_modules", number), rows)
        moved: Tensor = temporal(rows, frames=self._frames, motion=motion, speed=self._speed)
        return moved

    def _spatial_context(self, place: str) -> SpatialContext:
        reference = self._conditions.reference
        return SpatialContext(
            frames=self._frames,
            alone=self._conditions.alone * self._frames,
            reference=None if reference is None else reference[place].rows(self._frames),
            audio=self._audio,
            identity=self._identity,
        )

    def _regional_audio(self, level: int) -> RegionalAudio:
        regions = self._conditions.regions
        if regions is None:
            raise ValueError("this network needs the masks of background, face and lips")
        return RegionalAudio(
            audio=self._audio,
            masks=regions[level],
            gains=self._conditions.region_gains,
            frames=self._frames,
        )

    def _motion(self, place: str, rows: Tensor) -> Tensor | None:
        """The motion features of a temporal layer; zeros where none were given (EMO)."""
        count = self._config.motion_frames
        if count == 0:
            return None
        motion = self._conditions.motion
        if motion is not None:
            return motion.get(place)
        samples = len(rows) // self._frames
        return rows.new_zeros(samples, count, *rows.shape[1:])
