"""What is known of a film, its name, and what its mark says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from emo_desktop.export.provenance.facts import SourceKind, mark_content
from tests.export.provenance.films import facts_of


@pytest.mark.parametrize("kind", SourceKind)
def test_the_mark_says_the_kind_and_the_film(kind: SourceKind) -> None:
    facts = facts_of(kind)
    assert 0 <= facts.mark_payload < 2**64
    content = mark_content(facts.mark_payload)
    assert (content.version, content.kind, content.film_id) == (1, kind, facts.film_id)


def test_a_kind_of_a_later_program_is_not_guessed() -> None:
    content = mark_content(0x2F << 56 | 5)
    assert (content.version, content.kind, content.film_id) == (2, None, f"{5:014x}")


def test_another_film_has_another_name() -> None:
    facts = facts_of()
    others = [
        replace(facts, title="Other.mp4"),
        replace(facts, settings_digest="00" * 16),
        replace(facts, drawings=(replace(facts.drawings[0], seed=6),)),
        replace(facts, sounds=()),
    ]
    assert len({each.film_id for each in (facts, *others)}) == 5
    assert facts_of().film_id == facts.film_id


def test_generated_and_animated_pictures_are_named_by_the_terms_of_the_iptc() -> None:
    begin = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    assert SourceKind.GENERATED.iptc_uri == begin + "trainedAlgorithmicMedia"
    assert SourceKind.ANIMATED.iptc_uri == begin + "compositeWithTrainedAlgorithmicMedia"
    assert SourceKind.MIXED.iptc_uri == begin + "compositeSynthetic"


def test_a_moment_without_an_offset_is_none() -> None:
    with pytest.raises(ValueError, match="offset"):
        replace(facts_of(), made_at=datetime(2026, 1, 1))
