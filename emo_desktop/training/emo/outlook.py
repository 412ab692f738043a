"""What an order will need, told before it starts."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from emo_desktop.training.emo.needs import StageNeeds, measured_flops_per_s, stage_needs
from emo_desktop.training.emo.training_run import TrainingOrder, device_of, plan_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an order will need.

    Args:
        device: where it computes.
        flops_per_s: how fast that multiplies, measured just now.
        stages: what each of them needs.
    """

    device: str
    flops_per_s: float
    stages: tuple[StageNeeds, ...]

    def seconds(self, stage: StageNeeds) -> float:
        """What a stage lasts."""
        return stage.seconds(self.flops_per_s)


def outlook_of(order: TrainingOrder) -> Outlook:
    """What an order will need; nothing is begun.

    Raises:
        EmoError: there is no such recipe, stage or device.
        PackError: the pack it begins from cannot be read.
    """
    plan, recipe = plan_of(order)
    if order.threads is not None:
        torch.set_num_threads(order.threads)
    stages = [recipe.stage(order.stage)] if order.stage else list(recipe.stages)
    device = device_of(order, plan.config)
    kind = torch.bfloat16 if order.halves else torch.float32
    return Outlook(
        device=device,
        flops_per_s=measured_flops_per_s(torch.device(device), kind),
        stages=tuple(
            stage_needs(plan.config, recipe, stage, saves_memory=order.saves_memory)
            for stage in stages
        ),
    )
