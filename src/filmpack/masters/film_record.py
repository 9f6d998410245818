"""What a film and its sound are, as plain values that JSON can hold, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec

from filmpack.media.film import Film
from filmpack.media.input.packets import AudioDigests

_FACTS = frozenset(field.name for field in fields(Film))


def film_to(film: Film) -> dict[str, Any]:
    """A film's facts without its path."""
    facts: dict[str, Any] = msgspec.to_builtins(film, enc_hook=str)
    del facts["path"]
    return facts


def film_from(path: Path, facts: Any) -> Film | None:
    """The film at `path` with these facts; None when they are none."""
    if not isinstance(facts, dict) or {*facts, "path"} != _FACTS:
        return None  # written by another version, which knew less of a film
    try:
        film = msgspec.convert({**facts, "path": ""}, Film, dec_hook=_made)
    except (msgspec.ValidationError, TypeError, ValueError, ArithmeticError):
        return None
    return replace(film, path=path)


def audio_to(sound: AudioDigests) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins(sound)
    return found


def audio_from(facts: Any) -> AudioDigests | None:
    """The sound that these facts are of; None when they are none."""
    try:
        return msgspec.convert(facts, AudioDigests)
    except msgspec.ValidationError:
        return None


def _made(kind: type, value: Any) -> Any:
    return kind(value)
