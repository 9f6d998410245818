"""The sections of filmpack.toml on the tracks of finished films: [audio], [mux]."""

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
