"""What is heard of the lines of a project."""

from __future__ import annotations

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
    )
