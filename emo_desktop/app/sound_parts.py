"""What is heard of a project: its lines and its guide."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from emo_desktop.export.mixdown import SoundPart
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.storage import media_path


def sound_of_line(
    project: Project, folder: Path, clip: Clip, *, begin_s: Fraction = Fraction(0)
) -> SoundPart:
    """What is heard of a line that uses a take.

    Args:
        project: the document.
        folder: where it lies.
        clip: the line.
        begin_s: a moment of the film: what is heard before it is left out, and places are counted
            from it.
    """
    use = clip.use
    assert use is not None, "a line that is heard uses a take"
    missed_s = max(Fraction(0), begin_s - clip.begin_s)
    return SoundPart(
        media_path(folder, project.take(use.take).media),
        use.in_s + missed_s,
        use.out_s,
        clip.begin_s + missed_s - begin_s,
        clip.gain_db,
    )


def heard_lines(project: Project, *, in_film: bool = False) -> tuple[Clip, ...]:
    """The lines that have a take and are not muted.

    Args:
        project: the document.
        in_film: whether the guide, which is in no film, cannot be heard instead of them.
    """
    hearing = project.hearing.of_film if in_film else project.hearing
    return tuple(
        clip
        for clip in project.clips
        if clip.use is not None and hearing.hears_line(clip.character)
    )


def muted_lines(project: Project, clips: Iterable[Clip]) -> tuple[int, ...]:
    """The numbers of those lines that have a take and are not heard in a film."""
    heard = {clip.id for clip in heard_lines(project, in_film=True)}
    wanted = {clip.id for clip in clips if clip.use is not None} - heard
    return tuple(n for n, clip in enumerate(project.clips, 1) if clip.id in wanted)


def sound_of_guide(
    project: Project, folder: Path, *, begin_s: Fraction = Fraction(0)
) -> SoundPart | None:
    """What is heard of the guide; None where there is none, or it is muted, or it is over.

    Args:
        project: the document.
        folder: where it lies.
        begin_s: a moment of the film, also one before it: what is heard before it is left out, and
            places are counted from it.
    """
    guide = project.guide
    if guide is None or not project.hearing.hears_guide:
        return None
    missed_s = max(Fraction(0), begin_s - guide.begin_s)
    if missed_s >= guide.duration_s:
        return None
    return SoundPart(
        media_path(folder, guide.media),
        missed_s,
        guide.duration_s,
        guide.begin_s + missed_s - begin_s,
        guide.gain_db,
    )
