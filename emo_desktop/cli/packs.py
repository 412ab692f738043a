"""The commands about weights packs."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from emo_desktop.base.jobs import Cancelled
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.app.packs import CheckedImport
    from emo_desktop.emo.packs.manifest import Licence
    from emo_desktop.emo.packs.pack import BrokenPack, WeightsPack

_GIB = 1024**3


def run_packs(args: argparse.Namespace, session: Session) -> Exit:
    """List, describe, verify or import packs."""
    actions = {
        "list": _list_packs,
        "info": _describe_pack,
        "verify": _verify_pack,
        "import": _import_pack,
    }
    return actions[args.action](args, session)


def _list_packs(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.emo.packs.pack import installed_packs

    folder = session.settings.packs_dir
    packs = installed_packs(folder)
    if args.json:
        print_json({"folder": str(folder), "packs": [listed_facts(pack) for pack in packs]})
    elif packs:
        print_rows((pack.name, _in_short(pack)) for pack in packs)
    else:
        print(f"There are no weights packs in {folder}; drafts need none.")
    return Exit.DONE


def _describe_pack(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.emo.packs.pack import find_pack

    pack = find_pack(session.settings.packs_dir, args.name)
    if args.json:
        print_json(pack_facts(pack))
    else:
        print_rows(_pack_rows(pack))
    return Exit.DONE


def _verify_pack(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.emo.packs.pack import find_pack, verify_pack

    pack = find_pack(session.settings.packs_dir, args.name)
    for _ in watched(verify_pack(pack, session.token)):
        pass
    count = len(pack.manifest.files)
    if args.json:
        print_json({"name": pack.name, "files": count, "is_unchanged": True})
    else:
        print(f"{pack.name}: all {count} files are as they were imported")
    return Exit.DONE


def _import_pack(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.packs import ImportOrder, PackImported, check_import, import_pack

    order = ImportOrder(
        source=args.folder,
        name=args.name,
        variant=args.variant,
        is_accepted=args.accept_licence,
        with_face_embedder=args.with_face_embedder,
        replaces=args.replace,
    )
    checked = check_import(order, settings=session.settings)
    _show_licences(checked)
    if not order.is_accepted and _can_ask():
        if not _asks_for_consent():
            raise Cancelled
        checked = replace(checked, order=replace(order, is_accepted=True))
    job = import_pack(checked, settings=session.settings, token=session.token)
    with closing(watched(job)) as events:
        for event in events:
            if isinstance(event, PackImported):
                _say_what_was_made(event.pack, as_json=args.json)
                return Exit.DONE
    raise AssertionError("an import ends with PackImported")


def _show_licences(checked: CheckedImport) -> None:
    """What the user accepts, on stderr: stdout is for the result."""
    title = checked.download.recipe.title
    print(f"{title}, from {checked.download.folder}, comes under:", file=sys.stderr)
    for licence in checked.licences:
        print(f"  {licence_sentence(licence)}", file=sys.stderr)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _asks_for_consent() -> bool:
    """Whether the user accepts the licences; anything but yes is no."""
    # A signal that only cancels a token would not wake who waits for a line.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        print("Do you accept these licences? [y/N] ", end="", file=sys.stderr, flush=True)
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    finally:
        signal.signal(signal.SIGINT, before)


def _say_what_was_made(pack: WeightsPack, *, as_json: bool) -> None:
    if as_json:
        print_json(pack_facts(pack))
    else:
        print(f"{pack.folder}: {pack.manifest.title}, {_size(pack)}, called {pack.name}")


def listed_facts(pack: WeightsPack | BrokenPack) -> dict[str, Any]:
    """A pack in a list, for programs; of a broken one only what is wrong with it."""
    from emo_desktop.emo.packs.pack import BrokenPack

    if isinstance(pack, BrokenPack):
        fault = {"error": str(pack.error), "hint": pack.error.hint}
        return {"name": pack.name, "folder": str(pack.folder), "is_usable": False, **fault}
    return pack_facts(pack)


def pack_facts(pack: WeightsPack) -> dict[str, Any]:
    """A pack, for programs."""
    manifest, config = pack.manifest, pack.config
    return {
        "name": pack.name,
        "folder": str(pack.folder),
        "title": manifest.title,
        "family": config.family.value,
        "is_usable": manifest.accepted and not manifest.is_start_for_training,
        "is_start_for_training": manifest.is_start_for_training,
        "is_shipped": pack.is_shipped,
        "is_experimental": manifest.is_experimental,
        "compared_with_draft": manifest.compared_with_draft,
        "obeys": list(pack.obeys),
        "size_px": config.size_px,
        "picture_px": config.picture_px,
        "fps": config.fps,
        "steps": config.steps,
        "guidance": config.guidance,
        "bytes": pack.size_bytes,
        "digest": pack.digest,
        "program": manifest.program,
        "parts": list(pack.parts),
        "has_identity_embedder": pack.identity_embedder is not None,
        "accepted": manifest.accepted,
        "licences": [
            {
                "name": licence.name,
                "covers": licence.covers,
                "url": licence.url,
                "allows_commercial": licence.allows_commercial,
            }
            for licence in manifest.licences
        ],
    }


def licence_sentence(licence: Licence) -> str:
    """A licence on one line."""
    terms = {True: "", False: ", NOT for commercial work", None: ", see its terms"}
    return f"{licence.name}{terms[licence.allows_commercial]}: {licence.covers}; {licence.url}"


def _in_short(pack: WeightsPack | BrokenPack) -> str:
    from emo_desktop.emo.packs.pack import BrokenPack

    if isinstance(pack, BrokenPack):
        return f"cannot be used: {pack.error}"
    notes = [pack.manifest.title, _size(pack)]
    if pack.manifest.is_start_for_training:
        notes.append("only a start for training")
    else:
        notes.append(f"obeys {_words(pack.obeys)}")
    if not pack.manifest.accepted:
        notes.append("licences not accepted")
    if pack.is_shipped:
        notes.append("came with the program")
    if pack.manifest.is_experimental:
        notes.append("experimental")
    compared = pack.manifest.compared_with_draft
    return ", ".join(notes) + (f". {compared}" if compared else "")


def _pack_rows(pack: WeightsPack) -> Iterator[tuple[str, str]]:
    manifest, config = pack.manifest, pack.config
    yield "pack", f"{pack.name}: {manifest.title}"
    yield "folder", f"{pack.folder}, {_size(pack)}"
    if manifest.is_start_for_training:
        yield "use", "only a start for training: it cannot render"
    if manifest.is_experimental:
        yield "use", "experimental: automatic quality stays with the draft"
    if manifest.compared_with_draft:
        yield "quality", manifest.compared_with_draft
    drawn = f", drawn at {config.picture_px}" if config.picture_px != config.size_px else ""
    yield (
        "family",
        f"{config.family.value}; {config.size_px} pixels{drawn}, {config.fps} frames a second",
    )
    guidance = "without guidance" if config.few_steps else f"guidance {config.guidance:g}"
    steps = "one step" if config.steps == 1 else f"{config.steps} steps"
    yield "sampling", f"{steps}, {guidance}"
    yield "obeys", _words(pack.obeys)
    yield "parts", _words(pack.parts)
    yield "digest", pack.digest
    yield "made by", f"EMO Desktop {manifest.program}"
    for licence in manifest.licences:
        yield "licence", licence_sentence(licence)
    yield "accepted", "yes" if manifest.accepted else "no"


def _size(pack: WeightsPack) -> str:
    if pack.size_bytes < _GIB // 10:
        return f"{pack.size_bytes / 1e6:.1f} MB"
    return f"{pack.size_bytes / _GIB:.2f} GiB"


def _words(words: Iterable[str]) -> str:
    return ", ".join(word.replace("_", " ") for word in words) or "nothing"
