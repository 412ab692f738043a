"""Who is seen when in the film of a project, and the segments that show it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.project.model import Project
from emo_desktop.project.shots import film_shots
from emo_desktop.render.engine import FrameReady, SegmentFinished


class SeenShots:
    """The shots of a film, ready to be rendered and shown.

    Args:
        project: the document.
        studio: of the project.

    Raises:
        EmoError: nobody is to be seen in it.
    """

    def __init__(self, project: Project, studio: ProjectStudio) -> None:
        self._project, self._studio = project, studio
        self.all = film_shots(project)
        if not self.all:
            raise EmoError(
                "There is nothing to see: no line of the project has both a voice and a character.",
                hint="emo-desktop project add-line adds one.",
            )
        seen = dict.fromkeys(shot.clip for shot in self.all)
        self._lines = {clip: studio.plan(project, project.clip(clip)) for clip in seen}
        self._rests = {
            shot: studio.plan_rest(project, shot, self._lines[shot.clip])
            for shot in self.all
            if shot.rests
        }
        plans = (*self._lines.values(), *self._rests.values())
        self.segments = sum(len(plan.segments) for plan in plans)
        self.segments_missing = sum(len(studio.missing(plan)) for plan in plans)

    def rendered(self, token: CancelToken) -> Generator[Event, None, None]:
        """Render what the cache does not have, a line with its rests after the other."""
        done = 0
        for clip, line in self._lines.items():
            rests = [plan for shot, plan in self._rests.items() if shot.clip == clip]
            for plan in (line, *rests):
                if not self._studio.missing(plan):
                    continue
                events = self._studio.events(
                    self._studio.requests(self._project, plan.segments),
                    self._studio.renderer(plan.choice),
                    token=token,
                    shows_kept=False,
                )
                with closing(events):
                    for event in events:
                        if isinstance(event, SegmentFinished):
                            done += not event.reused
                            yield Progress("Rendering", done, self.segments_missing)
                        elif not isinstance(event, FrameReady):
                            yield event

    def frames(self, token: CancelToken) -> Generator[Bytes, None, None]:
        """Every frame of the film."""
        for shot in self.all:
            plan = self._rests[shot] if shot.rests else self._lines[shot.clip]
            events = self._studio.events(
                self._studio.requests(self._project, plan.segments_of(shot.frames)),
                self._studio.renderer(plan.choice),
                token=token,
                wanted=shot.frames,
            )
            with closing(events):
                for event in events:
                    if isinstance(event, FrameReady):
                        yield event.pixels
