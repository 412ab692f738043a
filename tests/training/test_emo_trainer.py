"""The trainer: what learns in each stage, what is kept, and that a kill loses nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.training.emo.recipe import MINI, PAPER, GuideUse, Layers, Recipe, Stage
from emo_desktop.training.emo.run_folder import CHART, CHECKPOINT, LOG, RunFolder
from emo_desktop.training.emo.training_run import TrainingOrder, TrainingStopped, train
from tests.training.emo_clips import TINY, write_clips

_QUICK = Recipe(
    name="mini",
    stages=(
        Stage("hearing", (Layers.PROJECTOR,), steps=2, clips=2, frames=4, pretrains=True),
        Stage(
            "image",
            (Layers.SPATIAL, Layers.LOCATOR, Layers.REFERENCE, Layers.AUDIO, Layers.PROJECTOR),
            steps=4,
            clips=2,
            frames=2,
            rate=1e-3,
            tells_curves=0.1,
        ),
        Stage(
            "video",
            (Layers.SPATIAL, Layers.TEMPORAL),
            steps=3,
            clips=1,
            frames=12,
            is_film=True,
            image_share=0.4,
            motion_noise=0.2,
        ),
        Stage(
            "speed",
            (Layers.TEMPORAL, Layers.SPEED),
            steps=2,
            clips=1,
            frames=12,
            is_film=True,
            told_speed_share=1.0,
        ),
    ),
    guide=GuideUse(jitter=0.01),
)


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four clips, of which none is held out: nothing is looked at."""
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder, 4, held_out=0)
    return folder


def order(clips: Path, run: Path, **changes: object) -> TrainingOrder:
    """A training of tiny networks."""
    return replace(TrainingOrder(clips=clips, run=run, device="cpu"), **changes)  # type: ignore[arg-type]


def trained(wanted: TrainingOrder, token: CancelToken | None = None) -> TrainingStopped:
    """Where a training stopped."""
    events = list(train(wanted, token=token or CancelToken(), recipe=_QUICK, config=TINY))
    assert isinstance(events[-1], TrainingStopped)
    return events[-1]


def weights(run: Path) -> dict[str, torch.Tensor]:
    """Everything a checkpoint holds."""
    checkpoint = RunFolder(run).load()
    assert checkpoint is not None
    return dict(checkpoint.tensors)


def changed(before: dict[str, torch.Tensor], after: dict[str, torch.Tensor]) -> set[str]:
    """The weights that differ from the means that a stage began with."""
    kind = "weight/"
    names = [name.removeprefix(kind) for name in after if name.startswith(kind)]
    return {name for name in names if not torch.equal(after[kind + name], before[f"mean/{name}"])}


def test_all_stages_follow_each_other(clips: Path, tmp_path: Path) -> None:
    stopped = trained(order(clips, tmp_path))
    assert stopped.is_finished
    assert (stopped.stage, stopped.step, stopped.total) == ("speed", 2, 11)
    assert (tmp_path / CHART).is_file()
    stages = [json.loads(line)["stage"] for line in (tmp_path / LOG).read_text().splitlines()]
    assert stages == ["hearing", "image", "video", "speed"]
    checkpoint = RunFolder(tmp_path).load()
    assert checkpoint is not None
    assert all(torch.isfinite(tensor).all() for tensor in checkpoint.tensors.values())


def test_only_temporal_and_speed_layers_learn_in_the_last_stage(
    clips: Path, tmp_path: Path
) -> None:
    trained(order(clips, tmp_path, steps=1))
    before = weights(tmp_path)
    trained(order(clips, tmp_path, stage="speed"))
    moved = changed(before, weights(tmp_path))
    assert any("speed_attention" in name for name in moved)
    assert all("motion_modules" in name or "speed_embedding" in name for name in moved)


def test_a_stage_that_is_behind_is_not_begun_again(clips: Path, tmp_path: Path) -> None:
    trained(order(clips, tmp_path, stage="video", steps=1))
    before = weights(tmp_path)
    with pytest.raises(EmoError, match="in the stage video already, after image"):
        trained(order(clips, tmp_path, stage="image"))
    after = weights(tmp_path)
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_stage_of_single_frames_leaves_temporal_layers_alone(clips: Path, tmp_path: Path) -> None:
    trained(order(clips, tmp_path, steps=1))
    before = weights(tmp_path)
    trained(order(clips, tmp_path, stage="image"))
    moved = changed(before, weights(tmp_path))
    assert any("audio_attention" in name for name in moved)
    assert any(name.startswith("reference_net") for name in moved)
    assert not any("motion_modules" in name for name in moved)


def test_going_on_is_the_same_as_never_having_stopped(clips: Path, tmp_path: Path) -> None:
    trained(order(clips, tmp_path / "whole", stage="image"))
    for _ in range(2):
        trained(order(clips, tmp_path / "halves", stage="image", steps=2))
    whole, halves = weights(tmp_path / "whole"), weights(tmp_path / "halves")
    assert whole.keys() == halves.keys()
    assert all(torch.equal(whole[name], halves[name]) for name in whole)


def test_cancelling_keeps_what_was_learned(clips: Path, tmp_path: Path) -> None:
    token = CancelToken()
    events = train(order(clips, tmp_path), token=token, recipe=_QUICK, config=TINY)
    for event in events:
        if "hearing" in str(event):
            token.cancel()
    checkpoint = RunFolder(tmp_path).load()
    assert checkpoint is not None
    assert 1 <= checkpoint.total <= 2


def test_steps_done_after_the_checkpoint_are_taken_out_of_the_log(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path)
    for total in (1, 2, 3):
        folder.log({"total": total})
    with (tmp_path / LOG).open("a") as stream:
        stream.write('{"total": ')  # the power went
    folder.forget_after(2)
    assert [line["total"] for line in folder.logged()] == [1, 2]


def test_a_folder_of_another_training_is_refused(clips: Path, tmp_path: Path) -> None:
    trained(order(clips, tmp_path, steps=1))
    with pytest.raises(EmoError, match="seed is 0, not 7"):
        trained(order(clips, tmp_path, steps=1, seed=7))


def test_a_damaged_checkpoint_is_told(clips: Path, tmp_path: Path) -> None:
    trained(order(clips, tmp_path, steps=1))
    file = tmp_path / CHECKPOINT
    file.write_bytes(file.read_bytes()[:1000])
    with pytest.raises(EmoError, match="is damaged"):
        trained(order(clips, tmp_path, steps=1))


def test_without_clips_it_is_said_how_to_make_some(tmp_path: Path) -> None:
    with pytest.raises(EmoError) as error:
        trained(order(tmp_path / "nothing", tmp_path / "run"))
    assert "train synthetic" in error.value.hint


def test_new_clips_are_taken_up(clips: Path, tmp_path: Path) -> None:
    growing = tmp_path / "clips"
    write_clips(growing, 2, held_out=0)
    wanted = order(growing, tmp_path / "run", steps=1, save_every_s=0.0, refreshes=True)
    trained(wanted)
    write_clips(growing, 1, first=2, held_out=0)
    trained(replace(wanted, steps=2))
    assert RunFolder(tmp_path / "run").logged()[-1]["records"] == 3


def test_recipes_are_as_published() -> None:
    image, video, speed = PAPER.stages
    assert (image.clips, video.clips, speed.clips) == (48, 4, 4)
    assert all(stage.rate == 1e-5 for stage in PAPER.stages)
    assert not image.hears
    assert Layers.AUDIO not in image.trains
    assert {Layers.AUDIO, Layers.TEMPORAL} <= set(video.trains)
    assert set(speed.trains) == {Layers.TEMPORAL, Layers.SPEED}
    assert set(MINI.stages[-1].trains) == {Layers.TEMPORAL, Layers.SPEED}
    assert MINI.guide.dropped == pytest.approx(1 / 3)


_KILLED = """
import sys
from pathlib import Path
from tests.training.test_emo_trainer import order, trained
trained(order(Path(sys.argv[1]), Path(sys.argv[2]), stage="image", stage_steps=None,
              save_every_s=0.0))
"""


@pytest.mark.slow
def test_killed_training_equals_training_not_killed(
    clips: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    trained(order(clips, tmp_path / "whole", stage="image"))
    run = tmp_path / "killed"
    command = [sys.executable, "-c", _KILLED, str(clips), str(run)]
    child = subprocess.Popen(command, env=child_environment)
    while child.poll() is None:
        if (run / CHECKPOINT).exists():
            os.kill(child.pid, signal.SIGKILL)
            break
        time.sleep(0.002)
    child.wait()
    checkpoint = RunFolder(run).load()
    assert checkpoint is not None
    trained(order(clips, run, stage="image"))
    whole, killed = weights(tmp_path / "whole"), weights(run)
    assert all(torch.equal(whole[name], killed[name]) for name in whole)
