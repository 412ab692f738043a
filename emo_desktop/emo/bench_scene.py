"""A window to measure with: portrait, voice and weights are chance, drawn where they are used."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.codec import as_pictures
from emo_desktop.emo.conditioning import NO_MOTION, Conditioner
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.devices import DevicePlan
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import EmoModel, build_parts, dtype_of
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.preview import Preview
from emo_desktop.emo.rendering import SeenReference, Steering
from emo_desktop.emo.sampling import Sampling, denoise
from emo_desktop.emo.temporal import positions

# Of weights: with 1, what runs through the layers would grow from one to the next.
_GAIN = 0.8


def parts_of_chance(config: EmoConfig, plan: DevicePlan) -> dict[str, nn.Module]:
    """The networks of a variant with weights drawn on the plan's device, in its precision."""
    with torch.device("meta"):
        parts = build_parts(config)
    chance = torch.Generator(plan.device).manual_seed(0)
    for part_name, part in parts.items():
        drawn = {
            name: _drawn(name, value, chance, dtype_of(part_name, plan))
            for name, value in part.state_dict().items()
        }
        part.load_state_dict(drawn, assign=True)
        part.requires_grad_(False)
        if plan.offloads:
            part.to("cpu")
    return parts


def _drawn(name: str, like: Tensor, chance: torch.Generator, dtype: torch.dtype) -> Tensor:
    """A value that keeps what runs through the network about as large as it is."""
    if name.endswith(".pe"):
        return positions(*like.shape[1:]).to(chance.device, dtype)
    value = torch.empty(like.shape, dtype=dtype, device=chance.device)
    if like.ndim >= 2:
        return value.normal_(0, _GAIN * like[0].numel() ** -0.5, generator=chance)
    return value.fill_(1.0 if name.endswith("weight") else 0.0)


class BenchScene:
    """A window of a film, ready to be made over and over.

    Args:
        model: the networks and where they run.
    """

    def __init__(self, model: EmoModel) -> None:
        self.model = model
        config = model.config
        chance = np.random.default_rng(0)
        self._conditioner = Conditioner(model)
        self._portrait = _picture(chance, config.picture_px)
        self._motion = np.repeat(self._portrait[None], config.motion_frames, axis=0)
        self.noise = draw_noise(config, config.window_frames, seed=0).to(model.device)
        self._steering = _steering(config, chance)
        with torch.inference_mode():
            self._seen = self.see()

    def see(self) -> SeenReference:
        """The portrait made ready."""
        latents = self.model.encode(self._portrait[None])
        return self._conditioner.see(latents, original=self.model.original(self._portrait))

    def passes(self, guidance: Guidance) -> Sequence[Conditions]:
        """What steers the window, from its motion frames on."""
        motion = NO_MOTION
        if len(self._motion):
            latents = self.model.encode(self._motion)
            motion = self._conditioner.motion(latents, self._seen, guidance)
        return self._conditioner.passes(self._seen, self._steering, guidance, motion=motion)

    def denoised(
        self,
        passes: Sequence[Conditions],
        sampling: Sampling,
        *,
        token: CancelToken | None = None,
        shows: bool = False,
    ) -> Tensor:
        """The latents (1, 4, F, h, w) of the window.

        Args:
            passes: what steers.
            sampling: how.
            token: checked before every call of the Backbone.
            shows: whether every step makes its preview, as when a film is rendered.
        """
        latents = self.noise
        preview = self._preview() if shows else None
        with self.model.at_work("backbone") as backbone:
            steps = denoise(
                cast("Backbone", backbone),
                self.noise,
                passes,
                sampling,
                token=token or CancelToken(),
            )
            for done in steps:
                latents = done.latents
                if preview is not None:
                    preview(done.guess)
        return latents

    def decoded(self, latents: Tensor) -> Bytes:
        """The pictures (F, P, P, 3) uint8 of latents (1, 4, F, h, w)."""
        with self.model.codec_at_work() as codec:
            reference = as_pictures(self._portrait[None], self.model.device)
            return codec.decode(latents[0].transpose(0, 1), reference)

    def _preview(self) -> Preview:
        with self.model.codec_at_work() as codec:
            return codec.preview(self._portrait, self.noise[:, :, 0])


def _picture(chance: np.random.Generator, side: int) -> Bytes:
    return chance.integers(0, 256, (side, side, 3)).astype(np.uint8)


def _steering(config: EmoConfig, chance: np.random.Generator) -> Steering:
    frames, audio, latent = config.window_frames, config.audio, config.latent_side
    heard = chance.normal(size=(frames, audio.tokens, audio.token_width)).astype(np.float32)
    background, face, lips = chance.random((3, latent, latent)).astype(np.float32)
    return Steering(
        audio=torch.from_numpy(heard),
        region=np.ones((1, config.size_px, config.size_px), np.float32),
        masks=(background, face, lips),
        speeds_deg=np.full(frames, 0.5, np.float32),
    )
