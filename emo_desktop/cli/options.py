"""Options that several commands have."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from emo_desktop.app.limits import DELIVERIES, EMOTIONS, MOUTH_STYLES
from emo_desktop.cli import values

AddCommand: TypeAlias = Callable[..., argparse.ArgumentParser]
AddOption: TypeAlias = Callable[..., argparse.Action]


def add_performance(parser: argparse.ArgumentParser) -> None:
    """How a line is performed; what is not said is None: its default is the performance's."""
    add = parser.add_argument_group(
        "the performance", "X is from 0 to 2: 0 not at all, 1 as heard (default), 2 double."
    ).add_argument
    for option, meaning in (
        ("--expression", "how far brows, lids and cheeks move with the voice"),
        ("--lips", "how far the mouth moves"),
        ("--head-motion", "how far the head turns, nods and sways"),
        ("--head-speed", "how fast it does so"),
        ("--blinks", "how often the eyes blink"),
    ):
        add(option, type=values.control, metavar="X", help=meaning)
    add(
        "--emotion",
        type=values.emotion,
        metavar="NAME[:I]",
        help=f"{', '.join(EMOTIONS)}; intensity I from 0 to 1 (1), e.g. happy:0.5",
    )
    add(
        "--gaze",
        type=values.gaze,
        metavar="YAW,PITCH",
        help="where the eyes rest, in degrees toward the right of the picture and up (0,0)",
    )
    add(
        "--mouth-style",
        metavar="STYLE",
        help=f"{', '.join(MOUTH_STYLES)}, a style of your own by name, or a .json file (natural)",
    )
    add(
        "--delivery",
        choices=DELIVERIES,
        help="speech or song; auto listens which it is (default)",
    )
    add(
        "--music",
        action="store_const",
        const=True,
        help="there is music under the voice: take the voice from the middle of the stereo mix",
    )
    add("--points", type=Path, metavar="F.json", help="points on single curves; see below")


def add_device(add: AddOption) -> None:
    """Where networks run."""
    add("--device", metavar="D", help="cuda, cuda:1, mps or cpu; the best there is (default)")
    add("--precision", choices=("fp32", "bf16", "fp16"), help="as suits the device (default)")


def add_memory(add: AddOption) -> None:
    """How networks use memory and time."""
    add(
        "--offload",
        choices=("on", "off"),
        help="networks that rest wait in main memory; when they must (default)",
    )
    add(
        "--compile",
        action="store_const",
        const=True,
        help="compile the networks first: a minute or more, then faster",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Results for programs."""
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout")
