"""Every planted fault is found, and none in a good film."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.app.samples import sample_portrait
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.picture import read_picture
from emo_desktop.face.portrait import find_face, opaque_rgb
from emo_desktop.training.evaluation.film import (
    FilmEvaluated,
    FilmEvaluation,
    FilmOrder,
    evaluate_film,
)
from emo_desktop.training.evaluation.film_report import NO_FAULTS, html_report, plain_report
from emo_desktop.training.evaluation.lip_faults import lip_faults, measure_lips
from emo_desktop.training.evaluation.picture_faults import identity_faults, measure_identity
from emo_desktop.training.evaluation.voice import hear_voice, make_hearing, read_samples
from emo_desktop.training.metrics.likeness import look_at
from tests.training.evaluation.films import (
    FRAMES,
    JUMP_AT,
    OTHER,
    SOUND_LATE,
    SWAP_AT,
    Scene,
    with_jump,
    with_still_mouth,
    with_swap,
    write_film,
)


def judged(order: FilmOrder) -> FilmEvaluation:
    *_, last = evaluate_film(order, token=CancelToken())
    assert isinstance(last, FilmEvaluated)
    return last.evaluation


def sentences(evaluation: FilmEvaluation) -> list[str]:
    return [fault.sentence for fault in evaluation.faults]


@pytest.fixture(scope="module")
def good(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> FilmEvaluation:
    path = write_film(tmp_path_factory.mktemp("good") / "good.mp4", scene.frames)
    return judged(FilmOrder(path, against=path, portrait=sample_portrait()))


def test_a_good_film_has_no_fault(good: FilmEvaluation) -> None:
    assert sentences(good) == []
    assert good.lips is not None
    assert good.lips.reading is not None
    assert good.lips.reading.alignment.offset_frames == 0
    assert good.lips.reading.alignment.r > 0.9
    assert good.lips.closures.share == 1


def test_a_film_is_like_itself(good: FilmEvaluation) -> None:
    assert good.comparison is not None
    assert good.comparison.frames == FRAMES
    assert good.comparison.psnr_db == 100
    assert good.comparison.landmark_distance == 0


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        pytest.param(with_swap, "The face changes to somebody else at 00:01.20.", id="identity"),
        pytest.param(with_jump, f"A jump at frame {JUMP_AT}.", id="jump"),
        pytest.param(with_still_mouth, "The mouth does not move.", id="frozen mouth"),
    ],
)
def test_a_planted_fault_is_the_one_that_is_found(
    scene: Scene, tmp_path: Path, spoil: Callable[[Scene], Sequence[Bytes]], sentence: str
) -> None:
    assert SWAP_AT == 30
    evaluation = judged(FilmOrder(write_film(tmp_path / "film.mp4", spoil(scene))))
    assert sentences(evaluation) == [sentence]


def test_a_late_sound_is_found(good: FilmEvaluation, scene: Scene, tmp_path: Path) -> None:
    late = write_film(tmp_path / "late.mp4", scene.frames, sound_late=SOUND_LATE)
    token = CancelToken()
    samples = read_samples(late, has_music=False, token=token)
    voice = hear_voice(samples, good.film.times_s, good.film.header.fps, make_hearing(), token)
    faults = lip_faults(measure_lips(good.film, voice))
    assert [fault.sentence for fault in faults] == ["The sound is 3 frames late."]


def test_somebody_else_all_along(good: FilmEvaluation) -> None:
    rgb = opaque_rgb(read_picture(OTHER).pixels)
    _box, mesh = find_face(rgb, FaceDetector())
    identity = measure_identity(good.film, look_at(rgb, mesh.points))
    faults = identity_faults(good.film, identity)
    assert [fault.sentence for fault in faults] == ["The face is somebody else's."]


def test_black_and_still_pictures_and_lost_faces(scene: Scene, tmp_path: Path) -> None:
    frames = scene.frames[:8] + 22 * scene.frames[8:9] + 6 * [np.zeros_like(scene.frames[0])]
    found = sentences(judged(FilmOrder(write_film(tmp_path / "film.mp4", frames))))
    assert "The picture is black at frame 30, for 6 frames." in found
    assert any(each.startswith("The picture stands still at 00:00.") for each in found)
    assert any(each.startswith("No face is seen at 00:01.20") for each in found)


def test_the_page_needs_no_other_file(good: FilmEvaluation) -> None:
    text = html_report(good)
    assert NO_FAULTS in text
    assert "<svg" in text
    assert 'src="data:image/jpeg;base64,' in text
    assert "http" not in text


def test_the_values_say_what_is_absent_and_why(good: FilmEvaluation) -> None:
    values = json.loads(json.dumps(plain_report(good), allow_nan=False))
    assert values["faults"] == []
    assert values["figures"]["fid"]["value"] is None
    assert "--fid-network" in values["figures"]["fid"]["meaning"]
    assert values["figures"]["psnr"] == {
        "value": 100.0,
        "unit": "dB",
        "meaning": "of whole frames against the truth",
    }


def test_a_job_can_be_cancelled(good: FilmEvaluation) -> None:
    token = CancelToken()
    with pytest.raises(Cancelled):
        for _event in evaluate_film(FilmOrder(good.order.film), token=token):
            token.cancel()


def test_what_is_no_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"no film")
    with pytest.raises(MediaError, match=r"film\.mp4 is not a film"):
        judged(FilmOrder(tmp_path / "film.mp4"))
