"""A picture of a line: what is seen in its middle."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.project.model import Project


def line_still(
    alone: Project,
    *,
    studio: ProjectStudio,
    drafts: ProjectStudio,
    token: CancelToken,
) -> Generator[Event, None, Bytes]:
    """The frame in the middle of a line, (H, W, 4) uint8 RGB with straight alpha.

    It is of the line's own quality where that is rendered already, else a draft: a picture for a
    list is not worth a render of the final quality.

    Args:
        alone: a document with nothing but the line.
        studio: of the project.
        drafts: the same, with all lines drawn as drafts.
        token: stops the work.

    Yields:
        What the rendering says.

    Raises:
        MediaError: the portrait or the voice cannot be used.
        Cancelled: the token was cancelled.
    """
    clip = alone.clips[0]
    assert clip.use is not None, "a line that is seen uses a take"
    middle = round(clip.duration_s * alone.fps) // 2
    first = round(clip.use.in_s * alone.fps) + middle
    drawn_by = studio if _is_rendered(alone, first, studio) else drafts
    shots = SeenShots(alone, drawn_by, range(middle, middle + 1))
    yield from shots.rendered(token)
    with closing(shots.frames(token)) as frames:
        return next(frames)


def _is_rendered(alone: Project, frame: int, studio: ProjectStudio) -> bool:
    """Whether the line's own quality has a frame of the take at hand."""
    try:
        line = studio.plan(alone, alone.clips[0])
        segments = line.segments_of(range(frame, frame + 1))
        return bool(segments) and all(studio.is_rendered(line, each) for each in segments)
    except EmoError:  # its weights, or the device they need, are not there
        return False
