"""Networks of the parity fixtures, and what the published programs made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from emo_desktop.emo.config import ECHOMIMIC, HALLO, EmoConfig
from emo_desktop.emo.devices import DevicePlan, plan_device
from emo_desktop.emo.model import EmoModel, build_parts
from tests.conftest import DATA
from tests.emo.drawn_weights import LOCATOR_GAINS, UNET_GAINS, draw_weights

TOLERANCE = 1e-4
TINY_ECHOMIMIC = ECHOMIMIC.tiny()
TINY_HALLO = replace(HALLO.tiny(), window_frames=4)
# Of each network, the seed of its weights and what they were multiplied by.
_ECHOMIMIC_SEEDS = {
    "reference_net": (1, UNET_GAINS),
    "backbone": (2, UNET_GAINS),
    "face_locator": (3, LOCATOR_GAINS),
}
_HALLO_SEEDS = {
    "reference_net": (21, UNET_GAINS),
    "backbone": (22, UNET_GAINS),
    "face_locator": (23, LOCATOR_GAINS),
    "identity_projector": (24, {}),
    "audio_projector": (25, {}),
}


def case(name: str) -> dict[str, Tensor]:
    """The tensors of one case."""
    return load_file(DATA / "parity" / f"{name}.safetensors")


def cpu_plan(config: EmoConfig) -> DevicePlan:
    """On the processor, in single precision."""
    return plan_device(config, size_px=config.size_px, device="cpu")


def echomimic() -> EmoModel:
    """The tiny EchoMimic of the fixtures."""
    return _model(TINY_ECHOMIMIC, _ECHOMIMIC_SEEDS)


def hallo() -> EmoModel:
    """The tiny Hallo of the fixtures."""
    return _model(TINY_HALLO, _HALLO_SEEDS)


def _model(config: EmoConfig, seeds: Mapping[str, tuple[int, Mapping[str, float]]]) -> EmoModel:
    parts = build_parts(config)
    for name, (seed, gains) in seeds.items():
        _redraw(parts[name], seed, gains)
    return EmoModel(config, parts, cpu_plan(config))


def _redraw(network: nn.Module, seed: int, gains: Mapping[str, float]) -> None:
    shapes = {name: tuple(weight.shape) for name, weight in network.state_dict().items()}
    missing, extra = network.load_state_dict(draw_weights(shapes, seed, gains), strict=False)
    assert not extra
    assert all(name.endswith(".pe") for name in missing)


def differs_by(ours: Tensor, theirs: Tensor) -> float:
    """The largest difference of two tensors of one shape."""
    assert ours.shape == theirs.shape
    return float(torch.max(torch.abs(ours - theirs)))
