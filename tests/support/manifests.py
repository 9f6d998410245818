"""A small package's manifest, for tests that need no package."""

from __future__ import annotations

from filmpack.delivery.contents import PackageTexts
from filmpack.delivery.manifest import CardFacts, FileFacts, FilmFacts, Manifest, Programs

CLOSING = "עזרה\n116 111\n\nhttps://116111.pl/"


def manifest_of(language: str, texts: PackageTexts) -> Manifest:
    files = tuple(
        FileFacts(name, "text", len(data), "0" * 64, texts.formats[name])
        for name, data in texts.data.items()
    )
    return Manifest(
        version=1,
        edition=f"{language}-PL",
        language=language,
        country="PL",
        state="draft",
        film=FilmFacts("small", "Small film", "", 225, "25", 0, excerpt=False),
        made_by=Programs("1", "1"),
        inputs={},
        card=CardFacts("", CLOSING, 225, 200),
        loudness=None,
        reviews=(),
        confirmations=(),
        waivers=(),
        substitutions=tuple(texts.substitutions),
        files=files,
        fingerprint="0" * 64,
    )
