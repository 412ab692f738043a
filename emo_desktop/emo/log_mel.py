"""Whisper's spectrum of a sound, in operations that every device and export format knows."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers.audio_utils import mel_filter_bank

from emo_desktop.audio.source import ANALYSIS_RATE_HZ

MEL_BANDS = 80
MEL_HOP = 160  # samples from one column of the spectrum to the next: 10 ms

_FFT = 400
_BINS = _FFT // 2 + 1
_QUIETEST = 1e-10
_DYNAMIC_RANGE = 8.0  # powers of ten below the loudest, as the encoder knows its input


class LogMel(nn.Module):
    """Whisper's spectrum: 80 mel bands, 10 ms steps, log10, clipped below the loudest.

    The Fourier transform is one matrix product, so that the module can be exported and is as fast
    there as the rest.

    Args:
        mirrors_edges: whether the windows at both ends hear the sound mirrored, as OpenAI's own
            program has it, and not silence. It takes sounds of more than 200 samples.
    """

    waves: Tensor
    mel: Tensor

    def __init__(self, *, mirrors_edges: bool = False) -> None:
        super().__init__()
        self.mirrors_edges = mirrors_edges
        phase = 2 * torch.pi * torch.outer(torch.arange(_FFT), torch.arange(_BINS)).double() / _FFT
        taper = torch.hann_window(_FFT, dtype=torch.float64)[:, None]
        waves = torch.cat([phase.cos() * taper, phase.sin() * taper], dim=1)
        # A window of 400 samples is cut as three rows of 160, whose last 80 count for nothing.
        padded = functional.pad(waves, (0, 0, 0, 3 * MEL_HOP - _FFT))
        self.register_buffer("waves", padded.float(), persistent=False)
        mel = mel_filter_bank(
            num_frequency_bins=_BINS,
            num_mel_filters=MEL_BANDS,
            min_frequency=0.0,
            max_frequency=8000.0,
            sampling_rate=ANALYSIS_RATE_HZ,
            norm="slaney",
            mel_scale="slaney",
        )
        self.register_buffer("mel", torch.from_numpy(mel).float(), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """(B, N) samples to (B, 80, N // 160); N is a multiple of 160 unless edges are mirrored."""
        count = samples.shape[1] // MEL_HOP
        rows = self._with_edges(samples, count).reshape(-1, count + 2, MEL_HOP)
        frames = torch.cat([rows[:, place : place + count] for place in range(3)], dim=2)
        spectrum = frames @ self.waves
        real, imaginary = spectrum[..., :_BINS], spectrum[..., _BINS:]
        power = (real * real + imaginary * imaginary) @ self.mel
        log = torch.log(power.clamp(min=_QUIETEST)) * (1 / torch.log(torch.tensor(10.0)))
        loudest = log.amax(dim=(1, 2), keepdim=True)
        return (torch.maximum(log, loudest - _DYNAMIC_RANGE).transpose(1, 2) + 4) / 4

    def _with_edges(self, samples: Tensor, count: int) -> Tensor:
        """(B, (count + 2) · 160) samples with what is heard before and after them."""
        aside = _FFT // 2
        if self.mirrors_edges:
            mirrored = functional.pad(samples, (aside, aside), mode="reflect")
            return mirrored[:, : (count + 2) * MEL_HOP]
        return functional.pad(samples, (aside, 2 * MEL_HOP - aside))
