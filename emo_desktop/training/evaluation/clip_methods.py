"""What draws the frames of a training clip: models, and the baselines they are compared with."""

from __future__ import annotations

from typing import Protocol

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.digest import digest_array
from emo_desktop.base.errors import NoFaceError
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import Picture
from emo_desktop.face.portrait import prepare_portrait
from emo_desktop.training.emo.clip_file import TrainingClip

_OPAQUE = 255


class ClipMethod(Protocol):
    """Draws clips from their reference image and what steers them, never from their frames."""

    @property
    def name(self) -> str:
        """What the table calls it."""
        ...

    def draw(self, clip: TrainingClip) -> Bytes | None:
        """(F, P, P, 3) uint8 frames of any size P; None where it cannot draw this clip."""
        ...


class StillReference:
    """Shows the reference image all along."""

    name = "still reference"

    def draw(self, clip: TrainingClip) -> Bytes:
        """See ``ClipMethod.draw``."""
        return np.broadcast_to(clip.reference, (len(clip.frames), *clip.reference.shape))


class TrueFrames:
    """The truth itself: what its figures fall short of is the measures' own error."""

    name = "truth"

    def draw(self, clip: TrainingClip) -> Bytes:
        """See ``ClipMethod.draw``."""
        return clip.frames


class DraftDrawing:
    """The draft renderer, driven by the clip's true curves.

    Args:
        detector: finds the face in the reference image.
    """

    name = "draft"

    def __init__(self, detector: FaceDetector) -> None:
        self._detector = detector

    def draw(self, clip: TrainingClip) -> Bytes | None:
        """See ``ClipMethod.draw``; None where no face is found in the reference image."""
        reference = clip.reference
        opaque = np.full((*reference.shape[:2], 1), _OPAQUE, np.uint8)
        picture = Picture(np.dstack([reference, opaque]), digest_array(reference), "PNG")
        try:
            portrait = prepare_portrait(picture, short_side=len(reference), detector=self._detector)
        except NoFaceError:
            return None
        painter = DraftPainter(portrait)
        rows = zip(clip.weights, clip.head_deg, clip.gaze_deg, strict=True)
        return np.stack([painter.paint(*row)[..., :3] for row in rows])


def resized_frames(frames: Bytes, side: int) -> Bytes:
    """(F, side, side, 3) uint8 the same frames in another size."""
    if frames.shape[1] == side:
        return frames
    shrinks = side < frames.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.stack([cv2.resize(frame, (side, side), interpolation=method) for frame in frames])
