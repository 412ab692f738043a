"""Projects as use cases: made, filled, asked about."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.projects import (
    LineOrder,
    add_cue_sheet,
    add_portrait,
    add_voice_line,
    edit_project,
    line_facts,
    line_numbered,
    new_project,
    open_project,
    read_take,
)
from emo_desktop.app.relinking import RelinkFinished, relink_project
from emo_desktop.base.errors import EmoError, NoFaceError, ProjectError, SoundError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.motion.emotion import Emotion
from emo_desktop.project.edits.film import rename_project
from emo_desktop.project.edits.lines import assign_character
from emo_desktop.project.lock import ProjectLock
from emo_desktop.project.storage import check_media, load_project, media_path
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return make_settings(tmp_path / "home")


@pytest.fixture
def folder(tmp_path: Path, portrait: Path, settings: Settings) -> Path:
    make_project(tmp_path / "Scene.emo", portrait, settings, lines=1)
    return tmp_path / "Scene.emo"


def new(folder: Path, portrait: Path, settings: Settings, **options):
    given = {"name": "N", "character": "C", "face_box": None, "size_px": 64, "copies": True}
    return new_project(
        folder,
        portrait=portrait,
        fps=Fraction(25),
        settings=settings,
        token=CancelToken(),
        **given | options,
    )


def test_a_new_project_has_its_character_and_the_picture_in_it(
    tmp_path: Path, portrait: Path, settings: Settings
) -> None:
    project = new(tmp_path / "A.emo", portrait, settings)
    assert project == load_project(tmp_path / "A.emo")
    (character,) = project.characters
    assert character.portrait.is_inside
    copied = media_path(tmp_path / "A.emo", character.portrait)
    assert copied.read_bytes() == portrait.read_bytes()


def test_a_file_can_be_referred_to_where_it_lies(
    tmp_path: Path, portrait: Path, settings: Settings
) -> None:
    project = new(tmp_path / "A.emo", portrait, settings, copies=False)
    media = project.characters[0].portrait
    assert not media.is_inside
    assert media_path(tmp_path / "A.emo", media).samefile(portrait)


def test_a_portrait_without_a_face_makes_no_project(tmp_path: Path, settings: Settings) -> None:
    import cv2
    import numpy as np

    picture = tmp_path / "grey.png"
    cv2.imwrite(str(picture), np.tile(np.arange(200, dtype=np.uint8), (200, 1)))
    with pytest.raises(NoFaceError):
        new(tmp_path / "A.emo", picture, settings)
    assert not (tmp_path / "A.emo").exists()


def test_a_project_is_not_made_over_another(folder: Path, portrait: Path, settings) -> None:
    before = load_project(folder)
    with pytest.raises(EmoError):
        new(folder, portrait, settings)
    assert load_project(folder) == before


def test_a_line_follows_the_last_one_and_plays_as_it_was_asked(folder: Path, voice: Path) -> None:
    order = LineOrder(
        voice, text="Hello.", controls={"emotion": Emotion.HAPPY}, seed=7, in_s=Fraction(1, 2)
    )
    project, line = add_voice_line(folder, order, token=CancelToken())
    clip = project.clip(line)
    assert project == load_project(folder)
    assert clip.begin_s >= project.clips[0].end_s
    assert (clip.text, clip.duration_s) == ("Hello.", Fraction(1, 2))
    picture = clip.chosen_picture
    assert (picture.controls.emotion, picture.seed) == (Emotion.HAPPY, 7)
    assert clip.character == project.characters[0].id


def test_the_same_sound_is_kept_once(folder: Path, voice: Path) -> None:
    for _ in range(2):
        project, _ = add_voice_line(folder, LineOrder(voice), token=CancelToken())
    assert len({take.media for take in project.takes[-2:]}) == 1


def test_lines_are_said_by_who_is_named_or_spoke_last(
    folder: Path, portrait: Path, voice: Path, settings: Settings
) -> None:
    add_portrait(
        folder,
        portrait=portrait,
        name="Bea",
        face_box=None,
        copies=True,
        settings=settings,
        token=CancelToken(),
    )
    token = CancelToken()
    project, named = add_voice_line(folder, LineOrder(voice, character="bea"), token=token)
    assert project.character(project.clip(named).character).name == "Bea"
    project, unnamed = add_voice_line(folder, LineOrder(voice), token=token)
    assert project.character(project.clip(unnamed).character).name == "Bea"
    with pytest.raises(EmoError, match="no character 'Cleo'") as raised:
        add_voice_line(folder, LineOrder(voice, character="Cleo"), token=token)
    assert "Anna, Bea" in raised.value.hint


def test_a_take_is_cut_at_its_pauses(tmp_path: Path) -> None:
    path = write_voice(tmp_path / "long.wav", 21.5)
    take = read_take(path, has_music=False, token=CancelToken())(make_media_of(path))
    assert take.duration_s == Fraction(43, 2)
    assert len(take.cuts_s) >= 2
    lengths = [b - a for a, b in zip((0, *take.cuts_s), (*take.cuts_s, 21.5), strict=True)]
    assert max(lengths) <= 8
    # The pauses of the made-up voice are from 1.0 to 1.4 s of every 1.4 s.
    assert all(float(cut_s) % 1.4 > 0.95 for cut_s in take.cuts_s)


def make_media_of(path: Path):
    from emo_desktop.project.media import Media

    return Media("0" * 32, path.stat().st_size, path.name, str(path))


def test_a_silent_sound_adds_nothing(folder: Path, tmp_path: Path) -> None:
    import numpy as np
    import soundfile

    silent = tmp_path / "silent.wav"
    soundfile.write(silent, np.zeros(16000), 16000)
    before = sorted(path.name for path in folder.rglob("*") if "lock" not in path.name)
    with pytest.raises(SoundError, match="silent"):
        add_voice_line(folder, LineOrder(silent), token=CancelToken())
    after = sorted(path.name for path in folder.rglob("*") if "lock" not in path.name)
    assert after == before


def test_reading_a_take_can_be_cancelled(tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_take(write_voice(tmp_path / "v.wav", 2), has_music=False, token=token)


def test_cues_become_lines_that_wait_for_a_voice(folder: Path, tmp_path: Path) -> None:
    cues = tmp_path / "cues.srt"
    cues.write_text(
        "1\n00:00:01,000 --> 00:00:02,500\nAnna: Good evening.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nWho is there?\n"
    )
    before, project = add_cue_sheet(folder, cues, later_s=Fraction(20))
    assert before == 1
    waiting = [clip for clip in project.clips if not clip.take]
    assert [float(clip.begin_s) for clip in waiting] == [21, 23]
    assert [float(clip.duration_s) for clip in waiting] == [1.5, 1]
    assert project == load_project(folder)


def test_what_is_rendered_of_each_line_is_known(folder: Path, settings: Settings) -> None:
    project = load_project(folder)
    (facts,) = line_facts(folder, project, settings=settings)
    assert (facts.number, facts.character, facts.take) == (1, "Anna", "line0")
    assert (facts.rendered, facts.segments) == (0, 2)
    nobody = assign_character(project, [project.clips[0].id], "").after
    (facts,) = line_facts(folder, nobody, settings=settings)
    assert (facts.character, facts.segments) == ("", 0)


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_line_that_is_not_there_is_one_error(folder: Path, number: int) -> None:
    with pytest.raises(EmoError, match=f"no line {number}: the project has 1"):
        line_numbered(load_project(folder), number)


def test_nobody_else_can_change_an_open_project(folder: Path) -> None:
    with (
        ProjectLock(folder),
        pytest.raises(ProjectError, match="open elsewhere"),
    ):
        edit_project(folder, lambda project: rename_project(project, "Other"))
    assert load_project(folder).name == "Scene"
    edit_project(folder, lambda project: rename_project(project, "Other"))
    assert load_project(folder).name == "Other"


def test_files_that_are_missing_are_named_and_found_again(folder: Path, tmp_path: Path) -> None:
    project = load_project(folder)
    media = project.takes[0].media
    lost = tmp_path / "elsewhere" / "deep"
    lost.mkdir(parents=True)
    media_path(folder, media).rename(lost / "renamed.wav")
    with pytest.raises(EmoError, match=r"line0\.wav") as raised, open_project(folder):
        pass
    assert "relink" in raised.value.hint
    *_, end = relink_project(folder, tmp_path / "elsewhere", token=CancelToken())
    assert isinstance(end, RelinkFinished)
    assert (end.found, end.still_missing) == (1, ())
    assert not check_media(folder, load_project(folder))
    with open_project(folder) as opened:
        assert opened.takes[0].media.digest == media.digest


def test_files_that_are_nowhere_stay_missing(folder: Path, tmp_path: Path) -> None:
    project = load_project(folder)
    media_path(folder, project.takes[0].media).unlink()
    (tmp_path / "empty").mkdir()
    *_, end = relink_project(folder, tmp_path / "empty", token=CancelToken())
    assert isinstance(end, RelinkFinished)
    assert end.still_missing == ("line0.wav",)
    assert load_project(folder) == project
