"""What filmpack.toml's keys mean, as part of their types."""

from __future__ import annotations

from msgspec import Meta


def about(text: str, *examples: object, unit: str = "") -> Meta:
    """What a key means, with examples and the unit of its value."""
    extra = {"unit": unit} if unit else None
    return Meta(description=text, examples=list(examples) or None, extra=extra)
