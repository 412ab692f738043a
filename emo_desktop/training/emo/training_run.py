"""A training from a folder of clips to checkpoints: put together, begun, and gone on with."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from emo_desktop.base.errors import EmoError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Notice, Progress
from emo_desktop.base.timing import format_duration
from emo_desktop.emo import config as variants
from emo_desktop.emo.config import Codec, EmoConfig
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.packs.pack import read_pack
from emo_desktop.emo.relative_codec import RelativeCodec
from emo_desktop.training.emo.batches import Batches
from emo_desktop.training.emo.clip_store import ClipStore, check_fits
from emo_desktop.training.emo.latents import latents_of
from emo_desktop.training.emo.looks import Looks
from emo_desktop.training.emo.opening import open_codec, open_networks
from emo_desktop.training.emo.recipe import Recipe, Stage, find_recipe
from emo_desktop.training.emo.run_folder import RunFolder, TrainingPlan
from emo_desktop.training.emo.spread import Spread, find_spread
from emo_desktop.training.emo.trainer import StepDone, Trainer

CONFIGS = {"paper": variants.PAPER, "mini": variants.MINI}
_LINE_EVERY_S = 20.0
# Encoding them takes as long as some hundred steps do, on a processor.
_CLIPS_AT_FIRST, _CLIPS_AT_ONCE = 200, 50


@dataclass(frozen=True, slots=True)
class TrainingOrder:
    """What is to be trained, and for how long.

    Args:
        clips: folder of the data set.
        run: folder of the training; one that is there is gone on with.
        recipe: name of the recipe.
        stage: only this one; None: the one that is next, and those after it.
        stage_steps: how many steps that stage has; None: as many as the recipe says.
        steps: at most so many now.
        minutes: at most so long.
        start: folder of a pack whose weights are begun from.
        device: where to compute; None: the best there is.
        threads: of the processor; None: as many as there are.
        halves: whether to multiply in bfloat16.
        saves_memory: whether layers are worked out twice instead of kept.
        refreshes: whether clips that come while it runs are taken up; by one process only.
        seed: chooses weights, batches and noise.
        save_every_s: between checkpoints.
        look_every_s: between sample sheets, with the gate.
        people: held-out clips a gate looks at; 0: there are no gates.
        ignores_gate: whether a stage begins although the gate before it was not passed.
    """

    clips: Path
    run: Path
    recipe: str = "mini"
    stage: str | None = None
    stage_steps: int | None = None
    steps: int | None = None
    minutes: float | None = None
    start: Path | None = None
    device: str | None = None
    threads: int | None = None
    halves: bool = False
    saves_memory: bool = False
    refreshes: bool = False
    seed: int = 0
    save_every_s: float = 300.0
    look_every_s: float = 1200.0
    people: int = 6
    ignores_gate: bool = False


@dataclass(frozen=True, slots=True)
class TrainingStopped(Event):
    """A training came to the end of its order; what it has learned is kept.

    Args:
        stage: name of the stage it stands in.
        step: steps done in it.
        steps: it has.
        total: steps done in all stages.
        is_finished: whether no stage is left.
    """

    stage: str
    step: int
    steps: int
    total: int
    is_finished: bool


def plan_of(order: TrainingOrder) -> tuple[TrainingPlan, Recipe]:
    """What an order trains, and how.

    Raises:
        EmoError: there is no such recipe or stage.
        PackError: the pack cannot be read.
    """
    recipe = find_recipe(order.recipe)
    config, start = CONFIGS[order.recipe], ""
    if order.start is not None:
        recipe = recipe.for_trained_networks()
        config, start = read_pack(order.start).config, str(order.start.resolve())
    if order.stage is not None:
        recipe.stage(order.stage)
        if order.stage_steps is not None:
            recipe = recipe.lasting(order.stage_steps, stage=order.stage)
    return TrainingPlan(config, order.recipe, order.clips.resolve(), order.seed, start), recipe


def device_of(order: TrainingOrder, config: EmoConfig) -> str:
    """Where an order is computed.

    Raises:
        DeviceError: there is no such device.
    """
    return plan_device(config, size_px=config.size_px, device=order.device).device


def train(
    order: TrainingOrder,
    *,
    token: CancelToken,
    recipe: Recipe | None = None,
    config: EmoConfig | None = None,
) -> Iterator[Event]:
    """Train, or go on training.

    Args:
        order: what, and how long.
        token: ends it between two steps; a checkpoint is kept.
        recipe: another than the one named in the order.
        config: another than the one that belongs to it.

    Yields:
        Progress and notices; TrainingStopped at last.

    Raises:
        EmoError: the folder holds another training, clips or weights do not fit.
        MediaError: there are no clips, or one is damaged.
        OutputError: the folder cannot be written.
        Cancelled: the token was cancelled before the first step.
    """
    plan, found = plan_of(order)
    if order.threads is not None:
        torch.set_num_threads(order.threads)
    folder = RunFolder(order.run)
    if config is None and folder.is_begun:
        config = folder.plan().config  # of a training that was begun with an earlier version
    plan = plan if config is None else replace(plan, config=config)
    job = _Training(order, plan, recipe or found, token)
    yield from job.prepare()
    yield from job.train()


class _Training:
    def __init__(
        self, order: TrainingOrder, plan: TrainingPlan, recipe: Recipe, token: CancelToken
    ) -> None:
        self._order, self._plan, self._recipe, self._token = order, plan, recipe, token
        self._folder = RunFolder(order.run)
        self._spread: Spread = find_spread(device_of(order, plan.config))
        self._began = time.monotonic()

    @property
    def _writes(self) -> bool:
        """Whether this process does; of several only the first."""
        return self._spread.rank == 0

    def prepare(self) -> Iterator[Event]:
        """Open clips, codec and networks; of several processes the first does so first."""
        order, plan = self._order, self._plan
        if not self._writes:
            self._spread.wait()
        self._folder.begin(plan)
        codec = yield from open_codec(plan, self._folder, token=self._token)
        if plan.config.codec is Codec.VAE:
            codec.to(self._spread.device)
        self._latents = latents_of(codec, plan.config)
        key = self._latents.key
        self._store = ClipStore(
            plan.clips / f"encoded-{key}", key=key, versions=self._recipe.versions
        )
        yield from self._grow()
        if self._writes:
            self._spread.wait()
        audio = plan.config.audio
        check_fits(self._store, states=audio.states, width=audio.width)
        batches = Batches(self._store, plan.config, self._recipe.emphasis)
        networks = open_networks(plan, starts_loud=self._recipe.starts_loud)
        networks.to(self._spread.device)
        if self._spread.device.type == "cpu":
            networks.attend_plainly()
        self._trainer = Trainer(
            networks,
            batches,
            self._recipe,
            spread=self._spread,
            seed=plan.seed,
            halves=order.halves,
            saves_memory=order.saves_memory,
            codec=codec if isinstance(codec, RelativeCodec) else None,
        )
        self._looks = Looks(
            self._folder,
            plan.clips,
            self._store,
            self._latents,
            batches,
            people=order.people,
            halves=order.halves,
        )
        self._resume()
        learned, kept = len(self._store.training), len(self._store.held_out)
        yield Notice(f"There are {learned} records to learn from; {kept} clips are held out.")

    def train(self) -> Iterator[Event]:
        """All stages that are due."""
        trainer, stages = self._trainer, self._stages_due()
        for number, stage in enumerate(stages):
            if trainer.stage.name != stage.name:
                trainer.enter(stage)
            yield from self._train_stage()
            if not trainer.is_stage_done:
                break
            passed = yield from self._look()
            after = stages[number + 1 :]
            is_held = bool(after) and not (passed or stage.is_film or self._order.ignores_gate)
            if is_held and not self._token.cancelled:
                yield Notice(
                    f"The gate after the stage {stage.name} is not passed; training stops. "
                    f"--stage {after[0].name} goes on in spite of it."
                )
            if self._spread.agree(is_held or self._token.cancelled):
                break
        is_last = trainer.stage.name == self._recipe.stages[-1].name
        yield TrainingStopped(
            stage=trainer.stage.name,
            step=trainer.step,
            steps=trainer.stage.steps,
            total=trainer.total,
            is_finished=is_last and trainer.is_stage_done,
        )

    def _train_stage(self) -> Iterator[Event]:
        order, trainer = self._order, self._trainer
        first, clock = trainer.total, _Clock()
        since: list[StepDone] = []
        for done in trainer.run(token=self._token):
            since.append(done)
            yield self._progress(done, first)
            if clock.is_due("line", _LINE_EVERY_S):
                yield self._said(since)
                since = []
            if clock.is_due("save", order.save_every_s):
                self._save()
                if order.refreshes and self._spread.count == 1:
                    with suppress(Cancelled):  # the trainer ends in order
                        yield from self._grow()
            if clock.is_due("look", order.look_every_s):
                yield from self._look()
            if self._is_time_to_stop(done.total - first):
                break
        if since:
            yield self._said(since)
        self._save()

    def _is_time_to_stop(self, steps: int) -> bool:
        order = self._order
        is_late = order.minutes is not None and self._minutes() > order.minutes
        return self._spread.agree(is_late or (order.steps is not None and steps >= order.steps))

    def _minutes(self) -> float:
        """Since the order began."""
        return (time.monotonic() - self._began) / 60

    def _progress(self, done: StepDone, first: int) -> Progress:
        order, stage = self._order, f"Training, stage {done.stage}"
        if order.minutes is not None:
            return Progress(stage, round(60 * self._minutes()), round(60 * order.minutes))
        if order.steps is not None:
            return Progress(stage, done.total - first, order.steps)
        return Progress(stage, done.step, done.steps)

    def _said(self, since: Sequence[StepDone]) -> Notice:
        """What happened since the last line, logged and said."""
        last = since[-1]
        seconds = sum(each.seconds for each in since)
        loss = float(np.mean([each.loss for each in since]))
        frames_per_s = sum(each.frames for each in since) / seconds
        waited = sum(each.waited_s for each in since) / seconds
        if self._writes:
            self._folder.log(
                {
                    "stage": last.stage,
                    "step": last.step,
                    "total": last.total,
                    "loss": round(loss, 5),
                    "gradient": round(float(np.mean([each.gradient for each in since])), 4),
                    "rate": self._trainer.rate(),
                    "frames_per_s": round(frames_per_s, 1),
                    "waited": round(waited, 3),
                    "records": len(self._store),
                }
            )
        left = format_duration((last.steps - last.step) * seconds / len(since))
        return Notice(
            f"{last.stage} {last.step}/{last.steps}: loss {loss:.4f}, {frames_per_s:.1f} frames/s, "
            f"{waited:.0%} waiting, {left} left"
        )

    def _look(self) -> Generator[Event, None, bool]:
        """Look at what was learned; whether the gate was passed and not cut short."""
        is_passed = not self._writes
        if self._writes:
            with suppress(Cancelled):  # the trainer ends in order
                is_passed = yield from self._looks.look(self._trainer, token=self._token)
        return is_passed

    def _save(self) -> None:
        if self._writes:
            self._folder.save(self._trainer.checkpoint())

    def _resume(self) -> None:
        checkpoint = self._folder.load()
        if checkpoint is None:
            return
        self._trainer.resume(checkpoint, self._recipe.stage(checkpoint.stage))
        if self._writes:
            self._folder.forget_after(checkpoint.total)

    def _stages_due(self) -> Sequence[Stage]:
        stages, now = self._recipe.stages, self._trainer.stage
        names = [stage.name for stage in stages]
        at, wanted = names.index(now.name), self._order.stage
        if wanted is None:
            return stages[at + self._trainer.is_stage_done :]
        if names.index(wanted) < at:
            raise EmoError(
                f"The training is in the stage {now.name} already, after {wanted}.",
                hint="Leave out --stage to go on, or begin a new run with --from and its pack.",
            )
        return (self._recipe.stage(wanted),)

    def _grow(self) -> Iterator[Event]:
        """Take up clips that have come: all, or some, when others will be taken up later."""
        if not self._writes:
            return
        limit = None
        if self._order.refreshes:
            limit = _CLIPS_AT_FIRST if len(self._store) == 0 else _CLIPS_AT_ONCE
        yield from self._store.grow(
            self._plan.clips, self._latents.encoded, token=self._token, limit=limit
        )


class _Clock:
    """Tells when something is due that is done every so often."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}
        self._began = time.monotonic()

    def is_due(self, what: str, every_s: float) -> bool:
        now = time.monotonic()
        if now - self._last.get(what, self._began) < every_s:
            return False
        self._last[what] = now
        return True
