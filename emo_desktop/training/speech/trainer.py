"""Training the head: many short crops, a rising and falling rate, an average of the weights.

Every batch is a function of seed and step, and a checkpoint holds weights, average and moments; so
a training that was interrupted goes on as if it had not been.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES
from emo_desktop.training.speech.examples import Examples
from emo_desktop.training.speech.network import ArticulationHead, NetworkConfig
from emo_desktop.training.speech.reference import blurred, one_hot

_CHECKPOINT_STEPS = 200
_LIP_CLASSES = ("PBM", "FV")  # what one sees at once when it is wrong


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """How the head is trained.

    Args:
        steps: batches.
        batch: crops per batch.
        crop_steps: length of a crop, of 20 ms.
        seed: weights at the start, and which crops come when.
        rate: highest learning rate.
        voiceless_share: of the crops without a voice.
        label_smoothing: share of every label that goes to all classes alike.
        lip_weight: how much more p b m f v count in the cross-entropy.
        shape_weight: of the mouth shapes against the classes.
        soft_boundaries: labels blur over one step each side, as nobody knows a boundary better.
        averaging: of the weights, per step; 0 keeps the last ones.
        halves: products in bfloat16, where the processor has units for it.
    """

    steps: int = 1800
    batch: int = 32
    crop_steps: int = 200
    seed: int = 0
    rate: float = 2e-3
    voiceless_share: float = 0.12
    label_smoothing: float = 0.05
    lip_weight: float = 1.4
    shape_weight: float = 10.0
    soft_boundaries: bool = True
    averaging: float = 0.995
    halves: bool = True


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """Where the training is.

    Args:
        step: batches done.
        steps: batches in all.
        loss: mean since the last report.
    """

    step: int
    steps: int
    loss: float


class HeadTrainer:
    """One training of one head.

    Args:
        config: of the network.
        plan: how.
        spoken: examples with a voice.
        voiceless: examples without one.
        checkpoint: the file it is kept in and resumed from.
    """

    def __init__(
        self,
        config: NetworkConfig,
        plan: TrainingPlan,
        *,
        spoken: Sequence[Examples],
        voiceless: Sequence[Examples],
        checkpoint: Path,
    ) -> None:
        torch.manual_seed(plan.seed)
        self.plan, self.checkpoint = plan, checkpoint
        self.head = ArticulationHead(config)
        self.step = 0
        self._columns = slice(0, config.hidden_width)
        self._spoken, self._voiceless = tuple(spoken), tuple(voiceless)
        # Between all windows alike and all sources alike: what is rare, like song, is not drowned.
        self._chances = np.sqrt([len(examples) for examples in spoken])
        self._chances /= self._chances.sum()
        self._optimizer = torch.optim.AdamW(self.head.parameters(), lr=plan.rate)
        self._average = {name: value.clone() for name, value in self.head.state_dict().items()}
        self._weights = torch.ones(len(CLASSES))
        self._weights[[CLASS_INDEX[name] for name in _LIP_CLASSES]] = plan.lip_weight
        if checkpoint.exists():
            self._resume()

    def run(self) -> Iterator[TrainingProgress]:
        """Train to the end; what is yielded says how far it is."""
        self.head.train()
        losses: list[float] = []
        while self.step < self.plan.steps:
            losses.append(self._train_step())
            self.step += 1
            if self.step % _CHECKPOINT_STEPS == 0 or self.step == self.plan.steps:
                self._save()
                yield TrainingProgress(self.step, self.plan.steps, float(np.mean(losses)))
                losses.clear()

    def trained(self) -> ArticulationHead:
        """The head with the average of its weights."""
        self.head.load_state_dict(self._average)
        return self.head.eval()

    def _train_step(self) -> float:
        hidden, spectrum, labels, shapes = self._batch()
        for group in self._optimizer.param_groups:
            group["lr"] = _one_cycle(self.step / self.plan.steps) * self.plan.rate
        with torch.autocast("cpu", torch.bfloat16, enabled=self.plan.halves):
            logits, drawn = self.head(hidden, spectrum)
        entropy = -(labels * self._weights * functional.log_softmax(logits.float(), 2)).sum(2)
        loss = entropy.mean() + self.plan.shape_weight * (drawn.float() - shapes).abs().mean()
        self._optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.head.parameters(), 5.0)
        self._optimizer.step()
        self._follow()
        return float(loss.item())

    def _follow(self) -> None:
        """Move the average a little toward the present weights."""
        keep = min(self.plan.averaging, self.step / (self.step + 10))
        for name, value in self.head.state_dict().items():
            average = self._average[name]
            if average.is_floating_point():
                average.lerp_(value, 1 - keep)
            else:
                average.copy_(value)

    def _batch(self) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Crops of this step: hidden states, spectrum, labels (B, T, 23), shapes (B, T, 14)."""
        plan = self.plan
        rng = np.random.default_rng((plan.seed, self.step))
        hidden, spectrum, labels, shapes = [], [], [], []
        for number in range(plan.batch):
            if number < round(plan.voiceless_share * plan.batch):
                examples = self._voiceless[number % len(self._voiceless)]
            else:
                examples = self._spoken[rng.choice(len(self._spoken), p=self._chances)]
            row = int(rng.integers(len(examples)))
            begin = int(rng.integers(examples.classes.shape[1] - plan.crop_steps + 1))
            crop = slice(begin, begin + plan.crop_steps)
            hidden.append(examples.hidden[row, crop, self._columns])
            spectrum.append(examples.spectrum[row, :, crop])
            labels.append(self._labels(examples.classes[row, crop]))
            shapes.append(examples.shapes[row, crop])
        return (
            torch.from_numpy(np.stack(hidden)).float(),
            torch.from_numpy(np.stack(spectrum)).float(),
            torch.from_numpy(np.stack(labels)).float(),
            torch.from_numpy(np.stack(shapes)).float(),
        )

    def _labels(self, track: Ints) -> Floats:
        """(T, 23) what to say of every step."""
        labels = one_hot(track)
        if self.plan.soft_boundaries:
            labels = blurred(labels)
        spread = self.plan.label_smoothing
        return np.asarray((1 - spread) * labels + spread / len(CLASSES))

    def _save(self) -> None:
        tensors = {f"head.{name}": value for name, value in self.head.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self._average.items()}
        for number, state in self._optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{number}.{name}": value for name, value in state.items()}
        tensors = {name: value.contiguous().clone() for name, value in tensors.items()}
        part = self.checkpoint.with_suffix(".part")
        save_file(tensors, part, metadata={"step": str(self.step)})
        part.replace(self.checkpoint)

    def _resume(self) -> None:
        with safe_open(self.checkpoint, "pt") as file:
            self.step = int(file.metadata()["step"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        self.head.load_state_dict(_under(tensors, "head."))
        self._average = _under(tensors, "average.")
        state: dict[int, dict[str, Tensor]] = {}
        for name, value in _under(tensors, "optimizer.").items():
            number, part = name.split(".", 1)
            state.setdefault(int(number), {})[part] = value
        groups = self._optimizer.state_dict()["param_groups"]
        self._optimizer.load_state_dict({"state": state, "param_groups": groups})


def _one_cycle(part: float) -> float:
    """The learning rate as a share of its highest: up in the first third, then down to nothing."""
    if part < 0.3:
        return 0.04 + 0.96 * (0.5 - 0.5 * float(np.cos(np.pi * part / 0.3)))
    return 1e-4 + 0.5 + 0.5 * float(np.cos(np.pi * (part - 0.3) / 0.7))


def _under(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): value
        for name, value in tensors.items()
        if name.startswith(prefix)
    }
