"""The speech network: samples to articulation. Log-mel, the Whisper tiny.en encoder, our head.

The encoder is OpenAI's and stays as it is; the head is ours and is trained here. The program runs
the exported graph of the whole (``export.py``) and knows nothing of this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import WhisperConfig
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from emo_desktop.emo.log_mel import MEL_BANDS, LogMel
from emo_desktop.motion.speech_encoder import WINDOW_STEPS
from emo_desktop.motion.visemes import CLASSES, SHAPES

_HIDDEN = 384


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """What the speech network is made of.

    Args:
        encoder_blocks: transformer blocks of the encoder that are used, 1 to 4.
        tapped_blocks: the blocks whose output the head sees, counted from 1.
        width: channels of the head.
        dilations: one residual convolution of the head per entry.
    """

    encoder_blocks: int = 4
    tapped_blocks: tuple[int, ...] = (2, 4)
    width: int = 128
    dilations: tuple[int, ...] = (1, 2, 4, 8, 1)

    @classmethod
    def lite(cls) -> NetworkConfig:
        """Half the encoder."""
        return cls(encoder_blocks=2, tapped_blocks=(2,))

    @classmethod
    def tiny(cls) -> NetworkConfig:
        """Small enough for tests; still a whole network."""
        return cls(encoder_blocks=1, tapped_blocks=(1,), width=16, dilations=(1, 2))

    @property
    def hidden_width(self) -> int:
        """Columns of the encoder's features."""
        return _HIDDEN * len(self.tapped_blocks)


class SpeechFeatures(nn.Module):
    """What the head sees of a window: the encoder's hidden states and the spectrum itself."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.log_mel = LogMel()
        self.encoder = WhisperEncoder(
            WhisperConfig(
                d_model=_HIDDEN,
                encoder_layers=config.encoder_blocks,
                encoder_attention_heads=6,
                encoder_ffn_dim=4 * _HIDDEN,
                num_mel_bins=MEL_BANDS,
                max_source_positions=WINDOW_STEPS,
                attn_implementation="eager",
            )
        ).eval()
        self.encoder.requires_grad_(False)
        if config.encoder_blocks < 4:
            # The last norm belongs to the fourth block.
            self.encoder.layer_norm = nn.Identity()

    def load_encoder(self, weights: Mapping[str, Tensor]) -> None:
        """Take the encoder's weights, by the names of transformers' ``WhisperEncoder``.

        Positions beyond those of a window of 10 s are left out, and blocks that are not used.

        Raises:
            KeyError: a weight is missing.
        """
        wanted = self.encoder.state_dict()
        found = {name: weights[name].float() for name in wanted}
        found["embed_positions.weight"] = found["embed_positions.weight"][:WINDOW_STEPS]
        self.encoder.load_state_dict(found)

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 160000) samples to hidden states (B, 500, hidden) and spectrum (B, 160, 500)."""
        mel = self.log_mel(samples)
        states = self.encoder(mel, output_hidden_states=True).hidden_states
        hidden = torch.cat([states[block] for block in self.config.tapped_blocks], dim=2)
        batch = mel.shape[0]
        paired = mel.reshape(batch, MEL_BANDS, WINDOW_STEPS, 2).transpose(2, 3)
        return hidden, paired.reshape(batch, 2 * MEL_BANDS, WINDOW_STEPS)


class _Residual(nn.Module):
    """A dilated convolution whose result is added to what went in."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.spread = nn.Conv1d(width, width, 5, padding=2 * dilation, dilation=dilation)
        self.norm = nn.BatchNorm1d(width)
        self.mix = nn.Conv1d(width, width, 1)

    def forward(self, track: Tensor) -> Tensor:
        change: Tensor = self.mix(functional.gelu(self.norm(self.spread(track))))
        return track + change


class ArticulationHead(nn.Module):
    """Encoder states and spectrum to class logits and mouth shapes: a temporal convolution net."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        width = config.width
        self.norm = nn.LayerNorm(config.hidden_width)
        self.project = nn.Linear(config.hidden_width, width)
        self.spectrum = nn.Sequential(
            nn.Conv1d(2 * MEL_BANDS, width, 3, padding=1),
            nn.GELU(),
            nn.Conv1d(width, width, 3, padding=1),
        )
        self.body = nn.Sequential(*[_Residual(width, dilation) for dilation in config.dilations])
        self.classes = nn.Conv1d(width, len(CLASSES), 1)
        self.shapes = nn.Conv1d(width, len(SHAPES), 1)

    def forward(self, hidden: Tensor, spectrum: Tensor) -> tuple[Tensor, Tensor]:
        """Class logits (B, T, 23) and mouth shapes (B, T, 14), 0 to 1.

        Args:
            hidden: (B, T, hidden) of ``SpeechFeatures``.
            spectrum: (B, 160, T).
        """
        heard = self.project(self.norm(hidden)).transpose(1, 2)
        track = self.body(heard + self.spectrum(spectrum))
        logits, shapes = self.classes(track), torch.sigmoid(self.shapes(track))
        return logits.transpose(1, 2), shapes.transpose(1, 2)


class SpeechNetwork(nn.Module):
    """All of it: what the program runs."""

    def __init__(self, features: SpeechFeatures, head: ArticulationHead) -> None:
        super().__init__()
        self.features, self.head = features, head

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        """(B, 160000) samples to posteriors (B, 500, 23) and mouth shapes (B, 500, 14)."""
        logits, shapes = self.head(*self.features(samples))
        return logits.softmax(dim=2), shapes
