"""The relative codec fitted to clips: principal directions of patches, partly whitened.

Linear algebra over patches drawn from many clips, more of them round mouth and eyes than their
share of the picture; nothing is trained by gradients.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - its usual name
from torch import Tensor

from emo_desktop.base.arrays import Bools
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.emo.codec import as_pictures
from emo_desktop.emo.config import FLOW_CHANNELS, LATENT_PX
from emo_desktop.emo.relative_codec import PatchMap, RelativeCodec, warped
from emo_desktop.training.emo.batches import cells_of_face
from emo_desktop.training.emo.clip_file import TrainingClip, read_clip
from emo_desktop.training.emo.variation import variant

_STAGE = "Fitting the codec"
_FRAMES = 12  # looked at of each clip
_FACE_SHARE = 0.6  # of the patches, that lie in the face
_PATCHES = 1200  # taken of each clip
_LEAST_SPREAD = 1e-4


@dataclass(frozen=True, slots=True)
class CodecFitted(Event):
    """A codec was fitted.

    Args:
        codec: it.
        channels: C of its latents.
        clips: it was fitted to.
        ceiling_db: PSNR of what it makes of frames of held-out clips (of all, where none is).
        mouth_db: the same round the mouth.
        face_spread: standard deviation of its latents within faces.
    """

    codec: RelativeCodec
    channels: int
    clips: int
    ceiling_db: float
    mouth_db: float
    face_spread: float


def fit_codec(
    paths: Sequence[Path], *, channels: int, whitening: float = 0.5, token: CancelToken
) -> Iterator[Progress | CodecFitted]:
    """Fit a codec to the clips of a data set.

    Args:
        paths: of the clips; held-out ones are only measured on.
        channels: C.
        whitening: how far the numbers of weak directions are brought to the size of those of
            strong ones: 0 not at all, 1 wholly.
        token: checked before every clip.

    Raises:
        MediaError: there are no clips to learn from, or one is damaged.
        Cancelled: the token was cancelled.
    """
    looks: list[Tensor] = []
    changes: list[Tensor] = []
    flows: list[Tensor] = []
    kept: list[TrainingClip] = []
    rng = np.random.default_rng(0)
    for number, path in enumerate(paths):
        yield Progress(_STAGE, number, len(paths))
        token.check()
        clip = read_clip(path)
        if clip.held_out or len(kept) < 4:
            kept.append(clip)
        if not clip.held_out:
            look, change, flow = _patches_of(variant(clip, number % 3, number), rng)
            looks.append(look)
            changes.append(change)
            flows.append(flow)
    if not looks:
        raise MediaError(
            "There are no clips to fit a codec to.",
            hint="emo-desktop train synthetic DIR makes some.",
        )
    codec = RelativeCodec.fitted(
        look=patch_map(torch.cat(looks), channels, whitening=whitening),
        change=patch_map(
            torch.cat(changes), channels - FLOW_CHANNELS, whitening=whitening, is_centred=True
        ),
        flow_spread=torch.cat(flows).square().mean(dim=0).sqrt().clamp(min=_LEAST_SPREAD),
    )
    held_out = [clip for clip in kept if clip.held_out] or kept
    ceiling, mouth, spread = codec_ceiling(codec, held_out[:24])
    yield CodecFitted(codec, channels, len(looks), ceiling, mouth, spread)


def patch_map(
    patches: Tensor, count: int, *, whitening: float, is_centred: bool = False
) -> PatchMap:
    """The strongest directions of patches.

    Args:
        patches: (N, 192).
        count: K, directions.
        whitening: 0 to 1; see ``fit_codec``. The numbers have unit variance on the whole.
        is_centred: whether the mean is zero by nature.
    """
    patches = patches.double()
    mean = torch.zeros(patches.shape[1]) if is_centred else patches.mean(dim=0)
    centred = patches - mean
    values, directions = torch.linalg.eigh(centred.T @ centred / len(centred))
    spreads = values.flip(0)[:count].clamp(min=_LEAST_SPREAD**2).sqrt()
    basis = directions.flip(1)[:, :count].T
    scale = spreads**whitening
    scale = scale * (spreads / scale).square().mean().sqrt()
    return PatchMap(mean.float(), (basis / scale[:, None]).float(), (basis.T * scale).float())


def codec_ceiling(
    codec: RelativeCodec, clips: Iterable[TrainingClip]
) -> tuple[float, float, float]:
    """PSNR in dB of what a codec makes of frames, whole and round the mouth; spread in faces."""
    whole, mouth, spread = [], [], []
    for clip in clips:
        frames, reference, flow = pictures_of(clip)
        latents = codec.express(frames, reference, flow)
        error = (codec.decode(latents, reference).clamp(-1, 1) - frames).square().mean(dim=1) / 4
        cells = torch.from_numpy(cells_of_face(clip.points[:: _every(clip)], "lips"))
        within = F.interpolate(cells[:, None].float(), scale_factor=LATENT_PX)[:, 0] > 0
        whole.append(error.mean())
        mouth.append(error[within].mean())
        face = torch.from_numpy(cells_of_face(clip.points[:: _every(clip)], "all"))
        spread.append(latents.permute(0, 2, 3, 1)[face].square().mean())
    return _db(whole), _db(mouth), float(torch.stack(spread).mean().sqrt())


def pictures_of(clip: TrainingClip) -> tuple[Tensor, Tensor, Tensor]:
    """Some frames (K, 3, S, S), the reference (1, 3, S, S) and the flow (K, 2, h, w) of a clip."""
    step = _every(clip)
    frames = as_pictures(clip.frames[::step], "cpu")
    side = frames.shape[-1]
    small = cv2.resize(clip.reference, (side, side), interpolation=cv2.INTER_AREA)
    flow = torch.from_numpy(clip.flow[::step].astype(np.float32)).permute(0, 3, 1, 2)
    return frames, as_pictures(small[None].astype(np.uint8), "cpu"), flow


def _every(clip: TrainingClip) -> int:
    return max(1, len(clip.frames) // _FRAMES)


def _patches_of(clip: TrainingClip, rng: np.random.Generator) -> tuple[Tensor, Tensor, Tensor]:
    """Patches of pictures and of what the warped reference lacks (N, 192); flows (N, 2)."""
    frames, reference, flow = pictures_of(clip)
    chosen = _chosen_cells(cells_of_face(clip.points[:: _every(clip)], "all"), rng)
    looks = _cells(torch.cat([frames, reference]))
    lacking = _cells(frames - warped(reference, flow))
    also = looks[-1][torch.from_numpy(rng.random(looks.shape[1:3]) < 0.3)]
    return (
        torch.cat([looks[:-1][chosen], also]),
        lacking[chosen],
        flow.permute(0, 2, 3, 1)[chosen],
    )


def _chosen_cells(face: Bools, rng: np.random.Generator) -> Tensor:
    """(K, h, w) which cells are looked at: more of the face than of the rest."""
    shares = np.where(face, _FACE_SHARE / max(face.sum(), 1), 0.0)
    shares += np.where(face, 0.0, (1 - _FACE_SHARE) / max((~face).sum(), 1))
    return torch.from_numpy(rng.random(face.shape) < shares * _PATCHES)


def _cells(pictures: Tensor) -> Tensor:
    """(N, h, w, 192) patches of pictures."""
    return F.pixel_unshuffle(pictures, LATENT_PX).permute(0, 2, 3, 1)


def _db(errors: Sequence[Tensor]) -> float:
    return float(-10 * torch.stack(list(errors)).mean().log10())
