"""The grammar and help of the commands about projects."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from emo_desktop.cli import values
from emo_desktop.cli.exits import EXIT_CODES_HELP
from emo_desktop.cli.export_parser import add_film_options, add_line_quality
from emo_desktop.cli.options import (
    AddCommand,
    AddOption,
    add_json,
    add_performance,
)
from emo_desktop.cli.project_interchange import add_export_data

EPILOG = f"""\
examples:
  emo-desktop project new Scene.emo --portrait anna.png
  emo-desktop project add-line Scene.emo --audio line1.wav --text "Good evening."
  emo-desktop project set Scene.emo --line 1 --emotion happy:0.6
  emo-desktop project info Scene.emo
  emo-desktop project render Scene.emo --quality final
  emo-desktop project export Scene.emo --output scene.mp4
  emo-desktop project export Scene.emo --output part.mp4 --from 0:10 --to 0:20 --preset small
  emo-desktop project export Scene.emo --output lines --lines 1,3-5
  emo-desktop project export-data Scene.emo --format otio --output scene.otio
  emo-desktop project pack Scene.emo --output Scene.emoz

Lines are counted from 1 in the order of the timeline. What was rendered is kept: a render that
was stopped goes on where it was, and after a change only what looks different is rendered again.

{EXIT_CODES_HELP}"""


def add_project(add_command: AddCommand) -> None:
    """The command ``project`` with its actions."""
    parser = add_command(
        "project",
        help="projects of many lines: make, fill, render, export",
        description="A project is a folder Name.emo: characters, takes, lines on a timeline.",
        epilog=EPILOG,
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION").add_parser

    def add_action(name: str, meaning: str) -> argparse.ArgumentParser:
        sentence = f"{meaning[0].upper()}{meaning[1:]}."
        action = actions(name, help=meaning, description=sentence, epilog=EPILOG)
        action.add_argument("folder", type=Path, metavar="DIR.emo", help="folder of the project")
        return action

    for add in (_add_making, _add_lines, _add_rendering, add_export_data, _add_keeping):
        add(add_action)


_AddAction = Callable[..., argparse.ArgumentParser]


def _add_making(add_action: _AddAction) -> None:
    new = add_action("new", "make a project")
    new.add_argument("--name", metavar="N", help="of the project; the folder's when left out")
    new.add_argument(
        "--size",
        type=values.film_size,
        default=512,
        metavar="PX",
        help="short side of the film (512)",
    )
    new.add_argument(
        "--fps",
        type=values.frame_rate,
        default=values.frame_rate("25"),
        metavar="R",
        help="frames per second: 25, 23.976, 30000/1001 … (25)",
    )
    new.add_argument("--character", metavar="N", help="name of the character (the picture's)")
    _add_portrait(new.add_argument)
    character = add_action("add-character", "add somebody who speaks")
    character.add_argument("--name", metavar="N", help="of the character (the picture's)")
    _add_portrait(character.add_argument)
    for parser in (new, character):
        add_json(parser)


def _add_portrait(add: AddOption) -> None:
    add("--portrait", type=Path, required=True, metavar="FILE", help="picture of the face")
    add(
        "--face",
        type=values.face_box,
        metavar="X,Y,W,H",
        help="where the face is, in pixels of the picture, if none is found",
    )
    _add_link(add)


def _add_link(add: AddOption) -> None:
    add(
        "--link",
        action="store_true",
        help="refer to the file where it lies, rather than copy it into the project",
    )


def _add_lines(add_action: _AddAction) -> None:
    line = add_action("add-line", "add a line that is spoken or sung")
    add = line.add_argument
    add("--audio", type=Path, required=True, metavar="FILE", help="the voice")
    add("--character", metavar="N", help="who says it; the one of the line before")
    add("--text", default="", metavar="T", help="what is said")
    add("--at", type=values.moment, metavar="S", help="where on the timeline; after the last line")
    add("--in", dest="in_s", type=values.moment, metavar="S", help="where it begins in the voice")
    add("--out", dest="out_s", type=values.moment, metavar="S", help="where it ends in the voice")
    _add_link(add)
    add("--seed", type=values.seed, metavar="N", help="another one: other blinks, glances, sway")
    add_performance(line)
    cues = add_action("add-cues", "add the lines of a cue sheet, to be recorded")
    add = cues.add_argument
    add(
        "--cues",
        type=Path,
        required=True,
        metavar="FILE",
        help="SRT, ASS, VTT, CSV, or script .txt",
    )
    add("--at", type=values.moment, metavar="S", help="how much later they begin (0)")
    split = add_action("split", "split a long line where its voice pauses")
    split.add_argument(
        "--line", type=values.line_number, required=True, metavar="N", help="the line, from 1"
    )
    split.add_argument(
        "--pause",
        type=values.pause,
        default=0.6,
        metavar="S",
        help="the shortest pause that parts two lines, in seconds (0.6)",
    )
    change = add_action("set", "change how lines play")
    _add_which_lines(change.add_argument)
    add = change.add_argument
    add("--seed", type=values.seed, metavar="N", help="another one: other blinks, glances, sway")
    add_performance(change)
    for parser in (line, cues, split, change):
        add_json(parser)


def _add_which_lines(add: AddOption) -> None:
    add(
        "--line",
        type=values.line_number,
        action="append",
        metavar="N",
        dest="lines",
        help="a line, from 1; may be given several times; all when left out",
    )


def _add_rendering(add_action: _AddAction) -> None:
    render = add_action("render", "render what is missing; goes on where it was stopped")
    _add_which_lines(render.add_argument)
    retake = add_action(
        "retake", "render one segment of a line again, and keep what stands beside it"
    )
    add = retake.add_argument
    add("--line", type=values.line_number, required=True, metavar="N", help="the line, from 1")
    add("--segment", type=values.line_number, required=True, metavar="K", help="of it, from 1")
    add("--seed", type=values.seed, required=True, metavar="N", help="the new one")
    # The same command as ``export``, for whoever looks for it among those of projects.
    add_film_options(
        add_action("export", "make the film of the project, of a part, or of single lines")
    )
    for parser in (render, retake):
        add_line_quality(parser)


def _add_keeping(add_action: _AddAction) -> None:
    info = add_action("info", "what is in a project, and how much of it is rendered")
    collect = add_action("collect", "copy every file the project uses into its folder")
    relink = add_action("relink", "look for files that are missing")
    relink.add_argument("search", type=Path, metavar="FOLDER", help="where to look")
    pack = add_action("pack", "put the whole project into one file")
    pack.add_argument("--output", type=Path, required=True, metavar="FILE", help="the file, .emoz")
    unpack = add_action("unpack", "make a project of a packed one")
    unpack.add_argument(
        "--input", type=Path, required=True, metavar="FILE", help="the packed project, .emoz"
    )
    recover = add_action("recover", "bring back what was not saved, or an earlier version")
    recover.add_argument(
        "--version", metavar="NAME", help="bring back this one; without it they are listed"
    )
    recover.add_argument(
        "--unsaved", action="store_true", help="bring back what was not saved when it ended"
    )
    for parser in (info, collect, relink, pack, unpack, recover):
        add_json(parser)
