"""The running means of a training as a pack that renders, looked at again in half precision."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from torch import nn

from emo_desktop.base.errors import EmoError, PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.audio_encoder import build_audio_encoder
from emo_desktop.emo.config import EmoConfig, codec_part
from emo_desktop.emo.packs.loading import load_part, write_pack
from emo_desktop.emo.packs.manifest import Licence
from emo_desktop.emo.packs.own_packs import LARGEST_FILE_BYTES, PackWords, write_own_pack
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.training.emo.batches import Batches, Choice
from emo_desktop.training.emo.clip_store import ClipStore
from emo_desktop.training.emo.drawing import draw_apart
from emo_desktop.training.emo.latents import latents_of
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.opening import pack_of, stored_codec
from emo_desktop.training.emo.recipe import find_recipe
from emo_desktop.training.emo.run_folder import RunFolder, TrainingPlan, weights_of

_PARTS = (
    "reference_net", "backbone", "face_locator", "audio_projector", "identity_projector",
)  # fmt: skip
_OWN = Licence(
    name="Apache-2.0",
    covers="the networks, trained with this program on clips that it made",
    url="https://www.apache.org/licenses/LICENSE-2.0",
    allows_commercial=True,
)
_LEAST_AGREEMENT_DB = 30.0  # of latents drawn in half and in single precision
_LOOKED_AT = 4  # frames
_MOST_STEPS = 4  # in which they are drawn


@dataclass(frozen=True, slots=True)
class Exported:
    """A pack was made of a training.

    Args:
        pack: it.
        agreement_db: of latents drawn by what is in it with those of the training, peak over error;
            infinite where they are the same.
    """

    pack: WeightsPack
    agreement_db: float


def trained_networks(folder: RunFolder) -> tuple[TrainingPlan, Networks]:
    """The running means of a training.

    Raises:
        EmoError: there is no checkpoint.
        MediaError: it is damaged.
    """
    plan, checkpoint = folder.plan(), folder.load()
    if checkpoint is None:
        raise EmoError(
            f"The training in {folder.path} has no checkpoint yet.",
            hint="Let it run for some minutes first.",
        )
    networks = Networks(plan.config)
    networks.load_state_dict({**dict(networks.named_buffers()), **weights_of(checkpoint, "mean")})
    return plan, networks.eval().requires_grad_(False)


def export_pack(
    folder: RunFolder,
    pack_folder: Path,
    words: PackWords,
    *,
    replaces: bool = False,
    token: CancelToken | None = None,
) -> Exported:
    """Make a pack of a training.

    Args:
        folder: of the training.
        pack_folder: of the new pack.
        words: what is written beside the weights.
        replaces: whether a pack that is there gives way.
        token: stops it; nothing is left behind.

    Raises:
        EmoError: there is nothing to export.
        PackError: a value is lost in half precision, or there is a pack already.
        OutputError: it cannot be written.
    """
    plan, networks = trained_networks(folder)
    codec = _codec(plan, folder)
    agreement = half_agreement_db(plan, networks, codec)
    if agreement < _LEAST_AGREEMENT_DB:
        raise PackError(
            f"In half precision the networks draw something else ({agreement:.0f} dB).",
            hint="Train on with a lower rate, and export again.",
        )
    parts: dict[str, nn.Module] = {
        name: module for name in _PARTS if (module := getattr(networks, name, None)) is not None
    }
    parts[codec_part(plan.config)] = codec
    start = pack_of(plan)
    if start is not None:
        licences = (*start.manifest.licences, *words.licences)
        words = replace(words, licences=tuple(dict.fromkeys(licences)))
    if _is_small(parts) and not _has_encoder(start):
        pack = write_own_pack(
            pack_folder, plan.config, parts, words, replaces=replaces, token=token
        )
    else:
        pack = _write_large(pack_folder, plan.config, parts, words, start)
    return Exported(pack, agreement)


def own_words(title: str, card: str, *, compared: str = "", is_experimental: bool) -> PackWords:
    """What is written beside weights that were trained from nothing, on clips of our own."""
    return PackWords(
        title=title,
        licences=(_OWN,),
        card=card,
        compared_with_draft=compared,
        is_experimental=is_experimental,
    )


def half_agreement_db(plan: TrainingPlan, networks: Networks, codec: nn.Module) -> float:
    """How close networks that were rounded to half precision draw to what they drew before."""
    key = latents_of(codec, plan.config).key
    store = ClipStore(plan.clips / f"encoded-{key}", key=key)
    batches = Batches(store, plan.config, find_recipe(plan.recipe).emphasis)
    numbers = store.held_out if len(store.held_out) else store.training
    frames = np.linspace(0, store.records.dtype["target"].shape[0] - 1, _LOOKED_AT).astype(int)
    choice = Choice(
        clips=numbers[:1],
        frames=frames[None],
        is_film=False,
        is_guided=np.ones(1, bool),
        by_rig=np.zeros(1, bool),
        offsets=np.zeros((1, 2)),
        heard=numbers[:1],
    )
    batch = batches.gather(choice)
    rounded = deepcopy(networks).half().float()
    steps = min(_MOST_STEPS, plan.config.steps)
    exact, rough = (draw_apart(each, batch, steps=steps, seed=0) for each in (networks, rounded))
    if not torch.isfinite(rough).all():
        return 0.0
    error = (exact - rough).square().mean().clamp(min=1e-12)
    return float(10 * torch.log10(exact.abs().max().square() / error))


def _codec(plan: TrainingPlan, folder: RunFolder) -> nn.Module:
    """The codec of a training.

    Raises:
        EmoError: it was not fitted yet.
    """
    codec = stored_codec(plan, folder)
    if codec is None:
        raise EmoError(f"The training in {folder.path} has no codec.", hint="Begin it anew.")
    return codec


def _is_small(parts: Mapping[str, nn.Module]) -> bool:
    """Whether every part may be shipped with the program."""
    return all(
        2 * sum(weight.numel() for weight in part.parameters()) < LARGEST_FILE_BYTES
        for part in parts.values()
    )


def _has_encoder(pack: WeightsPack | None) -> bool:
    """Whether a pack hears with an encoder of its own."""
    return (
        pack is not None and "audio_encoder" in pack.parts and not pack.is_shared("audio_encoder")
    )


def _write_large(
    folder: Path,
    config: EmoConfig,
    parts: dict[str, nn.Module],
    words: PackWords,
    start: WeightsPack | None,
) -> WeightsPack:
    """A pack of the user's, with a sound encoder of its own."""
    if start is not None and _has_encoder(start):
        encoder = build_audio_encoder(config.audio)
        path = start.part_path("audio_encoder")
        load_part(encoder, path, part="audio_encoder", device="cpu", dtype=torch.float32)
        parts = {**parts, "audio_encoder": encoder}
    return write_pack(
        folder,
        config,
        {name: part.half() for name, part in parts.items()},
        name=folder.name,
        title=words.title,
        licences=words.licences,
        accepted=True,
    )
