"""The commands that keep projects whole: collect, relink, pack, unpack, recover."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.base.errors import EmoError
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.measured import last_of
from emo_desktop.cli.project_facts import project_facts, told
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of

if TYPE_CHECKING:
    from emo_desktop.project.autosave import Recovery
    from emo_desktop.project.model import Project


def collect(args: argparse.Namespace, session: Session) -> Exit:
    """Copy every file that a project uses into its folder."""
    from emo_desktop.app.projects import open_project
    from emo_desktop.project.archive import collect_media
    from emo_desktop.project.storage import save_project

    with open_project(args.folder) as project:
        outside = sum(not media.is_inside for media in project.media)
        after = collect_media(args.folder, project, token=session.token)
        save_project(args.folder, after)
    facts = project_facts(args.folder, after) | {"collected": outside}
    return told(args, facts, f"{args.folder}: {count_of(outside, 'file')} copied into it")


def relink(args: argparse.Namespace, session: Session) -> Exit:
    """Look for files that are missing, and refer to where they are found."""
    from emo_desktop.app.relinking import RelinkFinished, relink_project

    job = relink_project(args.folder, args.search, token=session.token)
    result = last_of(job, RelinkFinished)
    lost = result.still_missing
    facts = project_facts(args.folder, result.project)
    facts |= {"found": result.found, "missing": list(lost)}
    sentence = f"{args.folder}: {result.found} of {result.found + len(lost)} missing files found"
    told(args, facts, f"{sentence}; not found: {', '.join(lost)}" if lost else sentence)
    return Exit.BAD_INPUT if lost else Exit.DONE


def pack(args: argparse.Namespace, session: Session) -> Exit:
    """Put a project and all its files into one file."""
    from emo_desktop.app.projects import open_project
    from emo_desktop.project.archive import pack_project

    with open_project(args.folder) as project:
        for _ in watched(pack_project(args.folder, project, args.output, token=session.token)):
            pass
    size = args.output.stat().st_size
    facts = project_facts(args.folder, project) | {"output": str(args.output), "bytes": size}
    return told(args, facts, f"{args.output}: {project.name}, {size / 1e6:.1f} MB")


def unpack(args: argparse.Namespace, session: Session) -> Exit:
    """Make a project of a packed one."""
    from emo_desktop.project.storage import load_project
    from emo_desktop.project.unpacking import unpack_project

    for _ in watched(unpack_project(args.input, args.folder, token=session.token)):
        pass
    project = load_project(args.folder)
    return told(args, project_facts(args.folder, project), f"{args.folder}: {project.name}")


def recover(args: argparse.Namespace, _: Session) -> Exit:
    """Bring back what was not saved, or a version that was; or say what there is."""
    from emo_desktop.project.autosave import discard_recovery, read_recovery
    from emo_desktop.project.lock import ProjectLock
    from emo_desktop.project.storage import load_project, save_project

    with ProjectLock(args.folder):
        recovery = read_recovery(args.folder)
        states = _states(args.folder)
        if args.unsaved:
            if recovery is None:
                raise EmoError("Nothing that was not saved was left.", hint="Try a --version.")
            save_project(args.folder, recovery.project)
            discard_recovery(args.folder)
        elif args.version is not None:
            if args.version not in states:
                raise EmoError(
                    f"There is no version {args.version!r}.",
                    hint="emo-desktop project recover DIR.emo lists them.",
                )
            save_project(args.folder, states[args.version]())
        else:
            return _tell_what_there_is(args, recovery, list(states))
        project = load_project(args.folder)
    return told(
        args, project_facts(args.folder, project), f"{args.folder}: {project.name} was brought back"
    )


def _states(folder: Path) -> dict[str, Callable[[], Project]]:
    """How to read earlier states by their names: saved ones, and unsaved work put aside."""
    from emo_desktop.project.autosave import list_put_aside, read_put_aside
    from emo_desktop.project.versions import list_versions, read_version

    states: dict[str, Callable[[], Project]] = {}
    for version in list_versions(folder):
        states[version.path.stem] = partial(read_version, version)
    for path in list_put_aside(folder):
        states[path.stem] = partial(read_put_aside, path)
    return states


def _tell_what_there_is(
    args: argparse.Namespace, recovery: Recovery | None, names: Sequence[str]
) -> Exit:
    lines = [f"version: {name}" for name in names]
    unsaved = None
    if recovery is not None:
        saved_at = recovery.saved_at.isoformat(timespec="seconds")
        unsaved = {"saved_at": saved_at, "changes": recovery.changes}
        how = "--unsaved brings it back"
        lines.insert(0, f"not saved: {recovery.changes}, from {saved_at}; {how}")
    nothing = "There is nothing to recover: no version, and nothing unsaved."
    return told(args, {"unsaved": unsaved, "versions": list(names)}, "\n".join(lines) or nothing)
