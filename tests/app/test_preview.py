"""The preview: any frame at once, finals where they are rendered, and what is heard with it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.app.film_plan import fitted
from emo_desktop.app.preview import FilmFrame, preview_frames, preview_sound
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_voice_line
from emo_desktop.app.shuttle import shuttle_sound
from emo_desktop.app.studio import Studio
from emo_desktop.base.arrays import Floats
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.project.edits.markers import set_guide
from emo_desktop.project.edits.sound import mute_lane, set_gain, solo_lane
from emo_desktop.project.edits.timing import move_line_to
from emo_desktop.project.media import Guide
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.storage import bring_in, load_project, media_path
from tests.app.media import buzzing_voice, write_voice
from tests.app.scenes import KeepingStudio, make_project, make_settings

RATE_HZ = 16000


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, portrait: Path, settings: Settings) -> Path:
    """Anna speaks from 2 s to 6 s, and from 8 s to 12 s, at 10 frames per second."""
    folder = tmp_path_factory.mktemp("scene") / "Scene.emo"
    make_project(folder, portrait, settings, lines=0)
    for begin_s, rate_hz in ((2, 16000), (8, 22050)):
        voice = write_voice(folder.parent / f"voice{begin_s}.wav", 4.0, rate_hz)
        add_voice_line(folder, LineOrder(voice, begin_s=Fraction(begin_s)), token=CancelToken())
    return folder


@pytest.fixture(scope="module")
def draft(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, Studio(settings), override=Override(Quality.DRAFT))


def shown(
    project: Project, studio: ProjectStudio, begin: int = 0, end: int = 120
) -> list[FilmFrame]:
    frames = preview_frames(project, studio, begin=begin, end=end, token=CancelToken())
    return list(frames)


def heard(track: SoundTrack) -> Floats:
    return np.concatenate([*track.blocks, np.zeros((0, track.channels), np.float32)])[:, 0]


def test_the_preview_is_the_film_and_any_part_of_it_is_the_same(
    folder: Path, draft: ProjectStudio
) -> None:
    project = load_project(folder)
    frames = shown(project, draft)
    assert [frame.number for frame in frames] == list(range(120))
    assert not any(frame.is_final for frame in frames)
    height, width = frames[0].pixels.shape[:2]
    for frame, pixels in zip(frames, SeenShots(project, draft).frames(CancelToken()), strict=True):
        np.testing.assert_array_equal(frame.pixels, fitted(pixels, width, height))
    for begin, end in ((0, 5), (15, 25), (37, 38), (55, 85), (115, 999)):
        for part, whole in zip(shown(project, draft, begin, end), frames[begin:end], strict=True):
            assert part.number == whole.number
            np.testing.assert_array_equal(part.pixels, whole.pixels)


def test_a_frame_in_the_middle_is_drawn_without_those_before_it(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = ProjectStudio(folder, Studio(settings), override=Override(Quality.DRAFT))
    asked: list[int] = []
    draw = studio.studio.draft.draw

    def counted(request, curves, **choices):
        asked.append(len(curves))
        return draw(request, curves, **choices)

    monkeypatch.setattr(studio.studio.draft, "draw", counted)
    assert len(shown(load_project(folder), studio, 50, 53)) == 3
    assert sum(asked) == 3


def test_finals_are_shown_where_they_are_rendered_and_the_draft_in_place_of_the_rest(
    folder: Path, tmp_path: Path
) -> None:
    studio = ProjectStudio(folder, KeepingStudio(make_settings(tmp_path / "home")))
    project = load_project(folder)
    drawing = studio.studio.drawing
    assert not any(frame.is_final for frame in shown(project, studio))
    assert drawing.drawn == []  # a preview renders nothing dear
    only_second = replace(project, clips=project.clips[1:])
    line = studio.plan(project, project.clips[1])
    list(SeenShots(only_second, studio).rendered(CancelToken()))
    rendered = sum(segment.recipe.frame_count for segment in line.segments)
    finals = [frame.number for frame in shown(project, studio) if frame.is_final]
    assert set(range(80, 120)) <= set(finals) and rendered == 40
    some = shown(project, studio, 78, 84)
    assert [frame.is_final for frame in some[-4:]] == [True] * 4
    assert [int(frame.pixels[0, 0, 0]) for frame in some[-4:]] == [1, 2, 3, 4]


def test_drafts_may_be_smaller_and_finals_are_what_they_are(folder: Path, tmp_path: Path) -> None:
    studio = ProjectStudio(folder, KeepingStudio(make_settings(tmp_path / "home")))
    project = replace(load_project(folder), size_px=128)
    only_second = replace(project, clips=project.clips[1:])
    list(SeenShots(only_second, studio).rendered(CancelToken()))
    frames = list(
        preview_frames(project, studio, begin=78, end=82, token=CancelToken(), draft_px=64)
    )
    assert [(frame.is_final, min(frame.pixels.shape[:2])) for frame in frames] == [
        (False, 64),
        (False, 64),
        (True, 128),
        (True, 128),
    ]
    (large,) = preview_frames(project, studio, begin=78, end=79, token=CancelToken(), draft_px=512)
    assert min(large.pixels.shape[:2]) == 128


def test_a_damaged_final_is_shown_as_a_draft(folder: Path, tmp_path: Path) -> None:
    studio = ProjectStudio(folder, KeepingStudio(make_settings(tmp_path / "home")))
    project = load_project(folder)
    list(SeenShots(project, studio).rendered(CancelToken()))
    assert all(frame.is_final for frame in shown(project, studio))
    segment = studio.plan(project, project.clips[0]).segments[0]
    studio.studio.cache.put(segment.recipe.key, b"\0" * 40)
    frames = shown(project, studio)
    assert [frame.number for frame in frames] == list(range(120))
    drafts = [frame.number for frame in frames if not frame.is_final]
    assert drafts == list(range(20, 20 + segment.recipe.frame_count))


def test_a_cancelled_preview_stops_within_a_frame(folder: Path, draft: ProjectStudio) -> None:
    token = CancelToken()
    frames = preview_frames(load_project(folder), draft, begin=0, end=120, token=token)
    next(frames)
    token.cancel()
    with pytest.raises(Cancelled):
        next(frames)


def test_a_project_without_lines_shows_nothing(folder: Path, draft: ProjectStudio) -> None:
    project = load_project(folder)
    assert shown(replace(project, clips=()), draft) == []


@pytest.mark.parametrize("begin_s", [Fraction(0), Fraction(2), Fraction(31, 10), Fraction(7)])
def test_the_sound_from_a_moment_on_is_that_of_the_whole_film(
    folder: Path, begin_s: Fraction
) -> None:
    project = load_project(folder)
    whole = heard(preview_sound(project, folder, begin_s=Fraction(0), sample_rate_hz=RATE_HZ))
    assert len(whole) == 12 * RATE_HZ
    begin = round(begin_s * RATE_HZ)
    part = heard(preview_sound(project, folder, begin_s=begin_s, sample_rate_hz=RATE_HZ))
    fade = RATE_HZ // 100  # where it begins within a line
    np.testing.assert_allclose(part[fade:], whole[begin + fade :], atol=1e-6)


def test_the_sound_of_a_range_ends_with_it(folder: Path) -> None:
    project = load_project(folder)
    part = preview_sound(
        project, folder, begin_s=Fraction(3), end_s=Fraction(7, 2), sample_rate_hz=RATE_HZ
    )
    assert len(heard(part)) == RATE_HZ // 2


def test_a_take_whose_file_is_missing_is_silent(folder: Path, tmp_path: Path) -> None:
    project = load_project(folder)
    lost = media_path(folder, project.take(project.clips[0].take).media)
    hidden = lost.rename(tmp_path / lost.name)
    try:
        sound = heard(preview_sound(project, folder, begin_s=Fraction(0), sample_rate_hz=RATE_HZ))
    finally:
        hidden.rename(lost)
    assert not sound[: 8 * RATE_HZ].any() and sound[8 * RATE_HZ :].any()


def test_the_guide_is_heard_beside_the_lines_and_what_is_muted_is_not(
    folder: Path, tmp_path: Path
) -> None:
    project = load_project(folder)
    steady = tmp_path / "guide.wav"
    soundfile.write(steady, np.full(5 * RATE_HZ, 0.125, np.float32), RATE_HZ)
    media = bring_in(folder, steady, token=CancelToken())
    guided = set_guide(project, Guide(media, Fraction(5), Fraction(1))).after

    def sounding(project: Project) -> Floats:
        track = preview_sound(project, folder, begin_s=Fraction(0), sample_rate_hz=RATE_HZ)
        return heard(track)

    lines = sounding(project)
    at = slice(round(1.1 * RATE_HZ), round(5.9 * RATE_HZ))
    np.testing.assert_allclose(sounding(guided)[at], lines[at] + 0.125, atol=1e-4)
    np.testing.assert_array_equal(sounding(mute_lane(guided, "guide", True).after), lines)
    alone = sounding(solo_lane(guided, "guide", True).after)
    np.testing.assert_allclose(alone[at], 0.125, atol=1e-4)
    assert not alone[7 * RATE_HZ :].any()
    louder = sounding(set_gain(project, [project.clips[0].id], -20).after)
    np.testing.assert_allclose(louder[at], 0.1 * lines[at], atol=1e-5)
    np.testing.assert_array_equal(louder[7 * RATE_HZ :], lines[7 * RATE_HZ :])


@pytest.mark.parametrize("speed", [2.0, 0.5, 4.0])
def test_a_faster_sound_is_as_much_shorter(folder: Path, speed: float) -> None:
    project = load_project(folder)
    track = shuttle_sound(project, folder, begin_s=Fraction(2), speed=speed, sample_rate_hz=RATE_HZ)
    sound = heard(track)
    assert len(sound) == pytest.approx(10 * RATE_HZ / speed, abs=4)
    voice = buzzing_voice(4.0)
    count = round(2 * RATE_HZ / speed)
    expected = np.interp(np.arange(count) * speed, np.arange(len(voice)), voice)
    fade = RATE_HZ // 50
    np.testing.assert_allclose(sound[fade:count], expected[fade:count], atol=1e-3)


def test_backwards_is_the_same_sound_the_other_way_round(folder: Path) -> None:
    project = load_project(folder)
    track = shuttle_sound(
        project, folder, begin_s=Fraction(5, 2), speed=-1.0, sample_rate_hz=RATE_HZ
    )
    back = heard(track)[::-1]
    whole = heard(preview_sound(project, folder, begin_s=Fraction(0), sample_rate_hz=RATE_HZ))
    assert len(back) == 2.5 * RATE_HZ - 1 or len(back) == 2.5 * RATE_HZ
    inside = slice(2 * RATE_HZ + 200, round(2.4 * RATE_HZ))
    offset = round(2.5 * RATE_HZ) - len(back)
    shifted = slice(inside.start - offset, inside.stop - offset)
    np.testing.assert_allclose(back[shifted], whole[inside], atol=1e-6)


def test_a_film_that_stands_still_has_no_sound(folder: Path) -> None:
    for speed in (0.0, 5.0, -4.5):
        with pytest.raises(ValueError, match="wound"):
            shuttle_sound(
                load_project(folder), folder, begin_s=Fraction(0), speed=speed, sample_rate_hz=8000
            )


def test_moving_a_line_moves_what_is_seen_and_heard(folder: Path, draft: ProjectStudio) -> None:
    project = load_project(folder)
    moved = move_line_to(project, project.clips[1].id, begin_s=Fraction(9)).after
    before, after = shown(project, draft, 80, 90), shown(moved, draft, 90, 100)
    for one, other in zip(before, after, strict=True):
        np.testing.assert_array_equal(one.pixels, other.pixels)
