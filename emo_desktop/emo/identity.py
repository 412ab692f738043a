"""How Hallo's pictures get their identity tokens when two passes of guidance are one batch.

Its published inference repeats the tokens [nobody, face] over a reference batch that is ordered
[reference, motion frames …] twice, and hands the two references to the frames in turn. So every
other frame looks at a reference seen with nobody in mind. Its films were made so, and so are ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.guidance import Guidance


@dataclass(frozen=True, slots=True, eq=False)
class IdentityTokens:
    """Tokens of whose face it is, and of no face: (1, T, W) each."""

    face: Tensor
    nobody: Tensor


def takes_turns_with_nobody(config: EmoConfig, guidance: Guidance) -> bool:
    """Whether frames and motion frames see face and nobody in turn: with two passes, in Hallo."""
    return config.identity is not None and len(guidance.weights) == 2


def tokens_in_turns(identity: IdentityTokens, count: int) -> tuple[Tensor, Tensor]:
    """The tokens (n, T, W) of n motion frames, in the free pass and in the steered one."""
    rows = [identity.face if row % 2 else identity.nobody for row in range(2 * (count + 1))]
    return torch.cat(rows[1 : count + 1]), torch.cat(rows[count + 2 :])


def with_face_alone(keys: Mapping[str, KeysValues]) -> Mapping[str, KeysValues]:
    """Keys and values as seen with the face in mind, where K = 2; else as they are."""
    return {
        place: KeysValues(each.keys[:, -1:], each.values[:, -1:]) for place, each in keys.items()
    }
