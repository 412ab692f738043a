"""The command line's grammar and help; light, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import NoReturn, TypeAlias

from emo_desktop import __version__
from emo_desktop.app.limits import MAX_SIZE_PX, MIN_SIZE_PX, is_film_size
from emo_desktop.base.timing import parse_fps
from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.face.geometry import FaceBox

MAX_BENCH_S = 3600
_MAX_SEED = 2**63 - 1

_ABOUT = "Animate a portrait from a voice, offline: a picture and a sound become a film."
_EXAMPLES = f"""\
examples:
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4
  emo-desktop render --portrait face.jpg --audio song.m4a --output song.mp4 --size 720 --fps 24
  emo-desktop inspect face.jpg
  emo-desktop bench draft --json

{EXIT_CODES_HELP}"""
_RENDER_EPILOG = f"""\
examples:
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4
  emo-desktop render --portrait drawing.png --face 210,140,180,200 \\
      --audio line.flac --output line.mp4 --curves line.csv
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4 --json | jq .frames

The film appears under its name only when it is complete; a run that was stopped leaves
nothing there, and the same command run again uses what was worked out before.

{EXIT_CODES_HELP}"""
_INSPECT_EPILOG = f"""\
examples:
  emo-desktop inspect face.jpg
  emo-desktop inspect line.wav --json

Exit code 3 means that the file cannot be used as it is.

{EXIT_CODES_HELP}"""


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands; the chosen one is in ``command``."""
    parser = _Parser("emo-desktop", description=_ABOUT, epilog=_EXAMPLES)
    parser.add_argument("--version", action="version", version=f"emo-desktop {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_render(commands.add_parser)
    _add_inspect(commands.add_parser)
    _add_demo(commands.add_parser)
    _add_doctor(commands.add_parser)
    _add_bench(commands.add_parser)
    return parser


class _Parser(argparse.ArgumentParser):
    """Keeps the lines of examples, never guesses an option, and says errors as we do."""

    def __init__(self, prog: str, *, description: str, epilog: str = EXIT_CODES_HELP) -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave."""
        print(f"error: {message}", file=sys.stderr)
        print(f"hint: {self.prog} --help shows what is possible.", file=sys.stderr)
        raise SystemExit(Exit.USAGE)


_AddCommand: TypeAlias = Callable[..., argparse.ArgumentParser]


def _add_render(add_command: _AddCommand) -> None:
    parser = add_command(
        "render",
        help="make a film of a portrait and a voice",
        description="Make a film in which the portrait speaks (or sings) what is heard.",
        epilog=_RENDER_EPILOG,
    )
    add = parser.add_argument
    add("--portrait", required=True, type=Path, metavar="P", help="PNG, JPEG, WebP or TIFF picture")
    add("--audio", required=True, type=Path, metavar="A", help="sound file, or film with sound")
    add("--output", required=True, type=Path, metavar="O.mp4", help="the film; replaced if there")
    add(
        "--quality",
        choices=("draft", "final", "auto"),
        default="auto",
        help="draft: at once, on any CPU; final: diffusion, needs a weights pack; "
        "auto: the best there is (default)",
    )
    add("--size", type=_size, default=512, metavar="PX", help="short side of the film (512)")
    add(
        "--fps",
        type=_fps,
        default=Fraction(25),
        metavar="RATE",
        help="frames per second, e.g. 25, 23.976 (25)",
    )
    add("--seed", type=_seed, default=0, metavar="N", help="another seed, other blinks (0)")
    add("--face", type=_face_box, metavar="x,y,w,h", help="where the face is, in picture pixels")
    add("--curves", type=Path, metavar="C.csv", help="also write the motion, Live Link Face CSV")
    _add_json(parser)


def _add_inspect(add_command: _AddCommand) -> None:
    parser = add_command(
        "inspect",
        help="what the program sees in a picture or a sound",
        description="Show what the program sees in a picture or a sound, and what is wrong.",
        epilog=_INSPECT_EPILOG,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="picture or sound")
    _add_json(parser)


def _add_demo(add_command: _AddCommand) -> None:
    parser = add_command(
        "demo",
        help="render the sample that comes with the program",
        description="Render the shipped portrait with the shipped voice. The last line of the "
        "output is the path of the film.",
        epilog=EXIT_CODES_HELP,
    )
    default = Path("emo-demo.mp4")
    parser.add_argument(
        "--output", type=Path, default=default, metavar="O.mp4", help=f"the film ({default})"
    )


def _add_doctor(add_command: _AddCommand) -> None:
    parser = add_command(
        "doctor",
        help="whether this machine has all that is needed",
        description="Look at the machine, the program's files, its folders and its devices.",
        epilog=EXIT_CODES_HELP,
    )
    _add_json(parser)


def _add_bench(add_command: _AddCommand) -> None:
    parser = add_command(
        "bench",
        help="how fast this machine is",
        description="Measure how fast films are made here. The encoder alone, fed with the same "
        "frames, is the yardstick.",
        epilog=EXIT_CODES_HELP,
    )
    parser.add_argument("renderer", choices=("draft",), help="what to measure")
    parser.add_argument(
        "--size", type=_size, default=512, metavar="PX", help="short side of the film (512)"
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=20.0, metavar="S", help="length of the film (20)"
    )
    _add_json(parser)


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")


def _size(text: str) -> int:
    size = _whole_number(text)
    if not is_film_size(size):
        raise argparse.ArgumentTypeError(
            f"{text} is not an even number from {MIN_SIZE_PX} to {MAX_SIZE_PX}"
        )
    return size


def _seed(text: str) -> int:
    seed = _whole_number(text)
    if not 0 <= seed <= _MAX_SEED:
        raise argparse.ArgumentTypeError(f"{text} is not from 0 to {_MAX_SEED}")
    return seed


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def _fps(text: str) -> Fraction:
    try:
        return parse_fps(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 1 <= seconds <= MAX_BENCH_S:
        raise argparse.ArgumentTypeError(f"{text} is not from 1 to {MAX_BENCH_S} seconds")
    return seconds


def _face_box(text: str) -> FaceBox:
    try:
        x, y, width, height = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not four numbers x,y,w,h") from None
    if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a box: w and h must be above 0")
    return FaceBox(x, y, width, height)
