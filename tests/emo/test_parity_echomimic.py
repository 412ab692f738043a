"""Our networks with EchoMimic's weights answer what EchoMimic's own programs answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
import torch
from torch import Tensor

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.guidance import Guidance, joined, without_steering
from emo_desktop.emo.model import EmoModel
from emo_desktop.emo.reference_net import ReferenceNet
from emo_desktop.emo.sampling import NO_REUSE, Reuse, Sampling, denoise
from emo_desktop.emo.windows import overlapping_windows
from tests.emo import fixtures
from tests.emo.fixtures import TOLERANCE, case, differs_by


@pytest.fixture(scope="module", autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
def model() -> EmoModel:
    return fixtures.echomimic()


@pytest.fixture(scope="module")
def backbone(model: EmoModel) -> Iterator[Backbone]:
    with model.at_work("backbone") as network:
        assert isinstance(network, Backbone)
        yield network


def see(model: EmoModel, latents: Tensor) -> tuple[Mapping[str, Tensor], Tensor]:
    with model.at_work("reference_net") as network:
        assert isinstance(network, ReferenceNet)
        features, last = network(latents)
    return features.attention, last


def reference_of(model: EmoModel, backbone: Backbone, latents: Tensor) -> dict[str, KeysValues]:
    attention, _ = see(model, latents)
    return backbone.project_reference({place: seen[:, None] for place, seen in attention.items()})


def located(model: EmoModel, mask: Tensor) -> Tensor:
    """What the face locator makes of a fixture's mask (1, 1, 1, H, W)."""
    with model.at_work("face_locator") as network:
        return network(mask.transpose(1, 2))


def conditions(
    model: EmoModel, backbone: Backbone, tensors: Mapping[str, Tensor], prefix: str = ""
) -> Conditions:
    return Conditions(
        audio=tensors[f"{prefix}in.audio"],
        face=located(model, tensors[f"{prefix}in.face_mask_image"]),
        reference=reference_of(model, backbone, tensors[f"{prefix}in.ref_latents"]),
    )


def test_reference_net_sees_the_same_in_every_layer(model: EmoModel) -> None:
    theirs = case("echomimic_reference")
    attention, last = see(model, theirs["in.ref_latents"])
    banks = {name.removeprefix("bank.") for name in theirs if name.startswith("bank.")}
    assert banks == {f"{place}.transformer_blocks.0" for place in attention}
    for place, seen in attention.items():
        assert differs_by(seen, theirs[f"bank.{place}.transformer_blocks.0"]) < TOLERANCE, place
    assert differs_by(last, theirs["out.sample_after_last_up_block"]) < TOLERANCE


def test_face_locator_locates_the_same(model: EmoModel) -> None:
    theirs = case("echomimic_denoise")
    ours = located(model, theirs["in.face_mask_image"]).transpose(1, 2)
    assert differs_by(ours, theirs["face_locator_out"]) < TOLERANCE


@pytest.mark.parametrize(("time", "output"), [(499, ""), (0, "_t0"), (999, "_t999")])
def test_backbone_predicts_the_same_velocity(
    model: EmoModel, backbone: Backbone, time: int, output: str
) -> None:
    theirs = case("echomimic_denoise")
    ours = backbone(theirs["in.latents"], torch.tensor(time), conditions(model, backbone, theirs))
    assert differs_by(ours, theirs[f"out.noise_pred{output}"]) < TOLERANCE


def test_backbone_works_on_pictures_that_are_not_square(
    model: EmoModel, backbone: Backbone
) -> None:
    theirs = case("echomimic_denoise")
    steering = conditions(model, backbone, theirs, "ns.")
    ours = backbone(theirs["ns.in.latents"], theirs["ns.in.timestep"], steering)
    assert differs_by(ours, theirs["ns.out.noise_pred"]) < TOLERANCE


@pytest.mark.parametrize("rows_at_once", [None, 3])
def test_two_passes_of_guidance_are_one_batch(
    model: EmoModel, backbone: Backbone, rows_at_once: int | None
) -> None:
    theirs = case("echomimic_denoise")
    full = conditions(model, backbone, theirs)
    both = joined([without_steering(full, identity=None), full])
    backbone.slice_attention(rows_at_once)
    ours = backbone(theirs["in.latents"].expand(2, -1, -1, -1, -1), torch.tensor(499), both)
    backbone.slice_attention(None)
    assert differs_by(ours, theirs["out.noise_pred_cfg_batch"]) < TOLERANCE


@pytest.mark.parametrize("batches_guidance", [True, False])
@pytest.mark.parametrize(
    ("run", "scale", "frames", "window", "overlap"),
    [("a", 2.5, 4, 12, 3), ("b", 2.5, 7, 4, 1), ("c", 1.0, 4, 12, 3), ("d", 1.0, 7, 4, 1)],
)
def test_sampling_ends_in_the_same_latents(
    model: EmoModel,
    backbone: Backbone,
    run: str,
    scale: float,
    frames: int,
    window: int,
    overlap: int,
    batches_guidance: bool,
) -> None:
    theirs = case("echomimic_sampling")
    full = Conditions(
        audio=theirs["in.audio_chunks"][None, :frames],
        face=located(model, theirs["in.face_mask_image"]),
        reference=reference_of(model, backbone, theirs["in.ref_latents"]),
    )
    guidance = Guidance(scale, scale)
    steps = denoise(
        backbone,
        theirs[f"{run}.in.init_latents"],
        guidance.passes(full, nothing=without_steering(full, identity=None)),
        Sampling(4, guidance, batches_guidance=batches_guidance),
        windows=[
            overlapping_windows(frames, step, window=window, overlap=overlap, rotation=2)
            for step in range(4)
        ],
        token=CancelToken(),
    )
    for ours, latents in zip(steps, theirs[f"{run}.out.latents_steps"], strict=True):
        assert differs_by(ours.latents, latents) < TOLERANCE
    assert differs_by(ours.latents, theirs[f"{run}.out.final_latents"]) < TOLERANCE


def sampled(model: EmoModel, backbone: Backbone, reuse: Reuse) -> Tensor:
    theirs = case("echomimic_sampling")
    full = Conditions(
        audio=theirs["in.audio_chunks"][None, :4],
        face=located(model, theirs["in.face_mask_image"]),
        reference=reference_of(model, backbone, theirs["in.ref_latents"]),
    )
    guidance = Guidance(2.5, 2.5)
    passes = guidance.passes(full, nothing=without_steering(full, identity=None))
    windows = [overlapping_windows(4, step, window=4, overlap=1, rotation=2) for step in range(6)]
    sampling = Sampling(6, guidance, reuse)
    noise = theirs["a.in.init_latents"]
    *_, last = denoise(backbone, noise, passes, sampling, windows=windows, token=CancelToken())
    return last.latents


def test_reusing_inner_layers_changes_the_result_a_little(
    model: EmoModel, backbone: Backbone
) -> None:
    exact = sampled(model, backbone, NO_REUSE)
    errors = [
        float((sampled(model, backbone, Reuse(every, outer=3)) - exact).norm() / exact.norm())
        for every in (2, 6)
    ]
    assert all(0 < error < 1 for error in errors)


def test_outer_layers_with_their_own_inner_ones_are_the_whole(
    model: EmoModel, backbone: Backbone
) -> None:
    theirs = case("echomimic_denoise")
    steering = conditions(model, backbone, theirs)
    for outer in (1, 2, 3):
        whole, inner = backbone.predict(
            theirs["in.latents"], torch.tensor(499), steering, outer=outer
        )
        again, _ = backbone.predict(
            theirs["in.latents"], torch.tensor(499), steering, outer=outer, inner=inner
        )
        assert torch.equal(whole, again)
