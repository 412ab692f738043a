"""Tensors in safetensors files: read and written one after the other, never all at once."""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias, cast

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from emo_desktop.base.errors import OutputError, PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.packs.manifest import FileFacts

_log = logging.getLogger(__name__)

Shapes: TypeAlias = Mapping[str, tuple[int, ...]]

# As the format calls them; it has more, but no network of ours holds any.
_DTYPE_NAMES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
}
_ALIGNMENT = 8
_BLOCK_BYTES = 16 * 1024**2
_MOST_NAMED = 20
_BROKEN = "These weights cannot be used; nothing was written. Get them again where they are from."


class StoredTensors(Protocol):
    """An open safetensors file: what of ``safe_open``, which has no types, is used here."""

    def offset_keys(self) -> list[str]:
        """The names, in the order of their places in the file."""

    def get_slice(self, name: str) -> StoredShape:
        """A tensor that is not read yet."""

    def get_tensor(self, name: str) -> Tensor:
        """A tensor."""


class StoredShape(Protocol):
    """A tensor that is not read yet."""

    def get_shape(self) -> list[int]:
        """Its shape."""


@contextmanager
def opened_tensors(file: Path) -> Iterator[StoredTensors]:
    """A safetensors file whose tensors are read into memory of their own when asked for.

    Raises:
        PackError: the file is missing, cut off or damaged; also while it is being read.
    """
    try:
        # Mapped pages would count as memory beside the tensors made of them.
        with safe_open(file, framework="pt", device="cpu", backend="pread") as stored:
            yield cast("StoredTensors", stored)
    except FileNotFoundError as error:
        raise PackError(f"The weights {file} are missing.") from error
    except (SafetensorError, OSError) as error:
        raise PackError(f"The weights {file} are cut off or damaged ({error}).") from error


def stored_shapes(stored: StoredTensors) -> dict[str, tuple[int, ...]]:
    """Names and shapes of the tensors of an open file; nothing else of it is read."""
    return {name: tuple(stored.get_slice(name).get_shape()) for name in stored.offset_keys()}


def compare_shapes(
    expected: Shapes, found: Shapes, *, where: str, what: str, hint: str | None = None
) -> None:
    """Make sure that a network gets every tensor it has, in its shape, and no other.

    Args:
        expected: by the network.
        found: in a file.
        where: the file, as the message begins.
        what: the network, as the message names it.
        hint: what to do when they differ; to verify the pack when None.

    Raises:
        PackError: it names what is missing, extra and misshapen; of each kind the first 20. The log
            names all.
    """
    kinds = {
        "missing": [name for name in expected if name not in found],
        "extra": [name for name in found if name not in expected],
        "of another shape": [
            f"{name} ({_written(found[name])} instead of {_written(shape)})"
            for name, shape in expected.items()
            if name in found and found[name] != shape
        ],
    }
    faults = [f"{kind}: {_listed(names)}" for kind, names in kinds.items() if names]
    if faults:
        for kind, names in kinds.items():
            _log.info("%s, %s, %s: %s", where, what, kind, ", ".join(names) or "none")
        raise PackError(f"{where} does not fit the {what}; {'; '.join(faults)}.", hint=hint)


def _listed(names: list[str]) -> str:
    """The first 20 names, and how many there are beside them."""
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _written(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "one number"


def is_finite(tensor: Tensor) -> bool:
    """Whether every value is a finite number; without a copy, unlike ``isfinite().all()``."""
    if not tensor.is_floating_point() or tensor.numel() == 0:
        return True
    return all(bool(torch.isfinite(end)) for end in torch.aminmax(tensor))


def write_tensors(
    file: Path, tensors: Mapping[str, Tensor], *, origin: str, token: CancelToken
) -> Iterator[int | FileFacts]:
    """Write a safetensors file, tensor by tensor, and leave it safely on the disk.

    Args:
        file: to be written.
        tensors: on any device; those that lie mapped in a file are read piece by piece.
        origin: where they are from, for messages.
        token: stops it between two pieces; the unfinished file is the caller's to remove.

    Yields:
        The number of bytes after every piece; at last what the file is known by.

    Raises:
        PackError: a value is not finite, or of a kind that is not stored.
        OutputError: the file cannot be written.
        Cancelled: the token was cancelled.
    """
    sha256, size = hashlib.sha256(), 0
    try:
        with file.open("wb") as stream:
            for piece in _pieces(tensors, origin):
                token.check()
                stream.write(piece)
                sha256.update(piece)
                size += len(piece)
                yield len(piece)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror or error}.") from error
    yield FileFacts(sha256.hexdigest(), size)


def _pieces(tensors: Mapping[str, Tensor], origin: str) -> Iterator[bytes | memoryview]:
    yield _header(tensors, origin)
    for name, tensor in tensors.items():
        if not is_finite(tensor):
            raise PackError(
                f"{origin} holds values that are not finite numbers, in {name}.", hint=_BROKEN
            )
        flat = tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8)
        content: memoryview = flat.numpy().data
        for begin in range(0, len(content), _BLOCK_BYTES):
            yield content[begin : begin + _BLOCK_BYTES]


def _header(tensors: Mapping[str, Tensor], origin: str) -> bytes:
    """Eight bytes of length, then JSON: dtype, shape and place of every tensor."""
    entries, end = {}, 0
    for name, tensor in tensors.items():
        if tensor.dtype not in _DTYPE_NAMES or tensor.layout is not torch.strided:
            raise PackError(
                f"{origin} holds numbers of a kind that packs do not: {name}.", hint=_BROKEN
            )
        begin, end = end, end + tensor.nbytes
        kind = _DTYPE_NAMES[tensor.dtype]
        entries[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(entries, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return len(text).to_bytes(8, "little") + text


def size_of(tensors: Iterable[Tensor]) -> int:
    """Bytes of the tensors together."""
    return sum(tensor.nbytes for tensor in tensors)
