"""Subtitles for the deaf and hard of hearing: how a language's name and tag are marked."""

from __future__ import annotations

SDH_MODIFIER = "@sdh"
"""In the name of a catalogue, as gettext writes a modifier."""
SDH_SUBTAG = "-x-sdh"
"""In a BCP 47 tag, as a private subtag."""


def is_sdh(language: str) -> bool:
    """Whether a catalogue ("pl@sdh") or a tag ("pl-x-sdh") is of subtitles for the deaf and hard
    of hearing."""
    return language.endswith((SDH_MODIFIER, SDH_SUBTAG))


def without_sdh(language: str) -> str:
    """The language itself: "pl" for "pl@sdh" and "pl-x-sdh"."""
    return language.removesuffix(SDH_MODIFIER).removesuffix(SDH_SUBTAG)
