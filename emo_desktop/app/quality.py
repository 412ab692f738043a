"""Which renderer draws, and with which weights: decided before any work is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from emo_desktop.base.errors import EmoError, PackError
from emo_desktop.emo.config import Chain
from emo_desktop.emo.packs.pack import WeightsPack, choose_pack, installed_packs
from emo_desktop.project.render_choice import (
    BROKEN_BELOW_STEPS,
    JITTERY_BELOW_STEPS,
    FinalChoices,
    Guard,
    Quality,
    RenderChoice,
)
from emo_desktop.render.final.face_steering import UNNATURAL_SPEED_DEG
from emo_desktop.render.final.installed import check_installed, has_gpu

_FOREIGN_FPS = 1.25  # a pack that saw motion at another rate shows it too slow or too fast


def pack_for(
    quality: Quality, *, name: str | None, choices: FinalChoices, packs_dir: Path
) -> WeightsPack | None:
    """The weights to draw with; None where the draft draws.

    Args:
        quality: auto is final where there is a pack that may be used and a GPU, and nobody calls
            it experimental; else the draft.
        name: of the pack; when None the only one of the user, or else the one of the program.
        choices: how the final quality is made.
        packs_dir: where packs lie.

    Raises:
        PackError: there is no such pack, or it may not be used.
        DeviceError: what the final quality needs is not installed.
        EmoError: the pack does not obey what was chosen.
    """
    if quality is Quality.DRAFT:
        return None
    if name is None:
        usable = _usable(packs_dir)
        if quality is Quality.AUTO and not (_is_worth_it(usable) and has_gpu()):
            return None
        name = _only_name(usable)
    pack = choose_pack(packs_dir, name)
    check_installed()
    _check_obeyed(pack, choices)
    return pack


def check_choice(choice: RenderChoice, packs_dir: Path) -> None:
    """Make sure that lines can be drawn so here; see ``pack_for``."""
    pack_for(choice.quality, name=choice.pack, choices=choice.final, packs_dir=packs_dir)


def final_notices(pack: WeightsPack, choices: FinalChoices, fps: Fraction) -> Iterator[str]:
    """What the user should know before a film is made so, one sentence each."""
    if pack.manifest.is_experimental:
        yield f"The pack {pack.name} is experimental. {pack.manifest.compared_with_draft}".strip()
    steps = choices.steps or pack.config.steps
    is_as_made = pack.config.few_steps or steps >= pack.config.steps
    if not is_as_made and steps < BROKEN_BELOW_STEPS:
        yield f"With {steps} steps the film will have faults and break in time; 40 are usual."
    elif not is_as_made and steps < JITTERY_BELOW_STEPS:
        yield f"With {steps} steps the film may jitter; above {JITTERY_BELOW_STEPS} it is stable."
    if choices.speed_deg is not None and choices.speed_deg > UNNATURAL_SPEED_DEG:
        yield (
            f"A head that turns by {choices.speed_deg:g} degrees a frame looks unnatural; "
            f"speech has 0.1 to 1.0, song 1.0 to 1.3."
        )
    ratio = float(fps) / pack.config.fps
    if not 1 / _FOREIGN_FPS <= ratio <= _FOREIGN_FPS:
        yield (
            f"The pack {pack.name} learned motion at {pack.config.fps} frames per second; "
            f"at {float(fps):g} it will look too {'slow' if ratio > 1 else 'fast'}."
        )


def _usable(packs_dir: Path) -> list[WeightsPack]:
    """The user's packs that may be rendered with; those of the program where there are none."""
    packs = [
        pack
        for pack in installed_packs(packs_dir)
        if isinstance(pack, WeightsPack)
        and pack.manifest.accepted
        and not pack.manifest.is_start_for_training
    ]
    return [pack for pack in packs if not pack.is_shipped] or packs


def _is_worth_it(packs: Sequence[WeightsPack]) -> bool:
    """Whether there is more to be had from them than from the draft, as far as is known."""
    return any(not pack.manifest.is_experimental for pack in packs)


def _only_name(packs: Sequence[WeightsPack]) -> str:
    names = [pack.name for pack in packs]
    if len(names) == 1:
        return names[0]
    if names:
        raise PackError(
            f"There are several weights packs: {', '.join(names)}.",
            hint="Say which: --pack NAME.",
        )
    raise PackError(
        "Final quality needs a weights pack, and there is none that may be used.",
        hint="emo-desktop packs import DIR makes one from downloaded weights; or use "
        "--quality draft.",
    )


def _check_obeyed(pack: WeightsPack, choices: FinalChoices) -> None:
    idle = []
    if choices.speed_deg is not None and "speed" not in pack.obeys:
        idle.append("--turn-speed (it has no speed layers)")
    if choices.guard is not Guard.NONE and pack.config.chain is not Chain.MOTION_FRAMES:
        idle.append("--drift-guard (it has no motion frames)")
    if (choices.region_width, choices.region_height) != (1, 1) and "region" not in pack.obeys:
        idle.append("--region (it follows landmarks)")
    if idle:
        raise EmoError(
            f"The pack {pack.name} does not obey {' and '.join(idle)}.",
            hint=f"Leave it out; emo-desktop packs info {pack.name} says what the pack obeys.",
        )
