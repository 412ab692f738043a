"""Names made from content: canonical JSON and BLAKE2, equal on every machine and in every run."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DIGEST_BYTES = 16


def canonical_json(value: Any) -> str:
    """``value`` as JSON with sorted keys and no spaces.

    Dataclasses become objects of the fields that count when two are compared, fractions ``"n/d"``,
    tuples arrays, members of an enum their values. Floats keep their exact repr.

    Raises:
        TypeError: a value has no canonical form.
        ValueError: a float is not finite.
    """
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value) if f.compare}
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form")


def digest_value(value: Any) -> str:
    """32 hex digits naming ``value`` by its canonical JSON."""
    return digest_bytes(canonical_json(value).encode("ascii"))


def digest_bytes(content: bytes) -> str:
    """32 hex digits naming ``content``."""
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).hexdigest()


def digest_array(array: NDArray[Any]) -> str:
    """32 hex digits naming an array by dtype, shape and bytes."""
    contiguous = np.ascontiguousarray(array)
    name = hashlib.blake2b(digest_size=DIGEST_BYTES)
    name.update(f"{contiguous.dtype.str}{contiguous.shape}".encode("ascii"))
    name.update(contiguous.data)
    return name.hexdigest()


def digest_file(path: Path) -> str:
    """32 hex digits naming a file by its bytes, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(
            file, lambda: hashlib.blake2b(digest_size=DIGEST_BYTES)
        ).hexdigest()
