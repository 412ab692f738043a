"""Downloads are recognised by their files, and their tensors by their names."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from transformers import Wav2Vec2Config, Wav2Vec2ForCTC

from emo_desktop.base.errors import PackError
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_POSE, HALLO, EmoConfig
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.packs.checkpoints import choose_download
from emo_desktop.emo.packs.loading import shapes_of
from emo_desktop.emo.packs.recipes import RECIPES
from emo_desktop.emo.packs.renames import (
    Rename,
    hallo_places,
    kept_in,
    motion_places,
    vae_places,
    wav2vec2_places,
    whisper_places,
)
from tests.emo.packs.manifests import Shapes, manifest

ECHOMIMIC_FILES = (
    "denoising_unet.pth", "motion_module.pth", "reference_unet.pth", "face_locator.pth",
    "sd-vae-ft-mse/diffusion_pytorch_model.safetensors", "audio_processor/whisper_tiny.pt",
)  # fmt: skip
ACC_FILES = ("denoising_unet_acc.pth", "motion_module_acc.pth")
POSE_FILES = (
    "denoising_unet_pose.pth", "motion_module_pose.pth", "reference_unet_pose.pth",
    "face_locator_pose.pth", "denoising_unet_pose_acc.pth", "motion_module_pose_acc.pth",
)  # fmt: skip
HALLO_FILES = (
    "hallo/net.pth", "sd-vae-ft-mse/diffusion_pytorch_model.bin",
    "wav2vec/wav2vec2-base-960h/model.safetensors", "face_analysis/models/glintr100.onnx",
    "motion_module/mm_sd_v15_v2.ckpt",
    "stable-diffusion-v1-5/unet/diffusion_pytorch_model.safetensors",
)  # fmt: skip


def download(folder: Path, *files: str) -> Path:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("")
    return folder


def names_of(folder: Path, variant: str | None = None) -> set[str]:
    """The files that are taken for a variant."""
    chosen = choose_download(folder, variant)
    return {file.relative_to(chosen.folder).as_posix() for file, _ in chosen.files}


def test_variants_have_names_of_their_own() -> None:
    for names in ([r.variant for r in RECIPES], [r.pack_name for r in RECIPES]):
        assert len(set(names)) == len(RECIPES)
    assert [r.variant for r in RECIPES if r.is_start_for_training] == ["start"]


def test_one_folder_holds_several_variants_of_echomimic(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES, *ACC_FILES, *POSE_FILES)
    assert names_of(tmp_path) == set(ECHOMIMIC_FILES)
    assert names_of(tmp_path, "acc") == {*ECHOMIMIC_FILES[2:], *ACC_FILES}
    assert names_of(tmp_path, "pose") == {*ECHOMIMIC_FILES[4:], *POSE_FILES[:4]}
    assert names_of(tmp_path, "pose_acc") == {*ECHOMIMIC_FILES[4:], *POSE_FILES[2:]}
    configs = {v: choose_download(tmp_path, v).recipe.config for v in ("plain", "acc", "pose")}
    assert configs["plain"] == ECHOMIMIC
    assert configs["acc"].few_steps
    assert configs["pose"] == ECHOMIMIC_POSE


def test_the_only_variant_is_taken(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES[2:], *ACC_FILES)
    assert choose_download(tmp_path).recipe.variant == "acc"


def test_among_several_without_a_usual_one_the_user_chooses(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES[4:], *POSE_FILES)
    with pytest.raises(PackError, match=r"several things: pose \(.+\), pose_acc \(") as raised:
        choose_download(tmp_path)
    assert "--variant" in raised.value.hint


def test_two_families_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES, *HALLO_FILES)
    with pytest.raises(PackError, match=r"plain \(EchoMimic v1\), hallo \(Hallo v1\), start"):
        choose_download(tmp_path)
    assert choose_download(tmp_path, "hallo").recipe.config == HALLO


def test_hallo_comes_with_a_start_for_training(tmp_path: Path) -> None:
    download(tmp_path, *HALLO_FILES)
    assert names_of(tmp_path) == set(HALLO_FILES[:3])
    assert names_of(tmp_path, "start") == {*HALLO_FILES[1:3], *HALLO_FILES[4:]}
    assert choose_download(tmp_path, "start").recipe.is_start_for_training


@pytest.mark.parametrize("inner", ["pretrained_weights", "pretrained_models"])
def test_the_folder_of_upstreams_instructions_is_looked_into(tmp_path: Path, inner: str) -> None:
    download(tmp_path / inner, *ECHOMIMIC_FILES)
    assert choose_download(tmp_path).folder == tmp_path / inner


def test_a_start_needs_neither_codec_nor_encoder(tmp_path: Path) -> None:
    files = ("unet/diffusion_pytorch_model.fp16.safetensors", "v3_sd15_mm.ckpt")
    download(tmp_path, *files)
    assert names_of(tmp_path) == set(files)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES[:3])
    with pytest.raises(PackError) as raised:
        choose_download(tmp_path)
    said = str(raised.value)
    assert "EchoMimic v1, but not all of it" in said
    for file in ECHOMIMIC_FILES[3:]:
        assert file in said
    assert "reference_unet.pth" not in said


def test_a_variant_that_is_not_there(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES, *ACC_FILES)
    with pytest.raises(PackError, match=r"no variant 'pose'; it has plain \(.+\), acc \("):
        choose_download(tmp_path, "pose")


def test_nothing_that_is_known(tmp_path: Path) -> None:
    download(tmp_path, "v1-5-pruned-emaonly.safetensors", "cat.jpg")
    with pytest.raises(PackError) as raised:
        choose_download(tmp_path)
    for family in ("EchoMimic v1", "Hallo v1", "AnimateDiff", "denoising_unet.pth"):
        assert family in str(raised.value)
    assert "diffusers" in raised.value.hint


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "net.pth").write_text("")
    with pytest.raises(PackError, match="is a file, not a folder"):
        choose_download(tmp_path / "net.pth")
    with pytest.raises(PackError, match="does not exist"):
        choose_download(tmp_path / "none")


def test_every_download_says_its_licences(tmp_path: Path) -> None:
    download(tmp_path / "e", *ECHOMIMIC_FILES)
    download(tmp_path / "h", *HALLO_FILES)
    echomimic, hallo = choose_download(tmp_path / "e"), choose_download(tmp_path / "h")
    assert [licence.name for licence in echomimic.licences()] == [
        "Apache-2.0", "CreativeML OpenRAIL-M", "MIT", "MIT",
    ]  # fmt: skip
    assert [licence.name for licence in hallo.licences()] == [
        "MIT", "CreativeML OpenRAIL-M", "MIT", "Apache-2.0",
    ]  # fmt: skip
    *_, embedder = hallo.licences(with_face_embedder=True)
    assert (embedder.allows_commercial, "research" in embedder.name) == (False, True)
    start = choose_download(tmp_path / "h", "start").licences()
    assert any("AnimateDiff" in licence.covers for licence in start)


def test_the_face_embedder_goes_along_only_when_asked_for(tmp_path: Path) -> None:
    download(tmp_path / "e", *ECHOMIMIC_FILES)
    download(tmp_path / "h", *HALLO_FILES)
    hallo = choose_download(tmp_path / "h")
    assert "identity_embedder.onnx" not in hallo.copies()
    copies = hallo.copies(with_face_embedder=True)
    assert copies["identity_embedder.onnx"].name == "glintr100.onnx"
    with pytest.raises(PackError, match="no face embedder"):
        choose_download(tmp_path / "e").copies(with_face_embedder=True)


def test_files_of_licences_go_along(tmp_path: Path) -> None:
    download(tmp_path, *ECHOMIMIC_FILES, "LICENSE", "sd-vae-ft-mse/LICENSE.md", "README.md")
    (tmp_path / "NOTICE").write_bytes(b" " * 2 * 1024**2)
    copies = choose_download(tmp_path).copies()
    assert set(copies) == {"LICENCES/LICENSE.txt", "LICENCES/sd-vae-ft-mse_LICENSE.txt"}


def placed(shapes: Shapes, rename: Rename) -> dict[str, Shapes]:
    parts: dict[str, Shapes] = {}
    for name, shape in shapes.items():
        for part, place in rename(name):
            parts.setdefault(part, {})[place] = shape
    return parts


def expected(config: EmoConfig) -> dict[str, Shapes]:
    with torch.device("meta"):
        return {part: shapes_of(module) for part, module in build_parts(config).items()}


def test_the_names_of_echomimics_files_fill_the_networks() -> None:
    networks = expected(ECHOMIMIC)
    still = placed(manifest("echomimic_v1.denoising_unet"), kept_in("backbone"))["backbone"]
    moving = placed(manifest("echomimic_v1.motion_module"), motion_places)["backbone"]
    assert still | moving == networks["backbone"]
    for part, name in (("reference_net", "reference_unet"), ("face_locator", "face_locator")):
        assert placed(manifest(f"echomimic_v1.{name}"), kept_in(part)) == {part: networks[part]}
    whisper = placed(manifest("echomimic_v1.whisper_tiny"), whisper_places)
    assert whisper == {"audio_encoder": networks["audio_encoder"]}
    pose = manifest("echomimic_v1.face_locator_pose")
    assert pose == expected(ECHOMIMIC_POSE)["face_locator"]


def test_the_names_of_hallos_file_fill_the_networks() -> None:
    networks = expected(HALLO)
    found = placed(manifest("hallo.net"), hallo_places)
    assert found == {part: networks[part] for part in found}
    assert set(networks) - set(found) == {"vae", "audio_encoder"}


def test_the_names_of_wav2vec2_fill_the_encoder() -> None:
    with torch.device("meta"):
        published = shapes_of(Wav2Vec2ForCTC(Wav2Vec2Config()))
    assert "wav2vec2.masked_spec_embed" in published
    old = {
        name.replace("parametrizations.weight.original0", "weight_g").replace(
            "parametrizations.weight.original1", "weight_v"
        ): shape
        for name, shape in published.items()
    }
    for names in (published, old):
        assert placed(names, wav2vec2_places) == {"audio_encoder": expected(HALLO)["audio_encoder"]}


def test_names_of_whisper_in_transformers() -> None:
    assert whisper_places("model.encoder.layers.0.fc1.bias") == (
        ("audio_encoder", "layers.0.fc1.bias"),
    )
    assert whisper_places("model.decoder.layers.0.fc1.bias") == ()


def test_old_names_of_the_codec_are_only_those_of_its_attention() -> None:
    block = "decoder.mid_block.attentions.0"
    for old, new in (("query", "to_q"), ("key", "to_k"), ("proj_attn", "to_out.0")):
        assert vae_places(f"{block}.{old}.bias") == (("vae", f"{block}.{new}.bias"),)
    assert vae_places(f"{block}.to_q.bias") == (("vae", f"{block}.to_q.bias"),)
    assert vae_places("decoder.key.bias") == (("vae", "decoder.key.bias"),)


def test_a_name_of_no_network_is_not_lost() -> None:
    assert hallo_places("lip_sync.weight") == (("backbone", "lip_sync.weight"),)
