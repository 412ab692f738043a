"""Codec and networks of a training: from its own folder, from a pack, fitted, or from chance."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import nn

from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Notice
from emo_desktop.emo.codec import build_codec
from emo_desktop.emo.config import Codec, EmoConfig, codec_part
from emo_desktop.emo.packs.loading import load_part
from emo_desktop.emo.packs.pack import WeightsPack, read_pack
from emo_desktop.training.emo.clip_file import clip_paths
from emo_desktop.training.emo.codec_fit import CodecFitted, fit_codec
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.run_folder import CODEC, RunFolder, TrainingPlan

_CODEC_CLIPS = 240  # a codec is fitted to; more change nothing


def pack_of(plan: TrainingPlan) -> WeightsPack | None:
    """The pack a training began from; None: from chance.

    Raises:
        PackError: it cannot be read.
    """
    return read_pack(Path(plan.start)) if plan.start else None


def open_networks(plan: TrainingPlan, *, starts_loud: bool) -> Networks:
    """Networks with the weights of the plan's pack, as far as it has them; others by chance.

    Args:
        plan: of the training.
        starts_loud: see ``Networks``; for those that start from nothing.

    Raises:
        PackError: the pack cannot be read, or does not fit.
    """
    pack = pack_of(plan)
    with torch.random.fork_rng():
        torch.manual_seed(plan.seed)
        networks = Networks(plan.config, starts_loud=starts_loud and pack is None)
    if pack is not None:
        for part in pack.parts:
            module = getattr(networks, part, None)
            if isinstance(module, nn.Module):
                _load(module, pack, part)
    return networks.requires_grad_(True)


def stored_codec(plan: TrainingPlan, folder: RunFolder) -> nn.Module | None:
    """The codec a training keeps or its pack has; None: it has still to be fitted.

    Raises:
        PackError: the pack cannot be read, or does not fit.
    """
    config, file, pack = plan.config, folder.path / CODEC, pack_of(plan)
    part, codec = codec_part(config), build_codec(config)
    if file.exists():
        codec.load_state_dict(load_file(file))
        return codec
    if pack is not None and part in pack.parts:
        _load(codec, pack, part)
        return codec
    if config.codec is Codec.VAE:
        raise EmoError(
            f"The recipe {plan.recipe} needs a pack that has an autoencoder.",
            hint="emo-desktop packs import makes one; give its folder with --from.",
        )
    return None


def open_codec(
    plan: TrainingPlan, folder: RunFolder, *, token: CancelToken
) -> Generator[Event, None, nn.Module]:
    """The codec of a training, fitted to its clips when there is none yet.

    Raises:
        EmoError: there is none, and it cannot be fitted.
        MediaError: there are no clips, or one is damaged.
        Cancelled: the token was cancelled.
    """
    codec = stored_codec(plan, folder)
    if codec is None:
        codec = yield from _fitted(plan.config, plan.clips, token)
        write_atomically(folder.path / CODEC, save(codec.state_dict()))
    return codec


def _fitted(
    config: EmoConfig, clips: Path, token: CancelToken
) -> Generator[Event, None, nn.Module]:
    paths = clip_paths(clips)[:_CODEC_CLIPS]
    for event in fit_codec(paths, channels=config.latent_channels, token=token):
        if isinstance(event, CodecFitted):
            yield Notice(
                f"The codec was fitted to {event.clips} clips: {event.ceiling_db:.1f} dB at "
                f"best, {event.mouth_db:.1f} dB round the mouth."
            )
            return event.codec
        yield event
    raise AssertionError("a fit ends with CodecFitted")


def _load(module: nn.Module, pack: WeightsPack, part: str) -> None:
    load_part(module, pack.part_path(part), part=part, device="cpu", dtype=torch.float32)
