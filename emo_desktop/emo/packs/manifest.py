"""What a pack says of itself, kept as ``pack.json``, and how its folder is laid out; no torch."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import TypeAdapter, ValidationError

from emo_desktop import __version__
from emo_desktop.base.errors import PackError
from emo_desktop.emo.config import EmoConfig, codec_part

FORMAT = 1
MANIFEST_FILE = "pack.json"
INDEX_FILE = "model_index.json"
SCHEDULER_FILE = "scheduler/scheduler_config.json"
IDENTITY_EMBEDDER_FILE = "identity_embedder.onnx"
LICENCES_FOLDER = "LICENCES"
CARD_FILE = "card.md"
# What packs may share with the program: parts, and the model of the program that holds them.
SHARED_ENCODER_FILE = "speech_articulation.onnx"
SHARED_PARTS = {"audio_encoder": SHARED_ENCODER_FILE}
_IMPORT_AGAIN = "Import the pack again with this version: emo-desktop packs import DIR --replace."


@dataclass(frozen=True, slots=True)
class Licence:
    """The terms of one work that a pack is made of.

    Args:
        name: of the licence.
        covers: which part of the pack, in words.
        url: where its text is.
        allows_commercial: whether works may be sold that were made with it; None: see its text.
    """

    name: str
    covers: str
    url: str
    allows_commercial: bool | None


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file is known by.

    Args:
        sha256: 64 hex digits.
        bytes: its size.
    """

    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class PackManifest:
    """What a pack says of itself.

    Args:
        format: of the manifest; this program reads ``FORMAT``.
        name: the pack was made under.
        title: for people.
        program: version that made it.
        config: the variant of EMO whose weights these are.
        licences: of everything in it.
        accepted: whether the user accepted them.
        is_start_for_training: whether these are weights to train from, not to render with.
        files: every other file, by its path inside the folder (with slashes).
        shared: parts that are the program's own, with the SHA-256 of the model they are in.
        is_experimental: whether the draft is to be preferred where the user did not choose.
        compared_with_draft: how its films compare with drafts, in a sentence; empty: not measured.
    """

    format: int
    name: str
    title: str
    program: str
    config: EmoConfig
    licences: tuple[Licence, ...]
    accepted: bool
    is_start_for_training: bool
    files: Mapping[str, FileFacts]
    shared: Mapping[str, str] = field(default_factory=dict)
    is_experimental: bool = False
    compared_with_draft: str = ""


_MANIFESTS: TypeAdapter[PackManifest] = TypeAdapter(PackManifest)


def part_names(config: EmoConfig) -> tuple[str, ...]:
    """The parts a complete pack of this variant has."""
    projector = ("audio_projector",) if config.audio.hidden is not None else ()
    identity = ("identity_projector",) if config.identity is not None else ()
    always = ("audio_encoder", "reference_net", "backbone", "face_locator")
    return (codec_part(config), *always, *projector, *identity)


def part_file(part: str) -> str:
    """Where a part's weights lie inside a pack, as diffusers and transformers name them."""
    name = "model" if part == "audio_encoder" else "diffusion_pytorch_model"
    return f"{part}/{name}.safetensors"


def manifest_json(manifest: PackManifest) -> bytes:
    """The content of ``pack.json``."""
    return _MANIFESTS.dump_json(manifest, indent=2) + b"\n"


def read_manifest(file: Path) -> PackManifest:
    """The manifest of a pack.

    Raises:
        PackError: it is missing, damaged, or made for another version of the program.
    """
    pack = file.parent
    try:
        said = json.loads(file.read_bytes())
    except OSError as error:
        raise PackError(f"The folder {pack} is no weights pack: it has no {file.name}.") from error
    except ValueError as error:
        raise PackError(f"The manifest {file} is damaged: it is not JSON.") from error
    if not isinstance(said, dict) or not isinstance(said.get("format"), int):
        raise PackError(f"The manifest {file} is damaged: it does not say its format.")
    if said["format"] != FORMAT:
        raise _other_version(pack, said, f"its format is {said['format']}, here it is {FORMAT}")
    try:
        manifest = _MANIFESTS.validate_python(said)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(word) for word in fault["loc"])
        wrong = f"{where}: {fault['msg'].lower()}"
        if said.get("program") == __version__:
            raise PackError(f"The manifest {file} is damaged: {wrong}.") from error
        raise _other_version(pack, said, wrong) from error
    # A word that is not known here may change what the weights mean.
    if unknown := next(_unknown_words(said, _MANIFESTS.dump_python(manifest, mode="json")), None):
        raise _other_version(pack, said, f"{unknown} is not known here")
    if outside := next((path for path in manifest.files if not _lies_inside(path)), None):
        raise PackError(f"The manifest {file} names {outside!r}, which is not inside the pack.")
    return manifest


def _other_version(pack: Path, said: Mapping[str, Any], why: str) -> PackError:
    program = said.get("program", "?")
    return PackError(
        f"The pack {pack.name} was made for another version of the program ({program}): {why}.",
        hint=_IMPORT_AGAIN,
    )


def _unknown_words(said: Any, understood: Any, *, path: str = "") -> Iterator[str]:
    """Keys of ``said`` that are not in ``understood``, with the way to them."""
    if isinstance(said, dict) and isinstance(understood, dict):
        for key, value in said.items():
            if key not in understood:
                yield f"{path}{key}"
            else:
                yield from _unknown_words(value, understood[key], path=f"{path}{key}.")
    elif isinstance(said, list) and isinstance(understood, list):
        for value, kept in zip(said, understood, strict=True):
            yield from _unknown_words(value, kept, path=path)


def _lies_inside(path: str) -> bool:
    parts = PurePosixPath(path).parts
    is_plain = bool(parts) and "\\" not in path and ":" not in path and path != MANIFEST_FILE
    return is_plain and not path.startswith("/") and ".." not in parts
