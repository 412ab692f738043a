"""A training as a pack: the running means, in half precision, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from emo_desktop.base.errors import EmoError, PackError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.training.emo.export import export_pack, own_words, trained_networks
from emo_desktop.training.emo.recipe import Layers, Recipe, Stage
from emo_desktop.training.emo.run_folder import Checkpoint, RunFolder
from emo_desktop.training.emo.training_run import TrainingOrder, plan_of, train
from tests.training.emo_clips import TINY, write_clips

_RECIPE = Recipe(
    name="mini",
    stages=(
        Stage("image", (Layers.SPATIAL, Layers.REFERENCE), steps=2, clips=2, frames=2, rate=1e-3),
    ),
)
WORDS = own_words("Emo of tests", "# Card\n", compared="Worse.", is_experimental=True)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A training of two steps."""
    folder = tmp_path_factory.mktemp("export")
    write_clips(folder / "clips", 3, held_out=1)
    order = TrainingOrder(clips=folder / "clips", run=folder / "run", device="cpu")
    for _ in train(order, token=CancelToken(), recipe=_RECIPE, config=TINY):
        pass
    return RunFolder(order.run)


def test_the_pack_holds_the_running_means_in_half_precision(run: RunFolder, tmp_path: Path) -> None:
    exported = export_pack(run, tmp_path / "mini-of-tests", WORDS)
    pack = exported.pack
    assert pack.config == TINY
    assert pack.name == "mini-of-tests"
    assert pack.manifest.is_experimental
    assert pack.manifest.compared_with_draft == "Worse."
    assert exported.agreement_db > 30
    stored = load_file(pack.part_path("backbone"))
    _, networks = trained_networks(run)
    means = networks.backbone.state_dict()
    assert all(torch.equal(stored[name], means[name].half()) for name in stored)
    checkpoint = run.load()
    assert checkpoint is not None
    assert not torch.equal(
        means["conv_in.weight"], checkpoint.tensors["weight/backbone.conv_in.weight"]
    )
    assert "curve_reader" not in {Path(name).parts[0] for name in pack.manifest.files}


def test_a_pack_that_is_there_stays(run: RunFolder, tmp_path: Path) -> None:
    export_pack(run, tmp_path / "pack", WORDS)
    with pytest.raises(PackError):
        export_pack(run, tmp_path / "pack", WORDS)
    export_pack(run, tmp_path / "pack", WORDS, replaces=True)


def test_what_half_precision_cannot_hold_is_refused(run: RunFolder, tmp_path: Path) -> None:
    checkpoint = run.load()
    assert checkpoint is not None
    name = "mean/backbone.conv_in.weight"
    tensors = {**checkpoint.tensors, name: checkpoint.tensors[name] + 1e6}
    broken = RunFolder(tmp_path / "run")
    broken.begin(run.plan())
    (broken.path / "codec.safetensors").write_bytes((run.path / "codec.safetensors").read_bytes())
    broken.save(Checkpoint("image", 2, 2, tensors))
    with pytest.raises(PackError):
        export_pack(broken, tmp_path / "pack", WORDS)
    assert not (tmp_path / "pack").exists()


def test_a_run_without_a_checkpoint_is_told(run: RunFolder, tmp_path: Path) -> None:
    empty = RunFolder(tmp_path / "run")
    empty.begin(run.plan())
    with pytest.raises(EmoError, match="no checkpoint yet"):
        export_pack(empty, tmp_path / "pack", WORDS)
    with pytest.raises(EmoError, match="There is no training"):
        export_pack(RunFolder(tmp_path / "none"), tmp_path / "pack", WORDS)


def test_a_pack_can_be_trained_on(run: RunFolder, tmp_path: Path) -> None:
    pack = export_pack(run, tmp_path / "pack", WORDS).pack
    order = TrainingOrder(
        clips=run.plan().clips, run=tmp_path / "run", device="cpu", start=pack.folder, steps=1
    )
    _, usual = plan_of(order)
    assert usual.stages[0].name == "image", "it has learned to hear"
    assert not any(stage.tells_curves for stage in usual.stages), "what told them is not in packs"
    for _ in train(order, token=CancelToken(), recipe=_RECIPE):
        pass
    again = RunFolder(order.run)
    assert again.plan().start == str(pack.folder)
    checkpoint = again.load()
    assert checkpoint is not None
    stored = load_file(pack.part_path("backbone"))
    name = "down_blocks.0.motion_modules.0.temporal_transformer.proj_in.weight"  # rests
    assert torch.equal(checkpoint.tensors[f"weight/backbone.{name}"], stored[name].float())
    further = export_pack(again, tmp_path / "further", WORDS).pack
    assert further.parts == pack.parts
    assert further.manifest.licences == pack.manifest.licences
    assert further.manifest.is_experimental
