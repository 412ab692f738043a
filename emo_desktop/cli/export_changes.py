"""What is said on the command line otherwise than a preset says it."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError

if TYPE_CHECKING:
    from emo_desktop.export.preset import FilmPreset

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)


def preset_asked(args: argparse.Namespace) -> FilmPreset:
    """The preset with what is said beside it.

    Raises:
        PresetError: there is none of that name, or it does not go together.
        EmoError: something would change nothing.
    """
    from emo_desktop.export.presets import read_shelf

    preset = read_shelf().preset(args.preset)
    return preset.changed(_changes(args, preset))


def _changes(args: argparse.Namespace, preset: FilmPreset) -> dict[str, Any]:
    said: dict[str, Any] = {
        "fps": args.fps,
        "timecode": args.timecode,
        "handles_s": args.handles,
        "picture.encoder": args.encoder,
        "stems": args.stems or None,
        "report": args.report or None,
    }
    changes = {field: value for field, value in said.items() if value is not None}
    if args.loudness is not None:
        changes["loudness_lufs"] = None if args.loudness == "none" else args.loudness
    return changes | _frame_change(args, preset)


def _frame_change(args: argparse.Namespace, preset: FilmPreset) -> dict[str, Any]:
    """The film's frame, where something is said of it."""
    said: dict[str, Any] = {}
    if args.placement is not None:
        said["placement"] = args.placement
    if args.scale is not None:
        said["scale"] = args.scale
    if args.position is not None:
        said["across"], said["down"] = args.position
    if args.background is not None:
        said["background"] = _background(args.background)
    if args.size == (0, 0) or (args.size is None and preset.frame is None):
        if said:
            raise EmoError(
                "A placement or a background would change nothing: the film is as large as the "
                "portrait.",
                hint="--size 1920x1080 gives it a frame of its own.",
            )
        return {} if args.size is None else {"frame": None}
    if args.size is not None:
        said["width"], said["height"] = args.size
    if not said:
        return {}
    own = preset.frame.model_dump(mode="json") if preset.frame else {}
    return {"frame": own | said}


def _background(text: str) -> dict[str, str]:
    if text in ("blur", "transparent"):
        return {"kind": text}
    if _COLOUR.fullmatch(text):
        return {"kind": "colour", "colour": text}
    path = Path(text).expanduser()
    if not path.is_file():
        raise EmoError(
            f"The background {text} is no file.",
            hint="It is #rrggbb, blur, transparent, or a picture file.",
        )
    return {"kind": "picture", "path": str(path.absolute())}
