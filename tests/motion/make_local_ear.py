"""Makes tests/data/local_ear.onnx: a stand-in for the speech network that can be checked by hand.

Run it with a Python that has the package ``onnx``:  python tests/motion/make_local_ear.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

STEPS, STEP_SAMPLES = 500, 320
CLASSES, SHAPES = 23, 14


def local_ear() -> onnx.ModelProto:
    """What a step answers depends on its own samples and on its place in the window alone."""
    chance = np.random.default_rng(7)

    def constant(name: str, values: np.ndarray) -> onnx.TensorProto:
        return numpy_helper.from_array(values.astype(np.float32), name)

    constants = [
        numpy_helper.from_array(np.array([1, STEPS, STEP_SAMPLES], np.int64), "steps"),
        constant("place", np.linspace(-1, 1, STEPS).reshape(1, STEPS, 1)),
    ]
    nodes = [
        helper.make_node("Reshape", ["samples", "steps"], ["pieces"]),
        helper.make_node("Abs", ["pieces"], ["sizes"]),
        helper.make_node("ReduceMean", ["sizes"], ["loudness"], axes=[2], keepdims=1),
    ]
    for name, width, squash in (("posteriors", CLASSES, "Softmax"), ("shapes", SHAPES, "Sigmoid")):
        for part, scale in (("loudness", 20.0), ("place", 3.0)):
            weights = scale * chance.normal(size=(1, 1, width))
            constants.append(constant(f"{name}_{part}_weights", weights))
            nodes.append(
                helper.make_node("Mul", [part, f"{name}_{part}_weights"], [f"{name}_{part}"])
            )
        nodes.append(
            helper.make_node("Add", [f"{name}_loudness", f"{name}_place"], [f"{name}_sum"])
        )
        axis = {"axis": 2} if squash == "Softmax" else {}
        nodes.append(helper.make_node(squash, [f"{name}_sum"], [name], **axis))
    graph = helper.make_graph(
        nodes,
        "local_ear",
        [helper.make_tensor_value_info("samples", TensorProto.FLOAT, [1, STEPS * STEP_SAMPLES])],
        [
            helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, STEPS, width])
            for name, width in (("posteriors", CLASSES), ("shapes", SHAPES))
        ],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    onnx.checker.check_model(model)
    return model


if __name__ == "__main__":
    target = Path(__file__).parents[1] / "data" / "local_ear.onnx"
    target.write_bytes(local_ear().SerializeToString())
