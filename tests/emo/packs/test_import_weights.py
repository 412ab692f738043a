"""From downloads to packs: the right values in the right places, and nothing but weights."""

from __future__ import annotations

import json
import os
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.packs.checkpoints import choose_download
from emo_desktop.emo.packs.import_weights import import_weights, main
from emo_desktop.emo.packs.loading import load_part
from emo_desktop.emo.packs.pack import WeightsPack, choose_pack, find_pack
from tests.emo.packs.downloads import (
    TINY_ECHOMIMIC,
    TINY_HALLO,
    TINY_PAPER,
    TINY_POSE,
    State,
    drawn,
    pickle,
    store,
    write_echomimic,
    write_hallo,
    write_start,
)


def imported(
    folder: Path, packs: Path, config: EmoConfig, variant: str | None = None, **how: Any
) -> WeightsPack:
    """The pack made of a download of tiny networks."""
    download = choose_download(folder, variant)
    steps = import_weights(download, packs / "mine", config=config, token=CancelToken(), **how)
    for _ in steps:
        pass
    return find_pack(packs, "mine")


def values(pack: WeightsPack, part: str) -> State:
    return load_file(pack.part_path(part))


def assert_holds(pack: WeightsPack, expected: dict[str, State]) -> None:
    assert pack.parts == tuple(expected)
    for part, state in expected.items():
        stored = values(pack, part)
        assert set(stored) == set(state), part
        for name, value in state.items():
            assert torch.equal(stored[name].float(), value.to(stored[name].dtype).float()), name


@pytest.mark.parametrize("attention", ["new", "old", "convolutions"])
def test_echomimic_becomes_a_pack(tmp_path: Path, attention: str) -> None:
    write_echomimic(tmp_path / "dl", {"": TINY_ECHOMIMIC}, attention=attention)
    pack = imported(tmp_path / "dl", tmp_path / "packs", TINY_ECHOMIMIC)
    assert_holds(pack, drawn(TINY_ECHOMIMIC, 0))
    assert choose_pack(tmp_path / "packs", "mine").manifest.accepted
    assert pack.manifest.licences[0].name == "Apache-2.0"
    with torch.device("meta"):
        networks = build_parts(TINY_ECHOMIMIC)
    for part, network in networks.items():
        load_part(network, pack.part_path(part), part=part, device="cpu", dtype=torch.float32)


def test_variants_share_files_and_differ_in_others(tmp_path: Path) -> None:
    fast = {"": TINY_ECHOMIMIC, "_acc": TINY_ECHOMIMIC, "_pose": TINY_POSE, "_pose_acc": TINY_POSE}
    write_echomimic(tmp_path / "dl", fast)
    pack = imported(tmp_path / "dl", tmp_path / "packs", TINY_POSE, "pose_acc")
    plain, pose, pose_acc = (drawn(c, i) for i, c in enumerate(fast.values()) if i != 1)
    expected = {
        **plain,
        "reference_net": pose["reference_net"],
        "face_locator": pose["face_locator"],
        "backbone": pose_acc["backbone"],
    }
    assert_holds(pack, expected)
    assert pack.obeys == ("guide",)


def test_hallo_becomes_a_pack(tmp_path: Path) -> None:
    write_hallo(tmp_path / "dl")
    (tmp_path / "dl" / "LICENSE").write_text("MIT")
    pack = imported(tmp_path / "dl", tmp_path / "packs", TINY_HALLO, with_face_embedder=True)
    assert_holds(pack, drawn(TINY_HALLO, 0))
    assert values(pack, "backbone")["conv_in.weight"].dtype == torch.float16
    assert pack.identity_embedder is not None
    assert pack.identity_embedder.read_bytes() == b"a face embedder"
    assert pack.manifest.licences[-1].allows_commercial is False
    assert (pack.folder / "LICENCES" / "LICENSE.txt").read_text() == "MIT"


def test_the_face_embedder_stays_behind(tmp_path: Path) -> None:
    write_hallo(tmp_path / "dl")
    pack = imported(tmp_path / "dl", tmp_path / "packs", TINY_HALLO)
    assert pack.identity_embedder is None
    assert all(licence.allows_commercial for licence in pack.manifest.licences)


@pytest.mark.parametrize("motion", ["mm_sd_v15_v2", "v3_sd15_mm"])
def test_a_start_for_training(tmp_path: Path, motion: str) -> None:
    unet = write_start(tmp_path / "dl", motion=motion)
    pack = imported(tmp_path / "dl", tmp_path / "packs", TINY_PAPER)
    assert pack.parts == ("reference_net", "backbone", "face_locator", "audio_projector")
    backbone, reference = values(pack, "backbone"), values(pack, "reference_net")
    block = "down_blocks.1.attentions.0.transformer_blocks.0"
    for name in (
        "conv_in.weight",
        f"{block}.attn1.to_q.weight",
        "down_blocks.0.resnets.0.norm2.bias",
    ):
        assert torch.equal(backbone[name], unet[name])
        assert torch.equal(reference[name], unet[name])
    assert torch.equal(backbone["conv_out.weight"], unet["conv_out.weight"])
    assert torch.equal(backbone[f"{block}.norm2.weight"], unet[f"{block}.norm2.weight"])
    for leaf in ("to_q.weight", "to_k.weight", "to_v.weight", "to_out.0.weight", "to_out.0.bias"):
        assert torch.equal(backbone[f"{block}.attn2.{leaf}"], unet[f"{block}.attn1.{leaf}"])
    moving = drawn(TINY_PAPER, 6)["backbone"]
    in_middle = "mid_block.motion_modules.0.temporal_transformer.proj_out.weight"
    for name, value in moving.items():
        if "motion_modules" in name and "speed_" not in name:
            is_brought = motion == "mm_sd_v15_v2" or not name.startswith("mid_block")
            assert torch.equal(backbone[name], value) == is_brought or not value.any(), name
    # What no file brings changes nothing to begin with.
    assert bool(backbone[in_middle].any()) == (motion == "mm_sd_v15_v2")
    with pytest.raises(PackError, match="start for training"):
        choose_pack(tmp_path / "packs", "mine")


def test_what_is_new_in_a_start_is_always_the_same(tmp_path: Path) -> None:
    write_start(tmp_path / "dl", motion="mm_sd_v15_v2")
    digests = set()
    for seed, place in enumerate(("a", "b")):
        torch.manual_seed(seed)
        before = torch.random.get_rng_state()
        digests.add(imported(tmp_path / "dl", tmp_path / place, TINY_PAPER).digest)
        assert torch.equal(torch.random.get_rng_state(), before)
    assert len(digests) == 1


def test_a_start_takes_codec_and_encoder_where_it_finds_them(tmp_path: Path) -> None:
    write_hallo(tmp_path / "dl")
    write_start(tmp_path / "dl", motion="mm_sd_v15_v2")
    config = TINY_PAPER
    pack = imported(tmp_path / "dl", tmp_path / "packs", config, "start")
    with torch.device("meta"):
        assert pack.parts == tuple(build_parts(config))
    hallo = drawn(TINY_HALLO, 0)
    for part in ("vae", "audio_encoder"):
        stored = values(pack, part)
        assert all(torch.equal(stored[name], value) for name, value in hallo[part].items())


def test_a_start_is_strict_about_what_it_should_find(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    unet = write_start(tmp_path / "dl", motion="mm_sd_v15_v2")
    del unet["conv_in.bias"]
    unet["extra.weight"] = torch.ones(1)
    store(tmp_path / "dl" / "unet" / "diffusion_pytorch_model.safetensors", unet)
    in_middle = "mid_block.motion_modules.0.temporal_transformer.norm.bias"
    change(tmp_path / "dl" / "mm_sd_v15_v2.ckpt", lambda motion: motion.pop(in_middle))
    with caplog.at_level("INFO"), pytest.raises(PackError) as raised:
        imported(tmp_path / "dl", tmp_path / "packs", TINY_PAPER)
    assert "missing: conv_in.bias; extra: extra.weight. Neither do backbone" in str(raised.value)
    assert f"backbone, missing: conv_in.bias, {in_middle}" in caplog.text


@pytest.fixture(scope="module")
def whole_echomimic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A download that nobody changes."""
    folder = tmp_path_factory.mktemp("download")
    write_echomimic(folder, {"": TINY_ECHOMIMIC})
    return folder


@pytest.fixture
def echomimic(whole_echomimic: Path, tmp_path: Path) -> Path:
    """A download to be spoiled, with a folder of packs beside it."""
    (tmp_path / "packs").mkdir()
    return shutil.copytree(whole_echomimic, tmp_path / "dl")


def change(file: Path, edit: Callable[[State], object]) -> None:
    state = torch.load(file, weights_only=True)
    edit(state)
    torch.save(state, file)


class Code:
    """What a hostile pickle holds."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self._mark),)


def refused(echomimic: Path) -> str:
    """The sentence with which an import is refused, which leaves nothing."""
    packs = echomimic.parent / "packs"
    with pytest.raises(PackError) as raised:
        imported(echomimic, packs, TINY_ECHOMIMIC)
    assert list(packs.iterdir()) == []
    assert raised.value.hint
    return str(raised.value)


def test_every_tensor_that_does_not_fit_is_named(echomimic: Path) -> None:
    def spoil(state: State) -> None:
        del state["conv_in.bias"]
        state["conv_out.weight"] = torch.ones(1, 2)
        state["text_model.weight"] = torch.ones(3)

    change(echomimic / "denoising_unet.pth", spoil)
    said = refused(echomimic)
    assert "denoising_unet.pth with motion_module.pth does not fit the backbone" in said
    assert "missing: conv_in.bias" in said
    assert "extra: text_model.weight" in said
    assert "conv_out.weight (1×2 instead of 4×32×3×3)" in said


def test_the_log_names_what_the_sentence_counts(
    echomimic: Path, caplog: pytest.LogCaptureFixture
) -> None:
    change(echomimic / "motion_module.pth", lambda state: [state.pop(n) for n in list(state)[1:]])
    with caplog.at_level("INFO", logger="emo_desktop"):
        assert "more" in refused(echomimic)
    written = caplog.text
    motion = [name for name in drawn(TINY_ECHOMIMIC, 0)["backbone"] if "motion_modules" in name]
    assert len(motion) == 588
    assert sum(name in written for name in motion) == 587


def test_a_tensor_that_two_files_hold(echomimic: Path) -> None:
    change(echomimic / "motion_module.pth", lambda s: s.update({"conv_in.bias": torch.ones(32)}))
    assert "which denoising_unet.pth holds as well" in refused(echomimic)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_not_finite(echomimic: Path, value: float) -> None:
    def spoil(state: State) -> None:
        state["conv_in.weight"][0, 0, 0, 0] = value

    change(echomimic / "reference_unet.pth", spoil)
    assert "reference_unet.pth holds values that are not finite" in refused(echomimic)


def test_a_pickle_with_code_is_not_opened(echomimic: Path, tmp_path: Path) -> None:
    pickle(echomimic / "face_locator.pth", {"conv_in.weight": Code(tmp_path / "mark")})
    assert "it could run code" in refused(echomimic)
    assert not (tmp_path / "mark").exists()


def test_a_pickle_in_torchs_old_form_is_not_opened(echomimic: Path, tmp_path: Path) -> None:
    file = echomimic / "face_locator.pth"
    torch.save({"a": Code(tmp_path / "mark")}, file, _use_new_zipfile_serialization=False)
    assert "before 1.6" in refused(echomimic)
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
@pytest.mark.parametrize(
    "file", ["denoising_unet.pth", "sd-vae-ft-mse/diffusion_pytorch_model.safetensors"]
)
def test_a_file_that_is_cut_off(echomimic: Path, file: str, share: float) -> None:
    content = (echomimic / file).read_bytes()
    (echomimic / file).write_bytes(content[: int(len(content) * share)])
    said = refused(echomimic)
    assert "cut off" in said
    assert str(echomimic / file) in said


def test_a_damaged_zip(echomimic: Path) -> None:
    content = bytearray((echomimic / "denoising_unet.pth").read_bytes())
    content[40:400] = b"\xff" * 360
    (echomimic / "denoising_unet.pth").write_bytes(content)
    assert "denoising_unet.pth" in refused(echomimic)


def test_a_safetensors_that_promises_too_much(echomimic: Path) -> None:
    header = json.dumps({"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 36]}}).encode()
    file = echomimic / "sd-vae-ft-mse" / "diffusion_pytorch_model.safetensors"
    file.write_bytes(struct.pack("<Q", len(header)) + header + b"\0" * 8)
    assert "cut off" in refused(echomimic)


def test_a_placeholder_of_git_lfs(echomimic: Path) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 3400035733\n"
    (echomimic / "denoising_unet.pth").write_text(pointer)
    assert "git-lfs" in refused(echomimic)


@pytest.mark.parametrize("content", [torch.ones(3), [torch.ones(3)], {"epoch": 3}, {}])
def test_a_file_without_tensors_by_name(echomimic: Path, content: object) -> None:
    pickle(echomimic / "denoising_unet.pth", content)
    assert "no tensors by name" in refused(echomimic)


def test_numbers_of_a_strange_kind(echomimic: Path) -> None:
    state = torch.load(echomimic / "face_locator.pth", weights_only=True)
    strange = {name: value.to(torch.complex64) for name, value in state.items()}
    pickle(echomimic / "face_locator.pth", strange)
    assert "of a kind that packs do not" in refused(echomimic)


def test_an_import_can_be_stopped_while_it_writes(echomimic: Path) -> None:
    packs, token = echomimic.parent / "packs", CancelToken()
    steps = import_weights(
        choose_download(echomimic), packs / "mine", config=TINY_ECHOMIMIC, token=token
    )
    with pytest.raises(Cancelled):
        for step in steps:
            if step.done > step.total / 2:
                token.cancel()
    assert list(packs.iterdir()) == []


def test_without_other_sizes_the_published_ones_are_expected(echomimic: Path) -> None:
    others = "Neither do audio_encoder, reference_net, backbone, face_locator; the log names"
    with pytest.raises(PackError, match=f"instead of 128×3×3×3.*{others}"):
        for _ in import_weights(
            choose_download(echomimic), echomimic.parent / "packs" / "mine", token=CancelToken()
        ):
            pass


def said_by_main(
    capsys: pytest.CaptureFixture[str], *arguments: str | Path
) -> tuple[int, list[dict[str, Any]]]:
    code = main([str(argument) for argument in arguments])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_the_process_speaks_in_lines_of_json(
    echomimic: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from emo_desktop.base.digest import canonical_json

    packs = echomimic.parent / "packs"
    order = (echomimic, packs, "--name", "mine", "--config", canonical_json(TINY_ECHOMIMIC))
    code, said = said_by_main(capsys, *order)
    assert (code, said[-1]["error"]) == (3, "The licences were not accepted.")
    code, said = said_by_main(capsys, *order, "--accept-licence")
    assert (code, said[-1]) == (0, {"pack": "mine"})
    assert all(len(line["progress"]) == 3 for line in said[:-1])
    code, said = said_by_main(capsys, *order, "--accept-licence")
    assert code == 3
    assert "already a pack" in said[-1]["error"]
    code, said = said_by_main(capsys, *order, "--accept-licence", "--replace")
    assert code == 0
