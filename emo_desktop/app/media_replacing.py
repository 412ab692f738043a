"""A file of an open project exchanged for another one that is not the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.media_list import MediaKind
from emo_desktop.app.projects import check_portrait, read_take
from emo_desktop.audio.source import probe_sound
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.project.changes import Edit, EditError, changes_between
from emo_desktop.project.edits.characters import replace_portrait, set_consent
from emo_desktop.project.edits.making import explained, made
from emo_desktop.project.edits.markers import set_guide
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Project
from emo_desktop.project.storage import bring_in


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file that is to take the place of another.

    Args:
        media: the new file.
        take: what is heard in it, where it takes the place of a take.
        duration_s: how long it lasts; None for a picture.
    """

    media: Media
    take: Take | None = None
    duration_s: Fraction | None = None


def read_replacement(
    folder: Path,
    path: Path,
    kind: MediaKind,
    *,
    project: Project,
    detector: FaceDetector,
    token: CancelToken,
) -> Replacement:
    """A file brought into a project's folder, for what one of that kind is used for.

    Raises:
        MediaError: it cannot be used so.
        OutputError: it cannot be copied.
        Cancelled: the token was cancelled.
    """
    if kind is MediaKind.PORTRAIT:
        check_portrait(path, size_px=project.size_px, face_box=None, detector=detector)
        return Replacement(bring_in(folder, path, token=token))
    if kind is MediaKind.CONSENT:
        return Replacement(read_spoken(folder, path, token=token))
    if kind is MediaKind.GUIDE:
        duration_s = probe_sound(path).duration_s
        return Replacement(bring_in(folder, path, token=token), duration_s=duration_s)
    read = read_take(path, has_music=False, token=token)
    take = read(bring_in(folder, path, token=token))
    return Replacement(take.media, take=take, duration_s=take.duration_s)


def read_spoken(folder: Path, path: Path, *, token: CancelToken) -> Media:
    """The spoken sentence of a consent, brought into a project's folder.

    Raises:
        MediaError: it is no sound.
        OutputError: it cannot be copied.
        Cancelled: the token was cancelled.
    """
    probe_sound(path)
    return bring_in(folder, path, token=token)


@explained
def replace_file(project: Project, old: Media, kind: MediaKind, new: Replacement) -> Edit:
    """The project with another file in the place of one; names and lines stay.

    Raises:
        EditError: a line uses more of the old sound than the new one has.
    """
    after = project
    if kind is MediaKind.PORTRAIT:
        for character in project.characters:
            if character.portrait == old:
                after = replace_portrait(after, character.id, new.media).after
    elif kind is MediaKind.GUIDE and project.guide is not None and new.duration_s is not None:
        guide = replace(project.guide, media=new.media, duration_s=new.duration_s)
        after = set_guide(project, guide).after
    elif kind is MediaKind.CONSENT:
        for character in project.characters:
            consent = character.consent
            if consent is not None and consent.recording == old:
                spoken = replace(consent, recording=new.media)
                after = set_consent(after, character.id, spoken).after
    elif new.take is not None:
        _check_long_enough(project, old, new.take)
        takes = (_heard_as(each, new.take) if each.media == old else each for each in project.takes)
        after = made(project, replace(project, takes=tuple(takes)), name="").after
    return Edit(after, changes_between(project, after), f"Replace {old.name}")


def _heard_as(take: Take, new: Take) -> Take:
    return replace(
        take,
        media=new.media,
        duration_s=new.duration_s,
        sample_rate_hz=new.sample_rate_hz,
        channels=new.channels,
        cuts_s=new.cuts_s,
        recording=None,
        pieces=(),
    )


def _check_long_enough(project: Project, old: Media, new: Take) -> None:
    replaced = {take.id for take in project.takes if take.media == old}
    for number, clip in enumerate(project.clips, start=1):
        for use in clip.uses:
            if use.take in replaced and use.out_s > new.duration_s:
                raise EditError(
                    f"{new.media.name} lasts {float(new.duration_s):.1f} s, and line {number} "
                    f"uses {old.name} up to {float(use.out_s):.1f} s.",
                    hint="Trim the line first, or choose a longer sound.",
                )
