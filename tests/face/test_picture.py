"""Pictures come out upright, in sRGB with straight alpha; anything else is one clear sentence."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from emo_desktop.base.errors import PictureError
from emo_desktop.face.picture import MAX_PIXELS, read_picture

WIDTH, HEIGHT = 40, 32


def colours() -> np.ndarray:
    """(32, 40, 3) smooth, and different in every corner."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    return np.dstack([x * 6, y * 7, 255 - x * 3 - y * 3]).astype(np.uint8)


def saved(image: Image.Image, path: Path, **options: object) -> Path:
    image.save(path, **options)
    return path


@pytest.mark.parametrize(
    ("name", "source_format", "options"),
    [
        ("a.png", "PNG", {}),
        ("a.jpg", "JPEG", {"quality": 98, "subsampling": 0}),
        ("a.webp", "WEBP", {"lossless": True}),
        ("a.tif", "TIFF", {}),
        ("b.tif", "TIFF", {"compression": "tiff_lzw"}),
        ("c.tif", "TIFF", {"compression": "tiff_adobe_deflate"}),
        ("a.bmp", "BMP", {}),
    ],
)
def test_formats_give_the_same_pixels(
    tmp_path: Path, name: str, source_format: str, options: dict[str, object]
) -> None:
    picture = read_picture(saved(Image.fromarray(colours()), tmp_path / name, **options))
    assert picture.source_format == source_format
    assert picture.pixels.shape == (HEIGHT, WIDTH, 4)
    assert (picture.width, picture.height) == (WIDTH, HEIGHT)
    tolerance = 6 if source_format == "JPEG" else 0
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).max() <= tolerance
    assert not picture.has_transparency


def test_the_extension_does_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "really_a_png.jpg"
    Image.fromarray(colours()).save(path, format="PNG")
    assert read_picture(path).source_format == "PNG"


def test_digest_names_pixels_not_files(tmp_path: Path) -> None:
    image = Image.fromarray(colours())
    first = read_picture(saved(image, tmp_path / "a.png"))
    second = read_picture(saved(image, tmp_path / "b.bmp"))
    other = read_picture(saved(image.rotate(180), tmp_path / "c.png"))
    assert first.digest == second.digest != other.digest


def stored_for(orientation: int) -> np.ndarray:
    """The pixels a camera stores so that ``orientation`` shows ``colours`` upright."""
    upright = colours()
    return {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }[orientation]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.webp"])
def test_exif_orientation_is_applied_once(tmp_path: Path, orientation: int, name: str) -> None:
    image = Image.fromarray(np.ascontiguousarray(stored_for(orientation)))
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"lossless": True} if name.endswith("webp") else {}
    picture = read_picture(saved(image, tmp_path / name, exif=exif, **options))
    assert np.array_equal(picture.pixels[..., :3], colours())


def test_orientation_of_a_jpeg(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.fromarray(np.ascontiguousarray(stored_for(6)))
    picture = read_picture(saved(image, tmp_path / "a.jpg", exif=exif, quality=95))
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).mean() < 5


def test_senseless_exif_is_ignored(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 99
    picture = read_picture(saved(Image.fromarray(colours()), tmp_path / "a.png", exif=exif))
    assert np.array_equal(picture.pixels[..., :3], colours())


def test_alpha_is_kept_straight(tmp_path: Path) -> None:
    alpha = np.tile(np.linspace(0, 255, WIDTH).astype(np.uint8), (HEIGHT, 1))
    rgba = np.dstack([colours(), alpha])
    picture = read_picture(saved(Image.fromarray(rgba), tmp_path / "a.png"))
    assert np.array_equal(picture.pixels, rgba)
    assert picture.has_transparency


def test_grey_and_grey_with_alpha(tmp_path: Path) -> None:
    grey = colours()[..., 0]
    plain = read_picture(saved(Image.fromarray(grey), tmp_path / "l.png"))
    assert np.array_equal(plain.pixels[..., :3], np.dstack([grey] * 3))
    veiled = Image.merge("LA", [Image.fromarray(grey), Image.fromarray(grey)])
    picture = read_picture(saved(veiled, tmp_path / "la.png"))
    assert np.array_equal(picture.pixels, np.dstack([grey] * 4))


def test_palette_with_a_transparent_entry(tmp_path: Path) -> None:
    image = Image.new("P", (WIDTH, HEIGHT), 0)
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.paste(1, (0, 0, WIDTH // 2, HEIGHT))
    picture = read_picture(saved(image, tmp_path / "p.png", transparency=0))
    assert picture.pixels[0, 0].tolist() == [200, 100, 50, 255]
    assert picture.pixels[0, -1, 3] == 0


def test_black_and_white(tmp_path: Path) -> None:
    image = Image.fromarray(colours()).convert("1")
    picture = read_picture(saved(image, tmp_path / "bw.png"))
    assert set(np.unique(picture.pixels[..., :3])) == {0, 255}


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bits_of_grey_are_scaled_not_cut(tmp_path: Path, name: str) -> None:
    deep = np.linspace(0, 65535, WIDTH * HEIGHT).reshape(HEIGHT, WIDTH).astype(np.uint16)
    picture = read_picture(saved(Image.fromarray(deep), tmp_path / name))
    assert np.abs(picture.pixels[..., 0].astype(float) - deep / 257.0).max() <= 0.51


@pytest.mark.parametrize("name", ["deep.png", "deep.tif"])
def test_sixteen_bits_of_colour(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert cv2.imwrite(str(path), colours()[..., ::-1].astype(np.uint16) * 257)
    picture = read_picture(path)
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).max() <= 1


@pytest.mark.parametrize("full", [1.0, 255.0])
def test_float_grey(tmp_path: Path, full: float) -> None:
    grey = colours()[..., 0].astype(np.float32)
    levels = grey / grey.max() * full
    picture = read_picture(saved(Image.fromarray(levels), tmp_path / "f.tif"))
    assert np.abs(picture.pixels[..., 0] - levels / full * 255).max() <= 0.51


@pytest.mark.parametrize("name", ["k.jpg", "k.tif"])
def test_cmyk_shows_the_same_colours(tmp_path: Path, name: str) -> None:
    image = Image.fromarray(colours())
    picture = read_picture(saved(image.convert("CMYK"), tmp_path / name))
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).mean() < 6


def test_lab_is_converted(tmp_path: Path) -> None:
    profiles = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    lab = ImageCms.profileToProfile(Image.fromarray(colours()), *profiles, outputMode="LAB")
    assert lab is not None
    picture = read_picture(saved(lab, tmp_path / "lab.tif"))
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).mean() < 6


def test_a_broken_colour_profile_is_said_and_ignored(tmp_path: Path) -> None:
    image = Image.fromarray(colours())
    picture = read_picture(saved(image, tmp_path / "icc.png", icc_profile=b"nonsense" * 20))
    assert np.array_equal(picture.pixels[..., :3], colours())
    assert "profile" in picture.warnings[0]


def test_a_wide_gamut_profile_changes_the_colours(tmp_path: Path) -> None:
    image = Image.fromarray(colours())
    plain = read_picture(saved(image, tmp_path / "plain.png"))
    swapped = read_picture(saved(image, tmp_path / "xyz.png", icc_profile=linear_profile()))
    assert not np.array_equal(plain.pixels, swapped.pixels)
    assert not swapped.warnings


def linear_profile() -> bytes:
    """sRGB's primaries with a straight tone curve, under a name of its own."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", profile[128:132])[0]
    for entry in range(count):
        tag, offset, size = struct.unpack(">4sII", profile[132 + 12 * entry : 144 + 12 * entry])
        if tag in (b"rTRC", b"gTRC", b"bTRC"):
            curve = b"curv" + bytes(8)
            profile[offset : offset + len(curve)] = curve
        if tag == b"desc":
            profile[offset : offset + size] = profile[offset : offset + size].replace(
                "sRGB".encode("utf-16-be"), "flat".encode("utf-16-be")
            )
    return bytes(profile)


@pytest.mark.parametrize("name", ["a.gif", "a.webp", "a.png"])
def test_moving_pictures_give_their_first_frame(tmp_path: Path, name: str) -> None:
    first = Image.fromarray(colours())
    path = saved(
        first, tmp_path / name, save_all=True, append_images=[first.rotate(180)], lossless=True
    )
    picture = read_picture(path)
    assert np.abs(picture.pixels[..., :3].astype(int) - colours()).mean() < 12
    assert "first" in picture.warnings[0]


def png_header(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(name: bytes, content: bytes) -> bytes:
        check = zlib.crc32(name + content)
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 1000)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("size", [(30_000, 30_000), (10_000, 10_000), (MAX_PIXELS + 1, 1)])
def test_too_many_pixels_are_refused_by_the_header(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "huge.png"
    path.write_bytes(png_header(*size))
    with pytest.raises(PictureError, match=r"huge\.png is too large.*64 megapixels") as caught:
        read_picture(path)
    assert "fewer pixels" in caught.value.hint


def refused(path: Path) -> PictureError:
    with pytest.raises(PictureError) as caught:
        read_picture(path)
    assert path.name in str(caught.value)
    assert str(caught.value).endswith(".")
    assert caught.value.hint
    return caught.value


def test_what_is_not_a_picture(tmp_path: Path) -> None:
    text = tmp_path / "letter.png"
    text.write_text("Dear reader, this is not a picture at all.", encoding="utf-8")
    empty = tmp_path / "empty.png"
    empty.touch()
    assert "not a picture" in str(refused(text))
    assert "empty" in str(refused(empty))
    assert "folder" in str(refused(tmp_path))
    assert "no file" in str(refused(tmp_path / "missing.png"))
    assert "no file" in str(refused(text / "below_a_file.png"))
    refused(tmp_path / ("x" * 300 + ".png"))


def test_a_postscript_file_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "drawing.eps"
    path.write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\n")
    assert "not a picture" in str(refused(path))


def test_pictures_that_show_nothing(tmp_path: Path) -> None:
    dot = saved(Image.new("RGB", (1, 1)), tmp_path / "dot.png")
    assert "too small: 1 x 1" in str(refused(dot))
    blank = saved(Image.new("RGB", (64, 64), "white"), tmp_path / "blank.png")
    assert "shows nothing" in str(refused(blank))
    clear = Image.fromarray(np.dstack([colours(), np.zeros((HEIGHT, WIDTH), np.uint8)]))
    assert "transparent" in str(refused(saved(clear, tmp_path / "clear.png")))


@pytest.mark.parametrize("name", ["cut.png", "cut.jpg", "cut.webp", "cut.tif"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_files_are_refused(tmp_path: Path, name: str, share: float) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (64, 80, 3), np.uint8)
    path = saved(Image.fromarray(noise), tmp_path / name)
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    refused(path)


def test_a_jpeg_whose_lower_part_is_missing_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (160, 80, 3), np.uint8)
    path = saved(Image.fromarray(noise), tmp_path / "half.jpg")
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] + b"\xff\xd9")
    assert "lower part" in str(refused(path)) or "damaged" in str(refused(path))


def encoded_examples() -> list[bytes]:
    image = Image.fromarray(colours())
    exif = Image.Exif()
    exif[0x0112] = 6
    examples = []
    for image_format, options in (
        ("PNG", {}),
        ("PNG", {"exif": exif}),
        ("JPEG", {"exif": exif}),
        ("JPEG", {"progressive": True}),
        ("WEBP", {"exif": exif}),
        ("WEBP", {"lossless": True}),
        ("TIFF", {}),
        ("TIFF", {"compression": "tiff_lzw"}),
        ("GIF", {}),
        ("BMP", {}),
    ):
        buffer = io.BytesIO()
        image.save(buffer, image_format, **options)
        examples.append(buffer.getvalue())
    return examples


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    example=st.sampled_from(encoded_examples()),
    keep=st.one_of(st.just(1.0), st.floats(0, 1)),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=8),
)
def test_damaged_files_give_a_picture_or_one_sentence(
    tmp_path: Path, example: bytes, keep: float, flips: list[tuple[float, int]]
) -> None:
    content = bytearray(example[: int(keep * len(example))])
    for place, value in flips:
        if content:
            content[int(place * len(content))] = value
    path = tmp_path / "damaged"
    path.write_bytes(content)
    try:
        picture = read_picture(path)
    except PictureError as error:
        assert path.name in str(error)
    else:
        assert picture.pixels.dtype == np.uint8
        assert picture.pixels.shape[2] == 4
