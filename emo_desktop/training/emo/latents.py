"""Between clips and latents, whichever codec a variant has."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from itertools import chain

import cv2
import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.base.arrays import Bytes
from emo_desktop.emo.codec import FrameCodec, as_pictures, open_codec
from emo_desktop.emo.config import Codec, EmoConfig
from emo_desktop.emo.refiner import Original
from emo_desktop.emo.relative_codec import RelativeCodec
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.emo.clip_store import EncodedClip


class Latents(ABC):
    """A codec at work on clips.

    Args:
        codec: the network.
        size_px: side of the pictures it sees.
    """

    def __init__(self, codec: nn.Module, size_px: int) -> None:
        self._codec, self._size = codec.eval().requires_grad_(False), size_px

    @property
    def key(self) -> str:
        """Names the codec by its values: what was encoded with another is of no use."""
        digest = hashlib.blake2b(digest_size=8)
        for name, tensor in sorted(self._codec.state_dict().items()):
            digest.update(name.encode())
            digest.update(tensor.detach().cpu().float().numpy().tobytes())
        return digest.hexdigest()

    @property
    def codec(self) -> nn.Module:
        """The network."""
        return self._codec

    def resized(self, picture: Bytes) -> Bytes:
        """(S, S, 3) a picture in the size the codec sees."""
        if len(picture) == self._size:
            return picture
        size = (self._size, self._size)
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)

    @abstractmethod
    def encoded(self, clip: TrainingClip) -> EncodedClip:
        """Everything that training needs of a clip's pictures."""

    @torch.no_grad()
    def seen(self, frames: Bytes) -> Tensor:
        """(F, C, h, w) what the ReferenceNet sees of frames (F, S, S, 3)."""
        return self._frames.encode(as_pictures(frames, self._device)).float().cpu()

    @torch.no_grad()
    def pictures(self, latents: Tensor, reference: Bytes) -> Bytes:
        """(F, S, S, 3) uint8 of latents (F, C, h, w) of a person (R, R, 3)."""
        person = as_pictures(self.resized(reference)[None], self._device)
        return self._frames.decode(latents.to(self._device), person)

    @property
    def _frames(self) -> FrameCodec:
        return open_codec(self._codec, tiles=False)

    @property
    def _device(self) -> torch.device:
        return next(chain(self._codec.parameters(), self._codec.buffers())).device


class VaeLatents(Latents):
    """Every picture stands for itself."""

    def encoded(self, clip: TrainingClip) -> EncodedClip:
        """Latents of frames and reference."""
        frames = np.stack([self.resized(frame) for frame in clip.frames])
        return EncodedClip(
            self.seen(frames), None, self.seen(self.resized(clip.reference)[None])[0]
        )


class RelativeLatents(Latents):
    """A frame is how it differs from the reference."""

    @torch.no_grad()
    def encoded(self, clip: TrainingClip) -> EncodedClip:
        """Relative latents of the frames; what the ReferenceNet sees of frames and reference."""
        codec = self._codec
        assert isinstance(codec, RelativeCodec)
        frames = as_pictures(clip.frames, "cpu")
        reference = as_pictures(self.resized(clip.reference)[None], "cpu")
        flow = torch.from_numpy(clip.flow.astype(np.float32)).permute(0, 3, 1, 2)
        target = codec.express(frames, reference.expand_as(frames), flow)
        return EncodedClip(
            target,
            codec.encode(frames),
            codec.encode(reference)[0],
            Original(reference, codec.flow_spread[None]),
        )


def latents_of(codec: nn.Module, config: EmoConfig) -> Latents:
    """The codec of a variant at work on clips."""
    kind = RelativeLatents if config.codec is Codec.RELATIVE else VaeLatents
    return kind(codec, config.size_px)
