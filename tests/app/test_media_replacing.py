"""A file exchanged for another: names and lines stay, and what no longer fits is said."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from emo_desktop.app.media_list import MediaKind
from emo_desktop.app.media_replacing import Replacement, read_replacement, replace_file
from emo_desktop.base.errors import MediaError
from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.characters import set_consent
from emo_desktop.project.edits.markers import set_guide
from emo_desktop.project.edits.takes import rename_take
from emo_desktop.project.media import Consent, Guide
from emo_desktop.project.model import Project
from emo_desktop.project.storage import load_project, media_path
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings


@pytest.fixture
def folder(tmp_path: Path, portrait: Path) -> Path:
    make_project(tmp_path / "Scene.emo", portrait, make_settings(tmp_path / "home"), lines=1)
    return tmp_path / "Scene.emo"


def read(folder: Path, path: Path, kind: MediaKind, project: Project) -> Replacement:
    return read_replacement(
        folder, path, kind, project=project, detector=FaceDetector(), token=CancelToken()
    )


def test_a_longer_sound_takes_the_place_of_a_take(folder: Path) -> None:
    project = load_project(folder)
    project = rename_take(project, project.takes[0].id, "Hello").after
    path = write_voice(folder.parent / "better.wav", 11.0, 22050)
    new = read(folder, path, MediaKind.TAKE, project)
    after = replace_file(project, project.takes[0].media, MediaKind.TAKE, new).after
    take = after.takes[0]
    assert (take.id, take.name) == (project.takes[0].id, "Hello")
    assert (take.duration_s, take.sample_rate_hz) == (11, 22050)
    assert take.media.name == "better.wav"
    assert media_path(folder, take.media).is_file()
    assert after.clips[0].use == project.clips[0].use


def test_a_sound_that_is_too_short_is_refused(folder: Path) -> None:
    project = load_project(folder)
    new = read(folder, write_voice(folder.parent / "short.wav", 2.0), MediaKind.TAKE, project)
    with pytest.raises(EditError, match=r"short\.wav lasts 2\.0 s, and line 1 uses"):
        replace_file(project, project.takes[0].media, MediaKind.TAKE, new)


def test_a_portrait_and_a_guide(folder: Path, portrait: Path) -> None:
    project = load_project(folder)
    other = portrait.with_name("woman.jpg")
    other = other if other.is_file() else portrait
    new = read(folder, other, MediaKind.PORTRAIT, project)
    after = replace_file(project, project.characters[0].portrait, MediaKind.PORTRAIT, new).after
    assert after.characters[0].portrait.name == other.name
    guide = Guide(project.takes[0].media, Fraction(9), begin_s=Fraction(1))
    guided = set_guide(project, guide).after
    sound = read(folder, write_voice(folder.parent / "guide.wav", 3.0), MediaKind.GUIDE, guided)
    changed = replace_file(guided, guide.media, MediaKind.GUIDE, sound).after.guide
    assert changed is not None
    assert (changed.duration_s, changed.begin_s) == (3, 1)


def test_a_spoken_consent(folder: Path) -> None:
    project = load_project(folder)
    anna, old = project.characters[0], project.takes[0].media
    consent = Consent("Yes.", "Anna", "2026-01-02", recording=old)
    project = set_consent(project, anna.id, consent).after
    new = read(folder, write_voice(folder.parent / "yes.wav", 1.0), MediaKind.CONSENT, project)
    after = replace_file(project, old, MediaKind.CONSENT, new).after
    assert after.characters[0].consent is not None
    assert after.characters[0].consent.recording == new.media
    assert after.takes == project.takes  # the same file is a take still
    (folder.parent / "note.txt").write_text("no sound")
    with pytest.raises(MediaError):
        read(folder, folder.parent / "note.txt", MediaKind.CONSENT, project)
