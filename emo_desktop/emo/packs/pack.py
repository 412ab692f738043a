"""A weights pack: a folder of safetensors with a manifest, its digests and its licences.

Everything here works without torch, so that packs can be listed and verified wherever the program
runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.base.resources import model_digest, resources_dir
from emo_desktop.emo.config import EmoConfig, Guide
from emo_desktop.emo.packs.manifest import (
    CARD_FILE,
    IDENTITY_EMBEDDER_FILE,
    MANIFEST_FILE,
    SHARED_PARTS,
    FileFacts,
    Licence,
    PackManifest,
    part_file,
    part_names,
    read_manifest,
)

__all__ = [
    "WRITING_STAGE",
    "BrokenPack",
    "FileFacts",
    "Licence",
    "PackManifest",
    "WeightsPack",
    "check_unchanged",
    "choose_pack",
    "find_pack",
    "find_packs",
    "given_way_folder",
    "installed_packs",
    "is_pack_name",
    "read_pack",
    "shipped_packs_dir",
    "unfinished_folder",
    "verify_pack",
]

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_UNFINISHED, _GIVEN_WAY = ".part", ".before"
# The stage of an import in which there may be an unfinished folder.
WRITING_STAGE = "Writing the pack"
_BLOCK_BYTES = 8 * 1024**2


@dataclass(frozen=True, slots=True)
class WeightsPack:
    """A pack whose manifest was read and whose files are all there, in their sizes.

    Args:
        folder: it lies in.
        manifest: what it says of itself.
    """

    folder: Path
    manifest: PackManifest

    @property
    def name(self) -> str:
        """What the user calls it: the name of its folder."""
        return self.folder.name

    @property
    def is_shipped(self) -> bool:
        """Whether it came with the program."""
        return self.folder.parent == shipped_packs_dir()

    @property
    def config(self) -> EmoConfig:
        """The variant of EMO it holds."""
        return self.manifest.config

    @property
    def digest(self) -> str:
        """32 hex digits naming variant and weights, whatever the folder is called."""
        sums = {path: facts.sha256 for path, facts in self.manifest.files.items()}
        # What a pack is compared with, or what is written about it, changes no frame.
        sums.pop(CARD_FILE, None)
        return digest_value({"config": self.config, "files": sums | dict(self.manifest.shared)})

    @property
    def size_bytes(self) -> int:
        """Of all its files."""
        return sum(facts.bytes for facts in self.manifest.files.values())

    @property
    def obeys(self) -> tuple[str, ...]:
        """What it can be told: of region, guide, speed, motion_frames and identity."""
        config, guide = self.config, self.config.locator.guide
        words = {
            "region": guide in (Guide.REGION, Guide.BOTH),
            "guide": guide in (Guide.LANDMARKS, Guide.BOTH),
            "speed": config.speed is not None,
            "motion_frames": config.motion_frames > 0,
            "identity": config.identity is not None,
        }
        return tuple(word for word, is_obeyed in words.items() if is_obeyed)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts it has; all of its variant's, unless it is a start for training."""
        files, shared = self.manifest.files, self.manifest.shared
        names = part_names(self.config)
        return tuple(part for part in names if part in shared or part_file(part) in files)

    def part_path(self, part: str) -> Path:
        """The safetensors file of a part that is not shared."""
        return self.folder / part_file(part)

    def is_shared(self, part: str) -> bool:
        """Whether a part is the program's own, and not in the folder."""
        return part in self.manifest.shared

    @property
    def identity_embedder(self) -> Path | None:
        """The ONNX network that tells faces apart; None when the pack has none."""
        has_one = IDENTITY_EMBEDDER_FILE in self.manifest.files
        return self.folder / IDENTITY_EMBEDDER_FILE if has_one else None


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """A folder among the packs that cannot be used.

    Args:
        folder: it is.
        error: why not.
    """

    folder: Path
    error: PackError

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name


def is_pack_name(name: str) -> bool:
    """Whether a pack may be called so: letters, digits, ``.``, ``_`` and ``-``, at most 64."""
    return _NAME.fullmatch(name) is not None and not name.endswith((_UNFINISHED, _GIVEN_WAY, "."))


def shipped_packs_dir() -> Path:
    """The folder of the packs that come with the program."""
    return (resources_dir() / "packs").absolute()


def unfinished_folder(packs_dir: Path, name: str) -> Path:
    """Where a pack is written before it gets its name."""
    return packs_dir / f"{name}{_UNFINISHED}"


def given_way_folder(packs_dir: Path, name: str) -> Path:
    """Where a pack lies for the moment in which another one takes its name."""
    return packs_dir / f"{name}{_GIVEN_WAY}"


def read_pack(folder: Path) -> WeightsPack:
    """The pack in a folder; digests are not looked at.

    Raises:
        PackError: there is no folder or no manifest, it was made for another version of the
            program, or files are missing or of another size.
    """
    folder = folder.absolute()
    if not folder.is_dir():
        raise PackError(f"There is no weights pack in {folder}: it is not a folder.")
    pack = WeightsPack(folder, read_manifest(folder / MANIFEST_FILE))
    for path, facts in pack.manifest.files.items():
        try:
            size = (folder / path).stat().st_size
        except OSError as error:
            raise PackError(f"The pack {pack.name} is not complete: {path} is missing.") from error
        if size != facts.bytes:
            raise PackError(
                f"The pack {pack.name} is damaged: {path} has {size} bytes, not {facts.bytes}."
            )
    if not pack.manifest.is_start_for_training:
        missing = [part for part in part_names(pack.config) if part not in pack.parts]
        if missing:
            raise PackError(f"The pack {pack.name} has no {', no '.join(missing)}.")
    _check_shared(pack)
    return pack


def _check_shared(pack: WeightsPack) -> None:
    """Make sure that what a pack shares with the program is what it was made with."""
    for part, digest in pack.manifest.shared.items():
        if part not in SHARED_PARTS:
            raise PackError(f"The pack {pack.name} shares a part that is not here: {part}.")
        if model_digest(SHARED_PARTS[part]) != digest:
            raise PackError(
                f"The pack {pack.name} was made for another version of the program: its {part} "
                f"is not the one in {SHARED_PARTS[part]}.",
                hint="Use the version of the program that the pack came with.",
            )


def find_packs(packs_dir: Path) -> tuple[WeightsPack | BrokenPack, ...]:
    """Every pack in a folder of packs, by name; what is hidden or unfinished is left out."""
    if not packs_dir.is_dir():
        return ()
    folders = sorted(path for path in packs_dir.iterdir() if path.is_dir())
    return tuple(_pack_or_fault(path) for path in folders if is_pack_name(path.name))


def installed_packs(packs_dir: Path) -> tuple[WeightsPack | BrokenPack, ...]:
    """The packs of the user, then those of the program whose names the user has not taken."""
    own = find_packs(packs_dir)
    names = {pack.name for pack in own}
    shipped = (pack for pack in find_packs(shipped_packs_dir()) if pack.name not in names)
    return (*own, *shipped)


def _pack_or_fault(folder: Path) -> WeightsPack | BrokenPack:
    try:
        return read_pack(folder)
    except PackError as error:
        return BrokenPack(folder, error)


def find_pack(packs_dir: Path, name: str) -> WeightsPack:
    """The pack of a name, whatever it may be used for: the user's, or else the program's.

    Raises:
        PackError: there is none (the message lists the names there are), or it is broken.
    """
    for folder in (packs_dir, shipped_packs_dir()):
        if is_pack_name(name) and (folder / name).is_dir():
            return read_pack(folder / name)
    names = [pack.name for pack in installed_packs(packs_dir)]
    there_is = f"there {'are' if len(names) > 1 else 'is'} {', '.join(names)}"
    raise PackError(
        f"There is no weights pack {name!r}; {there_is if names else 'none is installed'}.",
        hint="emo-desktop packs import DIR makes one from downloaded weights.",
    )


def choose_pack(packs_dir: Path, name: str) -> WeightsPack:
    """The pack of a name, to render with.

    Raises:
        PackError: there is none (the message lists the names there are), it is broken, its
            licences were not accepted, or it is only a start for training.
    """
    pack = find_pack(packs_dir, name)
    if pack.manifest.is_start_for_training:
        raise PackError(
            f"The pack {name} is a start for training: it cannot render before it was trained.",
            hint="Choose another pack: emo-desktop packs list shows what each is for.",
        )
    if not pack.manifest.accepted:
        raise PackError(
            f"The licences of the pack {name} have not been accepted.",
            hint=f"emo-desktop packs info {name} shows them; import it again to accept them.",
        )
    return pack


def verify_pack(pack: WeightsPack, token: CancelToken) -> Iterator[Progress]:
    """Compare every file with its digest.

    Raises:
        PackError: a file differs or cannot be read; the message names the first.
        Cancelled: the token was cancelled.
    """
    done, total = 0, max(1, pack.size_bytes)
    for path, facts in pack.manifest.files.items():
        sha256 = hashlib.sha256()
        try:
            with (pack.folder / path).open("rb") as file:
                while block := file.read(_BLOCK_BYTES):
                    token.check()
                    sha256.update(block)
                    done += len(block)
                    yield Progress(f"Reading {pack.name}", done, total)
        except OSError as error:
            raise PackError(f"{path} of the pack {pack.name} cannot be read: {error}.") from error
        if sha256.hexdigest() != facts.sha256:
            raise PackError(
                f"The pack {pack.name} is damaged: {path} is not what was imported "
                "(its digest differs).",
                hint="Import the pack again: emo-desktop packs import DIR --replace.",
            )


def check_unchanged(
    pack: WeightsPack, stamps_dir: Path, *, token: CancelToken | None = None
) -> None:
    """Make sure that the files are those that were imported.

    Digests are computed once. After that size and time of change are enough, as long as a stamp in
    ``stamps_dir`` says that they were right. A stamp that cannot be written costs time only.

    Raises:
        PackError: a file differs or cannot be read; the message names the first.
        Cancelled: the token was cancelled.
    """
    stamp = stamps_dir / f"{digest_value([str(pack.folder), pack.digest])}.json"
    now = _times_of_change(pack)
    if now is not None and _read_stamp(stamp) == now:
        return
    for _ in verify_pack(pack, token or CancelToken()):
        pass
    with suppress(OSError):
        stamps_dir.mkdir(parents=True, exist_ok=True)
        part = stamp.with_name(f"{stamp.name}.{os.getpid()}-{secrets.token_hex(4)}")
        part.write_text(json.dumps(now), encoding="utf-8")
        part.replace(stamp)


def _times_of_change(pack: WeightsPack) -> dict[str, list[int]] | None:
    """Size and time of change of every file; None when one is missing."""
    try:
        status = {path: (pack.folder / path).stat() for path in pack.manifest.files}
    except OSError:
        return None
    return {path: [found.st_size, found.st_mtime_ns] for path, found in status.items()}


def _read_stamp(stamp: Path) -> object:
    try:
        return json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
