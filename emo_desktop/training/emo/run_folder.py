"""The folder of a training: its plan, its checkpoint, its log, its pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from safetensors import SafetensorError, safe_open
from safetensors.torch import save
from torch import Tensor

from emo_desktop.base.atomic import explained, write_atomically
from emo_desktop.base.errors import EmoError, MediaError
from emo_desktop.emo.config import EmoConfig

PLAN, CHECKPOINT, LOG = "training.json", "checkpoint.safetensors", "log.jsonl"
CODEC, SHEETS, CHART, GATES = "codec.safetensors", "sheets", "losses.png", "gates.jsonl"


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What a run trains; it stays as it was begun.

    Args:
        config: the variant.
        recipe: name of the recipe.
        clips: folder of the data set.
        seed: chooses weights, batches and noise.
        start: folder of the pack it began from; empty: from chance.
    """

    config: EmoConfig
    recipe: str
    clips: Path
    seed: int = 0
    start: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """Where a training stands, to the step.

    Args:
        stage: name of the stage.
        step: steps done in it.
        total: steps done in all stages.
        tensors: weights, their means and the optimizer's moments, by name.
    """

    stage: str
    step: int
    total: int
    tensors: Mapping[str, Tensor]


_PLANS: TypeAdapter[TrainingPlan] = TypeAdapter(TrainingPlan)


class RunFolder:
    """A training on disk.

    Args:
        path: of the folder.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def is_begun(self) -> bool:
        """Whether a training lives there."""
        return (self.path / PLAN).exists()

    @property
    def sheets(self) -> Path:
        """Where sample sheets lie."""
        return self.path / SHEETS

    def begin(self, plan: TrainingPlan) -> None:
        """Make the folder; a plan that is there must be the same.

        Raises:
            EmoError: another training lives there.
            OutputError: it cannot be written.
        """
        with explained(self.path):
            self.sheets.mkdir(parents=True, exist_ok=True)
        if self.is_begun:
            if (there := self.plan()) != plan:
                raise EmoError(
                    f"In {self.path} another training was begun: {_difference(there, plan)}.",
                    hint="Give another folder with --run, or the options it was begun with.",
                )
            return
        write_atomically(self.path / PLAN, _PLANS.dump_json(plan, indent=1))

    def plan(self) -> TrainingPlan:
        """What is trained here.

        Raises:
            EmoError: nothing is, or the plan cannot be read.
        """
        try:
            return _PLANS.validate_json((self.path / PLAN).read_bytes())
        except (OSError, ValueError) as error:
            raise EmoError(
                f"There is no training in {self.path}.",
                hint="emo-desktop train run DIR --run RUN begins one.",
            ) from error

    def save(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint in the place of the one before: whole, or not at all."""
        said = {
            "stage": checkpoint.stage,
            "step": str(checkpoint.step),
            "total": str(checkpoint.total),
        }
        tensors = {
            name: each.detach().cpu().contiguous() for name, each in checkpoint.tensors.items()
        }
        write_atomically(self.path / CHECKPOINT, save(tensors, said))

    def load(self) -> Checkpoint | None:
        """The checkpoint; None when there is none.

        Raises:
            MediaError: it is damaged.
        """
        file = self.path / CHECKPOINT
        if not file.exists():
            return None
        try:
            with safe_open(file, "pt") as stored:
                said = stored.metadata()
                tensors = {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
        except (OSError, SafetensorError) as error:
            raise MediaError(
                f"The checkpoint {file} is damaged: {error}.", hint="Begin the training anew."
            ) from error
        return Checkpoint(said["stage"], int(said["step"]), int(said["total"]), tensors)

    def log(self, facts: Mapping[str, Any]) -> None:
        """Add a line to the log."""
        self._append(LOG, facts)

    def log_gate(self, facts: Mapping[str, Any]) -> None:
        """Add the result of a gate."""
        self._append(GATES, facts)

    def logged(self) -> list[dict[str, Any]]:
        """The lines of the log, the oldest first; a line that was cut off is left out."""
        return list(_lines(self.path / LOG))

    def forget_after(self, total: int) -> None:
        """Take lines of steps out of the log that a killed run did after its last checkpoint."""
        kept = [line for line in self.logged() if line.get("total", 0) <= total]
        text = "".join(json.dumps(line) + "\n" for line in kept)
        write_atomically(self.path / LOG, text.encode())

    def _append(self, name: str, facts: Mapping[str, Any]) -> None:
        file = self.path / name
        with explained(file), file.open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(facts) + "\n")


def weights_of(checkpoint: Checkpoint, kind: str) -> dict[str, Tensor]:
    """Tensors of one kind (``weight``, ``mean``, ``moment``, ``square``), by name."""
    start = f"{kind}/"
    return {
        name.removeprefix(start): tensor
        for name, tensor in checkpoint.tensors.items()
        if name.startswith(start)
    }


def named(kind: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Tensors under names that tell their kind."""
    return {f"{kind}/{name}": tensor for name, tensor in tensors.items()}


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        try:
            yield json.loads(line)
        except ValueError:
            continue


def _difference(there: TrainingPlan, wanted: TrainingPlan) -> str:
    for field in ("recipe", "clips", "seed", "start", "config"):
        if getattr(there, field) != getattr(wanted, field):
            if field == "config":
                return "its networks are of another variant"
            return f"its {field} is {getattr(there, field)}, not {getattr(wanted, field)}"
    return "it is of another version"
