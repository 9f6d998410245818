"""What a file of the store looks like: its bytes, bound to the name they were stored under. Pure.

An object is a line with a SHA-256 and the length of the next line, a line of JSON about the
object, then its bytes; the SHA-256 is that of its key, that length and all that follows. A note
is a line with the SHA-256 of its kind, its name and what follows, then JSON. So a file that was
changed, cut or put in another's place is noticed whenever it is read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_OBJECT = b"filmpack object 2 "
_NOTE = b"filmpack note 1 "
_HEAD = len(_OBJECT) + 64 + 1 + 10 + 1


@dataclass(frozen=True, slots=True)
class Stored:
    """An object as it was put: what is said about it, and its bytes."""

    about: Mapping[str, Any]
    data: memoryview


def pack(key: str, about: Mapping[str, Any], data: bytes) -> tuple[bytes, bytes, bytes]:
    """An object's file, in three parts that follow each other."""
    rest = json.dumps(about, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    return _head(key, len(rest), rest, data), rest, data


def unpack(key: str, file: memoryview) -> Stored | None:
    """The parts of an object's file; None when it is not what was stored under this key."""
    try:
        length = int(bytes(file[_HEAD - 11 : _HEAD]))
        if bytes(file[:_HEAD]) != _head(key, length, file[_HEAD:]):
            return None
        start = _HEAD + length
        return Stored(json.loads(bytes(file[_HEAD:start])), file[start:])
    except ValueError:
        return None


def _head(key: str, length: int, *parts: bytes | memoryview) -> bytes:
    """An object file's first line."""
    found = hashlib.sha256(f"{key}\n{length}\n".encode())
    for part in parts:
        found.update(part)
    return _OBJECT + b"%s %010d\n" % (found.hexdigest().encode(), length)


def read_about(path: Path) -> Mapping[str, Any]:
    """What is said about an object file, its bytes not looked at; {} when it cannot be read."""
    with suppress(OSError, ValueError):
        with path.open("rb") as stream:
            stream.seek(_HEAD)
            found = json.loads(stream.readline())
        return found if isinstance(found, dict) else {}
    return {}


def pack_note(kind: str, name: str, what: Mapping[str, Any]) -> bytes:
    """A note's file."""
    body = json.dumps(what, separators=(",", ":")).encode()
    return _note_head(kind, name, body) + body


def unpack_note(kind: str, name: str, file: bytes) -> Mapping[str, Any] | None:
    """What was noted; None when the file is not what was noted under this kind and name."""
    head, _, body = file.partition(b"\n")
    if head + b"\n" != _note_head(kind, name, body):
        return None
    found = json.loads(body)
    return found if isinstance(found, dict) else None


def _note_head(kind: str, name: str, body: bytes) -> bytes:
    found = hashlib.sha256(f"{kind}\n{name}\n".encode() + body)
    return _NOTE + found.hexdigest().encode() + b"\n"
