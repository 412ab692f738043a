"""One segment to be rendered: every input in one frozen value, and the keys made from it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.digest import digest_value
from emo_desktop.base.resources import model_digest
from emo_desktop.base.timing import sample_at
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.performance import MOTION_VERSION, PerformanceControls
from emo_desktop.motion.speech_encoder import MODEL_FILE


@dataclass(frozen=True, eq=False)
class SegmentRequest:
    """A run of frames of one clip with all that decides how they look.

    Args:
        portrait: who speaks.
        sound: the voice of these frames and ``MARGIN_S`` on either side.
        first_frame: number of the first frame, counted from the start of the clip.
        frame_count: how many frames, at least one.
        fps: frames per second.
        seed: chooses blinks, glances and sway.
        controls: how strongly the face and head move.
        renderer_id: names the renderer, its version and its weights.
        after: key of the segment before, where the renderer goes on from its last frames.

    Raises:
        ValueError: there are no frames, or the first lies before the clip.
    """

    portrait: Portrait
    sound: SoundSlice
    first_frame: int
    frame_count: int
    fps: Fraction
    seed: int
    controls: PerformanceControls
    renderer_id: str
    after: str = ""

    def __post_init__(self) -> None:
        if self.first_frame < 0 or self.frame_count < 1:
            raise ValueError(f"{self.frame_count} frames from frame {self.first_frame} on")

    @property
    def frames(self) -> range:
        """The frame numbers of the segment, counted from the start of the clip."""
        return range(self.first_frame, self.first_frame + self.frame_count)

    @cached_property
    def motion_key(self) -> str:
        """Names the motion curves: what is heard, which frames, how it is performed."""
        return digest_value(
            {
                "sound": self.sound.digest,
                # The digest does not say where the frames lie within the sound; this does.
                "lead": sample_at(self.first_frame, self.fps, ANALYSIS_RATE_HZ)
                - self.sound.first_sample,
                "first_frame": self.first_frame,
                "frame_count": self.frame_count,
                "fps": self.fps,
                "seed": self.seed,
                "controls": self.controls,
                "motion": MOTION_VERSION,
                "hearing": model_digest(MODEL_FILE),
            }
        )

    @cached_property
    def key(self) -> str:
        """Names the frames: the motion, the portrait, the renderer, and what they go on from."""
        return digest_value(
            {
                "motion": self.motion_key,
                "portrait": self.portrait.digest,
                "renderer": self.renderer_id,
                "after": self.after,
            }
        )
