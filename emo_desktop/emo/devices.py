"""Where the networks run, and how: chosen from free memory, stated, and open to the user's wish.

A plan is a place on a ladder. Each rung needs less memory than the one above, and they are ordered
by what they cost the user: pictures decoded one by one (nothing that can be noticed), passes of
guidance one after the other (a few percent), parts that rest in main memory (a second a window),
attention in slices. The topmost rung that fits is taken.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

import torch

from emo_desktop.base.errors import DeviceError
from emo_desktop.base.settings import GIB
from emo_desktop.emo.config import EmoConfig, Family
from emo_desktop.emo.main_memory import free_main_memory_bytes
from emo_desktop.emo.memory_needs import CODEC_FRAMES_AT_ONCE, Demands, least_bytes, needed_bytes

_NAMES = {"cuda": "the GPU", "mps": "the GPU (Metal)", "cpu": "the processor"}


class Precision(StrEnum):
    """How numbers are held."""

    FP32 = "fp32"
    BF16 = "bf16"
    FP16 = "fp16"

    @property
    def element_bytes(self) -> int:
        """Bytes of a number."""
        return 4 if self is Precision.FP32 else 2


class OutOfDeviceMemory(DeviceError):
    """The device has too little memory for what was planned."""

    hint = "Close other programs that use the GPU, or try --device cpu, or --quality draft."


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """Where the networks run, and how.

    Args:
        device: ``cuda`` (also ``cuda:1``), ``mps`` or ``cpu``.
        precision: of the weights and of what is computed.
        batches_guidance: whether all passes of guidance are one batch.
        slices_attention: whether attention works on one row at a time.
        tiles_codec: whether the codec works on one picture at a time, large ones in tiles.
        offloads: whether parts that rest live in main memory.
        compiles: whether networks are compiled.
        free_bytes: of the device's memory when the plan was made.
        needed_bytes: of it, as estimated; None when a plan follows another that did not hold.
        why: what led here beside its memory: empty, or `` because …``.
    """

    device: str
    precision: Precision
    batches_guidance: bool
    slices_attention: bool
    tiles_codec: bool
    offloads: bool
    compiles: bool
    free_bytes: int
    needed_bytes: int | None = None
    why: str = ""

    @property
    def kind(self) -> str:
        """``cuda``, ``mps`` or ``cpu``."""
        return self.device.partition(":")[0]

    @property
    def reason(self) -> str:
        """One sentence for the user: what was chosen, why, and how much memory is free."""
        place = f"It runs on {_NAMES[self.kind]} in {self.precision}{self.why}"
        how = ", ".join(self._measures()) or "with everything in its memory at once"
        free = f"{self.free_bytes / GIB:.1f} GiB"
        if self.needed_bytes is None:
            return f"{place}, {how}, after memory ran out, of which {free} were free."
        needed = f"{self.needed_bytes / GIB:.1f}"
        if self.needed_bytes > self.free_bytes:
            return f"{place}, {how}: about {needed} GiB are needed and only {free} are free."
        return f"{place}, {how}: about {needed} of {free} of free memory are needed."

    def _measures(self) -> Iterator[str]:
        if self.kind != "cpu":
            if self.tiles_codec:
                yield "pictures one at a time"
            if not self.batches_guidance:
                yield "passes of guidance one after the other"
            if self.offloads:
                yield "parts that rest in main memory"
        if self.slices_attention:
            yield "attention in slices"
        if self.compiles:
            yield "compiled"


def smaller(plan: DevicePlan) -> DevicePlan | None:
    """The next plan to try after memory ran out; None when there is none."""
    step = _step_down(plan)
    return None if step is None else replace(step, needed_bytes=None)


def _step_down(plan: DevicePlan) -> DevicePlan | None:
    """The rung below."""
    if not plan.tiles_codec:
        return replace(plan, tiles_codec=True)
    if plan.batches_guidance:
        return replace(plan, batches_guidance=False)
    # The GPU of a Mac lives in main memory: moving parts there would gain nothing.
    if plan.kind == "cuda" and not plan.offloads:
        return replace(plan, offloads=True)
    # A processor's attention holds few scores at a time anyway.
    if plan.kind != "cpu" and not plan.slices_attention:
        return replace(plan, slices_attention=True)
    return None


def plan_device(
    config: EmoConfig,
    *,
    size_px: int,
    device: str | None = None,
    precision: Precision | None = None,
    offloads: bool | None = None,
    compiles: bool = False,
    free_bytes: int | None = None,
) -> DevicePlan:
    """The plan that needs most of what fits into free memory.

    What it needs is estimated from the configuration (``memory_needs``). A GPU that certainly
    cannot hold the smallest plan is passed over for the processor, unless it was asked for; then
    the smallest plan is tried.

    Args:
        config: the variant.
        size_px: side of the square that is rendered.
        device: None: the best there is.
        precision: None: what suits the device and the weights.
        offloads: whether parts that rest live in main memory; None: when they must.
        compiles: whether networks are compiled.
        free_bytes: memory to plan for, on a device that need not be in this machine; None: what
            is free now on one that must be.

    Raises:
        DeviceError: the device is not there, or cannot do what was asked.
    """
    chosen = _device_named(device, must_be_here=free_bytes is None)
    free = free_memory_bytes(chosen) if free_bytes is None else free_bytes
    top = _top(config, chosen, precision=precision, offloads=offloads, compiles=compiles)
    top = replace(top, free_bytes=free)
    plan = _fitting(config, size_px, top, may_offload=offloads is not False)
    if device is not None:
        return plan
    if plan.kind == "cpu":
        return replace(plan, why=" because there is no GPU that torch can use")
    # A Mac's processor has the same memory as its GPU, and would need more of it.
    is_possible = free >= least_bytes(config, _demands(config, size_px, plan))
    if is_possible or plan.kind == "mps":
        return plan
    why = f" because the GPU has only {free / GIB:.1f} GiB of free memory"
    on_processor = plan_device(
        config, size_px=size_px, device="cpu", precision=precision, compiles=compiles
    )
    return replace(on_processor, why=why)


def _device_named(device: str | None, *, must_be_here: bool) -> str:
    """The device asked for, or the best there is.

    Raises:
        DeviceError: there is no such device, or not in this machine.
    """
    present = {
        "cuda": torch.cuda.device_count() if torch.cuda.is_available() else 0,
        "mps": int(torch.backends.mps.is_available()),
        "cpu": 1,
    }
    if device is None:
        return next(kind for kind, count in present.items() if count)
    named = re.fullmatch(r"(cuda|mps|cpu)(?::(\d+))?", device)
    if named and (not must_be_here or int(named[2] or 0) < present[named[1]]):
        return device
    names = " and ".join(kind for kind, count in present.items() if count)
    raise DeviceError(
        f"There is no device {device!r} that torch can use here, only {names}.",
        hint="Leave --device out to take the best there is; a GPU needs torch built for it.",
    )


def _top(
    config: EmoConfig,
    device: str,
    *,
    precision: Precision | None,
    offloads: bool | None,
    compiles: bool,
) -> DevicePlan:
    """The topmost rung: as fast as the device can."""
    kind = device.partition(":")[0]
    if kind == "cpu" and precision is Precision.FP16:
        raise DeviceError(
            "A processor cannot compute in fp16: it takes about 190 times as long as bf16.",
            hint="Choose --precision fp32 or bf16, or a GPU.",
        )
    if compiles and kind == "cuda" and importlib.util.find_spec("triton") is None:
        raise DeviceError(
            "Networks cannot be compiled for this GPU: the package triton is not installed.",
            hint="Leave --compile out, or install the CUDA build of torch with triton.",
        )
    # A processor computes one picture as fast as several, and needs less memory for it.
    is_gpu = kind != "cpu"
    return DevicePlan(
        device=device,
        precision=precision or _best_precision(config, kind),
        batches_guidance=is_gpu,
        slices_attention=False,
        tiles_codec=not is_gpu,
        offloads=is_gpu and bool(offloads),
        compiles=compiles,
        free_bytes=0,
    )


def _best_precision(config: EmoConfig, kind: str) -> Precision:
    """The precision that suits a device and a family.

    EchoMimic and Hallo were published running in fp16, which keeps three bits more than bf16. Our
    own weights are trained in bf16 and may hold numbers beyond fp16.
    """
    if kind == "cpu":
        return Precision.FP32
    if kind == "cuda" and config.family is Family.EMO and torch.cuda.is_available():
        has_bf16 = torch.cuda.is_bf16_supported(including_emulation=False)
        return Precision.BF16 if has_bf16 else Precision.FP16
    return Precision.FP16


def _fitting(config: EmoConfig, size_px: int, top: DevicePlan, *, may_offload: bool) -> DevicePlan:
    """The topmost rung that fits; where none does, the one that needs least."""
    rung: DevicePlan | None = top
    needs: list[tuple[int, DevicePlan]] = []
    while rung is not None and (may_offload or not rung.offloads):
        needed = needed_bytes(config, _demands(config, size_px, rung))
        needs.append((needed, rung))
        if needed <= top.free_bytes:
            break
        rung = _step_down(rung)
    needed, chosen = min(needs, key=lambda need: need[0])
    return replace(chosen, needed_bytes=needed)


def _demands(config: EmoConfig, size_px: int, plan: DevicePlan) -> Demands:
    passes = 1 if config.few_steps or not plan.batches_guidance else 2
    rows = 1 if plan.slices_attention else passes * config.window_frames
    return Demands(
        size_px=size_px,
        element_bytes=plan.precision.element_bytes,
        passes=passes,
        codec_frames=1 if plan.tiles_codec else CODEC_FRAMES_AT_ONCE,
        offloads=plan.offloads,
        scored_rows=rows if _writes_scores(plan.kind) else 0,
    )


def _writes_scores(kind: str) -> bool:
    """Whether attention may write all its scores out: Metal's does, and AMD's on many cards."""
    return kind == "mps" or (kind == "cuda" and torch.version.hip is not None)


def has_gpu() -> bool:
    """Whether torch can use a GPU here."""
    return torch.cuda.is_available() or torch.backends.mps.is_available()


def describe_gpus() -> tuple[str, ...]:
    """Every GPU that torch can use here, with its free memory, e.g. for the user to read."""
    if torch.cuda.is_available():
        count = torch.cuda.device_count()
        names = {f"cuda:{number}": torch.cuda.get_device_name(number) for number in range(count)}
    elif torch.backends.mps.is_available():
        names = {"mps": "Metal"}
    else:
        names = {}
    return tuple(
        f"{name} ({device}), {free_memory_bytes(device) / GIB:.1f} GiB free"
        for device, name in names.items()
    )


def free_memory_bytes(device: str) -> int:
    """Bytes that torch may still take on a device, with what it holds there without using it."""
    kind = torch.device(device).type
    if kind == "cuda":
        free, _ = torch.cuda.mem_get_info(device)
        held = torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device)
        return int(free + held)
    if kind == "mps":
        return int(torch.mps.recommended_max_memory() - torch.mps.current_allocated_memory())
    return free_main_memory_bytes()


# The words of CUDA and Metal; of cuBLAS and cuDNN; of the processor.
_RAN_OUT = ("out of memory", "ALLOC_FAILED", "DefaultCPUAllocator")
_STOPPED = (
    "CUDA error",
    "CUDA driver",
    "NVIDIA driver",
    "No CUDA GPUs",
    "CUBLAS_STATUS",
    "CUDNN_STATUS",
    "HIP error",
    "command buffer",  # Metal's
)


@contextmanager
def device_errors(plan: DevicePlan) -> Iterator[None]:
    """Errors of the device inside the block, in words for the user; all others as they are.

    Raises:
        OutOfDeviceMemory: memory ran out; a smaller plan may do.
        DeviceError: the device stopped answering.
    """
    try:
        yield
    except (torch.OutOfMemoryError, MemoryError) as error:
        raise _ran_out(plan) from error
    except RuntimeError as error:
        told = str(error)
        if any(words in told for words in _RAN_OUT):
            raise _ran_out(plan) from error
        is_lost = isinstance(error, torch.AcceleratorError) or (
            plan.kind != "cpu" and any(words in told for words in _STOPPED)
        )
        if not is_lost:
            raise
        raise DeviceError(
            f"The GPU stopped answering: {told.partition(chr(10))[0].strip()}",
            hint="Start the program again; what is finished is kept. If it comes back, restart "
            "the computer, or try --device cpu.",
        ) from error


def _ran_out(plan: DevicePlan) -> OutOfDeviceMemory:
    free = f"{plan.free_bytes / GIB:.1f} GiB were free at the start"
    if plan.kind == "cpu":
        return OutOfDeviceMemory(
            f"Main memory ran out; {free}.", hint="Close other programs, or try --quality draft."
        )
    return OutOfDeviceMemory(f"The GPU ran out of memory; {free}.")
