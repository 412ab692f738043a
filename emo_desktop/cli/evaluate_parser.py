"""The grammar of the command that judges films and packs."""

from __future__ import annotations

import argparse
from pathlib import Path

from emo_desktop.cli.exits import EXIT_CODES_HELP
from emo_desktop.cli.options import AddCommand

_EPILOG = f"""\
examples:
  emo-desktop evaluate line.mp4 --report line.html
  emo-desktop evaluate line.mp4 --portrait face.png --voice line.wav --strict
  emo-desktop evaluate made.mp4 --against filmed.mp4 --json made.json
  emo-desktop evaluate --pack emo-mini --clips held-out --report pack.html

A file of timed sounds (--script) has lines of begin, end and sound with tabs between, as Audacity
exports labels, or is a JSON list of objects with start_s, end_s and sound.

Networks of others: --fid-network is a TorchScript Inception that takes bytes, --fvd-network a
TorchScript I3D, --sync-network a TorchScript SyncNet with the methods forward_lip and forward_aud,
--expression-network a TorchScript network that answers a face's expression (E-FID), and
--face-embedder an ONNX ArcFace. None comes with the program; what is not given is left out.

{EXIT_CODES_HELP}
  1    with --strict: faults were found"""


def add_evaluate(add_command: AddCommand) -> None:
    """Add the command to the parser."""
    parser = add_command(
        "evaluate",
        help="how good a film of a talking face is, and what is wrong with it",
        description="Watch a film and say in figures and sentences how good it is: whether the "
        "mouth follows the sound, the face stays itself and the picture runs on. Or, with --clips, "
        "compare a weights pack with the draft on clips whose truth is known.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("film", nargs="?", type=Path, metavar="FILM", help="film with a face that speaks")
    add("--against", type=Path, metavar="FILM", help="the film it should be")
    add("--portrait", type=Path, metavar="P", help="whose face it is (that of the first frames)")
    add("--voice", type=Path, metavar="A", help="what is said (the film's own sound)")
    add("--script", type=Path, metavar="F", help="when p, b and m are said (as heard)")
    add("--music", action="store_true", help="there is music under the voice")
    add("--strict", action="store_true", help="leave with exit code 1 where there are faults")
    add("--report", type=Path, metavar="F.html", help="write a page with pictures")
    add(
        "--json",
        nargs="?",
        const="-",
        metavar="F.json",
        help="write the figures for programs, or print them where no file is named",
    )
    _add_networks(parser)
    _add_clips(parser)


def _add_networks(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("networks of others").add_argument
    for option, figure in (
        ("--fid-network", "FID; with --against"),
        ("--fvd-network", "FVD; with --against"),
        ("--sync-network", "Sync-C and Sync-D"),
        ("--expression-network", "E-FID; with --against"),
        ("--face-embedder", "likeness of the face"),
    ):
        add(option, type=Path, metavar="F", help=f"for {figure}")


def _add_clips(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument_group("a pack on clips whose truth is known").add_argument
    add("--clips", type=Path, metavar="DIR", help="training clips; those held out are used")
    add("--pack", metavar="NAME", help="the weights: a name, or a folder; without: baselines alone")
    add("--count", type=_clip_count, default=20, metavar="N", help="of clips (20)")
    add("--device", metavar="D", help="cuda, mps or cpu; the best there is (default)")


def _clip_count(text: str) -> int:
    """How many clips, at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of clips")
    return int(text)
