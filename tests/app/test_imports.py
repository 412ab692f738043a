"""Files that were dropped: what they become."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from emo_desktop.app.first_projects import free_name, make_untitled
from emo_desktop.app.imports import Imported, add_imported, read_files
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project, media_path
from tests.app.media import write_voice
from tests.conftest import DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make_untitled(tmp_path / "projects")


def read(folder: Path, *paths: Path) -> Imported:
    return read_files(
        folder,
        paths,
        project=load_project(folder),
        detector=FaceDetector(),
        token=CancelToken(),
    )


def test_a_portrait_and_a_voice_become_somebody_who_speaks(
    folder: Path, portrait: Path, tmp_path: Path
) -> None:
    imported = read(folder, portrait, write_voice(tmp_path / "hello.wav", 2.0))
    edit = add_imported(load_project(folder), imported)
    project = edit.after
    assert edit.name == "Import"
    assert [each.name for each in project.characters] == ["astronaut"]
    (clip,) = project.clips
    assert clip.character == project.characters[0].id
    assert project.take(clip.take).name == "hello"
    assert all(media_path(folder, media).is_file() for media in project.media)


def test_the_first_portrait_takes_over_lines_that_nobody_says(
    folder: Path, portrait: Path, tmp_path: Path
) -> None:
    voice = read(folder, write_voice(tmp_path / "hello.wav", 2.0))
    spoken = add_imported(load_project(folder), voice).after
    assert spoken.clips[0].character == ""
    seen = add_imported(spoken, read(folder, portrait)).after
    assert seen.clips[0].character == seen.characters[0].id
    assert add_imported(seen, read(folder, portrait)).after.clips == seen.clips


def test_cue_sheets_become_lines_and_what_cannot_be_read_is_a_fault(
    folder: Path, tmp_path: Path
) -> None:
    cues = tmp_path / "cues.srt"
    cues.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")
    damaged = tmp_path / "damaged.png"
    damaged.write_bytes(b"no picture")
    imported = read(folder, cues, damaged, tmp_path / "gone.wav")
    assert [fault.hint != "" for fault in imported.faults] == [True, True]
    project = add_imported(Project("P"), imported).after
    assert [clip.text for clip in project.clips] == ["Hello."]


def test_reading_files_can_be_stopped(folder: Path, portrait: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_files(
            folder,
            [portrait],
            project=load_project(folder),
            detector=FaceDetector(),
            token=token,
        )


def test_untitled_projects_do_not_take_each_other_s_place(tmp_path: Path) -> None:
    names = [make_untitled(tmp_path).name for _ in range(3)]
    assert names == ["Untitled.emo", "Untitled 2.emo", "Untitled 3.emo"]
    assert free_name(tmp_path, "Other").name == "Other.emo"


def test_a_picture_without_a_face_is_kept(folder: Path) -> None:
    imported = read(folder, DATA / "portraits" / "no_face_texture.png")
    assert imported.faults == ()
    (character,) = add_imported(load_project(folder), imported).after.characters
    assert character.face_box is None
    assert media_path(folder, character.portrait).is_file()


def test_a_picture_too_narrow_for_any_face_is_a_fault(folder: Path, tmp_path: Path) -> None:
    strip = tmp_path / "strip.png"
    pixels = np.random.default_rng(1).integers(0, 255, (64, 640, 3), np.uint8)
    Image.fromarray(pixels).save(strip)
    (fault,) = read(folder, strip).faults
    assert "narrow" in str(fault)
