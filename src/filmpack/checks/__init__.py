"""Checks: rules, one family a file, and what they find. Importing this registers them all."""

from __future__ import annotations

from filmpack.checks import (  # noqa: F401 - importing registers the rules
    cards,
    gettext,
    headers,
    integrity,
    language,
    orthography,
    picture,
    reading,
    safety,
    timing,
    typography,
)
from filmpack.checks.rule import RULES as RULES
