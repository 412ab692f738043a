"""Any picture file as upright RGBA pixels; the header is judged before anything is decoded."""

from __future__ import annotations

import io
import stat
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.digest import digest_array
from emo_desktop.base.errors import PictureError

MAX_PIXELS = 64_000_000
MIN_SIDE_PX = 16
_FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
# Phones write a second picture behind the first and Pillow gives that its own name.
_FORMAT_NAMES = {"MPO": "JPEG"}
_ORIENTATION_TAG = 0x0112
# What Pillow's decoders raise on damaged files, found by damaging files.
_DECODER_FAULTS = (
    OSError, SyntaxError, ValueError, TypeError, ArithmeticError, LookupError, EOFError,
    AttributeError, AssertionError, RuntimeError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
_LARGER_HINT = "Save it with fewer pixels: 4000 on the long side are plenty."
_DAMAGED_HINT = "Open it in a picture editor, save it again as PNG, and use that."
# libjpeg fills what it could not decode with this grey.
_JPEG_FILL = 128
_MAX_FILLED_SHARE = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture as the program sees it.

    Args:
        pixels: (H, W, 4) uint8, sRGB with straight alpha, turned upright.
        digest: names the pixels.
        source_format: ``"PNG"``, ``"JPEG"``, ...
        warnings: what the user should know about how it was read, one sentence each.
    """

    pixels: Bytes
    digest: str
    source_format: str
    warnings: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Width in pixels."""
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        """Height in pixels."""
        return int(self.pixels.shape[0])

    @property
    def has_transparency(self) -> bool:
        """Whether any pixel is not opaque."""
        return bool((self.pixels[..., 3] < 255).any())


def read_picture(path: Path) -> Picture:
    """The picture in a PNG, JPEG, WebP, TIFF, BMP or GIF file (its first frame).

    Raises:
        PictureError: the file cannot be read as a picture, is damaged, too large or too small.
    """
    _check_file(path)
    notes: list[str] = []
    with warnings.catch_warnings(), _open_file(path) as file:
        # Pillow warns of large pictures and odd metadata; sizes are judged here.
        warnings.simplefilter("ignore")
        with _open_image(file, path) as image:
            _check_size(image.size, path)
            source_format = _FORMAT_NAMES.get(str(image.format), str(image.format))
            try:
                image.load()
                if source_format != "JPEG" and getattr(image, "n_frames", 1) > 1:
                    notes.append("The file has several frames; the first one is used.")
                pixels = _upright(_to_rgba(image, notes), image)
            except _DECODER_FAULTS as error:
                raise PictureError(
                    f"The picture {path.name} is damaged or incomplete.", hint=_DAMAGED_HINT
                ) from error
    _check_plausible(pixels, source_format, path)
    return Picture(pixels, digest_array(pixels), source_format, tuple(notes))


def _check_file(path: Path) -> None:
    try:
        facts = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise PictureError(f"There is no file {path}.", hint="Check the path.") from error
    except (OSError, ValueError) as error:
        raise PictureError(f"The picture {path.name} cannot be read: {error}.") from error
    if stat.S_ISDIR(facts.st_mode):
        raise PictureError(f"{path} is a folder, not a picture.")
    if not stat.S_ISREG(facts.st_mode):
        raise PictureError(f"{path} is not a file.")
    if facts.st_size == 0:
        raise PictureError(f"The picture {path.name} is empty.", hint=_DAMAGED_HINT)


def _open_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise PictureError(
            f"The picture {path.name} cannot be read: {error.strerror or error}.",
            hint="Check that you may read the file.",
        ) from error


def _open_image(file: BinaryIO, path: Path) -> Image.Image:
    """The header of a picture file; nothing is decoded yet."""
    try:
        return Image.open(file, formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise PictureError(
            f"The picture {path.name} is too large: more than {MAX_PIXELS // 10**6} megapixels.",
            hint=_LARGER_HINT,
        ) from error
    except UnidentifiedImageError as error:
        raise PictureError(f"{path.name} is not a picture this program can read.") from error
    except _DECODER_FAULTS as error:
        raise PictureError(
            f"The picture {path.name} is damaged: its header cannot be read.", hint=_DAMAGED_HINT
        ) from error


def _check_size(size: tuple[int, int], path: Path) -> None:
    width, height = size
    if width * height > MAX_PIXELS:
        raise PictureError(
            f"The picture {path.name} is too large: {width} x {height} pixels are more than "
            f"{MAX_PIXELS // 10**6} megapixels.",
            hint=_LARGER_HINT,
        )
    if min(width, height) < MIN_SIDE_PX:
        raise PictureError(
            f"The picture {path.name} is too small: {width} x {height} pixels.",
            hint="Use a picture with at least 256 pixels on the short side.",
        )


def _to_rgba(image: Image.Image, notes: list[str]) -> Bytes:
    """(H, W, 4) uint8 of a loaded image in any of Pillow's modes."""
    if image.mode.startswith(("I", "F")):
        grey = _deep_grey(np.asarray(image))
        return np.dstack([grey, grey, grey, np.full_like(grey, 255)])
    converted = _lab_to_rgb(image) if image.mode == "LAB" else _to_srgb(image, notes)
    return np.array(converted.convert("RGBA"))


def _deep_grey(values: np.ndarray) -> Bytes:
    """8-bit grey of 16- or 32-bit or float samples, scaled by what the samples can hold."""
    levels = np.nan_to_num(values.astype(np.float64), posinf=0.0, neginf=0.0)
    top = float(levels.max(initial=0.0))
    if values.dtype.kind == "f":
        full = 1.0 if top <= 1.0 else 255.0 if top <= 255.0 else max(top, 65535.0)
    else:
        full = 65535.0 if top <= 65535.0 else float(2**31 - 1)
    return np.clip(np.rint(levels * (255.0 / full)), 0, 255).astype(np.uint8)


def _lab_to_rgb(image: Image.Image) -> Image.Image:
    lab, srgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, lab, srgb, outputMode="RGB")
    if converted is None:
        raise ValueError("no conversion from Lab")
    return converted


def _to_srgb(image: Image.Image, notes: list[str]) -> Image.Image:
    """The image in sRGB by its embedded colour profile; unchanged without one."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        mode = "RGB" if image.mode == "CMYK" else image.mode
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode) or image
    except (ImageCms.PyCMSError, *_DECODER_FAULTS):
        notes.append("Its colour profile cannot be read; the colours are taken as sRGB.")
        return image


def _upright(pixels: Bytes, image: Image.Image) -> Bytes:
    """The pixels turned and mirrored as the EXIF orientation says."""
    try:
        orientation = image.getexif().get(_ORIENTATION_TAG, 1)
    except _DECODER_FAULTS:
        orientation = 1
    if orientation in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def _check_plausible(pixels: Bytes, source_format: str, path: Path) -> None:
    """Refuse what decodes but shows nothing, or only its upper part."""
    if (pixels[..., 3] == 0).all():
        raise PictureError(f"The picture {path.name} is wholly transparent.")
    if (pixels[..., :3] == pixels[0, 0, :3]).all():
        raise PictureError(f"The picture {path.name} shows nothing: every pixel is the same.")
    if source_format == "JPEG":
        flat = (pixels[..., :3] == _JPEG_FILL).all(axis=(1, 2))
        filled = len(flat) if flat.all() else int(np.argmin(flat[::-1]))
        if filled > _MAX_FILLED_SHARE * len(flat):
            raise PictureError(
                f"The picture {path.name} is incomplete: its lower part is missing.",
                hint=_DAMAGED_HINT,
            )
