"""The parts a job needs, built once from the settings."""

from __future__ import annotations

from functools import cached_property

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.base.settings import Settings
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.face.detector import FaceDetector
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.project.render_choice import FinalChoices
from emo_desktop.render.cache import SegmentCache
from emo_desktop.render.draft import DraftRenderer
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.final.renderer import FinalRenderer
from emo_desktop.render.renderer import Renderer


class Studio:
    """Detector, hearing, renderer and cache; each is made when it is first asked for.

    Args:
        settings: folders, limits and threads.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @property
    def device_choices(self) -> DeviceChoices:
        """Where the final quality is made, as the settings say."""
        said = self.settings
        return DeviceChoices(said.device, said.precision, said.offloads, said.compiles)

    @cached_property
    def detector(self) -> FaceDetector:
        """Finds faces and landmarks."""
        return FaceDetector()

    @cached_property
    def hearing(self) -> Hearing:
        """Hears voices; what the speech network heard is kept in the cache."""
        return Hearing(VoiceMeter(), SpeechEncoder(kept=self.cache))

    @cached_property
    def draft(self) -> DraftRenderer:
        """Draws the draft; keeps the rigs of the portraits used last."""
        return DraftRenderer(self.settings.thread_count)

    def renderer(
        self, pack: WeightsPack | None, *, choices: FinalChoices, device: DeviceChoices
    ) -> Renderer:
        """Who draws: the draft where there is no pack.

        Raises:
            DeviceError: the device cannot be used.
        """
        if pack is None:
            return self.draft
        return FinalRenderer(
            pack,
            choices=choices,
            device=device,
            detector=self.detector,
            meter=self.hearing.meter,
            stamps_dir=self.settings.cache_dir / "packs",
        )

    @cached_property
    def cache(self) -> SegmentCache:
        """Keeps what was dear to make."""
        folder = self.settings.cache_dir / "segments"
        return SegmentCache(folder, self.settings.cache_limit_bytes)
