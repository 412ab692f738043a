"""What the bench of the final quality found; plain values, so that they are read without torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from emo_desktop.base.jobs import Event

# What the final quality shall reach on a GPU of the H100's class.
EXACT_S = 4.0
REUSED_S, REUSED_DIFFERENCE = 1.8, 1e-2
FEW_STEPS_S = 0.4
OFFLOADED_BYTES = 8_000_000_000


@dataclass(frozen=True, slots=True)
class FlopCounts:
    """Floating-point operations, counted, two for every multiplication with its addition.

    Args:
        step: one step of denoising, all passes of guidance.
        before: what a window needs before: the codec on its motion frames, the ReferenceNet on
            them, the face locator.
        decode: the codec on its frames.
        portrait: what is done once for a portrait.
    """

    step: int
    before: int
    decode: int
    portrait: int

    def window(self, steps: int) -> int:
        """Of a window of so many steps, none of which reuses anything."""
        return steps * self.step + self.before + self.decode


@dataclass(frozen=True, slots=True)
class WindowTiming:
    """One way of making a window, from motion frames to pictures in main memory.

    Args:
        name: of the way.
        seconds: median over the repeats.
        spread_s: slowest less fastest.
        before_s: of the seconds, what comes before denoising.
        denoise_s: of the seconds, denoising.
        decode_s: of the seconds, the codec on the frames.
        difference: of its last latents from those of the exact way beside it, relative; None for
            the first. What is exact differs by rounding alone.
        is_exact: whether it leaves nothing out.
        is_offloaded: whether networks that rest lie in main memory.
        peak_bytes: most that was in use on the device at once; None on a processor.
        reserved_bytes: most that was taken from it; None on a processor.
        planned_bytes: what the plan for it estimated; None where that says nothing.
    """

    name: str
    seconds: float
    spread_s: float
    before_s: float
    denoise_s: float
    decode_s: float
    difference: float | None
    is_exact: bool = True
    is_offloaded: bool = False
    peak_bytes: int | None = None
    reserved_bytes: int | None = None
    planned_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that the final quality shall reach.

    Args:
        name: what, with its limit.
        is_met: whether it does.
    """

    name: str
    is_met: bool


@dataclass(frozen=True, slots=True)
class FinalFigures:
    """What was measured.

    Args:
        variant: by name, or the name of the pack.
        device: in words.
        reason: of the plan.
        is_tiny: whether the networks were tiny.
        size_px: side of the square.
        frames: of a window.
        steps: of denoising.
        is_paper: whether it is what the bars for guided windows are meant for.
        few_steps: whether the variant was made for few steps.
        flop: counted operations.
        windows: every way that was tried; the first has nothing switched on.
        portrait_s: codec and ReferenceNet on the portrait, once.
        compile_s: until a window of compiled layers was there; None when none were compiled.
        product_flop_s: operations a second of a product of matrices, in the same precision.
        copy_bytes_s: bytes a second, read and written, of a copy within the device's memory.
    """

    variant: str
    device: str
    reason: str
    is_tiny: bool
    size_px: int
    frames: int
    steps: int
    is_paper: bool
    few_steps: bool
    flop: FlopCounts
    windows: tuple[WindowTiming, ...]
    portrait_s: float
    compile_s: float | None
    product_flop_s: float
    copy_bytes_s: float

    @property
    def fastest_exact(self) -> WindowTiming:
        """The fastest way that leaves nothing out."""
        return min((each for each in self.windows if each.is_exact), key=lambda each: each.seconds)

    @property
    def share_of_product(self) -> float:
        """How much of the product's rate the counted operations of the fastest exact way reach."""
        flop_s = self.flop.window(self.steps) / self.fastest_exact.seconds
        return flop_s / self.product_flop_s

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What this variant shall reach; nothing where networks were tiny."""
        return () if self.is_tiny else tuple(self._bars())

    def _bars(self) -> Iterator[Bar]:
        exact = self.fastest_exact
        if self.few_steps:
            yield Bar(f"few steps: at most {FEW_STEPS_S:g} s", exact.seconds <= FEW_STEPS_S)
        if self.is_paper:
            yield Bar(f"exact: at most {EXACT_S:g} s", exact.seconds <= EXACT_S)
            yield Bar(
                f"reuse: at most {REUSED_S:g} s, different by at most {REUSED_DIFFERENCE:g}",
                any(
                    each.seconds <= REUSED_S and (each.difference or 0) <= REUSED_DIFFERENCE
                    for each in self.windows
                    if not each.is_exact
                ),
            )
        taken = [each.reserved_bytes for each in self.windows if each.is_offloaded]
        if taken and taken[-1] is not None:
            limit = f"{OFFLOADED_BYTES / 1e9:g} GB of the device"
            yield Bar(f"offload: at most {limit}", taken[-1] <= OFFLOADED_BYTES)


@dataclass(frozen=True, slots=True)
class FinalMeasured(Event):
    """The last event."""

    figures: FinalFigures
