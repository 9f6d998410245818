"""The project file explained: docs/configuration.md, and the file that `init` writes.

Both are written from the sections' types, so that neither can lag behind them.
"""

from __future__ import annotations

import inspect as python
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct, inspect

from filmpack.project.config.sections import CheckRules, Limits, ProjectFile
from filmpack.toml import members, wanted

_HEAD = """# Configuration: filmpack.toml

Written by `make docs` from the types that read the file; a test keeps this page current.
`filmpack init` writes a file with all of these keys. Paths start from the folder of
`filmpack.toml` and may not lead out of it, except the master's, unless you trust the project
([security](security.md)).
"""
_FIRST = """# What filmpack builds. Paths start from this file's folder.
# A line that starts with '#' and a key shows the default or an example: remove the '#' to set it.
# 'filmpack help configuration' explains every key.
"""
_EXAMPLE_LANGUAGE = "fi"


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a section. default is None when it has none; required keys have `required`."""

    name: str
    meaning: str
    allowed: str
    unit: str
    default: Any
    example: Any
    required: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A table of the project file; heading is as TOML writes it, such as [[renditions]]."""

    heading: str
    about: str
    keys: tuple[Key, ...]


def sections() -> list[Section]:
    """Every table that a project file may have, in the file's order."""
    found = []
    for field in inspect.type_info(ProjectFile).fields:  # type: ignore[attr-defined]
        if isinstance(table := _plain(field.type), inspect.DictType):
            found.append(_free_section(f"[{field.name}]", _meta(field.type), table))
            continue
        kind, repeated = _table(field.type)
        found.append(_section(f"[[{field.name}]]" if repeated else f"[{field.name}]", kind))
        if field.name == "check":
            found.append(_section("[check.limits]", Limits))
            found.append(_section(f"[check.languages.{_EXAMPLE_LANGUAGE}]", CheckRules))
    return found


def configuration_page() -> str:
    """docs/configuration.md."""
    parts = [_HEAD]
    for section in sections():
        parts.append(f"\n## `{section.heading}`\n\n{section.about}\n\n")
        parts.append(
            "| key | value | unit | default | meaning | example |\n|---|---|---|---|---|---|\n"
        )
        parts += [_row(key) for key in section.keys]
    return "".join(parts)


def project_file(values: Mapping[str, Mapping[str, object]]) -> str:
    """A filmpack.toml with every section and key.

    `values` holds what is set, by section and key; all else is commented out.
    """
    parts = [_FIRST]
    for section in sections():
        given = values.get(section.heading.strip("[]"), {})
        parts.append(f"\n# {section.about}\n{'' if given else '#'}{section.heading}\n")
        for key in section.keys:
            value = given.get(key.name, key.example if _is_empty(key.default) else key.default)
            sign = "" if key.name in given else "#"
            parts.append(f"{_comment(key)}\n{sign}{key.name} = {to_toml(value)}\n")
    return "".join(parts)


def to_toml(value: object) -> str:
    """A value as TOML writes it, tables in one line."""
    if isinstance(value, Mapping):
        pairs = (f"{_toml_key(name)} = {to_toml(item)}" for name, item in value.items())
        return f"{{ {', '.join(pairs)} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(to_toml(item) for item in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _toml_key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name)


def _free_section(heading: str, about: dict[str, Any], kind: inspect.DictType) -> Section:
    """A table whose keys the project chooses; each key of the example stands for all."""
    keys = [
        Key(name, about["each"], wanted(kind.value_type), "", None, example, False)
        for name, example in about["examples"][0].items()
    ]
    return Section(heading, about["description"], tuple(keys))


def _section(heading: str, kind: type[Struct]) -> Section:
    about = " ".join((python.getdoc(kind) or "").split())
    return Section(heading, about, tuple(_keys(kind)))


def _keys(kind: type[Struct]) -> Iterator[Key]:
    """The keys of a section; tables that have a section of their own are not among them."""
    for field in inspect.type_info(kind).fields:  # type: ignore[attr-defined]
        about = _meta(field.type)
        own_section = field.name == "languages" or (
            field.name == "limits" and kind is not CheckRules
        )
        if own_section:
            continue
        default = field.default
        if default is msgspec.NODEFAULT:
            default = None if field.required else field.default_factory()
        yield Key(
            field.name,
            about.get("description", ""),
            wanted(field.type),
            about.get("unit", ""),
            default,
            next(iter(about.get("examples", ())), default),
            field.required,
        )


def _meta(kind: inspect.Type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    while isinstance(kind, inspect.Metadata):
        found = {**(kind.extra_json_schema or {}), **(kind.extra or {}), **found}
        kind = kind.type
    return found


def _plain(kind: inspect.Type) -> inspect.Type:
    while isinstance(kind, inspect.Metadata):
        kind = kind.type
    return kind


def _table(kind: inspect.Type) -> tuple[type[Struct], bool]:
    """The Struct of a section, and whether the section may be there several times."""
    if isinstance(kind, inspect.UnionType):
        return _table(members(kind)[0])
    if isinstance(kind, inspect.VarTupleType):
        return _table(kind.item_type)[0], True
    assert isinstance(kind, inspect.StructType)
    return kind.cls, False


def _is_empty(value: object) -> bool:
    return value is None or value in ("", (), {}) or isinstance(value, Struct)


def _comment(key: Key) -> str:
    """What a key means, its unit and its choices, as lines of comment."""
    unit = f" Unit: {key.unit}." if key.unit else ""
    choices = f" O{key.allowed[1:]}." if key.allowed.startswith("one of ") else ""
    text = f"{key.meaning}{unit}{choices}"
    return textwrap.fill(text, 98, initial_indent="# ", subsequent_indent="# ")


def _row(key: Key) -> str:
    if key.required:
        default = "required"
    else:
        default = "not set" if _is_empty(key.default) else f"`{to_toml(key.default)}`"
    example = f"`{key.name} = {to_toml(key.example)}`"
    cells = (f"`{key.name}`", key.allowed, key.unit, default, key.meaning, example)
    return f"| {' | '.join(cells)} |\n"
