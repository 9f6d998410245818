"""The section of filmpack.toml on fonts of the system: [fonts]."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from filmpack.project.config.meta import about

FontName = Annotated[str, Meta(min_length=1, max_length=300)]


class PinnedFont(Struct, frozen=True, forbid_unknown_fields=True):
    """A font of which only one version will do."""

    font: Annotated[FontName, about("The family's name, or the file's path.", "Noto Sans CJK JP")]
    sha256: Annotated[
        str,
        Meta(
            pattern=r"^[0-9a-f]{64}$",
            extra={"words": "64 digits, as 'filmpack fonts' shows them"},
        ),
        about("The digest of the regular face's file."),
    ]


ChosenFont = Annotated[
    FontName | PinnedFont,
    Meta(extra={"words": 'text between quotes, or a table: { font = "…", sha256 = "…" }'}),
]
Fonts = Annotated[
    dict[str, ChosenFont],
    Meta(
        description="Fonts of the system that draw a language instead of filmpack's own. The key is"
        " the language's tag (ja, zh-Hant) or its script's code (Jpan). Whether a font's licence"
        " allows films is for you to check.",
        examples=[{"ja": "Noto Sans CJK JP"}],
        extra={
            "each": "The family's name as the system knows it, or the path of a .ttf, .otf or .ttc"
            " file; one outside of the project's folder only if FILMPACK_TRUSTED_PROJECTS names"
            " this folder. With { font, sha256 }, a build refuses any other version of the file."
        },
    ),
]
