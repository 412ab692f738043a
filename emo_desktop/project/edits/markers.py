"""Edits of what lies beside the lines: markers, and the guide that is heard beside them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.edits.frames import placed
from emo_desktop.project.edits.making import explained, find_marker, made, new_id
from emo_desktop.project.hearing import GUIDE
from emo_desktop.project.media import Guide, Marker
from emo_desktop.project.model import Project


@explained
def add_marker(project: Project, at_s: Fraction, *, name: str = "") -> Edit:
    """The project with one more marker, on the nearest frame."""
    marker = Marker(new_id(project, "m"), placed(at_s, project.fps), name)
    markers = (*project.markers, marker)
    after = replace(project, markers=markers, next_id=project.next_id + 1)
    return made(project, after, name="Add marker")


@explained
def move_marker(project: Project, marker_id: str, at_s: Fraction, *, merge_key: str = "") -> Edit:
    """The marker on another frame."""
    marker = replace(find_marker(project, marker_id), at_s=placed(at_s, project.fps))
    after = _with_marker(project, marker)
    return made(project, after, name=f"Move {_called(marker)}", merge_key=merge_key)


@explained
def rename_marker(project: Project, marker_id: str, name: str) -> Edit:
    """The marker with another name, which may be empty."""
    marker = find_marker(project, marker_id)
    after = _with_marker(project, replace(marker, name=name))
    return made(project, after, name=f"Rename {_called(marker)}")


@explained
def remove_marker(project: Project, marker_id: str) -> Edit:
    """The project without the marker."""
    marker = find_marker(project, marker_id)
    left = tuple(each for each in project.markers if each.id != marker_id)
    return made(project, replace(project, markers=left), name=f"Remove {_called(marker)}")


@explained
def set_guide(project: Project, guide: Guide) -> Edit:
    """The project with that guide, which begins on the nearest frame."""
    settled = replace(guide, begin_s=placed(guide.begin_s, project.fps))
    return made(project, replace(project, guide=settled), name="Set guide")


@explained
def move_guide(project: Project, begin_s: Fraction, *, merge_key: str = "") -> Edit:
    """The guide beginning on another frame.

    Raises:
        EditError: there is no guide.
    """
    if project.guide is None:
        raise EditError("There is no guide to move.", hint="Choose a guide first.")
    guide = replace(project.guide, begin_s=placed(begin_s, project.fps))
    return made(project, replace(project, guide=guide), name="Move guide", merge_key=merge_key)


@explained
def remove_guide(project: Project) -> Edit:
    """The project without a guide."""
    after = replace(project, guide=None, hearing=project.hearing.without(GUIDE))
    return made(project, after, name="Remove guide")


def _with_marker(project: Project, changed: Marker) -> Project:
    markers = tuple(changed if each.id == changed.id else each for each in project.markers)
    return replace(project, markers=markers)


def _called(marker: Marker) -> str:
    return f"marker {marker.name}" if marker.name else "marker"
