"""Frozen values as what JSON can hold, and back: exact, strict, and with the place of a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

# Two numbers of this many digits say every moment; more would only make a reader wait.
_FRACTION = re.compile(r"[0-9]{1,15}/[1-9][0-9]{0,14}", re.ASCII)
_LARGEST_INT = 2**63
_MOST_SHOWN = 60


class FormError(ValueError):
    """A plain value that is not what it should be; its text says where and why.

    Args:
        fault: what is wrong with it.
    """

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self._fault = fault
        self._place = ""

    def within(self, part: str) -> FormError:
        """The same error, with the part in which its place lies named before it."""
        joint = "." if self._place and not self._place.startswith("[") else ""
        self._place = f"{part}{joint}{self._place}"
        return self

    def __str__(self) -> str:
        return f"{self._place} {self._fault}" if self._place else self._fault


@dataclass(frozen=True, slots=True)
class Form:
    """How one kind of value is written and read.

    Args:
        encode: value → what JSON can hold.
        decode: the other way; raises FormError.
    """

    encode: Callable[[Any], Any]
    decode: Callable[[Any], Any]


class Forms:
    """The forms of frozen dataclasses and all they are made of, found by their types.

    Fractions become ``"n/d"``, members of an enum their values, tuples arrays and dataclasses
    objects of all their fields. A field that is missing takes its default, so that a file is still
    read when a field has been added; one that is not known is a fault.

    Args:
        special: forms that are not to be found by the type.
    """

    def __init__(self, special: Mapping[type, Form]) -> None:
        self._known: dict[Any, Form] = _PLAIN | dict(special)

    def of(self, kind: Any) -> Form:
        """The form of a type as it stands in an annotation.

        Raises:
            TypeError: values of that type have no form.
        """
        if kind not in self._known:
            self._known[kind] = self._made(kind)
        return self._known[kind]

    def _made(self, kind: Any) -> Form:
        parts = get_args(kind)
        if get_origin(kind) is UnionType and len(parts) == 2 and parts[1] is NoneType:
            return _optional(self.of(parts[0]))
        if get_origin(kind) is tuple and parts[1:] == (Ellipsis,):
            return _sequence(self.of(parts[0]))
        if get_origin(kind) is tuple:
            return _row([self.of(part) for part in parts])
        if isinstance(kind, type) and issubclass(kind, Enum):
            return _word(kind)
        if isinstance(kind, type) and is_dataclass(kind):
            return self._record(kind)
        raise TypeError(f"{kind} has no form")

    def _record(self, kind: type) -> Form:
        hints = get_type_hints(kind)
        forms = {each.name: self.of(hints[each.name]) for each in fields(kind)}
        decoders = {name: form.decode for name, form in forms.items()}
        needed = {
            each.name
            for each in fields(kind)
            if each.default is MISSING and each.default_factory is MISSING
        }

        def encode(value: Any) -> dict[str, Any]:
            return {name: form.encode(getattr(value, name)) for name, form in forms.items()}

        def decode(raw: Any) -> Any:
            if not isinstance(raw, dict):
                raise FormError(f"is {_shown(raw)}, not an object")
            values = {}
            for name, part in raw.items():
                if name not in decoders:
                    raise FormError(f"has an unknown field {_shown(name)}")
                try:
                    values[name] = decoders[name](part)
                except FormError as error:
                    raise error.within(name) from error
            if len(values) < len(decoders) and not needed <= values.keys():
                raise FormError(f"has no {min(needed - values.keys())}")
            try:
                return kind(**values)
            except ValueError as error:
                raise FormError(f"is not valid: {error}") from error

        return Form(encode, decode)


def _shown(raw: Any) -> str:
    """A value of a file as a message can show it."""
    if isinstance(raw, dict | list):
        return "an object" if isinstance(raw, dict) else "a list"
    text = ascii(raw) if isinstance(raw, str) else str(raw)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _text_of(raw: Any) -> str:
    if not isinstance(raw, str):
        raise FormError(f"is {_shown(raw)}, not a text")
    if not raw.isascii() and any("\ud800" <= letter <= "\udfff" for letter in raw):
        raise FormError("holds half a character")
    return raw


def _truth_of(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise FormError(f"is {_shown(raw)}, neither true nor false")
    return raw


def _whole_number_of(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or abs(raw) > _LARGEST_INT:
        raise FormError(f"is {_shown_number(raw)}, not a whole number")
    return raw


def _number_of(raw: Any) -> float:
    if type(raw) is float and -_LARGEST_INT <= raw <= _LARGEST_INT:
        return raw
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if not is_number or abs(raw) > float(_LARGEST_INT):
        raise FormError(f"is {_shown_number(raw)}, not a number that can be used")
    return float(raw)


def _shown_number(raw: Any) -> str:
    # Writing out thousands of digits takes long, and past a limit Python refuses.
    is_large = isinstance(raw, int) and abs(raw) > _LARGEST_INT
    return "a huge number" if is_large else _shown(raw)


def _plain_fraction(value: Fraction) -> str:
    text = f"{value.numerator}/{value.denominator}"
    if not _FRACTION.fullmatch(text):
        raise FormError(f"is {_shown(text)}, which is finer than can be stored")
    return text


def _fraction_of(raw: Any) -> Fraction:
    if not isinstance(raw, str) or not _FRACTION.fullmatch(raw):
        raise FormError(f'is {_shown(raw)}, not a fraction like "1/25"')
    above, _, below = raw.partition("/")
    return Fraction(int(above), int(below))


_PLAIN: dict[Any, Form] = {
    str: Form(str, _text_of),
    bool: Form(bool, _truth_of),
    int: Form(int, _whole_number_of),
    float: Form(float, _number_of),
    Fraction: Form(_plain_fraction, _fraction_of),
}


def _optional(form: Form) -> Form:
    return Form(
        lambda value: None if value is None else form.encode(value),
        lambda raw: None if raw is None else form.decode(raw),
    )


def _word(kind: type[Enum]) -> Form:
    words = {each.value: each for each in kind}

    def decode(raw: Any) -> Enum:
        if not isinstance(raw, str) or raw not in words:
            raise FormError(f"is {_shown(raw)}, none of {', '.join(words)}")
        return words[raw]

    return Form(lambda value: kind(value).value, decode)


def _sequence(form: Form) -> Form:
    def decode(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise FormError(f"is {_shown(raw)}, not a list")
        values = []
        for index, part in enumerate(raw):
            try:
                values.append(form.decode(part))
            except FormError as error:
                raise error.within(f"[{index}]") from error
        return tuple(values)

    return Form(lambda value: [form.encode(part) for part in value], decode)


def _row(forms: list[Form]) -> Form:
    def decode(raw: Any) -> tuple[Any, ...]:
        if not isinstance(raw, list) or len(raw) != len(forms):
            raise FormError(f"is {_shown(raw)}, not {len(forms)} values")
        return tuple(form.decode(part) for form, part in zip(forms, raw, strict=True))

    def encode(value: tuple[Any, ...]) -> list[Any]:
        return [form.encode(part) for form, part in zip(forms, value, strict=True)]

    return Form(encode, decode)
