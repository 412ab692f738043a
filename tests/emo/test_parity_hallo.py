"""Our networks with Hallo's weights answer what Hallo's own programs answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.conditioning import Conditioner
from emo_desktop.emo.guidance import Guidance, joined, without_steering
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.reference_net import ReferenceFeatures, ReferenceNet
from emo_desktop.emo.rendering import Steering
from emo_desktop.emo.sampling import Sampling, denoise
from tests.emo import fixtures
from tests.emo.fixtures import TINY_HALLO, TOLERANCE, case, differs_by


@pytest.fixture(scope="module", autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
def model() -> EmoModel:
    return fixtures.hallo()


@pytest.fixture(scope="module")
def backbone(model: EmoModel) -> Iterator[Backbone]:
    with model.at_work("backbone") as network:
        assert isinstance(network, Backbone)
        yield network


def see(model: EmoModel, latents: Tensor, identity: Tensor) -> tuple[ReferenceFeatures, Tensor]:
    with model.at_work("reference_net") as network:
        assert isinstance(network, ReferenceNet)
        return network(latents, identity.expand(len(latents), -1, -1))


def regions(tensors: Mapping[str, Tensor]) -> list[tuple[Tensor, Tensor, Tensor]]:
    """The masks of every level, (1, 1, h, w) each."""
    return [
        (
            _mask(tensors, "full", level),
            _mask(tensors, "face", level),
            _mask(tensors, "lip", level),
        )
        for level in range(len(TINY_HALLO.block_channels))
    ]


def _mask(tensors: Mapping[str, Tensor], name: str, level: int) -> Tensor:
    side = TINY_HALLO.latent_side >> level
    return tensors[f"in.mask_{name}.{level}"].view(1, 1, side, side)


def test_projectors_and_locator_answer_the_same(model: EmoModel) -> None:
    theirs = case("hallo_reference")
    with model.at_work("identity_projector") as project:
        face, nobody = project(theirs["in.face_emb"]), project(0 * theirs["in.face_emb"])
    assert differs_by(face, theirs["imageproj.cond_tokens"]) < TOLERANCE
    assert differs_by(nobody, theirs["imageproj.uncond_tokens"]) < TOLERANCE
    with model.at_work("audio_projector") as project:
        assert differs_by(project(theirs["in.audio_window"]), theirs["audioproj.out"]) < TOLERANCE
    with model.at_work("face_locator") as locate:
        located = locate(theirs["in.face_mask_image"][:, None])
    everywhere = located.transpose(1, 2).expand(-1, -1, 4, -1, -1)
    assert differs_by(everywhere, theirs["face_locator.out"]) < TOLERANCE


def test_reference_net_sees_reference_and_motion_frames_the_same(model: EmoModel) -> None:
    theirs = case("hallo_reference")
    features, last = see(model, theirs["in.ref_latents"], theirs["in.encoder_hidden_states"])
    for name, bank in theirs.items():
        if name.startswith("bank."):
            place = name.removeprefix("bank.").removesuffix(".transformer_blocks.0")
            assert differs_by(features.attention[place], bank) < TOLERANCE
    assert differs_by(last, theirs["out.sample_after_last_up_block"]) < TOLERANCE


@pytest.mark.parametrize(
    ("gains", "output"),
    [((1.0, 1.0, 1.0), ""), ((0.9, 1.1, 1.3), "_motion_scale_0.9_1.1_1.3")],
)
def test_backbone_predicts_the_same_velocity(
    model: EmoModel, backbone: Backbone, gains: tuple[float, float, float], output: str
) -> None:
    theirs = case("hallo_denoise")
    features, _ = see(model, theirs["in.ref_latents"], theirs["in.encoder_hidden_states"])
    steering = Conditions(
        audio=theirs["in.audio_tokens"],
        face=theirs["in.face_locator_features"].transpose(1, 2),
        reference=backbone.project_reference(
            {place: seen[None, :1] for place, seen in features.attention.items()}
        ),
        motion={place: seen[None, 1:] for place, seen in features.motion.items()},
        identity=theirs["in.encoder_hidden_states"],
        regions=regions(theirs),
        region_gains=gains,
    )
    ours = backbone(theirs["in.latents"], theirs["in.timestep"], steering)
    assert differs_by(ours, theirs[f"out.noise_pred{output}"]) < TOLERANCE


def passes(
    model: EmoModel, tensors: Mapping[str, Tensor], guidance: Guidance
) -> Sequence[Conditions]:
    """The conditions of every pass, built as a rendering builds them, masks as in the fixture."""
    conditioner = Conditioner(model)
    embedding = tensors["in.face_emb"][0].numpy()
    seen = conditioner.see(tensors["in.ref_latents"][:1], embedding)
    motion = conditioner.motion(tensors["in.ref_latents"][1:], seen, guidance)
    steering = Steering(
        audio=tensors["in.audio_tokens"][0], region=tensors["in.face_mask_image"][0, :1].numpy()
    )
    built = conditioner.passes(seen, steering, guidance, motion=motion)
    return [replace(each, regions=regions(tensors)) for each in built]


def test_two_passes_of_guidance_are_one_batch(model: EmoModel, backbone: Backbone) -> None:
    theirs = case("hallo_denoise")
    embedding = case("hallo_reference")["in.face_emb"][0].numpy()
    guidance = Guidance(3.5, 3.5)
    conditioner = Conditioner(model)
    seen = conditioner.see(theirs["in.ref_latents"][:1], embedding)
    motion = conditioner.motion(theirs["in.ref_latents"][1:], seen, guidance)
    full = Conditions(
        audio=theirs["in.audio_tokens"],
        face=theirs["in.face_locator_features"].transpose(1, 2),
        reference=seen.keys,
        motion=motion.steered,
        identity=seen.identity.face,
        regions=regions(theirs),
    )
    nothing = without_steering(full, identity=seen.identity.nobody)
    both = joined([replace(nothing, motion=motion.free), full])
    ours = backbone(theirs["in.latents"].expand(2, -1, -1, -1, -1), theirs["in.timestep"], both)
    assert differs_by(ours, theirs["cfg.out.noise_pred"]) < TOLERANCE


@pytest.mark.parametrize("batches_guidance", [True, False])
def test_sampling_ends_in_the_same_latents(
    model: EmoModel, backbone: Backbone, batches_guidance: bool
) -> None:
    theirs = case("hallo_sampling")
    guidance = Guidance(3.5, 3.5)
    steps = denoise(
        backbone,
        theirs["in.init_latents"],
        passes(model, theirs, guidance),
        Sampling(4, guidance, batches_guidance=batches_guidance),
        token=CancelToken(),
    )
    for ours, latents in zip(steps, theirs["out.latents_steps"], strict=True):
        assert differs_by(ours.latents, latents) < TOLERANCE
    assert differs_by(ours.latents, theirs["out.final_latents"]) < TOLERANCE
