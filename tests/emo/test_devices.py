"""Plans for devices: what fits is chosen, stated, and made smaller when it did not hold."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Any

import pytest
import torch
import torch.nn.functional
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from emo_desktop.base.errors import DeviceError
from emo_desktop.base.settings import GIB
from emo_desktop.emo import main_memory
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_FAST, HALLO, PAPER, EmoConfig
from emo_desktop.emo.devices import (
    DevicePlan,
    OutOfDeviceMemory,
    Precision,
    device_errors,
    free_memory_bytes,
    plan_device,
    smaller,
)
from emo_desktop.emo.memory_needs import Demands, needed_bytes, parameter_counts
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.reference_net import ReferenceNet

FAMILIES = {"paper": PAPER, "echomimic": ECHOMIMIC, "fast": ECHOMIMIC_FAST, "hallo": HALLO}
FULL_SIZE = pytest.mark.parametrize("config", FAMILIES.values(), ids=FAMILIES)


def _plan(config: EmoConfig, device: str, gib: float, **wishes: Any) -> DevicePlan:
    return plan_device(
        config, size_px=config.size_px, device=device, free_bytes=round(gib * GIB), **wishes
    )


def _rungs(plan: DevicePlan | None) -> list[DevicePlan]:
    rungs = []
    while plan is not None:
        rungs.append(plan)
        plan = smaller(plan)
    return rungs


@FULL_SIZE
def test_the_parameters_are_known_without_building_anything(config: EmoConfig) -> None:
    estimated = parameter_counts(config)
    with torch.device("meta"):
        parts = build_parts(config)
    counted = {name: sum(p.numel() for p in part.parameters()) for name, part in parts.items()}
    for name, count in counted.items():
        # Those that are not estimated count for nothing.
        assert abs(estimated.get(name, 0) - count) < max(0.03 * count, 3e6), name


@pytest.mark.parametrize(
    ("config", "gib", "measures"),
    [
        # What is free on cards of 80, 24, 12, 8, 6 and 4 GB beside a desktop.
        (ECHOMIMIC, 78, ""),
        (ECHOMIMIC, 22, ""),
        (ECHOMIMIC, 11, ""),
        (ECHOMIMIC, 6.9, ""),
        (ECHOMIMIC, 6.0, "codec guidance"),
        (ECHOMIMIC, 5.2, "codec guidance offload"),
        (HALLO, 78, ""),
        (HALLO, 11, ""),
        (HALLO, 6.9, "codec guidance"),
        (HALLO, 5.2, "codec guidance offload"),
        (PAPER, 11, ""),
        (PAPER, 6.9, "codec guidance"),
        (PAPER, 5.2, "codec guidance offload"),
    ],
)
def test_a_card_gets_the_fastest_plan_it_can_hold(
    config: EmoConfig, gib: float, measures: str
) -> None:
    plan = _plan(config, "cuda", gib)
    assert plan.tiles_codec == ("codec" in measures)
    assert plan.batches_guidance == ("guidance" not in measures)
    assert plan.offloads == ("offload" in measures)
    assert not plan.slices_attention
    assert plan.needed_bytes is not None
    assert plan.needed_bytes <= plan.free_bytes


@FULL_SIZE
def test_with_offload_every_family_runs_in_half_of_eight_gib_and_a_bit(config: EmoConfig) -> None:
    plan = _plan(config, "cuda", 8, offloads=True)
    assert plan.offloads
    assert plan.batches_guidance
    least = _rungs(plan)[-1]
    assert needed_bytes(config, Demands(512, 2, 1, 1, least.offloads, 0)) < 5 * GIB


@given(
    st.sampled_from(sorted(FAMILIES)),
    st.sampled_from(["cuda", "mps", "cpu"]),
    st.lists(st.floats(0.1, 100), min_size=2, max_size=2).map(sorted),
)
def test_less_memory_never_gives_a_hungrier_plan(
    family: str, device: str, gib: list[float]
) -> None:
    less, more = (_plan(FAMILIES[family], device, each) for each in gib)
    assert less.needed_bytes is not None
    assert more.needed_bytes is not None
    assert less.needed_bytes <= more.needed_bytes
    assert less.tiles_codec >= more.tiles_codec
    assert less.batches_guidance <= more.batches_guidance
    assert less.offloads >= more.offloads


def test_larger_pictures_and_finer_numbers_need_more() -> None:
    usual = _plan(ECHOMIMIC, "cuda", 78)
    larger = plan_device(ECHOMIMIC, size_px=768, device="cuda", free_bytes=78 * GIB)
    finer = _plan(ECHOMIMIC, "cuda", 78, precision=Precision.FP32)
    assert usual.needed_bytes is not None
    assert larger.needed_bytes is not None
    assert finer.needed_bytes is not None
    assert usual.needed_bytes < larger.needed_bytes < finer.needed_bytes


def test_the_gpu_of_a_mac_slices_attention_and_moves_nothing() -> None:
    plan = _plan(ECHOMIMIC, "mps", 11)
    assert plan.slices_attention
    assert not plan.offloads
    assert plan.precision is Precision.FP16
    assert not _plan(ECHOMIMIC, "mps", 48).slices_attention


def test_a_processor_computes_in_full_precision_unless_asked() -> None:
    plan = _plan(ECHOMIMIC, "cpu", 16)
    assert plan.precision is Precision.FP32
    assert not plan.batches_guidance
    assert not _plan(ECHOMIMIC, "cpu", 2, offloads=True).offloads
    assert _plan(ECHOMIMIC, "cpu", 16, precision=Precision.BF16).precision is Precision.BF16
    with pytest.raises(DeviceError, match="cannot compute in fp16"):
        _plan(ECHOMIMIC, "cpu", 16, precision=Precision.FP16)


def test_a_wish_is_kept() -> None:
    held = _plan(HALLO, "cuda", 5.2, offloads=False)
    assert not held.offloads
    assert held.needed_bytes is not None
    assert held.needed_bytes > held.free_bytes
    assert "only 5.2 GiB are free" in held.reason
    assert _plan(PAPER, "cuda", 30, precision=Precision.FP32).precision is Precision.FP32


def test_a_plan_that_did_not_hold_is_followed_by_smaller_ones() -> None:
    rungs = _rungs(_plan(ECHOMIMIC, "cuda", 24))
    assert [
        (each.tiles_codec, each.batches_guidance, each.offloads, each.slices_attention)
        for each in rungs
    ] == [
        (False, True, False, False),
        (True, True, False, False),
        (True, False, False, False),
        (True, False, True, False),
        (True, False, True, True),
    ]
    assert "after memory ran out" in rungs[1].reason
    assert _rungs(_plan(ECHOMIMIC, "cpu", 24))[1:] == []
    assert not any(each.offloads for each in _rungs(_plan(ECHOMIMIC, "mps", 48)))


@pytest.mark.parametrize("device", ["cuda", "mps", "cpu"])
@pytest.mark.parametrize("gib", [1, 5.2, 78])
def test_the_reason_is_one_sentence_that_states_the_memory(device: str, gib: float) -> None:
    for plan in _rungs(_plan(ECHOMIMIC, device, gib)):
        assert plan.reason.startswith("It runs on the ")
        assert plan.reason.endswith(".")
        assert f"{gib:.1f} GiB" in plan.reason
        assert plan.precision in plan.reason


def test_what_is_not_in_this_machine_is_refused_by_name() -> None:
    for device in ("cuda:63", "mps:7", "npu", "cuda:x", ""):
        with pytest.raises(DeviceError, match=f"no device '{device}'.*cpu"):
            plan_device(ECHOMIMIC, size_px=512, device=device)
    with pytest.raises(DeviceError, match="no device 'npu'"):
        _plan(ECHOMIMIC, "npu", 8)
    assert _plan(ECHOMIMIC, "cuda:1", 24).kind == "cuda"


@pytest.mark.skipif(
    torch.cuda.is_available() or torch.backends.mps.is_available(), reason="there is a GPU"
)
def test_without_a_gpu_the_processor_is_taken_and_the_plan_says_why() -> None:
    plan = plan_device(ECHOMIMIC.tiny(), size_px=128)
    assert plan.device == "cpu"
    assert "because there is no GPU" in plan.reason
    with pytest.raises(DeviceError, match="no device 'cuda'"):
        plan_device(ECHOMIMIC, size_px=512, device="cuda")


def test_a_gpu_that_cannot_hold_it_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: False)
    free = {"cuda": 2 * GIB}
    monkeypatch.setattr(
        "emo_desktop.emo.devices.free_memory_bytes", lambda device: free.get(device, 32 * GIB)
    )
    passed_over = plan_device(HALLO, size_px=512)
    assert passed_over.device == "cpu"
    assert "because the GPU has only 2.0 GiB" in passed_over.reason
    assert plan_device(HALLO, size_px=512, device="cuda").device == "cuda"
    free["cuda"] = 5 * GIB
    assert plan_device(HALLO, size_px=512).device == "cuda"
    assert plan_device(PAPER, size_px=512).precision is Precision.FP16


def test_free_memory_is_what_the_machine_has() -> None:
    assert 0.05 * GIB < free_memory_bytes("cpu") < 2**50


def test_a_container_may_take_only_what_it_is_allowed(tmp_path: Path) -> None:
    assert main_memory._allowed_by_container(tmp_path) is None
    (tmp_path / "memory.current").write_text("300\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert main_memory._allowed_by_container(tmp_path) is None
    (tmp_path / "memory.max").write_text("1000\n")
    assert main_memory._allowed_by_container(tmp_path) == 700


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
        RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)"),
        RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"),
        MemoryError(),
    ],
)
def test_memory_that_ran_out_is_told_apart(error: Exception) -> None:
    plan = _plan(ECHOMIMIC, "cuda", 8)
    with (
        pytest.raises(OutOfDeviceMemory, match=r"ran out of memory; 8\.0 GiB"),
        device_errors(plan),
    ):
        raise error


def test_main_memory_that_runs_out_is_told_too() -> None:
    with (
        pytest.raises(OutOfDeviceMemory, match="Main memory ran out"),
        device_errors(_plan(ECHOMIMIC, "cpu", 8)),
    ):
        torch.empty(2**60, dtype=torch.uint8)


@pytest.mark.parametrize(
    "error",
    [
        torch.AcceleratorError("CUDA error: unspecified launch failure\nCUDA kernel errors …"),
        RuntimeError("cuDNN error: CUDNN_STATUS_EXECUTION_FAILED"),
        RuntimeError("No CUDA GPUs are available"),
    ],
)
def test_a_gpu_that_stopped_answering_is_one_clear_error(error: Exception) -> None:
    with (
        pytest.raises(DeviceError, match=r"The GPU stopped answering: [^\n]*$") as caught,
        device_errors(_plan(ECHOMIMIC, "cuda", 8)),
    ):
        raise error
    assert not isinstance(caught.value, OutOfDeviceMemory)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error", [RuntimeError("shapes do not match"), ValueError("no"), DeviceError("mine")]
)
def test_other_errors_are_not_touched(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, device_errors(_plan(ECHOMIMIC, "cuda", 8)):
        raise error
    assert caught.value is error


class _Alive(TorchDispatchMode):
    """The most bytes of new tensors that were alive at once."""

    def __init__(self) -> None:
        super().__init__()
        self.most, self._now = 0, 0
        self._sizes: dict[int, int] = {}

    def __torch_dispatch__(self, call: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        given = {self._key(leaf) for leaf in tree_leaves((args, kwargs)) if _is_tensor(leaf)}
        result = call(*args, **(kwargs or {}))
        for leaf in tree_leaves(result):
            if _is_tensor(leaf) and self._key(leaf) not in given | self._sizes.keys():
                storage = leaf.untyped_storage()
                self._sizes[storage._cdata] = storage.nbytes()
                self._now += storage.nbytes()
                self.most = max(self.most, self._now)
                weakref.finalize(storage, self._drop, storage._cdata)
        return result

    def _drop(self, key: int) -> None:
        self._now -= self._sizes.pop(key)

    @staticmethod
    def _key(tensor: Tensor) -> int:
        return tensor.untyped_storage()._cdata


def _is_tensor(leaf: object) -> bool:
    return isinstance(leaf, Tensor)


@pytest.mark.slow
@pytest.mark.parametrize("config", [ECHOMIMIC, PAPER], ids=["echomimic", "paper"])
def test_what_the_backbone_keeps_alive_is_as_estimated(
    config: EmoConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As on a GPU, where attention writes no scores out.
    monkeypatch.setattr(
        torch.nn.functional, "scaled_dot_product_attention", lambda q, k, v: torch.empty_like(q)
    )
    side, frames, audio = config.latent_side, config.window_frames, config.audio
    demands = Demands(config.size_px, 4, 1, 1, False, 0)
    nothing = Demands(0, 4, 1, 1, False, 0)
    estimated = needed_bytes(config, demands) - needed_bytes(config, nothing)
    with torch.device("meta"), torch.inference_mode():
        backbone, seen = Backbone(config), ReferenceNet(config)
        features, _ = seen(torch.empty(1, 4, side, side))
        with _Alive() as alive:
            conditions = Conditions(
                audio=torch.empty(1, frames, audio.tokens, audio.token_width),
                face=torch.empty(1, 1, config.block_channels[0], side, side),
                reference=backbone.project_reference(
                    {place: each[None] for place, each in features.attention.items()}
                ),
            )
            backbone(torch.empty(1, 4, frames, side, side), torch.tensor(1), conditions)
    assert 0.75 * estimated < alive.most < estimated
