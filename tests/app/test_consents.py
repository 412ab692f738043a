"""Who may be exported: one place decides, for every door."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from emo_desktop.app.consents import (
    check_consents,
    consent_mentions,
    consent_notices,
    to_be_asked,
    with_present_consents,
    without_consent,
)
from emo_desktop.app.data_formats import DataFormat
from emo_desktop.app.data_orders import DataRequest, characters_in, check_files, files_for
from emo_desktop.app.film_orders import check_orders, order_film, order_lines
from emo_desktop.export.provenance.consent import ConsentError
from emo_desktop.project.autosave import write_autosave
from emo_desktop.project.changes import EditError
from emo_desktop.project.edits.characters import (
    go_without_consent,
    replace_portrait,
    restore_consent,
    set_consent,
    withdraw_consent,
)
from emo_desktop.project.media import Consent
from emo_desktop.project.model import Character, Project
from emo_desktop.project.storage import create_project, save_project
from tests.render.lines import make_line, make_media, make_project

TODAY = date(2026, 11, 23)
GIVEN = Consent("I agree.", "Anna", "2026-11-01", "the person agreed")
WITHDRAWN = replace(GIVEN, withdrawn_on="2026-11-02")


def two_people() -> Project:
    """Anna says the first line, Bea the second, twelve seconds later."""
    project, bea = make_project(), Character("k2", "Bea", make_media("bea.png"))
    second = replace(make_line(4, begin_s=12), character="k2")
    return replace(project, characters=(*project.characters, bea), clips=(*project.clips, second))


def test_only_what_no_longer_or_not_yet_counts_is_in_the_way() -> None:
    (anna,) = make_project().characters
    for consent in (None, GIVEN, replace(GIVEN, given_on="long ago")):
        check_consents([replace(anna, consent=consent)], TODAY)
    for consent, said in (
        (WITHDRAWN, "withdrawn on 2026-11-02"),
        (replace(GIVEN, valid_until="2026-11-22"), "ended on 2026-11-22"),
        (replace(GIVEN, given_on="2026-11-24"), "counts from 2026-11-24"),
    ):
        with pytest.raises(ConsentError, match=f"Anna .*{said}") as raised:
            check_consents([replace(anna, consent=consent)], TODAY)
        assert "leave this character's lines out" in raised.value.hint


def test_it_is_asked_once() -> None:
    project = make_project()
    assert without_consent(project.characters) == to_be_asked(project.characters)
    (notice,) = consent_notices(project.characters, hint="Do so.")
    assert "Anna" in notice.text and notice.text.endswith("Do so.")
    waived = go_without_consent(project, "k1").after
    assert without_consent(waived.characters) and not to_be_asked(waived.characters)
    assert not list(consent_notices(waived.characters, hint=""))
    # A consent that is taken out, and another picture, are asked about again.
    assert to_be_asked(set_consent(waived, "k1", None).after.characters)
    other = replace_portrait(waived, "k1", make_media("other.png")).after
    assert to_be_asked(other.characters)


def test_a_withdrawal_is_an_edit_that_can_be_taken_back() -> None:
    project = make_project()
    with pytest.raises(EditError, match="No consent"):
        withdraw_consent(project, "k1", on="2026-11-02")
    project = set_consent(project, "k1", GIVEN).after
    with pytest.raises(EditError, match="not withdrawn"):
        restore_consent(project, "k1")
    for day in ("", "soon"):
        with pytest.raises(EditError):
            withdraw_consent(project, "k1", on=day)
    edit = withdraw_consent(project, "k1", on="2026-11-02")
    assert edit.after.characters[0].consent == WITHDRAWN
    assert edit.name == "Withdraw the consent for Anna"
    with pytest.raises(EditError, match="already"):
        withdraw_consent(edit.after, "k1", on="2026-11-03")
    assert restore_consent(edit.after, "k1").after == project


def test_films_of_others_are_made_all_the_same(tmp_path: Path) -> None:
    project = set_consent(two_people(), "k2", WITHDRAWN).after
    whole = order_film(project, tmp_path / "film.mp4")
    first, second = order_lines(project, ["c3", "c4"], tmp_path)
    part = order_film(project, tmp_path / "film.mp4", range(100))
    for order in (whole, second):
        with pytest.raises(ConsentError, match="Bea"):
            check_orders([order], project, tmp_path, replaces=False)
    for order in (first, part):
        check_orders([order], project, tmp_path, replaces=False)


@pytest.mark.parametrize("wanted", [DataFormat.SRT, DataFormat.OTIO, DataFormat.GLTF])
def test_files_for_other_programs_are_locked_too(tmp_path: Path, wanted: DataFormat) -> None:
    project = set_consent(two_people(), "k2", WITHDRAWN).after
    request = DataRequest(wanted, tmp_path / f"scene.{'glb' if wanted == 'gltf' else wanted}")
    files = files_for(project, request)
    assert [each.name for each in characters_in(files)] == ["Anna", "Bea"]
    with pytest.raises(ConsentError, match="Bea"):
        check_files(files, request, project, tmp_path)
    alone = replace(request, characters=("k1",))
    check_files(files_for(project, alone), alone, project, tmp_path)


def test_what_waited_is_made_with_the_consents_of_now(tmp_path: Path) -> None:
    folder = tmp_path / "Scene.emo"
    asked = set_consent(two_people(), "k1", GIVEN).after
    assert with_present_consents(asked, folder) == asked  # no project is there
    create_project(folder, Project("Scene"))
    save_project(folder, two_people())
    # What was not saved when it was asked for is not lost.
    assert with_present_consents(asked, folder) == asked
    save_project(folder, asked)
    write_autosave(folder, set_consent(asked, "k1", WITHDRAWN).after)
    now = with_present_consents(asked, folder)
    assert now.character("k1").consent == WITHDRAWN and now.clips == asked.clips
    save_project(folder, asked)
    (folder / "project.json").write_text((folder / "project.json").read_text() + " ")
    assert with_present_consents(asked, folder) == asked  # the unsaved work is of before


def test_a_film_names_a_consent_by_its_digest() -> None:
    project = set_consent(two_people(), "k1", GIVEN).after
    (mention,) = consent_mentions(project.characters)
    assert mention.basis == "the person agreed" and len(mention.digest) == 32
    withdrawn = set_consent(project, "k1", WITHDRAWN).after
    assert list(consent_mentions(withdrawn.characters)) == [mention]
