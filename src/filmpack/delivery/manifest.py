"""manifest.json: everything that a package holds and was made of, as types.

docs/manifest.schema.json is written from these types; a test holds it.
"""

from __future__ import annotations

import hashlib
import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from filmpack.errors import InputError, Problem
from filmpack.media.choices import Fit, ShapeName

MANIFEST = "manifest.json"
VERSION = 1
"""Count it up when a field changes its meaning or goes."""

Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, hexadecimal.")]
Count = Annotated[int, Meta(ge=0, le=10**12)]
Rate = Annotated[
    str, Meta(pattern="^[1-9][0-9]{0,8}(/[1-9][0-9]{0,8})?$", description="Frames a second.")
]
State = Literal["release", "draft"]
Role = Literal["burned", "soft", "text", "transcript", "picture", "page"]


class Signed(Struct, frozen=True, forbid_unknown_fields=True):
    """Who signed something off, and on which day (ISO 8601)."""

    about: str
    by: str
    on: str


class WaiverFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """An error that the release went out with, and who answers for it."""

    rule: str
    place: str
    what: str
    reason: str
    by: str
    on: str


class SubstitutionFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A character that a file's format lacks, what stands for it, and how often."""

    file: str
    character: str
    substitute: str
    times: Count


class AudioFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A sound track: codec by FFmpeg's name, rate in samples a second; sha256 is that of its
    packets' bytes."""

    codec: str
    rate: Count
    layout: str
    sha256: Sha256 | None = None


class TextTrackFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A text track: BCP 47 tag, name in players' menus, whether players show it unasked, the
    digest of its cues (see cues_digest), and whether it is for those who understand the film and
    not every line."""

    language: str
    title: str
    default: bool
    hearing_impaired: bool
    cues: Count
    sha256: Sha256
    forced: bool = False


class MediaFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A film's streams. rate is frames a second as a fraction; width and height are in pixels;
    recipe is a digest of what decides the file's bytes."""

    width: Count
    height: Count
    frames: Count
    rate: Rate
    video_codec: str
    audio: tuple[AudioFacts, ...]
    subtitles: tuple[TextTrackFacts, ...]
    recipe: str


class ReframingFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """How a film stands in a picture of another shape than its own; see docs/shapes.md."""

    shape: ShapeName
    fit: Fit
    focus: Annotated[float, Meta(ge=0, le=1)]
    by_shot: tuple[tuple[Count, Annotated[float, Meta(ge=0, le=1)]], ...] = ()


class FileFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """A file: its name, what it is, its size in bytes; format names a text's. reframed is of a film
    in another shape; its closing card is in a picture of its own. sign_language is of a film that
    stands beside an interpreter."""

    path: str
    role: Role
    size: Count
    sha256: Sha256
    format: str = ""
    media: MediaFacts | None = None
    reframed: ReframingFacts | None = None
    sign_language: bool = False


class CardFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The closing card: where its QR code leads ("" for none), its words, and on which frames of
    the films it stands."""

    address: str
    text: str
    first: Count
    frames: Count


class LoudnessFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The loudness of the film's first sound track by EBU R 128; stated, never changed."""

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float


class FilmFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """The film: its title in the source's language and in the edition's, frames without the card,
    and how many milliseconds its picture begins after its sound."""

    slug: str
    title: str
    translated_title: str
    frames: Count
    rate: Rate
    lead: int
    excerpt: bool


class Programs(Struct, frozen=True, forbid_unknown_fields=True):
    """The versions of the programs that made the package."""

    filmpack: str
    ffmpeg: str


class Manifest(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=False):
    """A package. inputs are the SHA-256 of the film, the source, the catalogues and the contacts;
    fonts those of the project's own fonts that its language is drawn with."""

    version: int
    edition: str
    language: str
    country: str
    state: State
    film: FilmFacts
    made_by: Programs
    inputs: dict[str, Sha256]
    card: CardFacts
    loudness: LoudnessFacts | None
    reviews: tuple[Signed, ...]
    confirmations: tuple[Signed, ...]
    waivers: tuple[WaiverFacts, ...]
    substitutions: tuple[SubstitutionFacts, ...]
    files: tuple[FileFacts, ...]
    fingerprint: Sha256
    """Of everything that decides the package: where it is the same, so is the package."""
    fonts: tuple[Sha256, ...] = ()

    def of(self, path: str) -> FileFacts | None:
        """The facts of a file; None for one that it does not name."""
        return next((file for file in self.files if file.path == path), None)

    def with_role(self, *roles: Role) -> list[FileFacts]:
        """The files that are one of these things."""
        return [file for file in self.files if file.role in roles]


def encode_manifest(manifest: Struct) -> bytes:
    """The bytes of a package's manifest, or of a web folder's: keys sorted, no times of day, no
    names of machines."""
    built = msgspec.to_builtins(manifest)
    return (json.dumps(built, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def decode_manifest(data: bytes, name: str) -> Manifest:
    """Read manifest.json; `name` is used in messages.

    Raises InputError when it is none, or of a version that this filmpack does not know.
    """
    try:
        version = msgspec.json.decode(data, type=_Version).version
        if version != VERSION:
            what = f"this manifest has version {version}; this filmpack reads version {VERSION}."
            raise InputError(
                Problem(name, 0, what, "Use the filmpack that made it, or a newer one.")
            )
        return msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(Problem(name, 0, f"this is not a package's manifest: {error}.")) from None


class _Version(Struct):
    version: int


def manifest_schema() -> bytes:
    """docs/manifest.schema.json: the JSON Schema of the manifest."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= msgspec.json.schema(Manifest)
    for definition in schema["$defs"].values():
        # From docstrings, whose lines msgspec before 0.23 leaves indented.
        definition["description"] = inspect.cleandoc(definition["description"])
    return (json.dumps(schema, indent=2, sort_keys=True) + "\n").encode()


def cues_digest(cues: Sequence[tuple[int, int, str]]) -> str:
    """The SHA-256 of a track's cues: start and end in milliseconds, and the text that is shown."""
    return hashlib.sha256(json.dumps(cues, ensure_ascii=False).encode()).hexdigest()


def fingerprint_of(parts: Mapping[str, object]) -> str:
    """The digest of everything that decides a package."""
    return hashlib.sha256(
        json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()
    ).hexdigest()
