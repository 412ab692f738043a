"""The trained network as the one file the program runs: ONNX, large weights in half precision."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file
from torch import Tensor

from emo_desktop.motion.speech_encoder import WINDOW_SAMPLES
from emo_desktop.training.speech.network import SpeechNetwork

_OPSET = 17
_HALF = ".half"
_ENCODER = "features.encoder."
_LARGE = 4096  # numbers; smaller tensors stay in single precision


def export_network(network: SpeechNetwork, path: Path) -> None:
    """Write the graph: ``samples`` (1, 160000) to ``posteriors`` and ``shapes``.

    The encoder's weights are half-precision numbers to begin with, so that storing them as such
    loses nothing; those of the head lose what half precision loses.
    """
    network.eval()
    samples = torch.zeros(1, WINDOW_SAMPLES)
    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer warns of checks of the input's shape
        torch.onnx.export(
            network,
            (samples,),
            cast(Any, written),  # a stream is taken as well
            input_names=["samples"],
            output_names=["posteriors", "shapes"],
            opset_version=_OPSET,
            dynamo=False,
            do_constant_folding=False,  # it would rename the weights
        )
    graph = onnx.load_from_string(written.getvalue())
    _halve_weights(graph)
    onnx.checker.check_model(graph)
    path.write_bytes(graph.SerializeToString())


def read_encoder(path: Path) -> dict[str, Tensor]:
    """The encoder's weights, by the names of transformers' ``WhisperEncoder``.

    Args:
        path: a network that was exported here, such as the shipped one, or ``.safetensors``.
    """
    if path.suffix == ".safetensors":
        return load_file(path)
    weights = {
        weight.name.removesuffix(_HALF): torch.from_numpy(numpy_helper.to_array(weight).copy())
        for weight in onnx.load(path).graph.initializer
    }
    return {
        name.removeprefix(_ENCODER): value
        for name, value in weights.items()
        if name.startswith(_ENCODER)
    }


def _halve_weights(model: onnx.ModelProto) -> None:
    """Store large weights in half precision, with a node each that makes them single again."""
    casts = []
    for weight in model.graph.initializer:
        values = numpy_helper.to_array(weight)
        if values.dtype != np.float32 or values.size < _LARGE:
            continue
        single = weight.name
        half = numpy_helper.from_array(values.astype(np.float16), f"{single}{_HALF}")
        weight.CopyFrom(half)
        casts.append(
            onnx.helper.make_node("Cast", [half.name], [single], to=onnx.TensorProto.FLOAT)
        )
    for place, node in enumerate(casts):
        model.graph.node.insert(place, node)
