"""What is packed comes back bit for bit, or is refused."""

from __future__ import annotations

import io
from fractions import Fraction

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.packing import (
    FramePacker,
    pack_curves,
    single_precision,
    unpack_curves,
    unpack_frames,
)
from tests.render.scenes import make_curves


@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
def test_curves_come_back_exactly(fps: Fraction) -> None:
    made = make_curves(9)
    curves = single_precision(
        MotionCurves(fps, made.weights.astype(float) / 3, made.head_deg, made.gaze_deg)
    )
    back = unpack_curves(pack_curves(curves))
    assert back.fps == fps
    for name in ("weights", "head_deg", "gaze_deg"):
        assert getattr(back, name).dtype == np.float32
        np.testing.assert_array_equal(getattr(back, name), getattr(curves, name))


@given(cut=st.integers(0, 4000), flip=st.integers(0, 4000))
def test_damaged_curves_are_refused_or_whole(cut: int, flip: int) -> None:
    packed = bytearray(pack_curves(make_curves(3)))
    packed[flip % len(packed)] ^= 0x55
    for content in (bytes(packed), bytes(packed[: cut % len(packed)])):
        try:
            unpack_curves(content)
        except ValueError:
            continue


def test_what_becomes_transparent_late_comes_back_exactly() -> None:
    frames = np.random.default_rng(1).integers(0, 256, (60, 24, 32, 4), np.uint8)
    frames[:40, ..., 3] = 255
    packer = FramePacker(24, 32)
    for pixels in frames:
        packer.add(pixels)
    packed = packer.finish()
    np.testing.assert_array_equal(np.stack(list(unpack_frames(packed))), frames)
    np.testing.assert_array_equal(np.stack(list(unpack_frames(packed, first=45))), frames[45:])


def test_films_of_earlier_versions_have_both_tracks_whatever_they_show() -> None:
    frames = np.random.default_rng(1).integers(0, 256, (3, 24, 32, 4), np.uint8)
    film = io.BytesIO()
    with av.open(film, "w", format="matroska") as container:
        for codec, kind in (("libx264rgb", "rgb24"), ("ffv1", "gray")):
            container.add_stream(codec, rate=25, options={"qp": "0", "preset": "ultrafast"})
            track = container.streams.video[-1]
            track.width, track.height, track.pix_fmt = 32, 24, kind
        for number, pixels in enumerate(frames):
            pixels[..., 3] = 255
            for track, kind in zip(container.streams.video, ("rgb24", "gray"), strict=True):
                plane = pixels[..., :3] if kind == "rgb24" else pixels[..., 3]
                picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(plane), format=kind)
                picture.pts = number
                container.mux(track.encode(picture))
        for track in container.streams.video:
            container.mux(track.encode(None))
    np.testing.assert_array_equal(np.stack(list(unpack_frames(film.getvalue()))), frames)


@pytest.mark.parametrize("size", [(24, 32), (15, 17), (64, 2)])
@pytest.mark.parametrize("opaque", [True, False])
def test_frames_come_back_exactly(size: tuple[int, int], opaque: bool) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (30, *size, 4), np.uint8)
    if opaque:
        frames[..., 3] = 255
    packer = FramePacker(*size)
    for pixels in frames:
        packer.add(pixels)
    back = list(unpack_frames(packer.finish()))
    assert len(back) == len(frames)
    np.testing.assert_array_equal(np.stack(back), frames)


@pytest.mark.parametrize("first", [0, 1, 24, 25, 26, 60, 69, 70, 500])
def test_frames_come_back_from_any_frame_on(first: int) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (70, 16, 18, 4), np.uint8)
    packer = FramePacker(16, 18)
    for pixels in frames:
        packer.add(pixels)
    back = list(unpack_frames(packer.finish(), first=first))
    assert len(back) == max(0, 70 - first)
    for number, pixels in enumerate(back):
        np.testing.assert_array_equal(pixels, frames[first + number])


def test_other_bytes_are_no_frames() -> None:
    with pytest.raises(ValueError, match="not packed frames"):
        list(unpack_frames(b"other bytes"))
