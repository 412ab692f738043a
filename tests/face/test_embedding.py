"""The face embedder: the face is put where the network wants it, however it lies in the picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from emo_desktop.base.errors import PackError
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.embedding import FaceEmbedder
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import prepare_portrait
from tests.conftest import DATA


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network whose answer is the face itself, in 7 by 7 patches."""
    graph = helper.make_graph(
        [
            helper.make_node(
                "AveragePool", ["face"], ["patches"], kernel_shape=[16, 16], strides=[16, 16]
            )
        ],
        "patches",
        [helper.make_tensor_value_info("face", TensorProto.FLOAT, [1, 3, 112, 112])],
        [helper.make_tensor_value_info("patches", TensorProto.FLOAT, [1, 3, 7, 7])],
    )
    file = tmp_path_factory.mktemp("networks") / "patches.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)]), str(file))
    return file


@pytest.fixture(scope="module")
def face() -> tuple[np.ndarray, np.ndarray]:
    picture = read_picture(DATA / "portraits" / "astronaut.jpg")
    portrait = prepare_portrait(picture, short_side=400, detector=FaceDetector())
    return portrait.pixels[..., :3], portrait.landmarks[:, :2]


def test_a_face_is_the_same_wherever_it_is(
    network: Path, face: tuple[np.ndarray, np.ndarray]
) -> None:
    rgb, landmarks = face
    embedder = FaceEmbedder(network)
    upright = embedder.embed(rgb, landmarks)
    assert upright.shape == (3 * 7 * 7,)
    move = cv2.getRotationMatrix2D((200.0, 200.0), 25, 0.8)
    moved = cv2.warpAffine(rgb, move, (400, 400))
    points = landmarks @ move[:, :2].T + move[:, 2]
    turned = embedder.embed(moved, points.astype(np.float32))
    assert np.corrcoef(upright, turned)[0, 1] > 0.98
    assert np.corrcoef(upright, embedder.embed(moved, landmarks))[0, 1] < 0.9


def test_the_eyes_lie_where_the_network_wants_them(
    network: Path, face: tuple[np.ndarray, np.ndarray]
) -> None:
    rgb, landmarks = face
    marked = np.zeros_like(rgb)
    for eye in ((33, 133), (362, 263)):
        x, y = landmarks[list(eye)].mean(axis=0)
        cv2.circle(marked, (round(float(x)), round(float(y))), 6, (255, 255, 255), -1)
    bright = FaceEmbedder(network).embed(marked, landmarks).reshape(3, 7, 7)[0]
    rows, columns = np.unravel_index(np.argsort(bright.ravel())[-2:], bright.shape)
    assert set(rows.tolist()) == {3}
    assert set(columns.tolist()) == {2, 4}


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(b"not a network")
    points = np.random.default_rng(0).uniform(0, 64, (478, 2)).astype(np.float32)
    with pytest.raises(PackError, match=r"broken\.onnx"):
        FaceEmbedder(file).embed(np.zeros((64, 64, 3), np.uint8), points)
