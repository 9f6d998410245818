"""The sections of filmpack.toml on what is delivered: [audio], [mux], [package]."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct


class AudioSection(Struct, frozen=True, forbid_unknown_fields=True):
    """Which of the master's audio tracks the films have. Names and roles are always kept."""

    keep: Annotated[
        Annotated[Literal["all", "first"], Meta(extra={"words": '"all" or "first"'})]
        | Annotated[tuple[str, ...], Meta(min_length=1)],
        Meta(
            description="all: each; first: one. A track spoken in the film's own language comes"
            " first and is switched on. Or a list, of which the first that is there is switched on:"
            " own (in the film's language), original, descriptions, commentary, or a language's"
            " tag.",
            examples=[["own", "original", "descriptions"]],
        ),
    ] = "all"


class MuxSection(Struct, frozen=True, forbid_unknown_fields=True):
    """The text tracks of muxed films."""

    default: Annotated[
        str,
        Meta(
            description="The track that players show to viewers who chose none: none, first,"
            " edition (an edition's own language), or a language's tag.",
            examples=["edition"],
        ),
    ] = "none"
    subtitles: Annotated[
        Literal["replace", "keep"],
        Meta(
            description="The master's own subtitle tracks: replaced by the catalogues' ones, or"
            " kept behind them.",
            examples=["keep"],
        ),
    ] = "replace"


class PackageSection(Struct, frozen=True, forbid_unknown_fields=True):
    """What 'filmpack package' puts into an edition's package."""

    contents: Annotated[
        tuple[
            Literal[
                "burned",
                "mkv",
                "mp4",
                "srt",
                "vtt",
                "upload",
                "ebuttd",
                "imsc",
                "stl",
                "transcript",
                "pictures",
            ],
            ...,
        ],
        Meta(
            min_length=1,
            description="burned: films with the text in the picture, one a rendition; mkv, mp4:"
            " films with text tracks; srt, vtt, upload, ebuttd, imsc, stl: subtitle files;"
            " transcript: the text to read; pictures: poster, card and contact sheet.",
            examples=[["burned", "srt", "transcript", "pictures"]],
        ),
    ] = (
        *("burned", "mkv", "mp4", "srt", "vtt", "upload", "ebuttd", "imsc", "stl"),
        *("transcript", "pictures"),
    )
    contact: Annotated[
        str,
        Meta(
            description="Whom the receiving office asks, as its README.html says.",
            examples=["Campaign office, films@example.eu"],
        ),
    ] = ""
