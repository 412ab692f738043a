"""How long rendering would take on this machine, said before it is begun."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from emo_desktop.app.line_rendering import LineRenderer
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.final.installed import has_gpu
from emo_desktop.render.pace import PaceBook
from emo_desktop.render.queue import RenderQueue

ASKED_FROM_S = 60.0
# Nobody knows yet how long so much of the final quality takes here: worth a question, too.
_ASKED_FROM_PICTURE_S = 10


@dataclass(frozen=True, slots=True)
class JobEstimate:
    """What would be rendered, and how long that takes.

    Args:
        lines: that have something to render.
        picture_s: how much picture is missing, in seconds of the film.
        seconds: it takes; None while nothing like it was rendered here.
        draft_seconds: drafts of the same lines take; None as above.
        keeps_frames: whether some of it is of the final quality.
        device: that makes the final quality, like ``CPU``; drafts are always made by the CPU.
    """

    lines: int
    picture_s: Fraction
    seconds: float | None
    draft_seconds: float | None
    keeps_frames: bool
    device: str

    @property
    def is_long(self) -> bool:
        """Whether to ask before it is begun."""
        if self.seconds is not None:
            return self.seconds >= ASKED_FROM_S
        return self.keeps_frames and self.picture_s >= _ASKED_FROM_PICTURE_S


def estimate_job(
    project: Project,
    lines: Collection[str],
    studio: ProjectStudio,
    *,
    device: DeviceChoices | None = None,
    token: CancelToken,
) -> JobEstimate:
    """What rendering some lines would take, by what was rendered here before.

    Args:
        project: the document.
        lines: ids of the lines; one that is done or has no take adds nothing.
        studio: of the project.
        device: where the final quality is made; None: where the machine does it best.
        token: stops the work.

    Raises:
        EmoError: a line cannot be drawn so here, or its picture cannot be read.
        Cancelled: the token was cancelled.
    """
    paces = PaceBook(studio.studio.settings.cache_dir / "paces.json")
    drafts = ProjectStudio(studio.folder, studio.studio, override=Override(Quality.DRAFT))
    forecast = LineRenderer(studio, RenderQueue(None), paces=paces).forecast_s
    forecast_draft = LineRenderer(drafts, RenderQueue(None), paces=paces).forecast_s
    count, frames, keeps_frames = 0, 0, False
    times: list[float | None] = []
    draft_times: list[float | None] = []
    for clip in project.clips:
        token.check()
        plan = studio.plan(project, clip) if clip.id in lines else None
        missing = studio.missing(plan) if plan is not None else ()
        if plan is None or not missing:
            continue
        count += 1
        frames += sum(each.recipe.frame_count for each in missing)
        keeps_frames = keeps_frames or plan.drawing.caches_frames
        times.append(forecast(plan, project))
        draft_times.append(forecast_draft(drafts.plan(project, clip), project))
    return JobEstimate(
        lines=count,
        picture_s=frames / project.fps,
        seconds=_sum(times),
        draft_seconds=_sum(draft_times),
        keeps_frames=keeps_frames,
        device=_device(device or DeviceChoices()) if keeps_frames else "CPU",
    )


def _sum(times: list[float | None]) -> float | None:
    """The sum; None where one of them is not known."""
    known = [each for each in times if each is not None]
    return sum(known) if len(known) == len(times) else None


def _device(choices: DeviceChoices) -> str:
    if choices.device is not None:
        return "GPU" if f"{choices.device}" in ("cuda", "mps") else "CPU"
    return "GPU" if has_gpu() else "CPU"
