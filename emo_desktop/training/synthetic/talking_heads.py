"""One training clip of a rendered head: every label is known, because everything was put there."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats
from emo_desktop.base.errors import PictureError
from emo_desktop.draft.topology import CHIN, FOREHEAD, MESH_POINTS
from emo_desktop.face.canonical import place_canonical_face
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.portrait import Portrait, find_face
from emo_desktop.motion.arkit import BLENDSHAPES, INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.final.crop import FaceCrop
from emo_desktop.render.final.face_steering import FaceSteering, head_speeds_deg
from emo_desktop.training.emo.clip_file import FRAME_PX, TrainingClip
from emo_desktop.training.synthetic.atlas import inside_mouth
from emo_desktop.training.synthetic.base_mesh import base_mesh
from emo_desktop.training.synthetic.correspondence import correspondence
from emo_desktop.training.synthetic.figure import Figure, build_figure, pupil_places, turns
from emo_desktop.training.synthetic.flow import SAMPLES, fit_flow
from emo_desktop.training.synthetic.identities import Identity
from emo_desktop.training.synthetic.performance import Performance
from emo_desktop.training.synthetic.rasteriser import NOTHING, Seen
from emo_desktop.training.synthetic.shading import (
    corner_normals,
    draw_exposure,
    draw_light,
)
from emo_desktop.training.synthetic.stage import Scene, View, shrunk
from emo_desktop.training.synthetic.wardrobe import paint_background

REFERENCE_PX = 256
CROP_FACES = 2.2  # side of the square in heights of the face, as the program's packs have it
_SEEN_PX = 2 * FRAME_PX
_REFERENCE_TURN_DEG, _MOST_REFERENCE_DEG = (5.0, 3.0, 2.5), (12.0, 8.0, 6.0)
# From the middle between the eyes to the joint of head and neck, decimetres.
_PIVOT = np.array([0.0, 0.38, -0.78], np.float32)
_SMILING_SHARE = 0.25  # of the references
_FACING = 0.15  # cosine from which a point of the reference is seen well enough to be taken
_SAME_DEPTH = 0.04  # decimetres; what lies deeper is hidden in the reference


@dataclass(frozen=True, slots=True, eq=False)
class _Reference:
    """The reference image and what every vertex is in it.

    Args:
        picture: (512, 512, 3) uint8.
        weights: (52,) its expression.
        turn: (3, 3) of its head.
        gaze_deg: (2,).
        places: (W, 2) its vertices in shares of the square.
        shown: (W,) which of them it shows.
        points: (470, 2) shares.
    """

    picture: Bytes
    weights: Floats
    turn: Floats
    gaze_deg: Floats
    places: Floats
    shown: Bools
    points: Floats


def head_clip(
    identity: Identity,
    performance: Performance,
    *,
    voice: str,
    rng: np.random.Generator,
    detector: FaceDetector,
) -> TrainingClip:
    """A person speaking.

    Args:
        identity: who.
        performance: what they do.
        voice: who is heard.
        rng: light, camera, background, how they look in the reference.
        detector: finds the face in the reference, for the draft's rig.
    """
    figure = build_figure(identity, pivot_shift=_PIVOT)
    scene, reference = _set_up(figure, rng)
    background = cv2.resize(scene.background, (_SEEN_PX,) * 2, interpolation=cv2.INTER_AREA)
    scene = replace(scene, background=np.asarray(background))
    curves = performance.curves
    turned = _acted(figure, reference, curves)
    frames = np.empty((len(curves), FRAME_PX, FRAME_PX, 3), np.uint8)
    flow = np.empty((len(curves), 16, 16, 2), np.float32)
    for number, points in enumerate(turned):
        seen = scene.see(points, _SEEN_PX)
        frames[number] = shrunk(scene.draw(points, seen))
        flow[number] = _flow(figure, reference, seen)
    gaze_deg = curves.gaze_deg + reference.gaze_deg
    points = _points(scene, turned, _pupils(figure, gaze_deg, _turns(reference, curves)))
    rig = rig_of(reference.picture, detector)
    return TrainingClip(
        identity=identity.name,
        voice=voice,
        source="head",
        held_out=identity.held_out,
        reference=shrunk(reference.picture),
        frames=frames,
        flow=flow,
        points=points,
        reference_points=reference.points,
        rig_points=rig.points(curves) if rig else None,
        rig_reference_points=rig.reference_points if rig else None,
        weights=curves.weights,
        head_deg=curves.head_deg,
        gaze_deg=curves.gaze_deg,
        song=performance.song,
        boxes=boxes_of(points),
        speed_deg=head_speeds_deg(curves, None),
        hearing=performance.hearing,
    )


def rig_of(picture: Bytes, detector: FaceDetector) -> FaceSteering | None:
    """What the program itself poses, from a square picture alone; None where it sees no face.

    Args:
        picture: (S, S, 3) uint8 the reference.
        detector: finds its face.
    """
    try:
        portrait = square_portrait(picture, detector)
        return FaceSteering(portrait, FaceCrop(0, 0, len(picture)), len(picture))
    except PictureError:
        return None


def square_portrait(picture: Bytes, detector: FaceDetector) -> Portrait:
    """A square picture as the program prepares a portrait, without the person's outline.

    Raises:
        NoFaceError: no face is found in it.
    """
    box, mesh = find_face(picture, detector)
    opaque = np.full((*picture.shape[:2], 1), 255, np.uint8)
    return Portrait(
        pixels=np.concatenate([picture, opaque], axis=2),
        landmarks=mesh.points,
        box=box,
        pose=place_canonical_face(mesh.points).pose,
        matte=None,
        confidence=mesh.confidence,
        digest="",
    )


def boxes_of(points: Floats) -> Floats:
    """(F, 4) x, y, width and height of the face in points (F, 470, 2)."""
    face = points[:, :MESH_POINTS]
    low, high = face.min(axis=1), face.max(axis=1)
    return np.asarray(np.concatenate([low, high - low], axis=1), np.float32)


def _set_up(figure: Figure, rng: np.random.Generator) -> tuple[Scene, _Reference]:
    """The scene, with the square where the program would crop it, and the reference in it."""
    weights = _reference_weights(rng)
    angles = rng.normal(0, _REFERENCE_TURN_DEG)
    turn = turns(angles.clip(-np.array(_MOST_REFERENCE_DEG), _MOST_REFERENCE_DEG)[None])[0]
    gaze_deg = np.asarray(rng.normal(0, (2.5, 1.5)), np.float32)
    points = figure.turned(figure.expressed(weights[None], gaze_deg[None])[0], turn)
    light = draw_light(rng)
    scene = Scene(
        figure=figure,
        light=light,
        view=_cropped(figure, points, rng),
        background=paint_background(rng, 2 * REFERENCE_PX),
        exposure=draw_exposure(rng, light),
    )
    seen = scene.see(points, 2 * REFERENCE_PX)
    places = scene.view.places(points)
    pupils = _pupils(figure, gaze_deg[None], turn[None])
    reference = _Reference(
        picture=scene.draw(points, seen),
        weights=weights,
        turn=turn,
        gaze_deg=gaze_deg,
        places=places,
        shown=_shown(figure, points, places, seen),
        points=_points(scene, points[None], pupils)[0],
    )
    return scene, reference


def _reference_weights(rng: np.random.Generator) -> Floats:
    """(52,) a face at rest, or nearly so; or one that smiles and bares its teeth."""
    (apart,) = rng.spawn(1)  # so that those who do not smile are whoever they are without it
    if apart.random() < _SMILING_SHARE:
        return _smile(apart)
    weights = np.zeros(len(BLENDSHAPES), np.float32)
    for name, most in (("mouthSmile", 0.12), ("browInnerUp", 0.15), ("eyeSquint", 0.15),
                       ("browDown", 0.1), ("mouthFrown", 0.08)):  # fmt: skip
        amount = float(rng.uniform(0, most)) if rng.random() < 0.4 else 0.0
        for side in (name,) if name in INDEX else (f"{name}Left", f"{name}Right"):
            weights[INDEX[side]] = amount
    if rng.random() < 0.15:
        weights[INDEX["jawOpen"]] = rng.uniform(0.03, 0.14)
    return weights


def _smile(rng: np.random.Generator) -> Floats:
    """(52,) as people smile at cameras, with some of the teeth, sometimes both rows."""
    weights = np.zeros(len(BLENDSHAPES), np.float32)
    for name, least, most in (("mouthSmile", 0.4, 1.0), ("mouthUpperUp", 0.3, 1.0),
                              ("mouthLowerDown", 0.1, 0.8), ("cheekSquint", 0.0, 0.6),
                              ("eyeSquint", 0.0, 0.4)):  # fmt: skip
        both = rng.uniform(least, most)
        for side in ("Left", "Right"):
            weights[INDEX[name + side]] = both * rng.uniform(0.9, 1.1)
    weights[INDEX["jawOpen"]] = rng.uniform(0.03, 0.25)
    return weights


def _cropped(figure: Figure, points: Floats, rng: np.random.Generator) -> View:
    """The square that ``render.final.crop.face_crop`` would cut round a face."""
    face = correspondence().of(points[: len(figure.head.rest)])
    height = float(np.linalg.norm(face[FOREHEAD] - face[CHIN]))
    centre = np.mean([ball.centre for ball in figure.head.eyeballs], axis=0)
    view = View(centre, float(rng.uniform(5, 7.5)) * height, np.zeros(2), 1.0)
    flat = view.flat(face)
    side = CROP_FACES * height
    middle = (flat.min(axis=0) + flat.max(axis=0)) / 2
    if rng.random() < 0.3:  # a picture too small for the whole square
        side *= float(rng.uniform(0.85, 1.0))
        middle = middle + rng.uniform(-0.05, 0.05, 2) * side
    return View(view.centre, view.distance, middle - side / 2, side)


def _turns(reference: _Reference, curves: MotionCurves) -> Floats:
    """(F, 3, 3) of the head in every frame: the reference's own pose, then the curves'."""
    return np.asarray(turns(curves.head_deg) @ reference.turn)


def _acted(figure: Figure, reference: _Reference, curves: MotionCurves) -> Floats:
    """(F, W, 3) the figure in every frame."""
    weights = (reference.weights + curves.weights).clip(0, 1)
    expressed = figure.expressed(weights, curves.gaze_deg + reference.gaze_deg)
    rotations = _turns(reference, curves)
    return np.stack(
        [
            figure.turned(points, rotation)
            for points, rotation in zip(expressed, rotations, strict=True)
        ]
    )


def _pupils(figure: Figure, gaze_deg: Floats, rotations: Floats) -> Floats:
    """(F, 2, 3) the right and the left pupil."""
    upright = np.stack([pupil_places(ball, gaze_deg) for ball in figure.head.eyeballs], axis=1)
    return np.asarray((upright - figure.pivot) @ rotations.transpose(0, 2, 1) + figure.pivot)


def _points(scene: Scene, posed: Floats, pupils: Floats) -> Floats:
    """(F, 470, 2) the true points in shares of the square."""
    mesh = posed[:, : len(scene.figure.head.rest)]
    points = np.concatenate([correspondence().of(mesh), pupils], axis=1)
    return np.asarray(scene.view.places(points), np.float32)


def _shown(figure: Figure, points: Floats, places: Floats, seen: Seen) -> Bools:
    """(W,) which vertices the reference shows."""
    size = len(seen.triangles)
    nearest = seen.mixed(figure.triangles, points[:, 2:])[..., 0]
    nearest = np.where(seen.triangles == NOTHING, -np.inf, nearest)
    at = (places * size).astype(int).clip(0, size - 1)
    in_front = points[:, 2] > nearest[at[:, 1], at[:, 0]] - _SAME_DEPTH
    facing = corner_normals(points, figure.triangles)[:, 2] > _FACING
    inside = ((places > 0) & (places < 1)).all(axis=1)
    return np.asarray(in_front & facing & inside)


@functools.cache
def _inner(count: int) -> Bools:
    """(W,) vertices in the mouth: what an open mouth shows is not in the reference."""
    inner = np.zeros(count, bool)
    mesh = base_mesh()
    inner[np.unique(mesh.triangles[mesh.part > 0])] = True
    inner[np.flatnonzero(inside_mouth())] = True
    return inner


def _flow(figure: Figure, reference: _Reference, seen: Seen) -> Floats:
    """(16, 16, 2) the flow of a frame to the reference."""
    count = len(figure.texels)
    counts = (reference.shown & ~_inner(count)).astype(np.float32)
    values = np.column_stack([reference.places, counts])
    step = _SEEN_PX // SAMPLES
    coarse = Seen(
        np.ascontiguousarray(seen.triangles[step // 2 :: step, step // 2 :: step]),
        np.ascontiguousarray(seen.shares[step // 2 :: step, step // 2 :: step]),
    )
    mixed = coarse.mixed(figure.triangles, values)
    here = (np.arange(SAMPLES) * step + step // 2 + 0.5) / _SEEN_PX
    away = mixed[..., :2] - np.dstack(np.meshgrid(here, here))
    return fit_flow(away, cv2.pow(mixed[..., 2], 2))
