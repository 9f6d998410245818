"""What subtitles for the deaf and hard of hearing have beside speech: sounds, and who speaks."""

from __future__ import annotations

import re

_SOUND = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|[♩♪♫♬]")
_SPEAKER = re.compile(r"^[-‐‑–— ]*([^\n:\[\]()]{1,40}):(?=\s|$)", re.M)


def mask_sounds(text: str) -> str:
    """The text with sounds ([door slams], (laughs), ♪) and speakers (LEO:) replaced by as many
    NULs: every place stays the same. Line breaks stay, too."""

    def masked(match: re.Match[str]) -> str:
        return "".join("\n" if char == "\n" else "\0" for char in match[0])

    def speaker(match: re.Match[str]) -> str:
        return masked(match) if match[1].isupper() else match[0]

    return _SPEAKER.sub(speaker, _SOUND.sub(masked, text))


def is_sound(text: str) -> bool:
    """Whether nobody speaks in a text: it says only what is heard, or who is about to speak."""
    return bool(text) and not any(char.isalnum() for char in mask_sounds(text))
