"""Which encoder codes the pictures of a film: one of a graphics card that works, or the CPU's."""

from __future__ import annotations

import functools
import sys
from dataclasses import dataclass
from fractions import Fraction

import av
import av.error
from av.video.codeccontext import VideoCodecContext

from emo_desktop.export.preset import EncoderChoice, PictureCodec, PictureCoding

BT709, LIMITED_RANGE = 1, 1

_PROCESSOR = {
    PictureCodec.H264: "libx264",
    PictureCodec.H265: "libx265",
    PictureCodec.PRORES_422_HQ: "prores_ks",
    PictureCodec.PRORES_4444: "prores_ks",
    PictureCodec.VP9: "libvpx-vp9",
}
_CARDS = {
    "nvenc": "NVENC",
    "videotoolbox": "VideoToolbox",
    "qsv": "Quick Sync",
}
_NAMES = {PictureCodec.H264: "h264", PictureCodec.H265: "hevc"}
# What cards take; 8 bit in two planes is the one form that all of them do.
_CARD_FORMS = {8: "nv12", 10: "p010le"}


@dataclass(frozen=True, slots=True)
class Encoder:
    """An encoder that is asked for.

    Args:
        name: FFmpeg's.
        pixel_format: of the frames it is given.
        options: how it is asked.
        card: what of a graphics card it is, for people; empty: the processor.
    """

    name: str
    pixel_format: str
    options: tuple[tuple[str, str], ...]
    card: str = ""


@dataclass(frozen=True, slots=True)
class ChosenEncoder:
    """The encoder of a film, and what should be said of the choice.

    Args:
        encoder: it.
        notice: one sentence where a graphics card was asked for and none can do it; else empty.
    """

    encoder: Encoder
    notice: str = ""


def choose_encoder(
    picture: PictureCoding, *, width: int, height: int, fps: Fraction
) -> ChosenEncoder:
    """Who encodes a film: a graphics card where one is wanted, and proves to do it.

    Args:
        picture: how it is coded.
        width: of every frame.
        height: of every frame.
        fps: frames per second.
    """
    own = Encoder(_PROCESSOR[picture.codec], picture.pixel_format, _processor_options(picture))
    if picture.encoder is EncoderChoice.PROCESSOR or picture.codec not in _NAMES:
        return ChosenEncoder(own)
    for card in _CARDS:
        wanted = Encoder(
            f"{_NAMES[picture.codec]}_{card}",
            _CARD_FORMS[picture.depth],
            tuple(_card_options(card, picture.quality).items()),
            _CARDS[card],
        )
        if encodes(wanted, width, height, fps):
            return ChosenEncoder(wanted)
    if picture.encoder is EncoderChoice.AUTO:
        return ChosenEncoder(own)
    return ChosenEncoder(
        own,
        f"No graphics card here encodes {_shown(picture)} of {width} × {height}; the processor "
        f"does it with {own.name}.",
    )


@functools.lru_cache(maxsize=64)
def encodes(encoder: Encoder, width: int, height: int, fps: Fraction) -> bool:
    """Whether an encoder is there and works: it is given a frame of this size and tried."""
    if encoder.name not in av.codecs_available or not _belongs_here(encoder.name):
        return False
    try:
        coder = av.CodecContext.create(encoder.name, "w")
        assert isinstance(coder, VideoCodecContext)
        coder.width, coder.height = width, height
        coder.pix_fmt, coder.framerate, coder.time_base = encoder.pixel_format, fps, 1 / fps
        coder.options = dict(encoder.options)
        tag(coder)
        frame = av.VideoFrame(width, height, encoder.pixel_format)
        frame.pts, frame.time_base = 0, 1 / fps
        packets = [*coder.encode(frame), *coder.encode(None)]
    except (av.error.FFmpegError, ValueError):
        return False
    return sum(packet.size for packet in packets) > 0


def tag(tagged: VideoCodecContext | av.VideoFrame) -> None:
    """Say what the planes are: BT.709 in limited range. ProRes asks frames, others the coder."""
    tagged.colorspace = tagged.color_primaries = tagged.color_trc = BT709
    tagged.color_range = LIMITED_RANGE


def _belongs_here(name: str) -> bool:
    return sys.platform == "darwin" if name.endswith("videotoolbox") else sys.platform != "darwin"


def _processor_options(picture: PictureCoding) -> tuple[tuple[str, str], ...]:
    match picture.codec:
        case PictureCodec.H264:
            options = {"preset": picture.speed, "crf": f"{picture.quality}"}
            if picture.tuning:
                options["x264-params"] = picture.tuning
        case PictureCodec.H265:
            options = {"preset": picture.speed, "crf": f"{picture.quality}"}
            # Groups that stand by themselves, so that films can be cut.
            wishes = [wish for wish in ("log-level=error", "open-gop=0", picture.tuning) if wish]
            options["x265-params"] = ":".join(wishes)
        case PictureCodec.VP9:
            # Without a wish for bits, crf alone decides; frames that are never shown have no alpha.
            options = {"crf": f"{picture.quality}", "b": "0", "deadline": "good"}
            options |= {"cpu-used": picture.speed, "row-mt": "1", "auto-alt-ref": "0"}
        case _:
            profile = "hq" if picture.codec is PictureCodec.PRORES_422_HQ else "4444"
            options = {"profile": profile, "vendor": "apl0"}
            if picture.alpha:
                options["alpha_bits"] = "16"
    return tuple(options.items())


def _card_options(card: str, quality: int) -> dict[str, str]:
    """How a card is asked for about the quality of a crf."""
    if card == "nvenc":
        return {"preset": "p5", "tune": "hq", "rc": "vbr", "cq": f"{quality}", "b": "0"}
    if card == "qsv":
        return {"preset": "medium", "global_quality": f"{max(1, quality)}"}
    # VideoToolbox counts from 1 to 100, more is better.
    return {"q": f"{max(1, 100 - 2 * quality)}", "flags": "+qscale"}


def _shown(picture: PictureCoding) -> str:
    name = "H.264" if picture.codec is PictureCodec.H264 else "H.265"
    return f"{name} of {picture.depth} bits"
