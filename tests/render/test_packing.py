"""What is packed comes back bit for bit, or is refused."""

from __future__ import annotations

from fractions import Fraction

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
