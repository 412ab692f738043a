"""What is said of projects, to people and to programs."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from emo_desktop.base.timing import format_duration
from emo_desktop.cli.exits import Exit
from emo_desktop.cli.tables import count_of, plain_rate, print_json

if TYPE_CHECKING:
    from emo_desktop.app.projects import LineFacts
    from emo_desktop.project.model import Project


def told(args: argparse.Namespace, facts: dict[str, Any], sentence: str) -> Exit:
    """Say what was done: to programs or to people."""
    if args.json:
        print_json(facts)
    else:
        print(sentence)
    return Exit.DONE


def project_facts(folder: Path, project: Project) -> dict[str, Any]:
    """A project for programs, without its lines."""
    from datetime import date

    from emo_desktop.export.provenance.consent import consent_state

    today = date.today()
    return {
        "folder": str(folder),
        "name": project.name,
        "fps": plain_rate(project.fps),
        "size_px": project.size_px,
        "duration_s": round(float(project.duration_s), 6),
        "characters": [
            {
                "id": each.id,
                "name": each.name,
                "has_consent": each.consent is not None,
                "consent": consent_state(each.consent, today).value,
            }
            for each in project.characters
        ],
        "takes": len(project.takes),
        "markers": len(project.markers),
    }


def project_rows(project: Project) -> Iterator[tuple[str, str]]:
    """A project for people, without its lines."""
    rate = plain_rate(project.fps)
    yield "project", project.name
    yield "film", f"{format_duration(float(project.duration_s))}, {rate} frames per second"
    yield "short side", f"{project.size_px} pixels"
    yield "characters", ", ".join(each.name for each in project.characters) or "none yet"
    yield "takes", f"{len(project.takes)}"


def facts_of_line(line: LineFacts) -> dict[str, Any]:
    """A line for programs."""
    clip = line.clip
    picture = clip.chosen_picture
    return {
        "number": line.number,
        "id": clip.id,
        "begin_s": round(float(clip.begin_s), 6),
        "duration_s": round(float(clip.duration_s), 6),
        "character": line.character,
        "take": line.take,
        "text": clip.text,
        "quality": str(picture.choice.quality),
        "seed": picture.seed,
        "is_locked": clip.is_locked,
        "segments": line.segments,
        "rendered": line.rendered,
        "fault": line.fault,
    }


def row_of_line(line: LineFacts) -> tuple[str, str]:
    """A line for people."""
    clip = line.clip
    begin, length = format_duration(float(clip.begin_s)), f"{float(clip.duration_s):.2f} s"
    words = [f"{begin:>7}  {length:>9}", line.character or "nobody", line.take or "to record"]
    words.append(line.fault or f"{line.rendered} of {count_of(line.segments, 'segment')} rendered")
    if clip.text:
        words.append(f'"{clip.text.splitlines()[0]}"')
    return f"{line.number}", "  ".join(words)
