"""The commands that make weights: data, codec, training, pack."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop.cli import values
from emo_desktop.cli.exits import EXIT_CODES_HELP, Exit
from emo_desktop.cli.footage import add_footage, run_footage
from emo_desktop.cli.options import AddCommand, add_json
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.base.jobs import Event
    from emo_desktop.training.emo.training_run import TrainingOrder

_EPILOG = f"""\
examples:
  emo-desktop train synthetic ~/heads --clips 1000 --processes 2
  emo-desktop train run ~/heads --run ~/runs/mini --dry-run
  emo-desktop train run ~/heads --run ~/runs/mini --minutes 60
  emo-desktop train export ~/runs/mini ~/packs/my-mini

A training goes on where it stood when the same command is given again, also after the machine
was switched off. On several GPUs: accelerate launch main.py train run … (pip install accelerate).

{EXIT_CODES_HELP}"""
_GIB = 1024**3


def add_training(add_command: AddCommand) -> None:
    """The grammar of ``train``."""
    parser = add_command(
        "train",
        help="train weights of your own: make clips, train, export a pack",
        description="Train networks for the final quality, from nothing or from a pack.",
        epilog=_EPILOG,
    )
    add_action = parser.add_subparsers(dest="action", required=True, metavar="ACTION").add_parser
    _add_synthetic(add_action)
    add_footage(add_action)
    _add_fit_codec(add_action)
    _add_run(add_action)
    _add_export(add_action)


def _add_synthetic(add_action: AddCommand) -> None:
    parser = add_action(
        "synthetic",
        help="make clips of talking heads to learn from",
        description="Make clips of talking heads; those that are there already are kept.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="of the data set; about 1.5 MB a clip")
    add("--clips", required=True, type=values.line_number, metavar="N", help="how many")
    add("--first", type=values.seed, default=0, metavar="K", help="number of the first clip (0)")
    add("--voices", type=Path, metavar="DIR", help="corpus of voices; else two samples speak")
    add("--processes", type=values.line_number, default=1, metavar="P", help="side by side (1)")
    add("--seed", type=values.seed, default=0, metavar="N", help="another seed, other people (0)")
    add_json(parser)


def _add_fit_codec(add_action: AddCommand) -> None:
    parser = add_action(
        "fit-codec",
        help="how well a codec of few channels tells the clips",
        description="Fit codecs to clips, and say how well each could draw at best. A run fits "
        "its own; this is for choosing.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="of the data set")
    add("--channels", type=_numbers, default=(16, 24, 32), metavar="C,…", help="(16,24,32)")
    add("--clips", type=values.line_number, default=240, metavar="N", help="looked at (240)")
    add_json(parser)


def _add_run(add_action: AddCommand) -> None:
    parser = add_action(
        "run",
        help="train, or go on training",
        description="Train on the clips of a folder. Ctrl+C keeps what was learned.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("folder", type=Path, metavar="DIR", help="of the data set")
    add("--run", required=True, type=Path, metavar="RUN", help="folder of the training")
    add("--recipe", default="mini", metavar="R", help="mini or paper (mini)")
    add("--stage", metavar="S", help="only this stage; else all that are due")
    add("--stage-steps", type=values.line_number, metavar="N", help="that the stage has")
    add("--from", dest="start", type=Path, metavar="PACK", help="folder of a pack to begin from")
    add("--steps", type=values.line_number, metavar="N", help="at most so many now")
    add("--minutes", type=_minutes, metavar="M", help="at most so long now")
    add("--device", default=None, metavar="D", help="cuda, cuda:1, mps or cpu; the best there is")
    add("--precision", choices=("fp32", "bf16"), default="fp32", help="of products (fp32)")
    add("--save-memory", action="store_true", help="work layers out twice instead of keeping them")
    add("--threads", type=values.line_number, metavar="N", help="of the processor; all")
    add("--refresh", action="store_true", help="also take up clips that come while it runs")
    add("--seed", type=values.seed, default=0, metavar="N", help="(0)")
    add("--look-every", type=_minutes, default=20.0, metavar="M", help="minutes (20)")
    add("--ignore-gate", action="store_true", help="go on although the gate was not passed")
    add("--dry-run", action="store_true", help="only say what memory and time it needs")
    add_json(parser)


def _add_export(add_action: AddCommand) -> None:
    parser = add_action(
        "export",
        help="make a pack of a training",
        description="Write what was learned as a weights pack, in half precision.",
        epilog=_EPILOG,
    )
    add = parser.add_argument
    add("run", type=Path, metavar="RUN", help="folder of the training")
    add("pack", type=Path, metavar="PACK", help="folder of the new pack; its name is the pack's")
    add("--title", metavar="T", help="for people; the name of the folder")
    add("--card", type=Path, metavar="F.md", help="what it is and how good it is, in Markdown")
    add("--compared", default="", metavar="T", help="how its films compare with drafts, a sentence")
    add("--experimental", action="store_true", help="the draft is to be preferred to it")
    add("--replace", action="store_true", help="replace a pack that is there")
    add_json(parser)


def run_training(args: argparse.Namespace, session: Session) -> Exit:
    """Make clips, fit a codec, train, or export."""
    actions = {
        "synthetic": _make_clips,
        "footage": run_footage,
        "fit-codec": _fit_codecs,
        "run": _train,
        "export": _export,
    }
    return actions[args.action](args, session)


def _make_clips(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.base.jobs import Progress
    from emo_desktop.cli.render import watched
    from emo_desktop.training.synthetic.clips import make_clips

    def events() -> Iterator[Event]:
        for made in make_clips(
            args.folder,
            args.clips,
            args.seed,
            corpus=args.voices,
            processes=args.processes,
            first=args.first,
            token=session.token,
        ):
            yield Progress("Making clips", made.done, made.count)

    for _ in watched(events()):
        pass
    facts = {"folder": str(args.folder), "clips": args.clips, "first": args.first}
    _say(facts, as_json=args.json)
    return Exit.DONE


def _fit_codecs(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.cli.measured import last_of
    from emo_desktop.training.emo.clip_file import clip_paths
    from emo_desktop.training.emo.codec_fit import CodecFitted, fit_codec

    paths = clip_paths(args.folder)[: args.clips]
    found = []
    for channels in args.channels:
        job = fit_codec(paths, channels=channels, token=session.token)
        fitted = last_of(job, CodecFitted)
        found.append(
            {
                "channels": channels,
                "clips": fitted.clips,
                "ceiling_db": round(fitted.ceiling_db, 2),
                "mouth_db": round(fitted.mouth_db, 2),
                "face_spread": round(fitted.face_spread, 3),
            }
        )
    if args.json:
        print_json({"codecs": found})
    else:
        print_rows(
            (
                f"{each['channels']} channels",
                f"{each['ceiling_db']} dB at best, {each['mouth_db']} dB round the mouth",
            )
            for each in found
        )
    return Exit.DONE


def _train(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.cli.render import watched
    from emo_desktop.training.emo.training_run import TrainingStopped, train

    order = _order_of(args)
    if args.dry_run:
        return _tell_needs(order, as_json=args.json)
    with closing(watched(train(order, token=session.token))) as events:
        for event in events:
            if isinstance(event, TrainingStopped):
                facts = {
                    "run": str(args.run),
                    "stage": event.stage,
                    "step": event.step,
                    "steps": event.steps,
                    "total": event.total,
                    "is_finished": event.is_finished,
                }
                _say(facts, as_json=args.json)
    # What was learned is kept, so Ctrl+C is no failure.
    return Exit.CANCELLED if session.token.cancelled else Exit.DONE


def _order_of(args: argparse.Namespace) -> TrainingOrder:
    from emo_desktop.training.emo.training_run import TrainingOrder

    return TrainingOrder(
        clips=args.folder,
        run=args.run,
        recipe=args.recipe,
        stage=args.stage,
        stage_steps=args.stage_steps,
        steps=args.steps,
        minutes=args.minutes,
        start=args.start,
        device=args.device,
        threads=args.threads,
        halves=args.precision == "bf16",
        saves_memory=args.save_memory,
        refreshes=args.refresh,
        seed=args.seed,
        look_every_s=60 * args.look_every,
        ignores_gate=args.ignore_gate,
    )


def _tell_needs(order: TrainingOrder, *, as_json: bool) -> Exit:
    """Say what memory and time each stage needs; nothing is begun."""
    from emo_desktop.base.timing import format_duration
    from emo_desktop.training.emo.outlook import outlook_of

    outlook = outlook_of(order)
    if as_json:
        stages = [
            {
                "stage": each.stage,
                "weights": each.weights,
                "learning": each.learning,
                "bytes": each.bytes,
                "steps": each.steps,
                "frames_a_step": each.frames,
                "seconds": round(outlook.seconds(each)),
            }
            for each in outlook.stages
        ]
        speed = round(outlook.flops_per_s)
        print_json({"device": outlook.device, "flops_per_s": speed, "stages": stages})
        return Exit.DONE
    print_rows(
        (
            each.stage,
            f"{each.learning / 1e6:.1f} of {each.weights / 1e6:.1f} million weights learn, "
            f"{each.bytes / _GIB:.1f} GiB, {each.steps} steps of {each.frames} frames, "
            f"about {format_duration(outlook.seconds(each))} on {outlook.device}",
        )
        for each in outlook.stages
    )
    return Exit.DONE


def _export(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.training.emo.export import export_pack, own_words
    from emo_desktop.training.emo.run_folder import RunFolder

    title = args.title or args.pack.name
    card = args.card.read_text(encoding="utf-8") if args.card else f"# {title}\n"
    words = own_words(title, card, compared=args.compared, is_experimental=args.experimental)
    exported = export_pack(
        RunFolder(args.run), args.pack, words, replaces=args.replace, token=session.token
    )
    facts = {
        "pack": str(exported.pack.folder),
        "bytes": exported.pack.size_bytes,
        "agreement_db": round(exported.agreement_db, 1),
    }
    _say(facts, as_json=args.json)
    return Exit.DONE


def _say(facts: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(facts)
    else:
        print_rows((name.replace("_", " "), str(value)) for name, value in facts.items())


def _numbers(text: str) -> tuple[int, ...]:
    """Whole numbers of channels, with commas between them."""
    try:
        numbers = tuple(int(part) for part in text.split(","))
    except ValueError:
        numbers = ()
    if not numbers or min(numbers) < 3 or max(numbers) > 192:
        raise argparse.ArgumentTypeError("give numbers from 3 to 192, with commas between them")
    return numbers


def _minutes(text: str) -> float:
    """A time in minutes, above 0."""
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < 1e6:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes")
    return minutes
