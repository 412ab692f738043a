"""A weights pack at work on training clips: guided by the draft's rig, by the truth, or not."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.digest import digest_array
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.config import Guide
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.model import EmoModel, load_model
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.rendering import PreparedReference, RenderOptions, Steering, WindowDone
from emo_desktop.render.final.guides import guide_pictures
from emo_desktop.training.emo.batches import heard_windows
from emo_desktop.training.emo.clip_file import TrainingClip
from emo_desktop.training.emo.regions import region_of
from emo_desktop.training.sound_states import STATES_PER_S


class GuidedBy(StrEnum):
    """Who draws the guide."""

    RIG = "guided by the rig"
    TRUTH = "guided by the true points"
    NOBODY = "unguided"


@dataclass(frozen=True, slots=True)
class DrawingChoice:
    """How a clip is drawn.

    Args:
        guided_by: who draws the guide.
        speed_deg: the head speed asked for, degrees a frame; None: none is asked for.
        follows_speed: whether the clip's own head speed is asked for instead.
        region_width: widens the face region.
        region_height: heightens it.
        seed: chooses the noise, for every person and voice another: heads turn as it has it.
    """

    guided_by: GuidedBy = GuidedBy.NOBODY
    speed_deg: float | None = None
    follows_speed: bool = False
    region_width: float = 1.0
    region_height: float = 1.0
    seed: int = 0


class PackDrawer:
    """Draws training clips with the networks of a pack.

    Args:
        model: the networks.
        token: stops the work within a step of denoising.
    """

    def __init__(self, model: EmoModel, token: CancelToken) -> None:
        self._model, self._token = model, token
        self._pipeline = EmoPipeline(model)
        self._prepared: tuple[str, PreparedReference] | None = None
        self.config = model.config

    @property
    def obeys_guides(self) -> bool:
        """Whether the pack looks at drawings of the face."""
        return self.config.locator.guide is not Guide.REGION

    @property
    def goes_unguided(self) -> bool:
        """Whether it draws without a drawing of the face too."""
        return self.config.locator.guide is not Guide.LANDMARKS

    @property
    def obeys_speed(self) -> bool:
        """Whether it can be told how fast the head turns."""
        return self.config.speed is not None

    def draw(
        self, clip: TrainingClip, choice: DrawingChoice, *, rows: Ints | None = None
    ) -> Bytes | None:
        """(F, P, P, 3) uint8 frames, P the side of the clip's reference image.

        Args:
            clip: to be drawn; its frames are not looked at.
            choice: how.
            rows: (F,) which of its frames, in which order; all, where None.

        Returns:
            None where the rig is to guide and found no face.
        """
        if choice.guided_by is GuidedBy.RIG and clip.rig_points is None:
            return None
        rows = np.arange(len(clip.frames)) if rows is None else rows
        steering = self._steering(clip, choice, rows)
        windows = self._pipeline.render(
            self._reference(clip),
            steering,
            frame_count=len(rows),
            seed=zlib.crc32(f"{choice.seed} {clip.identity} {clip.voice}".encode()),
            options=RenderOptions.of(self.config),
            token=self._token,
        )
        frames = [done.frames for done in windows if isinstance(done, WindowDone)]
        return np.concatenate(frames)[: len(rows)]

    def _reference(self, clip: TrainingClip) -> PreparedReference:
        """The clip's reference made ready; the one used last is kept."""
        name = digest_array(clip.reference)
        if self._prepared is None or self._prepared[0] != name:
            self._prepared = name, self._pipeline.prepare(clip.reference)
        return self._prepared[1]

    def _steering(self, clip: TrainingClip, choice: DrawingChoice, rows: Ints) -> Steering:
        config = self.config
        speeds: Floats | None = None
        if config.speed is not None and choice.speed_deg is not None:
            speeds = np.full(len(rows), choice.speed_deg, np.float32)
        elif config.speed is not None and choice.follows_speed:
            speeds = clip.speed_deg[rows]
        region = region_of(
            clip.boxes,
            side=config.size_px,
            width_scale=choice.region_width,
            height_scale=choice.region_height,
        )
        return Steering(
            audio=self._tokens(clip, rows),
            region=region[None],
            guides=self._guides(clip, choice.guided_by, rows),
            speeds_deg=speeds,
        )

    def _guides(self, clip: TrainingClip, guided_by: GuidedBy, rows: Ints) -> Bytes | None:
        if guided_by is GuidedBy.NOBODY:
            return None
        points: Floats | None = clip.points
        rest: Floats | None = clip.reference_points
        if guided_by is GuidedBy.RIG:
            points, rest = clip.rig_points, clip.rig_reference_points
        assert points is not None and rest is not None, "draw has looked"
        return guide_pictures(
            points[rows],
            rest,
            drawing=self.config.locator.drawing,
            size=self.config.size_px,
        )

    def _tokens(self, clip: TrainingClip, rows: Ints) -> Tensor:
        """(F, T, W) audio tokens of the states the clip has heard."""
        model = self._model
        states = torch.from_numpy(np.asarray(clip.hearing, np.float32))
        context = self.config.audio.context
        heard = heard_windows(states, rows, steps_per_s=STATES_PER_S, context=context)
        heard = heard.to(model.device, model.dtype)
        if self.config.audio.hidden is None:
            return heard.flatten(1, 2)
        with torch.inference_mode(), model.at_work("audio_projector") as projector:
            tokens: Tensor = projector(heard[None])[0]
        return tokens


class PackMethod:
    """A pack as a method of the table.

    Args:
        drawer: of the pack.
        choice: how it draws.
    """

    def __init__(self, drawer: PackDrawer, choice: DrawingChoice) -> None:
        self._drawer, self._choice = drawer, choice

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"model, {self._choice.guided_by}"

    def draw(self, clip: TrainingClip) -> Bytes | None:
        """See ``ClipMethod.draw``."""
        return self._drawer.draw(clip, self._choice)


def open_drawer(pack: WeightsPack, *, device: str | None, token: CancelToken) -> PackDrawer:
    """What draws clips with a pack.

    Raises:
        PackError: a file of it is damaged or does not fit.
        DeviceError: the device is not there.
    """
    plan = plan_device(pack.config, size_px=pack.config.size_px, device=device)
    return PackDrawer(load_model(pack, plan, token=token), token)
