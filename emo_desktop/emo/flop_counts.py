"""Floating-point operations of a window, counted without computing anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import torch
from diffusers import AutoencoderKL
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from emo_desktop.emo.bench_figures import FlopCounts
from emo_desktop.emo.bench_scene import BenchScene
from emo_desktop.emo.config import EmoConfig, codec_part
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.model import EmoModel, build_parts
from emo_desktop.emo.relative_codec import RelativeCodec
from emo_desktop.emo.sampling import Sampling


def count_flop(config: EmoConfig, guidance: Guidance) -> FlopCounts:
    """The operations of a variant, its passes in one batch; on the meta device, in seconds."""
    plan = plan_device(config, size_px=config.size_px, device="cpu")
    with torch.device("meta"):
        parts = build_parts(config)
    scene = BenchScene(EmoModel(config, parts, replace(plan, device="meta")))
    codec = parts[codec_part(config)]
    reference = torch.empty(1, 3, config.picture_px, config.picture_px, device="meta")
    sampling = Sampling(1, guidance)
    passes = scene.passes(guidance)
    return FlopCounts(
        step=_flop_of(lambda: scene.denoised(passes, sampling)),
        before=_flop_of(lambda: scene.passes(guidance)),
        decode=_flop_of(lambda: _decode(codec, scene.noise[0].transpose(0, 1), reference)),
        portrait=_flop_of(scene.see),
    )


def _decode(codec: nn.Module, latents: Tensor, reference: Tensor) -> None:
    if isinstance(codec, RelativeCodec):
        codec.decode(latents, reference)
    else:
        cast("AutoencoderKL", codec).decode(latents)


def _flop_of(work: Callable[[], object]) -> int:
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        work()
    return int(counter.get_total_flops())
