"""How long a window of the final quality takes, with each way of saving time on and off.

The weights are chance: time does not depend on what they are. On a GPU everything is of full size;
on a processor all is tiny, and the figures say nothing about a GPU.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.bench_figures import FinalFigures, FinalMeasured, WindowTiming
from emo_desktop.emo.compiling import compile_layers
from emo_desktop.emo.conditioning import Conditioner
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_FAST, HALLO, PAPER, EmoConfig
from emo_desktop.emo.devices import DevicePlan, Precision, plan_device
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import DTYPES, EmoModel, build_parts
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.rendering import Steering
from emo_desktop.emo.sampling import NO_REUSE, Reuse, Sampling, denoise, draw_noise

VARIANTS: Mapping[str, EmoConfig] = {
    "paper": PAPER,
    "echomimic": ECHOMIMIC,
    "echomimic-fast": ECHOMIMIC_FAST,
    "hallo": HALLO,
}
_TINY_STEPS, _TINY_FRAMES = 4, 4
_REPEATS = 3
_YARDSTICK_SIDE = 8192
_TINY_YARDSTICK_SIDE = 1024


def measure_final(
    variant: str,
    *,
    device: str | None = None,
    precision: Precision | None = None,
    steps: int | None = None,
    compiles: bool = False,
    token: CancelToken,
) -> Iterator[Progress | FinalMeasured]:
    """Measure one variant: of full size on a GPU, tiny on a processor.

    Args:
        variant: of ``VARIANTS``.
        device: None: the best there is.
        precision: None: what suits the device.
        steps: of denoising; None: what the variant was made for, on a processor fewer.
        compiles: whether the layers are compiled as well, which takes minutes.
        token: checked before every call of the Backbone.

    Yields:
        Progress, and at last FinalMeasured.

    Raises:
        DeviceError: the device is not there.
        Cancelled: the token was cancelled.
    """
    full = VARIANTS[variant]
    yield Progress("Preparing the networks", 0, 1)
    plan = plan_device(full, size_px=full.size_px, device=device, precision=precision)
    is_tiny = plan.kind == "cpu"
    config = replace(full.tiny(), window_frames=_TINY_FRAMES) if is_tiny else full
    if is_tiny:
        plan = plan_device(config, size_px=config.size_px, device="cpu", precision=precision)
    count = steps or (_TINY_STEPS if is_tiny else full.steps)
    bench = _WindowBench(_random_model(config, plan))
    ways = _ways(config, plan, count)
    windows: list[WindowTiming] = []
    exact: Tensor | None = None
    for number, (name, sampling) in enumerate(ways.items()):
        yield Progress("Denoising windows", number, len(ways) + int(compiles))
        timing, latents = bench.timed_window(name, sampling, exact, token)
        exact = latents if exact is None else exact
        windows.append(timing)
    compile_s = None
    if compiles:
        yield Progress("Compiling the layers", len(ways), len(ways) + 1)
        compile_s = bench.compile_s(token)
        timing, _ = bench.timed_window("exact, compiled", next(iter(ways.values())), exact, token)
        windows.append(timing)
    yield Progress("Measuring the rest", 0, 1)
    yield FinalMeasured(_figures(variant, bench, windows, steps=count, compile_s=compile_s))


def _figures(
    variant: str,
    bench: _WindowBench,
    windows: Sequence[WindowTiming],
    *,
    steps: int,
    compile_s: float | None,
) -> FinalFigures:
    """All figures, with what is measured after the windows."""
    plan, config = bench.model.plan, bench.model.config
    is_tiny = plan.kind == "cpu"
    return FinalFigures(
        variant=variant,
        device=_device_name(plan),
        reason=plan.reason,
        is_tiny=is_tiny,
        size_px=config.size_px,
        frames=config.window_frames,
        steps=steps,
        step_flop=bench.step_flop(),
        windows=tuple(windows),
        reference_s=bench.reference_s(),
        decode_s=bench.decode_s(),
        compile_s=compile_s,
        peak_bytes=torch.cuda.max_memory_allocated() if plan.kind == "cuda" else None,
        planned_bytes=plan.needed_bytes,
        yardstick_flop_s=_yardstick(plan, is_tiny=is_tiny),
    )


def _ways(config: EmoConfig, plan: DevicePlan, steps: int) -> dict[str, Sampling]:
    """The ways of denoising that are tried, by name; the first is exact."""
    guidance = Guidance(config.guidance, config.guidance)
    exact = Sampling(steps, guidance, NO_REUSE, batches_guidance=plan.batches_guidance)
    ways = {"exact": exact}
    if len(guidance.weights) > 1:
        other = not plan.batches_guidance
        name = "passes as one batch" if other else "passes one after the other"
        ways[f"exact, {name}"] = replace(exact, batches_guidance=other)
        alone = Guidance(1.0, 1.0)
        ways["without guidance"] = replace(exact, guidance=alone)
    for every in (2, 3):
        for outer in (1, 2, 3):
            ways[f"reuse every {every}, outer {outer}"] = replace(
                exact, reuse=Reuse(every=every, outer=outer)
            )
    return ways


def _random_model(config: EmoConfig, plan: DevicePlan) -> EmoModel:
    """A model of chance, drawn where it runs."""
    with torch.device("meta"):
        parts = build_parts(config)
    home = "cpu" if plan.offloads else plan.device
    chance = torch.Generator(home).manual_seed(0)
    for name, part in parts.items():
        parts[name] = _drawn(part, home, DTYPES[plan.precision], chance)
    return EmoModel(config, parts, plan)


def _drawn(part: nn.Module, home: str, dtype: torch.dtype, chance: torch.Generator) -> nn.Module:
    """The same network with weights that keep what runs through it at its size."""
    drawn = {}
    for name, tensor in part.state_dict().items():
        kind = dtype if tensor.is_floating_point() else tensor.dtype
        weight = torch.empty(tensor.shape, dtype=kind, device=home)
        if tensor.ndim >= 2:
            weight.normal_(0, tensor[0].numel() ** -0.5, generator=chance)
        else:
            weight.fill_(1.0 if name.endswith("weight") else 0.0)
        drawn[name] = weight
    part.load_state_dict(drawn, assign=True)
    return part.requires_grad_(False)


class _WindowBench:
    """A window of chance, denoised over and over."""

    def __init__(self, model: EmoModel) -> None:
        self.model = model
        config = model.config
        self._guidance = Guidance(config.guidance, config.guidance)
        self._pipeline = EmoPipeline(model)
        chance = np.random.default_rng(0)
        side = config.size_px
        latent = config.latent_side
        masks = tuple(chance.random((latent, latent)).astype(np.float32) for _ in range(3))
        audio = config.audio
        self._steering = Steering(
            audio=torch.randn(config.window_frames, audio.tokens, audio.token_width).to(
                model.device, model.dtype
            ),
            region=np.ones((1, side, side), np.float32),
            masks=(masks[0], masks[1], masks[2]),
            speeds_deg=np.full(config.window_frames, 0.5, np.float32),
        )
        self._noise = draw_noise(config, config.window_frames, seed=0).to(model.device)
        self._conditioner = Conditioner(model)
        with torch.inference_mode():
            shape = (1, config.latent_channels, latent, latent)
            self._latents = torch.randn(shape, device=model.device)
            self._seen = self._conditioner.see(self._latents)

    def timed_window(
        self, name: str, sampling: Sampling, exact: Tensor | None, token: CancelToken
    ) -> tuple[WindowTiming, Tensor]:
        """How long a window takes in one way, and its latents; one window is run before."""
        latents = self._window(replace(sampling, steps=min(2, sampling.steps)), token)
        times = []
        for _ in range(_REPEATS):
            begin = self._now()
            latents = self._window(sampling, token)
            times.append(self._now() - begin)
        error = None
        if exact is not None and sampling.reuse.every > 1:
            error = float((latents - exact).norm() / exact.norm())
        return WindowTiming(name, statistics.median(times), max(times) - min(times), error), latents

    def compile_s(self, token: CancelToken) -> float:
        """Seconds for compiling the layers; they stay compiled."""
        begin = self._now()
        with self.model.at_work("backbone") as backbone:
            compile_layers(backbone)
        self._window(Sampling(2, self._guidance), token)
        return self._now() - begin

    def step_flop(self) -> int:
        """Operations of one exact step, counted as it runs."""
        counter = FlopCounterMode(display=False)
        with counter:
            self._window(Sampling(1, self._guidance), CancelToken())
        return int(counter.get_total_flops())

    def reference_s(self) -> float:
        """Seconds for the ReferenceNet and the keys of the portrait."""
        return self._median(lambda: self._conditioner.see(self._latents))

    def decode_s(self) -> float:
        """Seconds for the codec on the frames of a window."""
        return self._median(lambda: self._pipeline.decode(self._noise))

    def _median(self, work: Callable[[], object]) -> float:
        times = []
        for _ in range(_REPEATS + 1):
            begin = self._now()
            with torch.inference_mode():
                work()
            times.append(self._now() - begin)
        return statistics.median(times[1:])

    def _window(self, sampling: Sampling, token: CancelToken) -> Tensor:
        latents = self._noise
        with torch.inference_mode(), self.model.at_work("backbone") as backbone:
            steps = denoise(
                cast("Backbone", backbone),
                self._noise,
                self._passes(sampling.guidance),
                sampling,
                token=token,
            )
            for done in steps:
                latents = done.latents
        return latents

    def _passes(self, guidance: Guidance) -> Sequence[Conditions]:
        return self._conditioner.passes(self._seen, self._steering, guidance)

    def _now(self) -> float:
        """Seconds, once the device has done what it was given."""
        if self.model.plan.kind == "cuda":
            torch.cuda.synchronize()
        elif self.model.plan.kind == "mps":
            torch.mps.synchronize()
        return time.perf_counter()


def _device_name(plan: DevicePlan) -> str:
    if plan.kind == "cuda":
        return torch.cuda.get_device_name(plan.device)
    return {"mps": "Metal"}.get(plan.kind, "the processor")


def _yardstick(plan: DevicePlan, *, is_tiny: bool) -> float:
    """Operations a second of a product of two square matrices."""
    side = _TINY_YARDSTICK_SIDE if is_tiny else _YARDSTICK_SIDE
    dtype = DTYPES[plan.precision]
    left, right = (torch.randn(side, side, device=plan.device, dtype=dtype) for _ in range(2))
    torch.mm(left, right)
    best = min(_product_s(left, right, plan) for _ in range(5))
    return 2 * side**3 / best


def _product_s(left: Tensor, right: Tensor, plan: DevicePlan) -> float:
    if plan.kind == "cuda":
        torch.cuda.synchronize()
    begin = time.perf_counter()
    product = torch.mm(left, right)
    product[0, 0].item()
    return time.perf_counter() - begin
