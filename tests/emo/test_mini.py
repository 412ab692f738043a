"""The variant that is small enough to be shipped: what is particular to it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import torch

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Conditions
from emo_desktop.emo.conditions import AudioProjector, FaceLocator
from emo_desktop.emo.config import (
    ECHOMIMIC,
    HALLO,
    MINI,
    PAPER,
    Codec,
    EmoConfig,
    Guide,
    GuideDrawing,
    LocatorConfig,
    codec_part,
)
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.memory_needs import Demands, needed_bytes, parameter_counts
from emo_desktop.emo.model import build_parts, dtype_of
from emo_desktop.emo.noise import draw_noise
from emo_desktop.emo.pipeline import EmoPipeline
from emo_desktop.emo.rendering import RenderOptions, Steering, StepDone, WindowDone
from emo_desktop.emo.windows import chained_windows
from tests.emo.small_models import (
    FRAMES,
    SMALL_MINI,
    drawn_parts,
    model_of,
    noise,
    portrait,
    steering_of,
)

FEW = replace(RenderOptions.of(SMALL_MINI), steps=2)


@pytest.fixture(scope="module")
def pipeline() -> EmoPipeline:
    return EmoPipeline(model_of(SMALL_MINI, drawn_parts(SMALL_MINI)))


def rendered(
    pipeline: EmoPipeline, steering: Steering, *, count: int = FRAMES, **more: object
) -> list[StepDone | WindowDone]:
    reference = pipeline.prepare(portrait(SMALL_MINI))
    token, asked = CancelToken(), {"seed": 1, "options": FEW, **more}
    windows = pipeline.render(reference, steering, frame_count=count, token=token, **asked)  # type: ignore[arg-type]
    return list(windows)


def frames_of(steps: list[StepDone | WindowDone]) -> np.ndarray:
    return np.concatenate([step.frames for step in steps if isinstance(step, WindowDone)])


def test_it_is_as_small_as_promised() -> None:
    with torch.device("meta"):
        parts = build_parts(MINI)
    sizes = {
        name: sum(value.numel() for value in part.state_dict().values() if value.dim() > 0)
        - sum(value.numel() for key, value in part.state_dict().items() if key.endswith(".pe"))
        for name, part in parts.items()
    }
    del sizes["audio_encoder"]
    assert 8.5e6 < sum(sizes.values()) < 9.5e6
    assert max(sizes.values()) == sizes["backbone"]
    assert 2 * max(sizes.values()) < 16 * 1024**2, "a file of it is too large for a repository"


def test_the_paper_is_followed_where_it_speaks() -> None:
    assert (MINI.motion_frames, MINI.window_frames, len(MINI.speed.centres_deg)) == (4, 12, 9)  # type: ignore[union-attr]
    assert (MINI.fps, MINI.latent_side, MINI.picture_px) == (25, 16, 512)
    assert MINI.locator.guide is Guide.BOTH
    assert MINI.motion_from_layers
    for config in (PAPER, ECHOMIMIC, HALLO):
        assert (config.picture_px, config.codec) == (512, Codec.VAE)
        assert codec_part(config) == "vae"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"drawn_px": 500}, "whole number of times"),
        (
            {"codec": Codec.VAE, "refiner": None, "turn_noise": None},
            "as large as the network's",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(changes: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        replace(MINI, **changes)


def test_a_locator_that_ends_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="ends at no latent"):
        LocatorConfig(Guide.REGION, channels_in=1, channels=(8, 8, 8))
    with pytest.raises(ValueError, match="is shown 9"):
        LocatorConfig(Guide.BOTH, 4, (8, 8, 8), drawing=GuideDrawing.FACE, fold=2)


def test_frames_are_as_large_as_the_portrait_and_previews_as_the_network(
    pipeline: EmoPipeline,
) -> None:
    steps = rendered(pipeline, steering_of(SMALL_MINI, 2 * FRAMES), count=FRAMES + 2)
    frames = frames_of(steps)
    assert frames.shape == (FRAMES + 2, 128, 128, 3)
    assert frames.dtype == np.uint8
    previews = [step.preview for step in steps if isinstance(step, StepDone)]
    assert {preview.shape for preview in previews} == {(64, 64, 3)}
    assert len(previews) == 2 * len(chained_windows(FRAMES + 2, FRAMES))


def test_a_chain_goes_on_from_large_frames(pipeline: EmoPipeline) -> None:
    steering = steering_of(SMALL_MINI, 2 * FRAMES)
    frames = frames_of(rendered(pipeline, steering, count=2 * FRAMES))
    rest = steering.of(range(FRAMES, 2 * FRAMES))
    before = frames[:FRAMES][-pipeline.frames_carried :]
    resumed = frames_of(rendered(pipeline, rest, before=before, first_frame=FRAMES))
    assert np.array_equal(resumed, frames[FRAMES:])
    elsewhere = frames_of(rendered(pipeline, rest, before=before))
    assert not np.array_equal(elsewhere, resumed), "noise stands where it stands in the film"


def test_guides_steer_and_may_be_left_out(pipeline: EmoPipeline) -> None:
    steering = steering_of(SMALL_MINI, FRAMES)
    guided = frames_of(rendered(pipeline, steering))
    free = frames_of(rendered(pipeline, replace(steering, guides=None)))
    nothing = np.zeros_like(steering.guides)
    dark = frames_of(rendered(pipeline, replace(steering, guides=nothing)))
    assert np.abs(free.astype(int) - dark).max() <= 1  # one batch of convolutions or four
    assert np.abs(free.astype(int) - guided).max() > 4


def test_what_is_heard_joins_the_time_of_its_own_frame_alone() -> None:
    config = replace(SMALL_MINI, speed=None, motion_frames=0)
    backbone = drawn_parts(config)["backbone"]
    audio = noise(1, FRAMES, config.audio.tokens, config.audio.token_width)
    times: list[torch.Tensor] = []
    resnet = backbone.down_blocks[0].resnets[0]  # type: ignore[union-attr,index]
    resnet.register_forward_pre_hook(lambda _, given: times.append(given[1]))  # type: ignore[operator,union-attr]
    side = config.latent_side
    face = torch.zeros(1, 1, config.block_channels[0], side, side)
    latents = draw_noise(config, FRAMES, seed=0)
    other = audio.clone()
    other[:, 1] += 1
    with torch.inference_mode():
        for heard in (audio, other):
            backbone(latents, torch.tensor(500), Conditions(audio=heard, face=face))
    same = [bool(torch.equal(*rows)) for rows in zip(*times, strict=True)]
    assert same == [True, False, True, True]


def test_the_projector_sees_each_step_first() -> None:
    projector = AudioProjector(MINI)
    lean = sum(weight.numel() for weight in projector.parameters())
    whole = replace(MINI, audio=replace(MINI.audio, per_step=None))
    assert lean < 0.2 * sum(weight.numel() for weight in AudioProjector(whole).parameters())
    audio = MINI.audio
    states = noise(2, 3, audio.context, audio.states, audio.width)
    with torch.inference_mode():
        tokens = projector(states)
        assert tokens.shape == (2, 3, audio.tokens, audio.token_width)
        assert torch.equal(tokens, projector(states.flatten(2, 3)))


def test_folding_loses_no_pixel() -> None:
    config = SMALL_MINI
    locator = FaceLocator(config)
    torch.nn.init.normal_(locator.conv_out.weight)
    pictures = torch.zeros(1, 2, config.locator.channels_in, config.size_px, config.size_px)
    pictures[0, 1, 4, 33, 21] = 1
    with torch.inference_mode():
        located = locator(pictures)
    assert located.shape == (1, 2, config.block_channels[0], 8, 8)
    moved = (located[0, 1] - located[0, 0]).abs().sum(dim=0)
    assert moved[4, 2] > 0
    assert moved[0, 7] == 0


def test_it_hears(pipeline: EmoPipeline) -> None:
    sound = np.float32(np.sin(np.arange(16000) * 0.1))
    tokens = pipeline.hear(sound, lead_samples=0, frame_count=5, fps=Fraction(25))
    assert tokens.shape == (5, SMALL_MINI.audio.tokens, SMALL_MINI.audio.token_width)
    assert tokens.isfinite().all()


def test_places_in_a_picture_are_held_in_single_precision() -> None:
    plan = replace(plan_device(MINI, size_px=128, device="cpu"), precision="bf16")  # type: ignore[arg-type]
    assert dtype_of("codec", plan) is torch.float32
    assert dtype_of("backbone", plan) is torch.bfloat16


def needs(config: EmoConfig, frames: int) -> int:
    return needed_bytes(config, Demands(config.size_px, 4, 1, frames, False, 0))


def test_its_needs_are_told_beforehand() -> None:
    assert "codec" in parameter_counts(MINI)
    assert "vae" not in parameter_counts(MINI)
    assert needs(MINI, 4) < needs(PAPER, 4) / 4
    larger = replace(MINI, drawn_px=1024)
    assert needs(larger, 4) > needs(MINI, 4)
