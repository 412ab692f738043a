"""Published checkpoints become a pack, in a process of its own.

``python -m emo_desktop.emo.packs.import_weights SOURCE DESTINATION --name N --accept-licence``
speaks in JSON lines on stdout: ``{"progress": [stage, done, total]}``, and at last
``{"pack": name}`` or ``{"error": sentence, "hint": sentence}``.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import sys
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import closing
from pathlib import Path

import torch
from pydantic import TypeAdapter
from torch import Tensor, nn

from emo_desktop.base.errors import EmoError, PackError
from emo_desktop.base.jobs import Cancelled, CancelToken, Progress
from emo_desktop.emo.backbone import Backbone
from emo_desktop.emo.conditions import AudioProjector, FaceLocator
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.packs.checkpoint_files import read_checkpoint
from emo_desktop.emo.packs.checkpoints import Download, choose_download
from emo_desktop.emo.packs.loading import shapes_of
from emo_desktop.emo.packs.tensor_files import compare_shapes
from emo_desktop.emo.packs.writer import PackContents, PackPart, write_contents

_SEED = 20240227  # the day EMO was published
# What a start for training has of EMO that no checkpoint brings.
_NEW_LAYERS = re.compile(r"\.audio_attention\.|\.audio_norm\.|speed_")
_WITH_NEW: Mapping[str, Callable[[EmoConfig], nn.Module]] = {
    "face_locator": FaceLocator,
    "audio_projector": AudioProjector,
    "backbone": Backbone,
}
# AnimateDiff's third release has no motion module in the middle.
_MIDDLE = "mid_block.motion_modules."
_DOES_NOT_FIT = "Look whether these are the published files, all of them of one variant."


def import_weights(
    download: Download,
    folder: Path,
    *,
    config: EmoConfig | None = None,
    with_face_embedder: bool = False,
    replaces: bool = False,
    token: CancelToken,
) -> Generator[Progress, None, None]:
    """Make a pack of a download whose licences the user has accepted.

    Args:
        download: what was recognised.
        folder: of the new pack; its name is the pack's.
        config: whose tensors are expected; the published sizes when None.
        with_face_embedder: whether the face embedder goes with it.
        replaces: whether a pack in ``folder`` gives way, once the new one is whole.
        token: stops it; nothing is left behind.

    Raises:
        PackError: a file is damaged or holds code, or tensors are missing, extra, misshapen or not
            finite; or there is such a pack already.
        OutputError: there is no room for the pack, or it cannot be written.
        Cancelled: the token was cancelled.
    """
    recipe = download.recipe
    expected = config or recipe.config
    yield Progress("Reading the download", 0, 1)
    found, origins = _read_parts(download, token)
    with torch.device("meta"):
        modules = build_parts(expected)
    if recipe.is_start_for_training:
        yield Progress("Drawing what is new", 0, 1)
        _add_new(found, expected)
        modules = {part: module for part, module in modules.items() if part in found}
    parts = _matched(modules, found, origins)
    token.check()
    contents = PackContents(
        config=expected,
        parts=parts,
        title=recipe.title,
        licences=download.licences(with_face_embedder=with_face_embedder),
        accepted=True,
        is_start_for_training=recipe.is_start_for_training,
        copies=download.copies(with_face_embedder=with_face_embedder),
    )
    yield from write_contents(folder, contents, name=folder.name, token=token, replaces=replaces)


def _read_parts(
    download: Download, token: CancelToken
) -> tuple[dict[str, dict[str, Tensor]], dict[str, str]]:
    """The tensors found for every part, under their names in a pack, and the files they are in."""
    found: dict[str, dict[str, Tensor]] = {}
    files: dict[str, list[str]] = {}
    for file, ingredient in download.files:
        token.check()
        for name, tensor in read_checkpoint(file).items():
            for part, place in ingredient.rename(name):
                tensors, names = found.setdefault(part, {}), files.setdefault(part, [])
                if place in tensors:
                    raise PackError(f"{file} holds {name}, which {names[0]} holds as well.")
                tensors[place] = tensor
                names += [file.name] if file.name not in names else []
    return found, {part: " with ".join(names) for part, names in files.items()}


def _matched(
    modules: Mapping[str, nn.Module],
    found: Mapping[str, Mapping[str, Tensor]],
    origins: Mapping[str, str],
) -> dict[str, PackPart]:
    """Every network with its tensors; PackError when any of them is not fully served."""
    parts: dict[str, PackPart] = {}
    faults: dict[str, PackError] = {}
    for part, module in modules.items():
        expected = shapes_of(module)
        given = found.get(part, {})
        tensors = {name: _flat(t, expected.get(name, ())) for name, t in given.items()}
        shapes = {name: tuple(tensor.shape) for name, tensor in tensors.items()}
        origin = origins.get(part, "The download")
        try:
            compare_shapes(expected, shapes, where=origin, what=part, hint=_DOES_NOT_FIT)
        except PackError as error:
            faults[part] = error
        else:
            parts[part] = PackPart(module, {name: tensors[name] for name in expected}, origin)
    if faults:
        first, *others = faults
        more = f" Neither do {', '.join(others)}; the log names every tensor." if others else ""
        raise PackError(f"{faults[first]}{more}", hint=_DOES_NOT_FIT)
    return parts


def _flat(tensor: Tensor, wanted: tuple[int, ...]) -> Tensor:
    """A matrix, where one was stored as a convolution of one pixel (the attention of old VAEs)."""
    is_matrix = tensor.dim() == 4 and tensor.shape[2:] == (1, 1) and len(wanted) == 2
    return tensor.flatten(1) if is_matrix else tensor


def _add_new(found: dict[str, dict[str, Tensor]], config: EmoConfig) -> None:
    """Draw what a start for training has beyond its checkpoints: always the same values."""
    has_middle = any(name.startswith(_MIDDLE) for name in found["backbone"])
    with torch.random.fork_rng(devices=[]), torch.device("cpu"):
        torch.manual_seed(_SEED)
        for part, build in _WITH_NEW.items():
            tensors = found.setdefault(part, {})
            for name, tensor in build(config).state_dict().items():
                is_new = part != "backbone" or bool(_NEW_LAYERS.search(name))
                if is_new or (name.startswith(_MIDDLE) and not has_middle):
                    tensors.setdefault(name, tensor)


def main(argv: list[str] | None = None) -> int:
    """Import as the arguments say; the exit code is 0 when the pack is there."""
    args = _parser().parse_args(argv)
    logging.basicConfig(stream=sys.stderr, format="%(message)s")
    logging.getLogger("emo_desktop").setLevel(logging.INFO)
    token = CancelToken()
    if args.while_stdin_open:
        threading.Thread(target=_cancel_at_end_of_stdin, args=(token,), daemon=True).start()
    try:
        if not args.accept_licence:
            raise PackError("The licences were not accepted.", hint="Add --accept-licence.")
        config = args.config and TypeAdapter(EmoConfig).validate_json(args.config)
        steps = import_weights(
            choose_download(args.source, args.variant),
            args.destination / args.name,
            config=config or None,
            with_face_embedder=args.with_face_embedder,
            replaces=args.replace,
            token=token,
        )
        with closing(steps):
            for step in steps:
                _say({"progress": [step.stage, step.done, step.total]})
    except EmoError as error:
        _say({"error": str(error), "hint": error.hint})
        return 3
    except (Cancelled, KeyboardInterrupt, BrokenPipeError):  # or nobody listens any more
        return 130
    _say({"pack": args.name})
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="import_weights", description=__doc__)
    add = parser.add_argument
    add("source", type=Path, help="folder of the download")
    add("destination", type=Path, help="folder of the packs")
    add("--name", required=True, help="of the pack")
    add("--variant", help="of those the download holds")
    add("--config", help="the variant's sizes as JSON, where they are not those published")
    add("--accept-licence", action="store_true", help="the user has accepted the licences")
    add("--with-face-embedder", action="store_true", help="take the face embedder along")
    add("--replace", action="store_true", help="a pack of that name gives way")
    add("--while-stdin-open", action="store_true", help="stop when stdin ends")
    return parser


def _cancel_at_end_of_stdin(token: CancelToken) -> None:
    """So that the import ends with the program that asked for it, however that ended."""
    while sys.stdin.buffer.read(1):
        pass
    token.cancel()


def _say(values: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
