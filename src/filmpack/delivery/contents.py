"""What a package holds, and what its files are called. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from filmpack.delivery.manifest import ReframingFacts, SubstitutionFacts
from filmpack.media.rendition import Rendition
from filmpack.pipeline.targets import rendition_names
from filmpack.timedtext.cue import Track
from filmpack.timedtext.formats import writable_formats
from filmpack.timedtext.formats.base import PictureFormat, TextEntry

README, POSTER, CARD, SHEET = "README.html", "poster.jpg", "card.png", "contact-sheet.jpg"
_ENDINGS = {
    "srt": ".srt",
    "vtt": ".vtt",
    "ebuttd": ".ebuttd.xml",
    "imsc": ".imsc11.xml",
    "stl": ".stl",
    "transcript": ".txt",
}


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
    """A package's text files by name: their bytes, formats, and the substitutes in them."""

    data: dict[str, bytes] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    substitutions: list[SubstitutionFacts] = field(default_factory=list)


def stem_of(slug: str, edition: str, *, excerpt: bool) -> str:
    """How the names of a package's files begin."""
    return f"{slug}{'-excerpt' * excerpt}.{edition}"


def burned_name(stem: str, rendition: Rendition, height: int) -> str:
    """The name of a film with the text in its picture; height is the picture's."""
    names = rendition_names(rendition)
    return ".".join((stem, *([] if rendition.name else [f"{height}p"]), *names, "mp4"))


def card_name(reframed: ReframingFacts | None) -> str:
    """The name of the card's picture in the shape of a film: its own, or another."""
    return f"card.{reframed.shape.replace(':', 'x')}.png" if reframed else CARD


def soft_name(stem: str, container: str) -> str:
    """The name of a film with text tracks."""
    return f"{stem}.soft.{container}"


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
        names[f"{begins}.{edition.replace('-', '_')}.srt"] = "upload"
    if "transcript" in parts:
        names["transcript.html"] = "html"
    known = writable_formats()
    texts = PackageTexts()
    for name, kind in names.items():
        made = known[kind].render(material)
        texts.data[name], texts.formats[name] = made.data, kind
        pairs = [(one.character, one.substitute) for one in made.substitutions]
        texts.substitutions.extend(
            SubstitutionFacts(name, *pair, pairs.count(pair)) for pair in dict.fromkeys(pairs)
        )
    return texts
