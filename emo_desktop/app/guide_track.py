"""The guide track of a project: the sound of the original, heard beside the lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from emo_desktop.audio.source import probe_sound
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.media import Guide
from emo_desktop.project.storage import bring_in


def read_guide(
    folder: Path, path: Path, *, before: Guide | None = None, token: CancelToken
) -> Guide:
    """A sound, or a film whose sound it is, as the guide of the project in ``folder``.

    Args:
        folder: of the project; the file is copied into it.
        path: of the file.
        before: the guide so far, whose place and gain the new one has.
        token: stops the copying.

    Raises:
        SoundError: nothing is heard in it, or it cannot be read.
        OutputError: it cannot be copied.
        Cancelled: the token was cancelled.
    """
    duration_s = probe_sound(path).duration_s
    media = bring_in(folder, path, token=token)
    if before is None:
        return Guide(media, duration_s)
    return replace(before, media=media, duration_s=duration_s)
