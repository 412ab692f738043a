"""Whether a moment of a film's sound can be found exactly without decoding what is before it."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

RUN_UP_S = 1  # decoded before what is wanted: by then a decoder has forgotten what it missed


def can_seek(
    container: InputContainer, stream: AudioStream, first: AudioFrame, sample: int
) -> bool:
    """Whether time stamps lead to a sample as exactly as counting all samples before it does.

    They do where they count samples themselves and nothing is missing between them. Stamps in
    milliseconds do not, nor those of a phone that writes down when its packets came.

    Args:
        container: the open file.
        stream: its sound.
        first: the first frame decoded of it.
        sample: the one wanted.
    """
    rate_hz, codec = first.sample_rate, stream.codec_context
    # HE-AAC decodes to another rate than its header says, once it has heard enough.
    if stream.time_base is None or rate_hz != codec.sample_rate:
        return False
    stamps_per_sample = 1 / (Fraction(stream.time_base) * rate_hz)
    if stamps_per_sample.denominator != 1:
        return False
    if container.format.name == "mp3":
        return True  # FFmpeg counts its packets, which have all the same length
    stamps = [entry.timestamp for entry in stream.index_entries]
    step = stamps_per_sample * (codec.frame_size or first.samples)
    return (
        "mp4" in container.format.name
        and len(stamps) > 1
        and stamps[-1] >= sample * stamps_per_sample
        and all(later - earlier == step for earlier, later in pairwise(stamps))
    )
