"""Networks into packs and back: strict, whole or not at all, and never twice in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from diffusers import AutoencoderKL
from safetensors.torch import load_file
from torch import Tensor, nn

from emo_desktop.base.errors import OutputError, PackError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.config import ECHOMIMIC, HALLO
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.packs import loading
from emo_desktop.emo.packs.loading import load_part, save_part, write_pack
from emo_desktop.emo.packs.pack import read_pack, verify_pack
from emo_desktop.emo.packs.writer import PackContents, PackPart, write_contents
from tests.emo.packs.bare_packs import LICENCE, write_bare_pack

TINY = ECHOMIMIC.tiny()


class Small(nn.Module):
    """A few layers, with a buffer."""

    def __init__(self, layers: int = 3) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(8, 8) for _ in range(layers)])
        self.register_buffer("pe", torch.arange(8.0))


def on_meta(layers: int = 3) -> Small:
    with torch.device("meta"):
        return Small(layers)


def load(file: Path, module: nn.Module | None = None, dtype: torch.dtype = torch.float32) -> Any:
    return load_part(module or on_meta(), file, part="backbone", device="cpu", dtype=dtype)


def saved(path: Path, **changes: Tensor | None) -> Path:
    """A file of ``Small``'s values with some of them changed, or left out."""
    state = {**Small().state_dict(), **{k.replace("__", "."): v for k, v in changes.items()}}
    save_part({name: value for name, value in state.items() if value is not None}, path)
    return path


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    small = Small()
    save_part(small, tmp_path / "small.safetensors")
    loaded = load(tmp_path / "small.safetensors")
    assert not loaded.training
    assert not any(parameter.requires_grad for parameter in loaded.parameters())
    for name, value in small.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value), name
    assert isinstance(loaded.layers[0].weight, nn.Parameter)
    assert [name for name, _ in loaded.named_buffers()] == ["pe"]
    assert torch.equal(loaded.layers[0](torch.ones(8)), small.layers[0](torch.ones(8)))


@pytest.mark.parametrize("stored", [torch.float64, torch.float32, torch.float16, torch.bfloat16])
def test_files_are_read_by_other_programs_too(tmp_path: Path, stored: torch.dtype) -> None:
    state = {"b": torch.randn(3, 5).to(stored), "a": torch.ones(2, dtype=torch.int64)}
    state |= {"none": torch.empty(0, 4, dtype=stored), "one": torch.tensor(2.0, dtype=stored)}
    state["turned"] = torch.randn(4, 6).to(stored).T
    save_part(state, tmp_path / "a.safetensors")
    read = load_file(tmp_path / "a.safetensors")
    assert set(read) == set(state)
    for name, value in state.items():
        assert read[name].dtype == value.dtype
        assert torch.equal(read[name], value), name


def test_a_part_is_cast_when_it_is_loaded(tmp_path: Path) -> None:
    loaded = load(saved(tmp_path / "a", pe=torch.arange(8)), dtype=torch.bfloat16)
    assert loaded.layers[0].weight.dtype == torch.bfloat16
    assert loaded.pe.dtype == torch.int64


def test_everything_that_does_not_fit_is_named(tmp_path: Path) -> None:
    file = saved(tmp_path / "a", layers__0__bias=None, odd=torch.ones(1), pe=torch.ones(2, 4))
    with pytest.raises(PackError) as raised:
        load(file)
    said = str(raised.value)
    assert str(file) in said
    assert "backbone" in said
    assert "missing: layers.0.bias" in said
    assert "extra: odd" in said
    assert "of another shape: pe (2×4 instead of 8)" in said


def test_of_many_faults_the_first_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    save_part(Small(), tmp_path / "a")
    with pytest.raises(PackError, match=r"layers\.12\.bias and 4 more") as raised:
        load(tmp_path / "a", on_meta(layers=15))
    assert "layers.13" not in str(raised.value)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_a_file_that_is_cut_off(tmp_path: Path, share: float) -> None:
    content = saved(tmp_path / "a").read_bytes()
    (tmp_path / "a").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(PackError, match=f"{tmp_path / 'a'} are cut off or damaged"):
        load(tmp_path / "a")


def test_a_file_that_is_missing_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="missing"):
        load(tmp_path / "none")
    with pytest.raises(PackError, match="damaged"):
        load(tmp_path)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_values_that_are_not_finite_are_found(tmp_path: Path, value: float) -> None:
    weight = torch.ones(8, 8)
    weight[3, 4] = value
    with pytest.raises(PackError, match=r"not finite numbers, in layers\.1\.weight"):
        saved(tmp_path / "a", layers__1__weight=weight)
    assert list(tmp_path.iterdir()) == []
    from safetensors.torch import save_file

    save_file({**Small().state_dict(), "layers.1.weight": weight}, tmp_path / "b")
    with pytest.raises(PackError, match=r"in float32: layers\.1\.weight"):
        load(tmp_path / "b")


def test_values_too_large_for_the_precision_are_found(tmp_path: Path) -> None:
    file = saved(tmp_path / "a", pe=torch.full((8,), 1e5))
    load(file, dtype=torch.bfloat16)
    with pytest.raises(PackError, match="in float16: pe"):
        load(file, dtype=torch.float16)


def test_loading_can_be_stopped(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        load_part(
            on_meta(),
            saved(tmp_path / "a"),
            part="vae",
            device="cpu",
            dtype=torch.float32,
            token=token,
        )


def test_one_stored_tensor_at_a_time_is_in_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_part(Small(layers=10), tmp_path / "a")
    alive: list[int] = []
    opened = loading.opened_tensors

    class Watched:
        """Counts how many of the tensors it gave out are still held when the next is asked for."""

        def __init__(self, stored: Any) -> None:
            self._stored, self._given = stored, list[weakref.ref[Tensor]]()
            self.offset_keys, self.get_slice = stored.offset_keys, stored.get_slice

        def get_tensor(self, name: str) -> Tensor:
            alive.append(sum(given() is not None for given in self._given))
            tensor: Tensor = self._stored.get_tensor(name)
            self._given.append(weakref.ref(tensor))
            return tensor

    @contextmanager
    def watched(file: Path) -> Iterator[Any]:
        with opened(file) as stored:
            yield Watched(stored)

    monkeypatch.setattr(loading, "opened_tensors", watched)
    load(tmp_path / "a", on_meta(layers=10), dtype=torch.bfloat16)
    assert len(alive) == 21
    # The variable of the loop still names the last one while the next is read.
    assert max(alive) <= 1


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux for its memory")
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_the_peak_of_memory_is_the_size_of_the_part(
    tmp_path: Path, dtype: str, child_environment: dict[str, str]
) -> None:
    state = {f"{i}.weight": torch.zeros(2048, 4096, dtype=torch.float16) for i in range(16)}
    save_part(state, tmp_path / "a")
    program = f"""
import re, torch
from pathlib import Path
from torch import nn
from emo_desktop.emo.packs.loading import load_part
def peak():
    return 1024 * int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
with torch.device("meta"):
    module = nn.Sequential(*(nn.Linear(4096, 2048, bias=False) for _ in range(16)))
before = peak()
load_part(module, Path({str(tmp_path / "a")!r}), part="x", device="cpu", dtype=torch.{dtype})
print(peak() - before)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], env=child_environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) <= 1.3 * 16 * 2 * 2048 * 4096


def test_saving_is_whole_or_not_at_all(tmp_path: Path) -> None:
    save_part(Small(), tmp_path / "a")
    before = (tmp_path / "a").read_bytes()
    with pytest.raises(PackError):
        save_part({"x": torch.tensor([float("nan")])}, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == before
    with pytest.raises(PackError, match="of a kind"):
        save_part({"x": torch.tensor([1 + 1j])}, tmp_path / "a")
    with pytest.raises(OutputError, match="cannot be written"):
        save_part(Small(), tmp_path / "none" / "a")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@pytest.fixture(scope="module")
def tiny_parts() -> dict[str, nn.Module]:
    torch.manual_seed(0)
    return build_parts(TINY)


def contents_of(parts: dict[str, nn.Module], **more: Any) -> PackContents:
    return PackContents(
        config=TINY,
        parts={name: PackPart(module) for name, module in parts.items()},
        title="Tiny",
        licences=(LICENCE,),
        accepted=True,
        **more,
    )


def write(folder: Path, contents: PackContents, **how: Any) -> None:
    token = how.pop("token", CancelToken())
    for _ in write_contents(folder, contents, name=folder.name, token=token, **how):
        pass


def test_a_written_pack_is_whole(tmp_path: Path, tiny_parts: dict[str, nn.Module]) -> None:
    pack = write_pack(
        tmp_path / "packs" / "tiny",
        TINY,
        tiny_parts,
        name="tiny",
        title="Tiny",
        licences=[LICENCE],
        accepted=True,
    )
    assert pack == read_pack(tmp_path / "packs" / "tiny")
    assert (pack.manifest.title, pack.config, pack.parts) == ("Tiny", TINY, tuple(tiny_parts))
    assert list(verify_pack(pack, CancelToken()))[-1].fraction == 1.0
    with torch.device("meta"):
        empty = build_parts(TINY)
    for part, module in empty.items():
        loaded = load(pack.part_path(part), module).state_dict()
        for name, value in tiny_parts[part].state_dict().items():
            assert torch.equal(loaded[name], value), name
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["tiny"]


def test_a_pack_has_the_layout_of_diffusers(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    write(tmp_path / "tiny", contents_of(tiny_parts))
    index = json.loads((tmp_path / "tiny" / "model_index.json").read_text())
    assert index["vae"] == ["diffusers", "AutoencoderKL"]
    assert set(index) == {"_class_name", *tiny_parts}
    vae = AutoencoderKL.from_pretrained(tmp_path / "tiny" / "vae", local_files_only=True)
    expected = tiny_parts["vae"].state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in vae.state_dict().items())
    scheduler = json.loads((tmp_path / "tiny/scheduler/scheduler_config.json").read_text())
    assert scheduler["prediction_type"] == "v_prediction"
    encoder = json.loads((tmp_path / "tiny/audio_encoder/config.json").read_text())
    assert encoder["d_model"] == TINY.audio.width
    assert not [key for key in encoder if key.endswith("_version")]


def test_the_same_weights_make_the_same_pack(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    for name in ("a", "b"):
        write(tmp_path / name, contents_of(tiny_parts))
    assert read_pack(tmp_path / "a").digest == read_pack(tmp_path / "b").digest
    with torch.no_grad():
        next(tiny_parts["face_locator"].parameters()).add_(1)
    write(tmp_path / "c", contents_of(tiny_parts))
    assert read_pack(tmp_path / "c").digest != read_pack(tmp_path / "a").digest


def test_other_files_go_along(tmp_path: Path, tiny_parts: dict[str, nn.Module]) -> None:
    (tmp_path / "LICENSE").write_text("Do as you like.")
    copies = {"LICENCES/LICENSE.txt": tmp_path / "LICENSE"}
    write(tmp_path / "tiny", contents_of(tiny_parts, copies=copies))
    assert (tmp_path / "tiny/LICENCES/LICENSE.txt").read_text() == "Do as you like."
    assert "LICENCES/LICENSE.txt" in read_pack(tmp_path / "tiny").manifest.files


def test_a_pack_that_is_there_is_not_overwritten(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    old = write_bare_pack(tmp_path / "mine")
    with pytest.raises(PackError, match="already a pack mine"):
        write(tmp_path / "mine", contents_of(tiny_parts))
    assert read_pack(tmp_path / "mine") == old
    write(tmp_path / "mine", contents_of(tiny_parts), replaces=True)
    assert read_pack(tmp_path / "mine").config == TINY
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("when", ["in the middle", "at the end"])
def test_a_stopped_import_leaves_what_was_there(
    tmp_path: Path, tiny_parts: dict[str, nn.Module], when: str
) -> None:
    old = write_bare_pack(tmp_path / "mine")
    token = CancelToken()
    steps = write_contents(
        tmp_path / "mine", contents_of(tiny_parts), name="mine", token=token, replaces=True
    )
    with pytest.raises(Cancelled):
        for step in steps:
            if step.done == 0:
                continue
            assert (tmp_path / "mine.part").is_dir()
            if when == "in the middle" or step.fraction == 1.0:
                token.cancel()
    assert read_pack(tmp_path / "mine") == old
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_closed_import_leaves_nothing(tmp_path: Path, tiny_parts: dict[str, nn.Module]) -> None:
    steps = write_contents(
        tmp_path / "mine", contents_of(tiny_parts), name="mine", token=CancelToken()
    )
    next(steps), next(steps)
    assert (tmp_path / "mine.part").is_dir()
    steps.close()
    assert list(tmp_path.iterdir()) == []


def test_values_that_are_not_finite_leave_nothing(tmp_path: Path) -> None:
    parts = build_parts(TINY)
    with torch.no_grad():
        next(parts["face_locator"].parameters())[0] = float("nan")
    with pytest.raises(PackError, match=r"not finite numbers, in conv_in\.weight"):
        write(tmp_path / "mine", contents_of(parts))
    assert list(tmp_path.iterdir()) == []


def test_a_pack_without_all_its_parts_is_not_made(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    parts = {name: module for name, module in tiny_parts.items() if name != "vae"}
    with pytest.raises(PackError, match="has no vae"):
        write(tmp_path / "mine", contents_of(parts))
    assert list(tmp_path.iterdir()) == []


def test_room_is_looked_for_before_anything_is_written(
    tmp_path: Path, tiny_parts: dict[str, nn.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=10**6))
    with pytest.raises(OutputError, match="no room for the pack: it needs 0"):
        write(tmp_path / "mine", contents_of(tiny_parts))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_disk_that_fills_up(tmp_path: Path) -> None:
    from emo_desktop.emo.packs.tensor_files import write_tensors

    with pytest.raises(OutputError, match="No space left"):
        list(
            write_tensors(
                Path("/dev/full"), {"a": torch.ones(9999)}, origin="a", token=CancelToken()
            )
        )


def test_a_folder_that_cannot_be_written(tmp_path: Path, tiny_parts: dict[str, nn.Module]) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        write(tmp_path / "file" / "mine", contents_of(tiny_parts))


def test_two_imports_of_one_name_do_not_meet(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    first = write_contents(
        tmp_path / "mine", contents_of(tiny_parts), name="mine", token=CancelToken()
    )
    next(first), next(first)
    with pytest.raises(PackError, match="at this moment"):
        write(tmp_path / "mine", contents_of(tiny_parts))
    for _ in first:
        pass
    assert read_pack(tmp_path / "mine").name == "mine"


def test_what_a_killed_import_left_is_cleared(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    left = write_bare_pack(tmp_path / "mine.part").folder
    long_ago = time.time() - 3600
    for path in (*left.rglob("*"), left):
        os.utime(path, (long_ago, long_ago))
    write(tmp_path / "mine", contents_of(tiny_parts))
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_pack_that_gave_way_to_none_comes_back(
    tmp_path: Path, tiny_parts: dict[str, nn.Module]
) -> None:
    write_bare_pack(tmp_path / "mine.before")
    with pytest.raises(PackError, match="already a pack"):
        write(tmp_path / "mine", contents_of(tiny_parts))
    assert read_pack(tmp_path / "mine").manifest.title == "A pack for tests"


def test_a_rename_that_fails_brings_the_old_pack_back(
    tmp_path: Path, tiny_parts: dict[str, nn.Module], monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_bare_pack(tmp_path / "mine")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.suffix == ".part":
            raise PermissionError(13, "in use")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OutputError, match="in use"):
        write(tmp_path / "mine", contents_of(tiny_parts), replaces=True)
    assert read_pack(tmp_path / "mine") == old
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_other_networks_have_other_parts(tmp_path: Path) -> None:
    config = HALLO.tiny()
    parts = build_parts(config)
    pack = write_pack(
        tmp_path / "h", config, parts, name="h", title="", licences=[], accepted=False
    )
    assert pack.parts == tuple(parts)
    with torch.device("meta"):
        encoder = build_parts(config)["audio_encoder"]
    load(pack.part_path("audio_encoder"), encoder)
    expected = parts["audio_encoder"].state_dict()
    assert all(torch.equal(value, expected[name]) for name, value in encoder.state_dict().items())
