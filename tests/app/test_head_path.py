"""Where a head goes in a line, the region made of it, and the scales a dragged edge asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.app.head_path import HeadPaths, region_of, scale_to_reach
from emo_desktop.app.portrait_fit import Area
from emo_desktop.app.preview import preview_frames
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.project.edits.performance import set_controls
from emo_desktop.render.final.crop import face_crop
from emo_desktop.render.final.face_steering import FaceSteering
from emo_desktop.render.line_plan import Drawing, plan_line
from emo_desktop.render.packing import unpack_curves
from tests.app.scenes import make_project, make_settings

BOXES = (Area(0.2, 0.3, 0.4, 0.6), Area(0.3, 0.25, 0.5, 0.55))


def test_the_path_of_a_line_is_that_of_the_final_quality(tmp_path: Path, portrait: Path) -> None:
    folder, studio = tmp_path / "S.emo", Studio(make_settings(tmp_path / "home"))
    project = make_project(folder, portrait, studio.settings, lines=1)
    (clip,) = project.clips
    paths, lines = HeadPaths(folder, studio), ProjectStudio(folder, studio)
    assert paths.boxes(project, clip, CancelToken()) == (), "nothing is performed yet"
    list(preview_frames(project, lines, begin=0, end=90, token=CancelToken()))
    boxes = paths.boxes(project, clip, CancelToken())
    segments = plan_line(project, clip, Drawing.by(studio.draft))
    made = lines.portrait(project.characters[0], project.size_px)
    crop, size = face_crop(made, scale=1.5), 256
    assert crop.side < made.pixels.shape[0], "the model sees a part of the picture"
    packed = studio.cache.get(segments[0].recipe.motion_key)
    assert packed is not None
    steered = FaceSteering(made, crop, size).boxes(unpack_curves(packed)).faces[0]
    zoom, height = crop.side / size, made.pixels.shape[0]
    assert boxes[0].top * height == pytest.approx(crop.top + steered.y * zoom, abs=0.05)
    assert boxes[0].left * made.pixels.shape[1] == pytest.approx(
        crop.left + steered.x * zoom, abs=0.05
    )
    swaying = set_controls(project, [clip.id], changes={"head_motion": 2.0}).after
    assert paths.boxes(swaying, swaying.clips[0], CancelToken()) == ()
    assert paths.boxes(project, replace(clip, take="", uses=()), CancelToken()) == ()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        paths.boxes(project, clip, token)


def test_the_region_covers_every_box_widened_about_its_own_middle() -> None:
    assert region_of(BOXES, 1, 1) == Area(0.2, 0.25, 0.5, 0.6)
    wide = region_of(BOXES, 2, 1)
    assert (wide.left, wide.right) == (pytest.approx(0.1), pytest.approx(0.6))
    assert (wide.top, wide.bottom) == (0.25, 0.6)


@pytest.mark.parametrize(
    ("edge", "place"), [((-1, 0), 0.12), ((1, 0), 0.7), ((0, -1), 0.1), ((0, 1), 0.9)]
)
def test_a_dragged_edge_lies_where_it_was_put(edge: tuple[int, int], place: float) -> None:
    scales = scale_to_reach(BOXES, (1.2, 1.1), edge=edge, place=place)
    region = region_of(BOXES, *scales)
    there = {
        (-1, 0): region.left,
        (1, 0): region.right,
        (0, -1): region.top,
        (0, 1): region.bottom,
    }[edge]
    assert there == pytest.approx(place, abs=0.002)
    assert scales[1 if edge[0] else 0] == (1.1 if edge[0] else 1.2)


def test_scales_stay_within_what_the_document_allows() -> None:
    assert scale_to_reach(BOXES, (1, 1), edge=(1, 0), place=9) == (3.0, 1)
    assert scale_to_reach(BOXES, (1, 1), edge=(0, 1), place=0) == (1, 0.5)
