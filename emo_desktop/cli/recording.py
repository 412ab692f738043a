"""The commands that record, and list what can be recorded with."""

from __future__ import annotations

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop.cli import values
from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.cli.options import AddCommand, add_json
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.recording_file import RecordingFinished
    from emo_desktop.audio.device import OutputFacts
    from emo_desktop.audio.inputs import InputFacts
    from emo_desktop.base.jobs import CancelToken

_RECORD_EPILOG = f"""\
examples:
  emo-desktop record --seconds 10 --output take.wav
  emo-desktop record --seconds 10 --output take.wav --device "USB Audio" --channel 2
  emo-desktop record --seconds 10 --output take.wav --high-pass 80 --loudness -23

Ctrl+C ends the recording earlier and keeps it. The file can be opened while it is recorded.

{EXIT_CODES_HELP}"""


def add_recording(add_command: AddCommand) -> None:
    """The grammar of ``record`` and ``devices``."""
    parser = add_command(
        "record",
        help="record a voice into a WAV file",
        description="Record from a sound device into a 24-bit WAV file.",
        epilog=_RECORD_EPILOG,
    )
    add = parser.add_argument
    add("--seconds", required=True, type=values.moment, metavar="S", help="how long")
    add(
        "--output", required=True, type=Path, metavar="T.wav", help="the file, which must not exist"
    )
    add("--device", default="", metavar="NAME", help="an input by name (the system's own)")
    add("--channel", type=values.line_number, default=1, metavar="N", help="of the input (1)")
    add(
        "--rate",
        type=int,
        default=48000,
        choices=(44100, 48000, 96000),
        help="samples per second (48000)",
    )
    add(
        "--high-pass",
        type=float,
        metavar="HZ",
        help="also write a cleaner copy T.clean.wav without what lies below; the take stays",
    )
    add(
        "--loudness",
        type=float,
        metavar="LUFS",
        help="also write a copy T.clean.wav that is so loud, peaks below -1 dB; the take stays",
    )
    add_json(parser)
    listing = add_command(
        "devices",
        help="which sound devices there are",
        description="List the devices that record and play.",
        epilog=EXIT_CODES_HELP,
    )
    add_json(listing)


def run_record(args: argparse.Namespace, session: Session) -> Exit:
    """Record, and say how it came out."""
    from emo_desktop.app.recording_file import RecordingFinished, record_file
    from emo_desktop.app.sound_devices import find_device
    from emo_desktop.base.errors import EmoError
    from emo_desktop.cli.render import watched

    if not args.seconds:
        raise EmoError("There is nothing to record in 0 seconds.", hint="Give --seconds.")
    copy = _clean_path(args)
    job = record_file(
        args.output,
        find_device(args.device),
        seconds=args.seconds,
        channel=args.channel - 1,
        sample_rate_hz=args.rate,
        token=session.token,
    )
    with closing(watched(job)) as events:
        for event in events:
            if isinstance(event, RecordingFinished):
                if copy is not None:
                    _write_copy(args, event.take.path, copy, session.token)
                _print_take(event, copy, as_json=args.json)
                return Exit.BAD_INPUT if event.take.fault else Exit.DONE
    raise AssertionError("a recording ends with RecordingFinished")


def _clean_path(args: argparse.Namespace) -> Path | None:
    """Where a cleaner copy goes; None: none is wanted.

    Raises:
        EmoError: it cannot be made so, or is there already.
    """
    from emo_desktop.base.errors import EmoError

    high_pass_hz, loudness_lufs = args.high_pass, args.loudness
    if high_pass_hz is None and loudness_lufs is None:
        return None
    if high_pass_hz is not None and not 10 <= high_pass_hz <= 1000:
        raise EmoError(f"--high-pass is {high_pass_hz:g}, outside 10 to 1000 Hz.")
    if loudness_lufs is not None and not -60 <= loudness_lufs <= -5:
        raise EmoError(f"--loudness is {loudness_lufs:g}, outside -60 to -5 LUFS.")
    output: Path = args.output
    copy = output.with_name(f"{output.stem}.clean{output.suffix}")
    if copy.exists():
        raise EmoError(f"{copy} exists already.", hint="Choose another name.")
    return copy


def _write_copy(args: argparse.Namespace, take: Path, copy: Path, token: CancelToken) -> None:
    from emo_desktop.audio.loudness import write_cleaned
    from emo_desktop.base.jobs import CancelToken

    # Ctrl+C has ended the recording, and kept it; its copy is made all the same.
    anew = CancelToken() if token.cancelled else token
    write_cleaned(
        take, copy, high_pass_hz=args.high_pass or 0.0, loudness_lufs=args.loudness, token=anew
    )


def _print_take(event: RecordingFinished, copy: Path | None, *, as_json: bool) -> None:
    from emo_desktop.app.recording import describe_levels

    take, levels = event.take, event.levels
    if as_json:
        print_json(
            {
                "file": str(take.path),
                "copy": None if copy is None else str(copy),
                "device": take.device,
                "duration_s": round(float(take.duration_s), 6),
                "sample_rate_hz": take.sample_rate_hz,
                "samples": take.samples,
                "peak_db": round(levels.peak_db, 2),
                "noise_db": round(levels.noise_db, 2),
                "loudness_lufs": round(levels.loudness_lufs, 2),
                "dropouts": [
                    {"at_s": round(each.at_s, 6), "lost_s": round(each.lost_s, 6)}
                    for each in take.dropouts
                ],
                "fault": take.fault,
            }
        )
        return
    print_rows(
        [
            ("device", take.device),
            ("length", f"{float(take.duration_s):.3f} s at {take.sample_rate_hz} Hz"),
            ("level", describe_levels(levels, dropouts=len(take.dropouts))),
            *(
                ("dropout", f"at {each.at_s:.3f} s, {1000 * each.lost_s:.0f} ms lost")
                for each in take.dropouts[:10]
            ),
        ]
    )
    print(take.path)
    if copy is not None:
        print(copy)


def run_devices(args: argparse.Namespace, _session: Session) -> Exit:
    """List the devices that record and play."""
    from emo_desktop.audio.device import list_outputs
    from emo_desktop.audio.inputs import list_inputs

    inputs, outputs = list_inputs(), list_outputs()
    if args.json:
        print_json(
            {
                "inputs": [_input_facts(each) for each in inputs],
                "outputs": [_output_facts(each) for each in outputs],
            }
        )
        return Exit.DONE
    print_rows(
        [
            *(("input", _input_words(each)) for each in inputs),
            *(("output", each.name + _default(each.is_default)) for each in outputs),
        ]
    )
    if not inputs:
        print("no input was found: connect a microphone")
    if not outputs:
        print("no output was found: the program plays silently")
    return Exit.DONE


def _input_words(facts: InputFacts) -> str:
    channels = "1 channel" if facts.channels == 1 else f"{facts.channels} channels"
    words = f"{facts.name}  ({facts.host}, {channels}, {facts.sample_rate_hz} Hz)"
    return words + _default(facts.is_default)


def _default(is_default: bool) -> str:
    return ", the system's own" if is_default else ""


def _input_facts(facts: InputFacts) -> dict[str, Any]:
    return {
        "name": facts.name,
        "host": facts.host,
        "channels": facts.channels,
        "sample_rate_hz": facts.sample_rate_hz,
        "is_default": facts.is_default,
    }


def _output_facts(facts: OutputFacts) -> dict[str, Any]:
    return {"name": facts.name, "is_default": facts.is_default}
