"""The voice of a film: whether it can carry one, and its samples to the promised end."""

from __future__ import annotations

from collections.abc import Iterator

from emo_desktop.audio.centre import centre_of
from emo_desktop.audio.facts import HEADER_SLACK_S, SILENCE_LEVEL, SoundFacts
from emo_desktop.audio.riff import is_cut_off
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.base.errors import SoundError


def check_voice(sound: SoundFacts, *, may_be_silent: bool = False) -> None:
    """Make sure that a sound is whole and not silent; reads to the first thing that is heard.

    Args:
        sound: what the sound file is.
        may_be_silent: whether the motion comes from elsewhere, so that nothing need be heard.

    Raises:
        SoundError: it is cut off, or nothing is heard in it.
    """
    if is_cut_off(sound.path):
        raise _cut_off(sound)
    if may_be_silent:
        return
    for block in read_blocks(sound.path, mono=True):
        if abs(block).max() > SILENCE_LEVEL:
            return
    raise SoundError(
        f"{sound.path.name} is silent from beginning to end.",
        hint="Check that the right file and the right track were exported.",
    )


def read_voice(sound: SoundFacts, *, has_music: bool = False) -> Iterator[Floats]:
    """The voice as the analysis wants it: mono float32 at 16 kHz, block by block.

    Args:
        sound: what the sound file is.
        has_music: whether the voice is mixed with music; then it is looked for in the middle of
            the stereo picture, and what sounds at the sides is taken away.

    Raises:
        SoundError: it cannot be read, or ends before its header says.
    """
    samples = 0
    for block in _mono_blocks(sound, has_music=has_music):
        samples += len(block)
        yield block
    missing_s = float(sound.duration_s) - samples / ANALYSIS_RATE_HZ
    if sound.exact and missing_s > HEADER_SLACK_S:
        raise _cut_off(sound)


def _mono_blocks(sound: SoundFacts, *, has_music: bool) -> Iterator[Floats]:
    if not has_music:
        return read_blocks(sound.path, sample_rate_hz=ANALYSIS_RATE_HZ, mono=True)
    return centre_of(read_blocks(sound.path, sample_rate_hz=ANALYSIS_RATE_HZ, mono=False))


def _cut_off(sound: SoundFacts) -> SoundError:
    return SoundError(
        f"{sound.path.name} is cut off: its header promises more sound than there is.",
        hint="Copy or export it again.",
    )
