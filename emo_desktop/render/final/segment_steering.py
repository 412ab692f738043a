"""What steers the frames of a segment: sound, face region, guides and head speed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from emo_desktop.audio.features import STEPS_PER_S, VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.audio.tone import TONE_REACH_S, hear_tone
from emo_desktop.base.arrays import Floats
from emo_desktop.base.timing import sample_at
from emo_desktop.emo.config import AudioAttention, Chain, EmoConfig, Guide
from emo_desktop.motion.controls import Delivery
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.render_choice import FinalChoices
from emo_desktop.render.final.face_steering import FaceSteering, head_speeds_deg, usual_speeds
from emo_desktop.render.final.film import Tail
from emo_desktop.render.request import SegmentRequest

if TYPE_CHECKING:
    from emo_desktop.emo.pipeline import EmoPipeline
    from emo_desktop.emo.rendering import Steering


class SegmentSteering:
    """Makes the steering of segments.

    Args:
        config: the variant that is steered.
        choices: of the user.
        meter: listens whether a voice speaks or sings.
    """

    def __init__(self, config: EmoConfig, choices: FinalChoices, meter: VoiceMeter) -> None:
        self._config = config
        self._choices = choices
        self._meter = meter

    def steering(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        face: FaceSteering,
        pipeline: EmoPipeline,
        *,
        before: Tail | None,
    ) -> Steering:
        """What steers the frames of a segment, and those before it that lead in.

        Args:
            request: the segment.
            curves: its motion.
            face: of its portrait.
            pipeline: hears.
            before: the tail of the segment before.
        """
        from emo_desktop.emo.rendering import Steering

        config = self._config
        lead = self._lead(before, pipeline)
        windows = math.ceil(request.frame_count / config.window_frames)
        count = lead + windows * config.window_frames
        rows = np.clip(np.arange(count) - lead, 0, len(curves) - 1)
        boxes = face.boxes(curves)
        masks = None
        if config.audio_attention is AudioAttention.REGIONAL:
            parts = face.regions_of(boxes)
            masks = (parts.background, parts.face, parts.lip)
        is_guided = config.locator.guide is not Guide.REGION
        begins = sample_at(request.first_frame - lead, request.fps, ANALYSIS_RATE_HZ)
        return Steering(
            audio=pipeline.hear(
                request.sound.samples,
                lead_samples=begins - request.sound.first_sample,
                frame_count=count,
                fps=request.fps,
            ),
            region=face.region(
                boxes,
                width_scale=self._choices.region_width,
                height_scale=self._choices.region_height,
            ),
            guides=face.guides(curves, config.locator.drawing)[rows] if is_guided else None,
            masks=masks,
            speeds_deg=self._speeds_deg(request, curves, before)[rows] if config.speed else None,
            lead=lead,
        )

    def _lead(self, before: Tail | None, pipeline: EmoPipeline) -> int:
        """How many frames of the segment before are denoised again, as known ones."""
        if before is None or self._config.chain is not Chain.OVERLAP:
            return 0
        return min(len(before.squares), pipeline.frames_carried)

    def _speeds_deg(
        self, request: SegmentRequest, curves: MotionCurves, before: Tail | None
    ) -> Floats:
        """(F,) the head speed that is asked for, degrees a frame."""
        if self._choices.speed_deg is not None:
            return np.full(len(curves), self._choices.speed_deg, np.float32)
        speeds = head_speeds_deg(curves, None if before is None else before.head_deg)
        return usual_speeds(speeds, self._song(request))

    def _song(self, request: SegmentRequest) -> Floats:
        """(F,) 0 spoken, 1 sung."""
        delivery = request.controls.delivery
        if delivery is not Delivery.AUTO:
            return np.full(request.frame_count, float(delivery is Delivery.SONG))
        middles_s = (np.array(request.frames) + 0.5) / float(request.fps)
        first = math.floor((middles_s[0] - TONE_REACH_S) * STEPS_PER_S)
        last = math.ceil((middles_s[-1] + TONE_REACH_S) * STEPS_PER_S)
        voice = self._meter.measure(request.sound, first_step=first, count=last - first + 1)
        song: Floats = hear_tone(voice).song[np.rint(middles_s * STEPS_PER_S).astype(int) - first]
        return song
