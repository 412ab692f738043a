"""Where one shot of a film ends and the next begins."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any, Protocol

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import EmoError

_SIDE_PX = 256  # of the short side, at which frames are compared
_LEAST_SHOT_FRAMES = 8


class MissingCutsError(EmoError):
    """The package that finds cuts is not installed."""

    hint = "Install what training needs: pip install emo-desktop[train]"


class CutFinder(Protocol):
    """Is shown the frames of one film in order, and says where shots begin."""

    def add(self, rgb: Bytes) -> None:
        """Look at the next frame (H, W, 3) uint8."""
        ...

    def starts(self) -> tuple[int, ...]:
        """The numbers of the frames at which a new shot begins, without the first frame's."""
        ...


MakeCutFinder = Callable[[Fraction], CutFinder]


class AdaptiveCuts:
    """PySceneDetect's adaptive detector, which forgives fast motion.

    Args:
        fps: frames per second.

    Raises:
        MissingCutsError: the package is not installed.
    """

    def __init__(self, fps: Fraction) -> None:
        try:
            from scenedetect.common import FrameTimecode
            from scenedetect.detectors.adaptive_detector import AdaptiveDetector
        except ImportError as error:
            raise MissingCutsError("Cuts cannot be found: scenedetect is not installed.") from error
        self._detector: Any = AdaptiveDetector(min_scene_len=_LEAST_SHOT_FRAMES)
        self._time_of: Any = FrameTimecode
        self._fps = fps
        self._count = 0
        self._starts: list[int] = []

    def add(self, rgb: Bytes) -> None:
        """See ``CutFinder.add``."""
        shrink = _SIDE_PX / min(rgb.shape[:2])
        small = cv2.resize(rgb, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
        moment = self._time_of(self._count, self._fps)
        bgr = np.ascontiguousarray(small[..., ::-1])
        self._note(self._detector.process_frame(moment, bgr))
        self._count += 1

    def starts(self) -> tuple[int, ...]:
        """See ``CutFinder.starts``."""
        if self._count:
            self._note(self._detector.post_process(self._time_of(self._count - 1, self._fps)))
        return tuple(sorted(set(self._starts)))

    def _note(self, moments: Any) -> None:
        self._starts += [int(moment.frame_num) for moment in moments]
