"""How each language marks two speakers in one subtitle."""

from __future__ import annotations

from filmpack.languages.language import language as language_data

# Source: Netflix Timed Text Style Guide, Dual speakers: a hyphen on both lines, no space.
_DEFAULT = ("-", "-")


def dialogue_style(language: str) -> tuple[str, str]:
    """What begins the first and the second speaker's line: ("- ", "- ") in Polish.

    language is a tag such as "pl" or "de-CH". One of which nothing is known gets a hyphen on
    both lines, without a space.
    """
    return language_data(language).dialogue or _DEFAULT
