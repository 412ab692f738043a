"""The commands about projects."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from emo_desktop.base.errors import EmoError
from emo_desktop.base.timing import format_duration
from emo_desktop.cli.controls import controls_given
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.project_facts import (
    facts_of_line,
    project_facts,
    project_rows,
    row_of_line,
    told,
)
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of, print_json, print_rows

if TYPE_CHECKING:
    from emo_desktop.project.changes import Edit
    from emo_desktop.project.model import Project


def run_project(args: argparse.Namespace, session: Session) -> Exit:
    """Make, change, show or keep a project."""
    from emo_desktop.cli.project_export import export
    from emo_desktop.cli.project_interchange import export_data
    from emo_desktop.cli.project_keeping import collect, pack, recover, relink, unpack
    from emo_desktop.cli.project_rendering import render, retake

    actions: dict[str, Callable[[argparse.Namespace, Session], Exit]] = {
        "new": _new,
        "add-character": _add_character,
        "add-line": _add_line,
        "add-cues": _add_cues,
        "split": _split,
        "set": _set,
        "info": _info,
        "render": render,
        "retake": retake,
        "export": export,
        "export-data": export_data,
        "collect": collect,
        "relink": relink,
        "pack": pack,
        "unpack": unpack,
        "recover": recover,
    }
    return actions[args.action](args, session)


def _new(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.projects import new_project

    project = new_project(
        args.folder,
        portrait=args.portrait,
        name=args.name or args.folder.stem,
        character=args.character or args.portrait.stem,
        face_box=args.face,
        size_px=args.size,
        fps=args.fps,
        copies=not args.link,
        settings=session.settings,
        token=session.token,
    )
    return _told(args, project, f"{args.folder}: a new project with {project.characters[0].name}")


def _add_character(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.projects import add_portrait

    project = add_portrait(
        args.folder,
        portrait=args.portrait,
        name=args.name or args.portrait.stem,
        face_box=args.face,
        copies=not args.link,
        settings=session.settings,
        token=session.token,
    )
    return _told(args, project, f"{args.folder}: {project.characters[-1].name} was added")


def _add_line(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.projects import LineOrder, add_voice_line

    order = LineOrder(
        audio=args.audio,
        character=args.character,
        text=args.text,
        begin_s=args.at,
        in_s=args.in_s,
        out_s=args.out_s,
        controls=controls_given(args),
        seed=args.seed,
        has_music=bool(args.music),
        copies=not args.link,
    )
    project, line = add_voice_line(args.folder, order, token=session.token)
    number = 1 + [clip.id for clip in project.clips].index(line)
    clip = project.clip(line)
    place = format_duration(float(clip.begin_s))
    sentence = f"{args.folder}: line {number}, {float(clip.duration_s):.2f} s from {place} on"
    return _told(args, project, sentence, line=number)


def _add_cues(args: argparse.Namespace, _: Session) -> Exit:
    from emo_desktop.app.projects import add_cue_sheet

    before, project = add_cue_sheet(args.folder, args.cues, later_s=args.at or Fraction(0))
    count = len(project.clips) - before
    return _told(args, project, f"{args.folder}: {count_of(count, 'line')} added", added=count)


def _split(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.long_takes import split_at_pauses

    project, count = split_at_pauses(
        args.folder, args.line, pause_s=args.pause, token=session.token
    )
    sentence = f"{args.folder}: line {args.line} became {count_of(count, 'line')}"
    return _told(args, project, sentence, lines=count)


def _set(args: argparse.Namespace, _: Session) -> Exit:
    from emo_desktop.app.projects import edit_project, line_numbered
    from emo_desktop.project.edits.performance import set_controls, set_seed
    from emo_desktop.project.edits.takes import mark_music

    controls = controls_given(args)
    if not controls and args.seed is None and args.music is None:
        raise EmoError("Nothing to set was said.", hint="For instance: --emotion happy:0.5")

    def changed(project: Project) -> Iterator[Edit]:
        numbers = args.lines or range(1, len(project.clips) + 1)
        lines = [line_numbered(project, number).id for number in numbers]
        if controls:
            edit = set_controls(project, lines, changes=controls)
            yield edit
            project = edit.after
        if args.seed is not None:
            edit = set_seed(project, lines, args.seed)
            yield edit
            project = edit.after
        for take in {project.clip(line).take for line in lines} if args.music else ():
            edit = mark_music(project, take, True)
            yield edit
            project = edit.after

    project = edit_project(args.folder, lambda before: [*changed(before)][-1])
    count = len(args.lines or project.clips)
    return _told(args, project, f"{args.folder}: {count_of(count, 'line')} changed", changed=count)


def _info(args: argparse.Namespace, session: Session) -> Exit:
    from emo_desktop.app.projects import line_facts
    from emo_desktop.project.storage import check_media, load_project

    project = load_project(args.folder)
    missing = check_media(args.folder, project)
    lines = line_facts(args.folder, project, settings=session.settings)
    if args.json:
        facts = project_facts(args.folder, project)
        facts["lines"] = [facts_of_line(each) for each in lines]
        facts["missing"] = [
            {"name": each.media.name, "path": each.media.path, "why": each.why} for each in missing
        ]
        print_json(facts)
        return Exit.DONE
    print_rows(project_rows(project))
    for each in missing:
        print(f"missing: {each.media.name} ({each.why}), looked for at {each.media.path}")
    if lines:
        print()
        print_rows(row_of_line(each) for each in lines)
    return Exit.DONE


def _told(args: argparse.Namespace, project: Project, sentence: str, **facts: Any) -> Exit:
    return told(args, project_facts(args.folder, project) | facts, sentence)
