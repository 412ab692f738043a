"""What the sound encoder of final quality hears, as clips for its training hold it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import numpy as np

from emo_desktop.base.arrays import Floats

if TYPE_CHECKING:
    from torch import nn

STATES_PER_S = 50


class SoundStates:
    """Hears sounds; the encoder, which the program has already, is loaded with the first."""

    def of(self, samples: Floats) -> Floats:
        """(T, 5, 384) float16, ``STATES_PER_S`` from the first sample on.

        Args:
            samples: (N,) float32, 16 kHz.

        Raises:
            ModelError: the encoder is missing, or damaged.
        """
        import torch

        from emo_desktop.emo.audio_encoder import whisper_spectrum, whisper_states

        with torch.no_grad():
            states = whisper_states(self._encoder, whisper_spectrum(torch.from_numpy(samples)))
        return np.asarray(states.half().numpy())

    @functools.cached_property
    def _encoder(self) -> nn.Module:
        from emo_desktop.emo.config import MINI
        from emo_desktop.emo.packs.shared_encoder import shared_encoder

        return shared_encoder(MINI.audio)
