"""Tiny files to be signed, and what is said of them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import soundfile
from PIL import Image

from emo_desktop.export.provenance.facts import (
    ConsentMention,
    Drawing,
    PictureSource,
    Provenance,
    SourceKind,
)

MADE_AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


def facts_of(
    kind: SourceKind = SourceKind.GENERATED,
    *,
    qualities: tuple[str, ...] = ("final",),
    title: str = "Scene.mp4",
    label: str = "",
    with_backdrop: bool = False,
    is_marked: bool = True,
) -> Provenance:
    """A film's provenance with something in every field."""
    portrait = PictureSource("face.jpg", "cd" * 16, "image/jpeg", _jpeg())
    backdrop = PictureSource("street.png", "ce" * 16, "image/png", is_portrait=False)
    return Provenance(
        title=title,
        program_version="0.9.0",
        kind=kind,
        made_at=MADE_AT,
        drawings=tuple(
            Drawing(f"{quality}-7", quality, "mini", "ab" * 16, seed=5) for quality in qualities
        ),
        pictures=(portrait, backdrop) if with_backdrop else (portrait,),
        settings_digest="ef" * 16,
        sounds=("12" * 16,),
        consents=(ConsentMention("own face", "34" * 16),),
        is_marked=is_marked,
        label=label,
    )


def write_tiny_film(path: Path, *, frames: int = 8, seed: int = 1) -> Path:
    """A film of noise without sound, in whatever container its name says."""
    chance = np.random.default_rng(seed)
    codec = "libvpx-vp9" if path.suffix == ".webm" else "libx264"
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=Fraction(25))
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(frames):
            picture = chance.integers(16, 235, (72, 64), dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="yuv420p")))
        container.mux(stream.encode(None))
    return path


def rewrapped(film: Path, output: Path) -> Path:
    """The same pictures in another file, as any program would put them there."""
    with av.open(str(film)) as source, av.open(str(output), "w") as target:
        before = source.streams.video[0]
        after = target.add_stream_from_template(before)
        for packet in source.demux(before):
            if packet.dts is not None:
                packet.stream = after
                target.mux(packet)
    return output


def write_picture(path: Path) -> Path:
    """A small picture of noise."""
    chance = np.random.default_rng(2)
    Image.fromarray(chance.integers(0, 255, (24, 32, 3), dtype=np.uint8)).save(path)
    return path


def write_sound(path: Path) -> Path:
    """A tenth of a second of noise."""
    soundfile.write(path, np.random.default_rng(3).normal(0, 0.1, 1600), 16000)
    return path


def with_flipped_bit(film: Path, output: Path, at: int) -> Path:
    """A copy in which one bit of one byte is another."""
    content = bytearray(film.read_bytes())
    content[at] ^= 4
    output.write_bytes(content)
    return output


def _jpeg() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (16, 16), (90, 60, 30)).save(content, "JPEG")
    return content.getvalue()
