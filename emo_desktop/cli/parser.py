"""The command line's grammar and help; light, so that ``--help`` answers at once."""

from __future__ import annotations

import argparse
import re
import sys
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

from emo_desktop import __version__
from emo_desktop.app.limits import FINAL_VARIANTS
from emo_desktop.cli import values
from emo_desktop.cli.evaluate_parser import add_evaluate
from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.cli.export_parser import add_export, add_presets, add_refusals
from emo_desktop.cli.options import (
    AddCommand,
    add_device,
    add_json,
    add_memory,
    add_performance,
)
from emo_desktop.cli.project_parser import add_project
from emo_desktop.cli.recording import add_recording
from emo_desktop.cli.training import add_training
from emo_desktop.cli.verify import add_verify

_ABOUT = "Animate a portrait from a voice, offline: a picture and a sound become a film."
_EXAMPLES = f"""\
examples:
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4
  emo-desktop render --portrait face.jpg --audio song.m4a --output song.mp4 --size 720 --fps 24
  emo-desktop project new Scene.emo --portrait face.png
  emo-desktop inspect face.jpg
  emo-desktop bench speech --json

{EXIT_CODES_HELP}"""
_RENDER_EPILOG = f"""\
examples:
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4
  emo-desktop render --portrait drawing.png --face 210,140,180,200 \\
      --audio line.flac --output line.mp4 --curves line.csv
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4 \\
      --emotion happy:0.6 --mouth-style clear --gaze 8,0
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4 \\
      --curves-in actor.csv
  emo-desktop render --portrait face.png --audio line.wav --output line.mp4 --json | jq .frames

A file of points is a JSON list of objects such as
  {{"curve": "browInnerUp", "time_s": 1.5, "value": 0.8, "mode": "override"}}
A curve is one of ARKit's names, or headYaw, headPitch, headRoll, gazeYaw or gazePitch in degrees;
"mode": "add" adds to what is performed. Between its points a curve runs smoothly; a quarter of a
second before the first and after the last it is as performed again.

The film appears under its name only when it is complete; a run that was stopped leaves
nothing there, and the same command run again uses what was worked out before.

{EXIT_CODES_HELP}"""
_INSPECT_EPILOG = f"""\
examples:
  emo-desktop inspect face.jpg
  emo-desktop inspect line.wav --json

Exit code 3 means that the file cannot be used as it is.

{EXIT_CODES_HELP}"""

_PACKS_EPILOG = f"""\
examples:
  emo-desktop packs list
  emo-desktop packs import ~/EchoMimic
  emo-desktop packs import ~/EchoMimic --variant pose --name guided --accept-licence
  emo-desktop packs verify guided

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
    _add_packs(commands.add_parser)
    add_project(commands.add_parser)
    add_export(commands.add_parser)
    add_presets(commands.add_parser)
    add_recording(commands.add_parser)
    add_training(commands.add_parser)
    add_evaluate(commands.add_parser)
    add_verify(commands.add_parser)
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
        # So that "--gaze -5,2" is an option and its value, not two options.
        self._negative_number_matcher = re.compile(r"-\.?\d")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command line, and leave."""
        print(f"error: {message}", file=sys.stderr)
        print(f"hint: {self.prog} --help shows what is possible.", file=sys.stderr)
        raise SystemExit(Exit.USAGE)


def _add_render(add_command: AddCommand) -> None:
    parser = add_command(
        "render",
        help="make a film of a portrait and a voice",
        description="Make a film in which the portrait speaks (or sings) what is heard.",
        epilog=_RENDER_EPILOG,
    )
    _add_files(parser)
    _add_film(parser)
    add_performance(parser)
    _add_motion(parser)
    _add_final(parser)
    _add_honesty(parser)
    add_json(parser)


def _add_honesty(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "honest media", "Films say what they are; emo-desktop verify reads it."
    ).add_argument
    add_refusals(add)


def _add_files(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("what is made of what").add_argument
    add("--portrait", required=True, type=Path, metavar="P", help="PNG, JPEG, WebP or TIFF picture")
    add("--audio", required=True, type=Path, metavar="A", help="sound file, or film with sound")
    add("--output", required=True, type=Path, metavar="O.mp4", help="the film; replaced if there")


def _add_film(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("the film").add_argument
    add(
        "--quality",
        choices=("draft", "final", "auto"),
        default="auto",
        help="draft: at once, on any CPU; final: diffusion, needs a weights pack; "
        "auto: the best there is (default)",
    )
    add("--size", type=values.film_size, default=512, metavar="PX", help="its short side (512)")
    add(
        "--fps",
        type=values.frame_rate,
        default=Fraction(25),
        metavar="RATE",
        help="frames per second, e.g. 25, 23.976 (25)",
    )
    add("--seed", type=values.seed, default=0, metavar="N", help="another seed, other blinks (0)")
    add(
        "--face",
        type=values.face_box,
        metavar="x,y,w,h",
        help="where the face is, in picture pixels, where none is found",
    )


def _add_motion(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group(
        "the motion as a file", "CSV in the columns of Apple's Live Link Face (ARKit)."
    ).add_argument
    add("--curves", type=Path, metavar="C.csv", help="also write the motion there")
    add(
        "--curves-in",
        type=Path,
        metavar="C.csv",
        help="move as recorded there; the sound gives the length, and is not listened to. "
        "The last frame is held where the recording is shorter",
    )


def _add_final(parser: argparse.ArgumentParser) -> None:
    """What is not said here is None: it is as the pack was made for, or as fits the machine."""
    add = parser.add_argument_group(
        "final quality", "Needs a weights pack (emo-desktop packs --help); best on a GPU."
    ).add_argument
    add("--pack", metavar="NAME", help="the weights; needless where there is only one pack")
    add("--steps", type=values.steps, metavar="N", help="of denoising; fewer than 35 jitter")
    add(
        "--guidance",
        type=values.guidance,
        metavar="G[,R]",
        help="how strongly the voice drives (and, apart, the portrait holds); 1 is no guidance",
    )
    add(
        "--drift-guard",
        choices=("none", "patch-drop", "re-anchor"),
        help="against drift in long films: blank parts of what is carried on, or give it the "
        "portrait's colours",
    )
    add(
        "--region",
        type=values.region,
        metavar="W,H",
        help="the face region, as many times the head's path: wider swings more, higher nods more",
    )
    add(
        "--turn-speed",
        type=values.turn_speed,
        metavar="DEG",
        help="how fast the head turns, degrees a frame: 0.1 to 1.0 for speech, 1.0 to 1.3 for song",
    )
    add(
        "--reuse",
        type=values.reuse,
        metavar="N",
        help="run the inner layers in every N-th step only: faster, not exact (1)",
    )
    add_device(add)
    add_memory(add)


def _add_inspect(add_command: AddCommand) -> None:
    parser = add_command(
        "inspect",
        help="what the program sees in a picture or a sound",
        description="Show what the program sees in a picture or a sound, and what is wrong.",
        epilog=_INSPECT_EPILOG,
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="picture or sound")
    add_json(parser)


def _add_demo(add_command: AddCommand) -> None:
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
    _add_honesty(parser)


def _add_doctor(add_command: AddCommand) -> None:
    parser = add_command(
        "doctor",
        help="whether this machine has all that is needed",
        description="Look at the machine, the program's files, its folders and its devices.",
        epilog=EXIT_CODES_HELP,
    )
    add_json(parser)


def _add_bench(add_command: AddCommand) -> None:
    parser = add_command(
        "bench",
        help="how fast this machine is",
        description="Measure how fast this machine is, beside a yardstick measured in the same "
        "run: for the draft and for an export the encoder alone, fed with the same frames; for a "
        "project parsing its file; for the others a product of matrices.",
        epilog=EXIT_CODES_HELP,
    )
    parser.add_argument(
        "subject",
        choices=("draft", "speech", "final", "project", "export"),
        help="making films, hearing what is said, the diffusion model of the final quality, "
        "opening, editing and planning a project of 200 lines, or exporting kept frames",
    )
    parser.add_argument(
        "--size",
        type=values.film_size,
        default=512,
        metavar="PX",
        help="short side of the film (512); for the draft",
    )
    parser.add_argument(
        "--seconds",
        type=values.bench_seconds,
        default=20.0,
        metavar="S",
        help="length of the film, or of the voice (20)",
    )
    parser.add_argument(
        "--preset",
        default="wide-1920x1080",
        metavar="NAME",
        help="what is exported (wide-1920x1080); for an export",
    )
    add = parser.add_argument_group(
        "final", "One window with weights of chance: full size on a GPU, tiny on a processor."
    ).add_argument
    add("--variant", choices=FINAL_VARIANTS, default=FINAL_VARIANTS[0], help="(paper)")
    add("--pack", metavar="NAME", help="measure with this weights pack instead, in its own size")
    add("--tiny", action="store_true", help="tiny networks on a GPU too")
    add("--steps", type=values.steps, metavar="N", help="of denoising; as the variant was made for")
    add_device(add)
    add(
        "--compile",
        action="store_true",
        help="compiled layers too; takes minutes (on CUDA always)",
    )
    add_json(parser)


def _add_packs(add_command: AddCommand) -> None:
    parser = add_command(
        "packs",
        help="weights for films of final quality: list, import, verify",
        description="Weights packs: what the final quality draws with. None comes with the "
        "program, and nothing is ever downloaded; import makes a pack of what you downloaded.",
        epilog=_PACKS_EPILOG,
    )
    add_action = parser.add_subparsers(dest="action", required=True, metavar="ACTION").add_parser
    listing = add_action("list", help="which packs there are", description="Show all packs.")
    info = add_action(
        "info", help="what one pack is", description="Show what a pack is, and its licences."
    )
    verify = add_action(
        "verify",
        help="whether a pack is as it was imported",
        description="Compare every file of a pack with its digest.",
    )
    for named in (info, verify):
        named.add_argument("name", metavar="NAME", help="of the pack")
    _add_import(add_action)
    for action in (listing, info, verify):
        add_json(action)


def _add_import(add_action: AddCommand) -> None:
    parser = add_action(
        "import",
        help="make a pack of downloaded weights",
        description="Make a pack of the folder of a download: EchoMimic v1 (also acc, pose and "
        "pose_acc), Hallo v1, or Stable Diffusion 1.5 with AnimateDiff as a start for training. "
        "The download stays as it is.",
        epilog=_PACKS_EPILOG,
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="folder of the download")
    add("--name", metavar="N", help="what to call the pack")
    add("--variant", metavar="V", help="of those in the folder: plain, acc, pose, pose_acc, …")
    add("--accept-licence", action="store_true", help="you have read and accept the licences")
    add(
        "--with-face-embedder",
        action="store_true",
        help="take Hallo's face embedder along; not for commercial work",
    )
    add("--replace", action="store_true", help="replace a pack of that name")
    add_json(parser)
