"""What keeps a film from drifting, and the colours of its previews."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Conditions
from emo_desktop.emo.drift_guards import PatchDrop, coloured_like, kept_patches
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.preview import fit_colours, preview_of
from emo_desktop.emo.sampling import (
    KnownFrames,
    Sampling,
    denoise,
)
from emo_desktop.emo.schedule import make_scheduler
from tests.emo.fixtures import differs_by
from tests.emo.small_models import SMALL_ECHOMIMIC, drawn_parts, noise


@pytest.mark.parametrize("share", [0.1, 0.25, 0.6])
def test_about_its_share_of_the_patches_is_dropped(share: float) -> None:
    latents = torch.ones(200, 4, 32, 32)
    kept = kept_patches(latents, PatchDrop(share=share), seed=1)
    assert kept.shape == (200, 1, 32, 32)
    assert set(kept.unique().tolist()) == {0.0, 1.0}
    assert float((kept == 0).float().mean()) == pytest.approx(share, abs=0.02)


def test_whole_patches_are_dropped_by_the_seed() -> None:
    latents = torch.ones(3, 4, 10, 14)  # patches at the edges are cut
    guard = PatchDrop(share=0.4, patch=4)
    kept = kept_patches(latents, guard, seed=1)
    whole = torch.nn.functional.pad(kept, (0, 2, 0, 2), mode="replicate")
    patches = whole.unfold(2, 4, 4).unfold(3, 4, 4).flatten(4)
    assert torch.equal(patches.amin(4), patches.amax(4))
    assert torch.equal(kept, kept_patches(latents, guard, seed=1))
    assert not torch.equal(kept, kept_patches(latents, guard, seed=2))
    assert not torch.equal(kept[0], kept[1])
    assert torch.equal(kept_patches(latents, PatchDrop(share=0.0), seed=1), torch.ones_like(kept))


@pytest.fixture
def drifted() -> tuple[np.ndarray, np.ndarray]:
    """A picture, and frames of it that have become reddish and flat."""
    rng = np.random.default_rng(0)
    picture = np.uint8(rng.integers(60, 180, (32, 32, 3)))
    frames = np.stack([np.roll(picture, shift, axis=1) for shift in range(4)])
    return picture, np.uint8(frames * [0.6, 0.5, 0.5] + [60, 40, 30])


def test_an_anchor_brings_the_colours_back(drifted: tuple[np.ndarray, np.ndarray]) -> None:
    picture, frames = drifted
    anchored = coloured_like(frames, picture, 1.0)
    for stat in (np.mean, np.std):
        wanted = stat(picture.astype(float), axis=(0, 1))
        assert np.max(np.abs(stat(frames.astype(float), axis=(0, 1, 2)) - wanted)) > 5
        np.testing.assert_allclose(stat(anchored.astype(float), axis=(0, 1, 2)), wanted, atol=0.5)
    np.testing.assert_allclose(anchored[0].astype(int), picture, atol=2)


def test_an_anchor_may_pull_less(drifted: tuple[np.ndarray, np.ndarray]) -> None:
    picture, frames = drifted
    np.testing.assert_array_equal(coloured_like(frames, picture, 0.0), frames)
    halfway = (frames.astype(float) + coloured_like(frames, picture, 1.0)) / 2
    np.testing.assert_allclose(coloured_like(frames, picture, 0.5), halfway, atol=1)


def test_an_anchor_leaves_what_is_flat_flat() -> None:
    picture = np.full((8, 8, 3), 90, np.uint8)
    frames = np.full((2, 8, 8, 3), 120, np.uint8)
    np.testing.assert_array_equal(coloured_like(frames, picture, 1.0), frames - 30)


def test_previews_have_the_colours_of_the_portrait() -> None:
    """Where colours are a linear map of latents, the preview is a small copy of the picture."""
    side = 8
    latents = noise(3, 4, side, side)
    colours = np.random.default_rng(0).normal(0, 12, (4, 3))
    small = np.tensordot(latents.numpy(), colours, axes=(1, 0)) + np.array([120, 110, 100])
    pictures = np.uint8(np.rint(small)).repeat(8, axis=1).repeat(8, axis=2)
    fitted = fit_colours(latents[0], pictures[0])
    clip = latents.transpose(0, 1)[None]
    assert np.max(np.abs(preview_of(clip, fitted).astype(int) - pictures[1, ::8, ::8])) <= 2
    assert preview_of(100 * clip, fitted).dtype == np.uint8  # far too bright is white, not black


def test_known_frames_come_out_as_they_were_given() -> None:
    config = SMALL_ECHOMIMIC
    frames, known = 6, config.overlap
    with torch.inference_mode():
        backbone = drawn_parts(config)["backbone"]
        audio = noise(1, frames, config.audio.tokens, config.audio.token_width)
        face = torch.zeros(1, 1, config.block_channels[0], 8, 8)
        given = noise(1, 4, known, 8, 8, seed=1)
        latents = [
            [
                each.latents
                for each in denoise(
                    backbone,
                    draw_noise(config, frames, seed=2),
                    [Conditions(audio=audio, face=face)],
                    Sampling(3, Guidance(1, 1)),
                    known=None if one is None else KnownFrames(one),
                    token=CancelToken(),
                )
            ]
            for one in (None, given, -given)
        ]
    free, led, turned = (each[-1] for each in latents)
    assert torch.equal(led[:, :, :known], given)
    assert torch.equal(turned[:, :, :known], -given)
    # They steer the others from the first step on.
    assert differs_by(led[:, :, known:], turned[:, :, known:]) > 1e-2
    assert differs_by(led[:, :, known:], free[:, :, known:]) > 1e-2


def test_the_first_step_sees_noise_alone_and_the_last_leaves_none() -> None:
    scheduler = make_scheduler()
    scheduler.set_timesteps(40)
    assert scheduler.timesteps[0] == 999
    assert float(scheduler.alphas_cumprod[999]) == pytest.approx(0, abs=1e-6)
    assert float(scheduler.final_alpha_cumprod) == 1
