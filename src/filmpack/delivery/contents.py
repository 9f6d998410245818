"""What a package holds, and what its files are called. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from filmpack.delivery.manifest import Manifest, ReframingFacts, Role, SubstitutionFacts
from filmpack.delivery.page.texts import NO_STL
from filmpack.media.rendition import Rendition
from filmpack.pipeline.targets import rendition_names
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats import writable_formats
from filmpack.timedtext.formats.base import PictureFormat, TextEntry
from filmpack.timedtext.writing.stl_writer import holds

README, POSTER, CARD, SHEET = "README.html", "poster.jpg", "card.png", "contact-sheet.jpg"
_ENDINGS = {
    "srt": ".srt",
    "vtt": ".vtt",
    "ebuttd": ".ebuttd.xml",
    "imsc": ".imsc11.xml",
    "stl": ".stl",
    "transcript": ".txt",
}


_PAGE = "transcript.html"
_CARD = re.compile(r"card(\.\d{1,2}x\d{1,2})?(\.\d{1,5}p)?\.png")
_UPLOAD = re.compile(r"\.upload\.[a-z]{2,3}_[A-Z]{2}\.srt$")


@dataclass(frozen=True, slots=True)
class PackageMaterial:
    """An edition, as the writers of text formats ask for it (formats.base.Material)."""

    track: Track
    title: str
    closing: str
    speakers: Mapping[str, str]
    picture: PictureFormat
    entries: Sequence[TextEntry] = ()


@dataclass(frozen=True, slots=True)
class PackageTexts:
    """A package's text files by name: their bytes, formats, and the substitutes in them; left_out
    has the contexts of the page's texts that say which files there are none of, and why."""

    data: dict[str, bytes] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    substitutions: list[SubstitutionFacts] = field(default_factory=list)
    left_out: tuple[str, ...] = ()


def stem_of(slug: str, edition: str, *, excerpt: bool) -> str:
    """How the names of a package's files begin."""
    return f"{slug}{'-excerpt' * excerpt}.{edition}"


def burned_name(stem: str, rendition: Rendition, height: int) -> str:
    """The name of a film with the text in its picture; height is the picture's."""
    names = rendition_names(rendition)
    return ".".join((stem, *([] if rendition.name else [f"{height}p"]), *names, "mp4"))


@dataclass(frozen=True, slots=True)
class Nature:
    """What a file of a package is; format names a text's, "" for what is none."""

    role: Role
    format: str = ""


def nature_of(name: str) -> Nature | None:
    """What a package's file of this name is; None for a name that none has."""
    if name == README:
        return Nature("page")
    if name == _PAGE:
        return Nature("transcript", "html")
    if name in (POSTER, SHEET) or _CARD.fullmatch(name):
        return Nature("picture")
    if name.endswith((".soft.mkv", ".soft.mp4")):
        return Nature("soft")
    if name.endswith(".mp4"):
        return Nature("burned")
    if _UPLOAD.search(name):
        return Nature("text", "upload")
    kind = next((kind for kind, ending in _ENDINGS.items() if name.endswith(ending)), "")
    if not kind:
        return None
    return Nature("transcript" if kind == "transcript" else "text", kind)


CardSize = tuple[str, int]
"""The shape of a film ("" for its own) and its height in pixels: films that agree in both have one
card."""


def card_size(reframed: ReframingFacts | None, height: int) -> CardSize:
    """What decides how the card of a film of this height is laid out."""
    return (reframed.shape if reframed else "", height)


def card_sizes(manifest: Manifest) -> list[CardSize]:
    """Those of a package's films."""
    return [card_size(file.reframed, file.media.height) for file in manifest.files if file.media]


def card_names(sizes: Iterable[CardSize]) -> dict[CardSize, str]:
    """The names of the cards' pictures: of each shape the highest has none of its height."""
    found: dict[CardSize, str] = {}
    shapes: set[str] = set()
    for shape, height in sorted(set(sizes), key=lambda size: (size[0], -size[1])):
        stem = f"card.{shape.replace(':', 'x')}" if shape else "card"
        found[shape, height] = f"{stem}.{height}p.png" if shape in shapes else f"{stem}.png"
        shapes.add(shape)
    return found


def soft_name(stem: str, container: str) -> str:
    """The name of a film with text tracks."""
    return f"{stem}.soft.{container}"


def same_name(names: Sequence[str]) -> str:
    """The first name that one before it has too, but for its case; "" where each has its own."""
    seen: set[str] = set()
    for name in names:
        if name.casefold() in seen:
            return name
        seen.add(name.casefold())
    return ""


def write_texts(
    slug: str, edition: str, parts: Sequence[str], material: PackageMaterial, *, excerpt: bool
) -> PackageTexts:
    """The text files of a package.

    Args:
        slug: How the films' names begin.
        edition: The edition's tag.
        parts: What the package holds, as [package] contents says.
        material: The edition.
        excerpt: Whether the film is only a first part.

    Raises:
        InputError: A letter that a format cannot hold.
    """
    stem = stem_of(slug, edition, excerpt=excerpt)
    names = {f"{stem}{ending}": kind for kind, ending in _ENDINGS.items() if kind in parts}
    if "upload" in parts:
        # Facebook takes the language from behind the name, and wants an underscore.
        begins = stem_of(slug, "upload", excerpt=excerpt)
        # It takes a language and a country, and no script.
        language, *_, country = edition.split("-")
        names[f"{begins}.{language}_{country}.srt"] = "upload"
    if "transcript" in parts:
        names[_PAGE] = "html"
    known = writable_formats()
    texts = PackageTexts()
    if "stl" in parts and not holds(material.track.language):
        del names[f"{stem}{_ENDINGS['stl']}"]
        texts = PackageTexts(left_out=(NO_STL,))
    for name, kind in names.items():
        made = known[kind].render(material)
        texts.data[name], texts.formats[name] = made.data, kind
        pairs = [(one.character, one.substitute) for one in made.substitutions]
        texts.substitutions.extend(
            SubstitutionFacts(name, *pair, pairs.count(pair)) for pair in dict.fromkeys(pairs)
        )
    return texts
