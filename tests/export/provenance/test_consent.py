"""When a consent counts, when it locks the export, and its name in a film."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import pytest

from emo_desktop.export.provenance.consent import (
    ConsentState,
    consent_digest,
    consent_fault,
    consent_state,
    export_is_locked,
)
from emo_desktop.project.media import Basis, Consent, Media

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Record:
    statement: str = "I agree."
    by: str = "A. Person"
    given_on: str = "2026-11-01"
    basis: str = "the person agreed"
    purpose: str = "Scene"
    valid_until: str = ""
    recording_digest: str = ""
    withdrawn_on: str = ""


@pytest.mark.parametrize(
    ("changes", "state", "locked"),
    [
        ({}, ConsentState.GIVEN, False),
        ({"valid_until": "2026-11-23"}, ConsentState.GIVEN, False),
        ({"valid_until": "2026-11-22"}, ConsentState.ENDED, True),
        ({"given_on": "2026-11-24"}, ConsentState.NOT_YET, True),
        ({"withdrawn_on": "2026-11-23"}, ConsentState.WITHDRAWN, True),
        ({"withdrawn_on": "2026-11-24"}, ConsentState.GIVEN, False),
        ({"given_on": "2026-11-01T10:00:00+01:00"}, ConsentState.GIVEN, False),
        ({"given_on": "yesterday"}, ConsentState.MISSING, False),
        ({"withdrawn_on": "2026-11-23", "valid_until": "2026-01-01"}, ConsentState.WITHDRAWN, True),
    ],
)
def test_days_decide(changes: dict[str, str], state: ConsentState, locked: bool) -> None:
    record = replace(Record(), **changes)
    assert consent_state(record, TODAY) is state
    assert export_is_locked(record, TODAY) is locked
    fault = consent_fault(record, TODAY, name="Ada")
    assert (fault is None) is (state is ConsentState.GIVEN)
    assert fault is None or ("Ada" in f"{fault}" and fault.hint)


def test_a_missing_consent_is_asked_for_and_locks_nothing() -> None:
    assert consent_state(None, TODAY) is ConsentState.MISSING
    assert not export_is_locked(None, TODAY)
    assert "by what right Ada" in f"{consent_fault(None, TODAY, name='Ada')}"


def test_the_digest_names_the_record_and_what_it_is_for() -> None:
    def name(
        record: Record, *, character: str = "c1", pictures: tuple[str, ...] = ("p", "q")
    ) -> str:
        return consent_digest(record, character=character, pictures=pictures)

    usual = name(Record())
    assert usual == name(Record(), pictures=("q", "p"))
    told = [each.name for each in fields(Record) if each.name != "withdrawn_on"]
    others = {name(replace(Record(), **{field: "2030-01-01"})) for field in told}
    others |= {name(Record(), character="c2"), name(Record(), pictures=("p",))}
    assert len(others | {usual}) == len(told) + 3
    assert name(replace(Record(), withdrawn_on="2026-12-01")) == usual
    # Films that were made must be matched by every later version.
    assert usual == USUAL


def test_a_consent_of_a_project_is_such_a_record() -> None:
    spoken = Media("ab" * 16, 100, "sentence.wav", "media/sentence.wav")
    kept = Consent(
        "I agree.", "A. Person", "2026-11-01", Basis.PERSON_AGREED, "Scene", recording=spoken
    )
    record = Record(recording_digest="ab" * 16)
    names = {consent_digest(each, character="c1", pictures=("p",)) for each in (kept, record)}
    assert len(names) == 1
    withdrawn = replace(kept, withdrawn_on="2026-11-23")
    assert export_is_locked(withdrawn, TODAY) and not export_is_locked(kept, TODAY)


def test_drawings_of_nobody_wrong_nobody() -> None:
    assert {basis for basis in Basis if not basis.shows_a_person} == {
        Basis.DRAWING,
        Basis.GENERATED,
    }


USUAL = "d75afabad88ccfe0318faababc9a2fc1"
