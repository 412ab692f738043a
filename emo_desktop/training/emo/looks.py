"""Looking at a training now and then: loss curves, a sheet of samples, the gate."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Ints
from emo_desktop.base.jobs import CancelToken, Notice
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.batches import Batches
from emo_desktop.training.emo.charts import draw_losses, draw_sheet
from emo_desktop.training.emo.clip_file import CLIPS, TrainingClip, read_clip
from emo_desktop.training.emo.clip_store import ClipStore
from emo_desktop.training.emo.gate import Gate, GateLook, GateScene
from emo_desktop.training.emo.latents import Latents
from emo_desktop.training.emo.run_folder import CHART, RunFolder
from emo_desktop.training.emo.trainer import Trainer
from emo_desktop.training.evaluation.clip_judge import JUDGE_CLIPS, ClipMouthJudge

_SHEET_FRAMES = 8
_FEWEST = 2  # people a gate needs: one is crossed with the other


class Looks:
    """Draws and measures what a training has learned.

    Args:
        folder: where pictures and figures go.
        clips: folder of the data set.
        store: its records.
        latents: turns latents into pictures.
        batches: gathers what steers.
        people: held-out clips a gate looks at; 0: there is no gate.
        halves: whether to multiply in bfloat16.
    """

    def __init__(
        self,
        folder: RunFolder,
        clips: Path,
        store: ClipStore,
        latents: Latents,
        batches: Batches,
        *,
        people: int,
        halves: bool,
    ) -> None:
        self._folder, self._clips, self._store = folder, clips, store
        self._latents, self._batches = latents, batches
        self._people, self._halves = people, halves
        self._gate: Gate | None = None

    def look(self, trainer: Trainer, *, token: CancelToken) -> Generator[Notice, None, bool]:
        """Draw losses and a sheet, and run the gate.

        Args:
            trainer: whose running means draw.
            token: checked before every clip of the gate.

        Returns:
            Whether the gate was passed, or there is none.

        Raises:
            Cancelled: the token was cancelled.
        """
        draw_losses(self._folder.logged(), self._folder.path / CHART)
        gate = None if trainer.stage.pretrains else self._find_gate()
        if gate is None:
            return True
        is_film = trainer.stage.is_film
        found = gate.measure(trainer.mean, is_film=is_film, token=token)
        sheet = self._folder.sheets / f"{trainer.total:07d}.png"
        _draw(gate, found, sheet, is_film=is_film)
        facts = {name: round(value, 4) for name, value in asdict(found.result).items()}
        self._folder.log_gate({"stage": trainer.stage.name, "total": trainer.total, **facts})
        words = ", ".join(f"{name} {value:.2f}" for name, value in facts.items())
        passed = "passed" if found.result.is_passed else "not passed"
        yield Notice(f"Gate {passed}: {words}; {sheet}")
        return found.result.is_passed

    def _find_gate(self) -> Gate | None:
        """The gate, made when it is first asked for; None without enough held-out people."""
        held_out = self._store.held_out
        if self._gate is None and self._people >= _FEWEST and len(held_out) >= _FEWEST:
            known = [self._clip(number) for number in _spread(self._store.training, JUDGE_CLIPS)]
            judge = ClipMouthJudge.fitted(known, FaceDetector())
            chosen = _spread(held_out, self._people)
            scene = GateScene(chosen, [self._clip(number) for number in chosen], judge)
            self._gate = Gate(scene, self._batches, self._latents, halves=self._halves)
        return self._gate

    def _clip(self, number: int) -> TrainingClip:
        return read_clip(self._clips / CLIPS / self._store.clip_name(number))


def _draw(gate: Gate, found: GateLook, sheet: Path, *, is_film: bool) -> None:
    """Draw own voice, crossed voice and truth beside each other."""
    rows = [
        ("truth", gate.truth(is_guided=True, is_film=is_film)),
        ("guided", found.guided),
        ("own voice", gate.fewer(found.own, is_film=is_film)),
        ("crossed", gate.fewer(found.crossed, is_film=is_film)),
    ]
    if found.rigged:
        rows.insert(2, ("by the rig", found.rigged))
    draw_sheet(rows, sheet, columns=_SHEET_FRAMES)


def _spread(numbers: Ints, count: int) -> Ints:
    """So many of the numbers, evenly spread over them; all where there are fewer."""
    chosen: Ints = numbers[np.linspace(0, len(numbers) - 1, min(count, len(numbers))).astype(int)]
    return chosen
