"""The lines of a project as a table, which spreadsheets and this program read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from emo_desktop.base.errors import EmoError
from emo_desktop.export.interchange.clock import FilmClock
from emo_desktop.motion.controls import Delivery, PerformanceControls
from emo_desktop.motion.emotion import Emotion
from emo_desktop.motion.visemes import natural_style
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import frames_of_line

COLUMNS = (
    "number", "character", "begin", "end", "duration", "text", "take", "stars", "direction",
)  # fmt: skip
_STRENGTHS = {
    "expression": "expression",
    "lips": "lip_strength",
    "head": "head_motion",
    "head speed": "head_speed",
    "blinks": "blink_rate",
}


def cue_sheet_of(project: Project, clock: FilmClock, *, numbers: Mapping[str, int]) -> str:
    """A row for every line: time codes as the film has them, the duration in seconds.

    Args:
        project: the document.
        clock: of the film.
        numbers: of the lines, by their ids.

    Raises:
        EmoError: there are no lines.
    """
    if not project.clips:
        raise EmoError("There is nothing to list: the project has no lines.", hint="Add some.")
    table = io.StringIO(newline="")
    rows = csv.writer(table, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for clip in project.clips:
        rows.writerow([numbers[clip.id], *_cells(project, clip, clock)])
    return table.getvalue()


def _cells(project: Project, clip: Clip, clock: FilmClock) -> tuple[str, ...]:
    frames = frames_of_line(clip, project.fps)
    take = project.take(clip.take) if clip.take else None
    return (
        project.character(clip.character).name if clip.character else "",
        clock.timecode(frames.start),
        clock.timecode(frames.stop),
        f"{float(clip.duration_s):.3f}",
        clip.text,
        take.name if take else "",
        f"{take.stars}" if take and take.stars else "",
        direction_of(clip.chosen_picture.controls, take.note if take else ""),
    )


def direction_of(controls: PerformanceControls, note: str = "") -> str:
    """How a line is to be played, in words; empty where nothing was said.

    Args:
        controls: of the line.
        note: on its take.
    """
    words = []
    if controls.emotion is not Emotion.NEUTRAL and controls.emotion_intensity:
        words.append(f"{controls.emotion} {controls.emotion_intensity:.0%}")
    for name, field in _STRENGTHS.items():
        strength = getattr(controls, field)
        if strength != 1:
            words.append(f"{name} {strength:.0%}")
    if controls.mouth_style != natural_style():
        words.append(controls.mouth_style.name)
    if controls.delivery is not Delivery.AUTO:
        words.append(str(controls.delivery))
    return "; ".join([", ".join(words), note.strip()]).strip("; ")
