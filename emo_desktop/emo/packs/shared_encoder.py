"""The sound encoder that the program has already: Whisper tiny, inside its speech network."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers.models.whisper.modeling_whisper import sinusoids

from emo_desktop.base.errors import ModelError
from emo_desktop.base.resources import read_model
from emo_desktop.emo.audio_encoder import build_audio_encoder
from emo_desktop.emo.config import AudioConfig
from emo_desktop.emo.packs.loading import give_value, shapes_of
from emo_desktop.emo.packs.manifest import SHARED_ENCODER_FILE
from emo_desktop.emo.packs.onnx_weights import onnx_weights
from emo_desktop.emo.packs.tensor_files import compare_shapes

_PREFIX, _HALF = "features.encoder.", ".half"
_POSITIONS = "embed_positions.weight"


def shared_encoder(
    audio: AudioConfig, *, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32
) -> nn.Module:
    """The encoder with its weights, ready to hear.

    The speech network keeps positions for 10 s only; those of 30 s are computed again.

    Args:
        audio: what it shall be: the whole of Whisper tiny.
        device: where to.
        dtype: of its weights; they are kept in half precision.

    Raises:
        ModelError: the speech network is missing, or damaged.
        PackError: it holds another encoder.
    """
    with torch.device("meta"):
        encoder = build_audio_encoder(audio)
    expected = shapes_of(encoder)
    weights = _stored()
    weights[_POSITIONS] = sinusoids(*expected[_POSITIONS])
    shapes = {name: tuple(weight.shape) for name, weight in weights.items()}
    compare_shapes(expected, shapes, where=f"The model {SHARED_ENCODER_FILE}", what="audio_encoder")
    for name, weight in weights.items():
        give_value(encoder, name, weight.to(device, dtype))
    return encoder.eval().requires_grad_(False)


def _stored() -> dict[str, Tensor]:
    try:
        weights = onnx_weights(read_model(SHARED_ENCODER_FILE))
    except ValueError as error:
        raise ModelError(f"The model {SHARED_ENCODER_FILE} cannot be read: {error}.") from error
    return {
        name.removeprefix(_PREFIX).removesuffix(_HALF): torch.from_numpy(weight.copy())
        for name, weight in weights.items()
        if name.startswith(_PREFIX)
    }
