"""Profiles: published subtitling limits, as data with their source and the date they were read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from filmpack.languages.language import Audience, known_languages
from filmpack.languages.language import language as language_data


@dataclass(frozen=True, slots=True)
class Profile:
    """Limits of one guide.

    max_line_length: characters a line; max_lines: lines a cue; max_cps: characters a second,
    spaces counted; audience: whose speeds in the languages' files come before `max_cps`, None
    where the guide has one speed for all; min_duration and max_duration: milliseconds on screen;
    min_gap_frames: frames between two subtitles; retrieved: the day on which the source was read.
    """

    name: str
    max_line_length: int
    max_lines: int
    max_cps: int
    min_duration: int
    max_duration: int
    source: str
    retrieved: date
    audience: Audience | None = None
    min_gap_frames: int = 2

    def max_cps_for(self, language: str) -> int:
        """Characters a second for a language tag such as pl or de-CH."""
        own = language_data(language).speed(self.audience) if self.audience else None
        return self.max_cps if own is None else own

    @property
    def max_cps_by_language(self) -> dict[str, int]:
        """Characters a second by tag, for the languages that differ from `max_cps`."""
        found = {tag: self.max_cps_for(tag) for tag in known_languages()} if self.audience else {}
        return {tag: speed for tag, speed in found.items() if speed != self.max_cps}

    def in_language(self, tag: str) -> Profile:
        """The profile as the guide has it for a language: lines of Japanese hold 13 characters."""
        own = language_data(tag).line_length if self.audience else None
        return self if own is None else replace(self, max_line_length=own)

    def with_limits(self, limits: Mapping[str, int | None]) -> Profile:
        """The profile with some limits of a project's own, by the fields' names; None keeps one.

        A project's max_cps counts for every language.
        """
        given = {name: value for name, value in limits.items() if value is not None}
        if not given:
            return self
        audience = None if "max_cps" in given else self.audience
        return replace(self, name=f"{self.name}, changed", audience=audience, **given)  # type: ignore[arg-type]

    def character_budget(self, duration: int, language: str) -> int:
        """Characters that can be read in `duration` milliseconds, never more than fit."""
        return min(
            self.max_cps_for(language) * duration // 1000, self.max_line_length * self.max_lines
        )


_NETFLIX = (
    "Netflix Timed Text Style Guide, General Requirements (article 215758617); reading speeds"
    " per language as re-checked for SubtitleEdit, pull request 13347, August 2026"
)

PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        Profile("netflix", 42, 2, 17, 833, 7000, _NETFLIX, date(2026, 8, 31), "adult"),
        Profile("netflix-children", 42, 2, 13, 833, 7000, _NETFLIX, date(2026, 8, 31), "child"),
        Profile("netflix-sdh", 42, 2, 20, 833, 7000, _NETFLIX, date(2026, 8, 31)),
        Profile(
            "ted",
            42,
            2,
            21,
            1000,
            7000,
            "TED translators' cheat sheet, November 2016",
            date(2026, 8, 31),
            min_gap_frames=0,
        ),
        Profile(
            "shorts",
            24,
            2,
            25,
            700,
            5000,
            "common vendor practice for films of 9:16; no published guide was found",
            date(2026, 8, 31),
            min_gap_frames=0,
        ),
    )
}
