"""One segment to be rendered: what decides how it looks, its keys, and its inputs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache

from emo_desktop.audio.source import ANALYSIS_RATE_HZ, SoundSlice
from emo_desktop.base.digest import digest_value
from emo_desktop.base.resources import model_digest
from emo_desktop.base.timing import sample_at
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.performance import MOTION_VERSION, PerformanceControls
from emo_desktop.motion.speech_encoder import MODEL_FILE


@dataclass(frozen=True)
class SegmentRecipe:
    """A run of frames of one clip, and by name all that decides how they look.

    Keys are made of it without reading sound or picture.

    Args:
        sound: names the voice of these frames and ``MARGIN_S`` on either side.
        first_sample: where that sound begins, counted as the frames are.
        first_frame: number of the first frame, counted from the start of the clip.
        frame_count: how many frames, at least one.
        fps: frames per second.
        seed: chooses blinks, glances and sway.
        controls: how strongly the face and head move; of the points only those that shape it.
        portrait: names the portrait.
        renderer_id: names the renderer, its version and its weights.
        after: key of the segment before, where the renderer goes on from its last frames.
        blends_into: key of frames that led up to a kept segment behind this one: the last frames
            become theirs.
        pinned: key of the frames as they were rendered once; they are shown, whatever the rest
            says.

    Raises:
        ValueError: there are no frames, or the first lies before the clip.
    """

    sound: str
    first_sample: int
    first_frame: int
    frame_count: int
    fps: Fraction
    seed: int
    controls: PerformanceControls
    portrait: str
    renderer_id: str
    after: str = ""
    blends_into: str = ""
    pinned: str = ""

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
        points = self.controls.points
        controls = replace(self.controls, points=()) if points else self.controls
        return digest_value(
            {
                "sound": self.sound,
                # The sound's name does not say where the frames lie within it; this does.
                "lead": sample_at(self.first_frame, self.fps, ANALYSIS_RATE_HZ) - self.first_sample,
                "first_frame": self.first_frame,
                "frame_count": self.frame_count,
                "fps": self.fps,
                "seed": self.seed,
                "controls": _name_of_controls(controls),
                "points": points,
                "motion": MOTION_VERSION,
                "hearing": model_digest(MODEL_FILE),
            }
        )

    @cached_property
    def key(self) -> str:
        """Names the frames: the motion, the portrait, the renderer, what they go on from and to."""
        return self.pinned or digest_value(
            {
                "motion": self.motion_key,
                "portrait": self.portrait,
                "renderer": self.renderer_id,
                "after": self.after,
                "blends_into": self.blends_into,
            }
        )


@lru_cache(maxsize=1024)
def _name_of_controls(controls: PerformanceControls) -> str:
    """Names controls; the tables of their mouth style take a millisecond."""
    return digest_value(controls)


@dataclass(frozen=True, eq=False)
class SegmentRequest:
    """A segment with everything that is needed to render it.

    Args:
        portrait: who speaks; its digest is the recipe's ``portrait``.
        sound: the voice of these frames and ``MARGIN_S`` on either side; its digest is the
            recipe's ``sound``.
        recipe: what decides how it looks.

    Raises:
        ValueError: portrait or sound are not those of the recipe.
    """

    portrait: Portrait
    sound: SoundSlice
    recipe: SegmentRecipe

    def __post_init__(self) -> None:
        named = (self.recipe.portrait, self.recipe.sound, self.recipe.first_sample)
        if named != (self.portrait.digest, self.sound.digest, self.sound.first_sample):
            raise ValueError("portrait and sound are not those of the recipe")

    @property
    def frames(self) -> range:
        """The frame numbers of the segment, counted from the start of the clip."""
        return self.recipe.frames

    @property
    def first_frame(self) -> int:
        """Number of the first frame, counted from the start of the clip."""
        return self.recipe.first_frame

    @property
    def frame_count(self) -> int:
        """How many frames."""
        return self.recipe.frame_count

    @property
    def fps(self) -> Fraction:
        """Frames per second."""
        return self.recipe.fps

    @property
    def seed(self) -> int:
        """Chooses blinks, glances and sway."""
        return self.recipe.seed

    @property
    def controls(self) -> PerformanceControls:
        """How strongly the face and head move."""
        return self.recipe.controls

    @property
    def motion_key(self) -> str:
        """Names the motion curves."""
        return self.recipe.motion_key

    @property
    def key(self) -> str:
        """Names the frames."""
        return self.recipe.key
