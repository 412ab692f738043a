"""What the bench of the final quality found."""

from __future__ import annotations

from dataclasses import dataclass

from emo_desktop.base.jobs import Event


@dataclass(frozen=True, slots=True)
class WindowTiming:
    """One way of denoising a window.

    Args:
        name: of the way.
        seconds: median over the repeats.
        spread_s: slowest less fastest.
        error: relative difference of its latents from the exact ones; None for the exact ways.
    """

    name: str
    seconds: float
    spread_s: float
    error: float | None


@dataclass(frozen=True, slots=True)
class FinalFigures:
    """What was measured.

    Args:
        variant: by name.
        device: in words.
        reason: of the plan.
        is_tiny: whether the networks were tiny.
        size_px: side of the square.
        frames: of a window.
        steps: of denoising.
        step_flop: operations of one exact step, all passes of guidance; 2 a multiplication.
        windows: every way that was tried, the exact one first.
        reference_s: the ReferenceNet on the portrait.
        decode_s: the codec on a window.
        compile_s: what compiling the layers took, once; None when they were not compiled.
        peak_bytes: most memory taken on the device; None on a processor.
        planned_bytes: what the plan said.
        yardstick_flop_s: what a product of matrices reaches on the device in the same precision.
    """

    variant: str
    device: str
    reason: str
    is_tiny: bool
    size_px: int
    frames: int
    steps: int
    step_flop: int
    windows: tuple[WindowTiming, ...]
    reference_s: float
    decode_s: float
    compile_s: float | None
    peak_bytes: int | None
    planned_bytes: int | None
    yardstick_flop_s: float

    @property
    def share_of_yardstick(self) -> float:
        """How much of the product's rate the exact window reaches."""
        return self.step_flop * self.steps / self.windows[0].seconds / self.yardstick_flop_s


@dataclass(frozen=True, slots=True)
class FinalMeasured(Event):
    """The last event."""

    figures: FinalFigures
