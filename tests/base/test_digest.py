"""Names made from content are equal for equal content, everywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.digest import canonical_json, digest_array, digest_file, digest_value


class Mood(Enum):
    GLAD = "glad"
    SAD = 3


@dataclass(frozen=True)
class Thing:
    name: str
    rate: Fraction


@dataclass(frozen=True)
class Labelled:
    label: str = field(compare=False)
    things: tuple[Thing, ...] = ()


def test_the_order_of_keys_does_not_matter() -> None:
    assert digest_value({"a": 1, "b": (2, 3)}) == digest_value({"b": [2, 3], "a": 1})


def test_values_have_one_form() -> None:
    thing = Thing("ä", Fraction(24000, 1001))
    assert canonical_json(thing) == '{"name":"\\u00e4","rate":"24000/1001"}'


def test_members_of_an_enum_are_their_values() -> None:
    assert canonical_json([Mood.GLAD, Mood.SAD]) == '["glad",3]'


def test_what_does_not_count_in_a_comparison_does_not_count_in_the_name() -> None:
    thing = Thing("a", Fraction(1))
    assert digest_value(Labelled("x", (thing,))) == digest_value(Labelled("y", (thing,)))
    assert digest_value(Labelled("x", (thing,))) != digest_value(Labelled("x"))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_that_are_none_have_no_name(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        digest_value([value])


def test_what_has_no_form_has_no_name() -> None:
    with pytest.raises(TypeError, match="set"):
        digest_value({1, 2})


def test_arrays_are_named_by_kind_shape_and_content() -> None:
    array = np.arange(6, dtype=np.float32)
    names = {
        digest_array(array),
        digest_array(array.reshape(2, 3)),
        digest_array(array.astype(np.float64)),
        digest_array(array + 1),
    }
    assert len(names) == 4
    assert digest_array(np.arange(12.0)[::2]) == digest_array(np.arange(0, 12, 2.0))


def test_a_file_is_named_by_its_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(b"same" * 100_000)
    other.write_bytes(b"same" * 100_000)
    assert digest_file(one) == digest_file(other)
    other.write_bytes(b"else")
    assert digest_file(one) != digest_file(other)


def test_the_name_of_a_value_never_changes() -> None:
    # Caches and projects on disk hold such names: another result would make them all strangers.
    assert digest_value({"fps": Fraction(25), "seed": 0}) == "edc640c1c517f4603318b8e300fdd08f"
