"""Which examples a head is trained on, and how: what ships, and what it is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from emo_desktop.training.speech.network import NetworkConfig
from emo_desktop.training.speech.trainer import TrainingPlan

SYNTHETIC = ("hibari", "espeak", "festival", "singing", "telephone")
RECORDED = ("russian", "singing_russian")
SPOKEN = (*SYNTHETIC, *RECORDED)
# How often the examples of a source are made, each time with other voices, rooms and company.
PASSES = {
    "hibari": 2,
    "espeak": 1,
    "festival": 1,
    "singing": 2,
    "telephone": 1,
    "russian": 2,
    "singing_russian": 2,
    "voiceless": 2,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train a head.

    Args:
        title: what it is for, on the card.
        sources: of the examples.
        config: of the network.
        plan: of the training; its seed is set per run.
    """

    title: str
    sources: tuple[str, ...] = SPOKEN
    config: NetworkConfig = field(default_factory=NetworkConfig)
    plan: TrainingPlan = field(default_factory=TrainingPlan)

    @property
    def examples(self) -> tuple[str, ...]:
        """The folders of its spoken examples."""
        return tuple(name for source in self.sources for name in example_folders(source))

    def seeded(self, seed: int, steps: int | None = None) -> TrainingPlan:
        """The plan of one run."""
        return replace(self.plan, seed=seed, steps=steps or self.plan.steps)


def example_folders(source: str) -> tuple[str, ...]:
    """The folders of the examples of one source."""
    return tuple(f"{source}-{number}" for number in range(PASSES[source]))


_SHORT = 500  # steps, for comparisons among themselves

RECIPES: dict[str, Recipe] = {
    "shipped": Recipe("The recipe that ships"),
    "synthetic": Recipe(
        "Without any recorded person in training: what a new person may expect", SYNTHETIC
    ),
    "short": Recipe("Compared at 500 steps: as shipped", plan=TrainingPlan(steps=_SHORT)),
    "lite": Recipe(
        "Compared at 500 steps: half the encoder (two blocks)",
        config=NetworkConfig.lite(),
        plan=TrainingPlan(steps=_SHORT),
    ),
    "plain": Recipe(
        "Compared at 500 steps: without blurred boundaries and averaged weights",
        plan=TrainingPlan(steps=_SHORT, soft_boundaries=False, averaging=0.0),
    ),
}
