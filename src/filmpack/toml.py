"""TOML files: text into typed values, and in words what is wrong with one, and where.

Project file, country files and terms are all read here, so that all are answered alike:
the file, the line, the key, what was given and what is allowed.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from filmpack.errors import InputError, Problem
from filmpack.toml_places import Path, places

T = TypeVar("T")

_DOTS = 500
"""No line of ours has so many dots; tomllib takes minutes over a key of a hundred thousand."""
_LARGEST = 1 << 63
"""The first whole number that msgspec does not take."""
_SHOWN = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True)
class TomlFile:
    """A TOML file's text and values. name is its path as messages show it."""

    name: str
    text: str
    data: dict[str, Any]

    @classmethod
    def parse(cls, text: str, name: str) -> TomlFile:
        """Parse a file's text. Raises InputError with the line of what is not TOML."""
        try:
            return cls(name, text, _values(text))
        except ValueError as error:
            match = re.search(r" \(at line (\d+)(?:, column (\d+))?\)$", str(error))
            what = str(error)[: match.start()] if match else str(error)
            column = f" at column {match[2]}" if match and match[2] else ""
            advice = "Put text between quotes; write a date such as 2026-11-25."
            raise InputError(
                Problem(
                    name,
                    int(match[1]) if match else 0,
                    f"this is not valid TOML: {what}{column}.",
                    advice if what == "Invalid value" else "",
                )
            ) from None

    @cached_property
    def _places(self) -> dict[Path, int]:
        return places(self.text)

    def line(self, *path: str | int) -> int:
        """The line of a key or a table, else of the nearest one around it; 0 without any.

        path counts the items of lists from 0: ("contact", 1, "phone").
        """
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                return self._places[path[:length]]
        return 0

    def decode(self, kind: type[T], advice: str = "") -> T:
        """The values as a msgspec Struct.

        A Struct may have class variables: `renamed`, old keys and new; `removed`, and what to do.

        Args:
            kind: the Struct that describes the whole file.
            advice: where the keys are explained; shown with a missing or unknown one.

        Raises:
            InputError: with everything that the types don't allow, missing keys last.
        """
        try:
            return msgspec.convert(self.data, kind)
        except msgspec.ValidationError as error:
            faults = list(_faults(inspect.type_info(kind), self.data, ()))
            if not faults:
                raise InputError(Problem(self.name, 0, f"{error}.", advice)) from None
            # A missing key comes last: a misspelt one, named first, often explains it.
            faults.sort(key=lambda fault: (fault.missing, self.line(*fault.path)))
            problems = [
                Problem(
                    self.name,
                    self.line(*fault.path),
                    fault.what,
                    " ".join(
                        filter(
                            None, (fault.advice, advice if fault.unknown or fault.missing else "")
                        )
                    ),
                )
                for fault in faults
            ]
            raise InputError(problems) from None


def parse(text: str, name: str, kind: type[T], advice: str = "") -> T:
    """TomlFile.parse(text, name).decode(kind, advice); see these for Args and Raises."""
    return TomlFile.parse(text, name).decode(kind, advice)


def strings(data: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every string among a file's values, with the path of its key."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for name, value in data.items():
            yield from strings(value, (*path, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from strings(value, (*path, number))


def shown(path: Path) -> str:
    """A key as a reader knows it: "[card] seconds", "contact[2].read" (the second contact)."""
    *tables, last = path
    if not tables:
        return _quoted_key(last)
    if isinstance(last, int):
        return f"{shown(tuple(tables))}[{last + 1}]"
    if any(isinstance(part, int) for part in tables):
        return f"{shown(tuple(tables))}.{_quoted_key(last)}"
    return f"[{'.'.join(_quoted_key(part) for part in tables)}] {_quoted_key(last)}"


def table_name(path: Path) -> str:
    """A table as a reader knows it: "[card]", "contact[2]", "this file"."""
    if not path:
        return "this file"
    if any(isinstance(part, int) for part in path):
        return shown(path)
    return f"[{'.'.join(_quoted_key(part) for part in path)}]"


def wanted(kind: inspect.Type) -> str:
    """What a value of a type may be, as the end of "write ..."."""
    kind, words = _unwrapped(kind)
    if words:
        return words
    match kind:
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return f"a whole number{_bounds(kind)}"
        case inspect.FloatType():
            return f"a number{_bounds(kind)}"
        case inspect.DateType():
            return "a date such as 2026-11-25"
        case inspect.LiteralType():
            return f"one of {', '.join(map(str, kind.values))}"
        case inspect.VarTupleType() | inspect.ListType():
            return f"a list in square brackets; each item is {wanted(kind.item_type)}"
        case inspect.UnionType():
            return " or ".join(wanted(member) for member in members(kind))
        case inspect.StructType() | inspect.DictType():
            return "a table of keys"
        case _:
            return "text between quotes"


def members(kind: inspect.UnionType) -> list[inspect.Type]:
    """A union's types; TOML has no null, so None is not among them."""
    return [member for member in kind.types if not isinstance(member, inspect.NoneType)]


@dataclass(frozen=True, slots=True)
class _Fault:
    """What one value, or a key that is unknown or missing, breaks."""

    path: Path
    what: str
    advice: str = ""
    unknown: bool = False
    missing: bool = False


def _values(text: str) -> dict[str, Any]:
    for number, row in enumerate(text.split("\n"), 1):
        if row.count(".") > _DOTS:
            raise ValueError(f"More than {_DOTS} dots in one line (at line {number})")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("Values are nested too deeply") from None
    except tomllib.TOMLDecodeError:
        raise
    except ValueError:
        # Python's own bound on digits, whose message speaks of sys.set_int_max_str_digits.
        raise ValueError("A number has too many digits") from None


def _faults(kind: inspect.Type, value: object, path: Path) -> Iterator[_Fault]:
    """What in a value its type doesn't allow; the same bounds as msgspec's, in words."""
    plain, words = _unwrapped(kind)
    match plain:
        case inspect.StructType() if isinstance(value, dict):
            yield from _table_faults(plain, value, path)
        case inspect.DictType() if isinstance(value, dict):
            for name, item in value.items():
                yield from _faults(plain.value_type, item, (*path, name))
        case inspect.VarTupleType() | inspect.ListType() if isinstance(value, list):
            for number, item in enumerate(value):
                yield from _faults(plain.item_type, item, (*path, number))
        case inspect.UnionType():
            choices = members(plain)
            # Of a table, what is wrong in it is told: to be one may be right.
            meant = list(filter(_is_table, choices)) if isinstance(value, dict) else choices
            if len(meant) == 1:
                yield from _faults(meant[0], value, path)
            elif all(any(_faults(choice, value, path)) for choice in choices):
                yield _wrong(path, value, f"write {wanted(kind)}")
        case inspect.LiteralType():
            if value not in plain.values or isinstance(value, bool):
                # Only text can be a misspelt choice; str() may even refuse a huge number.
                near = _nearest(value, plain.values) if isinstance(value, str) else ""
                yield _wrong(path, value, f"choose {wanted(kind)}", near)
        case inspect.IntType() | inspect.FloatType() if _is_number(plain, value):
            if bound := _broken_bound(plain, value):
                yield _wrong(path, value, f"it must be {bound}")
        case inspect.StrType() if isinstance(value, str):
            if plain.pattern and not re.search(plain.pattern, value):
                yield _wrong(path, value, f"write {words or f'text like {plain.pattern}'}")
        case inspect.BoolType() if isinstance(value, bool):
            pass
        case inspect.DateType() if _is_date(value):
            pass
        case _:
            yield _wrong(path, value, f"write {wanted(kind)}")


def _table_faults(
    kind: inspect.StructType, value: dict[str, object], path: Path
) -> Iterator[_Fault]:
    fields = {field.encode_name: field for field in kind.fields}
    renamed: dict[str, str] = getattr(kind.cls, "renamed", {})
    removed: dict[str, str] = getattr(kind.cls, "removed", {})
    inside = f" in {table_name(path)}" if path else ""
    for name, item in value.items():
        if name in fields:
            yield from _faults(fields[name].type, item, (*path, name))
        elif now := renamed.get(name):
            yield _Fault((*path, name), f"{name!r}{inside} is now {now!r}.")
        elif how := removed.get(name):
            yield _Fault((*path, name), f"{name!r}{inside} is no longer a key.", how)
        elif kind.forbid_unknown_fields:
            near = _nearest(name, fields)
            advice = f"{near} Known here: {', '.join(fields)}.".strip()
            what = f"unknown key {name[:_SHOWN]!r}{inside}."
            yield _Fault((*path, name), what, advice, unknown=True)
    for name, field in fields.items():
        taken = any(now == name and old in value for old, now in renamed.items())
        if field.required and name not in value and not taken:
            advice = f"Add {name}: {wanted(field.type)}."
            yield _Fault(path, f"{table_name(path)} has no {name}.", advice, missing=True)


def _wrong(path: Path, value: object, allowed: str, advice: str = "") -> _Fault:
    return _Fault(path, f"{shown(path)} is {_given(value)}; {allowed}.", advice)


def _unwrapped(kind: inspect.Type) -> tuple[inspect.Type, str]:
    """A type without its Meta, and that Meta's own words for what is allowed."""
    words = ""
    while isinstance(kind, inspect.Metadata):
        words = words or (kind.extra or {}).get("words", "")
        kind = kind.type
    return kind, words


def _is_number(kind: inspect.Type, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return isinstance(kind, inspect.FloatType) or isinstance(value, int) or value.is_integer()


def _broken_bound(kind: inspect.IntType | inspect.FloatType, value: Any) -> str:
    if kind.ge is not None and not value >= kind.ge:
        return f"at least {_number(kind.ge)}"
    if kind.le is not None and not value <= kind.le:
        return f"at most {_number(kind.le)}"
    outside = isinstance(value, int) and abs(value) >= _LARGEST
    return f"less than {_LARGEST}" if outside else ""


def _bounds(kind: inspect.IntType | inspect.FloatType) -> str:
    if kind.ge is not None and kind.le is not None:
        return f" from {_number(kind.ge)} to {_number(kind.le)}"
    return f" of at least {_number(kind.ge)}" if kind.ge is not None else ""


def _number(bound: float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)


def _is_table(kind: inspect.Type) -> bool:
    return isinstance(_unwrapped(kind)[0], inspect.StructType | inspect.DictType)


def _is_date(value: object) -> bool:
    if isinstance(value, str):
        try:
            msgspec.convert(value, date)
        except msgspec.ValidationError:
            return False
        return True
    return isinstance(value, date) and not isinstance(value, datetime)


def _nearest(given: str, known: Any) -> str:
    near = difflib.get_close_matches(given[:_SHOWN], list(known), 1)
    return f"Did you mean {near[0]!r}?" if near else ""


def _quoted_key(part: str | int) -> str:
    text = str(part)
    return text if re.fullmatch(r"[\w-]+", text) else _text(text)


def _given(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict | list):
        return "a table" if isinstance(value, dict) else "a list"
    if isinstance(value, int) and abs(value) >= _LARGEST:
        return "too large a number"  # and str() may refuse it
    return _text(value) if isinstance(value, str) else str(value)


def _text(value: str) -> str:
    """Text between quotes, cut short, with nothing in it that a terminal would obey."""
    short = value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"
    quoted = json.dumps(short, ensure_ascii=False)
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in quoted)
