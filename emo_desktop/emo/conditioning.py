"""From what is known of a segment to the conditions of every pass through the Backbone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor

from emo_desktop.base.arrays import Floats
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.conditions import bucket_speeds
from emo_desktop.emo.config import Guide
from emo_desktop.emo.guidance import Guidance, without_steering
from emo_desktop.emo.identity import (
    IdentityTokens,
    takes_turns_with_nobody,
    tokens_in_turns,
    with_face_alone,
)
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.reference_net import ReferenceFeatures
from emo_desktop.emo.refiner import Original
from emo_desktop.emo.rendering import SeenReference, Steering

_GUIDES_AT_ONCE = 16


@dataclass(frozen=True, slots=True, eq=False)
class MotionFeatures:
    """Features of motion frames by place, (1, n, C, h, w).

    Args:
        steered: for the passes that see the reference.
        free: for the pass that sees nothing.
    """

    steered: Mapping[str, Tensor] | None
    free: Mapping[str, Tensor] | None


NO_MOTION = MotionFeatures(None, None)


class Conditioner:
    """Runs the networks that steer the Backbone. Keeps nothing between calls.

    Args:
        model: the networks and where they run.
    """

    def __init__(self, model: EmoModel) -> None:
        self._model = model
        self._config = model.config

    def see(
        self,
        latents: Tensor,
        embedding: Floats | None = None,
        *,
        original: Original | None = None,
    ) -> SeenReference:
        """The reference as the Backbone will look at it.

        Args:
            latents: (1, 4, h, w) of the reference image.
            embedding: (E,) of the face, for packs that know identity; None: no face.
            original: the image itself, for packs that refine what they warp.
        """
        identity = self._identity(embedding)
        if identity is None:
            features = self._features(latents, None)
        else:
            tokens = torch.cat([identity.nobody, identity.face])
            features = self._features(latents.expand(2, -1, -1, -1), tokens)
        with self._model.at_work("backbone") as backbone:
            keys = cast("Backbone", backbone).project_reference(
                {place: seen[None] for place, seen in features.attention.items()}
            )
        return SeenReference(keys, identity, original)

    def motion(self, latents: Tensor, seen: SeenReference, guidance: Guidance) -> MotionFeatures:
        """The features of motion frames.

        Args:
            latents: (n, 4, h, w) of the frames.
            seen: whose they are.
            guidance: for which passes.
        """
        identity = seen.identity
        if identity is None:
            return _for_all_passes(self._features(latents, None))
        count = len(latents)
        if not takes_turns_with_nobody(self._config, guidance):
            return _for_all_passes(self._features(latents, identity.face.expand(count, -1, -1)))
        free, steered = (
            _of_one_sample(self._features(latents, tokens))
            for tokens in tokens_in_turns(identity, count)
        )
        return MotionFeatures(steered, free)

    def passes(
        self,
        seen: SeenReference,
        steering: Steering,
        guidance: Guidance,
        *,
        motion: MotionFeatures = NO_MOTION,
    ) -> tuple[Conditions, ...]:
        """The conditions of every pass of guidance.

        Args:
            seen: the reference.
            steering: of the frames that are denoised.
            guidance: how strongly.
            motion: features of the motion frames before them.
        """
        model = self._model
        speeds, speed = steering.speeds_deg, None
        if self._config.speed is not None and speeds is not None:
            speed = bucket_speeds(speeds, self._config.speed).to(model.device, model.dtype)[None]
        identity = seen.identity
        takes_turns = takes_turns_with_nobody(self._config, guidance)
        face, shown = self._face(steering)
        full = Conditions(
            audio=steering.audio[None].to(model.device, model.dtype),
            face=face,
            reference=seen.keys if takes_turns else with_face_alone(seen.keys),
            motion=motion.steered,
            identity=None if identity is None else identity.face,
            regions=self._regions(steering.masks),
            speed=speed,
            original=seen.original,
            shown=shown,
        )
        nobody = None if identity is None else identity.nobody
        nothing = replace(without_steering(full, identity=nobody), motion=motion.free)
        return guidance.passes(full, nothing=nothing)

    def _identity(self, embedding: Floats | None) -> IdentityTokens | None:
        identity, model = self._config.identity, self._model
        if identity is None:
            return None
        nobody = torch.zeros(1, identity.embedding)
        face = nobody if embedding is None else torch.from_numpy(embedding)[None].float()
        with model.at_work("identity_projector") as projector:
            tokens = projector(torch.cat([face, nobody]).to(model.device, model.dtype))
        return IdentityTokens(face=tokens[:1], nobody=tokens[1:])

    def _features(self, latents: Tensor, identity: Tensor | None) -> ReferenceFeatures:
        model = self._model
        with model.at_work("reference_net") as network:
            features, _ = network(latents.to(model.dtype), identity)
        return cast("ReferenceFeatures", features)

    def _face(self, steering: Steering) -> tuple[Tensor, Tensor | None]:
        """(1, 1 or F, C0, h, w) what the face locator makes of region or guides.

        And what it was shown, (1, 1 or F, channels_in, S, S), for networks that look at it again.
        """
        located, shown = [], []
        for pictures in self._shown(steering):
            on_device = pictures.to(self._model.device, self._model.dtype)
            located.append(self._located(on_device))
            if self._config.refiner is not None:
                shown.append(on_device)
        return torch.cat(located, dim=1), torch.cat(shown, dim=1) if shown else None

    def _shown(self, steering: Steering) -> Iterator[Tensor]:
        """What the face locator is shown, some frames at a time."""
        locator, guides = self._config.locator, steering.guides
        region = torch.from_numpy(np.ascontiguousarray(steering.region))[None, None]
        if locator.guide is Guide.REGION:
            yield region.expand(-1, -1, locator.channels_in, -1, -1)
            return
        if guides is None and locator.guide is Guide.LANDMARKS:
            raise ValueError("this pack looks at landmark guides, and there are none")
        if guides is None:
            nothing = torch.zeros(1, 1, locator.drawing.channels, *region.shape[-2:])
            yield torch.cat([nothing, region], dim=2)
            return
        for at in range(0, len(guides), _GUIDES_AT_ONCE):
            portion = torch.from_numpy(guides[at : at + _GUIDES_AT_ONCE])
            pictures = portion.permute(0, 3, 1, 2)[None].float() / 255
            if locator.guide is Guide.BOTH:
                both = region.expand(-1, len(portion), -1, -1, -1)
                pictures = torch.cat([pictures, both], dim=2)
            yield pictures

    def _located(self, pictures: Tensor) -> Tensor:
        model = self._model
        with model.at_work("face_locator") as network:
            located: Tensor = network(pictures)
        return located

    def _regions(
        self, masks: tuple[Floats, Floats, Floats] | None
    ) -> list[tuple[Tensor, Tensor, Tensor]] | None:
        """The masks in the size of every level of the UNet."""
        if masks is None:
            return None
        model = self._model
        whole = [torch.from_numpy(np.asarray(mask, np.float32))[None, None] for mask in masks]
        levels = []
        for level in range(len(self._config.block_channels)):
            side = self._config.latent_side >> level
            background, face, lips = (
                F.interpolate(mask, size=(side, side), mode="bilinear", antialias=True).to(
                    model.device, model.dtype
                )
                for mask in whole
            )
            levels.append((background, face, lips))
        return levels


def _of_one_sample(features: ReferenceFeatures) -> Mapping[str, Tensor]:
    return {place: seen[None] for place, seen in features.motion.items()}


def _for_all_passes(features: ReferenceFeatures) -> MotionFeatures:
    motion = _of_one_sample(features)
    return MotionFeatures(motion, motion)
