"""The command that makes files for other programs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.app.data_formats import PICTURE_SUFFIXES, DataFormat
from emo_desktop.base.errors import EmoError
from emo_desktop.cli import project_values
from emo_desktop.cli.consents import consent_misuse, consented, tell_missing
from emo_desktop.cli.exits import Exit, print_error
from emo_desktop.cli.export_parser import add_consent
from emo_desktop.cli.options import add_json
from emo_desktop.cli.project_facts import told
from emo_desktop.cli.render import watched
from emo_desktop.cli.session import Session
from emo_desktop.cli.tables import count_of

if TYPE_CHECKING:
    from emo_desktop.app.data_orders import DataRequest
    from emo_desktop.app.interchange import DataReport
    from emo_desktop.project.model import Project


def add_export_data(add_action: Callable[..., argparse.ArgumentParser]) -> None:
    """The grammar of ``export-data``."""
    parser = add_action(
        "export-data", "write edits, subtitles, lip cues, curves, pictures for other programs"
    )
    add = parser.add_argument
    add(
        "--format",
        choices=[each.value for each in DataFormat],
        required=True,
        metavar="NAME",
        help=", ".join(DataFormat),
    )
    add(
        "--output",
        type=Path,
        required=True,
        metavar="PATH",
        help="the file; of thumbnails, and of single lines, the folder they go to",
    )
    add(
        "--character",
        action="append",
        default=[],
        metavar="N",
        dest="characters",
        help="only this one's lines; may be given several times; all when left out",
    )
    add(
        "--lines",
        type=project_values.line_numbers,
        metavar="N,N-N",
        help="only these lines; lip cues and curves: each as a file of its own",
    )
    add("--from", dest="begin", type=project_values.timecode, metavar="TC", help="where it begins")
    add("--to", dest="end", type=project_values.timecode, metavar="TC", help="where it ends")
    add(
        "--timecode",
        default="",
        metavar="TC",
        help="time code of the film's first frame: 01:00:00:00, or 01:00:00;00 with dropped "
        "frames (00:00:00:00)",
    )
    add(
        "--picture",
        choices=[suffix.removeprefix(".") for suffix in PICTURE_SUFFIXES],
        default="png",
        help="kind of thumbnails (png)",
    )
    add("--replace", action="store_true", help="replace files in a folder that are there already")
    add_consent(add)
    add_json(parser)


def export_data(args: argparse.Namespace, session: Session) -> Exit:
    """Write files for other programs."""
    from emo_desktop.app.data_orders import characters_in, files_for
    from emo_desktop.app.interchange import DataFinished
    from emo_desktop.app.interchange import export_data as made
    from emo_desktop.app.project_studio import ProjectStudio
    from emo_desktop.app.projects import open_project
    from emo_desktop.app.studio import Studio

    if fault := consent_misuse(args):
        print_error(fault)
        return Exit.USAGE
    with open_project(args.folder) as saved:
        studio = ProjectStudio(args.folder, Studio(session.settings))
        request = _request(args, saved)
        project = consented(args, saved, characters_in(files_for(saved, request)))
        meant = characters_in(files_for(project, request))
        job = made(project, request, studio=studio, token=session.token)
        with closing(watched(job)) as events:
            report = next(each.report for each in events if isinstance(each, DataFinished))
    tell_missing(meant)
    return told(args, _facts(report), _sentence(report))


def _request(args: argparse.Namespace, project: Project) -> DataRequest:
    from emo_desktop.app.data_orders import DataRequest
    from emo_desktop.app.projects import line_numbered

    return DataRequest(
        format=DataFormat(args.format),
        output=args.output,
        characters=tuple(_character(project, name) for name in args.characters),
        lines=tuple(line_numbered(project, number).id for number in args.lines or ()),
        frames=project_values.frames_between(args.begin, args.end, project),
        begin=args.timecode,
        picture_suffix=f".{args.picture}",
        replaces=args.replace,
    )


def _character(project: Project, name: str) -> str:
    for each in project.characters:
        if each.name == name:
            return each.id
    known = ", ".join(each.name for each in project.characters)
    raise EmoError(f"There is no character {name}.", hint=f"There is {known}.")


def _facts(report: DataReport) -> dict[str, object]:
    files = [{"output": str(path), "size_bytes": path.stat().st_size} for path in report.files]
    return {"files": files, "elapsed_s": round(report.elapsed_s, 3)}


def _sentence(report: DataReport) -> str:
    if len(report.files) == 1:
        return f"{report.files[0]}: written in {report.elapsed_s:.1f} s"
    names = "\n".join(str(path) for path in report.files)
    return f"{names}\n{count_of(len(report.files), 'file')} in {report.elapsed_s:.1f} s"
