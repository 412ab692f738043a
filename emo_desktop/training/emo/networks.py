"""The networks while they learn: which of their weights do, and what they are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

import torch
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from emo_desktop.emo.attention import Attention
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.conditions import AudioProjector, FaceLocator, IdentityProjector
from emo_desktop.emo.config import AudioAttention, EmoConfig
from emo_desktop.emo.reference_net import ReferenceNet
from emo_desktop.emo.temporal import MotionModule
from emo_desktop.emo.unet import Stage as UNetStage
from emo_desktop.training.emo.batches import Batch
from emo_desktop.training.emo.objective import Dropped, with_dropped
from emo_desktop.training.emo.recipe import Layers

CURVES = 52
_WHOLE = {
    "reference_net": Layers.REFERENCE,
    "face_locator": Layers.LOCATOR,
    "audio_projector": Layers.PROJECTOR,
    "curve_reader": Layers.PROJECTOR,
    "identity_projector": Layers.IDENTITY,
}
_REFINER = ("refiner.", "flow_refiner.")
_SPEED = ("speed_attention.", "speed_norm.", "speed_embedding.")
_AUDIO = ("audio_attention.", "audio_norm.", "audio_modules.", "audio_embedding.")


class Networks(nn.Module):
    """All parts of a variant that learn, as one module.

    Args:
        config: the variant.
        starts_loud: whether layers are drawn so that they pass on as much as they get.
    """

    def __init__(self, config: EmoConfig, *, starts_loud: bool = False) -> None:
        super().__init__()
        self.config = config
        self.leaves_out_time = False
        self.reference_net = ReferenceNet(config)
        self.backbone = Backbone(config)
        self.face_locator = FaceLocator(config)
        if config.audio.hidden is not None:
            self.audio_projector = AudioProjector(config)
            # Only while the projector learns to hear: it is no part of a pack.
            self.curve_reader = nn.Linear(config.audio.tokens * config.audio.token_width, CURVES)
        if config.identity is not None:
            self.identity_projector = IdentityProjector(config)
        if starts_loud:
            _draw_loud(self)

    def groups(self) -> dict[str, Layers]:
        """The layers that every weight belongs to, by its name."""
        return {name: _group_of(name, self.config) for name, _ in self.named_parameters()}

    def let_learn(self, layers: Iterable[Layers]) -> list[nn.Parameter]:
        """Let these learn and all others rest; the weights that learn."""
        chosen, groups = set(layers), self.groups()
        learning = []
        for name, weight in self.named_parameters():
            weight.requires_grad_(groups[name] in chosen)
            if weight.requires_grad:
                learning.append(weight)
        return learning

    def tokens(self, hearing: Tensor) -> Tensor:
        """Audio tokens (B, F, T, W) of what is heard (B, F, context, states, width)."""
        if self.config.audio.hidden is None:
            return hearing.flatten(2, 3)
        tokens: Tensor = self.audio_projector(hearing)
        return tokens

    def conditions(
        self, batch: Batch, dropped: Dropped | None, *, hears: bool = True
    ) -> Conditions:
        """All that steers the Backbone for a batch.

        Args:
            batch: the samples.
            dropped: what they go without; None: nothing.
            hears: whether there is sound.
        """
        samples, frames = batch.target.shape[0], batch.target.shape[2]
        pictures, count = batch.reference[:, None], 0
        if batch.motion is not None:
            count = batch.motion.shape[1]
            pictures = torch.cat([pictures, batch.motion], dim=1)
        nobody, identity = self._nobody(batch.target), None
        if nobody is not None:
            identity = nobody.expand(samples * (1 + count), -1, -1)
        features, _ = self.reference_net(pictures.flatten(0, 1), identity)
        keys = self.backbone.project_reference(
            {
                place: seen.unflatten(0, (samples, 1 + count))[:, :1]
                for place, seen in features.attention.items()
            }
        )
        # Nothing at all where temporal layers are left out, zeros before a first window.
        motion: Mapping[str, Tensor] | None = {} if self.leaves_out_time else None
        if batch.motion is not None:
            motion = {
                place: seen.unflatten(0, (samples, 1 + count))[:, 1:]
                for place, seen in features.motion.items()
            }
        audio = self.tokens(batch.hearing)
        conditions = Conditions(
            audio=audio if hears else torch.zeros_like(audio),
            face=self._located(batch.face, frames),
            reference=keys,
            motion=motion,
            identity=None if nobody is None else nobody.expand(samples, -1, -1),
            speed=batch.speed,
            original=batch.original,
            shown=None if batch.original is None else batch.face,
        )
        return conditions if dropped is None else with_dropped(conditions, dropped, nobody=nobody)

    def curves(self, hearing: Tensor) -> Tensor:
        """(B, F, 52) the curves of the face, as they sound."""
        told: Tensor = self.curve_reader(self.tokens(hearing).flatten(2))
        return told

    def predict(self, noisy: Tensor, times: Tensor, conditions: Conditions) -> Tensor:
        """The velocity (B, C + D, F, h, w) of noisy latents at times (B,) or (B·F,)."""
        velocity: Tensor = self.backbone(noisy, times, conditions)
        return velocity

    @contextmanager
    def without_time(self, is_still: bool) -> Iterator[None]:
        """Leave out the temporal layers: frames stand alone.

        Args:
            is_still: whether they do; else nothing changes.
        """
        layers = [each for each in self.backbone.modules() if isinstance(each, MotionModule)]
        changed = [(layer, layer.__dict__.get("forward")) for layer in layers if is_still]
        self.leaves_out_time = is_still
        try:
            for layer, _ in changed:
                layer.forward = _unchanged  # type: ignore[method-assign]
            yield
        finally:
            self.leaves_out_time = False
            for layer, before in changed:
                if before is None:
                    del layer.forward
                else:
                    layer.forward = before  # type: ignore[method-assign]

    def attend_plainly(self) -> None:
        """Attend by two products and a softmax, whose way back is twice as fast on a processor."""
        for layer in self.modules():
            if isinstance(layer, Attention):
                layer.found = partial(_found_plainly, layer.heads)  # type: ignore[method-assign]

    def save_memory(self) -> None:
        """Forget what layers worked out, and work it out again on the way back."""
        for stage in (each for each in self.modules() if isinstance(each, UNetStage)):
            for layers in stage.children():
                for layer in layers if isinstance(layers, nn.ModuleList) else ():
                    layer.forward = _worked_out_twice(layer.forward)

    def _located(self, face: Tensor, frames: int) -> Tensor:
        """(B, 1 or F, C0, h, w); a region that is the same for all frames is seen once."""
        is_same = frames > 1 and face.stride(1) == 0
        located: Tensor = self.face_locator(face[:, :1] if is_same else face)
        return located

    def _nobody(self, like: Tensor) -> Tensor | None:
        """(1, T, W) tokens of no face, for networks that know identity."""
        identity = self.config.identity
        if identity is None:
            return None
        nobody: Tensor = self.identity_projector(like.new_zeros(1, identity.embedding))
        return nobody


def _group_of(name: str, config: EmoConfig) -> Layers:
    part, _, inside = name.partition(".")
    if part in _WHOLE:
        return _WHOLE[part]
    if inside.startswith(_REFINER):
        return Layers.REFINER
    if any(word in inside for word in _SPEED):
        return Layers.SPEED
    if "motion_modules." in inside:
        return Layers.TEMPORAL
    is_second = config.audio_attention is AudioAttention.SECOND
    if any(word in inside for word in _AUDIO) or (is_second and ".attn2." in inside):
        return Layers.AUDIO
    return Layers.SPATIAL


def _found_plainly(
    heads: int, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    """As ``Attention.found``; no mask is used where places are taken one by one."""
    assert mask is None
    wide = query.shape[2] // heads
    asked, seen, told = (
        each.unflatten(2, (heads, wide)).transpose(1, 2).flatten(0, 1)
        for each in (query * wide**-0.5, key, value)
    )
    shares = torch.softmax(asked @ seen.transpose(1, 2), dim=-1).to(told.dtype)
    found: Tensor = (shares @ told).unflatten(0, (-1, heads)).transpose(1, 2).flatten(2)
    return found


def _unchanged(rows: Tensor, **_: Any) -> Tensor:
    return rows


def _worked_out_twice(forward: Callable[..., Any]) -> Callable[..., Any]:
    def run(*values: Any, **named: Any) -> Any:
        if not torch.is_grad_enabled():
            return forward(*values, **named)
        return checkpoint(forward, *values, use_reentrant=False, **named)

    return run


def _draw_loud(networks: nn.Module) -> None:
    """By default layers pass on a third of what they get, and sound is hardly heard at first."""
    for layer in networks.modules():
        if isinstance(layer, nn.Linear) and layer.weight.any():
            nn.init.normal_(layer.weight, std=layer.in_features**-0.5)
    projector = getattr(networks, "audio_projector", None)
    for layer in () if projector is None else projector.children():
        if isinstance(layer, nn.Linear):
            nn.init.kaiming_normal_(layer.weight)
            nn.init.zeros_(cast("Tensor", layer.bias))
