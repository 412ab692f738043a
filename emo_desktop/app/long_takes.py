"""Long recordings become lines, and lines are put together from several takes."""

from __future__ import annotations

from pathlib import Path

from emo_desktop.app.projects import edit_project, line_numbered
from emo_desktop.audio.source import probe_sound
from emo_desktop.audio.spoken_parts import find_spoken_parts
from emo_desktop.audio.voice import read_voice
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, until_cancelled
from emo_desktop.project.changes import Edit
from emo_desktop.project.edits.cutting import auto_split
from emo_desktop.project.model import Project
from emo_desktop.project.storage import media_path


def split_at_pauses(
    folder: Path, number: int, *, pause_s: float, token: CancelToken
) -> tuple[Project, int]:
    """The project with one of its lines split where its voice pauses, saved; and the new count.

    Args:
        folder: of the project.
        number: of the line, from 1.
        pause_s: the shortest pause that parts two lines.
        token: stops the listening; then nothing is changed.

    Raises:
        EmoError: there is no such line, or it cannot be split.
        SoundError: its take cannot be read.
        Cancelled: the token was cancelled.
    """
    before = 0

    def split(project: Project) -> Edit:
        nonlocal before
        before = len(project.clips)
        clip = line_numbered(project, number)
        if not clip.take:
            raise EmoError(f"Line {number} has no take yet.", hint="Record or import one first.")
        take = project.take(clip.take)
        facts = probe_sound(media_path(folder, take.media))
        blocks = until_cancelled(read_voice(facts, has_music=take.has_music), token)
        parts = [
            (begin_s, min(end_s, take.duration_s))
            for begin_s, end_s in find_spoken_parts(blocks, pause_s=pause_s)
        ]
        return auto_split(project, clip.id, parts)

    project = edit_project(folder, split)
    return project, len(project.clips) - before + 1
