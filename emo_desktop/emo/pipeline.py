"""From a portrait's square, audio tokens and steering to frames, window by window."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.audio_encoder import embed_audio
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.codec import as_pictures
from emo_desktop.emo.conditioning import NO_MOTION, Conditioner, MotionFeatures
from emo_desktop.emo.config import Chain
from emo_desktop.emo.drift_guards import Anchor, PatchDrop, coloured_like, kept_patches
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.rendering import (
    PreparedReference,
    RenderOptions,
    Steering,
    StepDone,
    WindowDone,
)
from emo_desktop.emo.sampling import Denoised, KnownFrames, Sampling, denoise
from emo_desktop.emo.windows import chained_windows, overlapping_windows


@dataclass(frozen=True, slots=True, eq=False)
class _Segment:
    """What a segment is made of; see ``EmoPipeline.render``."""

    reference: PreparedReference
    steering: Steering
    frame_count: int
    seed: int
    first_frame: int
    options: RenderOptions
    token: CancelToken


class EmoPipeline:
    """A pack at work on a device. Keeps nothing between calls; any thread may use it.

    Args:
        model: the networks and where they run.
    """

    def __init__(self, model: EmoModel) -> None:
        self._model = model
        self._conditioner = Conditioner(model)
        self.config = model.config

    def prepare(self, picture: Bytes, *, embedding: Floats | None = None) -> PreparedReference:
        """A portrait made ready.

        Args:
            picture: (P, P, 3) uint8 RGB, P the config's ``picture_px``.
            embedding: (E,) of the face, for packs that know identity; None: no face.
        """
        with torch.inference_mode():
            latents = self._model.encode(picture[None])
            original = self._model.original(picture)
            seen = self._conditioner.see(latents, embedding, original=original)
            with self._model.codec_at_work() as codec:
                return PreparedReference(picture, seen, codec.preview(picture, latents))

    def hear(
        self, samples: Floats, *, lead_samples: int, frame_count: int, fps: Fraction
    ) -> Tensor:
        """Audio tokens (F, T, W) of frames.

        Args:
            samples: (N,) mono 16 kHz.
            lead_samples: where the first frame begins in them.
            frame_count: F.
            fps: frames per second.
        """
        model = self._model
        with torch.inference_mode(), model.at_work("audio_encoder") as encoder:
            states = embed_audio(
                encoder,
                self.config.audio,
                samples,
                lead_samples=lead_samples,
                frame_count=frame_count,
                fps=fps,
                device=model.device,
                dtype=model.dtype,
            )
        if self.config.audio.hidden is None:
            return states
        with torch.inference_mode(), model.at_work("audio_projector") as projector:
            return cast("Tensor", projector(states[None])[0])

    def render(
        self,
        reference: PreparedReference,
        steering: Steering,
        *,
        frame_count: int,
        seed: int,
        first_frame: int = 0,
        options: RenderOptions,
        before: Bytes | None = None,
        token: CancelToken,
    ) -> Generator[StepDone | WindowDone, None, None]:
        """The frames of a segment.

        Args:
            reference: who is seen.
            steering: of at least ``frame_count`` frames.
            frame_count: of the segment.
            seed: chooses the noise.
            first_frame: of the segment, in the film; the noise stands where it stands there.
            options: how.
            before: (K, P, P, 3) uint8, the last frames of the segment before; None: the first one.
            token: checked before every call of the Backbone.

        Yields:
            StepDone for every step, WindowDone for every window, in order.

        Raises:
            Cancelled: the token was cancelled.
        """
        segment = _Segment(reference, steering, frame_count, seed, first_frame, options, token)
        if self.config.chain is Chain.OVERLAP:
            yield from self._overlapped(segment, before)
        else:
            yield from self._chained(segment, before)

    @property
    def frames_carried(self) -> int:
        """How many frames of a segment the next one begins from."""
        if self.config.chain is Chain.OVERLAP:
            return self.config.overlap
        return self.config.motion_frames

    def _chained(
        self, segment: _Segment, before: Bytes | None
    ) -> Generator[StepDone | WindowDone, None, None]:
        """Windows one after the other, each from the last frames of the one before."""
        frame_count = segment.frame_count
        for window in chained_windows(frame_count, self.config.window_frames):
            segment.token.check()
            noise = self._noise(segment, window.start, len(window))
            with torch.inference_mode():
                motion = self._motion(segment, before, window.start)
                passes = self._conditioner.passes(
                    segment.reference.seen,
                    segment.steering.of(window),
                    segment.options.guidance,
                    motion=motion,
                )
            latents = yield from self._denoised(segment, noise, passes, first_frame=window.start)
            frames = self.decode(latents, segment.reference)[: frame_count - window.start]
            before = _last(before, frames, self.config.motion_frames)
            yield WindowDone(window.start, frames)

    def _overlapped(
        self, segment: _Segment, before: Bytes | None
    ) -> Generator[StepDone | WindowDone, None, None]:
        """All frames at once, in overlapping windows, led in by the frames known before."""
        segment.token.check()
        config, options = self.config, segment.options
        lead = 0 if before is None else len(before)
        total = lead + segment.frame_count
        noise = self._noise(segment, -lead, total)
        with torch.inference_mode():
            known = None if before is None else KnownFrames(self._encode_frames(before))
            shown = segment.steering.of(range(-lead, segment.frame_count))
            passes = self._conditioner.passes(segment.reference.seen, shown, options.guidance)
        windows = [
            overlapping_windows(
                total,
                step,
                window=config.window_frames,
                overlap=config.overlap,
                rotation=config.rotation,
            )
            for step in range(options.steps)
        ]
        latents = yield from self._denoised(
            segment, noise, passes, first_frame=0, windows=windows, known=known
        )
        yield WindowDone(0, self.decode(latents[:, :, lead:], segment.reference))

    def _denoised(
        self,
        segment: _Segment,
        noise: Tensor,
        passes: Sequence[Conditions],
        *,
        first_frame: int,
        windows: Sequence[Sequence[Sequence[int]]] | None = None,
        known: KnownFrames | None = None,
    ) -> Generator[StepDone, None, Tensor]:
        """The latents (1, 4, F, h, w); every step is told on the way."""
        options = segment.options
        sampling = Sampling(
            options.steps,
            options.guidance,
            options.reuse,
            batches_guidance=self._model.plan.batches_guidance,
        )
        latents = noise
        with self._model.at_work("backbone") as backbone:
            steps = denoise(
                cast("Backbone", backbone),
                noise,
                passes,
                sampling,
                windows=windows,
                known=known,
                token=segment.token,
            )
            while (done := _next_step(steps)) is not None:
                latents = done.latents
                preview = segment.reference.preview(done.guess)
                yield StepDone(first_frame, noise.shape[2], done.step, done.steps, preview)
        return latents

    def _noise(self, segment: _Segment, first: int, count: int) -> Tensor:
        """(1, 4, count, h, w) of frames from number ``first`` of a segment on."""
        at = segment.first_frame + first
        noise = draw_noise(self.config, count, seed=segment.seed, first_frame=at)
        return noise.to(self._model.device)

    def _motion(self, segment: _Segment, before: Bytes | None, first: int) -> MotionFeatures:
        """The features of the last frames before a window of a segment; none before the first.

        Before the first window the paper has zeros; Hallo shows the reference image, n times.
        """
        reference, options = segment.reference, segment.options
        count, guard = self.config.motion_frames, options.guard
        if before is None:
            if self.config.motion_from_layers or count == 0:
                return NO_MOTION
            before = np.repeat(reference.picture[None], count, axis=0)
        if isinstance(guard, Anchor):
            before = coloured_like(before, reference.picture, guard.strength)
        latents = self._model.encode(before)
        if isinstance(guard, PatchDrop):
            seed = segment.seed + segment.first_frame + first
            latents = latents * kept_patches(latents, guard, seed)
        return self._conditioner.motion(latents, reference.seen, options.guidance)

    def _encode_frames(self, frames: Bytes) -> Tensor:
        """(1, 4, K, h, w) float32 latents of (K, P, P, 3) uint8 frames."""
        return self._model.encode(frames).transpose(0, 1)[None]

    def decode(self, latents: Tensor, reference: PreparedReference) -> Bytes:
        """(F, P, P, 3) uint8 frames of (1, 4, F, h, w) latents of who is seen."""
        with torch.inference_mode(), self._model.codec_at_work() as codec:
            whole = as_pictures(reference.picture[None], self._model.device)
            return codec.decode(latents[0].transpose(0, 1), whole)


def _next_step(steps: Generator[Denoised, None, None]) -> Denoised | None:
    """The next step, computed without gradients; a ``with`` round a yield would leak to others."""
    with torch.inference_mode():
        return next(steps, None)


def _last(before: Bytes | None, frames: Bytes, count: int) -> Bytes | None:
    """The last ``count`` frames of a film; the first is repeated where they are few."""
    if count == 0:
        return None
    film = frames if before is None else np.concatenate([before, frames])
    missing = max(0, count - len(film))
    return np.concatenate([np.repeat(film[:1], missing, axis=0), film])[-count:]
