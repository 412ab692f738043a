"""A variant's networks, put together."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain

import torch
from torch import Tensor, nn

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.audio_encoder import build_audio_encoder
from emo_desktop.emo.backbone import Backbone
from emo_desktop.emo.codec import FrameCodec, as_pictures, build_codec, open_codec, shrunk
from emo_desktop.emo.compiling import compile_layers
from emo_desktop.emo.conditions import AudioProjector, FaceLocator, IdentityProjector
from emo_desktop.emo.config import EmoConfig, codec_part
from emo_desktop.emo.devices import DevicePlan, Precision
from emo_desktop.emo.packs.loading import load_part
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.emo.packs.shared_encoder import shared_encoder
from emo_desktop.emo.reference_net import ReferenceNet
from emo_desktop.emo.refiner import Original

# In the order in which they are needed.
PARTS = (
    "vae",
    "codec",
    "audio_encoder",
    "reference_net",
    "backbone",
    "face_locator",
    "audio_projector",
    "identity_projector",
)
# A GPU's attention works on blocks of this many, needed or not.
TOKENS_TOGETHER = 64
DTYPES = {
    Precision.FP32: torch.float32,
    Precision.BF16: torch.bfloat16,
    Precision.FP16: torch.float16,
}


def build_parts(config: EmoConfig) -> dict[str, nn.Module]:
    """The networks of a variant by their names in ``PARTS``, those that it has; as drawn.

    Under ``torch.device("meta")`` it costs nothing and tells names and shapes.
    """
    parts: dict[str, nn.Module] = {
        codec_part(config): build_codec(config),
        "audio_encoder": build_audio_encoder(config.audio),
        "reference_net": ReferenceNet(config),
        "backbone": Backbone(config),
        "face_locator": FaceLocator(config),
    }
    if config.audio.hidden is not None:
        parts["audio_projector"] = AudioProjector(config)
    if config.identity is not None:
        parts["identity_projector"] = IdentityProjector(config)
    return {name: parts[name].eval() for name in PARTS if name in parts}


def load_model(pack: WeightsPack, plan: DevicePlan, *, token: CancelToken) -> EmoModel:
    """The networks of a pack with their weights, where the plan wants them.

    Raises:
        PackError: a file is damaged or does not fit.
        Cancelled: the token was cancelled.
    """
    return EmoModel(pack.config, load_parts(pack, plan, token=token), plan)


def load_parts(pack: WeightsPack, plan: DevicePlan, *, token: CancelToken) -> dict[str, nn.Module]:
    """The networks of a pack by their names in ``PARTS``; see ``load_model``."""
    with torch.device("meta"):
        parts = build_parts(pack.config)
    home = "cpu" if plan.offloads else plan.device
    loaded = {}
    for name, part in parts.items():
        dtype = dtype_of(name, plan)
        if pack.is_shared(name):
            loaded[name] = shared_encoder(pack.config.audio, device=home, dtype=dtype)
        else:
            file = pack.part_path(name)
            loaded[name] = load_part(part, file, part=name, device=home, dtype=dtype, token=token)
    return loaded


def dtype_of(part: str, plan: DevicePlan) -> torch.dtype:
    """What a part's numbers are held in: places in a large picture need single precision."""
    return torch.float32 if part == "codec" else DTYPES[plan.precision]


class EmoModel:
    """The networks of a variant, and where they run.

    Args:
        config: the variant.
        parts: by their names in ``PARTS``, each in its ``dtype_of``.
        plan: where and how they run. Parts that rest stay in main memory where the plan says so.
    """

    def __init__(self, config: EmoConfig, parts: Mapping[str, nn.Module], plan: DevicePlan) -> None:
        self.config = config
        self.plan = plan
        self.device = torch.device(plan.device)
        self.dtype = DTYPES[plan.precision]
        self._parts = dict(parts)
        self._users: Counter[str] = Counter()
        self._resting: dict[str, list[Tensor]] = {}
        self._lock = threading.Lock()
        home = "cpu" if plan.offloads else self.device
        is_cuda = plan.kind == "cuda"
        for part in self._parts.values():
            part.to(home)
            if is_cuda:
                # As its matrix units take them: otherwise every convolution turns them round.
                part.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        backbone = self._parts["backbone"]
        assert isinstance(backbone, Backbone)
        backbone.slice_attention(1 if plan.slices_attention else None)
        backbone.join_places(TOKENS_TOGETHER if is_cuda else None)
        if plan.compiles:
            for name in ("backbone", codec_part(config)):
                compile_layers(self._parts[name])

    @contextmanager
    def at_work(self, name: str) -> Iterator[nn.Module]:
        """A part on the device, for as long as the block lasts. Threads may share it."""
        part = self._parts[name]
        if not self.plan.offloads:
            yield part
            return
        with self._lock:
            if self._users[name] == 0:
                self._resting[name] = _moved(part, self.device)
            self._users[name] += 1
        try:
            yield part
        finally:
            with self._lock:
                self._users[name] -= 1
                if self._users[name] == 0:
                    _returned(part, self._resting.pop(name))

    @contextmanager
    def codec_at_work(self) -> Iterator[FrameCodec]:
        """The codec on the device, for as long as the block lasts."""
        with self.at_work(codec_part(self.config)) as part:
            yield open_codec(part, tiles=self.plan.tiles_codec)

    def encode(self, pictures: Bytes) -> Tensor:
        """(N, C, h, w) float32 latents, on the device, of (N, P, P, 3) uint8 pictures."""
        with self.codec_at_work() as codec:
            return codec.encode(self._shrunk(pictures)).float()

    def original(self, picture: Bytes) -> Original | None:
        """What a refiner looks at of the reference image (P, P, 3) uint8; None: there is none."""
        if self.config.refiner is None:
            return None
        with self.codec_at_work() as codec:
            return codec.original(self._shrunk(picture[None]))

    def _shrunk(self, pictures: Bytes) -> Tensor:
        """(N, 3, S, S) pictures in the networks' size."""
        # From uint8, so that frames taken from the cache are the frames that went into it.
        return shrunk(as_pictures(pictures, self.device), self.config.size_px)


def _moved(part: nn.Module, device: torch.device) -> list[Tensor]:
    """Put a part on a device; the values it had in main memory, which stay there."""
    resting = []
    for held in chain(part.parameters(), part.buffers()):
        resting.append(held.data)
        held.data = held.data.to(device)
    return resting


def _returned(part: nn.Module, resting: Sequence[Tensor]) -> None:
    """Give a part back the values it had, which are still the same; nothing is copied."""
    for held, value in zip(chain(part.parameters(), part.buffers()), resting, strict=True):
        held.data = value
