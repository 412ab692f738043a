"""How long a window of the final quality takes, with each way of saving time on and off.

Weights are chance unless a pack is given: time does not depend on what they are, only how far reuse
departs from the exact result does. On a GPU everything is of full size; on a processor all is tiny,
and the figures say nothing about a GPU.
"""

from __future__ import annotations

import importlib.util
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from emo_desktop.base.errors import DeviceError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.emo.backbone import Backbone
from emo_desktop.emo.bench_figures import (
    OFFLOADED_BYTES,
    FinalFigures,
    FinalMeasured,
    FlopCounts,
    WindowTiming,
)
from emo_desktop.emo.bench_scene import BenchScene, parts_of_chance
from emo_desktop.emo.compiling import compile_layers
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_FAST, HALLO, PAPER, EmoConfig, codec_part
from emo_desktop.emo.devices import DevicePlan, Precision, device_errors, plan_device
from emo_desktop.emo.flop_counts import count_flop
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import DTYPES, TOKENS_TOGETHER, EmoModel, load_parts
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.emo.sampling import NO_REUSE, Reuse, Sampling

VARIANTS: Mapping[str, EmoConfig] = {
    "paper": PAPER,
    "echomimic": ECHOMIMIC,
    "echomimic-fast": ECHOMIMIC_FAST,
    "hallo": HALLO,
}
_TINY_STEPS, _TINY_FRAMES = 4, 4
_REPEATS, _TINY_REPEATS = 3, 2
_SIDE, _PROCESSOR_SIDE = 8192, 1024  # of the matrices of the yardstick
_PRODUCTS = 10


@dataclass(frozen=True, slots=True)
class _Way:
    """How a window is made.

    Args:
        name: of the way.
        batches_guidance: whether the passes of guidance are one batch.
        channels_last: whether the channels of a place lie side by side.
        joins_places: whether attention along frames takes places together.
        tries_convolutions: whether the device tries all its convolutions first. Not for films: it
            may choose otherwise the next time, and not the same bits come out.
        reuse: of inner layers.
    """

    name: str
    batches_guidance: bool = True
    channels_last: bool = False
    joins_places: bool = False
    tries_convolutions: bool = False
    reuse: Reuse = NO_REUSE


_PLAIN = _Way("plain")
_ALL = _Way("all of these", channels_last=True, joins_places=True)
_SINGLE_WAYS = (
    _PLAIN,
    _Way("passes of guidance apart", batches_guidance=False),
    _Way("channels side by side", channels_last=True),
    _Way("places together", joins_places=True),
    _ALL,
)
_TRIED = replace(_ALL, name="all, convolutions tried out", tries_convolutions=True)
_OFFLOADED = replace(_ALL, name="all, for a card of 8 GB")


def measure_final(
    variant: str,
    *,
    pack: WeightsPack | None = None,
    is_tiny: bool = False,
    device: str | None = None,
    precision: Precision | None = None,
    steps: int | None = None,
    compiles: bool | None = None,
    token: CancelToken,
) -> Iterator[Event]:
    """Measure one variant: of full size on a GPU, tiny on a processor.

    Args:
        variant: of ``VARIANTS``.
        pack: whose configuration and weights are taken instead, in their own size.
        is_tiny: whether to be tiny on a GPU too.
        device: None: the best there is.
        precision: None: what suits the device.
        steps: of denoising; None: what the variant was made for, on a processor fewer.
        compiles: whether layers are compiled too, which takes minutes; None: on a CUDA GPU.
        token: checked before every call of the Backbone.

    Yields:
        Progress, a Notice for everything that was measured, and at last FinalMeasured.

    Raises:
        DeviceError: the device is not there, or the result is not finite on it.
        PackError: the pack cannot be used.
        Cancelled: the token was cancelled.
    """
    token.check()
    yield Progress("Counting operations", 0, 1)
    config = VARIANTS[variant] if pack is None else pack.config
    kind = plan_device(config, size_px=config.size_px, device=device, precision=precision).kind
    is_tiny = pack is None and (is_tiny or kind == "cpu")
    if is_tiny:
        config = replace(config.tiny(), window_frames=_TINY_FRAMES)
    plan = plan_device(config, size_px=config.size_px, device=device, precision=precision)
    guidance = Guidance(config.guidance, config.guidance)
    flop = count_flop(config, guidance)
    token.check()
    yield Progress("Measuring the yardsticks", 0, 1)
    product_flop_s, copy_bytes_s = yardsticks = _yardsticks(plan)
    yield Notice(
        f"A product of matrices: {product_flop_s / 1e12:.4g} TFLOP/s; a copy: "
        f"{copy_bytes_s / 1e9:.4g} GB/s."
    )
    yield Progress("Preparing the networks", 0, 1)
    parts = parts_of_chance(config, plan) if pack is None else load_parts(pack, plan, token=token)
    steps = steps or (_TINY_STEPS if kind == "cpu" else config.steps)
    bench = _Bench(config, parts, plan, sampling=Sampling(steps, guidance=guidance), token=token)
    windows: list[WindowTiming] = []
    for timing in bench.timed_ways(_can_compile(plan) if compiles is None else compiles):
        yield Progress("Making windows", len(windows), 0)
        yield Notice(_in_words(timing))
        windows.append(timing)
    name = variant if pack is None else pack.name
    yield FinalMeasured(bench.figures(name, windows, flop, yardsticks, is_tiny=is_tiny))


class _Bench:
    """Makes the same window in one way after another.

    Args:
        config: the variant.
        parts: its networks, on the plan's device.
        plan: where they run.
        sampling: the exact one.
        token: checked before every call of the Backbone.
    """

    def __init__(
        self,
        config: EmoConfig,
        parts: Mapping[str, nn.Module],
        plan: DevicePlan,
        *,
        sampling: Sampling,
        token: CancelToken,
    ) -> None:
        self._config, self._parts, self._plan = config, parts, plan
        self._sampling, self._token = sampling, token
        self._repeats = _TINY_REPEATS if plan.kind == "cpu" else _REPEATS
        self._portrait_s = 0.0
        self._compile_s: float | None = None

    def timed_ways(self, compiles: bool) -> Iterator[WindowTiming]:
        """Every way, the plain one first; what is compiled stays so, and comes last."""
        exact: Tensor | None = None
        # Where there is one pass, nothing can be batched; with few steps nothing can be reused.
        has_passes = len(self._sampling.guidance.weights) > 1
        is_cuda = self._plan.kind == "cuda"
        scene = self._scene(self._plan)
        for way in _SINGLE_WAYS:
            if way.batches_guidance or has_passes:
                timing, latents = self._timed(scene, way, exact)
                exact = latents if exact is None else exact
                yield timing
        self._portrait_s = self._time_portrait(scene)
        if is_cuda:
            yield self._timed(scene, _TRIED, exact)[0]
            del scene
            yield self._offloaded(exact)
            scene = self._scene(self._plan)
        fastest = _ALL
        if compiles:
            fastest = replace(_ALL, name="all, compiled")
            self._compile_s = self._compiled(scene, fastest)
            timing, exact = self._timed(scene, fastest, exact)
            yield timing
        if not self._config.few_steps:
            for every in (2, 3):
                for outer in (1, 2, 3):
                    name = f"{fastest.name}, inner layers every {every} steps, {outer} outer"
                    way = replace(fastest, name=name, reuse=Reuse(every, outer))
                    yield self._timed(scene, way, exact)[0]

    def figures(
        self,
        name: str,
        windows: Sequence[WindowTiming],
        flop: FlopCounts,
        yardsticks: tuple[float, float],
        *,
        is_tiny: bool,
    ) -> FinalFigures:
        """What was measured, once all ways were."""
        config, steps = self._config, self._sampling.steps
        product_flop_s, copy_bytes_s = yardsticks
        return FinalFigures(
            variant=name,
            device=_device_name(self._plan),
            reason=self._plan.reason,
            is_tiny=is_tiny,
            size_px=config.size_px,
            frames=config.window_frames,
            steps=steps,
            is_paper=config == PAPER and steps == config.steps,
            few_steps=config.few_steps,
            flop=flop,
            windows=tuple(windows),
            portrait_s=self._portrait_s,
            compile_s=self._compile_s,
            product_flop_s=product_flop_s,
            copy_bytes_s=copy_bytes_s,
        )

    def _scene(self, plan: DevicePlan) -> BenchScene:
        return BenchScene(EmoModel(self._config, self._parts, plan))

    def _timed(
        self, scene: BenchScene, way: _Way, exact: Tensor | None
    ) -> tuple[WindowTiming, Tensor]:
        """How long a window takes in one way, and its latents; one of a step is made before."""
        self._prepare(way)
        sampling = replace(self._sampling, reuse=way.reuse, batches_guidance=way.batches_guidance)
        self._reset_peak()
        try:
            self._window(scene, replace(sampling, steps=1))
            runs = [self._window(scene, sampling) for _ in range(self._repeats)]
        finally:
            torch.backends.cudnn.benchmark = False
        totals = [sum(spent) for spent, _ in runs]
        before_s, denoise_s, decode_s = sorted((spent for spent, _ in runs), key=sum)[
            len(runs) // 2
        ]
        latents = runs[-1][1]
        is_cuda = self._plan.kind == "cuda"
        timing = WindowTiming(
            name=way.name,
            seconds=statistics.median(totals),
            spread_s=max(totals) - min(totals),
            before_s=before_s,
            denoise_s=denoise_s,
            decode_s=decode_s,
            difference=None if exact is None else _difference(latents, exact),
            is_exact=way.reuse.every == 1,
            is_offloaded=scene.model.plan.offloads,
            peak_bytes=torch.cuda.max_memory_allocated(self._plan.device) if is_cuda else None,
            reserved_bytes=torch.cuda.max_memory_reserved(self._plan.device) if is_cuda else None,
            planned_bytes=scene.model.plan.needed_bytes if is_cuda else None,
        )
        return timing, latents

    def _window(
        self, scene: BenchScene, sampling: Sampling
    ) -> tuple[tuple[float, float, float], Tensor]:
        """Seconds before, in and after denoising, and the latents."""
        with torch.inference_mode(), device_errors(self._plan):
            begin = self._now()
            passes = scene.passes(sampling.guidance)
            steered = self._now()
            latents = scene.denoised(passes, sampling, token=self._token, shows=True)
            denoised = self._now()
            scene.decoded(latents)
            decoded = self._now()
        if not bool(torch.isfinite(latents).all()):
            raise DeviceError(
                f"{_device_name(self._plan)} computed something that is not a number in "
                f"{self._plan.precision}.",
                hint="Try --precision fp32; if that helps, films need it too.",
            )
        return (steered - begin, denoised - steered, decoded - denoised), latents

    def _offloaded(self, exact: Tensor | None) -> WindowTiming:
        """The window as a card of 8 GB would make it."""
        size_px = self._config.size_px
        plan = plan_device(
            self._config,
            size_px=size_px,
            device=self._plan.device,
            precision=self._plan.precision,
            offloads=True,
            free_bytes=OFFLOADED_BYTES,
        )
        scene = self._scene(plan)
        torch.cuda.empty_cache()
        way = replace(_OFFLOADED, batches_guidance=plan.batches_guidance)
        return self._timed(scene, way, exact)[0]

    def _compiled(self, scene: BenchScene, way: _Way) -> float:
        """Seconds until a window of two steps was there."""
        self._prepare(way)
        begin = self._now()
        for name in ("backbone", codec_part(self._config)):
            compile_layers(self._parts[name])
        self._window(scene, replace(self._sampling, steps=2))
        return self._now() - begin

    def _time_portrait(self, scene: BenchScene) -> float:
        times = []
        for _ in range(self._repeats + 1):
            begin = self._now()
            with torch.inference_mode():
                scene.see()
            times.append(self._now() - begin)
        return statistics.median(times[1:])

    def _prepare(self, way: _Way) -> None:
        """Lay the networks out as a way has them."""
        layout = torch.channels_last if way.channels_last else torch.contiguous_format
        for part in self._parts.values():
            part.to(memory_format=layout)  # type: ignore[call-overload]
        backbone = self._parts["backbone"]
        assert isinstance(backbone, Backbone)
        backbone.join_places(TOKENS_TOGETHER if way.joins_places else None)
        torch.backends.cudnn.benchmark = way.tries_convolutions

    def _reset_peak(self) -> None:
        if self._plan.kind == "cuda":
            torch.cuda.empty_cache()
            torch.cuda.reset_peak_memory_stats(self._plan.device)

    def _now(self) -> float:
        """Seconds, once the device has done what it was given."""
        _wait_for(self._plan)
        return time.perf_counter()


def _can_compile(plan: DevicePlan) -> bool:
    return plan.kind == "cuda" and importlib.util.find_spec("triton") is not None


def _difference(latents: Tensor, exact: Tensor) -> float:
    return float((latents - exact).norm() / exact.norm())


def _in_words(timing: WindowTiming) -> str:
    differs = "" if timing.difference is None else f", differs by {timing.difference:.2g}"
    return f"{timing.name}: {timing.seconds:.3f} s ± {timing.spread_s / 2:.3f}{differs}."


def _device_name(plan: DevicePlan) -> str:
    if plan.kind == "cuda":
        return torch.cuda.get_device_name(plan.device)
    return {"mps": "Metal"}.get(plan.kind, "the processor")


def _wait_for(plan: DevicePlan) -> None:
    if plan.kind == "cuda":
        torch.cuda.synchronize(plan.device)
    elif plan.kind == "mps":
        torch.mps.synchronize()


def _yardsticks(plan: DevicePlan) -> tuple[float, float]:
    """Operations a second of a product of square matrices, and bytes a second of a copy."""
    side = _PROCESSOR_SIDE if plan.kind == "cpu" else _SIDE
    dtype = DTYPES[plan.precision]
    left, right = (torch.randn(side, side, device=plan.device, dtype=dtype) for _ in range(2))
    room = torch.empty_like(left)
    product_s = _median_s(lambda: torch.mm(left, right, out=room), plan)
    copy_s = _median_s(lambda: room.copy_(left), plan)
    return 2 * side**3 / product_s, 2 * left.nbytes / copy_s


def _median_s(work: Callable[[], object], plan: DevicePlan) -> float:
    """Seconds that some work takes, once it has been done before."""
    times = []
    for _ in range(4):
        _wait_for(plan)
        begin = time.perf_counter()
        for _ in range(_PRODUCTS):
            work()
        _wait_for(plan)
        times.append((time.perf_counter() - begin) / _PRODUCTS)
    return statistics.median(times[1:])
