"""How much memory a variant needs, estimated from its configuration alone.

The constants were read off the full-size networks: parameters by counting them, activations as the
most that is alive at once during a call in half precision (512 × 512, f = 12 to 16, one to three
passes), which for all families lies within a tenth of what is said here. Nothing is built for it,
so that a plan can be made before torch has loaded anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from emo_desktop.base.settings import GIB
from emo_desktop.emo.config import (
    LATENT_PX,
    AudioAttention,
    AudioEncoder,
    Codec,
    EmoConfig,
    ReferenceAttention,
    codec_part,
)

CODEC_FRAMES_AT_ONCE = 4

# Parameters of a UNet's parts, each times the sum of its stages' squared widths.
_UNET = 215.3  # residual layers, self-attention, feed-forward layers
_SECOND_AUDIO = 9.1
_IDENTITY = 11.6
_SEPARATE_REFERENCE = 12.9
_THIRD_AUDIO = 11.8
_REGIONAL_AUDIO = 56.2
_TEMPORAL = 120.0
_SPEED = 11.7
_CODEC = 138.0
_RELATIVE_CODEC = 3 * 3 * LATENT_PX**2  # parameters for every channel of the latents

# What is alive at once, in elements for every latent (or pixel) and channel of the first stage.
_DENOISING = 28.0  # a row of the Backbone: its widest feed-forward layer, all skips, its features
_CODING = 6.0  # a picture in the codec: three tensors of twice its first width
_WARPING = 20.0  # for every pixel: reference, flow, places, and what is added, in single precision

# Kept back for the libraries' own workspaces, and for what is free but too scattered to be used.
_WORKSPACE_BYTES = round(0.6 * GIB)
_SCATTER = 1.1


@dataclass(frozen=True, slots=True)
class Demands:
    """How a variant is going to run, as far as memory goes.

    Args:
        size_px: side of the square.
        element_bytes: of a number in the chosen precision.
        passes: of guidance in one batch.
        codec_frames: pictures that are coded together.
        offloads: whether only the part at work is on the device.
        scored_rows: rows whose attention scores are written out at once; 0 where the device's
            attention never does that.
    """

    size_px: int
    element_bytes: int
    passes: int
    codec_frames: int
    offloads: bool
    scored_rows: int


def needed_bytes(config: EmoConfig, demands: Demands) -> int:
    """Bytes that should be free on the device; with the reserve for what cannot be foreseen."""
    weights, denoising, coding = _weights_and_work(config, demands)
    if demands.offloads:
        phases = (weights["backbone"] + denoising, weights[codec_part(config)] + coding)
        return round(max(phases)) + _WORKSPACE_BYTES
    return round(sum(weights.values()) + max(denoising, coding)) + _WORKSPACE_BYTES


def least_bytes(config: EmoConfig, demands: Demands) -> int:
    """Bytes without which it certainly cannot run: ``needed_bytes`` without reserves."""
    weights, denoising, _ = _weights_and_work(config, demands)
    held = weights["backbone"] if demands.offloads else sum(weights.values())
    return round(held + denoising / _SCATTER)


def parameter_counts(config: EmoConfig) -> dict[str, int]:
    """Parameters of each part, by the part's name; within 3 % for the full-size families."""
    squares = sum(width**2 for width in config.block_channels)
    audio, identity = config.audio, config.identity
    shared = _UNET + (_IDENTITY if identity is not None else 0.0)
    extra = {
        AudioAttention.SECOND: _SECOND_AUDIO,
        AudioAttention.THIRD: _THIRD_AUDIO,
        AudioAttention.REGIONAL: _REGIONAL_AUDIO,
    }[config.audio_attention]
    if config.reference_attention is ReferenceAttention.SEPARATE:
        extra += _SEPARATE_REFERENCE
    if config.speed is not None:
        extra += _SPEED
    hears_in = 1.16 if audio.encoder is AudioEncoder.WHISPER else 1.11  # convolutions, positions
    projector = 0
    if audio.hidden is not None:
        heard = audio.context * audio.states * audio.width
        projector = audio.hidden * (heard + audio.hidden + audio.tokens * audio.token_width)
    coding = _CODEC * sum(width**2 for width in config.codec_channels)
    if config.codec is Codec.RELATIVE:
        coding = _RELATIVE_CODEC * config.latent_channels
    return {
        codec_part(config): round(coding),
        "audio_encoder": round(hears_in * 12 * _blocks(config) * audio.width**2),
        "reference_net": round(shared * squares),
        "backbone": round((shared + extra + _TEMPORAL) * squares),
        "audio_projector": projector,
    }


def _blocks(config: EmoConfig) -> int:
    """Blocks of the audio encoder; Whisper's first state is what enters them."""
    return config.audio.states - (config.audio.encoder is AudioEncoder.WHISPER)


def _weights_and_work(config: EmoConfig, demands: Demands) -> tuple[dict[str, float], float, float]:
    """Bytes of the parts' weights, and of what denoising and coding keep alive at once."""
    size = demands.element_bytes
    weights = {part: float(size * count) for part, count in parameter_counts(config).items()}
    tokens = (demands.size_px // LATENT_PX) ** 2
    rows = demands.passes * (config.window_frames + config.motion_frames)
    feeding = _DENOISING * rows * tokens * config.block_channels[0]
    is_shared = config.reference_attention is ReferenceAttention.SHARED
    looked_at = 2 * tokens if is_shared else tokens
    # Scores before and after the softmax; the feed-forward layer waits for its turn meanwhile.
    scores = 2.0 * demands.scored_rows * config.heads * tokens * looked_at
    denoising = max(feeding, scores + feeding / 2)
    return weights, _SCATTER * size * denoising, _SCATTER * _coding_bytes(config, demands)


def _coding_bytes(config: EmoConfig, demands: Demands) -> float:
    """Bytes that are alive at once in the codec."""
    if config.codec is Codec.RELATIVE:
        side = demands.size_px * config.picture_px // config.size_px
        return 4 * _WARPING * demands.codec_frames * side**2
    pixels = demands.codec_frames * demands.size_px**2
    return demands.element_bytes * _CODING * pixels * config.codec_channels[0]
