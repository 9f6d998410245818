"""Names and terms that every language must keep: translations/terms.toml."""

from __future__ import annotations

from filmpack.translation.glossary import Term, parse_glossary

__all__ = ["Term", "parse_terms"]


def parse_terms(text: str, name: str) -> tuple[Term, ...]:
    """Read the terms of a terms file. Raises InputError with the place."""
    return parse_glossary(text, name).terms
