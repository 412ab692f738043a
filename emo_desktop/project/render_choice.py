"""How a line is to be drawn: by which renderer, with which weights, and how."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum

# Fewer steps than these break the film or make it jitter (EMO, on 40 steps of DDIM).
BROKEN_BELOW_STEPS, JITTERY_BELOW_STEPS = 20, 35
MAX_STEPS = 1000
MAX_GUIDANCE = 20.0
MIN_REGION, MAX_REGION = 0.5, 3.0
MAX_SPEED_DEG = 3.0
MAX_REUSE = 10


class Quality(StrEnum):
    """Which renderer draws."""

    DRAFT = "draft"
    FINAL = "final"
    AUTO = "auto"


class Guard(StrEnum):
    """What is done against drift in long films.

    ``none``: nothing. ``patch-drop``: parts of the motion frames are blanked, so that errors are
    not copied. ``re-anchor``: the motion frames are given the portrait's colours.
    """

    NONE = "none"
    PATCH_DROP = "patch-drop"
    RE_ANCHOR = "re-anchor"


@dataclass(frozen=True, slots=True)
class FinalChoices:
    """How the final quality is made; None is what the pack was made for.

    Args:
        steps: of denoising.
        audio_guidance: how strongly the audio drives; 1 is no guidance.
        reference_guidance: how strongly the portrait does.
        reuse_every: inner layers are run in every so many steps; 1 is exact.
        guard: against drift.
        region_width: the face region's width, as many times the head's path: how far it may swing.
        region_height: its height: how far the head may nod.
        speed_deg: head speed, degrees a frame; None: as the curves turn the head.

    Raises:
        ValueError: a choice is outside its range; the message names it.
    """

    steps: int | None = None
    audio_guidance: float | None = None
    reference_guidance: float | None = None
    reuse_every: int = 1
    guard: Guard = Guard.NONE
    region_width: float = 1.0
    region_height: float = 1.0
    speed_deg: float | None = None

    def __post_init__(self) -> None:
        _check("steps", self.steps, 1, MAX_STEPS)
        _check("audio_guidance", self.audio_guidance, 1, MAX_GUIDANCE)
        _check("reference_guidance", self.reference_guidance, 1, MAX_GUIDANCE)
        _check("reuse_every", self.reuse_every, 1, MAX_REUSE)
        _check("region_width", self.region_width, MIN_REGION, MAX_REGION)
        _check("region_height", self.region_height, MIN_REGION, MAX_REGION)
        _check("speed_deg", self.speed_deg, 0, MAX_SPEED_DEG)


@dataclass(frozen=True, slots=True)
class RenderChoice:
    """Who draws, and how.

    Args:
        quality: auto is final where there is a pack that may be used and a GPU, else the draft.
        pack: name of the weights pack of the final quality; the only one there is when None.
        final: how the final quality is made.
    """

    quality: Quality = Quality.AUTO
    pack: str | None = None
    final: FinalChoices = field(default_factory=FinalChoices)


def _check(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not (math.isfinite(value) and low <= value <= high):
        raise ValueError(f"{name} is {value}, outside {low:g} to {high:g}")
