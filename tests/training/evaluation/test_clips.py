"""Packs and baselines on clips whose truth is known."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.config import MINI
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.portrait import find_face
from emo_desktop.training.emo.regions import region_of
from emo_desktop.training.evaluation import clips as clips_module
from emo_desktop.training.evaluation.clip_drift import drift_over_windows, there_and_back
from emo_desktop.training.evaluation.clip_judge import ClipMouthJudge
from emo_desktop.training.evaluation.clip_methods import (
    DraftDrawing,
    StillReference,
    TrueFrames,
    resized_frames,
)
from emo_desktop.training.evaluation.clip_report import (
    html_clips_report,
    markdown_clips_report,
    plain_clips_report,
)
from emo_desktop.training.evaluation.clip_scores import ClipScorer
from emo_desktop.training.evaluation.clips import ClipsEvaluated, ClipsEvaluation, evaluate_clips
from emo_desktop.training.evaluation.pack_method import DrawingChoice, GuidedBy, PackDrawer
from tests.emo.small_models import drawn_parts, model_of
from tests.training.emo_clips import draw_clip, write_clips
from tests.training.evaluation.films import OTHER, Scene

SMALL = replace(MINI.tiny(), window_frames=4, motion_frames=2, steps=2)
FRAMES = 4


@pytest.fixture(scope="module")
def drawer() -> PackDrawer:
    return PackDrawer(model_of(SMALL, drawn_parts(SMALL)), CancelToken())


@pytest.fixture(scope="module")
def evaluation(drawer: PackDrawer, tmp_path_factory: pytest.TempPathFactory) -> ClipsEvaluation:
    folder = tmp_path_factory.mktemp("clips")
    write_clips(folder, 3, held_out=1, frames=FRAMES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clips_module, "MANY_WINDOWS", 2)
        *_, last = evaluate_clips(folder, count=1, drawer=drawer, token=CancelToken())
    assert isinstance(last, ClipsEvaluated)
    return last.evaluation


def test_every_method_is_scored(evaluation: ClipsEvaluation) -> None:
    assert evaluation.held_out
    scored = {row.method: row for row in evaluation.scores if row.source == "all"}
    assert set(scored) >= {"truth", "still reference", *(f"model, {each}" for each in GuidedBy)}
    assert all(row.clips == 1 for row in scored.values())
    assert scored["truth"].score.psnr_db == 100
    assert scored["truth"].score.mouth_r is not None
    still = scored["still reference"].score
    assert still.psnr_db is not None
    assert still.psnr_db < 100
    assert still.mouth_r == 0
    assert still.travel == pytest.approx(0, abs=0.03)


def test_heads_are_measured_under_every_condition(evaluation: ClipsEvaluation) -> None:
    conditions = [row.condition for row in evaluation.motion]
    assert conditions[0] == "truth"
    assert "no speed asked for" in conditions
    assert "speed 1.3° a frame" in conditions
    assert "region 1.6 × as wide, 1 × as high" in conditions


def test_the_reports_say_the_same(evaluation: ClipsEvaluation) -> None:
    values = json.loads(json.dumps(plain_clips_report(evaluation), allow_nan=False))
    table = markdown_clips_report(evaluation)
    text = html_clips_report(evaluation)
    for row in values["scores"]:
        assert f"| {row['source']} | {row['method']} | {row['clips']} |" in table
        assert row["method"] in text
    assert 'src="data:image/jpeg;base64,' in text


def test_what_is_asked_for_steers(drawer: PackDrawer) -> None:
    clip = draw_clip(3, frames=FRAMES)
    plain = drawer.draw(clip, DrawingChoice())
    assert plain is not None
    assert plain.shape == (FRAMES, *clip.reference.shape)
    for choice in (
        DrawingChoice(GuidedBy.TRUTH),
        DrawingChoice(speed_deg=1.3),
        DrawingChoice(region_width=0.3),
        DrawingChoice(seed=1),
    ):
        other = drawer.draw(clip, choice)
        assert other is not None
        assert (other != plain).any(), choice
    assert (drawer.draw(clip, DrawingChoice()) == plain).all()


def test_the_frames_of_a_clip_are_never_looked_at(drawer: PackDrawer) -> None:
    clip = draw_clip(3, frames=FRAMES)
    blind = replace(clip, frames=np.zeros_like(clip.frames), flow=np.ones_like(clip.flow))
    one, other = (drawer.draw(each, DrawingChoice(GuidedBy.TRUTH)) for each in (clip, blind))
    assert one is not None
    assert other is not None
    assert (one == other).all()


def test_without_a_rig_nothing_is_guided_by_it(drawer: PackDrawer) -> None:
    clip = draw_clip(4, frames=FRAMES, has_rig=False)
    assert drawer.draw(clip, DrawingChoice(GuidedBy.RIG)) is None


def test_the_draft_draws_the_true_curves(scene: Scene) -> None:
    """Of a clip that the draft made itself, the draft is the truth."""
    curves, squares = scene.curves, [frame[20:212] for frame in scene.frames[:12]]
    clip = replace(
        draw_clip(0, frames=12),
        reference=np.ascontiguousarray(squares[0]),
        frames=resized_frames(np.stack(squares), 128),
        weights=curves.weights[:12],
        head_deg=curves.head_deg[:12],
        gaze_deg=curves.gaze_deg[:12],
    )
    detector = FaceDetector()
    scorer = ClipScorer(ClipMouthJudge.fitted([clip], detector))
    drawn = DraftDrawing(detector).draw(clip)
    assert drawn is not None
    draft, still, truth = (
        scorer.score(clip, each)
        for each in (drawn, StillReference().draw(clip), TrueFrames().draw(clip))
    )
    assert draft.psnr_db is not None
    assert still.psnr_db is not None
    assert draft.psnr_db > still.psnr_db + 3
    assert truth.jerk is not None
    assert still.jerk is not None
    assert still.jerk < truth.jerk / 3


def test_a_drawing_without_a_face_has_no_draft() -> None:
    clip = draw_clip(0, frames=2)
    faceless = replace(clip, reference=np.full_like(clip.reference, 90))
    assert DraftDrawing(FaceDetector()).draw(faceless) is None


def test_drift_grows_where_somebody_else_comes(scene: Scene) -> None:
    speaks, other = scene.frames[:4], scene.draw(scene.curves, OTHER)[:4]
    squares = [np.ascontiguousarray(frame[20:212]) for frame in (*speaks, *other)]
    film = np.stack((squares[:4] * 10)[:38] + squares[4:6])
    detector = FaceDetector()
    _box, mesh = find_face(squares[0], detector)
    places = mesh.points[[*range(468), 468, 473], :2] / len(squares[0])
    clip = replace(draw_clip(0, frames=2), reference=squares[0], reference_points=places)
    drift = drift_over_windows(film, clip, window_frames=2, detector=detector)
    assert drift is not None
    assert drift.few.strangeness < 1 < drift.many.strangeness
    assert drift.growth > 3


def test_a_clip_is_played_there_and_back() -> None:
    assert there_and_back(4, 9).tolist() == [0, 1, 2, 3, 2, 1, 0, 1, 2]
    assert there_and_back(1, 3).tolist() == [0, 0, 0]


def test_a_region_is_as_wide_as_is_asked() -> None:
    boxes = np.array([[0.4, 0.4, 0.2, 0.2]])
    narrow, wide = (region_of(boxes, side=100, width_scale=scale) for scale in (1.0, 2.0))
    assert narrow.sum() == 400
    assert wide.sum() == 800


def test_without_clips_there_is_nothing_to_judge(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no training clips"):
        list(evaluate_clips(tmp_path, count=1, drawer=None, token=CancelToken()))
