"""Which controls a line's renderer obeys, so that the window greys the others."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from emo_desktop.app.quality import pack_for
from emo_desktop.base.errors import EmoError
from emo_desktop.emo.config import GuideDrawing
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.render_choice import FinalChoices, RenderChoice

_ALL = frozenset(each.name for each in fields(PerformanceControls))
# A pack takes what the mouth does from the voice.
_OF_THE_MOUTH = frozenset({"lip_strength", "mouth_style"})
_OF_THE_REGION = frozenset({"head_motion"})
_OF_THE_SPEED = frozenset({"head_speed", "delivery"})


def obeyed_controls(choice: RenderChoice, packs_dir: Path) -> frozenset[str]:
    """Fields of ``PerformanceControls`` that are seen in a line that is drawn so.

    The draft shows all of them, and so does a weights pack that is shown a drawing of the whole
    face. One that is shown brows, eyes, pupils and nose follows these; another one sees of the
    curves no more than how far the head moves, and with speed layers how fast.

    Args:
        choice: who draws, and how.
        packs_dir: where packs lie.
    """
    pack = _pack_of(choice, packs_dir)
    if pack is None or pack.config.locator.drawing is GuideDrawing.FACE:
        return _ALL
    if "guide" in pack.obeys:
        return _ALL - _OF_THE_MOUTH
    return _OF_THE_REGION | (_OF_THE_SPEED if "speed" in pack.obeys else frozenset())


def obeys_region(choice: RenderChoice, packs_dir: Path) -> bool:
    """Whether a line that is drawn so keeps the head within the face region."""
    pack = _pack_of(choice, packs_dir)
    return pack is not None and "region" in pack.obeys


def _pack_of(choice: RenderChoice, packs_dir: Path) -> WeightsPack | None:
    """Who draws in truth: where the pack cannot be used, a draft is shown."""
    try:
        # Which pack it is does not depend on how it is used.
        return pack_for(
            choice.quality, name=choice.pack, choices=FinalChoices(), packs_dir=packs_dir
        )
    except EmoError:
        return None
