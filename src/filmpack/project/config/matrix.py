"""filmpack.toml with more editions in its matrix; every other character stays as it is. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

from filmpack.errors import ConfigError

_MATRIX = re.compile(r"^[ \t]*matrix[ \t]*=[ \t]*\[", re.MULTILINE)
_SECTION = re.compile(r"^[ \t]*\[editions\][ \t]*(#.*)?$", re.MULTILINE)
# What an array of tags is made of. A comment may hold anything, also a bracket.
_PART = re.compile(r"""#[^\n]*|"[^"\n]*"|'[^'\n]*'|\]|.""", re.DOTALL)


def with_editions(text: str, tags: Sequence[str], file: str) -> str:
    """A project file whose matrix has these editions too, at its end.

    Args:
        text: The project file. It is valid.
        tags: The new editions.
        file: The file's name, for messages.

    Raises:
        ConfigError: The matrix is written in a way that is not understood.
    """
    before = tomllib.loads(text)
    matrix = before.get("editions", {}).get("matrix", [])
    changed = _changed(text, tags)
    try:
        after = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        after = {}
    expected = {**before, "editions": {**before.get("editions", {}), "matrix": [*matrix, *tags]}}
    if after != expected:
        listed = ", ".join(f'"{tag}"' for tag in tags)
        raise ConfigError(
            "the matrix cannot be extended automatically.",
            f"Add to [editions] matrix: {listed}.",
            file=file,
        )
    return changed


def _changed(text: str, tags: Sequence[str]) -> str:
    listed = "".join(f'  "{tag}",\n' for tag in tags)
    section = _SECTION.search(text)
    if section is None:
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        return f"{text}{gap}[editions]\nmatrix = [\n{listed}]\n"
    array = _MATRIX.search(text, section.end())
    if array is None:
        return f"{text[: section.end()]}\nmatrix = [\n{listed}]{text[section.end() :]}"
    last = "["  # the last part of the array that is neither a space nor a comment
    end_of_last = array.end()
    at = array.end()
    for part in _PART.finditer(text, array.end()):
        at = part.start()
        if part[0] == "]":
            break
        if not part[0].isspace() and not part[0].startswith("#"):
            last, end_of_last = part[0], part.end()
    comma = "" if last in ("[", ",") else ","
    rest = text[end_of_last:at].rstrip(" \t")
    line_end = "" if rest.endswith("\n") else "\n"
    return f"{text[:end_of_last]}{comma}{rest}{line_end}{listed}{text[at:]}"
