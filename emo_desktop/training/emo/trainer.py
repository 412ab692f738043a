"""Training, step by step: each is a function of the seed and its number.

A checkpoint holds weights, their running means and the optimizer's moments; so a training that was
killed goes on as if it had not been.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.emo.relative_codec import RelativeCodec
from emo_desktop.training.emo.batches import Batches
from emo_desktop.training.emo.losses import diffusion_loss, hearing_loss
from emo_desktop.training.emo.networks import Networks
from emo_desktop.training.emo.recipe import Recipe, Stage
from emo_desktop.training.emo.run_folder import Checkpoint, named, weights_of
from emo_desktop.training.emo.spread import Spread

_COOLEST = 0.05  # of the rate, at the end of a stage that cools down
_MEAN_LEAD = 10  # steps after which the running mean is longer than what it averages


@dataclass(frozen=True, slots=True)
class StepDone(Event):
    """A step of training.

    Args:
        stage: name of the stage.
        step: steps done in it.
        steps: it has.
        total: steps done in all stages.
        loss: of this step; stages and recipes do not compare.
        gradient: its length before it was limited.
        frames: that were learned from.
        seconds: it took.
        waited_s: of these, for the batch.
    """

    stage: str
    step: int
    steps: int
    total: int
    loss: float
    gradient: float
    frames: int
    seconds: float
    waited_s: float


class Trainer:
    """One training.

    Args:
        networks: that learn; on the device of the spread.
        batches: what from.
        recipe: how.
        spread: the processes it runs in.
        seed: chooses batches and noise.
        halves: whether to multiply in bfloat16.
        saves_memory: whether layers are worked out twice instead of kept.
        codec: of the latents, where it is a relative one.
    """

    def __init__(
        self,
        networks: Networks,
        batches: Batches,
        recipe: Recipe,
        *,
        spread: Spread,
        seed: int = 0,
        halves: bool = False,
        saves_memory: bool = False,
        codec: RelativeCodec | None = None,
    ) -> None:
        self.networks, self.batches, self.recipe = networks, batches, recipe
        self.mean = deepcopy(networks).requires_grad_(False)
        if saves_memory:
            networks.save_memory()
        self.stage, self.step, self.total = recipe.stages[0], 0, 0
        self._spread, self._seed, self._halves = spread, seed, halves
        self._codec = None if codec is None else deepcopy(codec).to(spread.device)
        self._begin_optimizer()

    @property
    def is_stage_done(self) -> bool:
        """Whether all steps of the stage were done."""
        return self.step >= self.stage.steps

    def enter(self, stage: Stage) -> None:
        """Begin a stage, with the running means of the weights, which are better than they are."""
        with torch.no_grad():
            for weight, mean in zip(
                self.networks.parameters(), self.mean.parameters(), strict=True
            ):
                weight.copy_(mean)
        self.stage, self.step = stage, 0
        self._begin_optimizer()

    def resume(self, checkpoint: Checkpoint, stage: Stage) -> None:
        """Stand where a checkpoint stood.

        Args:
            checkpoint: of a training of the same networks.
            stage: the checkpoint's.

        Raises:
            EmoError: it is of other networks.
        """
        _put(self.networks, weights_of(checkpoint, "weight"))
        _put(self.mean, weights_of(checkpoint, "mean"))
        self.stage, self.step, self.total = stage, checkpoint.step, checkpoint.total
        self._begin_optimizer()
        moments = weights_of(checkpoint, "moment")
        squares = weights_of(checkpoint, "square")
        for name, weight in self._learning.items():
            if name in moments:
                self._optimizer.state[weight] = {
                    "step": torch.tensor(float(self.step)),
                    "exp_avg": moments[name].to(weight.device),
                    "exp_avg_sq": squares[name].to(weight.device),
                }

    def checkpoint(self) -> Checkpoint:
        """All that is needed to go on from here."""
        states = self._optimizer.state
        moments = {n: states[w]["exp_avg"] for n, w in self._learning.items() if w in states}
        squares = {n: states[w]["exp_avg_sq"] for n, w in self._learning.items() if w in states}
        tensors = {
            **named("weight", dict(self.networks.named_parameters())),
            **named("mean", dict(self.mean.named_parameters())),
            **named("moment", moments),
            **named("square", squares),
        }
        return Checkpoint(self.stage.name, self.step, self.total, tensors)

    def run(self, *, token: CancelToken) -> Iterator[StepDone]:
        """Train to the end of the stage; ends early, between two steps, when it is cancelled."""
        self.networks.train()
        while not self.is_stage_done and not self._spread.agree(token.cancelled):
            yield self._do_step()

    def _do_step(self) -> StepDone:
        began, waited, losses, frames = time.perf_counter(), 0.0, 0.0, 0
        stage = self._stage_of_step()
        weights = list(self._learning.values())
        rate = self.rate()
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.zero_grad()
        for part in range(self.recipe.accumulates):
            asked = time.perf_counter()
            rng, chance = self._chances(part)
            is_still = self.step < self.stage.still_steps
            choice = self.batches.choose(
                stage, self.recipe.guide, rng, region=self.recipe.region, still=is_still
            )
            batch = self.batches.gather(choice, with_face=not stage.pretrains)
            batch = batch.to(self._spread.device)
            waited += time.perf_counter() - asked
            with self._in_halves():
                if stage.pretrains:
                    loss = hearing_loss(self.networks, batch)
                    drawn = loss.item()
                else:
                    loss = diffusion_loss(
                        self.networks, batch, self.recipe, stage, chance, codec=self._codec
                    )
                    drawn = loss.item()
                    if stage.tells_curves:
                        loss = loss + stage.tells_curves * hearing_loss(self.networks, batch)
            (loss / self.recipe.accumulates).backward()
            losses += drawn / self.recipe.accumulates
            frames += choice.frames.size
        gradient = self._follow(weights)
        self.step += 1
        self.total += 1
        self._average()
        seconds = time.perf_counter() - began
        return StepDone(
            self.stage.name, self.step, self.stage.steps, self.total,
            losses, gradient, frames * self._spread.count, seconds, waited,
        )  # fmt: skip

    def _stage_of_step(self) -> Stage:
        """The stage, or for one step of several the one of single frames that is kept in."""
        stage, share = self.stage, self.stage.image_share
        if int((self.step + 1) * share) == int(self.step * share):
            return stage
        single = self.recipe.single_frames
        return replace(single, trains=stage.trains, hears=stage.hears)

    def _follow(self, weights: list[nn.Parameter]) -> float:
        """Change the weights; the length of the gradient."""
        for weight in weights:
            if weight.grad is None:  # nothing of this step asked for it
                weight.grad = torch.zeros_like(weight)
        self._spread.share([weight.grad for weight in weights if weight.grad is not None])
        length = nn.utils.clip_grad_norm_(weights, self.recipe.gradient_limit)
        if not torch.isfinite(length):
            raise EmoError(
                f"The gradient of step {self.step} is no finite number.",
                hint="Go on from the checkpoint with fp32, or with a lower rate.",
            )
        self._optimizer.step()
        return float(length)

    def rate(self) -> float:
        """Of learning, in the step that is next."""
        stage = self.stage
        warm = min(1.0, (self.step + 1) / max(1, stage.warm_up))
        cooling = max(1.0, stage.cool_down * stage.steps)
        left = min(1.0, (stage.steps - self.step) / cooling) if stage.cool_down else 1.0
        return stage.rate * warm * (_COOLEST + (1 - _COOLEST) * left)

    def _average(self) -> None:
        keeps = min(self.recipe.averaging, (self.step + 1) / (self.step + 1 + _MEAN_LEAD))
        means = dict(self.mean.named_parameters())
        with torch.no_grad():
            torch._foreach_lerp_(
                [means[name] for name in self._learning], list(self._learning.values()), 1 - keeps
            )

    def _begin_optimizer(self) -> None:
        self.networks.let_learn(self.stage.trains)
        self._learning: dict[str, nn.Parameter] = {
            name: weight
            for name, weight in self.networks.named_parameters()
            if weight.requires_grad
        }
        if not self._learning:
            raise EmoError(
                f"These networks have nothing that learns in the stage {self.stage.name}.",
                hint="Leave the stage out: --stage names another one.",
            )
        self._optimizer = torch.optim.AdamW(
            self._learning.values(),
            lr=self.stage.rate,
            betas=self.recipe.betas,
            weight_decay=self.recipe.weight_decay,
            fused=True,
        )

    def _chances(self, part: int) -> tuple[np.random.Generator, torch.Generator]:
        """What chooses and draws in a part of this step, in this process."""
        numbers = [self._seed, self.total, part, self._spread.rank]
        rng = np.random.default_rng(numbers)
        chance = torch.Generator(self._spread.device)
        return rng, chance.manual_seed(int(rng.integers(2**62)))

    def _in_halves(self) -> AbstractContextManager[object]:
        if not self._halves:
            return nullcontext()
        return torch.autocast(self._spread.device.type, torch.bfloat16)


def _put(networks: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    there = dict(networks.named_parameters())
    if {n: t.shape for n, t in there.items()} != {n: t.shape for n, t in tensors.items()}:
        raise EmoError(
            "The checkpoint is of other networks than are to be trained.",
            hint="Give another folder with --run.",
        )
    with torch.no_grad():
        for name, tensor in tensors.items():
            there[name].copy_(tensor)
