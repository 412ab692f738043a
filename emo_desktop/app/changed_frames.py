"""Which frames of a film an edit leaves as they are, by name: nothing is drawn to know it."""

from __future__ import annotations

from collections.abc import Iterator

from emo_desktop.project.model import Project
from emo_desktop.project.shots import film_shots


def unchanged_frames(before: Project, after: Project) -> tuple[range, ...]:
    """The frames of the film that look after an edit as they did before it.

    Args:
        before: a document.
        after: another one, made of it.

    Returns:
        Ranges in order; what is in none of them may look otherwise.
    """
    if (before.fps, before.size_px) != (after.fps, after.size_px):
        return ()
    same = set(film_shots(before))
    return tuple(
        range(shot.at_frame, shot.end_frame)
        for shot in film_shots(after)
        if shot in same and _are_same(before, after, shot.clip)
    )


def _are_same(before: Project, after: Project, clip_id: str) -> bool:
    """Whether a line looks the same in both documents."""
    return all(
        one is other or one == other
        for one, other in zip(_look(before, clip_id), _look(after, clip_id), strict=True)
    )


def _look(project: Project, clip_id: str) -> Iterator[object]:
    """What decides how a line looks that is seen."""
    clip = project.clip(clip_id)
    yield clip.use
    yield clip.chosen_picture
    yield clip.pins
    character, take = project.character(clip.character), project.take(clip.take)
    yield character.portrait
    yield character.face_box
    yield character.landmark_moves
    yield take.media
    yield take.has_music
    yield take.cuts_s
