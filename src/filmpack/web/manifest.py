"""manifest.json of a folder for the web: what it holds and was made of, as types."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from filmpack.delivery.manifest import Count, Programs, Rate, Sha256, State
from filmpack.errors import InputError, Problem

VERSION = 1
"""Count it up when a field changes its meaning or goes."""


class WebFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A file: its path, its size in bytes."""

    path: str
    size: Count
    sha256: Sha256


class WebFilm(Struct, frozen=True, forbid_unknown_fields=True):
    """The film: its title, frames without the card, and how many milliseconds its picture begins
    after its sound."""

    title: str
    frames: Count
    rate: Rate
    lead: Annotated[int, Meta(ge=-(10**6), le=10**6)]
    excerpt: bool


class WebEdition(Struct, frozen=True, forbid_unknown_fields=True):
    """An edition: its languages' text files by key, its own first; where its card's QR code leads
    ("" for none) and on which frames it stands; the numbers as they are dialled and the addresses
    that its page shows."""

    edition: str
    language: str
    title: str
    texts: tuple[str, ...]
    address: str
    first: Count
    frames: Count
    numbers: tuple[str, ...]
    urls: tuple[str, ...]


class WebManifest(Struct, frozen=True, forbid_unknown_fields=True):
    """A folder for the web. inputs are the SHA-256 of the film, the source, the catalogues and the
    contacts, by what they are."""

    kind: Literal["web"]
    version: int
    state: State
    film: WebFilm
    made_by: Programs
    inputs: dict[str, Sha256]
    sizes: tuple[str, ...]
    dash: bool
    editions: tuple[WebEdition, ...]
    files: tuple[WebFile, ...]
    fingerprint: Sha256
    """Of everything that decides the folder: where it is the same, so is the folder."""


def decode_web_manifest(data: bytes, name: str) -> WebManifest:
    """Read manifest.json; `name` is used in messages.

    Raises InputError when it is none, or of a version that this filmpack does not know.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).version
        if version != VERSION:
            what = f"this manifest is of version {version}; this filmpack reads {VERSION}."
            raise InputError(Problem(name, 0, what, "Use the filmpack that made it, or a newer."))
        return msgspec.json.decode(data, type=WebManifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        what = f"this is not the manifest of a folder for the web: {error}."
        raise InputError(Problem(name, 0, what)) from None


def is_web_manifest(data: bytes) -> bool:
    """Whether a manifest says that it is of a folder for the web."""
    try:
        return msgspec.json.decode(data, type=_Kind).kind == "web"
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


class _Version(Struct):
    version: int


class _Kind(Struct):
    kind: str = ""
