"""Packs of our own weights: half as large, with the program's own encoder, and a card."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.resources import model_digest, read_model
from emo_desktop.emo.config import MINI
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.model import build_parts, load_parts
from emo_desktop.emo.packs import own_packs
from emo_desktop.emo.packs.manifest import CARD_FILE, MANIFEST_FILE, SHARED_ENCODER_FILE
from emo_desktop.emo.packs.onnx_weights import onnx_weights
from emo_desktop.emo.packs.own_packs import PackWords, write_own_pack
from emo_desktop.emo.packs.pack import (
    WeightsPack,
    choose_pack,
    find_pack,
    installed_packs,
    read_pack,
    verify_pack,
)
from emo_desktop.emo.packs.shared_encoder import shared_encoder
from tests.emo.packs.bare_packs import LICENCE

# As small as the tests' packs, but for what is heard: the encoder is the program's own.
TINY = MINI.tiny()
CONFIG = replace(
    TINY,
    size_px=64,
    drawn_px=128,
    norm_groups=16,
    audio=replace(MINI.audio, tokens=4, token_width=32, hidden=16, per_step=8),
)
WORDS = PackWords("A pack for tests", [LICENCE], "# What it is\n", "Worse than the draft.")


@pytest.fixture(scope="module")
def parts() -> dict[str, nn.Module]:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        built = build_parts(CONFIG)
    del built["audio_encoder"]
    built["codec"].load_state_dict(
        {name: torch.rand_like(value) for name, value in built["codec"].state_dict().items()}
    )
    return built


@pytest.fixture
def pack(parts: dict[str, nn.Module], tmp_path: Path) -> WeightsPack:
    return write_own_pack(tmp_path / "mini", CONFIG, parts, WORDS)


def test_what_was_trained_is_loaded_again(pack: WeightsPack, parts: dict[str, nn.Module]) -> None:
    plan = plan_device(CONFIG, size_px=64, device="cpu")
    loaded = load_parts(pack, plan, token=CancelToken())
    assert set(loaded) == {*parts, "audio_encoder"}
    for name, part in parts.items():
        found = loaded[name].state_dict()
        for key, value in part.state_dict().items():
            kept = value if name == "codec" else value.half().float()
            assert torch.equal(found[key], kept), (name, key)


def test_the_pack_says_what_it_is(pack: WeightsPack) -> None:
    assert "audio_encoder" in pack.parts
    assert pack.is_shared("audio_encoder")
    assert not pack.is_shared("backbone")
    assert not (pack.folder / "audio_encoder").exists()
    assert (pack.folder / CARD_FILE).read_text() == WORDS.card
    assert pack.manifest.is_experimental
    assert pack.manifest.compared_with_draft == WORDS.compared_with_draft
    assert pack.manifest.accepted
    list(verify_pack(pack, CancelToken()))


def test_the_digest_is_of_what_frames_are_made_of(
    pack: WeightsPack, parts: dict[str, nn.Module], tmp_path: Path
) -> None:
    words = replace(WORDS, card="# Better words\n", is_experimental=False, title="Other")
    same = write_own_pack(tmp_path / "same", CONFIG, parts, words)
    assert same.digest == pack.digest
    whole = {**parts, "audio_encoder": shared_encoder(CONFIG.audio)}
    assert write_own_pack(tmp_path / "whole", CONFIG, whole, WORDS).digest != pack.digest


def test_a_pack_of_another_program_is_refused(pack: WeightsPack) -> None:
    file = pack.folder / MANIFEST_FILE
    said = json.loads(file.read_text())
    said["shared"]["audio_encoder"] = "0" * 64
    file.write_text(json.dumps(said))
    with pytest.raises(PackError, match="another version of the program"):
        read_pack(pack.folder)
    said["shared"] = {"backbone": "0" * 64}
    file.write_text(json.dumps(said))
    with pytest.raises(PackError, match="no audio_encoder"):
        read_pack(pack.folder)


def test_what_cannot_be_halved_is_not_written(tmp_path: Path) -> None:
    large = nn.Linear(1, 1)
    nn.init.constant_(large.weight, 1e6)
    with pytest.raises(PackError, match="not finite"):
        write_own_pack(tmp_path / "mini", CONFIG, {"backbone": large}, WORDS)
    assert list(tmp_path.iterdir()) == []


def test_what_is_too_large_to_ship_is_refused(
    parts: dict[str, nn.Module], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_packs, "LARGEST_FILE_BYTES", 1000)
    with pytest.raises(PackError, match="too much"):
        write_own_pack(tmp_path / "mini", CONFIG, parts, WORDS)


def test_a_part_that_is_missing_is_noticed(parts: dict[str, nn.Module], tmp_path: Path) -> None:
    rest = {name: part for name, part in parts.items() if name != "face_locator"}
    with pytest.raises(PackError, match="no face_locator"):
        write_own_pack(tmp_path / "mini", CONFIG, rest, WORDS)
    assert list(tmp_path.iterdir()) == []


def test_packs_of_the_program_stand_behind_the_users(
    parts: dict[str, nn.Module], tmp_path: Path, shipped_packs: Path
) -> None:
    own = tmp_path / "own"
    shipped = write_own_pack(shipped_packs / "emo-mini", CONFIG, parts, WORDS)
    assert shipped.is_shipped
    assert installed_packs(own) == (shipped,)
    assert find_pack(own, "emo-mini") == choose_pack(own, "emo-mini") == shipped
    mine = write_own_pack(own / "emo-mini", CONFIG, parts, WORDS)
    assert not mine.is_shipped
    assert installed_packs(own) == (mine,)
    assert find_pack(own, "emo-mini") == mine
    with pytest.raises(PackError, match="there is emo-mini"):
        find_pack(own, "other")


def test_the_encoder_is_that_of_the_speech_network() -> None:
    onnx = pytest.importorskip("onnx")
    content = read_model(SHARED_ENCODER_FILE)
    expected = {
        weight.name: onnx.numpy_helper.to_array(weight)
        for weight in onnx.load_from_string(content).graph.initializer
    }
    found = onnx_weights(content)
    assert set(found) == set(expected)
    for name, weight in expected.items():
        assert found[name].dtype == weight.dtype
        assert np.array_equal(found[name], weight), name


def test_the_encoder_has_the_positions_of_a_whole_block() -> None:
    encoder = shared_encoder(MINI.audio)
    weights = encoder.state_dict()
    kept = onnx_weights(read_model(SHARED_ENCODER_FILE))
    positions = kept["features.encoder.embed_positions.weight.half"]
    assert weights["embed_positions.weight"].shape == (1500, 384)
    assert np.abs(weights["embed_positions.weight"][:500].numpy() - positions).max() < 1e-3
    assert not any(weight.requires_grad for weight in encoder.parameters())
    assert len(model_digest(SHARED_ENCODER_FILE)) == 64


def test_another_encoder_is_not_taken_for_it() -> None:
    with pytest.raises(PackError, match="does not fit the audio_encoder"):
        shared_encoder(replace(MINI.audio, width=192))


@pytest.mark.parametrize("content", [b"", b"\x3a\xff\xff\xff\x7f", b"not a network", b"\x3a"])
def test_what_is_no_network_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut off|no ONNX|no weights"):
        onnx_weights(content)


def test_a_network_that_is_cut_off_is_refused() -> None:
    content = read_model(SHARED_ENCODER_FILE)
    for share in (0.2, 0.9):
        with pytest.raises(ValueError, match="cut off"):
            onnx_weights(content[: int(share * len(content))])
