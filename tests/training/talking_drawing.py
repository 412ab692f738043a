"""A drawn face that speaks, what a listener would hear of it, and a codec made for its pictures."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.emo.audio_encoder import windows_around
from emo_desktop.emo.config import LATENT_PX, AudioConfig

SIDE = 64  # pixels
_FINER = 4  # times as large it is drawn
_SOFTNESS_PX = 1.0
_SKIN, _HAIR, _LIPS, _MOUTH = (225, 180, 150), (60, 40, 30), (190, 80, 80), (60, 15, 20)


@dataclass(frozen=True)
class Clip:
    """A face that speaks.

    Args:
        opening: (F,) of the mouth, 0 to 1.
        sway: (F,) of the head, -1 to 1.
        frames: (F, S, S, 3) uint8.
    """

    opening: np.ndarray
    sway: np.ndarray
    frames: np.ndarray


def draw_clip(frames: int, *, seed: int, sways: bool = True) -> Clip:
    """A clip whose mouth and head, or mouth alone, move without ever repeating themselves."""
    rng = np.random.default_rng(seed)
    opening = _softened(rng.standard_normal(frames + 80), 1.6)[40:-40]
    opening = np.clip(0.5 + 0.35 * opening / opening.std(), 0, 1)
    sway = np.sin(np.cumsum(rng.uniform(0.06, 0.2, frames)) + rng.uniform(0, 6)) * sways
    pictures = np.stack([_drawn(*pose) for pose in zip(opening, sway, strict=True)])
    return Clip(opening, sway, pictures)


def heard(clip: Clip, audio: AudioConfig, *, later: int = 0) -> Tensor:
    """(F, 2m + 1, states, width) what an encoder might hear of a clip.

    Mouth and head, how they move, and something else, mixed as encoders mix what they know.

    Args:
        clip: what is heard.
        audio: the shape of it.
        later: by how many frames the sound comes too late.
    """
    told = (2 * clip.opening - 1, 3 * np.gradient(clip.opening), clip.sway)
    mixed = np.stack([*told, 6 * np.gradient(clip.sway)], axis=1)
    mixing = np.random.default_rng(5).standard_normal((4, audio.states * audio.width)) / 2
    else_heard = np.random.default_rng(7).standard_normal((len(mixed), mixing.shape[1]))
    states = torch.from_numpy(np.float32(mixed @ mixing + 0.02 * else_heard))
    centres = (torch.arange(len(states)) - later).clamp(min=0)
    return windows_around(states.unflatten(1, (audio.states, audio.width)), centres, audio.context)


def measured_opening(frames: np.ndarray) -> np.ndarray:
    """(F,) how much of the inside of the mouth is seen in frames (F, S, S, 3), in pixels."""
    red, green = (frames[:, 30:58, 16:48, channel].astype(float) for channel in (0, 1))
    dark = np.clip((120 - red) / 60, 0, 1) * (red > green + 15)
    return np.asarray(dark.sum(axis=(1, 2)))


def _softened(signal: np.ndarray, width: float) -> np.ndarray:
    reach = np.arange(-8, 9)
    weights = np.exp(-0.5 * (reach / width) ** 2)
    return np.convolve(signal, weights / weights.sum(), mode="same")


def _drawn(opening: float, sway: float) -> np.ndarray:
    """(S, S, 3) uint8 the face in one pose."""
    large = SIDE * _FINER
    sky = np.linspace((70, 110, 150), (150, 170, 180), large)[:, None]
    picture = np.ascontiguousarray(np.broadcast_to(sky, (large, large, 3)), np.uint8)

    def fixed(*lengths: float) -> tuple[int, ...]:
        return tuple(round(length * _FINER * 16) for length in lengths)

    def oval(x: float, y: float, wide: float, high: float, colour: tuple[int, int, int]) -> None:
        centre, axes = fixed(x, y), fixed(wide, high)
        cv2.ellipse(picture, centre, axes, 0, 0, 360, colour, -1, cv2.LINE_AA, 4)

    cv2.rectangle(picture, (16, 24), (64, 88), (60, 70, 60), -1)
    oval(32, 70, 26, 18, (60, 60, 120))
    x, y = 32 + 2.5 * sway, 30 + 1.2 * sway**2
    oval(x, y - 3, 19, 23, _HAIR)
    oval(x, y + 2, 16, 20, _SKIN)
    for side in (-6, 6):
        oval(x + side, y - 3, 3, 2, (250, 250, 250))
        oval(x + side, y - 3, 1.4, 1.6, (40, 60, 90))
        oval(x + side, y - 8, 4, 0.9, _HAIR)
    oval(x, y + 4, 1.5, 2.5, (205, 155, 130))
    wide, high = 5.5 - opening, 0.6 + 4.4 * opening
    oval(x, y + 13, wide + 1, high + 1.2, _LIPS)
    oval(x, y + 13, wide, high, _MOUTH)
    small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return cv2.GaussianBlur(small, (0, 0), _SOFTNESS_PX)


class PatchCodec(nn.Module):
    """In the place of the autoencoder: what patches have in common, along orthonormal directions.

    It knows the mean picture of the clip; the latents are what is different.

    Args:
        frames: (F, S, S, 3) uint8 of the clip.
        channels: of the latents.
    """

    dtype = torch.float32
    use_tiling = False

    def __init__(self, frames: np.ndarray, *, channels: int) -> None:
        super().__init__()
        patches = _patches(torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 127.5 - 1)
        self._mean = patches.mean(dim=0)
        _, _, directions = torch.linalg.svd(
            (patches - self._mean).flatten(0, 2), full_matrices=False
        )
        self._directions = directions[:channels]
        self._scale = 1.0

    def spread(self, times: float) -> None:
        """Let latents be so many times as large from now on."""
        self._scale *= times

    def encode(self, pictures: Tensor) -> SimpleNamespace:
        """``.latent_dist.mode()`` are latents (N, C, S/8, S/8) of pictures (N, 3, S, S)."""
        cells = (_patches(pictures) - self._mean) @ self._directions.T * self._scale
        return SimpleNamespace(latent_dist=SimpleNamespace(mode=lambda: cells.permute(0, 3, 1, 2)))

    def decode(self, latents: Tensor) -> SimpleNamespace:
        """``.sample`` are pictures (N, 3, S, S) of latents (N, C, S/8, S/8)."""
        cells = latents.permute(0, 2, 3, 1) / self._scale @ self._directions + self._mean
        whole = cells.unflatten(3, (3, LATENT_PX, LATENT_PX)).permute(0, 3, 1, 4, 2, 5)
        return SimpleNamespace(sample=whole.flatten(4, 5).flatten(2, 3))


def _patches(pictures: Tensor) -> Tensor:
    """(N, S/8, S/8, 3·8·8) of pictures (N, 3, S, S)."""
    cut = pictures.unfold(2, LATENT_PX, LATENT_PX).unfold(3, LATENT_PX, LATENT_PX)
    return cut.permute(0, 2, 3, 1, 4, 5).flatten(3)
