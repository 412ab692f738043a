"""An hour of voice is performed as its parts are, from the first second to the last."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
import pytest

from emo_desktop.app.samples import sample_voice
from emo_desktop.audio.features import VoiceMeter
from emo_desktop.audio.source import ANALYSIS_RATE_HZ, read_blocks
from emo_desktop.base.arrays import Floats
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.performance import PerformanceControls, perform
from emo_desktop.motion.speech_encoder import SpeechEncoder
from emo_desktop.render.planner import plan_clip
from tests.render.scenes import make_portrait

HOUR_S = 3600
PAUSE_S = 20


def voice_for(seconds: int) -> Iterator[Floats]:
    """The sample voice again and again in blocks of a second, and silence in the end."""
    voice = np.concatenate(
        list(read_blocks(sample_voice(), sample_rate_hz=ANALYSIS_RATE_HZ, mono=True))
    )
    for second in range(seconds - PAUSE_S):
        places = np.arange(second * ANALYSIS_RATE_HZ, (second + 1) * ANALYSIS_RATE_HZ)
        yield voice[places % len(voice)]
    for _ in range(PAUSE_S):
        yield np.zeros(ANALYSIS_RATE_HZ, np.float32)


def performed(seconds: int, fps: Fraction) -> Floats:
    """(F, 52) the weights of a whole clip."""
    hearing = Hearing(VoiceMeter(), SpeechEncoder())
    requests = plan_clip(
        voice_for(seconds),
        portrait=make_portrait(),
        fps=fps,
        seed=0,
        controls=PerformanceControls(),
        renderer_id="none",
    )
    curves = [
        perform(
            request.sound,
            first_frame=request.first_frame,
            frame_count=request.frame_count,
            fps=fps,
            seed=0,
            controls=request.controls,
            hearing=hearing,
        )
        for request in requests
    ]
    return np.concatenate([part.weights for part in curves])


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_an_hour_is_performed_to_its_end() -> None:
    weights = performed(HOUR_S, Fraction(5))
    jaw = weights[:, INDEX["jawOpen"]]
    assert len(jaw) == 5 * HOUR_S
    by_minute = jaw.reshape(60, -1)
    assert by_minute[:-1].max(axis=1).min() > 0.15  # it speaks in every minute
    assert (by_minute < 0.1).mean(axis=1).min() > 0.1  # and closes
    assert jaw[-5 * (PAUSE_S - 1) :].max() < 0.03
    begin = performed(60 + PAUSE_S, Fraction(5))
    assert np.array_equal(weights[: 5 * 45], begin[: 5 * 45])
