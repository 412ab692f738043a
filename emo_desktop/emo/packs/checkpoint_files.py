"""The tensors of a downloaded file, mapped rather than read, and never with code."""

from __future__ import annotations

import pickle
import zipfile
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from emo_desktop.base.errors import PackError

_WRAPPERS = ("state_dict", "model_state_dict")
_PLACEHOLDER = b"version https://git-lfs"
_AGAIN = "Download it again from its publisher."


def read_checkpoint(file: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file or of a pickle, by name; their values stay on the disk.

    Raises:
        PackError: the file holds code, is cut off, is in torch's old form, or is no checkpoint.
    """
    if _is_placeholder(file):
        raise PackError(
            f"{file} is only a placeholder of git-lfs, not the weights.",
            hint="Fetch the file itself: git lfs pull, or download it in a browser.",
        )
    if file.suffix == ".safetensors":
        return _read_safetensors(file)
    stored = _read_pickle(file)
    for wrapper in _WRAPPERS:
        if isinstance(stored, dict) and isinstance(stored.get(wrapper), dict):
            stored = stored[wrapper]
    tensors = stored.items() if isinstance(stored, dict) else ()
    named = {str(name): tensor for name, tensor in tensors if isinstance(tensor, Tensor)}
    if not named:
        raise PackError(f"{file} holds no tensors by name: it is no checkpoint.", hint=_AGAIN)
    return named


def _is_placeholder(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(_PLACEHOLDER)) == _PLACEHOLDER
    except OSError as error:
        raise PackError(f"{file} cannot be read: {error.strerror or error}.", hint="") from error


def _read_safetensors(file: Path) -> dict[str, Tensor]:
    try:
        with safe_open(file, framework="pt", device="cpu") as stored:
            return {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118 - it is no mapping
    except (SafetensorError, OSError) as error:
        raise PackError(f"{file} is cut off or damaged ({error}).", hint=_AGAIN) from error


def _read_pickle(file: Path) -> object:
    if not zipfile.is_zipfile(file):
        raise PackError(
            f"{file} is cut off, or in the form torch had before 1.6.",
            hint=f"{_AGAIN} A .safetensors file of the same weights will do as well.",
        )
    try:
        return torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except pickle.UnpicklingError as error:
        raise PackError(
            f"{file} holds more than weights: it was not opened, because it could run code.",
            hint="Do not use it; download the weights from their publisher.",
        ) from error
    except (RuntimeError, ValueError, EOFError, OSError) as error:
        raise PackError(f"{file} is damaged: torch cannot read it.", hint=_AGAIN) from error
