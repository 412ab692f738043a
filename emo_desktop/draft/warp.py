"""From a posed rig to a frame: where every pixel comes from, and the layers put together."""

from __future__ import annotations

import cv2
import numpy as np

from emo_desktop.base.arrays import Bools, Bytes, Floats, Ints
from emo_desktop.base.easing import smoothstep
from emo_desktop.draft.eyes import EyePainter, fit_eyes
from emo_desktop.draft.fit import fit_rig
from emo_desktop.draft.mouth import MouthPainter
from emo_desktop.draft.openings import close_openings
from emo_desktop.draft.plate import split_layers
from emo_desktop.draft.raster import lay_triangles
from emo_desktop.draft.rig import PosedFace, Rig
from emo_desktop.draft.surroundings import fit_surroundings
from emo_desktop.draft.texture import TEXTURE_SCALE, bleed, enlarge, premultiply, sample
from emo_desktop.draft.topology import FACE_OVAL, across_openings
from emo_desktop.face.portrait import Portrait

EDGE_ON = 0.25  # cosine of normal and view, below which a border triangle is left out
MOVING_PX = 8.0  # motion of the head over which the painted plate fades in


class DraftPainter:
    """Draws frames of one portrait. Safe to use from several threads at once."""

    def __init__(self, portrait: Portrait) -> None:
        rgba = portrait.pixels
        shape = (rgba.shape[0], rgba.shape[1])
        self.rig = fit_rig(portrait)
        transparent = bool((rgba[..., 3] < 255).any())
        self._layered = portrait.matte is not None and not transparent
        self._step = int(np.clip(round(self.rig.iod / 50), 1, 4))
        rows, columns = (-(-side // self._step) for side in shape)
        self._map_shape = rows, columns
        self._surroundings = fit_surroundings(
            self.rig,
            (rows * self._step, columns * self._step),
            layered=self._layered or transparent,
        )
        cut_out = portrait.matte if self._layered else rgba[..., 3] / 255.0
        self._moving = self._moving_part(np.asarray(cut_out, np.float32))
        self._portrait = rgba
        skin = close_openings(rgba, self.rig)
        self._whole = enlarge(bleed(skin) if transparent else skin)
        if self._layered and portrait.matte is not None:
            layers = split_layers(skin[..., :3], portrait.matte, self.rig.iod)
            self._head = premultiply(enlarge(layers.head))
            plate = np.dstack([layers.plate, np.full(shape, 255, np.uint8)])
            self._plate = np.ascontiguousarray(plate[self._moving])
            self._still = np.ascontiguousarray(rgba[self._moving])
        self._pixel = _pixel_grid(self._moving) * TEXTURE_SCALE
        self._triangles = _facing_triangles(self.rig)
        # What spans an opening is drawn first, so that skin closes over it.
        self._behind = np.where(across_openings(self._triangles), 1e6, 0.0)
        self._rest_points = self.rig.camera.project(self.rig.positions)
        self._eyes: tuple[EyePainter, ...] = fit_eyes(rgba[..., :3], self.rig)
        self._mouth = MouthPainter(rgba[..., :3], self.rig)

    def paint(self, weights: Floats, head_deg: Floats, gaze_deg: Floats) -> Bytes:
        """One frame.

        Args:
            weights: (52,) blendshape weights in the order of ``arkit.BLENDSHAPES``.
            head_deg: (3,) yaw, pitch, roll relative to the portrait.
            gaze_deg: (2,) yaw, pitch relative to the portrait.

        Returns:
            (H, W, 4) uint8 RGBA. With everything zero it equals the portrait.
        """
        if not (np.any(weights) or np.any(head_deg) or np.any(gaze_deg)):
            return self._portrait.copy()
        posed = self.rig.pose(weights, head_deg, gaze_deg)
        displacement = self._surroundings.displacement(
            self.rig.camera, posed.offsets, posed.rotation
        )
        around = self._surroundings.source_shift(displacement)
        source = self._source_map(posed, around)
        frame = self._portrait.copy()
        frame[self._moving] = self._compose(source, float(np.abs(displacement).max()))
        for eye in self._eyes:
            eye.paint(frame, posed, weights, gaze_deg)
        self._mouth.paint(frame, posed, weights)
        return frame

    def _moving_part(self, cut_out: Floats) -> tuple[slice, slice]:
        """Rows and columns of the frame that can change; they begin at whole map pixels.

        Args:
            cut_out: (H, W) what is drawn over the background, 0 to 1.
        """
        height, width = cut_out.shape
        rows, columns = self._surroundings.shape
        drawn = cv2.resize(cut_out, (columns, rows), interpolation=cv2.INTER_AREA) > 0.004
        reached = cv2.dilate(drawn.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
        moves = self._surroundings.moves.reshape(rows, columns)
        part = reached & moves if (reached & moves).any() else np.ones_like(moves)
        return (
            _span(np.asarray(part.any(1)), cell=height / rows, step=self._step, size=height),
            _span(np.asarray(part.any(0)), cell=width / columns, step=self._step, size=width),
        )

    def _source_map(self, posed: PosedFace, around: Floats) -> Floats:
        """(h, w, 2) where in the enlarged portrait each moving pixel is taken from."""
        rows, columns = self._map_shape
        shift = cv2.resize(around, (columns, rows), interpolation=cv2.INTER_LINEAR)
        nearness = posed.depth[self._triangles].sum(1) - self._behind
        lay_triangles(
            shift,
            points=(posed.points + 0.5) / self._step - 0.5,
            values=self._rest_points - posed.points,
            triangles=self._triangles[np.argsort(nearness)],
        )
        step, height, width = self._step, *self._pixel.shape[:2]
        rows_in, columns_in = (
            slice(side.start // step, -(-side.stop // step)) for side in self._moving
        )
        shift = shift[rows_in, columns_in] * np.float32(TEXTURE_SCALE)
        if step > 1:
            size = (shift.shape[1] * step, shift.shape[0] * step)
            shift = cv2.resize(shift, size, interpolation=cv2.INTER_LINEAR)[:height, :width]
        return np.asarray(cv2.add(shift, self._pixel), np.float32)

    def _compose(self, source: Floats, motion_px: float) -> Bytes:
        if not self._layered:
            return sample(self._whole, source)
        head = sample(self._head, source)
        plate = self._plate
        if motion_px < MOVING_PX:  # what the head still covers need not be painted out
            painted = float(smoothstep(motion_px / MOVING_PX))
            plate = cv2.addWeighted(plate, painted, self._still, 1.0 - painted, 0.0)
        return _over(head, plate)


def _over(front: Bytes, back: Bytes) -> Bytes:
    """A premultiplied (H, W, 4) picture over an opaque one; only soft edges are multiplied."""
    alpha = cv2.extractChannel(front, 3)
    result = np.asarray(cv2.copyTo(front, cv2.compare(alpha, 255, cv2.CMP_EQ), back.copy()))
    edge = np.flatnonzero((alpha > 0) & (alpha < 255))  # fast on bool alone
    clear = 255 - alpha.ravel().take(edge)[:, None].astype(np.uint16)
    behind = back.reshape(-1, 4).take(edge, axis=0) * clear + 127
    result.reshape(-1, 4)[edge] = front.reshape(-1, 4).take(edge, axis=0) + behind // 255
    return result


def _facing_triangles(rig: Rig) -> Ints:
    """(T, 3) triangles without those at the face's border that are seen edge-on.

    On the far side of a turned face they are slivers that would smear; the surroundings serve.
    """
    corners = rig.rest[rig.triangles]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    facing = np.abs(normal[:, 2]) > EDGE_ON * np.linalg.norm(normal, axis=1)
    at_border = np.isin(rig.triangles, FACE_OVAL).any(1)
    kept: Ints = rig.triangles[facing | ~at_border]
    return kept


def _pixel_grid(part: tuple[slice, slice]) -> Floats:
    """(h, w, 2) x and y of every pixel of a part of the picture."""
    y, x = np.mgrid[part].astype(np.float32)
    return np.dstack([x, y])


def _span(moves: Bools, *, cell: float, step: int, size: int) -> slice:
    """The pixels of one direction that lie near moving nodes; begins at a multiple of ``step``."""
    nodes = np.flatnonzero(moves)
    begin = int(max(0, nodes[0] - 1) * cell) // step * step
    return slice(begin, min(size, int(np.ceil((nodes[-1] + 2) * cell))))
