"""A face with its motion, as pygltflib reads it and as the rig itself plays it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pygltflib
import pytest

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.fit import fit_rig
from emo_desktop.draft.rig import Rig
from emo_desktop.export.interchange.face_model import FaceModel, face_model
from emo_desktop.export.interchange.gltf import glb_of
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import Portrait, prepare_portrait
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.gaze_weights import weights_with_gaze
from tests.conftest import DATA
from tests.export.interchange.scenes import ANNA, moving

_KINDS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
_TYPES = {pygltflib.FLOAT: "<f4", pygltflib.UNSIGNED_SHORT: "<u2"}
_UP = np.array([1.0, -1.0, 1.0])


@pytest.fixture(scope="module")
def portrait() -> Portrait:
    picture = read_picture(DATA / "portraits" / "astronaut.jpg")
    return prepare_portrait(picture, short_side=256, detector=FaceDetector())


@pytest.fixture(scope="module")
def rig(portrait: Portrait) -> Rig:
    return replace(fit_rig(portrait), drawn_eyes=(None, None))


@pytest.fixture(scope="module")
def model(rig: Rig, portrait: Portrait) -> FaceModel:
    return face_model(rig, portrait, ANNA)


CURVES = moving(
    30, jawOpen=np.linspace(0, 0.6, 30), eyeBlinkLeft=np.linspace(1, 0, 30), mouthSmileRight=0.4
)


@pytest.fixture(scope="module")
def file(model: FaceModel) -> pygltflib.GLTF2:
    return pygltflib.GLTF2.load_from_bytes(glb_of(model, CURVES))


def rows(file: pygltflib.GLTF2, number: int) -> Floats:
    """The values of an accessor, and that they lie within the file."""
    accessor = file.accessors[number]
    view = file.bufferViews[accessor.bufferView]
    width, kind = _KINDS[accessor.type], np.dtype(_TYPES[accessor.componentType])
    assert accessor.count * width * kind.itemsize == view.byteLength
    assert view.byteOffset % 4 == 0 and view.byteOffset + view.byteLength <= len(file.binary_blob())
    values = np.frombuffer(file.binary_blob(), kind, accessor.count * width, view.byteOffset)
    values = values.reshape(-1, width)
    if accessor.min:
        assert np.array_equal(values.min(axis=0), np.array(accessor.min, np.float32))
        assert np.array_equal(values.max(axis=0), np.array(accessor.max, np.float32))
    return values


def played(file: pygltflib.GLTF2, frame: int) -> Floats:
    """(468, 3) where a program that plays the file has the points in a frame."""
    skin = file.meshes[0].primitives[0]
    points = rows(file, skin.attributes.POSITION).astype(np.float64)
    animation = file.animations[0]
    outputs = {
        each.target.path: rows(file, animation.samplers[each.sampler].output)
        for each in animation.channels
    }
    weights = outputs["weights"].reshape(-1, len(BLENDSHAPES))[frame]
    for weight, target in zip(weights, skin.targets, strict=True):
        points += weight * rows(file, target["POSITION"])
    x, y, z, w = outputs["rotation"][frame]
    axis = np.array([x, y, z])
    turned = np.cross(axis, points)
    return points + 2 * (w * turned + np.cross(axis, turned))


def test_the_file_says_what_it_holds(file: pygltflib.GLTF2) -> None:
    assert file.asset.version == "2.0"
    assert [node.name for node in file.nodes] == [ANNA]
    assert file.meshes[0].extras["targetNames"] == list(BLENDSHAPES)
    assert len(file.meshes[0].weights) == 52
    animation = file.animations[0]
    assert [each.target.path for each in animation.channels] == ["weights", "rotation"]
    times_s = rows(file, animation.samplers[0].input)[:, 0]
    assert times_s == pytest.approx(np.arange(30) / 25)
    assert {each.interpolation for each in animation.samplers} == {"LINEAR"}


def test_all_points_and_triangles_are_there(file: pygltflib.GLTF2, model: FaceModel) -> None:
    for part, triangles in zip(file.meshes[0].primitives, (model.skin, model.mouth), strict=True):
        assert len(part.targets) == 52
        assert rows(file, part.attributes.POSITION).shape == (468, 3)
        assert np.array_equal(rows(file, part.indices).reshape(-1, 3), triangles)
        places = rows(file, part.attributes.TEXCOORD_0)
        assert places.shape == (468, 2) and places.min() >= 0 and places.max() <= 1


def test_it_moves_as_the_rig_does(file: pygltflib.GLTF2, rig: Rig) -> None:
    scale = 0.09 / rig.iod
    for frame in (0, 10, 20, 29):
        posed = rig.pose(CURVES.weights[frame], CURVES.head_deg[frame], CURVES.gaze_deg[frame])
        points = rig.camera.turn(rig.positions + posed.offsets, posed.rotation)
        wanted = (points - rig.camera.pivot) * _UP * scale
        apart_mm = np.linalg.norm(played(file, frame) - wanted, axis=1) * 1000
        assert apart_mm.mean() < 0.1 and apart_mm.max() < 2
        moved_mm = np.linalg.norm(wanted - (rig.positions - rig.camera.pivot) * _UP * scale, axis=1)
        assert moved_mm.mean() * 1000 > 0.5


def test_lids_and_lips_close(model: FaceModel, rig: Rig) -> None:
    for names in (["eyeBlinkLeft", "eyeBlinkRight"], ["mouthPressLeft", "mouthPressRight"]):
        weights = np.zeros(52, np.float32)
        weights[[INDEX[name] for name in names]] = 1
        summed = model.positions + np.tensordot(weights, model.shapes, 1)
        posed = rig.positions + rig.pose(weights, np.zeros(3), np.zeros(2)).offsets
        wanted = (posed - rig.camera.pivot) * _UP * 0.09 / rig.iod
        assert np.abs(summed - wanted).max() < 1e-4


def test_the_face_looks_at_the_viewer(model: FaceModel) -> None:
    corners = model.positions[model.skin]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (normals[:, 2] > 0).mean() > 0.95
    forehead, chin, nose = model.positions[[10, 152, 1]]
    assert forehead[1] > nose[1] > chin[1]
    assert nose[2] == pytest.approx(model.positions[:, 2].max(), abs=0.01)


def test_the_texture_is_the_portrait(file: pygltflib.GLTF2, portrait: Portrait) -> None:
    view = file.bufferViews[file.images[0].bufferView]
    packed = file.binary_blob()[view.byteOffset : view.byteOffset + view.byteLength]
    pixels = cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    assert np.abs(pixels.astype(float) - portrait.pixels[..., :3]).mean() < 4


def test_the_gaze_is_in_the_look_shapes() -> None:
    curves = moving(1)
    aside = replace(curves, gaze_deg=np.array([[15.0, -30.0]]))
    found = {
        name: float(weight)
        for name, weight in zip(BLENDSHAPES, weights_with_gaze(aside)[0], strict=True)
        if weight
    }
    assert found == {
        "eyeLookOutLeft": 0.5,
        "eyeLookInRight": 0.5,
        "eyeLookDownLeft": 1.0,
        "eyeLookDownRight": 1.0,
    }


def test_a_drawn_face_closes_its_eyes_too(
    portrait: Portrait, make_drawn: Callable[[Rig], Rig]
) -> None:
    drawn = face_model(make_drawn(fit_rig(portrait)), portrait, ANNA)
    assert np.abs(drawn.shapes[INDEX["eyeBlinkLeft"]]).max() > 1e-3


@pytest.fixture
def make_drawn() -> Callable[[Rig], Rig]:
    """A rig whose eyes are drawn where skin would not close them."""

    def make(rig: Rig) -> Rig:
        return replace(rig, drawn_eyes=(object(), object()))  # type: ignore[arg-type]

    return make
