"""A pack made: written beside its place under another name, and renamed when it is whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from torch import Tensor, nn

from emo_desktop import __version__
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.packs.manifest import (
    FORMAT,
    INDEX_FILE,
    MANIFEST_FILE,
    SCHEDULER_FILE,
    FileFacts,
    Licence,
    PackManifest,
    manifest_json,
    part_file,
)
from emo_desktop.emo.packs.pack import WRITING_STAGE, WeightsPack, read_pack
from emo_desktop.emo.packs.place import put_in_place, unfinished_pack
from emo_desktop.emo.packs.tensor_files import size_of, write_tensors

_BLOCK_BYTES = 16 * 1024**2
# How all families were trained; the sampler of the program needs no file to know it.
_SCHEDULER = {
    "_class_name": "DDIMScheduler",
    "beta_end": 0.012,
    "beta_schedule": "linear",
    "beta_start": 0.00085,
    "clip_sample": False,
    "num_train_timesteps": 1000,
    "prediction_type": "v_prediction",
    "rescale_betas_zero_snr": True,
    "set_alpha_to_one": True,
    "steps_offset": 1,
    "timestep_spacing": "trailing",
}


@dataclass(frozen=True, slots=True, eq=False)
class PackPart:
    """One network of a pack that is to be written.

    Args:
        module: it is for; may lie on the meta device when ``tensors`` are given.
        tensors: by name; those of the module when None.
        origin: where they are from, for messages.
    """

    module: nn.Module
    tensors: Mapping[str, Tensor] | None = None
    origin: str = "What is to be written"

    @property
    def values(self) -> Mapping[str, Tensor]:
        """The tensors to be written."""
        return self.module.state_dict() if self.tensors is None else self.tensors


@dataclass(frozen=True, slots=True, eq=False)
class PackContents:
    """All that a pack is made of.

    Args:
        config: the variant of EMO.
        parts: by name.
        title: for people.
        licences: of everything in it.
        accepted: whether the user accepted them.
        is_start_for_training: whether it is not for rendering.
        copies: other files, by their path inside the pack.
        texts: other files that are written here, by their path inside the pack.
        shared: parts that are the program's own; see ``PackManifest``.
        is_experimental: whether the draft is to be preferred where the user did not choose.
        compared_with_draft: how its films compare with drafts, in a sentence.
    """

    config: EmoConfig
    parts: Mapping[str, PackPart]
    title: str
    licences: Sequence[Licence]
    accepted: bool
    is_start_for_training: bool = False
    copies: Mapping[str, Path] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    is_experimental: bool = False
    compared_with_draft: str = ""


def write_pack(
    folder: Path,
    config: EmoConfig,
    parts: Mapping[str, nn.Module],
    *,
    name: str,
    title: str,
    licences: Sequence[Licence],
    accepted: bool,
    is_start_for_training: bool = False,
) -> WeightsPack:
    """Write networks as a pack: whole, or not at all.

    Args:
        folder: of the new pack; there must be none of that name.
        config: the variant of EMO.
        parts: the networks by name.
        name: the pack is made under.
        title: for people.
        licences: of everything in it.
        accepted: whether the user accepted them.
        is_start_for_training: whether it is not for rendering.

    Raises:
        PackError: there is a pack already, or a value is not finite.
        OutputError: it cannot be written.
    """
    contents = PackContents(
        config=config,
        parts={part: PackPart(module) for part, module in parts.items()},
        title=title,
        licences=licences,
        accepted=accepted,
        is_start_for_training=is_start_for_training,
    )
    for _ in write_contents(folder, contents, name=name, token=CancelToken()):
        pass
    return read_pack(folder)


def write_contents(
    folder: Path, contents: PackContents, *, name: str, token: CancelToken, replaces: bool = False
) -> Generator[Progress, None, None]:
    """Write a pack step by step: whole, or not at all.

    Args:
        folder: of the new pack.
        contents: what it is made of.
        name: the pack is made under.
        token: stops it; nothing is left behind.
        replaces: whether a pack in ``folder`` gives way, once the new one is whole.

    Raises:
        PackError: there is a pack already, another one is being written there, or a value is not
            finite.
        OutputError: there is no room for it, or it cannot be written.
        Cancelled: the token was cancelled.
    """
    total = _size_of(contents)
    yield Progress(WRITING_STAGE, 0, total)  # said before there is anything to clear up
    with unfinished_pack(folder, total, replaces=replaces) as unfinished:
        files: dict[str, FileFacts] = {}
        done = 0
        for path, step in _steps(unfinished, contents, token):
            if isinstance(step, FileFacts):
                files[path] = step
            else:
                done += step
                yield Progress(WRITING_STAGE, done, max(done, total))
        manifest = PackManifest(
            format=FORMAT,
            name=name,
            title=contents.title,
            program=__version__,
            config=contents.config,
            licences=tuple(contents.licences),
            accepted=contents.accepted,
            is_start_for_training=contents.is_start_for_training,
            files=dict(sorted(files.items())),
            shared=contents.shared,
            is_experimental=contents.is_experimental,
            compared_with_draft=contents.compared_with_draft,
        )
        _write_small(unfinished / MANIFEST_FILE, manifest_json(manifest))
        read_pack(unfinished)
        token.check()
        put_in_place(unfinished, folder)


def _size_of(contents: PackContents) -> int:
    tensors = sum(size_of(part.values.values()) for part in contents.parts.values())
    return tensors + sum(path.stat().st_size for path in contents.copies.values())


def _steps(
    folder: Path, contents: PackContents, token: CancelToken
) -> Iterator[tuple[str, int | FileFacts]]:
    """Write every file but the manifest; bytes as they are written, at last a file's facts."""
    index: dict[str, Any] = {"_class_name": "EmoPipeline"}
    for part, source in contents.parts.items():
        module, path = source.module, part_file(part)
        index[part] = [type(module).__module__.split(".")[0], type(module).__name__]
        (folder / part).mkdir()
        yield from _json_file(folder, f"{part}/config.json", _config_of(module, contents.config))
        for step in write_tensors(folder / path, source.values, origin=source.origin, token=token):
            yield path, step
    (folder / SCHEDULER_FILE).parent.mkdir()
    yield from _json_file(folder, SCHEDULER_FILE, _SCHEDULER)
    yield from _json_file(folder, INDEX_FILE, index)
    for path, text in contents.texts.items():
        (folder / path).parent.mkdir(exist_ok=True)
        yield from _small_file(folder, path, text.encode())
    for path, source_file in contents.copies.items():
        (folder / path).parent.mkdir(exist_ok=True)
        for step in _copy(source_file, folder / path, token):
            yield path, step


def _config_of(module: nn.Module, config: EmoConfig) -> dict[str, Any]:
    """What a library needs to build the module; the whole variant for modules of our own."""
    # transformers' modules can say their configuration through it, diffusers' ones themselves.
    speakers: list[Any] = [getattr(module, "config", None), module]
    said_by = next((m for m in speakers if hasattr(m, "to_json_string")), None)
    if said_by is None:
        return {"_class_name": type(module).__name__, **asdict(config)}
    said = json.loads(said_by.to_json_string())
    # The version of a library is no property of the weights.
    return {
        key: value
        for key, value in said.items()
        if key == "_class_name" or not (key.startswith("_") or key.endswith("_version"))
    }


def _json_file(
    folder: Path, path: str, values: Mapping[str, Any]
) -> Iterator[tuple[str, FileFacts]]:
    content = json.dumps(values, indent=2, sort_keys=True).encode() + b"\n"
    yield from _small_file(folder, path, content)


def _small_file(folder: Path, path: str, content: bytes) -> Iterator[tuple[str, FileFacts]]:
    _write_small(folder / path, content)
    yield path, FileFacts(hashlib.sha256(content).hexdigest(), len(content))


def _write_small(file: Path, content: bytes) -> None:
    with file.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _copy(source: Path, file: Path, token: CancelToken) -> Iterator[int | FileFacts]:
    sha256, size = hashlib.sha256(), 0
    with source.open("rb") as given, file.open("wb") as stream:
        while block := given.read(_BLOCK_BYTES):
            token.check()
            stream.write(block)
            sha256.update(block)
            size += len(block)
            yield len(block)
        stream.flush()
        os.fsync(stream.fileno())
    yield FileFacts(sha256.hexdigest(), size)
