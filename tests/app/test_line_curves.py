"""The curves of a line: heard once, kept where performances are, and points added at once."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.line_curves import CurveReader, LineCurves, question_of
from emo_desktop.app.studio import Studio
from emo_desktop.base.arrays import Floats
from emo_desktop.base.digest import digest_file
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.performance import perform
from emo_desktop.project.edits.performance import set_controls, set_seed
from emo_desktop.project.edits.points import put_points
from emo_desktop.project.edits.timing import move_lines, trim_line
from emo_desktop.project.media import Media, Take
from emo_desktop.project.model import Character, Clip, Project, TakeUse
from emo_desktop.project.storage import media_path
from emo_desktop.render.line_plan import plan_line
from emo_desktop.render.take_voices import TakeVoices
from tests.app.media import buzzing_voice
from tests.app.scenes import make_settings
from tests.render.lines import DRAWN


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(make_settings(tmp_path_factory.mktemp("home")))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One line of three seconds, from 1 s on of a take of six with a cut at 2 s."""
    path = tmp_path / "media" / "voice.wav"
    path.parent.mkdir()
    soundfile.write(path, buzzing_voice(6.0), 16000)
    media = Media(digest_file(path), path.stat().st_size, "voice.wav", "media/voice.wav")
    take = Take("t1", "Take", media, Fraction(6), 16000, 1, cuts_s=(Fraction(2),))
    use = TakeUse("t1", Fraction(1), Fraction(4))
    clip = Clip("c1", Fraction(0), character="k1", uses=(use,), take="t1")
    portrait = Media("0" * 32, 1, "anna.png", "media/anna.png")
    return Project(
        "Scene",
        characters=(Character("k1", "Anna", portrait),),
        takes=(take,),
        clips=(clip,),
        next_id=9,
    )


def read(folder: Path, project: Project, studio: Studio) -> LineCurves:
    question = question_of(project, project.clips[0])
    assert question is not None
    return CurveReader(folder, studio).curves(question, CancelToken())


def pointed(project: Project, *places: tuple[str, float, float]) -> Project:
    return put_points(project, "c1", [ControlPoint(*place) for place in places]).after


def test_a_line_has_a_value_for_every_frame(
    tmp_path: Path, project: Project, studio: Studio
) -> None:
    curves = read(tmp_path, project, studio)
    assert (len(curves), curves.first_frame) == (75, 25)
    assert curves.times_s[0] == pytest.approx(25.5 / 25)
    assert curves.base("jawOpen").max() > 0.1
    assert (curves.base("headSpeed") == 1.0).all()
    played = curves.played(())
    assert played.is_base
    for curve in ("jawOpen", "headYaw", "gazePitch", "emotion"):
        np.testing.assert_allclose(played.values(curve), curves.base(curve))


def test_points_are_on_top_as_the_film_has_them(
    tmp_path: Path, project: Project, studio: Studio
) -> None:
    with_points = pointed(project, ("jawOpen", 1.5, 0.9), ("headYaw", 3.02, 12.0))
    curves = read(tmp_path, with_points, studio)
    points = with_points.clips[0].chosen_picture.controls.points
    played = curves.played(points)
    frame = int(np.abs(curves.times_s - 3.02).argmin())
    assert played.values("headYaw")[frame] == pytest.approx(12.0)
    assert curves.base("headYaw")[frame] != pytest.approx(12.0)
    np.testing.assert_allclose(
        played.values("jawOpen"), filmed(tmp_path, with_points, studio), atol=2e-6
    )


def filmed(folder: Path, project: Project, studio: Studio) -> Floats:
    """The jaw as it is rendered."""
    voices = TakeVoices(studio.cache)
    parts = []
    for segment in plan_line(project, project.clips[0], DRAWN):
        recipe = segment.recipe
        motion = perform(
            voices.read(segment.sound, media_path(folder, segment.sound.media)),
            first_frame=recipe.first_frame,
            frame_count=recipe.frame_count,
            fps=recipe.fps,
            seed=recipe.seed,
            controls=recipe.controls,
            hearing=studio.hearing,
        )
        parts.append(motion.weights[:, INDEX["jawOpen"]])
    return np.concatenate(parts)


def test_speed_and_emotion_have_curves_of_their_own(
    tmp_path: Path, project: Project, studio: Studio
) -> None:
    angry = set_controls(
        project, ["c1"], changes={"emotion": "angry", "emotion_intensity": 0.2}
    ).after
    angry = pointed(angry, ("emotion", 2.5, 1.0), ("headSpeed", 2.5, 0.0))
    curves = read(tmp_path, angry, studio)
    played = curves.played(angry.clips[0].chosen_picture.controls.points)
    frame = int(np.abs(curves.times_s - 2.5).argmin())
    assert (curves.base("emotion") == 0.2).all()
    assert played.values("emotion")[frame] == pytest.approx(1.0, abs=0.01)
    assert played.values("headSpeed")[frame] == pytest.approx(0.0, abs=0.01)
    assert played.values("browDownLeft")[frame] > curves.base("browDownLeft")[frame] + 0.5


def test_questions_are_equal_while_only_points_or_places_change(project: Project) -> None:
    asked = question_of(project, project.clips[0])
    moved = move_lines(project, ["c1"], Fraction(1)).after
    for other in (pointed(project, ("jawOpen", 1.5, 0.9)), moved):
        assert question_of(other, other.clips[0]) == asked
    for other in (
        set_seed(project, ["c1"], 5).after,
        set_controls(project, ["c1"], changes={"expression": 0.5}).after,
        trim_line(project, "c1", out_s=Fraction(3)).after,
        pointed(project, ("headSpeed", 1.5, 0.9)),
        replace(project, fps=Fraction(30)),
    ):
        assert question_of(other, other.clips[0]) != asked
    nobody = replace(project.clips[0], character="")
    assert question_of(project, nobody) is None


def test_what_was_performed_is_not_heard_again(
    tmp_path: Path, project: Project, studio: Studio
) -> None:
    curves = read(tmp_path, project, studio)
    voice = CurveReader(tmp_path, studio)
    question = question_of(project, project.clips[0])
    assert question is not None
    track = voice.voice(question, CancelToken())
    (tmp_path / "media" / "voice.wav").unlink()
    again = read(tmp_path, pointed(project, ("jawOpen", 1.5, 0.9)), studio)
    np.testing.assert_array_equal(again.heard.weights, curves.heard.weights)
    np.testing.assert_array_equal(
        CurveReader(tmp_path, studio).voice(question, CancelToken()).f0_hz, track.f0_hz
    )
    other = Studio(make_settings(tmp_path / "other"))
    with pytest.raises(MediaError):
        read(tmp_path, project, other)


def test_the_pitch_is_that_of_the_voice(tmp_path: Path, project: Project, studio: Studio) -> None:
    question = question_of(project, project.clips[0])
    assert question is not None
    track = CurveReader(tmp_path, studio).voice(question, CancelToken())
    assert track.first_step == 100
    assert len(track.f0_hz) == len(track.level_db) == 301
    assert track.usual_hz == pytest.approx(120, rel=0.03)
    assert 0.1 < np.isfinite(track.f0_hz).mean() < 0.9


def test_reading_can_be_stopped(tmp_path: Path, project: Project) -> None:
    token = CancelToken()
    token.cancel()
    question = question_of(project, project.clips[0])
    assert question is not None
    reader = CurveReader(tmp_path, Studio(make_settings(tmp_path / "other")))
    with pytest.raises(Cancelled):
        reader.curves(question, token)


def test_extremes_keep_the_peaks(tmp_path: Path, project: Project, studio: Studio) -> None:
    played = read(tmp_path, project, studio).played(())
    values = played.values("jawOpen")
    few = played.extremes("jawOpen", 10)
    assert len(few) == 14
    assert few.max() == pytest.approx(values[:70].max())
    assert few.min() == pytest.approx(values[:70].min())
    np.testing.assert_allclose(played.extremes("jawOpen", 1), values)
