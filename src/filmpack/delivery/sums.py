"""SHA256SUMS as sha256sum writes and checks it, and what lies in a package's folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from filmpack.errors import InputError, Problem, display_path

SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
_LINE = re.compile(r"([0-9a-f]{64}) [ *]([^\n]+)")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,150}")
"""Names that every system takes: a package has no folders."""
_PATH = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,150}/){0,3}[A-Za-z0-9_][A-Za-z0-9._-]{0,150}")
"""Paths in a folder for the web."""
_LITTER = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini|\._.+|\.directory", re.IGNORECASE)
"""What file managers leave behind."""


def is_litter(name: str) -> bool:
    """Whether a file manager, and no person, put a file there."""
    return _LITTER.fullmatch(name) is not None


def encode_sums(digests: Mapping[str, str]) -> bytes:
    """The file's bytes: a line for each name, sorted by bytes, as `sha256sum --check` reads it."""
    lines = (f"{digests[name]}  {name}\n" for name in sorted(digests))
    return "".join(lines).encode("ascii")


def decode_sums(data: bytes, name: str, *, folders: bool = False) -> dict[str, str]:
    """The digests by name; `name` is the file, for messages. With `folders`, names are paths.

    Raises InputError for a line that is none, a name that is no package's, or one that is there
    twice, whatever its case.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None or not (_PATH if folders else _NAME).fullmatch(match[2]):
            problems.append(Problem(name, number, f"this line is not a checksum: {line[:80]!r}."))
            continue
        if match[2].lower() in seen:
            problems.append(Problem(name, number, f"{match[2]!r} is listed twice."))
        seen.add(match[2].lower())
        found[match[2]] = match[1]
    if problems:
        raise InputError(problems)
    if not found:
        raise InputError(Problem(name, 0, "it lists no files."))
    return found


def digest_of(path: Path) -> str:
    """The SHA-256 of a file. Raises InputError when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        what = f"this file cannot be read: {error.strerror}."
        raise InputError(Problem(display_path(path), 0, what)) from None
