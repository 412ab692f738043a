"""From a pack's files to networks, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from emo_desktop.base.errors import OutputError, PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.packs.tensor_files import (
    compare_shapes,
    is_finite,
    opened_tensors,
    stored_shapes,
    write_tensors,
)
from emo_desktop.emo.packs.writer import write_pack

__all__ = ["give_value", "load_part", "save_part", "shapes_of", "write_pack"]


def load_part(
    module: nn.Module,
    file: Path,
    *,
    part: str,
    device: torch.device | str,
    dtype: torch.dtype,
    token: CancelToken | None = None,
) -> nn.Module:
    """The same module with the weights of a file, ready to run: in eval mode, without gradients.

    Tensors are read, cast, moved and put in their place one by one: never more is in memory than
    the module and one tensor as it is stored.

    Args:
        module: built on the meta device.
        file: safetensors.
        part: its name, for messages.
        device: where to.
        dtype: of what is floating point.
        token: stops it between two tensors; the module is of no use then.

    Raises:
        PackError: the file is missing, cut off or damaged, holds other names or shapes than the
            module, or values that are not finite in ``dtype``.
        Cancelled: the token was cancelled.
    """
    with opened_tensors(file) as stored:
        compare_shapes(
            shapes_of(module), stored_shapes(stored), where=f"The file {file}", what=part
        )
        for name in stored.offset_keys():
            if token is not None:
                token.check()
            tensor = stored.get_tensor(name)
            tensor = tensor.to(device, dtype if tensor.is_floating_point() else None)
            if not is_finite(tensor):
                kind = str(tensor.dtype).removeprefix("torch.")
                raise PackError(
                    f"The file {file} holds values that are not finite numbers in {kind}: {name}."
                )
            give_value(module, name, tensor)
    return module.eval().requires_grad_(False)


def save_part(values: nn.Module | Mapping[str, Tensor], file: Path) -> None:
    """Write a module's values, or those of a state, as safetensors: whole, or not at all.

    Raises:
        PackError: a value is not finite.
        OutputError: the file cannot be written.
    """
    tensors = values.state_dict() if isinstance(values, nn.Module) else values
    beside = file.with_name(f"{file.name}.part")
    try:
        for _ in write_tensors(
            beside, tensors, origin=f"What {file} is to hold", token=CancelToken()
        ):
            pass
        beside.replace(file)
    except OSError as error:
        raise OutputError(f"{file} cannot be written: {error.strerror or error}.") from error
    finally:
        beside.unlink(missing_ok=True)


def shapes_of(module: nn.Module) -> dict[str, tuple[int, ...]]:
    """Names and shapes of all that a module must be given."""
    return {name: tuple(tensor.shape) for name, tensor in module.state_dict().items()}


def give_value(module: nn.Module, name: str, tensor: Tensor) -> None:
    """Let ``tensor`` be the module's value of that name; nothing is copied."""
    owner_name, _, leaf = name.rpartition(".")
    owner = module.get_submodule(owner_name)
    is_parameter = isinstance(getattr(owner, leaf), nn.Parameter)
    setattr(owner, leaf, nn.Parameter(tensor, requires_grad=False) if is_parameter else tensor)
