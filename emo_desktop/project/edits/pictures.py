"""Edits of picture takes: several ways a line looks, side by side; and of what is pinned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_free_line,
    find_line,
    made,
    titled,
    with_lines,
)
from emo_desktop.project.model import Clip, PictureTake, Pin, Project
from emo_desktop.project.render_choice import RenderChoice


@explained
def add_picture(
    project: Project,
    line: str,
    *,
    controls: PerformanceControls | None = None,
    seed: int | None = None,
    choice: RenderChoice | None = None,
    name: str = "",
) -> Edit:
    """The line with one more picture take, which is chosen.

    It is as the one chosen before, but for what is given.

    Raises:
        EditError: there is no such line, or it is locked.
    """
    clip = find_free_line(project, line)
    present = clip.chosen_picture
    numbers = (look.id.removeprefix("p") for look in clip.pictures)
    number = 1 + max(int(each) if each.isdigit() else 0 for each in numbers)
    look = PictureTake(
        f"p{number}",
        controls=present.controls if controls is None else controls,
        seed=present.seed if seed is None else seed,
        choice=present.choice if choice is None else choice,
        name=name,
    )
    changed = replace(clip, pictures=(*clip.pictures, look), picture=look.id)
    return _edit(project, changed, name="Add a picture take")


@explained
def choose_picture(project: Project, line: str, picture: str) -> Edit:
    """The line looking as another of its picture takes.

    Raises:
        EditError: there is no such line or picture take, or the line is locked.
    """
    clip = find_free_line(project, line)
    _find(project, clip, picture)
    return _edit(project, replace(clip, picture=picture), name="Choose a picture take")


@explained
def star_picture(project: Project, line: str, picture: str, stars: int) -> Edit:
    """The picture take with 0 to 5 stars; 0 is not judged."""
    clip = find_line(project, line)
    look = replace(_find(project, clip, picture), stars=stars)
    return _edit(project, _with_picture(clip, look), name="Star a picture take")


@explained
def rename_picture(project: Project, line: str, picture: str, name: str) -> Edit:
    """The picture take with another name, which may be empty."""
    clip = find_line(project, line)
    look = replace(_find(project, clip, picture), name=name)
    return _edit(project, _with_picture(clip, look), name="Rename a picture take")


@explained
def remove_picture(project: Project, line: str, picture: str) -> Edit:
    """The line without one of its picture takes; where it was chosen, its neighbour is then.

    Raises:
        EditError: there is no such line or picture take, it is the only one, or the line is locked.
    """
    clip = find_free_line(project, line)
    _find(project, clip, picture)
    ids = [look.id for look in clip.pictures]
    place = ids.index(picture)
    left = clip.pictures[:place] + clip.pictures[place + 1 :]
    if not left:
        raise EditError(f"{titled(project, clip)} has only this picture take.")
    chosen = left[max(0, place - 1)].id if clip.picture == picture else clip.picture
    return _edit(
        project, replace(clip, pictures=left, picture=chosen), name="Remove a picture take"
    )


@explained
def set_pins(project: Project, line: str, pins: Sequence[Pin]) -> Edit:
    """The line with those segments kept as they are rendered, and no others.

    Raises:
        EditError: there is no such line, it is locked, or two pins hold one frame.
    """
    clip = find_free_line(project, line)
    ordered = tuple(sorted(pins, key=lambda pin: pin.first_frame))
    return _edit(project, replace(clip, pins=ordered), name="Keep segments", keeps_pins=True)


def _find(project: Project, clip: Clip, picture: str) -> PictureTake:
    for look in clip.pictures:
        if look.id == picture:
            return look
    raise EditError(f"{titled(project, clip)} has no picture take {picture!r}.")


def _with_picture(clip: Clip, changed: PictureTake) -> Clip:
    looks = (changed if look.id == changed.id else look for look in clip.pictures)
    return replace(clip, pictures=tuple(looks))


def _edit(project: Project, changed: Clip, *, name: str, keeps_pins: bool = False) -> Edit:
    return made(
        project,
        with_lines(project, [changed]),
        name=f"{name} of {called(project, [changed])}",
        keeps_pins=keeps_pins,
    )
