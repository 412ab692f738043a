"""Characters kept beside the projects: put in, taken out, damaged, set aside."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from emo_desktop.app.character_library import (
    CHARACTER_FILE,
    LibraryCharacter,
    add_to_library,
    characters_in,
    copy_files,
    put_back,
    set_aside,
    use_from_library,
)
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.face.geometry import FaceBox
from emo_desktop.motion.control_points import ControlPoint
from emo_desktop.motion.controls import PerformanceControls
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.characters import add_character, remove_character
from emo_desktop.project.media import Consent
from emo_desktop.project.model import LandmarkMove, Project
from emo_desktop.project.storage import bring_in, media_path, save_project


@pytest.fixture
def project(tmp_path: Path, portrait: Path) -> Project:
    folder = tmp_path / "Scene.emo"
    folder.mkdir()
    media = bring_in(folder, portrait, token=CancelToken())
    consent = Consent("For this film.", "Anna Rossi", "2026-11-20")
    project = add_character(Project("Scene"), name="Anna", portrait=media, consent=consent).after
    anna = replace(
        project.characters[0],
        face_box=FaceBox(10, 20, 30, 40),
        landmark_moves=(LandmarkMove(3, 0.1, -0.1),),
        controls=PerformanceControls(expression=1.5),
        seed=7,
    )
    project = replace(project, characters=(anna,))
    save_project(folder, project)
    return project


def put_in(project: Project, tmp_path: Path) -> LibraryCharacter:
    return add_to_library(
        project,
        tmp_path / "Scene.emo",
        project.characters[0].id,
        tmp_path / "library",
        token=CancelToken(),
    )


def test_another_project_gets_the_whole_character(project: Project, tmp_path: Path) -> None:
    put_in(project, tmp_path)
    (entry,) = characters_in(tmp_path / "library").characters
    other = tmp_path / "Other.emo"
    other.mkdir()
    kept = copy_files(entry, other, token=CancelToken())
    edit = use_from_library(Project("Other", next_id=40), kept)
    (used,) = edit.after.characters
    assert media_path(other, used.portrait).is_file()
    assert used.portrait.name == "astronaut.jpg"
    assert used.portrait.is_inside
    wanted = project.characters[0]
    assert used == replace(wanted, id="k40", portrait=used.portrait)
    assert edit.name == "Use Anna from the library"


def test_an_equal_character_is_kept_once_and_others_get_numbers(
    project: Project, tmp_path: Path
) -> None:
    assert put_in(project, tmp_path).name == "Anna"
    assert put_in(project, tmp_path).name == "Anna"
    changed = replace(project.characters[0], seed=8)
    assert put_in(replace(project, characters=(changed,)), tmp_path).name == "Anna 2"
    shelf = characters_in(tmp_path / "library")
    assert [entry.character.seed for entry in shelf.characters] == [7, 8]


@pytest.mark.parametrize("name", ["../../x", "CON", "Removed", "...", "a/b\\c:d", ".hidden"])
def test_names_that_are_no_names_of_folders(project: Project, tmp_path: Path, name: str) -> None:
    odd = replace(project, characters=(replace(project.characters[0], name=name),))
    entry = put_in(odd, tmp_path)
    assert entry.folder.parent == tmp_path / "library"
    (found,) = characters_in(tmp_path / "library").characters
    assert found.character.name == name


def test_points_of_lines_stay_in_their_project(project: Project, tmp_path: Path) -> None:
    point = ControlPoint("jawOpen", 1.0, 0.5)
    anna = replace(project.characters[0], controls=PerformanceControls(points=(point,)))
    entry = put_in(replace(project, characters=(anna,)), tmp_path)
    assert entry.character.controls.points == ()


def test_damaged_entries_are_left_out_and_named(project: Project, tmp_path: Path) -> None:
    library = tmp_path / "library"
    put_in(project, tmp_path)
    (library / "Broken").mkdir()
    (library / "Broken" / CHARACTER_FILE).write_text("{", encoding="utf-8")
    (library / "Empty").mkdir()
    lost = put_in(replace(project, characters=(replace(project.characters[0], seed=9),)), tmp_path)
    lost.picture.unlink()
    shelf = characters_in(library)
    assert [entry.name for entry in shelf.characters] == ["Anna"]
    assert len(shelf.faults) == 3
    for name in ("Broken", "Empty", "Anna 2"):
        assert any(name in fault for fault in shelf.faults)


def test_a_library_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert characters_in(tmp_path / "none").characters == ()


def test_a_picture_that_was_exchanged_is_not_used(project: Project, tmp_path: Path) -> None:
    entry = put_in(project, tmp_path)
    entry.picture.write_bytes(b"another")
    with pytest.raises(MediaError, match="not what it was"):
        copy_files(entry, tmp_path / "Scene.emo", token=CancelToken())
    media_path(tmp_path / "Scene.emo", project.characters[0].portrait).write_bytes(b"other")
    with pytest.raises(MediaError, match="not what it was"):
        put_in(project, tmp_path)


def test_nothing_is_left_of_what_was_cancelled_or_refused(project: Project, tmp_path: Path) -> None:
    token, library = CancelToken(), tmp_path / "library"
    token.cancel()
    with pytest.raises(Cancelled):
        add_to_library(project, tmp_path / "Scene.emo", "k1", library, token=token)
    assert list(library.iterdir()) == []
    with pytest.raises(EditError):
        add_to_library(project, tmp_path / "Scene.emo", "k99", library, token=CancelToken())


def test_a_spoken_consent_goes_along_and_a_waiver_does_not(
    project: Project, tmp_path: Path
) -> None:
    sentence = tmp_path / "sentence.wav"
    sentence.write_bytes(b"RIFF and so on")
    folder, (anna,) = tmp_path / "Scene.emo", project.characters
    assert anna.consent is not None
    spoken = bring_in(folder, sentence, token=CancelToken())
    changed = replace(
        anna, consent=replace(anna.consent, recording=spoken), goes_without_consent=True
    )
    entry = put_in(replace(project, characters=(changed,)), tmp_path)
    other = tmp_path / "Other.emo"
    other.mkdir()
    kept = copy_files(entry, other, token=CancelToken())
    assert kept.consent is not None and kept.consent.recording is not None
    assert media_path(other, kept.consent.recording).read_bytes() == b"RIFF and so on"
    assert kept.consent.recording.name == "sentence.wav" and not kept.goes_without_consent
    media_path(entry.folder, kept.consent.recording).write_bytes(b"another")
    with pytest.raises(MediaError, match="spoken consent"):
        copy_files(entry, other, token=CancelToken())


def test_what_is_taken_out_can_be_put_back(project: Project, tmp_path: Path) -> None:
    library, entry = tmp_path / "library", put_in(project, tmp_path)
    aside = set_aside(entry, library)
    assert characters_in(library).characters == ()
    assert (aside / CHARACTER_FILE).is_file()
    put_in(project, tmp_path)
    assert put_back(aside, library).name == "Anna 2"
    assert len(characters_in(library).characters) == 2


def test_a_name_that_is_taken_in_the_project_gets_a_number(
    project: Project, tmp_path: Path
) -> None:
    entry = put_in(project, tmp_path)
    kept = copy_files(entry, tmp_path / "Scene.emo", token=CancelToken())
    twice = use_from_library(project, kept).after
    assert [each.name for each in twice.characters] == ["Anna", "Anna 2"]
    assert len(remove_character(twice, twice.characters[1].id).after.characters) == 1
