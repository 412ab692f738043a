"""Models of every variant at 64 pixels, with weights drawn so that every layer acts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.emo.config import ECHOMIMIC, HALLO, MINI, PAPER, EmoConfig, Guide
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.model import EmoModel, build_parts
from emo_desktop.emo.rendering import Steering
from tests.emo.drawn_weights import LOCATOR_GAINS, UNET_GAINS, draw_weights

FRAMES = 4  # f
_GAINS = {"reference_net": UNET_GAINS, "backbone": UNET_GAINS, "face_locator": LOCATOR_GAINS}
_KEPT = ("audio_encoder",)  # as drawn: only what it hears matters here


def _small(config: EmoConfig) -> EmoConfig:
    return replace(
        config.tiny(),
        size_px=64,
        drawn_px=None if config.drawn_px is None else 128,
        codec_channels=(8, 8, 8, 8),
        norm_groups=8,
        window_frames=FRAMES,
        motion_frames=min(config.motion_frames, 2),
        overlap=min(config.overlap, 2),
    )


def _smaller(config: EmoConfig) -> EmoConfig:
    return replace(_small(config), block_channels=(32, 32), layers_per_block=1, heads=2)


# All stages and layers of a real UNet: for what is said of every place in it.
WHOLE_PAPER, WHOLE_ECHOMIMIC = _small(PAPER), _small(ECHOMIMIC)
# Two stages: for what is said of windows and films.
SMALL_PAPER, SMALL_ECHOMIMIC, SMALL_HALLO = _smaller(PAPER), _smaller(ECHOMIMIC), _smaller(HALLO)
SMALL_MINI = _smaller(MINI)


def parts_as_drawn(config: EmoConfig) -> dict[str, nn.Module]:
    """The networks as they begin their training, the same every time."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return build_parts(config)


def drawn_parts(config: EmoConfig) -> dict[str, nn.Module]:
    """The networks with weights that leave no layer silent, the same every time."""
    parts = parts_as_drawn(config)
    for seed, (name, network) in enumerate(parts.items()):
        if name not in _KEPT:
            shapes = {key: tuple(weight.shape) for key, weight in network.state_dict().items()}
            weights = draw_weights(shapes, seed, _GAINS.get(name, {}))
            network.load_state_dict(weights, strict=False)
    return parts


def model_of(config: EmoConfig, parts: dict[str, nn.Module]) -> EmoModel:
    """A model on the processor."""
    return EmoModel(config, parts, plan_device(config, size_px=config.size_px, device="cpu"))


def noise(*shape: int, seed: int = 0) -> Tensor:
    """Normal noise, the same every time."""
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed))


def portrait(config: EmoConfig, seed: int = 0) -> np.ndarray:
    """(S, S, 3) uint8 something with colours."""
    side = config.picture_px
    across = np.linspace(0, 1, side)
    rng = np.random.default_rng(seed)
    base = np.stack(np.broadcast_arrays(across[:, None], across[None], 0.4), axis=2)
    return np.uint8(np.clip(200 * base + rng.normal(20, 10, (side, side, 3)), 0, 255))


def steering_of(config: EmoConfig, frames: int, *, seed: int = 0, lead: int = 0) -> Steering:
    """What steers frames, with ``lead`` of them before the segment."""
    audio, side = config.audio, config.size_px
    region = np.zeros((1, side, side), np.float32)
    region[:, side // 4 : 3 * side // 4, side // 4 :] = 1
    rows = np.linspace(0, 1, config.latent_side, dtype=np.float32)
    lips, face = np.meshgrid(rows, rows)
    total = lead + frames
    guides = None
    if config.locator.guide is not Guide.REGION:
        shape = (total, side, side, config.locator.drawing.channels)
        guides = np.random.default_rng(seed).integers(0, 256, shape).astype(np.uint8)
    return Steering(
        audio=noise(total, audio.tokens, audio.token_width, seed=seed),
        region=region,
        guides=guides,
        masks=None if config.identity is None else (1 - face, face, lips),
        speeds_deg=None if config.speed is None else np.linspace(0.1, 1.2, total),
        lead=lead,
    )
