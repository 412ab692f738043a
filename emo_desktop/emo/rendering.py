"""What goes into the rendering of a segment, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.drift_guards import DriftGuard
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.identity import IdentityTokens
from emo_desktop.emo.preview import Preview
from emo_desktop.emo.refiner import Original
from emo_desktop.emo.sampling import NO_REUSE, Reuse


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """How a segment is rendered.

    Args:
        steps: of denoising.
        guidance: scales.
        reuse: of inner layers across steps.
        guard: against drift; None for none.
    """

    steps: int
    guidance: Guidance
    reuse: Reuse = NO_REUSE
    guard: DriftGuard | None = None

    @classmethod
    def of(cls, config: EmoConfig) -> RenderOptions:
        """What a variant was made for."""
        return cls(config.steps, Guidance(config.guidance, config.guidance))


@dataclass(frozen=True, slots=True, eq=False)
class Steering:
    """What steers F frames beside the reference.

    Args:
        audio: (F, T, W) audio tokens; its frames are those of all that follows.
        region: (1, S, S) the face region M, 0 to 1.
        guides: (F, S, S, K) uint8 drawings of the face, for packs that look at them.
        masks: background, face and lips, each (S/8, S/8), 0 to 1, for packs that hear by region.
        speeds_deg: (F,) head speed, degrees a frame, for packs with speed layers.
        lead: how many of the frames lie before the segment.
    """

    audio: Tensor
    region: Floats
    guides: Bytes | None = None
    masks: tuple[Floats, Floats, Floats] | None = None
    speeds_deg: Floats | None = None
    lead: int = 0

    def of(self, frames: range) -> Steering:
        """The steering of frames of the segment; the outermost hold where there are no more."""
        rows = np.clip(np.array(frames) + self.lead, 0, len(self.audio) - 1)
        guides, speeds = self.guides, self.speeds_deg
        return Steering(
            self.audio[torch.as_tensor(rows, device=self.audio.device)],
            self.region,
            None if guides is None else guides[rows],
            self.masks,
            None if speeds is None else speeds[rows],
        )


@dataclass(frozen=True, slots=True, eq=False)
class SeenReference:
    """A reference image as the Backbone looks at it.

    Args:
        keys: by place, keys and values; where the pack knows identity, K = 2: as seen with no face
            in mind, and with this one.
        identity: tokens, for packs that know identity.
        original: the image itself, for packs that refine what they warp.
    """

    keys: Mapping[str, KeysValues]
    identity: IdentityTokens | None
    original: Original | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PreparedReference:
    """A portrait made ready; once for each portrait and pack.

    Args:
        picture: (P, P, 3) uint8, the square the model was shown.
        seen: what the ReferenceNet saw in it.
        preview: draws coarse pictures of this portrait's frames.
    """

    picture: Bytes
    seen: SeenReference
    preview: Preview


@dataclass(frozen=True, slots=True, eq=False)
class StepDone:
    """One step of denoising.

    Args:
        first_frame: of the window, in the segment.
        frame_count: frames that are denoised; the last may lie beyond the segment.
        step: steps done.
        steps: in all.
        preview: (h, w, 3) uint8, a coarse picture of the window's middle frame.
    """

    first_frame: int
    frame_count: int
    step: int
    steps: int
    preview: Bytes


@dataclass(frozen=True, slots=True, eq=False)
class WindowDone:
    """The frames of a window.

    Args:
        first_frame: of the window, in the segment.
        frames: (K, P, P, 3) uint8, those that belong to the segment.
    """

    first_frame: int
    frames: Bytes
