"""Transparent films decoded and laid over white, black and green: no fringe at any edge."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.export.edges import continue_colours, scaled
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.picture_sequence import SequenceWriter
from emo_desktop.export.presets import shipped_preset
from tests.export.pictures import cut_out

GROUNDS = [(255, 255, 255), (0, 0, 0), (0, 200, 0)]
FPS = Fraction(25)


def decoded(path: Path) -> tuple[Floats, Floats]:
    """(H, W, 3) RGB 0 to 255 and (H, W) alpha 0 to 1 of the first frame, by BT.709."""
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        coder = stream.codec_context
        if stream.codec_context.name == "vp9":  # whose usual decoder leaves the alpha out
            coder = av.CodecContext.create("libvpx-vp9", "r")
        for packet in container.demux(stream):
            for frame in coder.decode(packet):
                return _rgba(frame)
    raise AssertionError("a film has a frame")


def _rgba(frame: av.VideoFrame) -> tuple[Floats, Floats]:
    depth = 12 if "12" in frame.format.name else 8
    kind = np.uint8 if depth == 8 else np.dtype("<u2")
    planes = []
    for plane in frame.planes:
        row = plane.line_size // np.dtype(kind).itemsize
        values = np.frombuffer(plane, kind).reshape(-1, row)[: plane.height, : plane.width]
        if values.shape != (frame.height, frame.width):
            values = cv2.resize(values, (frame.width, frame.height))
        planes.append(values.astype(float) / (1 << (depth - 8)))
    luma = (planes[0] - 16) * 255 / 219
    blue, red = ((plane - 128) * 255 / 224 for plane in planes[1:3])
    rgb = np.dstack(
        [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue]
    )
    return np.clip(rgb, 0, 255), planes[3] / (((1 << depth) - 1) / (1 << (depth - 8)))


def over(rgb: Floats, alpha: Floats, ground: tuple[int, int, int]) -> Floats:
    return np.asarray(rgb * alpha[..., None] + np.array(ground) * (1 - alpha[..., None]))


@pytest.mark.parametrize(
    ("name", "suffix", "most", "mean"),
    [("prores-4444", "mov", 6, 1.0), ("webm-vp9-alpha", "webm", 16, 2.5)],
)
def test_edges_have_no_fringe_over_any_ground(
    tmp_path: Path, name: str, suffix: str, most: float, mean: float
) -> None:
    frame, path = cut_out(), tmp_path / f"f.{suffix}"
    preset = shipped_preset(name)
    with FilmWriter(path, width=96, height=64, fps=FPS, sound=None, preset=preset) as film:
        for _ in range(3):
            film.add(frame)
        film.finish()
    rgb, alpha = decoded(path)
    own = frame[..., 3] / 255
    assert np.abs(alpha - own).max() < 0.05
    for ground in GROUNDS:
        wanted = over(frame[..., :3].astype(float), own, ground)
        errors = np.abs(over(rgb, alpha, ground) - wanted)
        edge = (own > 0) & (own < 1)
        assert errors[edge].max() <= most and errors[edge].mean() <= mean


def test_pictures_of_a_sequence_are_exact_over_any_ground(tmp_path: Path) -> None:
    frame = cut_out()
    preset = shipped_preset("png-sequence")
    with SequenceWriter(
        tmp_path / "s", width=96, height=64, fps=FPS, sound=None, preset=preset
    ) as film:
        film.add(frame)
        film.finish()
    path = tmp_path / "s" / "s.0000001.png"
    shown = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_UNCHANGED), cv2.COLOR_BGRA2RGBA)
    seen = frame[..., 3] > 0
    assert (shown[seen] == frame[seen]).all() and (shown[..., 3] == frame[..., 3]).all()
    assert b"sRGB" in path.read_bytes()[:80]


def test_colours_go_on_under_what_is_transparent() -> None:
    frame = cut_out()
    filled = continue_colours(frame)
    assert np.abs(filled.astype(int) - (240, 190, 150)).max() <= 1
    seen = frame[..., 3] > 0
    assert (filled[seen] == frame[..., :3][seen]).all()


def test_opaque_and_empty_frames_are_taken_as_they_are() -> None:
    opaque: Bytes = np.random.default_rng(0).integers(0, 256, (20, 30, 4), dtype=np.uint8)
    opaque[..., 3] = 255
    assert (continue_colours(opaque) == opaque[..., :3]).all()
    assert (continue_colours(np.zeros((20, 30, 4), np.uint8)) == 0).all()
    assert scaled(opaque, 30, 20) is opaque
