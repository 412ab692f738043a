"""The graphics cards that encode films on this machine."""

from __future__ import annotations

from fractions import Fraction

from emo_desktop.export.encoders import choose_encoder
from emo_desktop.export.preset import EncoderChoice, PictureCodec, PictureCoding

_TRIED_PX, _TRIED_FPS = (1280, 720), Fraction(25)


def card_here() -> str:
    """What encodes H.264 beside the processor, for people; empty: nothing does.

    Takes a moment the first time: each is tried.
    """
    wanted = PictureCoding(codec=PictureCodec.H264, encoder=EncoderChoice.GRAPHICS)
    width, height = _TRIED_PX
    return choose_encoder(wanted, width=width, height=height, fps=_TRIED_FPS).encoder.card
