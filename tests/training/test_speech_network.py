"""The speech network: its spectrum, its encoder, and the exported graph that the program runs."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from transformers import WhisperConfig, WhisperFeatureExtractor
from transformers.models.whisper.modeling_whisper import WhisperEncoder

from emo_desktop.base.arrays import Floats
from emo_desktop.base.resources import resources_dir
from emo_desktop.emo.log_mel import LogMel
from emo_desktop.motion.visemes import CLASSES, SHAPES
from emo_desktop.training.speech.export import export_network, read_encoder
from emo_desktop.training.speech.network import (
    WINDOW_STEPS,
    ArticulationHead,
    NetworkConfig,
    SpeechFeatures,
    SpeechNetwork,
)

SHIPPED = resources_dir() / "models" / "speech_articulation.onnx"


@pytest.fixture
def samples() -> Floats:
    """A window with something in every band, and silence at its end."""
    rng = np.random.default_rng(0)
    sound = 0.1 * np.cumsum(rng.standard_normal(160_000)) / 50
    sound[120_000:] = 0
    return np.asarray(sound[None] - sound.mean(), np.float32)


@pytest.fixture
def tiny() -> SpeechNetwork:
    torch.manual_seed(0)
    config = NetworkConfig.tiny()
    network = SpeechNetwork(SpeechFeatures(config), ArticulationHead(config)).eval()
    for weights in network.parameters():
        weights.data.normal_(0, 0.05)  # the exporter would merge weights that are all zero
    return network


def _run(graph: bytes, samples: Floats) -> list[Floats]:
    net = cv2.dnn.readNetFromONNX(np.frombuffer(graph, np.uint8))
    net.setInput(samples, "samples")
    return net.forward(["posteriors", "shapes"])


def test_the_spectrum_is_that_of_transformers(samples: Floats) -> None:
    extract = WhisperFeatureExtractor(feature_size=80, chunk_length=10)
    expected = extract(samples[0], sampling_rate=16_000, return_tensors="np").input_features
    with torch.inference_mode():
        spectrum = LogMel()(torch.from_numpy(samples)).numpy()
    # The first and last windows differ: one mirrors the edge, the other hears silence beyond it.
    assert np.abs(spectrum - expected)[..., 3:-3].max() < 1e-4


def test_the_exported_graph_says_what_the_network_says(
    tiny: SpeechNetwork, samples: Floats, tmp_path: Path
) -> None:
    export_network(tiny, tmp_path / "tiny.onnx")
    posteriors, shapes = _run((tmp_path / "tiny.onnx").read_bytes(), samples)
    with torch.inference_mode():
        expected = tiny(torch.from_numpy(samples))
    assert posteriors.shape == (1, WINDOW_STEPS, len(CLASSES))
    assert shapes.shape == (1, WINDOW_STEPS, len(SHAPES))
    assert np.abs(posteriors - expected[0].numpy()).max() < 2e-3
    assert np.abs(shapes - expected[1].numpy()).max() < 2e-3
    assert np.allclose(posteriors.sum(axis=2), 1, atol=2e-3)


def test_the_encoder_comes_back_out_of_an_exported_graph(
    tiny: SpeechNetwork, tmp_path: Path
) -> None:
    export_network(tiny, tmp_path / "tiny.onnx")
    weights = read_encoder(tmp_path / "tiny.onnx")
    for name, value in tiny.features.encoder.state_dict().items():
        assert torch.allclose(weights[name].float(), value, atol=1e-3), name
    again = SpeechFeatures(NetworkConfig.tiny())
    again.load_encoder(weights)


def test_the_shipped_encoder_is_whisper_through_transformers(samples: Floats) -> None:
    weights = read_encoder(SHIPPED)
    ours = SpeechFeatures(NetworkConfig())
    ours.load_encoder(weights)
    config = WhisperConfig(
        d_model=384,
        encoder_layers=4,
        encoder_attention_heads=6,
        encoder_ffn_dim=1536,
        num_mel_bins=80,
        max_source_positions=WINDOW_STEPS,
    )
    theirs = WhisperEncoder(config).eval()
    theirs.load_state_dict({name: value.float() for name, value in weights.items()})
    with torch.inference_mode():
        mel = ours.log_mel(torch.from_numpy(samples))
        expected = theirs(mel, output_hidden_states=True).hidden_states
        hidden, _ = ours(torch.from_numpy(samples))
    assert torch.allclose(hidden[..., :384], expected[2], atol=2e-3)
    assert torch.allclose(hidden[..., 384:], expected[4], atol=2e-3)


def test_half_an_encoder_hears_what_the_whole_one_hears_at_that_block(samples: Floats) -> None:
    weights = read_encoder(SHIPPED)
    whole, half = SpeechFeatures(NetworkConfig()), SpeechFeatures(NetworkConfig.lite())
    for features in (whole, half):
        features.load_encoder(weights)
    with torch.inference_mode():
        expected, _ = whole(torch.from_numpy(samples))
        hidden, _ = half(torch.from_numpy(samples))
    assert torch.allclose(hidden, expected[..., :384], atol=2e-3)


def test_an_encoder_with_a_weight_missing_is_refused(tiny: SpeechNetwork) -> None:
    weights = dict(tiny.features.encoder.state_dict())
    del weights["conv1.weight"]
    with pytest.raises(KeyError, match=r"conv1\.weight"):
        tiny.features.load_encoder(weights)
