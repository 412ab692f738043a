"""Packs of weights that were trained with this program: small enough to be shipped with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.resources import model_digest
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.packs.manifest import CARD_FILE, LICENCES_FOLDER, SHARED_PARTS, Licence
from emo_desktop.emo.packs.pack import WeightsPack, read_pack
from emo_desktop.emo.packs.writer import PackContents, PackPart, write_contents

LARGEST_FILE_BYTES = 16 * 1024**2  # what a repository takes without complaint
_EXACT_PARTS = ("codec",)


@dataclass(frozen=True, slots=True)
class PackWords:
    """What is written in a pack beside its weights.

    Args:
        title: for people, e.g. "emo-mini, 8.5 M parameters, 128 pixels".
        licences: of everything in it.
        card: what it is, what it learned from and how good it is, in Markdown.
        compared_with_draft: how its films compare with drafts, in a sentence.
        is_experimental: whether the draft is to be preferred where the user did not choose.
        licence_texts: texts of licences, by the name of their file.
    """

    title: str
    licences: Sequence[Licence]
    card: str
    compared_with_draft: str = ""
    is_experimental: bool = True
    licence_texts: Mapping[str, str] | None = None


def write_own_pack(
    folder: Path,
    config: EmoConfig,
    parts: Mapping[str, nn.Module],
    words: PackWords,
    *,
    replaces: bool = False,
    token: CancelToken | None = None,
) -> WeightsPack:
    """Write trained networks as a pack, in half precision: whole, or not at all.

    A sound encoder that is not among the parts is the one the program has already.

    Args:
        folder: of the new pack; its name is the pack's.
        config: the variant.
        parts: the networks by name; at its end training has them all but the sound encoder.
        words: what is written beside them.
        replaces: whether a pack in ``folder`` gives way, once the new one is whole.
        token: stops it; nothing is left behind.

    Raises:
        PackError: there is a pack already, a value is not finite in half precision, a part is
            missing, or a file would be larger than 16 MB.
        OutputError: it cannot be written.
        Cancelled: the token was cancelled.
    """
    written = {name: _halved(name, module) for name, module in parts.items()}
    texts = {CARD_FILE: words.card}
    for name, text in (words.licence_texts or {}).items():
        texts[f"{LICENCES_FOLDER}/{name}"] = text
    contents = PackContents(
        config=config,
        parts=written,
        title=words.title,
        licences=words.licences,
        accepted=True,
        texts=texts,
        shared={
            part: model_digest(file) for part, file in SHARED_PARTS.items() if part not in parts
        },
        is_experimental=words.is_experimental,
        compared_with_draft=words.compared_with_draft,
    )
    writing = write_contents(
        folder, contents, name=folder.name, token=token or CancelToken(), replaces=replaces
    )
    for _ in writing:
        pass
    return read_pack(folder)


def _halved(name: str, module: nn.Module) -> PackPart:
    tensors = {
        key: value.detach().half() if _is_halved(name, value) else value.detach()
        for key, value in module.state_dict().items()
    }
    size = sum(value.nbytes for value in tensors.values())
    if size > LARGEST_FILE_BYTES:
        raise PackError(
            f"The part {name} takes {size / 1e6:.1f} MB: too much to be shipped.",
            hint="Train a narrower variant, or import the weights as a pack of the user's.",
        )
    return PackPart(module, tensors, origin=f"The trained {name}")


def _is_halved(name: str, value: Tensor) -> bool:
    return name not in _EXACT_PARTS and value.dtype == torch.float32
