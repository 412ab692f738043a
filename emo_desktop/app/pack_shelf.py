"""The installed weights packs as a user looks at them: what each is, obeys, and weighs."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from emo_desktop.app.packs import CheckedImport
from emo_desktop.base.atomic import explained
from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.emo.config import Codec
from emo_desktop.emo.packs.manifest import LICENCES_FOLDER, Licence
from emo_desktop.emo.packs.pack import (
    BrokenPack,
    WeightsPack,
    installed_packs,
    is_pack_name,
)


class PackState(StrEnum):
    """Whether a pack can be rendered with."""

    READY = "Ready"
    NOT_ACCEPTED = "Licence not accepted"
    FOR_TRAINING = "Only a start for training"
    BROKEN = "Cannot be used"


class Obeyed(StrEnum):
    """What a pack may be told."""

    REGION = "region"
    GUIDE = "guide"
    SPEED = "speed"
    MOTION_FRAMES = "motion_frames"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class ShelvedPack:
    """An installed pack.

    Args:
        name: of its folder.
        title: for people; empty where it cannot be read.
        family: whose weights fit; empty where it cannot be read.
        state: whether it can be rendered with.
        fault: why not, in a sentence; empty where it can, or where the state says it.
        bytes: of its files; 0 where it cannot be read.
        size_px: of its pictures.
        fps: it learned motion at.
        obeys: what it can be told.
        licences: of all that is in it.
        is_shipped: whether it came with the program; then it stays.
        needs_gpu: whether a processor would take hours.
        compared_with_draft: how its films compare with drafts, in a sentence; empty: not known.
    """

    name: str
    title: str
    family: str
    state: PackState
    fault: str
    bytes: int
    size_px: int
    fps: float
    obeys: tuple[Obeyed, ...]
    licences: tuple[Licence, ...]
    is_shipped: bool = False
    needs_gpu: bool = True
    compared_with_draft: str = ""


def shelved_packs(settings: Settings, *, token: CancelToken) -> tuple[ShelvedPack, ...]:
    """The installed packs, those that cannot be used and those of the program among them."""
    token.check()
    return tuple(_shelved(pack) for pack in installed_packs(settings.packs_dir))


def _shelved(pack: WeightsPack | BrokenPack) -> ShelvedPack:
    if isinstance(pack, BrokenPack):
        fault = str(pack.error)
        return ShelvedPack(pack.name, "", "", PackState.BROKEN, fault, 0, 0, 0.0, (), ())
    manifest, config = pack.manifest, pack.config
    state = PackState.READY
    if manifest.is_start_for_training:
        state = PackState.FOR_TRAINING
    elif not manifest.accepted:
        state = PackState.NOT_ACCEPTED
    return ShelvedPack(
        name=pack.name,
        title=manifest.title,
        family=config.family.value,
        state=state,
        fault="",
        bytes=pack.size_bytes,
        size_px=config.size_px,
        fps=float(config.fps),
        obeys=tuple(Obeyed(word) for word in pack.obeys),
        licences=manifest.licences,
        is_shipped=pack.is_shipped,
        needs_gpu=config.codec is not Codec.RELATIVE,
        compared_with_draft=manifest.compared_with_draft,
    )


def remove_pack(settings: Settings, name: str) -> None:
    """Delete an installed pack from the disk.

    Raises:
        PackError: there is no such pack, or it came with the program.
        OutputError: it cannot be deleted.
    """
    folder = settings.packs_dir / name
    shipped = [pack.name for pack in installed_packs(settings.packs_dir) if _is_shipped(pack)]
    if name in shipped:
        raise PackError(f"The pack {name} came with the program and stays with it.", hint="")
    if not is_pack_name(name) or not folder.is_dir():
        raise PackError(f"There is no weights pack {name!r} in {settings.packs_dir}.", hint="")
    with explained(folder):
        _delete(folder)


def _is_shipped(pack: WeightsPack | BrokenPack) -> bool:
    return isinstance(pack, WeightsPack) and pack.is_shipped


def _delete(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()  # what it points to belongs to somebody else
    else:
        shutil.rmtree(folder)


def licence_texts(checked: CheckedImport) -> tuple[tuple[str, str], ...]:
    """The texts of licences that came with a download: name of the file, and what it says."""
    copies = checked.download.copies(with_face_embedder=checked.order.with_face_embedder)
    return tuple(
        (file.name, file.read_text(encoding="utf-8", errors="replace"))
        for place, file in copies.items()
        if place.startswith(f"{LICENCES_FOLDER}/")
    )
