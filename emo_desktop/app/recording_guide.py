"""What is heard while a line is recorded: the guide track, the lines around it, its own take."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.sound_parts import heard_lines, sound_of_guide, sound_of_line
from emo_desktop.audio.recording_plan import OpenGuide, RecordingPlan
from emo_desktop.base.arrays import Floats
from emo_desktop.export.mixdown import SoundPart, mix_parts
from emo_desktop.project.model import Project

_CHANNELS = 2
_ZERO = Fraction(0)


def guide_of(
    project: Project,
    folder: Path,
    plan: RecordingPlan,
    *,
    line: str = "",
    hears_guide: bool = True,
    hears_lines: bool = True,
) -> OpenGuide | None:
    """The sound that goes with a recording, from the begin of its pre-roll on.

    Of the line that is recorded only what lies outside the recorded part is heard, so that a
    punch-in is led into by the take it is to fit.

    Args:
        project: the document.
        folder: where it lies.
        plan: the recording.
        line: id of the line that is recorded; empty: none.
        hears_guide: whether the guide track is heard.
        hears_lines: whether the lines are heard.

    Returns:
        What opens the sound; None where there is nothing to hear.
    """
    rate_hz = project.sample_rate_hz
    places = plan.places(rate_hz)
    begin_s = plan.begin_s - Fraction(places.before, rate_hz)
    guide = sound_of_guide(project, folder, begin_s=begin_s) if hears_guide else None
    parts = [guide] if guide is not None else []
    if hears_lines:
        parts += _lines(project, folder, plan, begin_s, line)
    length = places.length
    end_s = max((part.end_s for part in parts), default=_ZERO)
    duration_s = end_s if length is None else Fraction(length, rate_hz)
    if not parts:
        return None

    def opened() -> Iterator[Floats]:
        return mix_parts(
            parts, sample_rate_hz=rate_hz, channels=_CHANNELS, duration_s=duration_s
        ).blocks

    return opened


def _lines(
    project: Project, folder: Path, plan: RecordingPlan, begin_s: Fraction, line: str
) -> Iterator[SoundPart]:
    for clip in heard_lines(project):
        if clip.end_s <= begin_s:
            continue
        part = sound_of_line(project, folder, clip, begin_s=max(_ZERO, begin_s))
        # Counted from the begin of the timeline where the pre-roll begins before it.
        later_s = max(_ZERO, -begin_s)
        part = _moved(part, later_s)
        if clip.id != line:
            yield part
        elif plan.length_s is not None:
            yield from _around(part, plan.begin_s - begin_s, plan.length_s)


def _moved(part: SoundPart, later_s: Fraction) -> SoundPart:
    return SoundPart(part.path, part.in_s, part.out_s, part.begin_s + later_s, part.gain_db)


def _around(part: SoundPart, begin_s: Fraction, length_s: Fraction) -> Iterator[SoundPart]:
    """What of a part lies before and behind a span."""
    before_s = min(part.end_s, begin_s) - part.begin_s
    if before_s > 0:
        yield SoundPart(part.path, part.in_s, part.in_s + before_s, part.begin_s, part.gain_db)
    behind_s = part.end_s - max(part.begin_s, begin_s + length_s)
    if behind_s > 0:
        yield SoundPart(
            part.path, part.out_s - behind_s, part.out_s, part.end_s - behind_s, part.gain_db
        )
