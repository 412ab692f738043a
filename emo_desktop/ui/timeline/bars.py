"""The lines of a document as the timeline shows them: whole frames of the film."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.shots import frames_of_line


@dataclass(frozen=True, slots=True)
class Bar:
    """A line on the timeline.

    Args:
        clip: the line.
        number: its place in the list of lines, from 1 on.
        speaker: who says it; empty: nobody yet.
        begin: its first frame of the film.
        end: the frame behind its last.
        take: the chosen take; None where none is recorded.
        in_s: the moment of the take at which it begins.
        is_heard: whether it is not muted, and no other is heard alone.
    """

    clip: Clip
    number: int
    speaker: str
    begin: int
    end: int
    take: Take | None
    in_s: float
    is_heard: bool = True

    @property
    def id(self) -> str:
        """Of the line."""
        return self.clip.id

    @property
    def media(self) -> Media | None:
        """The sound of it."""
        return None if self.take is None else self.take.media


def bars_of(project: Project) -> tuple[Bar, ...]:
    """Every line, in order."""
    speakers = {each.id: each.name for each in project.characters}
    takes = {each.id: each for each in project.takes}
    bars = []
    for number, clip in enumerate(project.clips, start=1):
        on = frames_of_line(clip, project.fps)
        use = clip.use
        bars.append(
            Bar(
                clip,
                number,
                speakers.get(clip.character, ""),
                on.start,
                on.stop,
                None if use is None else takes[use.take],
                0.0 if use is None else float(use.in_s),
                project.hearing.hears_line(clip.character),
            )
        )
    return tuple(bars)


def bars_between(bars: Iterable[Bar], begin: int, end: int) -> Iterator[Bar]:
    """Those of which something lies between two frames."""
    return (bar for bar in bars if bar.begin < end and bar.end > begin)


def edges_of(
    project: Project, bars: Iterable[Bar], *, without: Iterable[str] = (), markers: bool = True
) -> list[int]:
    """What a dragged edge is drawn to in a document: line edges, pauses of takes, markers, 0.

    Args:
        project: the document.
        bars: its lines.
        without: lines that are dragged themselves.
        markers: whether they draw, too.
    """
    left_out = set(without)
    edges = {0}
    if markers:
        edges |= {round(marker.at_s * project.fps) for marker in project.markers}
    for bar in bars:
        if bar.id in left_out:
            continue
        edges |= {bar.begin, bar.end}
        use = bar.clip.use
        if bar.take is not None and use is not None:
            pauses = (cut_s for cut_s in bar.take.cuts_s if use.in_s < cut_s < use.out_s)
            edges |= {bar.begin + round((cut_s - use.in_s) * project.fps) for cut_s in pauses}
    if project.guide is not None:
        edges.add(round(project.guide.begin_s * project.fps))
    return sorted(edges)
