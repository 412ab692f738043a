"""Classifier-free guidance, on the reference and on the audio separately.

One step asks the Backbone up to three times: with nothing, with the reference alone, and with
everything. v = v_0 + g_r · (v_r - v_0) + g_a · (v - v_r); with equal scales the second is not
needed, and with scales of 1 only the last is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Conditions


@dataclass(frozen=True, slots=True)
class Guidance:
    """How strongly the result is pushed toward what steers it.

    Args:
        audio: scale for the audio; 1 is none.
        reference: scale for the reference, the region and the identity; 1 is none.
    """

    audio: float
    reference: float

    @property
    def weights(self) -> tuple[float, ...]:
        """What each pass counts: of nothing, the reference alone, everything; those that count."""
        if self.audio == self.reference:
            return (1.0,) if self.audio == 1.0 else (1.0 - self.audio, self.audio)
        return 1.0 - self.reference, self.reference - self.audio, self.audio

    def passes(self, full: Conditions, *, nothing: Conditions) -> tuple[Conditions, ...]:
        """The conditions of every pass.

        Args:
            full: everything, of one sample.
            nothing: the same without what may be dropped.
        """
        if len(self.weights) == 1:
            return (full,)
        if len(self.weights) == 2:
            return nothing, full
        return nothing, replace(full, audio=torch.zeros_like(full.audio)), full


def without_steering(full: Conditions, *, identity: Tensor | None) -> Conditions:
    """Conditions that know neither reference, nor audio, nor region; motion and speed stay.

    Args:
        full: everything, of one sample.
        identity: tokens of no face, for networks that know identity.
    """
    return replace(
        full,
        audio=torch.zeros_like(full.audio),
        face=torch.zeros_like(full.face),
        reference=None,
        alone=1,
        identity=identity,
    )


def joined(passes: Sequence[Conditions]) -> Conditions:
    """Several passes as one batch; those without a reference come first."""
    if len(passes) == 1:
        return passes[0]
    first = passes[0]
    seen = [each.reference for each in passes if each.reference is not None]
    regions = first.regions
    return replace(
        first,
        audio=_together([each.audio for each in passes]),
        face=_together([each.face for each in passes]),
        reference=_joined_keys(seen) if seen else None,
        alone=len(passes) - len(seen),
        motion=_joined_motion([each.motion for each in passes]),
        identity=_together_if_any([each.identity for each in passes]),
        regions=regions and [_repeated(masks, len(passes)) for masks in regions],
        speed=_together_if_any([each.speed for each in passes]),
    )


def _together(tensors: Sequence[Tensor]) -> Tensor:
    return torch.cat(list(tensors))


def _together_if_any(tensors: Sequence[Tensor | None]) -> Tensor | None:
    present = [tensor for tensor in tensors if tensor is not None]
    return torch.cat(present) if present else None


def _repeated(masks: tuple[Tensor, Tensor, Tensor], count: int) -> tuple[Tensor, Tensor, Tensor]:
    background, face, lips = (mask.expand(count, -1, -1, -1) for mask in masks)
    return background, face, lips


def _joined_keys(references: Sequence[Mapping[str, KeysValues]]) -> Mapping[str, KeysValues]:
    if len(references) == 1:
        return references[0]
    return {
        place: KeysValues(
            torch.cat([reference[place].keys for reference in references]),
            torch.cat([reference[place].values for reference in references]),
        )
        for place in references[0]
    }


def _joined_motion(
    features: Sequence[Mapping[str, Tensor] | None],
) -> Mapping[str, Tensor] | None:
    present = [each for each in features if each is not None]
    if not present:
        return None
    return {place: torch.cat([each[place] for each in present]) for place in present[0]}


def combined(velocities: Tensor, guidance: Guidance) -> Tensor:
    """The guided velocity (1, 4, F, h, w) of what the passes (P, 4, F, h, w) answered."""
    answers = zip(guidance.weights, velocities.float(), strict=True)
    return torch.stack([weight * velocity for weight, velocity in answers]).sum(0, keepdim=True)
