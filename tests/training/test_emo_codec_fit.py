"""The codec fitted to clips draws them again, the better the more channels it has."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.training.emo.clip_file import clip_paths
from emo_desktop.training.emo.codec_fit import CodecFitted, fit_codec, patch_map
from emo_desktop.training.emo.latents import RelativeLatents
from tests.training.emo_clips import draw_clip, write_clips


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Of four clips, the first held out."""
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder, 4, held_out=1)
    return clip_paths(folder)


def fitted(paths: list[Path], channels: int) -> CodecFitted:
    """A codec of so many channels."""
    events = list(fit_codec(paths, channels=channels, token=CancelToken()))
    assert isinstance(events[-1], CodecFitted)
    return events[-1]


def test_more_channels_draw_better(paths: list[Path]) -> None:
    few, many = fitted(paths, 6), fitted(paths, 32)
    assert few.clips == 3
    assert many.ceiling_db > few.ceiling_db > 30
    assert many.mouth_db > few.mouth_db + 3
    assert 0.3 < many.face_spread < 3


def test_clips_come_back_from_their_latents(paths: list[Path]) -> None:
    codec = RelativeLatents(fitted(paths, 32).codec, 128)
    clip = draw_clip(0)
    encoded = codec.encoded(clip)
    assert encoded.target.shape == (len(clip.frames), 32, 16, 16)
    drawn = codec.pictures(encoded.target, clip.reference)
    still = codec.pictures(torch.zeros_like(encoded.target), clip.reference)
    error, missing = (
        float(((each.astype(float) - clip.frames) ** 2).mean()) for each in (drawn, still)
    )
    assert error < 0.3 * missing


def test_codecs_are_named_by_their_values(paths: list[Path]) -> None:
    first, again, other = (RelativeLatents(fitted(paths, c).codec, 128).key for c in (6, 6, 8))
    assert first == again != other


def test_whitening_makes_weak_directions_loud() -> None:
    chance = torch.Generator().manual_seed(0)
    sizes = torch.linspace(4, 0.1, 192)
    patches = torch.randn(4000, 192, generator=chance) * sizes
    spreads = {}
    for whitening in (0.0, 0.5, 1.0):
        codec = patch_map(patches, 20, whitening=whitening)
        numbers = (patches - codec.mean) @ codec.forth.T
        assert numbers.square().mean() == pytest.approx(1, abs=0.05)
        spreads[whitening] = float(numbers.std(dim=0).max() / numbers.std(dim=0).min())
        assert torch.allclose(codec.forth @ codec.back, torch.eye(20), atol=1e-4)
    assert spreads[0.0] > spreads[0.5] > spreads[1.0]
    assert spreads[1.0] == pytest.approx(1, abs=0.1)


def test_it_needs_clips_to_learn_from(paths: list[Path]) -> None:
    with pytest.raises(MediaError, match="no clips"):
        fitted(paths[:1], 6)


def test_it_can_be_cancelled(paths: list[Path]) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(fit_codec(paths, channels=6, token=token))
