"""Edits of what is heard: how loud lines and the guide are, and which lanes are heard at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from emo_desktop.project.changes import Edit, EditError
from emo_desktop.project.checks import MAX_GAIN_DB, MIN_GAIN_DB
from emo_desktop.project.edits.making import (
    called,
    explained,
    find_character,
    find_free_lines,
    made,
    with_lines,
)
from emo_desktop.project.hearing import GUIDE, VOICES, Hearing
from emo_desktop.project.model import Project


@explained
def set_gain(
    project: Project, lines: Sequence[str], gain_db: float, *, merge_key: str = ""
) -> Edit:
    """The lines played so much louder than they were recorded.

    Raises:
        EditError: there is no such line, one is locked, or the gain is outside its range.
    """
    found = find_free_lines(project, lines)
    after = with_lines(project, [replace(clip, gain_db=float(gain_db)) for clip in found])
    return made(project, after, name=f"Gain of {called(project, found)}", merge_key=merge_key)


@explained
def change_gain(
    project: Project, lines: Sequence[str], by_db: float, *, merge_key: str = ""
) -> Edit:
    """The lines louder by so much, each from where it is, as far as their range goes.

    Raises:
        EditError: there is no such line, or one is locked.
    """
    found = find_free_lines(project, lines)
    changed = [
        replace(clip, gain_db=min(MAX_GAIN_DB, max(MIN_GAIN_DB, clip.gain_db + by_db)))
        for clip in found
    ]
    name = f"Gain of {called(project, found)}"
    return made(project, with_lines(project, changed), name=name, merge_key=merge_key)


@explained
def set_guide_gain(project: Project, gain_db: float, *, merge_key: str = "") -> Edit:
    """The guide played so much louder than it is.

    Raises:
        EditError: there is no guide, or the gain is outside its range.
    """
    if project.guide is None:
        raise EditError("There is no guide.", hint="Choose a guide first.")
    after = replace(project, guide=replace(project.guide, gain_db=float(gain_db)))
    return made(project, after, name="Gain of the guide", merge_key=merge_key)


@explained
def mute_lane(project: Project, lane: str, is_muted: bool) -> Edit:
    """The project with a lane muted, or not.

    Args:
        project: the document.
        lane: id of a character, ``VOICES`` or ``GUIDE``.
        is_muted: whether it is not heard from now on.

    Raises:
        EditError: there is no such lane.
    """
    hearing = project.hearing.with_muted(lane, is_muted)
    return _heard(project, lane, hearing, "Mute" if is_muted else "Unmute")


@explained
def solo_lane(project: Project, lane: str, is_solo: bool) -> Edit:
    """The project with a lane heard alone, or not; several can be.

    Args:
        project: the document.
        lane: id of a character, ``VOICES`` or ``GUIDE``.
        is_solo: whether only it, and others that are, is heard from now on.

    Raises:
        EditError: there is no such lane.
    """
    hearing = project.hearing.with_solo(lane, is_solo)
    return _heard(project, lane, hearing, "Solo" if is_solo else "Unsolo")


@explained
def hear_all(project: Project) -> Edit:
    """The project with nothing muted, and nothing heard alone."""
    return made(project, replace(project, hearing=Hearing()), name="Hear everything")


def _heard(project: Project, lane: str, hearing: Hearing, verb: str) -> Edit:
    name = f"{verb} {_lane_called(project, lane)}"
    return made(project, replace(project, hearing=hearing), name=name)


def _lane_called(project: Project, lane: str) -> str:
    if lane == GUIDE:
        return "the guide"
    return "all voices" if lane == VOICES else find_character(project, lane).name
