"""Edges of transparent pictures: colours that go on under what is transparent, and scaling.

Alpha is straight everywhere in a film: the colour of a pixel does not depend on how opaque it is.
So that an encoder that mixes neighbours, and a player that scales, bring nothing black into an
edge, the colours of the opaque part are continued under the transparent one.
"""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bytes, Floats

_LEAST_COVER = 1 / 255
_SMALLEST_PX = 4


def continue_colours(frame: Bytes) -> Bytes:
    """(H, W, 3) the colours of a frame; where it is transparent, those of what is nearest.

    Args:
        frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
    """
    if frame.shape[2] == 3:
        return frame
    alpha = cv2.extractChannel(frame, 3)
    rgb = np.asarray(cv2.cvtColor(frame, cv2.COLOR_RGBA2RGB), np.uint8)
    if alpha.min() == 255:
        return rgb
    # What is a little opaque has a colour of its own; what is not has none.
    seen = (alpha > 0).astype(np.uint8)
    if not seen.any():
        return np.zeros_like(rgb)
    filled = _filled(rgb.astype(np.float32), alpha.astype(np.float32) / 255)
    hidden = seen == 0
    rgb = rgb.copy()
    rgb[hidden] = np.clip(np.rint(filled[hidden]), 0, 255).astype(np.uint8)
    return rgb


def _filled(colours: Floats, cover: Floats) -> Floats:
    """(H, W, 3) the colours, and where nothing covers, those around, ever coarser."""
    height, width = cover.shape
    if min(height, width) <= _SMALLEST_PX:
        total = float(cover.sum())
        mean = (colours * cover[..., None]).sum(axis=(0, 1)) / max(total, _LEAST_COVER)
        around = np.broadcast_to(mean.astype(np.float32), colours.shape)
    else:
        size = (-(-width // 2), -(-height // 2))
        weighted = cv2.resize(colours * cover[..., None], size, interpolation=cv2.INTER_AREA)
        covered = np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA))
        coarse = weighted / np.maximum(covered, 1e-6)[..., None]
        # A coarse pixel that is covered in part has a whole colour.
        below = _filled(coarse.astype(np.float32), (covered > 0).astype(np.float32))
        around = cv2.resize(below, (width, height), interpolation=cv2.INTER_LINEAR)
    share = np.asarray(cover > 0, np.float32)[..., None]
    return np.asarray(colours * share + around * (1 - share), np.float32)


def scaled(frame: Bytes, width: int, height: int) -> Bytes:
    """A frame in another size; what is transparent brings no colour into what is not.

    Args:
        frame: (H, W, 3) RGB or (H, W, 4) RGBA with straight alpha.
        width: pixels.
        height: pixels.
    """
    own_height, own_width = frame.shape[:2]
    if (own_width, own_height) == (width, height):
        return frame
    is_smaller = width < own_width or height < own_height
    method = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    if frame.shape[2] == 3:
        return _bytes(cv2.resize(frame, (width, height), interpolation=method))
    alpha = cv2.extractChannel(frame, 3)
    if alpha.min() == 255:
        rgb = cv2.resize(
            cv2.cvtColor(frame, cv2.COLOR_RGBA2RGB), (width, height), interpolation=method
        )
        return _bytes(cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA))
    continued = cv2.merge([continue_colours(frame), alpha])
    return _bytes(cv2.resize(continued, (width, height), interpolation=method))


def _bytes(picture: cv2.typing.MatLike) -> Bytes:
    return np.asarray(picture, np.uint8)
