"""Where the face of a line goes in its picture, frame by frame: what the face region is made of."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from emo_desktop.app.portrait_fit import Area
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.draft.fit import fit_rig
from emo_desktop.draft.rig import Rig
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.model import Clip, Project
from emo_desktop.project.render_choice import MAX_REGION, MIN_REGION
from emo_desktop.render.line_plan import Drawing, plan_line
from emo_desktop.render.packing import unpack_curves

_EVERY_FRAMES = 3  # a head does not leave its way between


class HeadPaths:
    """Follows the heads of lines that are performed; safe to use from several threads.

    Args:
        folder: of the project.
        studio: prepares portraits and has the performances.
    """

    def __init__(self, folder: Path, studio: Studio) -> None:
        self._studio = ProjectStudio(folder, studio)
        self._lock = threading.Lock()
        self._rig: tuple[str, Rig] | None = None

    def boxes(self, project: Project, clip: Clip, token: CancelToken) -> tuple[Area, ...]:
        """The boxes of the face in frames of a line, as far as it is performed; none otherwise.

        Args:
            project: the document.
            clip: the line.
            token: stops the work.

        Raises:
            PictureError: there is no face.
            Cancelled: the token was cancelled.
        """
        if not (clip.character and clip.take):
            return ()
        with self._lock:
            performed = list(self._performed(project, clip))
            if not performed:
                return ()
            portrait = self._studio.portrait(project.character(clip.character), project.size_px)
            if self._rig is None or self._rig[0] != portrait.digest:
                self._rig = (portrait.digest, fit_rig(portrait))
            height, width = portrait.pixels.shape[:2]
            return tuple(_boxes(self._rig[1], performed, width, height, token))

    def _performed(self, project: Project, clip: Clip) -> Iterator[MotionCurves]:
        """The curves of the segments that are kept."""
        studio = self._studio.studio
        for segment in plan_line(project, clip, Drawing.by(studio.draft)):
            packed = studio.cache.get(segment.recipe.motion_key)
            if packed is not None:
                try:
                    yield unpack_curves(packed)
                except ValueError:
                    continue  # what is damaged is performed again when it is shown


def _boxes(
    rig: Rig, performed: Sequence[MotionCurves], width: int, height: int, token: CancelToken
) -> Iterator[Area]:
    for curves in performed:
        for frame in range(0, len(curves), _EVERY_FRAMES):
            token.check()
            posed = rig.pose(curves.weights[frame], curves.head_deg[frame], curves.gaze_deg[frame])
            shares = (posed.points + 0.5) / (width, height)
            (left, top), (right, bottom) = shares.min(axis=0), shares.max(axis=0)
            yield Area(float(left), float(top), float(right), float(bottom))


def region_of(boxes: Sequence[Area], width_scale: float, height_scale: float) -> Area:
    """What all boxes cover together, each widened about its own middle (EMO's M).

    Args:
        boxes: at least one.
        width_scale: how many times as wide: the head swings more.
        height_scale: how many times as high: it nods more.
    """
    wide = [each.widened(width_scale, height_scale) for each in boxes]
    return Area(
        min(each.left for each in wide),
        min(each.top for each in wide),
        max(each.right for each in wide),
        max(each.bottom for each in wide),
    )


def scale_to_reach(
    boxes: Sequence[Area], scales: tuple[float, float], *, edge: tuple[int, int], place: float
) -> tuple[float, float]:
    """The scales with which an edge of the region lies at a place, as far as that is allowed.

    Args:
        boxes: at least one.
        scales: as they are.
        edge: (-1, 0) the left one, (1, 0) the right, (0, -1) the upper, (0, 1) the lower.
        place: in shares of the picture.
    """
    across, along = edge
    reached = []
    for box in boxes:
        low, high = (box.left, box.right) if across else (box.top, box.bottom)
        half = max(1e-6, (high - low) / 2)
        reached.append((across + along) * (place - (low + high) / 2) / half)
    wanted = round(min(MAX_REGION, max(MIN_REGION, min(reached))), 2)
    return (wanted, scales[1]) if across else (scales[0], wanted)
