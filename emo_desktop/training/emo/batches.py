"""Batches: which frames of which clips come when, and what the networks are told about them.

Every batch is a function of the seed and the step, so a training that was interrupted goes on as if
it had not been.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from emo_desktop.base.arrays import Bools, Floats, Ints
from emo_desktop.draft.topology import (
    EYES,
    LIPS_INNER_LOWER,
    LIPS_INNER_UPPER,
    LIPS_OUTER_LOWER,
    LIPS_OUTER_UPPER,
    MESH_POINTS,
)
from emo_desktop.emo.audio_encoder import windows_around
from emo_desktop.emo.conditions import bucket_speeds
from emo_desktop.emo.config import FLOW_CHANNELS, Codec, EmoConfig, Guide
from emo_desktop.emo.refiner import Original
from emo_desktop.motion.arkit import INDEX
from emo_desktop.render.final.guides import guide_pictures
from emo_desktop.training.emo.clip_file import HEARD_AFTER_S, HEARD_BEFORE_S
from emo_desktop.training.emo.clip_store import ClipStore
from emo_desktop.training.emo.recipe import Emphasis, GuideUse, RegionUse, Stage
from emo_desktop.training.emo.regions import boxes_with_room, draw_room, reach_of_head, region_of

CLIP_FPS = 25
_LIPS = (*LIPS_OUTER_UPPER, *LIPS_OUTER_LOWER)
_BLINKS = [INDEX["eyeBlinkLeft"], INDEX["eyeBlinkRight"]]
_SHUT = 0.6  # of both curves, from where on little is seen of eyes
_STILL_DEG = 0.05  # heads that turn less do not turn
_MARGIN = 0.25  # round lips and eyes, in shares of their own box
_TIGHT = RegionUse()


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """B samples of F frames.

    Args:
        target: (B, C, F, h, w) what is learned.
        reference: (B, C, h, w) of the reference images.
        motion: (B, n, C, h, w) of the motion frames; None: frames that stand alone.
        face: (B, F, channels, S, S) what the face locator is shown.
        hearing: (B, F, context, states, width).
        weights: (B, C, F, h, w) what errors count in each channel and place, 1 on average.
        speed: (B, F, (2m + 1)·d) bucketed head speed; None: nobody tells it.
        turns: (B, 3, F) yaw, pitch and roll, in shares of how far the head turns in the whole clip,
            for networks whose noise says it; NaN where a guide shows it.
        curves: (B, F, 52) of the face.
        original: the reference images, for networks that refine what they warp.
    """

    target: Tensor
    reference: Tensor
    motion: Tensor | None
    face: Tensor
    hearing: Tensor
    weights: Tensor
    speed: Tensor | None
    curves: Tensor
    turns: Tensor | None = None
    original: Original | None = None

    def with_motion(self, motion: Tensor) -> Batch:
        """The same after other motion frames (B, n, C, h, w)."""
        return replace(self, motion=motion)

    def to(self, device: torch.device) -> Batch:
        """The same on a device."""
        return replace(
            self,
            target=self.target.to(device),
            reference=self.reference.to(device),
            motion=None if self.motion is None else self.motion.to(device),
            face=self.face.to(device),
            hearing=self.hearing.to(device),
            weights=self.weights.to(device),
            speed=None if self.speed is None else self.speed.to(device),
            curves=self.curves.to(device),
            turns=None if self.turns is None else self.turns.to(device),
            original=None if self.original is None else self.original.to(device),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What is to be gathered.

    Args:
        clips: (B,) numbers of records.
        frames: (B, F) frame numbers; for films in a row.
        is_film: whether the frames before them are gathered as motion frames.
        is_guided: (B,) whether the guide is shown.
        by_rig: (B,) whether the draft rig draws it.
        offsets: (B, 2) errors of the whole guide, in shares of the square.
        heard: (B,) numbers of the records whose sound is heard; mostly those of the clips.
        is_told_speed: whether the speed layers are told how fast the head turns.
        room: (B, 4) how much more than the face needs its region leaves on the left, above, on the
            right and below, in reaches of the head (see ``regions``); None: nothing.
    """

    clips: Ints
    frames: Ints
    is_film: bool
    is_guided: Bools
    by_rig: Bools
    offsets: Floats
    heard: Ints
    is_told_speed: bool = False
    room: Floats | None = None


class Batches:
    """Gathers batches from a store.

    Args:
        store: of the clips.
        config: of the network.
        emphasis: where errors count more.
    """

    def __init__(self, store: ClipStore, config: EmoConfig, emphasis: Emphasis) -> None:
        self._store, self._config, self._emphasis = store, config, emphasis

    def choose(
        self,
        stage: Stage,
        guide: GuideUse,
        rng: np.random.Generator,
        *,
        region: RegionUse = _TIGHT,
        still: bool = False,
    ) -> Choice:
        """What a step of a stage learns from.

        Args:
            stage: says how many clips and frames.
            guide: how samples are guided.
            rng: chooses.
            region: how wide their face regions are.
            still: whether only the half of the clips is taken whose heads move less.
        """
        records = self._store.records
        among = self._store.training
        if still:
            among = among[: max(1, len(among) // 2)]
        clips = rng.choice(among, stage.clips, replace=len(among) < stage.clips)
        count = records.dtype["target"].shape[0]
        if stage.is_film:
            first = self._config.motion_frames
            starts = rng.integers(first, count - stage.frames + 1, stage.clips)
            frames = starts[:, None] + np.arange(stage.frames)
        else:
            frames = rng.integers(0, count, (stage.clips, stage.frames))
        dropped = guide.dropped if stage.unguided is None else stage.unguided
        is_guided = rng.random(stage.clips) >= dropped
        if stage.shut_share and not stage.is_film:
            # Where no guide shows lids, eyes are to be expected as open as they mostly are.
            for sample in np.flatnonzero(is_guided):
                self._look_at_shut_eyes(clips[sample], frames[sample], stage.shut_share, rng)
        return Choice(
            clips=clips,
            frames=frames,
            is_film=stage.is_film,
            is_guided=is_guided,
            by_rig=rng.random(stage.clips) < guide.by_rig,
            offsets=rng.normal(0, 1, (stage.clips, 2)) * guide.jitter,
            heard=clips,
            is_told_speed=bool(rng.random() < stage.told_speed_share),
            room=draw_room(stage.clips, region, rng),
        )

    def _look_at_shut_eyes(
        self, clip: int, frames: Ints, share: float, rng: np.random.Generator
    ) -> None:
        """Let a share of a clip's frames (F,) give way to those of it with shut eyes."""
        curves = self._store.records["weights"][clip]
        shut = np.flatnonzero(curves[:, _BLINKS].min(axis=1) > _SHUT)
        gives_way = rng.random(len(frames)) < share
        if len(shut):
            frames[gives_way] = rng.choice(shut, gives_way.sum())

    def gather(self, choice: Choice, *, with_face: bool = True) -> Batch:
        """The batch of a choice.

        Args:
            choice: what is gathered.
            with_face: whether guides are drawn; else there is nothing to be shown.
        """
        records = self._store.records
        clips, frames = choice.clips, choice.frames
        rows = clips[:, None], frames
        points = np.asarray(records["points"])[rows].astype(np.float32)
        return Batch(
            target=_floats(records["target"][rows]).transpose(1, 2),
            reference=_floats(records["reference"][clips]),
            motion=self._motion(choice) if choice.is_film else None,
            face=self.shown(choice) if with_face else torch.zeros(0),
            hearing=self.heard(choice),
            weights=self._weights(points, records["boxes"][rows]),
            speed=self._speed(choice) if choice.is_told_speed else None,
            curves=_floats(records["weights"][rows]),
            turns=None if self._config.turn_noise is None else self._turns(choice),
            original=self._original(clips),
        )

    def heard(self, choice: Choice) -> Tensor:
        """(B, F, context, states, width) what is heard of frames, from half a second before."""
        audio = self._config.audio
        records = self._store.records
        steps, count = records.dtype["hearing"].shape[0], records.dtype["target"].shape[0]
        rate = round(steps / (count / CLIP_FPS + HEARD_BEFORE_S + HEARD_AFTER_S))
        windows = [
            heard_windows(
                torch.from_numpy(np.array(records["hearing"][clip])),
                frames,
                steps_per_s=rate,
                context=audio.context,
            )
            for clip, frames in zip(choice.heard, choice.frames, strict=True)
        ]
        return torch.stack(windows).float()

    def shown(self, choice: Choice) -> Tensor:
        """(B, F, channels, S, S) what the face locator is shown."""
        config = self._config
        samples, frames = choice.frames.shape
        rooms = np.zeros((samples, 4)) if choice.room is None else choice.room
        apart = [self._region(*each) for each in zip(choice.clips, rooms, strict=True)]
        regions = torch.stack(apart)[:, None]
        if config.locator.guide is Guide.REGION:
            return regions.expand(-1, frames, config.locator.channels_in, -1, -1)
        side, channels = config.size_px, config.locator.channels_in
        shown = torch.zeros(samples, frames, channels, side, side)
        drawn = channels - (config.locator.guide is Guide.BOTH)
        for sample in np.flatnonzero(choice.is_guided):
            shown[sample, :, :drawn] = self._guides(choice, int(sample))
        if drawn < channels:
            shown[:, :, drawn:] = regions
        return shown

    def _guides(self, choice: Choice, sample: int) -> Tensor:
        """(F, channels, S, S) of one sample."""
        records, clip = self._store.records, choice.clips[sample]
        by_rig = choice.by_rig[sample] and records["has_rig"][clip]
        drawer = "rig_" if by_rig else ""
        # Moved together: where nothing moves, the guide says that nothing moves.
        offset = choice.offsets[sample].astype(np.float32)
        points = records[f"{drawer}points"][clip][choice.frames[sample]]
        drawn = guide_pictures(
            points.astype(np.float32) + offset,
            records[f"{drawer}reference_points"][clip].astype(np.float32) + offset,
            drawing=self._config.locator.drawing,
            size=self._config.size_px,
        )
        return torch.from_numpy(drawn).permute(0, 3, 1, 2).float() / 255

    def _region(self, clip: int, room: Floats) -> Tensor:
        """(1, S, S) the face region of a clip with room (4,) round it, in reaches of its head."""
        records = self._store.records
        reach = reach_of_head(records["points"][clip], records["reference_points"][clip])
        boxes = boxes_with_room(records["boxes"][clip], room * np.tile(reach, 2))
        return torch.from_numpy(region_of(boxes, side=self._config.size_px))[None]

    def _motion(self, choice: Choice) -> Tensor:
        """(B, n, C, h, w) of the frames before the chosen ones."""
        records, count = self._store.records, self._config.motion_frames
        before = choice.frames[:, :1] - np.arange(count, 0, -1)
        field = "seen" if "seen" in (records.dtype.names or ()) else "target"
        return _floats(records[field][choice.clips[:, None], before])

    def _original(self, clips: Ints) -> Original | None:
        records = self._store.records
        if self._config.refiner is None:
            return None
        return Original(_floats(records["picture"][clips]), _floats(records["flow_spread"][clips]))

    def _speed(self, choice: Choice) -> Tensor | None:
        """(B, F, (2m + 1)·d) of the head speed, which windows know only of their own frames."""
        speed = self._config.speed
        if speed is None:
            return None
        degrees = self._store.records["speed_deg"][choice.clips[:, None], choice.frames]
        return torch.stack([bucket_speeds(each, speed) for each in degrees])

    def _turns(self, choice: Choice) -> Tensor:
        """(B, 3, F) how heads turn; see ``Batch.turns``."""
        head_deg = self._store.records["head_deg"]
        size = np.sqrt(np.square(head_deg[choice.clips]).mean(axis=(1, 2)))
        turns = head_deg[choice.clips[:, None], choice.frames]
        turns /= np.maximum(size, _STILL_DEG)[:, None, None]
        turns[choice.is_guided] = np.nan
        return _floats(turns).transpose(1, 2)

    def _weights(self, points: Floats, boxes: Floats) -> Tensor:
        """(B, C, F, h, w) what errors count in each channel and place.

        Args:
            points: (B, F, 470, 2) of the face.
            boxes: (B, F, 4) of the face.
        """
        side, emphasis = self._config.latent_side, self._emphasis
        corners = np.concatenate([boxes[..., :2], boxes[..., :2] + boxes[..., 2:]], axis=-1)
        weights = np.ones((*points.shape[:2], side, side), np.float32)
        weights[_within(corners, side)] = emphasis.face
        for eye in EYES:
            weights[_within(_bounds(points, eye.upper + eye.lower), side)] = emphasis.eyes
        weights[_within(_bounds(points, _LIPS), side)] = emphasis.mouth
        channels = np.ones((self._config.latent_channels, 1, 1, 1), np.float32)
        if self._config.codec is Codec.RELATIVE:
            channels[:FLOW_CHANNELS] = emphasis.flow
        places = weights / weights.mean(axis=(2, 3), keepdims=True)
        return torch.from_numpy(places[:, None] * (channels / channels.mean()))


def heard_windows(states: Tensor, frames: Ints, *, steps_per_s: int, context: int) -> Tensor:
    """(F, context, states, width) what is heard round frames of a clip.

    Args:
        states: (T, states, width) of the clip, from half a second before its first frame.
        frames: (F,) their numbers.
        steps_per_s: of the states.
        context: steps of a window.
    """
    moments_s = HEARD_BEFORE_S + frames / CLIP_FPS
    centres = torch.from_numpy(np.floor(moments_s * steps_per_s + 1e-6))
    return windows_around(states, centres.long(), context)


def mouth_opening(points: Floats) -> Floats:
    """(...) how far the inner lips are apart, in widths of the mouth, of points (..., 470, 2)."""
    upper = points[..., LIPS_INNER_UPPER[3:8], :].mean(axis=-2)
    lower = points[..., LIPS_INNER_LOWER[3:8], :].mean(axis=-2)
    left, right = points[..., LIPS_OUTER_UPPER[0], :], points[..., LIPS_OUTER_UPPER[-1], :]
    width = np.linalg.norm(right - left, axis=-1)
    opening: Floats = np.linalg.norm(lower - upper, axis=-1) / np.maximum(width, 1e-3)
    return opening


def cells_of_face(points: Floats, part: str, *, side: int = 16) -> Bools:
    """(..., side, side) which cells the ``lips``, or ``all`` of a face, touch.

    Args:
        points: (..., 470, 2) of the face.
        part: of it.
        side: cells along a side.
    """
    chosen = _LIPS if part == "lips" else tuple(range(MESH_POINTS))
    return _within(_bounds(points, chosen), side)


def _bounds(points: Floats, chosen: Sequence[int]) -> Floats:
    """(..., 4) left, top, right and bottom of some of the points (..., 470, 2), with a margin."""
    among = points[..., list(chosen), :]
    low, high = among.min(axis=-2), among.max(axis=-2)
    margin = _MARGIN * (high - low)
    return np.concatenate([low - margin, high + margin], axis=-1)


def _within(corners: Floats, side: int) -> Bools:
    """(..., side, side) which cells a box touches: left, top, right, bottom, in shares."""
    low, high = np.arange(side) / side, (np.arange(side) + 1) / side
    left, top, right, bottom = (corners[..., at, None] for at in range(4))
    columns = (high > left) & (low < right)
    rows = (high > top) & (low < bottom)
    touched: Bools = rows[..., :, None] & columns[..., None, :]
    return touched


def _floats(values: Floats) -> Tensor:
    return torch.from_numpy(np.asarray(values, np.float32))
