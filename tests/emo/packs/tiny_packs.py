"""Weights packs of chance, so small that a film of them takes seconds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import torch

from emo_desktop.emo.config import ECHOMIMIC_POSE, HALLO, MINI, PAPER, EmoConfig
from emo_desktop.emo.model import build_parts
from emo_desktop.emo.packs.pack import Licence, WeightsPack
from emo_desktop.emo.packs.writer import write_pack

LICENCE = Licence("MIT", "the weights", "https://example.org/licence", allows_commercial=True)
# At 64 pixels the innermost latents are one place; two channels a group keep its norm defined.
_SMALL = {"size_px": 64, "norm_groups": 16, "window_frames": 4, "steps": 2}
TINY_PAPER = replace(PAPER.tiny(), **_SMALL, motion_frames=2)
TINY_HALLO = replace(HALLO.tiny(), **_SMALL)
TINY_POSE = replace(ECHOMIMIC_POSE.tiny(), **_SMALL, overlap=1, rotation=1)

TINY_MINI = replace(MINI.tiny(), **_SMALL, drawn_px=128, motion_frames=2)


def write_tiny_pack(folder: Path, config: EmoConfig = TINY_PAPER) -> WeightsPack:
    """A pack that is always the same; layers that begin at zero are drawn as well."""
    torch.manual_seed(1)
    parts = build_parts(config)
    for network in parts.values():
        for weight in network.parameters():
            if not weight.any():
                torch.nn.init.normal_(weight, std=0.05)
    return write_pack(
        folder,
        config,
        parts,
        name=folder.name,
        title="A pack for tests",
        licences=[LICENCE],
        accepted=True,
    )
