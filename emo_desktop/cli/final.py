"""The final quality a command line asks for."""

from __future__ import annotations

import argparse

from emo_desktop.project.render_choice import FinalChoices, Guard
from emo_desktop.render.final.device_choices import DeviceChoices

# The options of the final quality, by the name each has among the parsed arguments.
_OPTIONS = {
    "pack": "--pack",
    "steps": "--steps",
    "guidance": "--guidance",
    "reuse": "--reuse",
    "drift_guard": "--drift-guard",
    "region": "--region",
    "turn_speed": "--turn-speed",
    "device": "--device",
    "precision": "--precision",
    "offload": "--offload",
    "compile": "--compile",
}


def final_options_given(args: argparse.Namespace) -> tuple[str, ...]:
    """The options of the final quality that the command line has."""
    return tuple(option for name, option in _OPTIONS.items() if getattr(args, name) is not None)


def final_choices_of(args: argparse.Namespace) -> FinalChoices:
    """How the final quality is to be made."""
    audio, reference = args.guidance or (None, None)
    width, height = args.region or (1.0, 1.0)
    return FinalChoices(
        steps=args.steps,
        audio_guidance=audio,
        reference_guidance=reference,
        reuse_every=args.reuse or 1,
        guard=Guard(args.drift_guard or Guard.NONE),
        region_width=width,
        region_height=height,
        speed_deg=args.turn_speed,
    )


def device_choices_of(args: argparse.Namespace) -> DeviceChoices:
    """Where the final quality is to be made."""
    return DeviceChoices(
        device=args.device,
        precision=args.precision,
        offloads=None if args.offload is None else args.offload == "on",
        compiles=bool(args.compile),
    )
