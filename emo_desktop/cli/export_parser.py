"""The grammar and help of the commands that write films of projects, and of presets."""

from __future__ import annotations

import argparse
import re
from enum import StrEnum
from pathlib import Path

from emo_desktop.cli import project_values
from emo_desktop.cli.exits import EXIT_CODES_HELP
from emo_desktop.cli.options import AddCommand, AddOption, add_device, add_json, add_memory

EPILOG = f"""\
examples:
  emo-desktop export Scene.emo --output scene.mp4
  emo-desktop export Scene.emo --output scene.mov --preset prores-4444 --timecode 01:00:00:00
  emo-desktop export Scene.emo --output part.mp4 --from 0:10 --to 0:20 --preset small
  emo-desktop export Scene.emo --output lines --lines all --handles 1
  emo-desktop export Scene.emo --output scene.mp4 --size 1080x1920 --background blur --fps 30
  emo-desktop export Scene.emo --output mix.wav --preset wav-only --stems --loudness -23
  emo-desktop presets list

A film appears under its name only when it is complete and was read back: frames, rate, colours,
and the end of the sound within one frame of the picture's. What was rendered is kept.

{EXIT_CODES_HELP}"""
_PRESETS_EPILOG = f"""\
examples:
  emo-desktop presets list
  emo-desktop presets show h265 --json > ~/.config/emo-desktop/presets/mine.json

A preset of your own is a JSON file in the folder that list names; show prints one to begin with.

{EXIT_CODES_HELP}"""
_SIZE = re.compile(r"(\d{2,5})[x×](\d{2,5})", re.ASCII)
_ENCODERS = ("auto", "graphics", "processor")


def add_export(add_command: AddCommand) -> None:
    """The command ``export``."""
    parser = add_command(
        "export",
        help="the film of a project, of a part of it, or of single lines",
        description="Write films of a project: the whole, a part, or every line by itself.",
        epilog=EPILOG,
    )
    parser.add_argument("folder", type=Path, metavar="PROJECT.emo", help="folder of the project")
    add_film_options(parser)


def add_presets(add_command: AddCommand) -> None:
    """The command ``presets`` with its actions."""
    parser = add_command(
        "presets",
        help="what films can be written as: list, show",
        description="Presets: container, coding, frame, rate, loudness; the program's and yours.",
        epilog=_PRESETS_EPILOG,
    )
    add_action = parser.add_subparsers(dest="action", required=True, metavar="ACTION").add_parser
    listing = add_action("list", help="which there are", description="Show all presets.")
    show = add_action("show", help="what one says", description="Show a preset as its file is.")
    show.add_argument("name", metavar="NAME", help="of the preset")
    for action in (listing, show):
        add_json(action)


def add_film_options(parser: argparse.ArgumentParser) -> None:
    """What is made, as what, and how it is drawn."""
    _add_what(parser.add_argument)
    _add_changes(
        parser.add_argument_group(
            "the film", "What is said otherwise than the preset says it."
        ).add_argument
    )
    honesty = parser.add_argument_group(
        "honest media", "Films say what they are; emo-desktop verify reads it."
    ).add_argument
    _add_honesty(honesty)
    add_consent(honesty)
    add_line_quality(parser)


def add_line_quality(parser: argparse.ArgumentParser) -> None:
    """Who draws the lines of a project, and how."""
    add = parser.add_argument
    add(
        "--quality",
        choices=("auto", "draft", "final"),
        help="for all lines, whatever each says itself",
    )
    add("--pack", metavar="NAME", help="weights pack of the final quality, for all lines")
    final = parser.add_argument_group("final quality").add_argument
    add_device(final)
    add_memory(final)
    add_json(parser)


def add_consent(add: AddOption) -> None:
    """By what right those of an export are seen and heard who have no consent recorded yet."""
    add(
        "--consent",
        metavar="STATEMENT",
        help="what was agreed, for all in it who have no consent yet; kept in the project",
    )
    add("--consent-by", metavar="NAME", help="whose agreement it is")
    add(
        "--consent-basis",
        type=_basis,
        default="the person agreed",
        metavar="BASIS",
        help="on what it rests: own face, licence, public domain … (the person agreed)",
    )


def _add_what(add: AddOption) -> None:
    add(
        "--output",
        type=Path,
        required=True,
        metavar="PATH",
        help="the film; the folder of its pictures; with --lines the folder films go to",
    )
    add(
        "--preset",
        default="standard",
        metavar="NAME",
        help="what it is written as, see emo-desktop presets list (standard)",
    )
    add(
        "--from",
        dest="begin",
        type=project_values.timecode,
        metavar="TC",
        help="where the part begins: 00:01:12:10, or 72.4 or 1:12.4 in seconds",
    )
    add(
        "--to",
        dest="end",
        type=project_values.timecode,
        metavar="TC",
        help="where the part ends; that frame is not in it",
    )
    add(
        "--lines",
        type=_lines,
        metavar="N,N-N",
        help="each of these lines as a film of its own, for instance 1,3-5; or all",
    )
    add(
        "--name",
        metavar="T",
        help="how films of lines are called: {project} {number:03} {character} {text}",
    )
    add("--replace", action="store_true", help="replace what is there already")


def _add_changes(add: AddOption) -> None:
    add("--fps", metavar="RATE", help="frames per second, e.g. 25, 23.976, 29.97")
    add("--size", type=_frame_size, metavar="WxH", help="of the frame; portrait: as the portrait")
    add("--placement", choices=("fit", "fill"), help="the whole portrait, or the whole frame")
    add("--scale", type=float, metavar="X", help="how much larger than that (1)")
    add("--position", type=_position, metavar="X,Y", help="0 left or top, 1 right or bottom (0.5)")
    add(
        "--background",
        metavar="B",
        help="#rrggbb, blur (the portrait itself), transparent, or a picture file",
    )
    add("--timecode", metavar="TC", help="of the timeline's first frame; with ; frames are dropped")
    add("--handles", type=float, metavar="S", help="how much more before and after, in seconds")
    add("--loudness", type=_loudness, metavar="LUFS", help="of the mix, e.g. -23; none: as it is")
    add("--stems", action="store_true", help="the voice of each character beside it, dry, as WAV")
    add("--report", action="store_true", help="what was checked beside it, as JSON")
    add("--encoder", choices=_ENCODERS, help="graphics card, processor, or whichever is there")


def _add_honesty(add: AddOption) -> None:
    add(
        "--label",
        nargs="?",
        const=True,
        type=_label,
        metavar="WORDS",
        help="words that everybody sees in the picture; without WORDS the usual ones",
    )
    add(
        "--label-place",
        type=_corner,
        default="bottom left",
        metavar="PLACE",
        help="where it stands: top left, top, top right, bottom … (bottom left)",
    )
    add_refusals(add)


def add_refusals(add: AddOption) -> None:
    """What films do without that otherwise say of themselves what they are."""
    add("--no-credentials", action="store_true", help="without signed Content Credentials")
    add("--no-mark", action="store_true", help="without the invisible mark")


def _label(text: str) -> str:
    from emo_desktop.export.label import Label

    try:
        return Label(text).words
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}") from None


def _corner(text: str) -> str:
    from emo_desktop.export.label import Corner

    return _one_of(Corner, text)


def _basis(text: str) -> str:
    from emo_desktop.project.media import Basis

    return _one_of(Basis, text)


def _one_of(kinds: type[StrEnum], text: str) -> str:
    if text in set(kinds):
        return text
    raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(kinds)}")


def _lines(text: str) -> tuple[int, ...] | None:
    """Numbers of lines; none of them: all."""
    return () if text == "all" else project_values.line_numbers(text)


def _frame_size(text: str) -> tuple[int, int]:
    """Width and height of a frame; nothing: as the portrait."""
    if text == "portrait":
        return (0, 0)
    if found := _SIZE.fullmatch(text):
        return (int(found[1]), int(found[2]))
    raise argparse.ArgumentTypeError(f"{text!r} is no size such as 1920x1080, nor portrait")


def _position(text: str) -> tuple[float, float]:
    across, comma, down = text.partition(",")
    try:
        if comma:
            return (float(across), float(down))
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no position such as 0.5,0.2")


def _loudness(text: str) -> float | str:
    """A loudness; ``none`` where the mix is to stay as it is."""
    if text == "none":
        return text
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no loudness such as -23, nor none") from None
