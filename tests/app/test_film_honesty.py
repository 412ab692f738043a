"""A project's film says what it is: signed, marked and in words, whoever drew it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from emo_desktop.app.film_honesty import FilmMark, film_extras
from emo_desktop.app.film_job import FilmFault, FilmMade, make_films
from emo_desktop.app.film_orders import FilmOrder
from emo_desktop.app.honesty_choices import HonestyChoices, carries_credentials
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.studio import Studio
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import Settings
from emo_desktop.export.film_metadata import read_words
from emo_desktop.export.label import Corner
from emo_desktop.export.mark.film import find_mark
from emo_desktop.export.presets import shipped_preset
from emo_desktop.export.provenance.consent import consent_digest
from emo_desktop.export.provenance.keys import SigningIdentity, installation_identity
from emo_desktop.export.provenance.reading import Credentials, CredentialState, read_credentials
from emo_desktop.project.edits.characters import set_consent
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from tests.app.scenes import KeepingStudio, make_project, make_settings
from tests.conftest import DATA

DRAFT = Override(Quality.DRAFT)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> SigningIdentity:
    return installation_identity(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> tuple[Path, Project]:
    folder = tmp_path_factory.mktemp("scene") / "Scene.emo"
    portrait = DATA / "portraits" / "astronaut.jpg"
    project = make_project(folder, portrait, settings, lines=1)
    consent = Consent("It is my face.", "Anna", "2026-01-02", "own face")
    return folder, set_consent(project, project.characters[0].id, consent).after


def made(
    scene: tuple[Path, Project],
    output: Path,
    settings: Settings,
    identity: SigningIdentity | None,
    *,
    preset_id: str = "standard",
    choices: HonestyChoices | None = None,
    keeps: bool = False,
) -> Credentials:
    folder, project = scene
    studio = ProjectStudio(
        folder,
        KeepingStudio(settings) if keeps else Studio(settings),
        override=None if keeps else DRAFT,
    )
    preset = shipped_preset(preset_id)
    extras = partial(
        film_extras,
        studio=studio,
        preset=preset,
        pack_of=lambda choice: None,
        identity=identity,
        choices=choices,
    )
    order = FilmOrder(project, output, frames=range(30))
    token = CancelToken()
    events = list(
        make_films([order], project, studio=studio, token=token, preset=preset, extras=extras)
    )
    assert not [event.error for event in events if isinstance(event, FilmFault)]
    assert [event for event in events if isinstance(event, FilmMade)]
    return read_credentials(output)


def test_a_draft_is_signed_as_animated_and_says_so(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    found = made(scene, tmp_path / "film.mp4", settings, identity)
    assert found.hold and found.source_types == ("compositeWithTrainedAlgorithmicMedia",)
    assert [(each.title, each.relationship) for each in found.ingredients] == [
        ("astronaut.jpg", "componentOf")
    ]
    rows, project = dict(found.film), scene[1]
    assert project.characters[0].portrait.digest in rows["pictures"]
    assert project.takes[0].media.digest in rows["sounds"]
    (anna,) = project.characters
    assert anna.consent is not None
    digest = consent_digest(anna.consent, character=anna.id, pictures=[anna.portrait.digest])
    assert [(each.basis, each.digest) for each in found.consents] == [("own face", digest)]
    assert found.consent_sentences == (
        f"By what right somebody is seen, it says: own face (record {digest}).",
    )
    words = read_words(tmp_path / "film.mp4")
    assert words.title == "film.mp4" and words.is_ours and "animated" in words.comment
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_what_a_renderer_generates_is_signed_as_generated(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    found = made(scene, tmp_path / "film.mp4", settings, identity, keeps=True)
    assert found.hold and found.source_types == ("trainedAlgorithmicMedia",)
    assert found.ingredients[0].relationship == "inputTo"


def test_what_is_refused_is_left_out(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    choices = HonestyChoices(signs=False, marks=False)
    found = made(scene, tmp_path / "film.mp4", settings, identity, choices=choices)
    assert found.state is CredentialState.NONE
    comment = read_words(tmp_path / "film.mp4").comment
    assert "EMO Desktop" in comment and "mark" not in comment and "Credentials" not in comment
    search = find_mark(tmp_path / "film.mp4", token=CancelToken())
    with pytest.raises(StopIteration) as end:
        while True:
            next(search)
    assert end.value.value.reading is None


def test_every_picture_of_a_folder_is_signed(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    folder, project = scene
    studio, preset = ProjectStudio(folder, Studio(settings)), shipped_preset("png-sequence")
    order = FilmOrder(project, tmp_path / "frames", frames=range(3))
    shots = SeenShots(project, ProjectStudio(folder, Studio(settings), override=DRAFT))
    extras = film_extras(
        order,
        shots,
        studio=studio,
        preset=preset,
        pack_of=lambda choice: None,
        identity=identity,
    )
    assert extras.seal is not None and extras.seal.identity is identity
    assert not carries_credentials(shipped_preset("webm-vp9-alpha"))


def test_the_label_stands_where_it_was_chosen(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    choices = HonestyChoices(has_label=True, words="Made by a machine", corner=Corner.TOP_RIGHT)
    assert choices.label is not None and HonestyChoices().label is None
    extras = film_extras(
        FilmOrder(scene[1], tmp_path / "film.mp4"),
        SeenShots(scene[1], ProjectStudio(scene[0], Studio(settings), override=DRAFT)),
        studio=ProjectStudio(scene[0], Studio(settings), override=DRAFT),
        preset=shipped_preset("standard"),
        pack_of=lambda choice: None,
        identity=identity,
        choices=choices,
    )
    assert extras.label == choices.label and extras.label.corner is Corner.TOP_RIGHT
    with pytest.raises(ValueError, match="one line"):
        HonestyChoices(words="two\nlines")


def test_the_mark_takes_its_size_from_the_first_frame(
    scene: tuple[Path, Project], tmp_path: Path, settings: Settings, identity: SigningIdentity
) -> None:
    from tests.export.mark.clips import FPS, moving_clip, read_back

    mark = FilmMark(0x1234, FPS)
    clip = moving_clip(3, frames=60)
    read = read_back(
        [mark.marked(luma, number).astype("uint8") for number, luma in enumerate(clip)]
    )
    assert read is not None and read.payload == 0x1234
